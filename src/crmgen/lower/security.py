"""Who may call: security schemes and what operations require."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.security import (
    OAuthFlow,
    Requirement,
    SchemeKind,
    SecurityScheme,
    TokenHost,
)
from crmgen.lower.bodypaths import read_path
from crmgen.lower.extensions import bad
from crmgen.lower.sendable import is_header_name, record_loss
from crmgen.records import replace
from crmgen.resolve.outline import Outline
from crmgen.text import SpecText, joined
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
_HTTP: Final = {
    "basic": SchemeKind.BASIC,
    "bearer": SchemeKind.BEARER,
    "digest": SchemeKind.DIGEST,
}
_TYPES: Final = {
    "oauth2": SchemeKind.OAUTH2,
    "openIdConnect": SchemeKind.OPEN_ID,
    "mutualTLS": SchemeKind.MUTUAL_TLS,
}
_COMPONENTS: Final = SpecText("#/components/securitySchemes/")
_HOST: Final = re.compile(r"(\*\.)?([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")
_KEY_PLACES: Final = {
    each.value: each for each in (Where.HEADER, Where.QUERY, Where.COOKIE)
}


def lower_schemes(outline: Outline, notes: Notes) -> tuple[SecurityScheme, ...]:
    """The security schemes of the document (OpenAPI 3.1 section 4.8.27).

    Keys that lead to one scheme by references are one: its first key, and the others as aliases.
    """
    components = outline.root.get("components")
    stated = components.get("securitySchemes") if components else None
    keys: dict[str, list[SpecText]] = {}
    nodes: dict[str, Node] = {}
    for wire, node in stated.items() if stated is not None else ():
        end = outline.follow(node)
        keys.setdefault(end.id, []).append(wire)
        nodes[end.id] = end
    return tuple(_lower_scheme(keys[id], node, notes) for id, node in nodes.items())


def _lower_scheme(keys: list[SpecText], node: Node, notes: Notes) -> SecurityScheme:
    kind, where = _kind(node), _where(node)
    if kind is SchemeKind.API_KEY and not _is_key_sendable(node, where, notes):
        kind, where = SchemeKind.OTHER, None
    if kind is SchemeKind.OTHER:
        message = (
            f"the SDK cannot serve the security scheme {quoted(keys[0])}; callers do,"
            " by headers= or an http_client of their own"
        )
        notes.record_loss(node.at, "unserved-security-scheme", message)
    flows = node.get("flows")
    credentials = node.get("x-crmgen-credentials")
    return SecurityScheme(
        wire=keys[0],
        kind=kind,
        at=node.at,
        where=where,
        parameter=node.text("name"),
        flows=tuple(_lower_flows(flows)) if flows else (),
        credentials=tuple(_credentials(credentials)) if credentials else (),
        aliases=tuple(keys[1:]),
        token_host=_token_host(node, notes),
        token_parameters=tuple(_token_parameters(node, notes)),
        doc=node.text("description"),
    )


def _kind(node: Node) -> SchemeKind:
    type, scheme = node.text("type"), node.text("scheme")
    if type == "apiKey":
        return SchemeKind.API_KEY
    if type == "http" and scheme is not None:
        return scheme.lower().lookup(_HTTP) or SchemeKind.OTHER
    return (type.lookup(_TYPES) if type else None) or SchemeKind.OTHER


def _where(node: Node) -> Where | None:
    """Where credentials are sent, if that is known: HTTP has one header for all its own schemes."""
    if node.text("type") == "http":
        return Where.HEADER
    stated = node.text("in") if node.text("type") == "apiKey" else None
    return stated.lower().lookup(_KEY_PLACES) if stated is not None else None


def _is_key_sendable(node: Node, where: Where | None, notes: Notes) -> bool:
    """Whether a key has a place, and a name that can stand there."""
    name = node.text("name") or SpecText("")
    if where is None or not name:
        return False
    if where is Where.QUERY or is_header_name(name):
        return True
    record_loss(node.at, f"the {where.value} of a key", name, notes)
    return False


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


def _token_host(node: Node, notes: Notes) -> TokenHost | None:
    """`x-crmgen-token-host`: `api_domain`, or `{path: api_domain, hosts: ["*.example.com"]}`."""
    stated = node.get("x-crmgen-token-host")
    if stated is None:
        return None
    is_map = stated.is_map()
    where = stated.get("path") if is_map else stated
    listed = stated.get("hosts") if is_map else None
    path = read_path(where) if where is not None else None
    hosts = _texts(listed) if listed is not None else ()
    keys = {key for key, _ in stated.items()} if is_map else set[SpecText]()
    is_known = keys <= {"path", "hosts"} and all(each.matches(_HOST) for each in hosts)
    if not path or "*" in path or not is_known or (listed is not None and not hosts):
        example = "{path: api_domain, hosts: ['*.example.com']}"
        bad(notes, stated, f"the way to a host, such as api_domain, or {example}")
        return None
    return TokenHost(path, hosts)


def _token_parameters(node: Node, notes: Notes) -> Iterator[tuple[SpecText, SpecText]]:
    """`x-crmgen-token-parameters`: `{audience: "https://api.example.com"}`."""
    stated = node.get("x-crmgen-token-parameters")
    if stated is None:
        return
    if not stated.is_map():
        bad(notes, stated, "a mapping such as {audience: https://api.example.com}")
        return
    for name, value in stated.items():
        text = value.own_text() if value.is_text() else None
        if text is None:
            bad(notes, value, "text, as each token request says it")
        else:
            yield name, text


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
    known = _keys(schemes)
    alternatives: list[Requirement] = []
    for element in stated.elements():
        if all(name in known for name, _ in element.items()):
            alternatives.append(_lower_requirement(element, known))
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


def _keys(schemes: tuple[SecurityScheme, ...]) -> dict[SpecText, SpecText]:
    """What requirements may call a scheme: its keys or, since OpenAPI 3.2, a reference to one (section 4.28)."""
    keys = [(key, each.wire) for each in schemes for key in (each.wire, *each.aliases)]
    references = [(joined((_COMPONENTS, key), ""), wire) for key, wire in keys]
    return dict((*references, *keys))


def _lower_requirement(node: Node, known: Mapping[SpecText, SpecText]) -> Requirement:
    scopes: dict[SpecText, tuple[SpecText, ...]] = {}
    for name, asked in node.items():
        wire = known[name]
        scopes[wire] = scopes.get(wire, ()) + _texts(asked)
    return Requirement(schemes=tuple(scopes), scopes=tuple(scopes.values()))


def _texts(node: Node) -> tuple[SpecText, ...]:
    texts = (element.own_text() for element in node.elements())
    return tuple(text for text in texts if text is not None)
