"""Fields of an account's own: as arguments of the runtime's `Custom`, and in the README."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crmgen.emit.literals import string_literal, tuple_literal, value_literal
from crmgen.emit.prose import some
from crmgen.ir.customfields import CustomPlace
from crmgen.ir.operations import Api
from crmgen.ir.types import Direction, Model
from crmgen.naming.names import Names
from crmgen.records import dataclass

_MOST_SHOWN: Final = 3


def custom_arguments(place: CustomPlace, direction: Direction) -> str:
    """What `Custom` (of what is sent) and `CustomValue` (of what is read) are called with."""
    arguments = [string_literal(place.container), value_literal(place.key)]
    if place.entry is not None:
        arguments.append(f"entry_key={tuple_literal(place.entry.key)}")
        arguments.append(f"entry_value={tuple_literal(place.entry.value)}")
        if place.entry.inside and direction is Direction.OUTPUT:
            arguments.append(f"entries={tuple_literal(place.entry.inside)}")
    if place.joined is not None:
        arguments.append(f"joined={string_literal(place.joined)}")
    if place.as_text and direction is Direction.INPUT:
        arguments.append("as_text=True")
    return ", ".join(arguments)


@dataclass(frozen=True, slots=True)
class CustomFieldsView:
    """What the README says of them."""

    containers: str
    """Where all values stand, `Contact.custom_fields`, as Markdown; of many the first."""
    typed: str
    """Fields that have names of their own, the first ones; empty: none yet."""


def custom_fields_view(api: Api, names: Names) -> CustomFieldsView | None:
    """None for an API that has no such fields, or does not say where."""
    containers = {each.container for each in api.field_sources}
    typed: list[str] = []
    found: list[str] = []
    for model in api.types.values():
        name = names.types.get(model.id)
        if name is not None and name.output and isinstance(model, Model):
            mine = [f"{name.output}.{each}" for each in _typed(model, names)]
            typed += mine[:_MOST_SHOWN]
            found += (
                f"{name.output}.{names.fields[model.id, field.wire]}"
                for field in (model.fields if containers else ())
                if field.wire in containers and model.hint.component is not None
            )
    return CustomFieldsView(some(found), some(typed)) if found or typed else None


def _typed(model: Model, names: Names) -> Iterator[str]:
    for each in model.fields:
        if each.custom is not None and not each.write_only:
            yield names.fields[model.id, each.wire]
