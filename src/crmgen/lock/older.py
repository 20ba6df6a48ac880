"""Locks of format 1: JSON that keeps names by their place in the document, as rows of today's form.

The place stands where today the address does; `crmgen.lock.carry` finds both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

FORMAT: Final = 1


def rows_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Kind and columns of all that a lock of format 1 holds.

    Raises:
        ValueError: it is no such lock.
    """
    try:
        record = _object(json.loads(text))
    except RecursionError:
        raise ValueError("too deep") from None
    if record.get("crmgen.lock") != FORMAT:
        raise ValueError("another format")
    names = _object(record.get("names", {}))
    yield from _flat("resource", names, "resources")
    yield from _flat("method", names, "methods")
    for place, key, name in _nested(names, "arguments"):
        where, _, wire = key.partition(" ")
        yield "argument", [place, where, wire, name]
    yield from _types(names)
    for scheme, part, name in _nested(names, "credentials"):
        yield "credential", [scheme, part, name]
    yield from _flat("variable", names, "server_variables")
    yield from _flat("remote", record, "remote")
    yield from _flat("file", record, "files")


def _types(names: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    outputs = dict(_texts(names, "types"))
    inputs = dict(_texts(names, "inputs"))
    for place in dict.fromkeys([*outputs, *inputs]):
        yield "type", [outputs.get(place, "-"), inputs.get(place, "-"), place]
    for place, wire, name in _nested(names, "fields"):
        type = outputs.get(place) or inputs.get(place)
        if type is not None:
            yield "field", [type, wire, name]


def _flat(
    kind: str, record: dict[str, Any], section: str
) -> Iterator[tuple[str, list[str]]]:
    for key, value in _texts(record, section):
        yield kind, [key, value]


def _nested(record: dict[str, Any], section: str) -> Iterator[tuple[str, str, str]]:
    outer = _object(record.get(section, {}))
    for key in outer:
        yield from ((key, inner, value) for inner, value in _texts(outer, key))


def _texts(record: dict[str, Any], section: str) -> Iterator[tuple[str, str]]:
    for key, value in _object(record.get(section, {})).items():
        if not isinstance(value, str):
            raise ValueError(f"{section} holds what is no text")
        yield key, value


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value  # pyright: ignore[reportUnknownVariableType]
