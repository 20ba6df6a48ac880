"""Conditions on the fields of records, for APIs that filter by an expression.

`F.name.like("Acme") & (F.price > 100)` is a Condition; each API prints it in its own grammar.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NoReturn

from ..values.encoding import is_collection

_OPPOSITES: Final = {
    "eq": "ne",
    "ne": "eq",
    "gt": "le",
    "le": "gt",
    "lt": "ge",
    "ge": "lt",
    "like": "not_like",
    "not_like": "like",
    "in": "not_in",
    "not_in": "in",
    "is_null": "is_not_null",
    "is_not_null": "is_null",
}
_SIGNS: Final = {"eq": "==", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}


class Condition:
    """What a record must be like. Join with `&` and `|`, turn round with `~`."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        return Joined("and", (self, _checked(other)))

    def __or__(self, other: Condition) -> Condition:
        return Joined("or", (self, _checked(other)))

    def __invert__(self) -> Condition:
        return Negated(self)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a condition is not true or false here, the server decides: join conditions with & and |"
            " (in parentheses), not with `and` and `or`, and turn one round with ~"
        )


def _checked(other: object) -> Condition:
    if not isinstance(other, Condition):
        raise TypeError(
            f"a condition is joined with another one, not with a {type(other).__name__};"
            " comparisons need parentheses: (F.a > 1) & (F.b < 2)"
        )
    return other


class Comparison(Condition):
    """One field, compared with a value."""

    __slots__ = ("field", "operator", "value")

    def __init__(self, field: str, operator: str, value: object = None) -> None:
        self.field = field
        self.operator = operator
        self.value = value

    def opposite(self) -> Comparison | None:
        """The comparison that is true where this one is not; None where there is none."""
        other = _OPPOSITES.get(self.operator)
        return None if other is None else Comparison(self.field, other, self.value)

    def __repr__(self) -> str:
        name = repr(FieldName(self.field))
        if self.operator in _SIGNS:
            return f"({name} {_SIGNS[self.operator]} {self.value!r})"
        if self.operator in ("is_null", "is_not_null"):
            return f"{name}.{self.operator}()"
        return f"{name}.where({self.operator!r}, {self.value!r})"


class Joined(Condition):
    """Conditions of which all must hold, or one."""

    __slots__ = ("parts", "word")

    def __init__(self, word: Literal["and", "or"], parts: Iterable[Condition]) -> None:
        self.word: Literal["and", "or"] = word
        self.parts: tuple[Condition, ...] = ()
        for part in parts:
            same = isinstance(part, Joined) and part.word == word
            self.parts += part.parts if isinstance(part, Joined) and same else (part,)

    def __repr__(self) -> str:
        return (
            f"({(' & ' if self.word == 'and' else ' | ').join(map(repr, self.parts))})"
        )


class Negated(Condition):
    """A condition that must not hold."""

    __slots__ = ("inner",)

    def __init__(self, inner: Condition) -> None:
        self.inner = inner

    def __repr__(self) -> str:
        return f"~{self.inner!r}"


class Order:
    """A field to sort by, and the direction: `F.name.desc()`."""

    __slots__ = ("descending", "field")

    def __init__(self, field: str, *, descending: bool = False) -> None:
        self.field = field
        self.descending = descending

    def __repr__(self) -> str:
        return f"{FieldName(self.field)!r}.{'desc' if self.descending else 'asc'}()"


class FieldName:
    """A field of records; its comparisons are conditions. `F.company.name` is one of a related record."""

    __slots__ = ("_path",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> FieldName:
        return FieldName(f"{self._path}.{_plain_name(name)}")

    def __getitem__(self, name: str) -> FieldName:
        return FieldName(f"{self._path}.{name}")

    def where(self, operator: str, value: object) -> Condition:
        """Compare by any operator of the API, by its name in the API's description."""
        return Comparison(self._path, operator, value)

    def __eq__(self, value: object) -> Condition:  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        return self.is_null() if value is None else self.where("eq", value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override] # pyright: ignore[reportIncompatibleMethodOverride]
        return self.is_not_null() if value is None else self.where("ne", value)

    def __gt__(self, value: object) -> Condition:
        return self.where("gt", value)

    def __ge__(self, value: object) -> Condition:
        return self.where("ge", value)

    def __lt__(self, value: object) -> Condition:
        return self.where("lt", value)

    def __le__(self, value: object) -> Condition:
        return self.where("le", value)

    def like(self, value: object) -> Condition:
        """Contains the text."""
        return self.where("like", value)

    def not_like(self, value: object) -> Condition:
        """Does not contain the text."""
        return self.where("not_like", value)

    def starts_with(self, value: object) -> Condition:
        return self.where("starts_with", value)

    def ends_with(self, value: object) -> Condition:
        return self.where("ends_with", value)

    def in_(self, values: Iterable[object]) -> Condition:
        """Is one of the values."""
        return self.where("in", _listed(values))

    def not_in(self, values: Iterable[object]) -> Condition:
        """Is none of the values."""
        return self.where("not_in", _listed(values))

    def is_null(self) -> Condition:
        """Has no value."""
        return Comparison(self._path, "is_null")

    def is_not_null(self) -> Condition:
        """Has a value."""
        return Comparison(self._path, "is_not_null")

    def asc(self) -> Order:
        """Sort by this field, smallest first."""
        return Order(self._path)

    def desc(self) -> Order:
        """Sort by this field, largest first."""
        return Order(self._path, descending=True)

    def __bool__(self) -> NoReturn:
        raise TypeError("a field is not true or false here: compare it, F.done == True")

    def __repr__(self) -> str:
        steps = self._path.split(".")
        plain = all(step.isidentifier() for step in steps)
        return f"F.{self._path}" if plain else f"F[{self._path!r}]"


class Fields:
    """All fields: `F.name`, `F["a name of any kind"]`."""

    __slots__ = ()

    def __getattr__(self, name: str) -> FieldName:
        return FieldName(_plain_name(name))

    def __getitem__(self, name: str) -> FieldName:
        return FieldName(name)

    def __repr__(self) -> str:
        return "F"


F: Final = Fields()


def _plain_name(name: str) -> str:
    if name.startswith("_"):  # what Python itself asks objects for
        raise AttributeError(f"no attribute {name!r}; write F[{name!r}] for a field")
    return name


def _listed(values: object) -> list[object]:
    listed = list(values) if is_collection(values) else []
    if not listed:
        raise ValueError(f"one of a list of values, not {values!r}")
    return listed
