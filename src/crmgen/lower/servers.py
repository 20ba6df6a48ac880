"""Where the API lives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crmgen.diagnostics import Notes
from crmgen.ir.operations import Server, ServerVariable
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_HOST: Final = re.compile(r"(?:[\w.~!$&'()*+,;=%{}-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")
"""RFC 3986 section 3.2.2, and letters of any language; braces for variables that nobody declared."""


def lower_servers(node: Node, notes: Notes) -> tuple[Server, ...]:
    """`servers` of the document, a path item or an operation (OpenAPI 3.1 section 4.8.5)."""
    stated = node.get("servers")
    found = stated.elements() if stated is not None else ()
    return tuple(_usable(found, notes))


def _usable(
    servers: Iterator[Node] | tuple[Node, ...], notes: Notes
) -> Iterator[Server]:
    for node in servers:
        server = _lower_server(node)
        fault = _fault(server.default_url.unsafe)
        if fault:
            message = f"no call can go to this address: {fault}; left out"
            notes.record_loss(node.at, "unusable-server", message)
        else:
            yield server


def _fault(url: str) -> str:
    """Why an absolute address cannot be the base of a path; empty where it can."""
    if not url.lower().startswith(("https://", "http://")):
        return ""  # relative to where the document was found
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
