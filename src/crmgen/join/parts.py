"""What joining knows of each of the documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crmgen.read.documents import Document
from crmgen.records import dataclass, field
from crmgen.text import Json
from crmgen.tree.maps import Map, mapping
from crmgen.tree.shape import VERBS


class Name(NamedTuple):
    """What a component is called: `schemas`, `Contact`."""

    section: str
    key: str


@dataclass(slots=True)
class Part:
    """One of the documents, and where its parts go."""

    name: str
    """What it is called among the others; fit to be part of a key."""
    document: Document
    components: dict[Name, str] = field(default_factory=dict[Name, str])
    """Those that get another key."""
    prefix: str = ""
    """What its paths begin with now, which was part of its server's address."""
    servers: list[Json] | None = None
    """Those of its paths; None where the whole API has them."""
    whole_servers: list[Json] | None = None
    """Those of paths that do not begin with the prefix; None where the whole API has them."""
    paths: dict[str, str] = field(default_factory=dict[str, str])
    """Those that have another key."""

    @property
    def root(self) -> Map:
        return self.document.root

    def take(self, key: str) -> Map:
        """The mapping under a key of the document, which has it no longer."""
        return mapping(self.root.pop(key, None))

    def operations(self) -> Iterable[Map]:
        """The operations of its paths and webhooks, each once."""
        components = mapping(self.root.get("components"))
        holders = (self.root.get("paths"), self.root.get("webhooks"))
        found = (
            operation
            for holder in (*holders, components.get("pathItems"))
            for item in mapping(holder).values()
            for operation in operations_in(mapping(item))
        )
        return {id(each): each for each in found}.values()


def operations_in(item: Map) -> Iterator[Map]:
    """The operations of a path item."""
    more = mapping(item.get("additionalOperations"))
    found = [*(item.get(verb) for verb in VERBS), *more.values()]
    yield from (each for each in found if isinstance(each, Map))
