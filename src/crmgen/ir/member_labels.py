"""What tells the members of a union apart on the wire, where no discriminator does: values that they list."""

from __future__ import annotations

from collections.abc import Mapping

from crmgen.ir.types import Choice, Model, OneOf, Type
from crmgen.ir.walk import Types, underlying
from crmgen.text import SpecText

Label = tuple[SpecText | None, SpecText]
"""A property, None for the member itself; and the first value that it lists."""


def member_labels(union: OneOf, types: Types) -> dict[int, Label]:
    """Of each member that lists what no other does its label, by position.

    Of objects one may list nothing: it is what is left.
    """
    members = [underlying(each, types) for each in union.members]
    own = {i: texts for i, each in enumerate(members) if (texts := _listed(each))}
    found: dict[int, Label] = {}
    if _are_apart(own):
        found |= {index: (None, texts[0]) for index, texts in own.items()}
    models = {i: each for i, each in enumerate(members) if isinstance(each, Model)}
    listed: dict[SpecText, dict[int, list[SpecText]]] = {}
    for index, model in models.items():
        for field in model.fields:
            if texts := _listed(underlying(field.type, types)):
                listed.setdefault(field.wire, {})[index] = texts
    for wire, values in listed.items():
        if len(values) >= len(models) - 1 and _are_apart(values):
            return found | {index: (wire, texts[0]) for index, texts in values.items()}
    return found


def _listed(type: Type | Model) -> list[SpecText]:
    values = type.values if isinstance(type, Choice) else ()
    return [text for each in values if (text := each.text()) is not None]


def _are_apart(values: Mapping[int, list[SpecText]]) -> bool:
    """Whether there are several, and none lists what another does."""
    each = [text for texts in values.values() for text in {*texts}]
    return len(values) > 1 and len(each) == len({*each})
