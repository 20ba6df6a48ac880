"""Values that go back as they came: what pydantic would round, guess at or write differently.

Of text it takes `20260131` for seconds since 1970, and drops what is finer than a microsecond;
numbers become floats and decimals with 17 digits. Here such a value stays what it is, or remembers
its text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ..values.datetimes import as_sent, datetime_text

_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
_NOT_ZERO = "|".join(f"0{{{n}}}[1-9][0-9]{{{5 - n}}}" for n in range(6))
_DATETIME_AS_WE_WRITE_IT = (
    rf"{_DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.({_NOT_ZERO}))?"
    "(Z|[+-]([0-9][1-9]|[1-9]0):[0-9]{2}|[+-]00:([0-9][1-9]|[1-9]0))"
)
_DATETIME = (
    rf"{_DATE}[Tt _][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}([.,][0-9]+)?)?"
    "([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?"
)
_DECIMAL = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([Ee][+-]?[0-9]+)?"
_EXACT_FLOAT = 2**53
"""Beyond it a float cannot hold every whole number."""


def _time(text: str) -> time:
    return time.fromisoformat(text.upper())


def _in_json(value: object) -> object:
    """What does not fit its type is kept as it came, and so goes back as it came."""
    return datetime_text(value) if isinstance(value, datetime) else value


_Read = tuple[str, Callable[[Any], object]]
"""A pattern, and what makes a value of text that has it: pydantic's own code looks, and Python's in C reads."""


def _from_text(schema: CoreSchema, *ways: _Read, **more: Any) -> CoreSchema:
    """A schema that takes of JSON the text of the first pattern that fits, and nothing else."""
    choices: list[CoreSchema | tuple[CoreSchema, str]] = [
        core_schema.no_info_after_validator_function(
            read, core_schema.str_schema(pattern=f"^(?:{pattern})$")
        )
        for pattern, read in ways
    ]
    either = core_schema.union_schema(
        choices,
        mode="left_to_right",
        custom_error_type="text",
        custom_error_message="Input should be text of the documented format",
    )
    return _for_json(either, schema, **more)


def _for_json(from_json: CoreSchema, schema: CoreSchema, **more: Any) -> CoreSchema:
    """A schema that reads JSON as another does, but tells of itself as before, as in a JSON Schema."""

    def told(_: CoreSchema, handler: GetJsonSchemaHandler) -> Any:
        return handler(schema)

    metadata = {"pydantic_js_functions": [told]}
    return core_schema.json_or_python_schema(
        from_json, schema, metadata=metadata, **more
    )


def _float(schema: CoreSchema) -> CoreSchema:
    """A whole number that no float can hold stays an int."""
    exact: Any = {**schema, "gt": -_EXACT_FLOAT, "lt": _EXACT_FLOAT}
    either = core_schema.union_schema(
        [
            exact,  # the first, since nearly all are
            core_schema.int_schema(gt=_EXACT_FLOAT, strict=True),
            core_schema.int_schema(lt=-_EXACT_FLOAT, strict=True),
            schema,
        ],
        mode="left_to_right",
        custom_error_type="float_type",
    )
    as_it_is = core_schema.simple_ser_schema("any")
    return _for_json(either, schema, serialization=as_it_is)


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
        (_DATETIME_AS_WE_WRITE_IT, datetime.fromisoformat),
        (_DATETIME, as_sent),
        serialization=core_schema.plain_serializer_function_ser_schema(
            _in_json, return_schema=core_schema.any_schema(), when_used="json"
        ),
    ),
    "date": lambda schema: _from_text(schema, (_DATE, date.fromisoformat)),
    "time": lambda schema: _from_text(schema, (_TIME, _time)),
    "decimal": lambda schema: _from_text(schema, (_DECIMAL, Decimal)),
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
