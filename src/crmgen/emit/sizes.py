"""How big a value is: what a test can show, and how much it should hold."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from crmgen.emit.fits import is_plain
from crmgen.text import Json

_LONGEST: Final = 1000
"""An example of the document that is longer than this helps no reader of a test."""


def is_readable(value: Json) -> bool:
    """Short, and not so deep that Python's parser would refuse it."""
    if isinstance(value, str):
        return len(value) <= _LONGEST
    if not isinstance(value, list | dict):
        return True
    return is_plain(value) and _depth(value) <= 10 and len(repr(value)) <= _LONGEST


def _depth(value: Json) -> int:
    children: Iterable[Json] = ()
    if isinstance(value, list):
        children = value
    elif isinstance(value, dict):
        children = value.values()
    return 1 + max(map(_depth, children), default=0)


def weight_of(value: Json | Enum) -> int:
    """How many plain values are inside."""
    if isinstance(value, dict):
        return sum(map(weight_of, value.values())) or 1
    if isinstance(value, list):
        return sum(map(weight_of, value)) or 1
    return 1
