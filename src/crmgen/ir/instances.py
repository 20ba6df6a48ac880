"""Whether a JSON value is of a type, and which member of a union it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Set
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Final, assert_never
from uuid import UUID

import jsonschema_rs

from crmgen.ir.types import (
    UNLIMITED,
    Anything,
    Choice,
    Constraints,
    Direction,
    Field,
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
from crmgen.ir.walk import Types, alternatives, is_nullable, model_of, underlying
from crmgen.records import dataclass, field
from crmgen.text import Json, SpecValue, is_unicode

_DEEPEST: Final = 64
"""Levels of a value that are looked at."""

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATE_TIME: Final = re.compile(f"{_DATE.pattern}T{_TIME.pattern}", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DECIMAL: Final = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?", re.ASCII)


def exists_in(field: Field, direction: Direction) -> bool:
    """Whether a field is there at all: what is read has no `writeOnly`, what is sent no `readOnly`.

    A field of the account's own is never there under its own name.
    """
    if field.custom is not None:
        return False
    return not (field.write_only if direction is Direction.OUTPUT else field.read_only)


@dataclass(frozen=True, slots=True)
class InstanceCheck:
    """Judges values of one API's types, as one direction of them."""

    types: Types
    direction: Direction
    _known: dict[tuple[int, int], bool] = field(
        default_factory=dict[tuple[int, int], bool], compare=False, repr=False
    )
    """What has been found of a value and its parts, by identity: many unions may lead to one pair."""
    _shapes: dict[TypeId, _Shape] = field(
        default_factory=dict[TypeId, "_Shape"], compare=False, repr=False
    )

    def accepts(self, type: Type, value: Json, depth: int = 0) -> bool:
        """Whether `value` is of `type`, its constraints included (JSON Schema validation, section 6)."""
        if isinstance(type, Scalar):
            return scalar_accepts(type, value)
        if depth == 0:
            self._known.clear()
        if value is None and is_nullable(type, self.types):
            return True
        key = id(type), id(value)
        if key not in self._known:
            self._known[key] = depth <= _DEEPEST and any(
                self._accepts(each, value, depth + 1)
                for each in alternatives(type, self.types)
            )
        return self._known[key]

    def member(self, union: OneOf, value: Json) -> Type:
        """Which member of a union a value is, as pydantic chooses when it reads one.

        What the discriminator names; else the member that accepts the value: of texts, one that
        stands for something else (a date) before text itself, of objects the one that names most
        of the keys. Where none accepts it, the likeliest.
        """
        named = self._discriminated(union, value)
        if named is not None:
            return named
        accepting = [each for each in union.members if self.accepts(each, value)]
        if len(accepting) == 1:
            return accepting[0]
        return max(accepting or union.members, key=lambda each: self._rank(each, value))

    def _discriminated(self, union: OneOf, value: Json) -> Type | None:
        """The member that the discriminator names; inputs, which are dicts, are not told apart by it."""
        if union.discriminator is None or not isinstance(value, dict):
            return None
        tag = value.get(union.discriminator.property.unsafe)
        named = (id for key, id in union.discriminator.mapping if key.unsafe == tag)
        id = next(named, None) if self.direction is Direction.OUTPUT else None
        return None if id is None else Named(id)

    def _rank(self, member: Type, value: Json) -> tuple[bool, bool, bool, int]:
        """The highest wins. What takes everything comes last, and a union after what it is made of."""
        model = model_of(member, self.types)
        keys = value if isinstance(value, dict) else ()
        known = sum(each.wire.unsafe in keys for each in model.fields) if model else 0
        is_plain = not isinstance(underlying(member, self.types), OneOf)
        is_typed = isinstance(value, str) and not takes_text(member, self.types)
        is_specific = not takes_all(member, self.types)
        return is_specific, is_plain, is_typed, known

    def _accepts(self, type: Type, value: Json, depth: int) -> bool:
        """The same for one that is neither a union nor an alias."""
        match type:
            case Scalar():
                return scalar_accepts(type, value)
            case Choice():
                return any(_same(value, choice) for choice in type.values)
            case ListOf():
                return self._list_accepts(type, value, depth)
            case TupleOf():
                return self._tuple_accepts(type, value, depth)
            case MapOf():
                return self._map_accepts(type, value, depth)
            case Named():
                model = model_of(type, self.types)
                return model is not None and self._model_accepts(model, value, depth)
            case Anything():
                return is_plain(value)
            case OneOf() | Nullable():
                return False  # alternatives() has looked through them
            case _:
                assert_never(type)

    def _list_accepts(self, type: ListOf, value: Json, depth: int) -> bool:
        limits = type.constraints
        if not isinstance(value, list):
            return False
        if not _within(len(value), limits.min_items, limits.max_items):
            return False
        if limits.unique_items and len({repr(item) for item in value}) < len(value):
            return False
        return all(self.accepts(type.item, item, depth) for item in value)

    def _tuple_accepts(self, type: TupleOf, value: Json, depth: int) -> bool:
        if not isinstance(value, list) or len(value) < len(type.items):
            return False
        rest = value[len(type.items) :]
        if rest and type.rest is None:
            return False
        kinds = [*type.items, *[type.rest or Anything()] * len(rest)]
        return all(map(self.accepts, kinds, value, [depth] * len(value)))

    def _map_accepts(self, type: MapOf, value: Json, depth: int) -> bool:
        limits = type.constraints
        return (
            isinstance(value, dict)
            and _within(len(value), limits.min_properties, limits.max_properties)
            and all(is_plain(key) for key in value)
            and all(self.accepts(type.value, item, depth) for item in value.values())
        )

    def _model_accepts(self, model: Model, value: Json, depth: int) -> bool:
        if not isinstance(value, dict) or len(value) < model.min_properties:
            return False
        shape = self._shapes.get(model.id)
        if shape is None:
            shape = self._shapes[model.id] = _shape_of(model, self.direction)
        return shape.required <= value.keys() and all(
            (kind := shape.kinds.get(wire, model.extra)) is not None
            and self.accepts(kind, item, depth)
            for wire, item in value.items()
        )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a model asks of an object in one direction."""

    kinds: Mapping[str, Type | None]
    """The types of its fields; None of those that must not be there."""
    required: Set[str]


def _shape_of(model: Model, direction: Direction) -> _Shape:
    there = {
        each.wire.unsafe: each for each in model.fields if exists_in(each, direction)
    }
    kinds: dict[str, Type | None] = {each.wire.unsafe: None for each in model.fields}
    kinds |= {wire: each.type for wire, each in there.items()}
    return _Shape(kinds, {wire for wire, each in there.items() if each.required})


def specific_first(union: OneOf, types: Types) -> list[Type]:
    """The members in the order in which a value is tried: what takes everything comes last."""
    return sorted(union.members, key=lambda member: takes_all(member, types))


def takes_all(type: Type, types: Types) -> bool:
    """Whether a member of a union takes every object, or every list."""
    plain = underlying(type, types)
    held = plain.value if isinstance(plain, MapOf) else None
    held = plain.item if isinstance(plain, ListOf) else held
    return isinstance(held, Anything)


def takes_text(type: Type, types: Types) -> bool:
    """Whether any text is a value of the type; enums are open."""
    return any(
        (isinstance(each, Scalar) and each.kind is ScalarKind.STRING)
        or (isinstance(each, Choice) and each.base is ScalarKind.STRING)
        for each in alternatives(type, types)
    )


def scalar_accepts(scalar: Scalar, value: Json) -> bool:
    """Whether `value` is this primitive, within its limits."""
    if scalar.kind is ScalarKind.STRING:  # most are
        return isinstance(value, str) and _text_accepts(scalar, value)
    limits = scalar.constraints
    match scalar.kind:
        case ScalarKind.NULL:
            return value is None
        case ScalarKind.BOOLEAN:
            return isinstance(value, bool)
        case ScalarKind.INTEGER:
            return isinstance(value, int) and _number_accepts(value, limits)
        case ScalarKind.NUMBER:
            return isinstance(value, (int, float)) and _number_accepts(value, limits)
        case _:
            return isinstance(value, str) and _text_accepts(scalar, value)


def _number_accepts(value: int | float, limits: Constraints) -> bool:
    if isinstance(value, bool) or not is_plain(value):
        return False
    low, high = limits.exclusive_minimum, limits.exclusive_maximum
    return (
        _within(value, limits.minimum, limits.maximum)
        and (low is None or value > low)
        and (high is None or value < high)
        and (limits.multiple_of is None or _is_multiple(value, limits.multiple_of))
    )


def _is_multiple(value: int | float, step: int | float) -> bool:
    try:
        return Decimal(repr(value)) % Decimal(repr(step)) == 0
    except (
        InvalidOperation,
        ValueError,
    ):  # a step of 0, or figures beyond what a decimal holds
        return True


def _text_accepts(scalar: Scalar, value: str) -> bool:
    limits = scalar.constraints
    return (
        is_unicode(value)
        and (scalar.kind is ScalarKind.STRING or _has_format(scalar.kind, value))
        and (limits is UNLIMITED or _within_limits(value, limits))
    )


def _within_limits(value: str, limits: Constraints) -> bool:
    is_of_length = _within(len(value), limits.min_length, limits.max_length)
    return is_of_length and all(matches(e.unsafe, value) for e in limits.patterns)


def _has_format(kind: ScalarKind, value: str) -> bool:
    try:
        match kind:
            case ScalarKind.DATE:
                return bool(_DATE.fullmatch(value) and dt.date.fromisoformat(value))
            case ScalarKind.DATE_TIME:
                return bool(
                    _DATE_TIME.fullmatch(value) and dt.datetime.fromisoformat(value)
                )
            case ScalarKind.TIME:
                return bool(_TIME.fullmatch(value) and dt.time.fromisoformat(value))
            case ScalarKind.UUID:
                return bool(_UUID.fullmatch(value) and UUID(value))
            case ScalarKind.DECIMAL:
                return bool(_DECIMAL.fullmatch(value))
            case _:
                return True
    except ValueError:
        return False


def is_plain(value: Json) -> bool:
    """Whether every JSON reader gives `value` back: no infinity, no lone surrogate, no endless integer."""
    if isinstance(value, str):  # most are
        return is_unicode(value)
    match value:
        case float():
            return isfinite(value)
        case bool() | None:
            return True
        case int():
            return abs(value) < 2**63
        case list():
            return all(map(is_plain, value))
        case _:
            return all(is_plain(key) and is_plain(item) for key, item in value.items())


def matches(pattern: str, text: str) -> bool:
    """Whether `text` has a match of an ECMA-262 pattern; a pattern that is none asks for nothing.

    The matcher gives up after so many steps, so no pattern of a document can hold up a run.
    """
    validator = _pattern_validator(pattern)
    return validator is None or validator.is_valid(text)


@lru_cache(maxsize=1024)
def _pattern_validator(pattern: str) -> jsonschema_rs.Validator | None:
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000)
    try:
        return jsonschema_rs.validator_for(
            {"pattern": pattern}, pattern_options=options
        )
    except ValueError:
        return None


def _within(
    size: int | float, low: int | float | None, high: int | float | None
) -> bool:
    return (low is None or size >= low) and (high is None or size <= high)


def _same(value: Json, choice: SpecValue) -> bool:
    """Equal as JSON: `True` is not `1`."""
    return type(value) is type(choice.unsafe) and value == choice.unsafe
