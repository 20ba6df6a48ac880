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

_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://[^/]+?)(\{\w+\})?(/.*)?")
"""Scheme and host, a variable right behind them that may be a path, and a path."""
_SLOT: Final = re.compile(r"\{([^{}]*)\}")


def place_servers(parts: Sequence[Part], root: Map, notes: Notes) -> None:
    """Put the servers of most documents at the top, and note in the parts what others have instead.

    A document without operations has no servers that anybody asks.
    """
    asked = [part for part in parts if part.root.get("paths")]
    stated_ones = [_servers(part) for part in asked]
    found = stated_ones
    if not _are_alike(stated_ones):
        for part, servers in zip(asked, stated_ones, strict=True):
            part.prefix = _shared_path(servers)
        found = [
            (
                [_host(mapping(each), notes) for each in servers]
                if part.prefix
                else servers
            )
            for part, servers in zip(asked, stated_ones, strict=True)
        ]
    counts = Counter(_said(each) for each in found if each)
    most = max(counts.values(), default=-1)
    first = next((each for each in found if counts[_said(each)] == most), list[Json]())
    root["servers"] = first
    for part, whole, servers in zip(asked, stated_ones, found, strict=True):
        part.servers = None if _are_alike([first, servers]) else servers
        part.whole_servers = None if _are_alike([first, whole]) else whole
    for part in parts:
        part.root.pop("servers", None)


def _servers(part: Part) -> list[Json]:
    found = part.root.get("servers")
    return (
        [each for each in found if isinstance(each, Map)]
        if isinstance(found, list)
        else []
    )


def _are_alike(listed: Sequence[list[Json]]) -> bool:
    return len({*map(_said, listed)} - {()}) <= 1


def _said(servers: list[Json]) -> tuple[str, ...]:
    return tuple(stated(Kind.SERVER, each) for each in servers)


def _shared_path(servers: list[Json]) -> str:
    """The path that all servers of a document have; empty where they have several, or no host."""
    paths = {_divided(mapping(each))[1] for each in servers}
    return paths.pop() if len(paths) == 1 else ""


def _divided(server: Map) -> tuple[str, str]:
    """Scheme and host of an address, and its path with the defaults of variables, without a slash at the end."""
    url = server.get("url")
    found = _ADDRESS.fullmatch(url) if isinstance(url, str) else None
    variables = mapping(server.get("variables"))

    def default(slot: re.Match[str]) -> str:
        return str(mapping(variables.get(slot[1])).get("default", slot[0]))

    if found is None:
        return str(url), ""
    path = _SLOT.sub(default, (found[2] or "") + (found[3] or ""))
    is_path = not path or path.startswith("/")
    if "{" in path or not is_path:
        return str(url), ""
    return found[1], path.rstrip("/")


def _host(server: Map, notes: Notes) -> Json:
    """A server without its path, and without the variables of that."""
    made = mapping(copy_of(server))
    made["url"], _ = _divided(server)
    variables = mapping(made.get("variables"))
    for name in [name for name in variables if f"{{{name}}}" not in str(made["url"])]:
        choices = mapping(variables.pop(name)).get("enum")
        if not isinstance(choices, list) or len(choices) != 1:
            message = f"{name!r} is in the path of the address, which operations of several documents do not share; it has its default"
            place = place_of(server, "variables")
            notes.record_loss(place, "fixed-server-variable", message)
    if not variables:
        made.pop("variables", None)
    return made
