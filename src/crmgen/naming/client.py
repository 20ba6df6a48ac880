"""The client's class, made of the document's title."""

from __future__ import annotations

import re
from typing import Final

from crmgen.naming.words.identifiers import as_type, pascal, words
from crmgen.text import SpecText

_NOISE: Final = frozenset(
    {
        "api",
        "apis",
        "rest",
        "restful",
        "openapi",
        "swagger",
        "spec",
        "specification",
        "the",
    }
)
"""Words of a title that say nothing about whose API it is."""
_LONGEST: Final = 40


def title_words(title: SpecText) -> list[str]:
    """The words of a title that name somebody: `The OnePageCRM API v3.0` gives `OnePageCRM`."""
    found = re.findall(r"[A-Za-z0-9]+", title.unsafe)
    return [word for word in found if not _says_nothing(word.lower())]


def _says_nothing(word: str) -> bool:
    return word in _NOISE or re.fullmatch(r"v?\d+", word) is not None


def client_name(title: SpecText) -> str:
    """A class for the client, in the title's own capitals where it has any."""
    kept = title_words(title)
    name = "".join(word[:1].upper() + word[1:] for word in kept)
    if name and name[0].isalpha() and len(name) <= _LONGEST:
        return as_type(name)
    return pascal(words(title), fallback="Client")
