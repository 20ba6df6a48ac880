"""OpenAPI Overlay 1.0 and 1.1: corrections to a document that somebody else keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from crmgen.diagnostics import InputError, Notes, Place, shortest_name
from crmgen.overlays.jsonpath import BadQuery, Location, select, value_at
from crmgen.read.documents import Document
from crmgen.text import Json
from crmgen.tree.maps import Map, copy_of, graft, place_of
from crmgen.url import Url, parse_url

_VERSION: Final = re.compile(r"1\.[01](\.\d+)?")
_ACTION_KEYS: Final = frozenset(["target", "description", "update", "remove", "copy"])


def apply_overlays(
    documents: Sequence[Document], paths: Sequence[Path], notes: Notes
) -> None:
    """Carry out the actions of each overlay in order; the documents are changed in place.

    An overlay is for the document that it `extends`, else for all, of which an action has to select something
    in one. What comes from an overlay keeps its place there.

    Raises:
        InputError: an overlay cannot be read, or an action selects nothing; all of them at once.
    """
    for path in paths:
        overlay = documents[0].files.read(path)
        if not isinstance(overlay, Map):
            place = Place(shortest_name(path), 1, 1)
            raise InputError.of(
                place, "an overlay is a mapping with 'overlay: 1.1.0'", "bad-overlay"
            )
        _apply(documents, overlay, path, notes)
    notes.stop_on_problems()


def _apply(
    documents: Sequence[Document], overlay: Map, path: Path, notes: Notes
) -> None:
    version = str(overlay.get("overlay"))
    actions = overlay.get("actions")
    if not _VERSION.fullmatch(version):
        message = "an overlay starts with 'overlay: 1.0.0' or 'overlay: 1.1.0'"
        _error(overlay, "overlay", message, notes)
    elif not isinstance(actions, list) or not actions:
        _error(overlay, "actions", "an overlay needs a list of 'actions'", notes)
    else:
        roots = [each.root for each in _extended(documents, overlay, path, notes)]
        for action in actions:
            if isinstance(action, Map):
                _act(roots, action, notes)
            else:
                _error(
                    overlay,
                    "actions",
                    "each action is a mapping with a 'target'",
                    notes,
                )


def _extended(
    documents: Sequence[Document], overlay: Map, path: Path, notes: Notes
) -> Sequence[Document]:
    """The documents that an overlay is for: it may name one, which is compared with what was read, never read."""
    named = overlay.get("extends")
    if not isinstance(named, str):
        return documents
    try:
        found = [each for each in documents if _names_entry(named, path, each)]
    except ValueError as error:
        _error(overlay, "extends", f"{named!r} names no document: {error}", notes)
        return documents
    if found:
        return found
    names = ", ".join(repr(shortest_name(each.files.entry)) for each in documents[:3])
    more = f" and {len(documents) - 3} others" if len(documents) > 3 else ""
    message = f"this overlay is for {named!r}, but it is applied to {names}{more}"
    _error(overlay, "extends", message, notes)
    return documents


def _names_entry(named: str, path: Path, document: Document) -> bool:
    """Whether `extends` fits; a URL says nothing about a document that was saved as a file."""
    entry, parts = document.files.entry, urlsplit(named)
    is_path = parts.scheme in ("", "file") and not parts.netloc
    if isinstance(entry, Url):
        return not is_path and parse_url(named) in (entry, document.files.location(""))
    if not is_path or "\\" in named:
        return parts.scheme not in ("", "file")
    return (path.parent / unquote(parts.path)).resolve() == entry.resolve()


def _act(roots: Sequence[Map], action: Map, notes: Notes) -> None:
    unknown = [
        key for key in action if key not in _ACTION_KEYS and not key.startswith("x-")
    ]
    target = action.get("target")
    if unknown:
        _error(action, unknown[0], f"an action has no {unknown[0]!r}", notes)
    elif not isinstance(target, str):
        _error(
            action, "target", "an action needs a 'target', which is a JSONPath", notes
        )
    elif _has_one_change(action, notes):
        for root, locations in _selected(roots, action, "target", notes):
            if action.get("remove") is True:
                _remove(root, locations, action, notes)
            else:
                _update(root, locations, action, notes)


def _has_one_change(action: Map, notes: Notes) -> bool:
    changes = [key for key in ("update", "copy") if key in action]
    if action.get("remove") is True or len(changes) == 1:
        return True
    message = "an action needs one of 'update', 'copy' and 'remove: true'"
    _error(action, "target", message, notes)
    return False


def _selected(
    roots: Sequence[Map], action: Map, key: str, notes: Notes
) -> list[tuple[Map, list[Location]]]:
    """What a query selects in each of the documents where it selects something."""
    query = str(action[key])
    try:
        found = [(root, select(query, root)) for root in roots]
    except BadQuery as error:
        _error(action, key, f"{query!r} is no JSONPath: {error}", notes)
        return []
    selected = [(root, locations) for root, locations in found if locations]
    if not selected:
        message = (
            f"{query!r} selects nothing in the document; mend it, or remove this action "
            "if the document no longer needs it"
        )
        notes.error(place_of(action, key), message, "overlay-no-match")
    return selected


def _remove(root: Map, locations: list[Location], action: Map, notes: Notes) -> None:
    """Take out the last places first, so that the indices of the others stay what they were."""
    for location in reversed(locations):
        if not location:
            _error(action, "target", "the whole document cannot be removed", notes)
            return
        holder, key = value_at(root, location[:-1]), location[-1]
        if isinstance(holder, dict) and isinstance(key, str):
            holder.pop(key, None)
        elif isinstance(holder, list) and isinstance(key, int):
            del holder[key]


def _update(root: Map, locations: list[Location], action: Map, notes: Notes) -> None:
    change, origin = action.get("update"), action
    if "copy" in action:
        selected = _selected([root], action, "copy", notes)
        sources = selected[0][1] if selected else []
        if len(sources) != 1:
            if sources:
                message = f"'copy' must select one place, not {len(sources)}"
                _error(action, "copy", message, notes)
            return
        change = copy_of(value_at(root, sources[0]))
    for location in locations:
        _update_one(root, location, change, origin, notes)


def _update_one(
    root: Map, location: Location, change: Json, action: Map, notes: Notes
) -> None:
    target = value_at(root, location)
    if isinstance(target, Map):
        if isinstance(change, Map):
            _merge(target, change)
        else:
            message = "the target is a mapping, so what is merged into it must be one"
            _error(action, "update", message, notes)
    elif isinstance(target, list):
        _extend(target, change)
    else:
        _replace(value_at(root, location[:-1]), location[-1], change, action)


def _merge(target: Map, change: Map) -> None:
    """Objects are merged at every level, lists joined, all else replaced; nothing erases a whole."""
    for key, value in change.items():
        current = target.get(key)
        if isinstance(current, Map) and isinstance(value, Map):
            _merge(current, value)
        elif isinstance(current, list) and isinstance(value, list):
            _extend(current, value)
        elif not (isinstance(current, dict | list) and value is None):
            target[key] = copy_of(value)
            graft(target, key, change)


def _extend(target: list[Json], change: Json) -> None:
    target.extend(
        copy_of(each) for each in (change if isinstance(change, list) else [change])
    )


def _replace(holder: Json, key: str | int, change: Json, action: Map) -> None:
    if isinstance(holder, Map) and isinstance(key, str):
        holder[key] = copy_of(change)
        graft(holder, key, action)
    elif isinstance(holder, list) and isinstance(key, int):
        holder[key] = copy_of(change)


def _error(holder: Map, key: str, message: str, notes: Notes) -> None:
    notes.error(place_of(holder, key), message, "bad-overlay")
