"""A whole collection: its folders, what they hand down, and its servers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Notes, Place
from crmgen.importing.credentials import Names, Schemes
from crmgen.importing.exchanges import Calls, Exchange, Server, both
from crmgen.importing.json_files import (
    get,
    map_of,
    maps_of,
    read_file,
    record_unread,
    text_of,
)
from crmgen.importing.paths import common_prefix
from crmgen.importing.postman.auth import auth_of
from crmgen.importing.postman.requests import exchange_of
from crmgen.importing.postman.tokens import redact
from crmgen.importing.postman.urls import server_of
from crmgen.importing.postman.values import described
from crmgen.importing.postman.variables import (
    VARIABLE,
    Variables,
    read_environment,
    values_of,
)
from crmgen.naming.words.identifiers import word_set
from crmgen.records import dataclass, replace
from crmgen.tree.maps import Map, place_of

_SILENT: Final = word_set("""
    id uid _id _postman_id _postman_isSubFolder _exporter_id _collection_link schema owner team createdAt updatedAt
    lastUpdatedBy responseTime timings responseSize protocolProfileBehavior _postman_previewtype cookie createdFrom
    fork isPublicCollection collectionId publishedId public publicUrl privateUrl customColor documentationLayout
    customisation publishDate activeVersionTag documentationTheme metaTags logos statusCode hidden_variables
    generate_types uuid originalRequest lineage src fileName sortOrder isInherited type disabled options
    headerFamily
    """)
"""Keys that say nothing of the API: what Postman and its site remember of a collection."""
_GREETING: Final = re.compile(
    r"^welcome to (the )?|\s+(postman )?collection$", re.IGNORECASE
)
_V1: Final = (
    "this is a collection of version 1; export it again as v2.1, or convert it: "
    "npx postman-collection-transformer convert -i FILE -o NEW -j 1.0.0 -p 2.1.0"
)
_OPENAPI: Final = "this is an OpenAPI document already; `crmgen generate` reads it"
_OTHERS: Final = {
    **dict.fromkeys(("requests", "order"), _V1),
    "log": "this is recorded traffic; `crmgen import har` reads it",
    "values": "this is an environment; give it with --environment beside the collection",
    **dict.fromkeys(("openapi", "swagger"), _OPENAPI),
}
"""What a file is that is no collection, by a key of it."""


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a folder hands down to what is in it."""

    folder: tuple[str, ...]
    auth: Names | None
    pointer: str


def read_collection(path: Path, environments: Sequence[Path], notes: Notes) -> Calls:
    """The calls of a collection; what cannot be expressed is in the notes.

    Raises:
        InputError: a file cannot be read, or is no collection or environment.
    """
    root = read_file(path, "a Postman collection")
    collection, pointer = _collection_in(root)
    redact(collection, notes, pointer)
    own = values_of(collection, "variable")
    published = [
        Variables(text_of(each, "name"), values_of(each, "values"))
        for _, each in maps_of(root, "environments")
    ]
    named = [read_environment(each) for each in environments] or published
    sets = [each.over(own) for each in named] or [Variables("", own)]
    info = map_of(collection, "info")
    calls = Calls(
        title=_GREETING.sub("", text_of(info, "name")).strip() or "API",
        source=f"Postman collection {path.name}",
        description=described(info),
        version=_version(info) or "1.0.0",
    )
    _Reader(calls, sets, notes, Schemes()).read(collection, pointer)
    record_unread(collection, notes, _unread_message, pointer)
    return calls


def _collection_in(root: Map) -> tuple[Map, str]:
    inner = root.get("collection")
    collection, pointer = root, ""
    if isinstance(inner, Map):
        collection, pointer = inner, "/collection"
    if "info" in collection:
        return collection, pointer
    message = "this is no Postman collection: it has no `info`"
    message = next((_OTHERS[each] for each in _OTHERS if each in collection), message)
    raise InputError.of(place_of(collection, None, pointer), message, "not-importable")


def _version(info: Map) -> str:
    """A text, or an object of its parts (collection schema, `version`)."""
    parts = get(info, "version")
    if isinstance(parts, Map):
        numbers = [text_of(parts, key) for key in ("major", "minor", "patch")]
        return ".".join(each for each in numbers if each)
    return text_of(info, "version")


