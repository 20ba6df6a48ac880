"""JSON Patch (RFC 6902): a record with the operations of a body applied to it."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from crmgen.text import Json


class PatchError(Exception):
    """An operation that cannot be applied; its message says which and why."""


def is_patch(body: Json) -> bool:
    """Whether a body is a list of operations."""
    steps = body if isinstance(body, list) else []
    are_patches = (isinstance(e, dict) and {"op", "path"} <= e.keys() for e in steps)
    return bool(steps) and all(are_patches)


def patched(
    before: dict[str, Json], operations: Json, known: Collection[str]
) -> dict[str, Json]:
    """The record afterwards. `known`: fields that it may have and does not hold. Raises PatchError."""
    body: Any = deepcopy(before)
    for each in operations if isinstance(operations, list) else ():
        assert isinstance(each, dict)
        if each["op"] == "replace" and str(each["path"])[1:] in known:
            each = {**each, "op": "add"}
        try:
            _apply(body, each)
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            message = f"{each['op']} of {each['path']} is not possible"
            raise PatchError(message) from error
    found: dict[str, Json] = body
    return found


def _apply(body: Any, operation: dict[str, Any]) -> None:
    path = _steps(operation["path"])
    match operation["op"]:
        case "add":
            _add(body, path, operation["value"])
        case "replace":
            _take(body, path)
            _add(body, path, operation["value"])
        case "remove":
            _take(body, path)
        case "move":
            _add(body, path, _take(body, _steps(operation["from"])))
        case "copy":
            _add(body, path, deepcopy(_at(body, _steps(operation["from"]))))
        case "test" if _at(body, path) == operation["value"]:
            pass
        case _:
            raise ValueError(operation["op"])


def _steps(pointer: Any) -> list[str]:
    """The steps of a JSON Pointer (RFC 6901) to something in the record."""
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise ValueError(pointer)
    steps = pointer[1:].split("/")
    return [each.replace("~1", "/").replace("~0", "~") for each in steps]


def _at(body: Any, path: list[str]) -> Any:
    for step in path:
        body = body[_key(body, step)]
    return body


def _add(body: Any, path: list[str], value: Any) -> None:
    holder = _at(body, path[:-1])
    key = _key(holder, path[-1], more=1)
    if isinstance(key, int):
        holder.insert(key, value)
    else:
        holder[key] = value


def _take(body: Any, path: list[str]) -> Any:
    holder = _at(body, path[:-1])
    return holder.pop(_key(holder, path[-1]))


def _key(holder: object, step: str, more: int = 0) -> str | int:
    """The key of an object, or the index of a list. `more`: 1 where it may be the one after the last, `-`."""
    if not isinstance(holder, list):
        return step
    size = len(holder) + more  # pyright: ignore[reportUnknownArgumentType]
    if step == "-" and more:
        return size - 1
    if not step.isdecimal() or int(step) >= size:
        raise IndexError(step)
    return int(step)
