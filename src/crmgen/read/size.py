"""The limits on how much a file holds: on values, on entries of one mapping or list, on long names."""

from __future__ import annotations

from crmgen.diagnostics import InputError, Place
from crmgen.limits import MAX_ENTRIES, MAX_NAME, MAX_NODES
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of

_Holder = tuple[Map | None, str | None]
"""The mapping and the key below which a value stands: its place in messages."""


class _TooLarge(Exception):
    """More than a limit allows, in a place."""

    def __init__(self, holder: _Holder, what: str) -> None:
        self.holder = holder
        self.what = what
        super().__init__(what)


def check_size(root: Json, name: str) -> None:
    """Look that the file `name` holds no more than a document may.

    Raises:
        InputError: it is beyond one of `limits`; with the place.
    """
    try:
        _walk(root)
    except _TooLarge as beyond:
        holder, key = beyond.holder
        place = Place(name, 1, 1) if holder is None else place_of(holder, key)
        message = f"{beyond.what}, which is the limit"
        raise InputError.of(place, message, "too-large") from None


def _walk(root: Json) -> None:
    waiting: list[tuple[Json, _Holder]] = [(root, (None, None))]
    nodes = 0
    while waiting:
        value, holder = waiting.pop()
        if isinstance(value, Map):
            _check_names(value)
            children: list[tuple[Json, _Holder]] = [
                (child, (value, key))
                for key, child in value.items()
                if isinstance(child, (dict, list))
            ]
        elif isinstance(value, list):
            children = [
                (child, holder) for child in value if isinstance(child, (dict, list))
            ]
        else:
            continue
        nodes += len(value)
        if len(value) > MAX_ENTRIES:
            kind = "mapping" if isinstance(value, Map) else "list"
            raise _TooLarge(holder, f"more than {MAX_ENTRIES:,} entries in one {kind}")
        if nodes > MAX_NODES:
            raise _TooLarge(holder, f"more than {MAX_NODES:,} values in one file")
        waiting += children


def _check_names(mapping: Map) -> None:
    reference = mapping.get("$ref")
    if isinstance(reference, str) and len(reference) > MAX_NAME:
        raise _TooLarge(
            (mapping, "$ref"), f"a $ref of more than {MAX_NAME:,} characters"
        )
    for key in mapping:
        if len(key) > MAX_NAME:
            raise _TooLarge(
                (mapping, key), f"a key of more than {MAX_NAME:,} characters"
            )
