"""Where the API lives."""

from __future__ import annotations

from crmgen.ir.operations import Server, ServerVariable
from crmgen.parser.document import Node
from crmgen.text import SpecText


def lower_servers(node: Node) -> tuple[Server, ...]:
    """`servers` of the document, a path item or an operation (OpenAPI 3.1 section 4.8.5)."""
    stated = node.get("servers")
    found = stated.elements() if stated is not None else ()
    return tuple(_lower_server(server) for server in found)


def _lower_server(node: Node) -> Server:
    variables = node.get("variables")
    found = variables.items() if variables is not None else ()
    return Server(
        url=node.text("url") or SpecText(""),
        variables=tuple(_lower_variable(wire, each) for wire, each in found),
        doc=node.text("description"),
    )


def _lower_variable(wire: SpecText, node: Node) -> ServerVariable:
    listed = node.get("enum")
    texts = [element.own_text() for element in listed.elements()] if listed else []
    choices = tuple(text for text in texts if text is not None)
    default = node.text("default") or (choices[0] if choices else SpecText(""))
    return ServerVariable(wire, default, choices, node.text("description"))
