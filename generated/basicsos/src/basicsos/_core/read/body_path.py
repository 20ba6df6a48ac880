"""Ways into a parsed body by wire names; `*` goes into each element of a list."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

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


def leads_to_list(kind: Any, path: BodyPath) -> bool:
    """Whether a path through models of these fields, as they are documented, ends at a list."""
    from .models import fields_of, is_model, wire_names

    for step in path:
        if step == "*":
            return True
        model = next((each for each in _members(kind) if is_model(each)), None)
        wires: Mapping[str, str] = wire_names(model) if model is not None else {}
        name = next((each for each, known in wires.items() if known == step), None)
        kind = fields_of(model)[name].annotation if model and name else None
    return any(each is list or get_origin(each) is list for each in _members(kind))


def _members(kind: Any) -> tuple[Any, ...]:
    """What a union of types is made of; another type alone."""
    is_union = get_origin(kind) in (Union, UnionType)
    return get_args(kind) if is_union else (kind,)


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
