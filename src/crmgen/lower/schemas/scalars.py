"""Primitive schemas: type and format to a `Scalar`, and the limits that types carry."""

from __future__ import annotations

from functools import lru_cache
from types import NoneType
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import Nullable, Scalar, ScalarKind, Type
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.keywords import NOT_EXPRESSIBLE, SAYING, note_said
from crmgen.lower.schemas.limits import limits_of
from crmgen.text import Json
from crmgen.tree.maps import Map, note_read
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

_PRIMITIVES: Final = frozenset({"string", "integer", "number", "boolean"})
_OF_PLAIN: Final = frozenset({"type", "format", "nullable"})
_TEXT: Final = (str, NoneType)
_FLAG: Final = (bool, NoneType)
_SAYING_MORE: Final = SAYING.union(NOT_EXPRESSIBLE, ["$ref", "allOf"]) - _OF_PLAIN


def is_scalar_kind(kind: str) -> bool:
    """Whether `kind` is a value of `type` that stands for a primitive."""
    return kind in _KINDS


def lower_plain(node: Node) -> Type | None:
    """The type of a schema that states a primitive and no more, as most do; None for all others."""
    raw = node.raw
    if not isinstance(raw, Map) or not _SAYING_MORE.isdisjoint(raw):
        return None
    kind, format, null = raw.get("type"), raw.get("format"), raw.get("nullable")
    if not (isinstance(kind, str) and kind in _PRIMITIVES):
        return None
    if not (isinstance(format, _TEXT) and isinstance(null, _FLAG)):
        return None
    for keyword in _OF_PLAIN.intersection(raw):
        note_read(raw, keyword)
    return _plain(kind, format, null)


@lru_cache(1024)
def _plain(kind: str, format: str | None, null: bool | None) -> Type:
    stated = Map()
    stated["format"] = format
    scalar = lower_scalar(Node(stated), kind)
    return Nullable(scalar) if null else scalar


def lower_scalar(node: Node, kind: str) -> Scalar:
    """A primitive of `kind`, one of the values of `type`."""
    stated = node.text("format")
    scalar = _KINDS[kind]
    if scalar is ScalarKind.STRING:
        scalar = _kind_of_string(node)
    return Scalar(scalar, stated, limits_of(node, scalar))


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


def disagree_on_format(subschemas: tuple[Subschema, ...]) -> bool:
    """Whether formats of theirs make values of different types; a format without a type asks for none."""
    stating = [each.node for each in subschemas if "format" in each.node]
    return len({_kind_of_string(each) for each in stating} - {ScalarKind.STRING}) > 1


def merge_scalars(subschemas: tuple[Subschema, ...], notes: Notes) -> Node:
    """One schema with the keywords of several: values that all allow, else what the last one says.

    `limits` knows what becomes of the limits.
    """
    merged = Map()
    for subschema in subschemas:
        if isinstance(subschema.node.raw, dict):
            merged.update(subschema.node.raw)
            note_said(subschema.node)
    last = subschemas[-1].node
    listed = [values for each in subschemas if (values := _values_of(each.node))]
    if len(listed) > 1:
        common = [value for value in listed[0] if all(value in each for each in listed)]
        if not common:
            message = "parts of allOf that have no value in common; the last is used"
            notes.record_loss(last.at, "all-of-conflict", message)
        _state(merged, common or listed[-1])
    return Node(merged, last.pointer, last.holder, last.key, last.base)


def _values_of(node: Node) -> list[Json]:
    """The values that a schema lists; its constant is a list of one."""
    constant, listed = node.get("const"), node.get("enum")
    if constant is not None:
        return [constant.raw]
    return [each.raw for each in listed.elements()] if listed else []


def _state(merged: Map, values: list[Json]) -> None:
    if "const" in merged:
        merged["const"] = values[0]
    else:
        merged["enum"] = values
