"""The limits on how much a file holds: on values, on entries of one mapping or list, on long names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from crmgen.diagnostics import InputError, Place
from crmgen.limits import MAX_ENTRIES, MAX_NAME, MAX_NODES
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of

_Holder = Map | list[Json]


class _TooLarge(Exception):
    """More than a limit allows, in a mapping (at a key of it) or in a list."""

    def __init__(self, holder: _Holder, what: str, key: str | None = None) -> None:
        self.holder = holder
        self.key = key
        self.what = what
        super().__init__(what)


def check_size(root: Json, name: str) -> int:
    """Look that the file `name` holds no more than a document may; gives how many levels it has.

    Raises:
        InputError: it is beyond one of `limits`; with the place.
    """
    try:
        return _check_levels(root)
    except _TooLarge as beyond:
        holder, key = beyond.holder, beyond.key
        found = (holder, key) if isinstance(holder, Map) and key else None
        found = found or _above(root, holder)
        place = place_of(*found) if found else Place(name, 1, 1)
        message = f"{beyond.what}, which is the limit"
        raise InputError.of(place, message, "too-large") from None


def _check_levels(root: Json) -> int:
    values = depth = 0
    for maps, lists in _levels(root):
        depth += 1
        _check_names(maps)
        holders: list[_Holder] = [*maps, *lists]
        largest = max(holders, key=len)
        if len(largest) > MAX_ENTRIES:
            kind = "mapping" if isinstance(largest, Map) else "list"
            raise _TooLarge(largest, f"more than {MAX_ENTRIES:,} entries in one {kind}")
        values += sum(map(len, holders))
        if values > MAX_NODES:
            raise _TooLarge(largest, f"more than {MAX_NODES:,} values in one file")
    return depth


def _levels(root: Json) -> Iterator[tuple[list[Map], list[list[Json]]]]:
    """The mappings and the lists of a value, by how many others they stand in."""
    values = [root]
    while True:
        maps = [each for each in values if isinstance(each, Map)]
        lists = [each for each in values if isinstance(each, list)]
        if not maps and not lists:
            return
        yield maps, lists
        values = [*chain.from_iterable(map(Map.values, maps)), *chain(*lists)]


def _check_names(maps: list[Map]) -> None:
    names = set[str]().union(*maps)
    if max(map(len, names), default=0) > MAX_NAME:
        what = f"a key of more than {MAX_NAME:,} characters"
        for holder in maps:
            for key in holder:
                if len(key) > MAX_NAME:
                    raise _TooLarge(holder, what, key)
    for holder in maps if "$ref" in names else ():
        text = holder.get("$ref")
        if isinstance(text, str) and len(text) > MAX_NAME:
            what = f"a $ref of more than {MAX_NAME:,} characters"
            raise _TooLarge(holder, what, "$ref")


def _above(root: Json, found: _Holder) -> tuple[Map, str] | None:
    """The mapping and the key below which something stands, without another mapping between."""
    return next(
        (
            (holder, key)
            for maps, _ in _levels(root)
            for holder in maps
            for key, value in holder.items()
            if _is_in(value, found)
        ),
        None,
    )


def _is_in(value: Json, found: _Holder) -> bool:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if each is found:
            return True
        if isinstance(each, list):
            waiting += each
    return False
