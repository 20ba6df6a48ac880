"""Values that schemas state: enums and constants, defaults, examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.types import Choice, Scalar, ScalarKind, Type
from crmgen.lower.schemas.keywords import says_null, stated_kinds
from crmgen.text import Json, SpecValue, whole_number
from crmgen.tree.nodes import Node

_PYTHON: Final = {
    "string": str,
    "integer": int,
    "number": int | float,
}


def lower_choice(node: Node, notes: Notes, *, lagging: bool = False) -> Type | None:
    """The type of `enum` or `const`; None where its values are no primitives.

    Null among the values is left out: `Nullable` says it. A constant is closed, an enum is open.
    `lagging`: enums list less than the API takes, so that other values may be sent.
    """
    constant = node.get("const")
    if constant is not None:
        values, is_open = [_whole(constant.raw)], False
        if isinstance(values[0], float):
            message = "a constant with decimals; any number is taken"
            notes.record_loss(constant.at, "schema-not-expressible", message)
    else:
        listed = node.get("enum")
        values = [each.raw for each in listed.elements()] if listed else []
        is_open = True
    if any(isinstance(value, dict | list) for value in values):
        message = "an enum of objects or lists; any value of its type is taken"
        notes.record_loss(node.at, "enum-of-structures", message)
        return None
    kinds = stated_kinds(node)
    known = [value for value in values if value is not None]
    said = [_of_stated_kind(node, kinds, value, notes) for value in known]
    if not said:
        return Scalar(ScalarKind.NULL) if values else None
    return Choice(_distinct(said), _base(node, said), is_open, is_open and lagging)


def _whole(value: Json) -> Json:
    """2.0 as 2, which JSON Schema holds for the same (core section 4.2.2)."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def allows_null(node: Node) -> bool:
    """Whether null may be sent: stated beside the values, or one of them."""
    constant = node.get("const")
    return says_null(node) or (constant is not None and constant.raw is None)


def _of_stated_kind(
    node: Node, kinds: tuple[str, ...], value: Json, notes: Notes
) -> Json:
    """`value`, mended where YAML made it another type than the schema states."""
    if not kinds or any(is_a(value, kind) for kind in kinds):
        return value
    mended = _mend(value, kinds[0])
    what = "taken as one" if mended is not value else "kept as it is"
    message = f"an enum value is no {kinds[0]}; {what}"
    notes.record_loss(node.at, "enum-value-of-other-type", message)
    return mended


def is_a(value: Json, kind: str) -> bool:
    """Whether a primitive is of a type, by the type's name."""
    if kind == "boolean" or isinstance(value, bool):
        return kind == "boolean" and isinstance(value, bool)
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return kind not in _PYTHON or isinstance(value, _PYTHON[kind])


def _mend(value: Json, kind: str) -> Json:
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    if kind == "string" and isinstance(value, int | float):
        return str(value)
    number = whole_number(value.removeprefix("-")) if isinstance(value, str) else None
    if kind == "integer" and number is not None and isinstance(value, str):
        return -number if value.startswith("-") else number
    return value


def _distinct(values: list[Json]) -> tuple[SpecValue, ...]:
    return tuple(dict.fromkeys(map(SpecValue, values)))


def _base(node: Node, values: list[Json]) -> ScalarKind | None:
    kinds = {_kind(value) for value in values}
    if kinds == {ScalarKind.INTEGER} and stated_kinds(node) == ("number",):
        return ScalarKind.NUMBER
    if kinds == {ScalarKind.INTEGER, ScalarKind.NUMBER}:
        return ScalarKind.NUMBER
    return kinds.pop() if len(kinds) == 1 else None


def _kind(value: Json) -> ScalarKind:
    match value:
        case bool():
            return ScalarKind.BOOLEAN
        case int():
            return ScalarKind.INTEGER
        case float():
            return ScalarKind.NUMBER
        case _:
            return ScalarKind.STRING


def lower_default(node: Node, notes: Notes) -> SpecValue | None:
    """The schema's default; one that its own type forbids is left out."""
    stated = node.get("default")
    if stated is None:
        return None
    kinds = stated_kinds(node)
    fits = stated.raw is None or not kinds or any(_fits(stated, kind) for kind in kinds)
    if not fits:
        message = f"the default is no {' or '.join(kinds)}; left out"
        notes.record_loss(stated.at, "default-of-other-type", message)
        return None
    return stated.value()


def _fits(stated: Node, kind: str) -> bool:
    match kind:
        case "object":
            return stated.is_map()
        case "array":
            return stated.is_list()
        case _:
            is_primitive = not stated.is_map() and not stated.is_list()
            return is_primitive and is_a(stated.raw, kind)


def schema_examples(node: Node) -> tuple[SpecValue, ...]:
    """`example` and `examples` of a schema (a list since 3.1)."""
    if "example" not in node and "examples" not in node:
        return ()
    single = node.get("example")
    listed = node.get("examples")
    more = [each.value() for each in listed.elements()] if listed else []
    return (*([single.value()] if single else ()), *more)


def first_examples(nodes: list[Node]) -> tuple[SpecValue, ...]:
    """The examples of the first schema that has any."""
    for node in nodes:
        found = schema_examples(node)
        if found:
            return found
    return ()


def media_examples(node: Node, examples: Iterator[Node]) -> tuple[SpecValue, ...]:
    """`example` of a parameter or media type, and the values of its Example Objects."""
    single = node.get("example")
    values = (each.get("value") for each in examples)
    more = [value.value() for value in values if value is not None]
    return (*([single.value()] if single else ()), *more)
