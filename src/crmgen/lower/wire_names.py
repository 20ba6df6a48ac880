"""Wire names compared as words: `linkedContacts`, `linked-contact` and `linked_contacts` are one noun."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import words
from crmgen.text import SpecText

_VERSION: Final = re.compile(r"v\d+|\d+(\.\d+)*|api|rest")


@lru_cache(16384)
def squeezed(name: SpecText) -> str:
    """Lower case, and nothing but letters and digits: `page[number]` gives `pagenumber`."""
    return "".join(words(name)).lower()


@lru_cache(16384)
def noun(name: SpecText) -> str:
    """The singular of a name's last word, with what stands before it."""
    *before, last = [word.lower() for word in words(name)] or [""]
    return "".join([*before, singular(last)])


def is_version(segment: SpecText) -> bool:
    """Whether a segment of a path names no resource: `v2`, `api`."""
    return segment.lower().matches(_VERSION)


@lru_cache(16384)
def is_said(name: SpecText, spoken: frozenset[str]) -> bool:
    """Whether one of a name's words, or its singular, is among `spoken`."""
    said = [word.lower() for word in words(name)]
    return any(word in spoken or singular(word) in spoken for word in said)
