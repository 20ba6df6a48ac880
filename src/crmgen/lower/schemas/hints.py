"""Hints for the naming pass, made of where a schema hangs or, for the target of a reference, of its pointer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from crmgen.ir.types import Hint, OperationId, TypeId
from crmgen.records import replace
from crmgen.text import SpecText, whole_number
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape, unescape

_BELOW: Final[dict[str, Literal["item", "value"]]] = {
    "items": "item",
    "prefixItems": "item",
    "additionalProperties": "value",
    "patternProperties": "value",
}


def below(
    hint: Hint, id: TypeId, role: Literal["item", "value", "member"], index: int = 0
) -> Hint:
    """The hint for what hangs from the unnamed or named type `id` that has `hint`."""
    if hint.role == "component":
        return Hint(parent=id, role=role, index=index)
    return Hint(parent=hint.parent, role=role, part=hint.part, index=index)


def hint_of_place(place: Node) -> Hint:
    """The hint that a schema anywhere gets from the schemas above it, read off its pointer."""
    tokens = tuple(map(unescape, place.pointer.split("/")[1:]))
    start, hint = _root(place.base, tokens)
    owner = TypeId(_id(place.base, tokens[:start]))
    steps = enumerate(tokens[start:], start)
    for index, token in steps:
        here = TypeId(_id(place.base, tokens[:index]))
        if token == "properties":
            owner = owner if hint.role == "component" and _in_all_of(tokens) else here
            name = _next(steps)
            hint = Hint(parent=owner, role="field", part=SpecText(name))
        elif token in ("definitions", "$defs"):
            hint = Hint(component=SpecText(_next(steps)), role="component")
            owner = TypeId(_id(place.base, tokens[: index + 2]))
        elif token in _BELOW:
            hint = below(hint, owner, _BELOW[token])
            if token != "items":
                _next(steps)
        elif token in ("oneOf", "anyOf"):
            number = whole_number(_next(steps))
            hint = below(hint, owner, "member", number or 0)
    return hint


def _next(steps: Iterator[tuple[int, str]]) -> str:
    return next(steps, (0, ""))[1]


def _in_all_of(tokens: tuple[str, ...]) -> bool:
    return "allOf" in tokens


def _root(base: str, tokens: tuple[str, ...]) -> tuple[int, Hint]:
    """Where in `tokens` the outermost schema stands (the index behind it), and its hint."""
    for index, token in enumerate(tokens[:-1]):
        if token in ("schemas", "definitions", "$defs"):
            name = SpecText(tokens[index + 1])
            return index + 2, Hint(component=name, role="component")
    if "schema" in tokens:
        index = tokens.index("schema") + 1
        return index, _of_operation(base, tokens[:index])
    stem = base.rpartition("/")[2].partition(".")[0]
    if tokens and tokens[0] in ("properties", "items", "allOf", "oneOf", "anyOf"):
        return 0, Hint(component=SpecText(stem), role="component")
    name = SpecText(tokens[-1] if tokens else stem)
    return len(tokens), Hint(component=name, role="component")


def _of_operation(base: str, tokens: tuple[str, ...]) -> Hint:
    role: Literal["body", "response", "parameter"] = "parameter"
    part: str | None = None
    if "requestBody" in tokens or "requestBodies" in tokens:
        role = "body"
    elif "responses" in tokens[:-1]:
        role, part = "response", tokens[tokens.index("responses") + 1]
    parent = OperationId(_id(base, tokens[:3])) if tokens[0] == "paths" else None
    return Hint(parent=parent, role=role, part=SpecText(part) if part else None)


def _id(base: str, tokens: tuple[str, ...]) -> str:
    return f"{base}#{''.join('/' + escape(token) for token in tokens)}"


def with_own_names(hint: Hint, node: Node) -> Hint:
    """`hint` with the schema's title, and its pinned name unless that is the field's."""
    title = node.text("title")
    pinned = None if hint.role == "field" else node.text("x-crmgen-name")
    if title is None and pinned is None:
        return hint
    return replace(hint, title=title, pinned=pinned)
