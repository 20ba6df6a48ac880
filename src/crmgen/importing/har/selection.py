"""Which recorded calls are calls of the API, and why the others are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

from crmgen.diagnostics import InputError, Place
from crmgen.importing.exchanges import METHODS
from crmgen.importing.headers import plain_type
from crmgen.importing.json_files import get, map_of, text_of
from crmgen.naming.words.identifiers import word_set
from crmgen.tree.maps import Map

_STATIC: Final = re.compile(
    r"(image|font|video|audio)/.*|text/(css|html|javascript)|application/(x-)?(javascript|font.*|wasm|xhtml.*)"
)
_LOADED: Final = word_set(
    "document stylesheet script image font media manifest texttrack"
)
_JSON: Final = re.compile(r".*[/+](json|xml)(-.*)?|text/csv|application/(x-)?ndjson")


def why_not(entry: Map) -> str:
    """Why an entry is no call of an API, in the plural; empty where it is one."""
    request, response = map_of(entry, "request"), map_of(entry, "response")
    status = get(response, "status")
    kind = media_type_of(response)
    loaded = text_of(entry, "_resourceType").lower()
    method = text_of(request, "method").upper()
    if method == "OPTIONS":
        return "preflights"
    if not address_of(request).netloc:
        return "calls whose address is none"
    if method not in METHODS:
        return "calls by methods that no API has"
    is_socket = text_of(request, "url").startswith("ws") or status == 101
    if is_socket or loaded == "websocket":
        return "WebSockets"
    if not isinstance(status, int) or status < 100:
        return "calls that got no answer"
    if loaded in _LOADED or _STATIC.fullmatch(kind):
        return "pages, scripts, styles, images and other files"
    if 300 <= status < 400 and status != 304:
        return "redirects"
    sent = text_of(map_of(request, "postData"), "mimeType")
    is_data = _JSON.fullmatch(kind) or "json" in sent
    if is_data or method != "GET" or loaded in ("xhr", "fetch"):
        return ""
    return "answers that are no JSON, XML or CSV"


def media_type_of(response: Map) -> str:
    """The media type of an answer, without parameters."""
    return plain_type(text_of(map_of(response, "content"), "mimeType"))


def address_of(request: Map) -> SplitResult:
    """The parts of the address of a request; empty ones where it is none."""
    try:
        return urlsplit(text_of(request, "url"))
    except ValueError:
        return urlsplit("")


def origin_of(entry: Map) -> str:
    """Scheme, host and port; whoever stands before the @ is left out (RFC 3986, 3.2)."""
    parts = address_of(map_of(entry, "request"))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def chosen_origin(entries: Iterable[Map], host: str | None, place: Place) -> str:
    """The origin of the API: the only one, or that of `host`.

    Raises:
        InputError: there is none, or several and `host` names none of them.
    """
    counts = Counter(map(origin_of, entries))
    if not counts:
        message = "no call of an API is recorded in here"
        raise InputError.of(place, message, "not-importable")
    fitting = [e for e in counts if host in (None, e, e.partition("://")[2])]
    if len(fitting) == 1:
        return fitting[0]
    told = ", ".join(
        f"{each.partition('://')[2]} ({count} {'call' if count == 1 else 'calls'})"
        for each, count in counts.most_common()
    )
    message = "calls of several hosts are recorded in here; choose one with --host:"
    if host is not None and not fitting:
        message = f"no call of an API at {host!r} is recorded in here; there are:"
    raise InputError.of(place, f"{message} {told}", "several-hosts")
