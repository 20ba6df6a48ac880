"""The paths of all documents: an operation that two describe alike is one, else both stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.join.parts import Part, operations_in
from crmgen.join.stated import stated
from crmgen.text import Json
from crmgen.tree.maps import Map, collected, graft, mapping
from crmgen.tree.pointers import tokens_of
from crmgen.tree.shape import VERBS, Kind

DOCUMENT: Final = "x-crmgen-document"
"""On operations and tags: what their document is called."""
_MARK: Final = "#document="
"""Begins what tells two paths apart that are one to servers, which never see a fragment."""
_OF_ALL: Final = ("parameters", "servers", "$ref", "additionalOperations")
"""Keys of a path item that are about each of its operations, or hold several."""
_Entry = tuple[str, Json, Map, str]


def join_paths(parts: Sequence[Part]) -> Map:
    """The paths of all documents; the parts note which of theirs have another key."""
    found: dict[str, _Entry] = {}
    for part in parts:
        for operation in part.operations():
            operation[DOCUMENT] = part.name
        paths = part.take("paths")
        referred = _referred(part)
        for path, item in paths.items():
            if path.startswith("x-") or not isinstance(item, Map):
                found.setdefault(path, (path, item, paths, path))
                continue
            place = _placed(path, item, part)
            if place in found and path not in referred:
                item = _left_over(item, mapping(found[place][1]))
            if place in found and any(operations_in(item)):
                place = f"{place}{_MARK}{part.name}"
            found.setdefault(place, (place, item, paths, path))
            if place != path:
                part.paths[path] = place
    return collected(found.values())


def join_webhooks(parts: Sequence[Part]) -> Map:
    """The webhooks of all documents; of those with one name that are not one, the second says its document."""
    found: dict[str, _Entry] = {}
    for part in parts:
        webhooks = part.take("webhooks")
        for name, item in webhooks.items():
            said = stated(Kind.PATH_ITEM, item)
            place = name
            while place in found and stated(Kind.PATH_ITEM, found[place][1]) != said:
                place = f"{part.name}_{place}"
            found.setdefault(place, (place, item, webhooks, name))
    return collected(found.values())


def _placed(path: str, item: Map, part: Part) -> str:
    """The path as it is below the servers that are left; where any are stated for it, it stays."""
    if "servers" in item:
        return path
    if any("servers" in each for each in operations_in(item)):
        if part.whole_servers is not None:
            item["servers"] = part.whole_servers
        return path
    if part.servers is not None:
        item["servers"] = part.servers
    return f"{part.prefix}{path}"


def _referred(part: Part) -> set[str]:
    """The paths that references of a document lead into."""
    texts = (each.text for each in part.document.references)
    return {tokens_of(text)[1] for text in texts if text.startswith("#/paths/")}


def _left_over(item: Map, before: Map) -> Map:
    """What of a path item is not said by one before it, nor could be put beside that."""
    left = Map(item.source, item.mark)
    left.update(item)
    if any(_said(item, key) != _said(before, key) for key in _OF_ALL):
        return left
    for verb in VERBS:
        if verb in item and verb not in before:
            before[verb] = item[verb]
            graft(before, verb, item)
        if verb in item and _said(item, verb) == _said(before, verb):
            del left[verb]
    return left


def _said(item: Map, key: str) -> str:
    """What a path item says under a key, whichever its document."""
    value = item.get(key)
    operation = Map()
    operation.update((k, v) for k, v in mapping(value).items() if k != DOCUMENT)
    if key in VERBS:
        return stated(Kind.OPERATION, operation)
    whole = Map()
    whole[key] = value
    return stated(Kind.PATH_ITEM, whole)
