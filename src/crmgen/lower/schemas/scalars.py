"""Primitive schemas: type and format to a `Scalar`, and the limits that types carry."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import UNLIMITED, Constraints, Scalar, ScalarKind
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.keywords import note_said
from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.tree.nodes import Node

_KINDS: Final = {
    "string": ScalarKind.STRING,
    "integer": ScalarKind.INTEGER,
    "number": ScalarKind.NUMBER,
    "boolean": ScalarKind.BOOLEAN,
    "null": ScalarKind.NULL,
    "file": ScalarKind.BINARY,
}
_FORMATS: Final = {
    "date": ScalarKind.DATE,
    "date-time": ScalarKind.DATE_TIME,
    "time": ScalarKind.TIME,
    "uuid": ScalarKind.UUID,
    "decimal": ScalarKind.DECIMAL,
    "binary": ScalarKind.BINARY,
}
_LIMITS: Final = frozenset(
    {
        *("minLength", "maxLength", "pattern"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    }
)


def is_scalar_kind(kind: str) -> bool:
    """Whether `kind` is a value of `type` that stands for a primitive."""
    return kind in _KINDS


def lower_scalar(node: Node, kind: str) -> Scalar:
    """A primitive of `kind`, one of the values of `type`."""
    stated = node.text("format")
    scalar = _KINDS[kind]
    if scalar is ScalarKind.STRING:
        scalar = _kind_of_string(node)
    return Scalar(scalar, stated, _limits_of(node, scalar))


def _kind_of_string(node: Node) -> ScalarKind:
    """`format` decides; so does a raw media type (OpenAPI 3.1 section 4.8.14.3)."""
    stated = node.text("format")
    kind = stated.lookup(_FORMATS) if stated is not None else None
    if kind is not None:
        return kind
    media = node.text("contentMediaType")
    if media is not None and "contentEncoding" not in node:
        is_text = media.startswith(("text/", "application/json"))
        return ScalarKind.STRING if is_text else ScalarKind.BINARY
    return ScalarKind.STRING


def _limits_of(node: Node, kind: ScalarKind) -> Constraints:
    """The limits that apply to `kind`: JSON Schema gives the others no effect."""
    if not isinstance(node.raw, dict) or _LIMITS.isdisjoint(node.raw):
        return UNLIMITED
    if kind in (ScalarKind.INTEGER, ScalarKind.NUMBER):
        return Constraints(
            minimum=node.number("minimum"),
            maximum=node.number("maximum"),
            exclusive_minimum=node.number("exclusiveMinimum"),
            exclusive_maximum=node.number("exclusiveMaximum"),
            multiple_of=node.number("multipleOf"),
        )
    if kind in (ScalarKind.BOOLEAN, ScalarKind.NULL, ScalarKind.BINARY):
        return UNLIMITED
    return Constraints(
        min_length=_count(node, "minLength"),
        max_length=_count(node, "maxLength"),
        pattern=node.text("pattern"),
    )


def list_limits(node: Node) -> Constraints:
    """The limits of an array."""
    if not isinstance(node.raw, dict) or _LIMITS.isdisjoint(node.raw):
        return UNLIMITED
    return Constraints(
        min_items=_count(node, "minItems"),
        max_items=_count(node, "maxItems"),
        unique_items=bool(node.flag("uniqueItems")),
    )


def map_limits(node: Node) -> Constraints:
    """The limits of an object with names of its user's choice."""
    if not isinstance(node.raw, dict) or _LIMITS.isdisjoint(node.raw):
        return UNLIMITED
    return Constraints(
        min_properties=_count(node, "minProperties"),
        max_properties=_count(node, "maxProperties"),
    )


def _count(node: Node, key: str) -> int | None:
    number = node.number(key)
    return int(number) if number is not None and number >= 0 else None


def merge_scalars(subschemas: tuple[Subschema, ...], notes: Notes) -> Node:
    """One schema with the keywords of several: values that all allow, else what the last one says."""
    merged = Map()
    listed: list[list[Json]] = []
    for subschema in subschemas:
        if isinstance(subschema.node.raw, dict):
            merged.update(subschema.node.raw)
            note_said(subschema.node)
            values = subschema.node.raw.get("enum")
            listed += [values] if isinstance(values, list) else []
    last = subschemas[-1].node
    if len(listed) > 1:
        common = [value for value in listed[0] if all(value in each for each in listed)]
        if not common:
            message = "parts of allOf that have no value in common; the last is used"
            notes.record_loss(last.at, "all-of-conflict", message)
        merged["enum"] = list[Json](common or listed[-1])
    return Node(merged, last.pointer, last.holder, last.key, last.base)
