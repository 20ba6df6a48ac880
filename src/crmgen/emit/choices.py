"""What stands beside the literals of a choice."""

from __future__ import annotations

from crmgen.ir.types import Choice, ScalarKind, Type
from crmgen.text import SpecValue


def kinds_beside(choice: Choice, values: list[SpecValue]) -> list[ScalarKind]:
    """The kinds that stand beside a choice's literals."""
    if not values:
        return []
    if choice.base is not None:
        return [choice.base]
    return list(dict.fromkeys(kind_of(value) for value in values))


def kind_of(value: SpecValue) -> ScalarKind:
    match value.unsafe:
        case bool():
            return ScalarKind.BOOLEAN
        case int():
            return ScalarKind.INTEGER
        case float():
            return ScalarKind.NUMBER
        case None:
            return ScalarKind.NULL
        case _:
            return ScalarKind.STRING


def is_wide(value: SpecValue) -> bool:
    """No `Literal` can say this value."""
    return not isinstance(value.unsafe, str | int)


def is_closed_constant(type: Type) -> bool:
    return (
        isinstance(type, Choice)
        and not type.open
        and all(isinstance(v.unsafe, str) for v in type.values)
    )
