"""Ways into a body: reading them, following them through types, and what stands at their end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crmgen.diagnostics import quoted
from crmgen.ir.operations import BodyPath
from crmgen.ir.types import (
    Anything,
    Field,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    Type,
    TypeId,
)
from crmgen.text import SpecText, joined
from crmgen.tree.nodes import Node


@dataclass(frozen=True, slots=True)
class Bodies:
    """The named types, asked what is inside a body."""

    types: Mapping[TypeId, NamedType]

    def inner(self, type: Type) -> Type:
        """`type` without null and without aliases."""
        for _ in range(len(self.types) + 1):
            if isinstance(type, Nullable):
                type = type.inner
                continue
            named = self.types.get(type.id) if isinstance(type, Named) else None
            if named is None or isinstance(named, Model):
                break
            type = named.type
        return type

    def model(self, type: Type) -> Model | None:
        """The object that `type` is, or None."""
        inner = self.inner(type)
        named = self.types.get(inner.id) if isinstance(inner, Named) else None
        return named if isinstance(named, Model) else None

    def item(self, type: Type) -> Type | None:
        """The type of a list's items; None when `type` is no list."""
        inner = self.inner(type)
        return inner.item if isinstance(inner, ListOf) else None

    def is_list(self, type: Type) -> bool:
        return isinstance(self.inner(type), ListOf)

    def field(self, type: Type, wire: SpecText) -> Field | None:
        model = self.model(type)
        fields = model.fields if model is not None else ()
        return next((field for field in fields if field.wire == wire), None)

    def at(self, type: Type, path: BodyPath) -> Type | None:
        """The type at the end of `path`: a list of it where the path goes through one; None: no such."""
        if not path:
            return type
        step, rest = path[0], path[1:]
        inner = self.inner(type)
        if isinstance(inner, Anything):
            return inner
        if step == "*":
            return self._in_items(inner, rest)
        if isinstance(inner, MapOf):
            return self.at(inner.value, rest)
        field = self.field(inner, step)
        return self.at(field.type, rest) if field is not None else None

    def _in_items(self, type: Type, rest: BodyPath) -> Type | None:
        found = self.at(type.item, rest) if isinstance(type, ListOf) else None
        return ListOf(found) if found is not None else None


def read_path(node: Node) -> BodyPath | None:
    """A path as written in an extension: `data.contacts.*.contact`, a list, or a simple JSONPath."""
    if node.is_list():
        parts = [element.own_text() for element in node.elements()]
        return tuple(part for part in parts if part is not None)
    text = node.own_text()
    if text is None:
        return None
    plain = text.removeprefix("$response").removeprefix("$").replace("[*]", ".*")
    return tuple(part for part in plain.split(".") if part)


def show_path(path: BodyPath) -> str:
    """A path for people."""
    return quoted(joined(path, ".")) if path else "the body"
