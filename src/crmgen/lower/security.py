"""Who may call: security schemes and what operations require."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.operations import (
    OAuthFlow,
    Operation,
    Parameter,
    Requirement,
    SchemeKind,
    SecurityScheme,
    Where,
)
from crmgen.lower.sendable import is_header_name, record_loss
from crmgen.resolve.outline import Outline
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_FlowKind: TypeAlias = Literal[
    "authorization_code", "client_credentials", "implicit", "password"
]
_FLOWS: Final[tuple[tuple[str, _FlowKind], ...]] = (
    ("authorizationCode", "authorization_code"),
    ("clientCredentials", "client_credentials"),
    ("implicit", "implicit"),
    ("password", "password"),
)
_HTTP: Final = {"basic": SchemeKind.BASIC, "bearer": SchemeKind.BEARER}
_TYPES: Final = {
    "apiKey": SchemeKind.API_KEY,
    "oauth2": SchemeKind.OAUTH2,
    "openIdConnect": SchemeKind.OPEN_ID,
}


def lower_schemes(outline: Outline, notes: Notes) -> tuple[SecurityScheme, ...]:
    """The security schemes of the document (OpenAPI 3.1 section 4.8.27)."""
    components = outline.root.get("components")
    stated = components.get("securitySchemes") if components else None
    found = stated.items() if stated is not None else ()
    return tuple(
        _lower_scheme(wire, outline.follow(node), notes) for wire, node in found
    )


def _lower_scheme(wire: SpecText, node: Node, notes: Notes) -> SecurityScheme:
    where = node.text("in")
    flows = node.get("flows")
    credentials = node.get("x-crmgen-credentials")
    return SecurityScheme(
        wire=wire,
        kind=_kind(node, notes),
        at=node.at,
        where=where.member(Where) if where is not None else None,
        parameter=node.text("name"),
        flows=tuple(_lower_flows(flows)) if flows else (),
        credentials=tuple(_credentials(credentials)) if credentials else (),
        doc=node.text("description"),
    )


def _kind(node: Node, notes: Notes) -> SchemeKind:
    type, scheme = node.text("type"), node.text("scheme")
    if type == "apiKey" and node.text("in") == "header":
        name = node.text("name") or SpecText("")
        if not is_header_name(name):
            record_loss(node.at, "the header of a key", name, notes)
            return SchemeKind.OTHER
    if type == "http" and scheme is not None:
        return scheme.lower().lookup(_HTTP) or SchemeKind.OTHER
    return (type.lookup(_TYPES) if type else None) or SchemeKind.OTHER


def _lower_flows(flows: Node) -> Iterator[OAuthFlow]:
    for key, kind in _FLOWS:
        node = flows.get(key)
        if node is not None:
            yield OAuthFlow(
                kind=kind,
                token_url=node.text("tokenUrl"),
                authorization_url=node.text("authorizationUrl"),
                refresh_url=node.text("refreshUrl"),
                scopes=_scopes(node.get("scopes")),
            )


def _scopes(node: Node | None) -> tuple[tuple[SpecText, SpecText], ...]:
    found = node.items() if node is not None else ()
    return tuple((name, doc.own_text() or SpecText("")) for name, doc in found)


def _credentials(node: Node) -> list[tuple[SpecText, SpecText]]:
    pairs = ((part, name.own_text()) for part, name in node.items())
    return [(part, name) for part, name in pairs if name is not None]


def lower_security(
    node: Node, schemes: tuple[SecurityScheme, ...], notes: Notes
) -> tuple[Requirement, ...] | None:
    """`security` of an operation or of the document, as alternatives; None where it is absent."""
    stated = node.get("security")
    if stated is None:
        return None
    known = {scheme.wire for scheme in schemes}
    alternatives: list[Requirement] = []
    for element in stated.elements():
        if all(name in known for name, _ in element.items()):
            alternatives.append(_lower_requirement(element))
        else:
            message = (
                "a security scheme that is not declared; this alternative is left out"
            )
            notes.record_loss(element.at, "unknown-security-scheme", message)
    return tuple(alternatives)


def without_credentials(
    operation: Operation,
    everywhere: tuple[Requirement, ...],
    schemes: tuple[SecurityScheme, ...],
    notes: Notes,
) -> Operation:
    """The operation without parameters that are an API key of its own: the client sends that.

    `everywhere`: the security of the document, which an operation without its own has.
    """
    asked = everywhere if operation.security is None else operation.security
    named = {name for requirement in asked for name in requirement.schemes}
    keys = {_sent(each.where, each.parameter) for each in schemes if each.wire in named}
    kept: list[Parameter] = []
    for parameter in operation.parameters:
        if _sent(parameter.where, parameter.wire) not in keys:
            kept.append(parameter)
            continue
        message = (
            f"{quoted(parameter.wire)} is a key that the client sends; no argument"
        )
        notes.record_loss(parameter.at, "credential-parameter", message)
    return replace(operation, parameters=tuple(kept))


def _sent(where: Where | None, name: SpecText | None) -> tuple[Where | None, SpecText]:
    """Place and name as HTTP compares them: headers without regard to case."""
    text = name or SpecText("")
    return where, text.lower() if where is Where.HEADER else text


def _lower_requirement(node: Node) -> Requirement:
    stated = list(node.items())
    return Requirement(
        schemes=tuple(name for name, _ in stated),
        scopes=tuple(_texts(scopes) for _, scopes in stated),
    )


def _texts(node: Node) -> tuple[SpecText, ...]:
    texts = (element.own_text() for element in node.elements())
    return tuple(text for text in texts if text is not None)
