"""How calls say who makes them, and which ways a call may choose from."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from crmgen.diagnostics import Place
from crmgen.ir.parameters import Where
from crmgen.ir.responses import BodyPath
from crmgen.records import dataclass
from crmgen.text import SpecText


@dataclass(frozen=True, slots=True)
class Requirement:
    """Schemes that must all be used together; `Operation.security` lists alternatives."""

    schemes: tuple[SpecText, ...]
    scopes: tuple[tuple[SpecText, ...], ...] = ()


class SchemeKind(StrEnum):
    BASIC = "basic"
    BEARER = "bearer"
    DIGEST = "digest"
    API_KEY = "api-key"
    OAUTH2 = "oauth2"
    OPEN_ID = "open-id"
    MUTUAL_TLS = "mutual-tls"
    OTHER = "other"
    """No SDK can serve it by itself: callers do, by the Authorization header where `where` says so."""


@dataclass(frozen=True, slots=True)
class OAuthFlow:
    kind: Literal["authorization_code", "client_credentials", "implicit", "password"]
    token_url: SpecText | None
    authorization_url: SpecText | None
    refresh_url: SpecText | None
    scopes: tuple[tuple[SpecText, SpecText], ...]


@dataclass(frozen=True, slots=True)
class TokenHost:
    """`x-crmgen-token-host`: where the answer of a token server names the host that calls go to."""

    path: BodyPath
    hosts: tuple[SpecText, ...] = ()
    """The names that it may have, such as `*.example.com`; none: any on the internet."""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to say who calls. `credentials` are the names an overlay gives its arguments."""

    wire: SpecText
    """The key under `components/securitySchemes`."""
    kind: SchemeKind
    at: Place
    where: Where | None = None
    """For API keys: header, query or cookie, under `parameter`."""
    parameter: SpecText | None = None
    flows: tuple[OAuthFlow, ...] = ()
    credentials: tuple[tuple[SpecText, SpecText], ...] = ()
    """`x-crmgen-credentials`: from `username`, `password`, `token`, `api_key`, ... to the name people use."""
    aliases: tuple[SpecText, ...] = ()
    """Other keys that only refer to it."""
    token_host: TokenHost | None = None
    token_parameters: tuple[tuple[SpecText, SpecText], ...] = ()
    """`x-crmgen-token-parameters`: more that each token request says, such as an audience."""
    doc: SpecText | None = None
