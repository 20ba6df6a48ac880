"""The paths of all documents: an operation that two describe alike is one, else both stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.join.parts import Part, operations_in
from crmgen.join.stated import DOCUMENT, stated
from crmgen.text import Json
from crmgen.tree.maps import Map, collected, graft, mapping, shallow_copy
from crmgen.tree.pointers import tokens_of
from crmgen.tree.shape import VERBS, Kind

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
        for path, stated_item in paths.items():
            if path.startswith("x-") or not isinstance(stated_item, Map):
                found.setdefault(path, (path, stated_item, paths, path))
                continue
            place, item = _placed(path, stated_item, part)
            if place != path:
                part.paths[path] = place
            if place in found and path not in referred:
                item = _left_over(item, mapping(found[place][1]))
                if not item:
                    continue
            while place in found:
                place = part.paths[path] = f"{place}{_MARK}{part.name}"
            found[place] = place, item, paths, path
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


def _placed(path: str, item: Map, part: Part) -> tuple[str, Map]:
    """A path below the servers that are left, with those of its document; where any are stated for it, it stays."""
    made = shallow_copy(item)
    if "servers" in item:
        return path, made
    servers, place = part.servers, f"{part.prefix}{path}"
    if any("servers" in each for each in operations_in(item)):
        servers, place = part.whole_servers, path
    if servers is not None:
        made["servers"] = servers
    return place, made


def _referred(part: Part) -> set[str]:
    """The paths that references of a document lead into."""
    texts = (each.text for each in part.document.references)
    return {tokens_of(text)[1] for text in texts if text.startswith("#/paths/")}


def _left_over(item: Map, before: Map) -> Map:
    """What of a path item is not said by one before it, nor could be put beside that; empty if there is nothing."""
    if any(_said(item, key) != _said(before, key) for key in _OF_ALL):
        return item
    left = [verb for verb in VERBS if verb in item]
    for verb in [verb for verb in left if verb not in before]:
        before[verb] = item[verb]
        graft(before, verb, item)
    twins = [verb for verb in left if _said(item, verb) == _said(before, verb)]
    for verb in twins:
        del item[verb]
    return item if len(twins) < len(left) else Map()


def _said(item: Map, key: str) -> str:
    """What a path item says under a key."""
    if key in VERBS:
        return stated(Kind.OPERATION, item.get(key))
    whole = Map()
    whole[key] = item.get(key)
    return stated(Kind.PATH_ITEM, whole)
