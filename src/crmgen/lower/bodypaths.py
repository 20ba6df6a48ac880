"""Ways into a body: reading them, following them through types, and what stands at their end."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.diagnostics import quoted
from crmgen.ir.bodypath import type_at
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Field, Model, Type, TypeId
from crmgen.ir.walk import Types, item_of, model_of, underlying
from crmgen.lower.wire_names import squeezed
from crmgen.records import dataclass, field
from crmgen.text import SpecText, joined
from crmgen.tree.nodes import Node


@dataclass(frozen=True, slots=True)
class Bodies:
    """The named types, asked what is inside a body."""

    types: Types
    _names: dict[TypeId, frozenset[str]] = field(
        default_factory=dict[TypeId, frozenset[str]]
    )

    def names(self, model: Model) -> frozenset[str]:
        """What the fields of an object are called, squeezed; made once for all operations that give it."""
        found = self._names.get(model.id)
        if found is None:
            found = frozenset(squeezed(each.wire) for each in model.fields)
            self._names[model.id] = found
        return found

    def called(self, model: Model, names: frozenset[str]) -> Iterator[Field]:
        """The fields that are called one of `names`; most objects have none."""
        if not self.names(model).isdisjoint(names):
            yield from (each for each in model.fields if squeezed(each.wire) in names)

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