def _unread_message(key: str) -> str | None:
    if key in _SILENT:
        return None
    if key in ("event", "events"):
        return "scripts that run before and after requests are left out"
    return f"{key!r} says something that OpenAPI has no place for; it is left out"


class _Reader:
    """Goes through the folders of one collection."""

    def __init__(
        self, calls: Calls, sets: list[Variables], notes: Notes, schemes: Schemes
    ) -> None:
        self._calls = calls
        self._sets = sets
        self._notes = notes
        self._schemes = schemes

    def read(self, collection: Map, pointer: str) -> None:
        auth = auth_of(collection, self._schemes, self._sets[0], self._notes, pointer)
        self._items(collection, _Inherited((), auth, pointer))
        self._calls.schemes = self._schemes.found
        self._calls.security = self._shared_security() if auth is None else auth
        self._serve(collection, pointer)

    def _shared_security(self) -> tuple[str, ...]:
        """What all requests are sent with, where the collection says nothing; the key of one is nobody else's."""
        stated = {each.security for each in self._calls.exchanges}
        return (stated.pop() if len(stated) == 1 else None) or ()

    def _items(self, holder: Map, inherited: _Inherited) -> None:
        for index, item in maps_of(holder, "item"):
            pointer = f"{inherited.pointer}/item/{index}"
            if "item" in item:
                self._folder(item, replace(inherited, pointer=pointer))
            elif "request" in item:
                self._request(item, replace(inherited, pointer=pointer))

    def _folder(self, item: Map, inherited: _Inherited) -> None:
        folder = (*inherited.folder, text_of(item, "name") or "Folder")
        known = self._calls.folders.get(folder, "")
        self._calls.folders[folder] = both(known, described(item))
        pointer = inherited.pointer
        auth = auth_of(item, self._schemes, self._sets[0], self._notes, pointer)
        kept = inherited.auth if auth is None else auth
        self._items(item, _Inherited(folder, kept, pointer))

    def _request(self, item: Map, inherited: _Inherited) -> None:
        about = self._sets[0], self._schemes, self._notes
        exchange = exchange_of(item, inherited.pointer, *about, inherited.auth)
        if exchange is not None:
            exchange.folder = inherited.folder
            self._calls.exchanges.append(exchange)

    def _serve(self, collection: Map, pointer: str) -> None:
        """Turn what addresses begin with into servers, one for each environment."""
        exchanges, place = self._calls.exchanges, place_of(collection, None, pointer)
        stated = Counter(each.server for each in exchanges if each.server)
        if not stated:
            return
        first = stated.most_common(1)[0][0]
        servers = [server_of(first, each) for each in self._sets]
        known = {each.url: each for each in servers if each is not None}
        prefix = _shared_prefix(exchanges, first)
        self._calls.servers = [replace(e, url=e.url + prefix) for e in known.values()]
        if not known:
            message = f"no value is known for {first!r}, so there is no server; give --environment, or base_url= to the client"
            self._notes.record_loss(place, "no-server-known", message)
        for server in self._calls.servers:
            self._tell_unknown(server, place)
        for each in exchanges:
            if each.server == first:
                each.path = each.path[len(prefix) :]
            elif each.server:
                self._serve_apart(each)

    def _serve_apart(self, exchange: Exchange) -> None:
        """A call to another address, unless that is the first server, written out."""
        own = server_of(exchange.server, self._sets[0])
        if own is None:
            message = f"no value is known for {exchange.server!r}: the call goes to the document's server"
            self._notes.record_loss(exchange.place, "no-server-known", message)
            return
        whole = own.usual + exchange.path
        for base in self._calls.servers[:1]:
            if f"{whole}/".startswith(f"{base.usual}/"):
                exchange.path = whole[len(base.usual) :] or "/"
                return
        self._tell_unknown(own, exchange.place)
        exchange.own_server = replace(own, description="")

    def _tell_unknown(self, server: Server, place: Place) -> None:
        for name in server.unknown:
            message = (
                f"no value is known for {{{{{name}}}}} in the server {server.url}: its default is its name; "
                "give --environment, or base_url= to the client"
            )
            self._notes.record_loss(place, "no-server-known", message)


def _shared_prefix(exchanges: Iterable[Exchange], server: str) -> str:
    """Of a literal address; where it is a variable, its author has said where paths begin."""
    if VARIABLE.match(server):
        return ""
    return common_prefix(each.path for each in exchanges if each.server == server)
