"""Servers: those that differ in their paths alone are one, and their paths are parts of those of operations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.join.parts import Part
from crmgen.join.stated import stated
from crmgen.text import Json
from crmgen.tree.maps import Map, copy_of, mapping, place_of
from crmgen.tree.shape import Kind

_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://[^/]+?)?(\{\w+\})?(/.*)?")
"""Scheme and host, a variable right behind them that may be a path, and a path."""
_SLOT: Final = re.compile(r"\{([^{}]*)\}")


def place_servers(parts: Sequence[Part], root: Map, notes: Notes) -> None:
    """Put the servers of most documents at the top, and note in the parts what others have instead.

    A document without operations has no servers that anybody asks.
    """
    asked = [part for part in parts if part.root.get("paths")]
    whole = [_servers(part) for part in asked]
    left = whole
    if not _are_alike(whole):
        pairs = zip(asked, whole, strict=True)
        left = [_without_path(part, servers, notes) for part, servers in pairs]
    counts = Counter(_said(each) for each in left if each)
    most = max(counts.values(), default=-1)
    first = next((each for each in left if counts[_said(each)] == most), list[Json]())
    root["servers"] = first
    for part, before, servers in zip(asked, whole, left, strict=True):
        part.servers = None if _are_alike([first, servers]) else servers
        part.whole_servers = None if _are_alike([first, before]) else before
    for part in parts:
        part.root.pop("servers", None)


def _servers(part: Part) -> list[Json]:
    found = part.root.get("servers")
    listed = found if isinstance(found, list) else []
    return [each for each in listed if isinstance(each, Map)]


def _are_alike(listed: Sequence[list[Json]]) -> bool:
    return len({*map(_said, listed)} - {()}) <= 1


def _said(servers: list[Json]) -> tuple[str, ...]:
    return tuple(stated(Kind.SERVER, each) for each in servers)


def _without_path(part: Part, servers: list[Json], notes: Notes) -> list[Json]:
    """The servers without the path that all of them have, which is noted as the prefix; as they are if they differ."""
    divided = [_divided(mapping(each)) for each in servers]
    paths = {path for _, path in divided}
    if len(paths) != 1 or None in paths:
        return servers
    part.prefix = paths.pop() or ""
    hosts = (host for host, _ in divided)
    pairs = zip(servers, hosts, strict=True)
    return [_at(host, mapping(each), notes) for each, host in pairs]


def _divided(server: Map) -> tuple[str, str | None]:
    """Scheme and host of an address, and its path, without a slash at the end; None where that is not to be told.

    Variables of the path have their defaults.
    """
    url, variables = str(server.get("url", "")), mapping(server.get("variables"))
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return url, None

    def default(slot: re.Match[str]) -> str:
        return str(mapping(variables.get(slot[1])).get("default", slot[0]))

    path = _SLOT.sub(default, f"{found[2] or ''}{found[3] or ''}").rstrip("/")
    is_path = not path or (path.startswith("/") and "{" not in path)
    return found[1] or "", path if is_path else None


def _at(host: str, server: Map, notes: Notes) -> Json:
    """A server at a host alone, without the variables of its path."""
    made = mapping(copy_of(server))
    made["url"] = host
    variables = mapping(made.pop("variables", None))
    left = {name: each for name, each in variables.items() if f"{{{name}}}" in host}
    if left:
        made["variables"] = variables
    for name in variables.keys() - left.keys():
        choices = mapping(variables.pop(name)).get("enum")
        if not isinstance(choices, list) or len(choices) != 1:
            message = f"{name!r} is in the path of the address, which operations of several documents do not share; it has its default"
            place = place_of(server, "variables")
            notes.record_loss(place, "fixed-server-variable", message)
    return made
