"""`pyproject.toml` belongs to two: what crmgen wrote it keeps up to date, and what the owner says stays."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, cast

NAME: Final = "pyproject.toml"
_VERSION: Final = ("project", "version")
_DEPENDENCIES: Final = ("project", "dependencies")
_REQUIREMENT: Final = re.compile(r"[A-Za-z0-9._-]+")

Way = tuple[str, ...]
Keys = Mapping[str, str]
"""Dotted keys of TOML to their values, as JSON."""


def keys_of(text: str) -> dict[str, str]:
    """All keys of a file of ours: what the lock keeps to tell the owner's edits by."""
    return {
        ".".join(way): json.dumps(value) for way, value in _leaves(tomllib.loads(text))
    }


def version_of(text: str) -> str | None:
    """The version that a project states; None where it states none, or is no TOML."""
    try:
        stated = _value(tomllib.loads(text), _VERSION)
    except tomllib.TOMLDecodeError:
        return None
    return stated if isinstance(stated, str) else None


def with_version(text: str, version: str) -> str:
    """The file with another version of the project, all else as it is; where it states none, that stays so."""
    if version_of(text) is None:
        return text
    import tomlkit

    document = tomlkit.parse(text)
    _table(document, _VERSION)["version"] = version
    return tomlkit.dumps(document)


def with_keys(text: str, keys: Mapping[str, Any]) -> str:
    """The file with these keys of `[project]`; a table or a list takes the place of ours as a whole."""
    if not keys:
        return text
    import tomlkit

    document = tomlkit.parse(text)
    table = _table(document, _VERSION)
    for key, value in keys.items():
        table[key] = value
    return tomlkit.dumps(document)


def merged(wanted: str, found: str, before: Keys) -> str:
    """What crmgen wants, in the file as it is: comments, order and the owner's own values stay.

    A key whose value is what crmgen wrote `before` gets the value that is `wanted` now, or goes with it; one
    that the owner changed or removed is the owner's from then on. Of dependencies each one is such a key.

    Raises:
        TOMLKitError: the file is no TOML.
    """
    import tomlkit  # which takes a tenth of a small run to import

    document = tomlkit.parse(found)
    now = dict(_leaves(tomllib.loads(wanted)))
    known = {tuple(key.split(".")): json.loads(old) for key, old in before.items()}
    for way, value in now.items():
        if way in known:
            _update(document, way, value, known[way])
        elif _value(document.unwrap(), way) is None and _may_be_added(
            document, way, known
        ):
            _table(document, way)[way[-1]] = value
    for way, old in known.items():
        if way not in now and _value(document.unwrap(), way) == old:
            del _table(document, way)[way[-1]]
    return tomlkit.dumps(document)


def _may_be_added(document: Any, way: Way, known: Collection[Way]) -> bool:
    """Whether the owner left the tables of a new key in place: nothing comes back that went away as a whole."""
    for length in range(1, len(way)):
        table = way[:length]
        found = _value(document.unwrap(), table)
        is_ours = any(each[:length] == table for each in known)
        if found is None and is_ours and table != ("tool",):
            return False
        if found is not None and not isinstance(found, Mapping):
            return False
    return True


def _update(document: Any, way: Way, value: Any, old: Any) -> None:
    found = _value(document.unwrap(), way)
    if way == _DEPENDENCIES and isinstance(found, list):
        _update_dependencies(_table(document, way)[way[-1]], value, old)
    elif found == old and found != value:
        _table(document, way)[way[-1]] = value


def _update_dependencies(array: Any, wanted: list[str], old: list[str]) -> None:
    """Each one by itself and in its place, so that comments stay at what they are about."""
    ours = {requirement_name(each): each for each in wanted}
    for number in reversed(range(len(array))):
        each = str(array[number])
        name = requirement_name(each)
        if each in old and name not in ours:
            del array[number]
        elif (now := ours.pop(name, each)) != each and each in old:
            array[number] = now
    before = set(map(requirement_name, old))
    for name, each in ours.items():
        if name not in before:
            array.append(each)


def dependencies_of(text: str) -> list[str]:
    """What a project needs to run."""
    found = _value(tomllib.loads(text), _DEPENDENCIES)
    return list(found or ())


def requirement_name(requirement: str) -> str:
    """What is required, without versions, in the one spelling (PEP 503)."""
    found = _REQUIREMENT.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else requirement


def _leaves(table: Mapping[str, Any], *way: str) -> Iterator[tuple[Way, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(cast("Mapping[str, Any]", value), *way, key)
        else:
            yield (*way, key), value


def _value(document: Mapping[str, Any], way: Way) -> Any:
    """The plain value at a key; None where there is none."""
    place: Any = document
    for key in way:
        if not isinstance(place, Mapping) or key not in place:
            return None
        place = cast("Mapping[str, Any]", place)[key]
    return place


def _table(document: Any, way: Way) -> Any:
    """The table that holds a key, made where it is not there."""
    import tomlkit
    from tomlkit.items import InlineTable

    place = document
    for key in way[:-1]:
        if key not in place:
            is_inline = isinstance(place, InlineTable)
            place[key] = tomlkit.inline_table() if is_inline else tomlkit.table()
        place = place[key]
    return place
