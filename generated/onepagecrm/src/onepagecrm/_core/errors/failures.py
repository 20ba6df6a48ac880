"""Successes by their status that say in their body that they failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..values.encoding import is_object

_YES = ("true", "yes", "on", "1")
_NO = ("false", "no", "off", "0")


class FailedIf(NamedTuple):
    """It failed where the value at a place in the body is one of these; none given: where anything is said there."""

    at: tuple[str, ...]
    values: tuple[object, ...] = ()

    def is_said_by(self, body: Mapping[str, Any]) -> bool:
        """Whether a decoded body says that the call failed."""
        value = _at(body, self.at)
        if not self.values:
            return bool(value)
        return any(_is_same(value, each) for each in self.values)


class FailedUnless(NamedTuple):
    """It failed where a value at a place in the body is none of these; where there is none, or null, it did not."""

    at: tuple[str, ...]
    values: tuple[object, ...]

    def is_said_by(self, body: Mapping[str, Any]) -> bool:
        """Whether a decoded body says that the call failed."""
        value = _at(body, self.at)
        return value is not None and not any(_is_same(value, v) for v in self.values)


class FailedShape(NamedTuple):
    """It failed where the body has one of some properties, and none of others; null is none."""

    has: tuple[str, ...]
    lacks: tuple[str, ...]

    def is_said_by(self, body: Mapping[str, Any]) -> bool:
        """Whether a decoded body says that the call failed."""
        there = {name for name, value in body.items() if value is not None}
        return not there.isdisjoint(self.has) and there.isdisjoint(self.lacks)


Failure = FailedIf | FailedUnless | FailedShape


def _at(body: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        body = body.get(step) if is_object(body) else None
    return body


def as_flag(value: object) -> bool | None:
    """What a value says as a flag: `false`, 0 and `"false"` are no; null and anything else say nothing."""
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _YES else False if word in _NO else None
    is_number = isinstance(value, int) and value in (0, 1)
    return bool(value) if is_number else None


def _is_same(value: object, stated: object) -> bool:
    """As JSON has it: 0 is not `"0"`. But a flag is one in any spelling, and what says why it failed is a yes."""
    if isinstance(stated, bool):
        said = as_flag(value)
        return stated and bool(value) if said is None else said is stated
    return value == stated and not isinstance(value, bool)
