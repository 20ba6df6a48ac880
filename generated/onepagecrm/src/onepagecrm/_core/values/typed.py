"""Values whose documented type decides how they are sent, or whether they can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from .datetimes import DateOnly
from .encoding import is_collection, scalar_text


class ValueTypeError(TypeError):
    """A value of a type that does not fit where it stands."""

    def __init__(self, what: str, place: str = "") -> None:
        self.what = what
        self.place = place
        super().__init__(f"{place}: {what}" if place else what)

    def inside(self, name: str) -> ValueTypeError:
        """The same, told of what the value stands in."""
        return ValueTypeError(self.what, f"{name}.{self.place}" if self.place else name)


def day(value: Any) -> Any:
    """A value for a date. Raises ValueTypeError for a datetime, whose day depends on where one is."""
    if isinstance(value, datetime):
        raise ValueTypeError(
            f"{value.isoformat()} is a datetime, and a date is sent here: give its .date()"
        )
    return value


def decimal_text(value: Any) -> Any:
    """A decimal as text, where the document has text for it."""
    return scalar_text(value) if isinstance(value, Decimal) else value


def date_parameter(value: object, name: str) -> object:
    """The value of a parameter that is a date, or dates. Raises ValueTypeError for a datetime."""
    for each in value if is_collection(value) else [value]:
        try:
            day(each)
        except ValueTypeError as error:
            raise error.inside(name) from None
    return value


def is_leaf(kind: object) -> bool:
    """Whether it is a type whose values are looked at by themselves."""
    return isinstance(kind, type) and kind in _LEAVES


def leaf_converters(members: tuple[Any, ...]) -> list[Callable[[Any], Any]]:
    """What is done with a value where one of these types may be given."""
    kinds = [each for each in members if isinstance(each, type)]
    return [
        convert
        for kind, (convert, wider) in _LEAVES.items()
        if kind in kinds and wider not in kinds
    ]


_LEAVES: Final[Mapping[Any, tuple[Callable[[Any], Any], Any]]] = {
    DateOnly: (day, datetime),
    Decimal: (decimal_text, float),
}
"""What is done with a value of a type; nothing where the other one may be given as well."""
