"""Ways into a body: reading them, following them through types, and what stands at their end."""

from __future__ import annotations

from crmgen.diagnostics import quoted
from crmgen.ir.bodypath import type_at
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Field, Model, Type
from crmgen.ir.walk import Types, item_of, model_of, underlying
from crmgen.records import dataclass
from crmgen.text import SpecText, joined
from crmgen.tree.nodes import Node


@dataclass(frozen=True, slots=True)
class Bodies:
    """The named types, asked what is inside a body."""

    types: Types

    def inner(self, type: Type) -> Type | Model:
        """`type` without null and without names."""
        return underlying(type, self.types)

    def model(self, type: Type) -> Model | None:
        """The object that `type` is, or None."""
        return model_of(type, self.types)

    def item(self, type: Type) -> Type | None:
        """The type of a list's items; None when `type` is no list."""
        return item_of(type, self.types)

    def is_list(self, type: Type) -> bool:
        return self.item(type) is not None

    def field(self, type: Type, wire: SpecText) -> Field | None:
        model = self.model(type)
        fields = model.fields if model is not None else ()
        return next((field for field in fields if field.wire == wire), None)

    def at(self, type: Type, path: BodyPath) -> Type | None:
        """The type at the end of `path`, see `crmgen.ir.bodypath`; None where it leads nowhere."""
        return type_at(type, path, self.types)


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
