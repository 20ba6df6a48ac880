"""References as they stand in a document: which object has one, and what is expected at the other end."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.diagnostics import Place
from crmgen.records import dataclass
from crmgen.tree.maps import Map, mapping, note_read, place_of
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape
from crmgen.tree.shape import Kind
from crmgen.tree.walk import Site


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it stands in a document: `holder[key]` is its text."""

    holder: Map
    key: str
    text: str
    kind: Kind
    """What is expected at the other end."""
    base: str
    pointer: str

    @property
    def at(self) -> Place:
        return place_of(self.holder, self.key, self.pointer)


def has_references(holder: Map) -> bool:
    """Whether `references_of` an object may be any."""
    return "$ref" in holder or "discriminator" in holder


def references_of(site: Site) -> Iterator[Reference]:
    """The references that stand directly in an object: `$ref`, and those of a discriminator."""
    text = site.map.get("$ref")
    if isinstance(text, str):
        pointer = f"{site.pointer}/$ref"
        yield Reference(site.map, "$ref", text, site.kind, site.base, pointer)
    if site.kind is Kind.SCHEMA and "discriminator" in site.map:
        targets = mapping(mapping(site.map["discriminator"]).get("mapping"))
        for value, target in targets.items():
            if isinstance(target, str):
                pointer = f"{site.pointer}/discriminator/mapping/{escape(value)}"
                yield Reference(targets, value, target, site.kind, site.base, pointer)


def reference_text(node: Node) -> str | None:
    """The `$ref` of a node; None where it has none."""
    if not isinstance(node.raw, Map) or "$ref" not in node.raw:
        return None
    note_read(node.raw, "$ref")
    text = node.raw["$ref"]
    return text if isinstance(text, str) else None
