"""Paths of calls: which of their segments vary, and what those are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from crmgen.importing.shapes import text_format
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import snake, words

_ID: Final = re.compile(
    r"\d+"  # 42
    r"|(?=[^a-z]*[a-z])(?=\D*\d)[0-9a-f]{12,}"  # an ObjectId, a hash
    r"|[A-Za-z]{1,12}[_-](?=[^0-9]*\d)[0-9A-Za-z]{6,}"  # cus_9s6XKzkNRiz8
    r"|(?=(?:[a-z]*\d){4})(?=.*\d[a-z])[0-9a-z]{10,}"  # p1a2b3c4d5e6f7
    r"|[0-9A-HJKMNP-TV-Z]{26}"  # a ULID
    r"|(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[0-9A-Za-z_-]{10,}={0,2}"  # Q29udGFjdC0x
)
_VERSIONED: Final = ("api", "rest", "version")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def is_id(segment: str, before: str) -> bool:
    """Does a segment of a path hold a value without doubt? `before` is the segment in front of it."""
    if segment.isdigit() and (not before or before.lower() in _VERSIONED):
        return False  # `/api/2`
    return bool(_ID.fullmatch(segment)) or text_format(segment) != ""


def value_name(segments: Iterable[str], word: str = "id") -> str:
    """What a value is called that stands behind `segments`: `contact_id` behind `contacts`."""
    literals = [each for each in segments if each and not _PLACEHOLDER.search(each)]
    said = words(literals[-1]) if literals else ()
    return snake([*said[:-1], singular(said[-1]), word]) if said else word


def unique(name: str, taken: Collection[str]) -> str:
    """A name that is not taken yet."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


def common_prefix(paths: Iterable[str]) -> str:
    """What all paths begin with that tells of a version or mount: `/api/v2`; empty where there is none."""
    split = [path.split("/")[1:-1] for path in paths]
    prefix = ""
    for segments in zip(*split, strict=False):
        if len(set(segments)) > 1 or not re.fullmatch(
            r"api|rest|v?\d+(\.\d+)*", segments[0]
        ):
            break
        prefix += f"/{segments[0]}"
    return prefix
