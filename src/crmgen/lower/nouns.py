"""Wire names compared as words: `linkedContacts`, `linked-contact` and `linked_contacts` are one noun."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from crmgen.text import SpecText

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_VERSION: Final = re.compile(r"v\d+|\d+(\.\d+)*|api|rest")


@cache
def _squeezed(name: str) -> str:
    words = _NO_WORD.sub("_", _HUMP.sub("_", name).lower()).strip("_")
    return words.replace("_", "")


def squeezed(name: SpecText) -> str:
    """Lower case, and nothing but letters and digits: `page[number]` gives `pagenumber`."""
    return _squeezed(name.unsafe)


@cache
def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def noun(name: SpecText) -> str:
    """The singular of a name's last word, with what stands before it."""
    return _singular(_squeezed(name.unsafe))


def is_version(segment: str) -> bool:
    """Whether a segment of a path names no resource: `v2`, `api`."""
    return _VERSION.fullmatch(segment.lower()) is not None
