"""`x-crmgen-custom-field` on a property, and `x-crmgen-custom-fields` at the document's root."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.customfields import CustomPlace, Entry, FieldSource, Steps
from crmgen.ir.operations import Operation
from crmgen.ir.types import Model, NamedType, Type, TypeId
from crmgen.ir.walk import mentioned
from crmgen.lower.bodypaths import read_path
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.records import dataclass, replace
from crmgen.text import SpecText, SpecValue
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape

_PLACE_KEYS: Final = frozenset(["in", "key", "entry", "wire", "joined", "replaced"])
_ENTRY_KEYS: Final = frozenset(["key", "value", "inside"])
_NEEDED: Final = ("schemas", "key", "name")
_SOURCE_KEYS: Final = frozenset(
    {
        *(*_NEEDED, "entry", "wire", "type", "types", "options", "option"),
        *("arguments", "where", "note", "evidence", "operation", "property"),
        *("joined", "api", "file", "items", "replaced"),
    }
)


def custom_place(node: Node, type: Type, notes: Notes) -> CustomPlace | None:
    """Where a property with `x-crmgen-custom-field` travels; None for a property of the API's own."""
    stated = node.get("x-crmgen-custom-field")
    if stated is None:
        return None
    container, key = stated.text("in"), stated.get("key")
    joined = stated.text("joined")
    has_place = bool(container or (joined and "entry" not in stated))
    if not (_has_only(stated, _PLACE_KEYS) and has_place and key and _is_key(key)):
        bad(
            notes,
            stated,
            "{in: PROPERTY, key: KEY, entry: {key: PATH, value: PATH}}, or {key: KEY, joined: ;}",
        )
        return None
    if any(mentioned(type)):
        bad(notes, stated, "it beside plain values or lists, not objects or references")
    entry, as_text = _entry(stated, notes), _is_text(stated, notes)
    nowhere = SpecText("")
    return CustomPlace(
        container or nowhere,
        key.value(),
        entry,
        as_text,
        joined,
        replaced=bool(stated.flag("replaced")),
    )


def _is_key(node: Node) -> bool:
    return isinstance(node.raw, str | int) and not isinstance(node.raw, bool)


def _has_only(node: Node, keys: Collection[str]) -> bool:
    return node.is_map() and all(key in keys for key, _ in node.items())


def _entry(stated: Node, notes: Notes) -> Entry | None:
    node = stated.get("entry")
    if node is None:
        return None
    key, value = _path(node, "key"), _path(node, "value")
    if not _has_only(node, _ENTRY_KEYS) or not key or not value:
        bad(notes, node, "paths such as {key: custom_field.id, value: value}")
    return Entry(key, value, _path(node, "inside"))


def _path(node: Node, key: str) -> Steps:
    stated = node.get(key)
    return (read_path(stated) or ()) if stated is not None else ()


def _is_text(stated: Node, notes: Notes) -> bool:
    node = stated.get("wire")
    if node is not None and node.own_text() != "text":
        bad(notes, node, "`text`, or no `wire` at all")
    return node is not None


def on_wire(types: Mapping[TypeId, NamedType]) -> dict[TypeId, NamedType]:
    """The types without accounts' own fields: what is inferred of an API must not hang on those."""
    return {id: _on_wire(named) for id, named in types.items()}


def _on_wire(named: NamedType) -> NamedType:
    if not isinstance(named, Model) or all(f.custom is None for f in named.fields):
        return named
    return replace(named, fields=tuple(f for f in named.fields if f.custom is None))


@dataclass(frozen=True, slots=True)
class FieldSources:
    """Reads where an account's own fields are defined."""

    operations: Collection[Operation]
    types: Mapping[TypeId, NamedType]
    notes: Notes

    def read(self, root: Node) -> tuple[FieldSource, ...]:
        """What `x-crmgen-custom-fields` states; nothing where it is absent or wrong."""
        stated = root.get("x-crmgen-custom-fields")
        if stated is None:
            return ()
        if not stated.is_list():
            bad(self.notes, stated, "a list of mappings")
        found = [self._source(node) for node in stated.elements()]
        return tuple(each for each in found if each is not None)

    def _source(self, node: Node) -> FieldSource | None:
        if refuse_unknown_keys(node, sorted(_SOURCE_KEYS), self.notes):
            return None
        if not node.is_map():
            bad(self.notes, node, f"only the keys {', '.join(sorted(_SOURCE_KEYS))}")
            return None
        missing = [key for key in _NEEDED if key not in node]
        missing += (
            ["operation or file"] if not _is_one(node, "operation", "file") else []
        )
        missing += ["property"] if "entry" in node and "property" not in node else []
        if missing:
            bad(self.notes, node, f"also {', '.join(missing)}")
            return None
        source = self._read(node)
        self._check(node, source)
        return source

    def _read(self, node: Node) -> FieldSource:
        schemas = node.get("schemas")
        names = [each.own_text() for each in schemas.elements()] if schemas else []
        return FieldSource(
            at=node.at,
            operation=node.text("operation") or SpecText(""),
            schemas=tuple(name for name in names if name is not None),
            container=node.text("property") or SpecText(""),
            key=_path(node, "key"),
            name=_path(node, "name"),
            entry=_entry(node, self.notes),
            as_text=_is_text(node, self.notes),
            type=_path(node, "type"),
            types=_values(node, "types"),
            options=_path(node, "options"),
            option=node.text("option"),
            arguments=_values(node, "arguments"),
            where=_values(node, "where"),
            joined=node.text("joined") or None,
            replaced=bool(node.flag("replaced")),
            api=node.text("api"),
            file=node.text("file"),
            items=_path(node, "items"),
            note=node.text("note"),
            inferred=node.text("evidence") == "inferred",
        )

    def _check(self, node: Node, source: FieldSource) -> None:
        """What is named must be there, so that a change of the document is noticed here."""
        named = {each.operation_id: each for each in self.operations}
        operation = named.get(source.operation)
        is_here = source.file is None and source.api is None
        if operation is None and is_here:
            bad(self.notes, node.get("operation") or node, "the operationId of a list")
        parameters = operation.parameters if operation is not None else ()
        known = {each.wire for each in parameters}
        for wire, value in _items(node, "arguments"):
            if operation is not None and wire not in known:
                bad(self.notes, value, "a parameter of that operation")
        schemas = node.get("schemas") or node
        for each in schemas.elements():
            if not self._has_container(each, source.container):
                has = " that has the property" if source.container else " of an object"
                bad(self.notes, each, f"a component schema{has}")

    def _has_container(self, schema: Node, container: SpecText) -> bool:
        name = schema.own_text() or SpecText("")
        id = TypeId(f"#/components/schemas/{escape(name)}")
        named = self.types.get(id)
        if not isinstance(named, Model):
            return False
        return not container or any(each.wire == container for each in named.fields)


def _is_one(node: Node, *keys: str) -> bool:
    return sum(key in node for key in keys) == 1


def _items(node: Node, key: str) -> Iterator[tuple[SpecText, Node]]:
    stated = node.get(key)
    yield from stated.items() if stated is not None else ()


def _values(node: Node, key: str) -> tuple[tuple[SpecText, SpecValue], ...]:
    return tuple((name, value.value()) for name, value in _items(node, key))
