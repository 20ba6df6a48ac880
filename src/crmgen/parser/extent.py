"""The limits on how much a file holds: on values, on entries of one mapping or list, on long names."""

from __future__ import annotations

from crmgen.diagnostics import InputError
from crmgen.parser.document import Map, place_of
from crmgen.parser.limits import MAX_ENTRIES, MAX_NAME, MAX_NODES
from crmgen.text import Json

_Holder = tuple[Map, str | None]
"""The mapping and the key below which a value stands: its place in messages."""


class _Whole:
    """Stands for the mapping that a file's root would be in, if it were in one."""

    def __init__(self, name: str) -> None:
        self.name = name

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        return 1, 1


def check_extent(root: Json, name: str) -> None:
    """Raises `InputError` where the file `name` holds more than any document needs (`limits`)."""
    top = Map(_Whole(name))
    waiting: list[tuple[Json, _Holder]] = [(root, (top, None))]
    nodes = 0
    while waiting:
        value, holder = waiting.pop()
        if isinstance(value, Map):
            _check_names(value)
            children = [(child, (value, key)) for key, child in value.items()]
        elif isinstance(value, list):
            children = [(child, holder) for child in value]
        else:
            continue
        nodes += len(children)
        if len(children) > MAX_ENTRIES:
            kind = "mapping" if isinstance(value, Map) else "list"
            raise _beyond(holder, f"more than {MAX_ENTRIES:,} entries in one {kind}")
        if nodes > MAX_NODES:
            raise _beyond(holder, f"more than {MAX_NODES:,} values in one file")
        waiting += [each for each in children if isinstance(each[0], dict | list)]


def _check_names(mapping: Map) -> None:
    reference = mapping.get("$ref")
    if isinstance(reference, str) and len(reference) > MAX_NAME:
        raise _beyond((mapping, "$ref"), f"a $ref of more than {MAX_NAME:,} characters")
    for key in mapping:
        if len(key) > MAX_NAME:
            raise _beyond((mapping, key), f"a key of more than {MAX_NAME:,} characters")


def _beyond(holder: _Holder, what: str) -> InputError:
    return InputError.of(place_of(*holder), f"{what}, which is the limit", "too-large")
