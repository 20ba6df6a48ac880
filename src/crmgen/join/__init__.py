"""Several documents become one, so that no later pass knows that there were any.

It is done when each stands by itself: its overlays applied, in the one dialect, its references checked and all
within it. Every part keeps its file and line. What is one, and what is told apart:

- Components that say the same are one, whatever is said of them for readers, and if what they refer to is the
  same as well. Others that have one key are told apart by their documents: `Amount`, and `Payouts_Amount`.
- Security schemes that are the same are one, under whatever key, with the scopes of all: one client logs in once.
- An operation that two documents describe alike is one. Otherwise both stay, the second at a path that differs
  in a fragment, which is never sent.
- Where servers differ in their paths alone, those become parts of the paths of operations, and one address is
  left; otherwise each document's paths have its servers.
- A document is called by its title, as far as that tells it from others, else by its file; never by a number.
  Operations and tags know the document they come from, since two that have a tag `Basic` mean two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.join.components import join_components, tell_apart
from crmgen.join.names import names_of, own_title, title_of
from crmgen.join.parts import Part
from crmgen.join.paths import join_paths, join_webhooks
from crmgen.join.references import moves_of, refer_to_components, refer_to_paths
from crmgen.join.security import join_schemes, place_security
from crmgen.join.servers import place_servers
from crmgen.join.stated import DOCUMENT
from crmgen.read.documents import Document
from crmgen.text import Json
from crmgen.tree.maps import Map, graft, mapping, note_read, place_of
from crmgen.tree.pointers import escape

__all__ = ["DOCUMENT", "DOCUMENTS", "join", "title_of"]
DOCUMENTS: Final = "x-crmgen-documents"
"""At the top: what the documents are called, with their titles."""
_OURS: Final = "x-crmgen-"


def join(documents: Sequence[Document], title: str, notes: Notes) -> Document:
    """One document with all that several say, each of which is changed in place.

    `title`: whose they all are. What nobody takes stays in them, so that it can be told.
    """
    names = names_of(documents, title)
    parts = [Part(*each) for each in zip(names, documents, strict=True)]
    root = Map(parts[0].root.source, parts[0].root.mark)
    for part in parts:
        for key in ("openapi", "swagger", "info"):
            note_read(part.root, key)
    root["info"] = _info(parts[0], title)
    tell_apart(parts)
    schemes = join_schemes(parts)
    place_security(parts, root)
    for part in parts:
        refer_to_components(part)
    place_servers(parts, root, notes)
    root[DOCUMENTS] = [_about(each, title) for each in parts]
    root["tags"] = list(_tags(parts))
    root["paths"] = join_paths(parts)
    root["webhooks"] = join_webhooks(parts)
    for part in parts:
        refer_to_paths(part)
    root["components"] = join_components(parts, schemes)
    _take_extensions(parts, root, notes)
    return _joined(parts, root)


def _info(first: Part, title: str) -> Map:
    """The title of all; the version of the first."""
    stated_info = mapping(first.root.get("info"))
    made = Map(stated_info.source, stated_info.mark)
    made["title"] = title
    if "version" in stated_info:
        made["version"] = stated_info["version"]
    return made


def _about(part: Part, title: str) -> Map:
    """What naming needs to know of a document."""
    info = mapping(part.root.get("info"))
    for key in ("title", "version"):
        note_read(info, key)
    made = Map(info.source, info.mark)
    made["name"] = part.name
    made["title"] = own_title(part.document, title)
    made["prefix"] = part.prefix
    return made


def _tags(parts: Sequence[Part]) -> Iterator[Json]:
    for part in parts:
        tags = part.root.pop("tags", None)
        for tag in tags if isinstance(tags, list) else ():
            if isinstance(tag, Map):
                tag[DOCUMENT] = part.name
                yield tag


def _take_extensions(parts: Sequence[Part], root: Map, notes: Notes) -> None:
    """What our extensions say of a whole document holds for all; the first that says it decides."""
    for part in parts:
        for key in [key for key in part.root if key.startswith(_OURS)]:
            place = place_of(part.root, key, f"/{escape(key)}")
            value = part.root.pop(key)
            if root.setdefault(key, value) is value:
                graft(root, key, part.root)
            elif value != root[key]:
                message = f"another document says {key!r} otherwise, and comes first; this is left out"
                notes.record_loss(place, "other-document", message)


def _joined(parts: Sequence[Part], root: Map) -> Document:
    first = parts[0].document
    for part in parts[1:]:
        first.files.hashes |= part.document.files.hashes
    references = (each for part in parts for each in part.document.references)
    moves = {
        (part.document.files.name(""), old): now
        for part in parts
        for old, now in moves_of(part)
    }
    return Document(root, first.files, tuple(references), moves=moves)
