"""Where a field of the account's own travels, as arguments of the runtime's `Custom`."""

from __future__ import annotations

from crmgen.emit.annotations import Face
from crmgen.emit.literals import string_literal, tuple_literal, value_literal
from crmgen.ir.customfields import CustomPlace


def custom_arguments(place: CustomPlace, face: Face) -> str:
    """What `Custom` (of what is sent) and `CustomValue` (of what is read) are called with."""
    arguments = [string_literal(place.container), value_literal(place.key)]
    if place.entry is not None:
        arguments.append(f"entry_key={tuple_literal(place.entry.key)}")
        arguments.append(f"entry_value={tuple_literal(place.entry.value)}")
        if place.entry.inside and face is Face.OUTPUT:
            arguments.append(f"entries={tuple_literal(place.entry.inside)}")
    if place.as_text and face is Face.INPUT:
        arguments.append("as_text=True")
    return ", ".join(arguments)
