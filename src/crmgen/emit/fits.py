"""Whether a JSON value is one of a type: what an example must pass before it is used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Final, assert_never
from uuid import UUID

import jsonschema_rs

from crmgen.emit.annotations import Direction
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Constraints,
    Field,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.text import Json, SpecValue

_DEEPEST: Final = 64
"""Levels of types looked at; an alias that is only made of itself never ends otherwise."""

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
class Fitting:
    """Judges values of one API's types, as one direction of them."""

    types: Mapping[TypeId, NamedType]
    direction: Direction

    def fits(self, type: Type, value: Json, depth: int = 0) -> bool:
        """Whether `value` is of `type`, its constraints included (JSON Schema validation, section 6)."""
        if depth > _DEEPEST:
            return False
        match type:
            case Scalar():
                return scalar_fits(type, value)
            case Choice():
                return any(_same(value, choice) for choice in type.values)
            case ListOf():
                return self._list_fits(type, value, depth)
            case TupleOf():
                return self._tuple_fits(type, value, depth)
            case MapOf():
                return self._map_fits(type, value, depth)
            case OneOf():
                return any(
                    self.fits(member, value, depth + 1) for member in type.members
                )
            case Nullable():
                return value is None or self.fits(type.inner, value, depth + 1)
            case Named():
                return self._named_fits(self.types[type.id], value, depth)
            case Anything():
                return is_plain(value)
            case _:
                assert_never(type)

    def _list_fits(self, type: ListOf, value: Json, depth: int) -> bool:
        if not isinstance(value, list) or not _within(
            len(value), type.constraints.min_items, type.constraints.max_items
        ):
            return False
        if type.constraints.unique_items and len({repr(item) for item in value}) < len(
            value
        ):
            return False
        return all(self.fits(type.item, item, depth + 1) for item in value)

    def _tuple_fits(self, type: TupleOf, value: Json, depth: int) -> bool:
        if not isinstance(value, list) or len(value) < len(type.items):
            return False
        rest = value[len(type.items) :]
        if rest and type.rest is None:
            return False
        pairs = [
            *zip(type.items, value, strict=False),
            *((type.rest, item) for item in rest),
        ]
        return all(
            self.fits(item, each, depth + 1) for item, each in pairs if item is not None
        )

    def _map_fits(self, type: MapOf, value: Json, depth: int) -> bool:
        limits = type.constraints
        return (
            isinstance(value, dict)
            and _within(len(value), limits.min_properties, limits.max_properties)
            and all(is_plain(key) for key in value)
            and all(self.fits(type.value, item, depth + 1) for item in value.values())
        )

    def _named_fits(self, named: NamedType, value: Json, depth: int) -> bool:
        if isinstance(named, Alias):
            return self.fits(named.type, value, depth + 1)
        return isinstance(value, dict) and self._model_fits(named, value, depth)

    def _model_fits(self, model: Model, value: dict[str, Json], depth: int) -> bool:
        fields = {
            each.wire.unsafe: each
            for each in model.fields
            if exists_in(each, self.direction)
        }
        if any(field.required and wire not in value for wire, field in fields.items()):
            return False
        if len(value) < model.min_properties:
            return False
        hidden = {each.wire.unsafe for each in model.fields} - fields.keys()
        return all(
            (
                self.fits(fields[wire].type, item, depth + 1)
                if wire in fields
                else wire not in hidden
                and model.extra is not None
                and self.fits(model.extra, item, depth + 1)
            )
            for wire, item in value.items()
        )


def scalar_fits(scalar: Scalar, value: Json) -> bool:
    """Whether `value` is this primitive, within its limits."""
    limits = scalar.constraints
    match scalar.kind:
        case ScalarKind.NULL:
            return value is None
        case ScalarKind.BOOLEAN:
            return isinstance(value, bool)
        case ScalarKind.INTEGER:
            return isinstance(value, int) and _number_fits(value, limits)
        case ScalarKind.NUMBER:
            return isinstance(value, int | float) and _number_fits(value, limits)
        case _:
            return isinstance(value, str) and _text_fits(scalar, value)


def _number_fits(value: int | float, limits: Constraints) -> bool:
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


def _text_fits(scalar: Scalar, value: str) -> bool:
    limits = scalar.constraints
    return (
        is_plain(value)
        and _has_format(scalar.kind, value)
        and _within(len(value), limits.min_length, limits.max_length)
        and (limits.pattern is None or matches(limits.pattern.unsafe, value))
    )


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
    match value:
        case float():
            return isfinite(value)
        case bool() | None:
            return True
        case int():
            return abs(value) < 2**63
        case str():
            return value.isascii() or not any(
                "\ud800" <= each <= "\udfff" for each in value
            )
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
