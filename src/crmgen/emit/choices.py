"""What stands beside the literals of a choice."""

from __future__ import annotations

from types import NoneType
from typing import Final

from crmgen.ir.types import Choice, ScalarKind, Type
from crmgen.text import SpecValue

_KINDS: Final[tuple[tuple[type[object], ScalarKind], ...]] = (
    (bool, ScalarKind.BOOLEAN),
    (int, ScalarKind.INTEGER),
    (float, ScalarKind.NUMBER),
    (NoneType, ScalarKind.NULL),
)
"""Python's class of a value to its kind; booleans, which are integers to Python, come first."""


def kinds_beside(choice: Choice, values: list[SpecValue]) -> list[ScalarKind]:
    """The kinds that stand beside a choice's literals."""
    if not values:
        return []
    if choice.base is not None:
        return [choice.base]
    return list(dict.fromkeys(kind_of(value) for value in values))


def kind_of(value: SpecValue) -> ScalarKind:
    """The kind of one value; all that JSON has beside these are strings."""
    kinds = (kind for python, kind in _KINDS if value.is_a(python))
    return next(kinds, ScalarKind.STRING)


def is_wide(value: SpecValue) -> bool:
    """No `Literal` can say this value."""
    return not value.is_a(str, int)


def is_closed_constant(type: Type) -> bool:
    return (
        isinstance(type, Choice)
        and not type.open
        and all(v.is_a(str) for v in type.values)
    )
