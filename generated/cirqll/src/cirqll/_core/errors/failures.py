"""Successes by their status that say in their body that they failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..values.encoding import is_object


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


def _is_same(value: object, stated: object) -> bool:
    """As JSON has it: `false` is not 0."""
    return value == stated and isinstance(value, bool) == isinstance(stated, bool)
