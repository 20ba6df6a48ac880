"""Ways into a parsed body by wire names; `*` goes into each element of a list."""

from __future__ import annotations

from typing import Any, Final

from ..values.encoding import is_list, is_object

BodyPath = tuple[str, ...]

ABSENT: Final = object()
"""Stands for a part that is not there: null may be there."""


def walk(value: Any, path: BodyPath) -> tuple[Any, str]:
    """The part at a path, and "" or the place that is missing.

    When a step is missing, the part is what was reached until there.
    """
    for depth, step in enumerate(path):
        if step == "*":
            return _each(value, path[depth + 1 :], ".".join(path[: depth + 1]))
        inner = child(value, step)
        if inner is ABSENT:
            # null where an object was promised: there is no such part, and null says so
            return value, ".".join(path[: depth + 1])
        value = inner
    return value, ""


def _each(value: Any, rest: BodyPath, place: str) -> tuple[Any, str]:
    if not is_list(value):
        lone = [] if value is None else [walk(value, rest)[0]]
        return lone, place
    if not rest:
        return value, ""
    parts: list[Any] = []
    missing = ""
    first, others = rest[0], rest[1:]
    for item in value:
        part = child(item, first)
        if part is ABSENT:
            part, absent = item, first
        else:
            part, absent = walk(part, others) if others else (part, "")
        parts.append(part)
        if absent and not missing:
            missing = f"{place}.{absent}"
    return parts, missing


def child(value: Any, wire: str) -> Any:
    """The part of a model or object under a wire name; ABSENT where there is none."""
    from pydantic import BaseModel  # half of pydantic's start-up: not before its turn

    if isinstance(value, BaseModel):
        from .models import wire_names

        wires = wire_names(type(value))
        name = next((each for each, known in wires.items() if known == wire), None)
        if name is None:
            return (value.model_extra or {}).get(wire, ABSENT)
        child = getattr(value, name)
        return ABSENT if child is None and name not in value.model_fields_set else child
    if is_object(value):
        return value.get(wire, ABSENT)
    return ABSENT
