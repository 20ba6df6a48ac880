"""Values that go back as they came: what pydantic would round, guess at or write differently.

Of text it takes `20260131` for seconds since 1970, and drops what is finer than a microsecond;
numbers become floats and decimals with 17 digits. Here such a value stays what it is, or remembers
its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ..values.datetimes import as_sent, datetime_text

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE
)
_DATETIME = re.compile(
    r"(?P<as_we_write_it>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(?!000000)\d{6})?(?:Z|[+-](?!00:00)\d\d:\d\d))"
    r"|\d{4}-\d\d-\d\d[Tt _]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
"""One pattern for both questions, since dates are half of what reading a page costs."""
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(E[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_EXACT_FLOAT = 2**53
"""Beyond it a float cannot hold every whole number."""


def _datetime(text: object) -> datetime:
    found = _DATETIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise _not_of_the_format()
    if found.lastgroup:
        return datetime.fromisoformat(found[0])
    return as_sent(found[0])


def _date(text: object) -> date:
    return date.fromisoformat(_matching(text, _DATE))


def _time(text: object) -> time:
    return time.fromisoformat(_matching(text, _TIME).upper())


def _decimal(text: object) -> Decimal:
    return Decimal(_matching(text, _DECIMAL))


def _matching(text: object, pattern: re.Pattern[str]) -> str:
    if isinstance(text, str) and pattern.fullmatch(text):
        return text
    raise _not_of_the_format()


def _not_of_the_format() -> PydanticCustomError:
    return PydanticCustomError("text", "Input should be text of the documented format")


def _in_json(value: object) -> object:
    """What does not fit its type is kept as it came, and so goes back as it came."""
    return datetime_text(value) if isinstance(value, datetime) else value


def _from_text(
    schema: CoreSchema, read: Callable[[object], object], **more: Any
) -> CoreSchema:
    def from_text(value: object, _: object) -> object:
        return read(value)

    # Around the schema, though that is not asked: it tells of itself, as in a JSON Schema.
    from_json = core_schema.no_info_wrap_validator_function(from_text, schema)
    return core_schema.json_or_python_schema(from_json, schema, **more)


def _float(schema: CoreSchema) -> CoreSchema:
    """A whole number that no float can hold stays an int."""
    whole = [
        core_schema.int_schema(gt=_EXACT_FLOAT, strict=True),
        core_schema.int_schema(lt=-_EXACT_FLOAT, strict=True),
    ]
    either = core_schema.union_schema(
        [*whole, schema],
        mode="left_to_right",
        custom_error_type="float_type",
    )
    as_it_is = core_schema.simple_ser_schema("any")
    return core_schema.json_or_python_schema(either, schema, serialization=as_it_is)


def _literal(schema: Any) -> Any:
    """Python holds 1 and True for equal, JSON does not."""
    if all(isinstance(value, str) for value in schema["expected"]):
        return schema
    from_json = core_schema.no_info_wrap_validator_function(_of_same_kind, schema)
    return core_schema.json_or_python_schema(from_json, schema)


def _of_same_kind(value: object, read: Callable[[object], object]) -> object:
    result = read(value)
    if isinstance(value, bool) is not isinstance(result, bool):
        raise PydanticCustomError("literal_error", "Input should be a documented value")
    return result


_LOSSLESS: dict[str, Callable[[CoreSchema], CoreSchema]] = {
    "datetime": lambda schema: _from_text(
        schema,
        _datetime,
        serialization=core_schema.plain_serializer_function_ser_schema(
            _in_json, return_schema=core_schema.any_schema(), when_used="json"
        ),
    ),
    "date": lambda schema: _from_text(schema, _date),
    "time": lambda schema: _from_text(schema, _time),
    "decimal": lambda schema: _from_text(schema, _decimal),
    "float": _float,
}
_PLAIN = {"type", "microseconds_precision"}
"""A schema with more than these has limits, which are not ours to take away."""

_INNER = {
    *("schema", "items_schema", "keys_schema", "values_schema"),
    "extras_schema",
}
"""Keys of a core schema under which others stand."""


def lossless(schema: CoreSchema) -> CoreSchema:
    """A schema of pydantic whose scalars lose nothing. Models in it are left alone: they see to theirs."""
    return cast("CoreSchema", _lossless(schema))


def _lossless(schema: Any) -> Any:
    kind = schema.get("type")
    if kind in _LOSSLESS:
        return _LOSSLESS[kind](schema) if schema.keys() <= _PLAIN else schema
    if kind == "literal":
        return _literal(schema)
    if kind in ("model", "definition-ref"):
        return schema
    return {key: _inside(key, value) for key, value in schema.items()}


def _inside(key: str, value: Any) -> Any:
    if key in _INNER:
        return (
            _lossless(value)
            if isinstance(value, dict)
            else [_lossless(v) for v in value]
        )
    if key == "choices":
        return _choices(value)
    if key == "fields" and isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: _lossless(field) for name, field in fields.items()}
    return value


def _choices(choices: Any) -> Any:
    """Of a union: schemas, some with a label, or schemas by their tag."""
    if isinstance(choices, dict):
        by_tag = cast("Mapping[Any, Any]", choices)
        return {
            tag: _lossless(one) if isinstance(one, dict) else one
            for tag, one in by_tag.items()
        }
    return [
        (_lossless(one[0]), one[1]) if isinstance(one, tuple) else _lossless(one)
        for one in choices
    ]


class Lossless:
    """The same for an annotation that is no model: see `lossless_type`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return lossless(handler(source))


def lossless_type(kind: Any) -> Any:
    """An annotation whose scalars lose nothing."""
    annotated: Any = Annotated
    return annotated[kind, Lossless()]
