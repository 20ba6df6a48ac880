"""What a normalizing function has at hand beside the object itself."""

from __future__ import annotations

from crmgen.diagnostics import Notes
from crmgen.read.documents import Document
from crmgen.records import dataclass, field
from crmgen.tree.maps import Map, place_of
from crmgen.tree.pointers import escape
from crmgen.tree.walk import Site


@dataclass(frozen=True, slots=True)
class Context:
    document: Document
    notes: Notes
    version: tuple[int, int]
    """Of the entry document, before it was normalized."""
    consumes: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    """The media types that an OpenAPI 2.0 document states for all its operations."""
    shared_bodies: dict[tuple[str, ...], Map] = field(
        default_factory=dict[tuple[str, ...], Map]
    )
    """Its shared parameters that are bodies, by address; 3.x has no such parameters."""

    def record_loss(self, site: Site, key: str, code: str, message: str) -> None:
        """Record that `key` of an object was repaired or weakened; see the table of losses."""
        place = place_of(site.map, key, f"{site.pointer}/{escape(key)}")
        self.notes.record_loss(place, code, message)

    def error(self, site: Site, key: str | None, message: str, code: str) -> None:
        pointer = site.pointer if key is None else f"{site.pointer}/{escape(key)}"
        self.notes.error(place_of(site.map, key, pointer), message, code)
