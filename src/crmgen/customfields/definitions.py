"""What an account says of its own fields, taken out of the records that the API lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crmgen.ir.customfields import FieldSource, Steps
from crmgen.records import dataclass
from crmgen.text import Json

_OF_AN_OPTION: Final = ("value", "label", "name", "id")
"""Where an option that is an object says what it is, if the document does not tell."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One field that an account defined."""

    key: str | int
    label: str
    type: str | None
    options: tuple[Json, ...]
    """Texts and numbers to choose from."""


def read_definitions(
    source: FieldSource, records: Iterable[Mapping[str, Json]]
) -> list[Definition]:
    """The definitions among `records` that `source` is about, each key once, in their order.

    One without a key is left out: nothing could be said of where its values are.
    """
    found: dict[str | int, Definition] = {}
    for record in records:
        definition = _definition(source, record) if _is_wanted(source, record) else None
        if definition is not None:
            found.setdefault(definition.key, definition)
    return list(found.values())


def _is_wanted(source: FieldSource, record: Mapping[str, Json]) -> bool:
    return all(record.get(wire.unsafe) == each.unsafe for wire, each in source.where)


def _definition(source: FieldSource, record: Mapping[str, Json]) -> Definition | None:
    key, label = _at(record, source.key), _at(record, source.name)
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        return None
    type = _at(record, source.type) if source.type else None
    options = _at(record, source.options) if source.options else None
    return Definition(
        key,
        _clean(label) if isinstance(label, str) else "",
        type if isinstance(type, str) else None,
        tuple(_options(source, options if isinstance(options, list) else [])),
    )


def _at(value: Json | Mapping[str, Json], path: Steps) -> Json:
    for step in path:
        value = value.get(step.unsafe) if isinstance(value, Mapping) else None
    return value if not isinstance(value, Mapping) else dict(value)


def _options(source: FieldSource, stated: Sequence[Json]) -> Iterator[Json]:
    keys = (source.option.unsafe,) if source.option is not None else _OF_AN_OPTION
    for each in stated:
        if isinstance(each, dict):
            each = next((each[key] for key in keys if key in each), None)
        is_text = isinstance(each, str) and each == _clean(each)
        if is_text or (isinstance(each, int) and not isinstance(each, bool)):
            yield each


def _clean(text: str) -> str:
    """Text that a file can hold: JSON may have halves of characters."""
    return text.encode("utf-8", "replace").decode()
