"""`pyproject.toml` belongs to two: what crmgen wrote it keeps up to date, and what the owner says stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

NAME: Final = "pyproject.toml"
_VERSION: Final = ("project", "version")
_DEPENDENCIES: Final = "project.dependencies"
_REQUIREMENT: Final = re.compile(r"[A-Za-z0-9._-]+")

Keys = Mapping[str, str]
"""Dotted keys of TOML to their values, as JSON."""


def keys_of(text: str) -> dict[str, str]:
    """All keys of a file of ours: what the lock keeps to tell the owner's edits by."""
    return {
        ".".join(way): json.dumps(value)
        for way, value in _leaves(tomlkit.parse(text).unwrap())
    }


def version_of(text: str) -> str | None:
    """The version that a project states; None where it states none, or is no TOML."""
    try:
        stated = _value(tomlkit.parse(text), _VERSION)
    except TOMLKitError:
        return None
    return stated if isinstance(stated, str) else None


def with_version(text: str, version: str) -> str:
    """The file with another version of the project, all else as it is."""
    document = tomlkit.parse(text)
    _table(document, _VERSION)["version"] = version
    return tomlkit.dumps(document)


def merged(wanted: str, found: str, before: Keys) -> str:
    """What crmgen wants, in the file as it is: comments, order and the owner's own values stay.

    A key whose value is what crmgen wrote `before` gets the value that is `wanted` now, or goes with it; one
    that the owner changed or removed is the owner's from then on. Of dependencies each one is such a key.

    Raises:
        TOMLKitError: the file is no TOML.
    """
    document = tomlkit.parse(found)
    now = dict(_leaves(tomlkit.parse(wanted).unwrap()))
    for way, value in now.items():
        old = before.get(".".join(way))
        _update(document, way, value, None if old is None else json.loads(old))
    for key, old in before.items():
        way = tuple(key.split("."))
        if way not in now and _value(document, way) == json.loads(old):
            del _table(document, way)[way[-1]]
    return tomlkit.dumps(document)


def _update(document: Any, way: tuple[str, ...], value: Any, old: Any) -> None:
    found = _value(document, way)
    if found is None:
        if old is None:
            _table(document, way)[way[-1]] = value
    elif ".".join(way) == _DEPENDENCIES and isinstance(found, list):
        listed = _dependencies(value, cast("list[str]", found), old or [])
        if listed != found:
            _table(document, way)[way[-1]] = _array(listed)
    elif found == old and found != value:
        _table(document, way)[way[-1]] = value


def _dependencies(wanted: list[str], found: list[str], old: list[str]) -> list[str]:
    ours = {requirement_name(each): each for each in wanted}
    kept = [
        ours.pop(requirement_name(each), each) if each in old else each
        for each in found
    ]
    there = set(map(requirement_name, kept))
    added = [each for name, each in ours.items() if name not in there]
    gone = {
        each
        for each in old
        if requirement_name(each) not in set(map(requirement_name, wanted))
    }
    return [each for each in [*kept, *added] if each not in gone]


def _array(values: list[str]) -> Any:
    array: Any = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=True)


def dependencies_of(text: str) -> list[str]:
    """What a project needs to run."""
    found = _value(tomlkit.parse(text), tuple(_DEPENDENCIES.split(".")))
    return list(found or ())


def requirement_name(requirement: str) -> str:
    """What is required, without versions."""
    found = _REQUIREMENT.match(requirement)
    return found[0].lower() if found else requirement


def _leaves(
    table: Mapping[str, Any], *way: str
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(cast("Mapping[str, Any]", value), *way, key)
        else:
            yield (*way, key), value


def _value(document: Any, way: tuple[str, ...]) -> Any:
    """The plain value at a key; None where there is none."""
    place: Any = document.unwrap()
    for key in way:
        if not isinstance(place, Mapping) or key not in place:
            return None
        place = cast("Mapping[str, Any]", place)[key]
    return place


def _table(document: Any, way: tuple[str, ...]) -> Any:
    """The table that holds a key, made where it is not there."""
    place = document
    for key in way[:-1]:
        if key not in place:
            place[key] = tomlkit.table()
        place = place[key]
    return place
