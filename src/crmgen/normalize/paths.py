"""The keys of `paths` and of path items: paths that begin with a slash, verbs in lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.normalize.context import Context
from crmgen.normalize.version import version_of
from crmgen.read.documents import Document
from crmgen.text import Json
from crmgen.tree.maps import Map, described, mapping, rename
from crmgen.tree.pointers import escape
from crmgen.tree.shape import VERBS, Kind
from crmgen.tree.walk import Site

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def spell_paths(document: Document, notes: Notes) -> None:
    """Mend the keys of the paths and path items of a checked document, before anybody goes by them."""
    context = Context(document, notes, version_of(document))
    stated = context.document.root.get("paths")
    if isinstance(stated, Map):
        path_keys(Site(Kind.PATHS, stated, "/paths", ""), context)
        for path, item in stated.items():
            _record_fragment(path, stated, context)
            if isinstance(item, Map):
                pointer = f"/paths/{escape(path)}"
                verbs(Site(Kind.PATH_ITEM, item, pointer, ""), context)


def _record_fragment(path: str, paths: Map, context: Context) -> None:
    if "#" in path and path.startswith("/"):
        message = f"nothing sends what stands behind '#'; {path!r} is called as {path.partition('#')[0]!r}"
        site = Site(Kind.PATHS, paths, "/paths", "")
        context.record_loss(site, path, "path-fragment", message)


def path_keys(site: Site, context: Context) -> None:
    """A path begins with a slash (OpenAPI 3.1 section 4.8.8): without one it would go on with the host's name."""
    names: dict[str, str] = {}
    for key in site.map:
        if key.startswith(("/", "x-")) or key == "$ref":
            continue
        path = _path(key, context.document.root)
        if path is None:
            message = f"{key!r} is an address; a path begins with '/', and its host stands under 'servers'"
            context.error(site, key, message, "bad-path")
        elif path in site.map or path in names.values():
            message = f"{key!r} is {path!r} without its slash, which is there, too"
            context.error(site, key, message, "bad-path")
        else:
            names[key] = path
    for key, path in names.items():
        message = f"a path begins with a slash; {key!r} is read as {path!r}"
        context.record_loss(site, key, "path-without-slash", message)
    if names:
        rename(site.map, names)


def _path(key: str, root: Map) -> str | None:
    """The path that a key without a slash means; None for an address that is not below a server."""
    stripped = key.strip()
    address = _ADDRESS.match(stripped)
    if address is None:
        return stripped if stripped.startswith("/") else f"/{stripped}"
    for server in _servers(root):
        if stripped.startswith(f"{server}/"):
            return stripped.removeprefix(server)
    return None


def _servers(root: Map) -> Iterator[str]:
    """The addresses that paths stand below, without a slash at the end."""
    listed = root.get("servers")
    for each in listed if isinstance(listed, list) else ():
        url = mapping(each).get("url")
        if isinstance(url, str) and url.strip("/"):
            yield url.rstrip("/")
    host, base = root.get("host"), root.get("basePath")
    if isinstance(host, str):
        path = base.rstrip("/") if isinstance(base, str) else ""
        yield from (f"{scheme}://{host}{path}" for scheme in ("https", "http"))


def verbs(site: Site, context: Context) -> None:
    """A verb is a key in lower case (OpenAPI 3.1 section 4.8.9)."""
    names: dict[str, str] = {}
    for key, value in site.map.items():
        verb = key.lower().strip()
        if verb == key or verb not in VERBS or not _may_be_operation(value):
            continue
        if verb in site.map or verb in names.values():
            message = f"{key!r} is {verb!r}, which this path has, too"
            context.error(site, key, message, "bad-verb")
        else:
            names[key] = verb
    for key, verb in names.items():
        message = (
            f"a path item has its verbs in lower case; {key!r} is read as {verb!r}"
        )
        context.record_loss(site, key, "other-verb", message)
    if names:
        rename(site.map, names)


def _may_be_operation(value: Json) -> bool:
    return described(value) in ("a mapping", "nothing")
