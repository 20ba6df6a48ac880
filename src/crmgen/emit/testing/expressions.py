"""A JSON value of a type, written twice: as the wire has it, and as the SDK's user sees it."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, assert_never
from uuid import UUID

from crmgen.emit.annotations import Annotator
from crmgen.emit.examples import Examples
from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.testing.constants import SharedConstants, shouted
from crmgen.ir.instances import exists_in
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Direction,
    ListOf,
    MapOf,
    Model,
    Named,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.records import dataclass, field
from crmgen.text import Json, Wire

_LEAST_FIELDS: Final = 4
"""A model with fewer is written where it stands; a bigger one becomes a constant of the module."""


@dataclass(frozen=True, slots=True)
class Expressions:
    """One value as two Python expressions."""

    wire: str
    """The JSON value, under wire names."""
    python: str
    """As an argument, or as a response is read: attribute names, dates, UUIDs, decimals."""


@dataclass(slots=True)
class Writer:
    """Writes the values of one direction of the types.

    What is read is written as `Server.parsed` of the tests sees it: a model as a dict of the
    attributes that it names, a map as a list of its entries.
    """

    annotator: Annotator
    examples: Examples
    constants: SharedConstants | None = None
    """Where big models become constants; None: every value is written where it stands."""
    _fields: dict[TypeId, dict[Wire, tuple[str, Type]]] = field(
        default_factory=dict[TypeId, dict[Wire, tuple[str, Type]]], init=False
    )
    _named: dict[TypeId, list[tuple[Json, Expressions]]] = field(
        default_factory=dict[TypeId, list[tuple[Json, Expressions]]], init=False
    )

    @property
    def direction(self) -> Direction:
        return self.examples.direction

    def write(self, type: Type, value: Json) -> Expressions:
        """Both expressions for a value of `type`."""
        match type:
            case Scalar():
                return self._scalar(type.kind, value)
            case Choice() | Anything():
                return Expressions(value_literal(value), self._untyped(value))
            case ListOf() | TupleOf() if isinstance(value, list):
                return self._list(type, value)
            case MapOf() if isinstance(value, dict):
                return self._map(type, value)
            case OneOf():
                return self.write(self.examples.check.member(type, value), value)
            case Nullable() if value is not None:
                return self.write(type.inner, value)
            case Named():
                return self._of_named(type, value)
            case ListOf() | TupleOf() | MapOf() | Nullable():
                return Expressions(value_literal(value), self._untyped(value))
            case _:
                assert_never(type)

    def pairs(
        self, model: Model, value: Mapping[str, Json]
    ) -> dict[str, tuple[str, Expressions]]:
        """The fields of an object by wire name: attribute, and both expressions."""
        fields = self._fields.get(model.id)
        if fields is None:
            fields = self._fields[model.id] = self._fields_of(model)
        return {
            wire: (known[0], self.write(known[1], item))
            for wire, item in value.items()
            if (known := fields.get(wire)) is not None
        }

    def _fields_of(self, model: Model) -> dict[Wire, tuple[str, Type]]:
        """Attribute and type of each field of a model by wire name."""
        attributes = self.annotator.names.fields
        return {
            each.wire: (attributes[model.id, each.wire], each.type)
            for each in model.fields
            if exists_in(each, self.direction)
        }

    def _scalar(self, kind: ScalarKind, value: Json) -> Expressions:
        if (
            kind is ScalarKind.BINARY
            and self.direction is Direction.INPUT
            and isinstance(value, str)
        ):
            content = value.encode()
            return Expressions(
                string_literal(b64encode(content).decode()), repr(content)
            )
        python = self._typed_text(kind, value) if isinstance(value, str) else None
        wire = value_literal(value)
        return Expressions(wire, python or wire)

    def _typed_text(self, kind: ScalarKind, text: str) -> str | None:
        """The expression for a text that stands for something else; None where text is as good.

        What is sent must come out as it was, so a spelling that Python would not choose stays text.
        """
        typed = _TYPED.get(kind)
        if typed is None:
            return None
        if self.direction is not Direction.OUTPUT and _respelled(kind, text) != text:
            return None
        return f"{typed}({string_literal(text)})"

    def _untyped(self, value: Json) -> str:
        """Any JSON; of what is read, each dict as a list of its entries."""
        if self.direction is not Direction.OUTPUT:
            return value_literal(value)
        match value:
            case dict():
                entries = (
                    f"({string_literal(k)}, {self._untyped(v)})"
                    for k, v in value.items()
                )
                return f"[{', '.join(entries)}]"
            case list():
                return f"[{', '.join(map(self._untyped, value))}]"
            case _:
                return value_literal(value)

    def _list(self, type: ListOf | TupleOf, value: list[Json]) -> Expressions:
        if isinstance(type, ListOf):
            items = [self.write(type.item, item) for item in value]
        else:
            kinds = [*type.items, *[type.rest or Anything()] * len(value)]
            items = [
                self.write(kind, item) for kind, item in zip(kinds, value, strict=False)
            ]
        wire, python = (
            ", ".join(each.wire for each in items),
            ", ".join(each.python for each in items),
        )
        if isinstance(type, TupleOf) and self.direction is not Direction.OUTPUT:
            return Expressions(
                f"[{wire}]", f"({python}{',' if len(items) == 1 else ''})"
            )
        return Expressions(f"[{wire}]", f"[{python}]")

    def _map(self, type: MapOf, value: dict[str, Json]) -> Expressions:
        entries = [
            (string_literal(key), self.write(type.value, item))
            for key, item in value.items()
        ]
        wire = _dict((key, item.wire) for key, item in entries)
        if self.direction is not Direction.OUTPUT:
            return Expressions(wire, _dict((key, item.python) for key, item in entries))
        python = ", ".join(f"({key}, {item.python})" for key, item in entries)
        return Expressions(wire, f"[{python}]")

    def _of_named(self, type: Named, value: Json) -> Expressions:
        named = self.annotator.types[type.id]
        if isinstance(named, Alias):
            return self.write(named.type, value)
        if not isinstance(value, dict):
            return Expressions(value_literal(value), self._untyped(value))
        deserves_name = named.hint.component is not None and len(value) >= _LEAST_FIELDS
        if deserves_name and self.constants is not None:
            return self._by_name(named, value, self.constants)
        pairs = self.pairs(named, value)
        return Expressions(_wire_dict(pairs), _python_dict(pairs))

    def _by_name(
        self, model: Model, value: dict[str, Json], constants: SharedConstants
    ) -> Expressions:
        """The constants of a component in this example of it."""
        known = self._named.setdefault(model.id, [])
        for other, expressions in known:
            if other is value or other == value:
                return expressions
        made = self._as_constants(model, value, constants)
        known.append((value, made))
        return made

    def _as_constants(
        self, model: Model, value: dict[str, Json], constants: SharedConstants
    ) -> Expressions:
        """`CONTACT`, as the server says it, and `CONTACT_READ`, as it is read, where that differs."""
        pairs = self.pairs(model, value)
        name = self.annotator.names.types[model.id].output or "Example"
        wire = constants.add(shouted(name), "Json", _wire_dict(pairs))
        if all(key == attribute for key, (attribute, _) in pairs.items()):
            changed = {
                key: pair
                for key, pair in pairs.items()
                if pair[1].python != pair[1].wire
            }
            if not changed:
                return Expressions(wire, wire)
            entries = _entries(
                (string_literal(key), pair[1].python) for key, pair in changed.items()
            )
            python = f"{{**{wire}, {entries}}}"
        else:
            python = _python_dict(pairs)
        return Expressions(wire, constants.add(f"{wire}_READ", "Json", python))


_TYPED: Final = {
    ScalarKind.DATE: "date.fromisoformat",
    ScalarKind.DATE_TIME: "datetime.fromisoformat",
    ScalarKind.TIME: "time.fromisoformat",
    ScalarKind.UUID: "UUID",
    ScalarKind.DECIMAL: "Decimal",
}
"""What makes a value of a text that stands for something else."""


def _respelled(kind: ScalarKind, text: str) -> str:
    """`text`, as it is sent when it was handed over as the type that it stands for."""
    match kind:
        case ScalarKind.DATE:
            return dt.date.fromisoformat(text).isoformat()
        case ScalarKind.DATE_TIME:
            value = dt.datetime.fromisoformat(text)
            if value.utcoffset() is None:
                return ""  # no certain time: it goes out as text alone
            return value.isoformat().replace("+00:00", "Z")
        case ScalarKind.TIME:
            return dt.time.fromisoformat(text).isoformat()
        case ScalarKind.UUID:
            return str(UUID(text))
        case _:
            return f"{Decimal(text):f}"


def _wire_dict(pairs: Mapping[str, tuple[str, Expressions]]) -> str:
    return _dict([(string_literal(k), both.wire) for k, (_, both) in pairs.items()])


def _python_dict(pairs: Mapping[str, tuple[str, Expressions]]) -> str:
    return _dict([(string_literal(n), both.python) for n, both in pairs.values()])


def _dict(entries: Iterable[tuple[str, str]]) -> str:
    return f"{{{_entries(entries)}}}"


def _entries(entries: Iterable[tuple[str, str]]) -> str:
    return ", ".join([f"{key}: {value}" for key, value in entries])
