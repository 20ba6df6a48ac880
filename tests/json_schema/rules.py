"""The stated rules by which strict reading differs from a schema, each as a change to the schema.

What a rule changes is judged by an independent validator, so that a rule explains exactly what it says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

import jsonschema_rs

Rule = Callable[[dict[str, Any]], dict[str, Any]]

_NAMED: Final = ("properties", "patternProperties", "$defs", "dependentSchemas")
_VALUES: Final = ("const", "enum", "default", "examples", "required")
_LIMITS: Final = frozenset(
    {
        *("minLength", "maxLength", "pattern"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    }
)
_NUMERIC: Final = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"}


def _without_limits(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in _LIMITS}


def _with_open_enums(schema: dict[str, Any]) -> dict[str, Any]:
    values = schema.get("enum")
    if not values or any(isinstance(value, dict | list) for value in values):
        return schema
    others = {key: value for key, value in schema.items() if key != "enum"}
    kinds = sorted({_kind(value) for value in values})
    return {**others, "allOf": [*others.get("allOf", []), {"type": kinds}]}


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "null"


def _with_open_objects(schema: dict[str, Any]) -> dict[str, Any]:
    closing = ("additionalProperties", "unevaluatedProperties")
    return {
        key: value
        for key, value in schema.items()
        if key not in closing or value is not False
    }


def _with_one_or_more(schema: dict[str, Any]) -> dict[str, Any]:
    if "oneOf" not in schema:
        return schema
    others = {key: value for key, value in schema.items() if key != "oneOf"}
    either = {"anyOf": schema["oneOf"]}
    return {**others, "allOf": [*others.get("allOf", []), either]}


def _with_numbers_as_text(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") not in ("integer", "number"):
        return schema
    return {"anyOf": [schema, _NUMERIC]}


def _with_implied_type(schema: dict[str, Any]) -> dict[str, Any]:
    if not any(key in schema for key in ("type", "$ref", "anyOf", "oneOf")):
        for kind, keywords in _KEYWORDS.items():
            if not keywords.isdisjoint(schema):
                return {**schema, "type": kind}
    return schema


def _with_parts_seen(schema: dict[str, Any]) -> dict[str, Any]:
    if "allOf" not in schema or "additionalProperties" not in schema:
        return schema
    others = {key: schema[key] for key in schema if key != "additionalProperties"}
    return {**others, "unevaluatedProperties": schema["additionalProperties"]}


def _without_absent_properties(schema: dict[str, Any]) -> dict[str, Any]:
    named = schema.get("properties")
    if not isinstance(named, dict):
        return schema
    fields = cast("dict[str, Any]", named)
    kept = {key: value for key, value in fields.items() if value not in _NOTHING}
    return {**schema, "properties": kept}


_NOTHING: Final[tuple[Any, ...]] = (False, {"not": {}}, {"not": True})
_KEYWORDS: Final = {
    "object": frozenset(
        {
            *("properties", "additionalProperties", "patternProperties", "required"),
            *("minProperties", "maxProperties", "unevaluatedProperties"),
            *("propertyNames", "dependentRequired", "dependentSchemas"),
        }
    ),
    "array": frozenset(
        {
            *("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
            *("contains", "unevaluatedItems"),
        }
    ),
}

RULES: Final[dict[str, Rule]] = {
    "implied type": _with_implied_type,
    "limits": _without_limits,
    "open enum": _with_open_enums,
    "open object": _with_open_objects,
    "absent property": _without_absent_properties,
    "one object": _with_parts_seen,
    "oneOf as anyOf": _with_one_or_more,
    "number as text": _with_numbers_as_text,
}
"""By the name under which docs/json-schema.md explains it."""


def explain(schema: Any, instance: Any, *, is_valid: bool) -> tuple[str, ...]:
    """The rules by which `instance` is judged otherwise than `schema` says; none when none do it."""
    for name, rule in RULES.items():
        if _allows(_changed(schema, rule), instance) is not is_valid:
            return (name,)
    changed = schema
    for rule in RULES.values():
        changed = _changed(changed, rule)
    return ("several",) if _allows(changed, instance) is not is_valid else ()


def _allows(schema: Any, instance: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(schema).is_valid(instance)


def _changed(schema: Any, rule: Rule) -> Any:
    """`schema` with `rule` applied to it and to all below it."""
    if isinstance(schema, list):
        return [_changed(each, rule) for each in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    stated = cast("dict[str, Any]", schema)
    return rule({key: _inner(key, value, rule) for key, value in stated.items()})


def _inner(key: str, value: Any, rule: Rule) -> Any:
    if key in _VALUES:
        return value
    if key in _NAMED and isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return {name: _changed(each, rule) for name, each in named.items()}
    return _changed(value, rule)
