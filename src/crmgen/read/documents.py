"""A document and the files it stands in; reading one begins here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crmgen.diagnostics import InputError, Notes, Place, shortest_name
from crmgen.read.files import Files
from crmgen.read.reach import ALONE, Reach
from crmgen.records import dataclass, field
from crmgen.tree.maps import Map, described
from crmgen.tree.nodes import Node
from crmgen.tree.references import Reference
from crmgen.url import Url

if TYPE_CHECKING:
    from crmgen.fetch.remote import Remote


@dataclass(slots=True)
class Document:
    """A document and the set of files it stands in: what the passes up to `resolve` hand on."""

    root: Map
    files: Files
    references: tuple[Reference, ...] = ()
    """Every `$ref`, once `crmgen.normalize` has seen the document."""
    moved: tuple[tuple[str, str], ...] = ()
    """Pointers of the entry that normalizing moved: the start they had, the start they have."""
    moves: Mapping[tuple[str, str], str] = field(
        default_factory=dict[tuple[str, str], str]
    )
    """Where joining put parts of several documents: by file and pointer as it was, the pointer as it is."""

    @property
    def node(self) -> Node:
        return Node(self.root)

    def forgotten(self) -> Document:
        """The files by their names and hashes alone: what stands in them is much of the memory."""
        self.files.forget()
        return Document(Map(), self.files)


def parse(
    path: Path | Url, notes: Notes, remote: Remote | None = None, reach: Reach = ALONE
) -> Document:
    """Read the entry document. Other files are read when a reference leads to them.

    `remote` reads what is on other hosts; without it nothing there is read, but copies of it that `reach` names.

    Raises:
        InputError: the file cannot be read, is no JSON or YAML, holds no mapping, or is beyond a limit.
    """
    files = Files(path, notes, remote, reach)
    root = files.root("")
    if not isinstance(root, Map):
        message = (
            f"an OpenAPI document is a mapping, but this file holds {described(root)}"
        )
        raise InputError.of(Place(shortest_name(path), 1, 1), message, "not-openapi")
    return Document(root, files)
