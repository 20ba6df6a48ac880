"""How big a value is: what a test can show, and how much it should hold."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from crmgen.ir.instances import is_plain
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


class Scales:
    """Says how many plain values are inside a value.

    Objects that stand in many places are weighed once: a few dozen, each of them twice in the next,
    would take for ever.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Json, int]] = {}

    def note(self, value: Json, weight: int) -> None:
        """The weight of a new object, of which its maker has weighed the parts."""
        self._known[id(value)] = value, weight or 1

    def weigh(self, value: Json | Enum) -> int:
        """How many plain values are inside."""
        if not isinstance(value, dict | list):
            return 1
        if (known := self._known.get(id(value))) is not None:
            return known[1]
        parts = value.values() if isinstance(value, dict) else value
        return sum(map(self.weigh, parts)) or 1
