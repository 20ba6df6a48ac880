"""Where the API lives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crmgen.diagnostics import Notes
from crmgen.ir.operations import Api, Server, ServerVariable
from crmgen.records import replace
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_HOST: Final = re.compile(r"(?:[\w.~!$&'()*+,;=%{}-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")
"""RFC 3986 section 3.2.2, and letters of any language; braces for variables that nobody declared."""


_NAMED_HOST: Final = re.compile(
    r"(?:[\w-]+\.)+[A-Za-z]{2,}(?::\d+)?|(?:\d+\.){3}\d+(?::\d+)?|[\w.-]+:\d+"
)
"""What before the first slash can only be a host: a name with a top level, an address, or one with a port."""
_HERE: Final = re.compile(r"localhost\b|127\.")
_BROKEN_SCHEME: Final = re.compile(r"(https?)(?::/?|//)(?=[^/:]+)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def lower_servers(node: Node, notes: Notes) -> tuple[Server, ...]:
    """`servers` of the document, a path item or an operation (OpenAPI 3.1 section 4.8.5)."""
    stated = node.get("servers")
    found = stated.elements() if stated is not None else ()
    return tuple(_usable(found, notes))


def lacks_address(api: Api) -> bool:
    """Whether calls go where only the users of an SDK know: the document does not tell."""
    stated = (each.servers or api.servers for each in api.operations)
    return any(not _says_where(each) for each in stated)


def _says_where(servers: tuple[Server, ...]) -> bool:
    return bool(servers and _SCHEME.match(servers[0].default_url.unsafe))


def _usable(
    servers: Iterator[Node] | tuple[Node, ...], notes: Notes
) -> Iterator[Server]:
    for node in servers:
        server = _with_scheme(_lower_server(node), node, notes)
        address = server.default_url.unsafe
        fault = _fault(address)
        if address.strip("/") and not _SCHEME.match(address):
            message = "the address is relative to where the document was found; callers give one that has it"
            notes.record_loss(node.at, "relative-server", message)
        if fault:
            message = f"no call can go to this address: {fault}; left out"
            notes.record_loss(node.at, "unusable-server", message)
        else:
            yield server


def _with_scheme(server: Server, node: Node, notes: Notes) -> Server:
    """The server under an address that says how it is asked; a host alone is asked over https."""
    url = _absolute(server.url.unsafe, server.default_url.unsafe)
    if url == server.url.unsafe:
        return server
    message = f"the address has no plain scheme; read as {url!r}"
    notes.record_loss(node.at, "server-without-scheme", message)
    return replace(server, url=SpecText(url))


def _absolute(url: str, default: str) -> str:
    """`url` with a scheme where it names a host without one; `default` has its variables filled in."""
    if stated := _SCHEME.match(url):
        return f"{stated[1].lower()}{url[stated.end(1):]}"
    if default.startswith("//"):
        return f"https:{url}"
    if broken := _BROKEN_SCHEME.match(url):
        return f"{broken[1].lower()}://{url[broken.end():]}"
    if _SCHEME.match(default) or not _NAMED_HOST.fullmatch(default.partition("/")[0]):
        return url
    return f"{'http' if _HERE.match(default) else 'https'}://{url}"


def _fault(url: str) -> str:
    """Why an absolute address cannot be the base of a path; empty where it can."""
    stated = _SCHEME.match(url)
    if stated is None:
        return ""  # relative to where the document was found
    if stated[1].lower() not in ("https", "http"):
        return f"its scheme is {stated[1]!r}, not https"
    if not url.isprintable():
        return "it holds characters that cannot be shown"
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return str(error)
    if not _HOST.fullmatch(parts.netloc):
        return "it has no plain host"
    if parts.query or parts.fragment:
        return "it has a query or a fragment, which cannot be followed by a path"
    return ""


def _lower_server(node: Node) -> Server:
    variables = node.get("variables")
    found = variables.items() if variables is not None else ()
    url = node.text("url")
    return Server(
        url=url.strip() if url else SpecText(""),
        variables=tuple(_lower_variable(wire, each) for wire, each in found),
        doc=node.text("description"),
    )


def _lower_variable(wire: SpecText, node: Node) -> ServerVariable:
    listed = node.get("enum")
    texts = [element.own_text() for element in listed.elements()] if listed else []
    choices = tuple(text for text in texts if text is not None)
    default = node.text("default") or (choices[0] if choices else SpecText(""))
    return ServerVariable(wire, default, choices, node.text("description"))
