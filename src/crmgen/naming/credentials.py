"""Names of a client's credentials: what it is given for the security schemes of its API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from crmgen.ir.operations import Api
from crmgen.ir.security import SchemeKind, SecurityScheme
from crmgen.naming.words.collisions import (
    CLIENT_ARGUMENTS,
    Candidates,
    resolve_collisions,
)
from crmgen.naming.words.identifiers import snake, words
from crmgen.text import Wire

CredentialKey = tuple[Wire, str]
"""The scheme's key in the document, and the part: `username`, `token`, ..."""

_PARTS: Final = {
    SchemeKind.BASIC: ("username", "password"),
    SchemeKind.BEARER: ("token",),
    SchemeKind.DIGEST: ("username", "password"),
    SchemeKind.API_KEY: ("api_key",),
    SchemeKind.OAUTH2: ("token",),
    SchemeKind.OPEN_ID: ("token",),
    SchemeKind.MUTUAL_TLS: (),
    SchemeKind.OTHER: (),
}
FOR_TOKENS: Final = ("client_id", "client_secret", "refresh_token", "scope")
"""What a client of OAuth 2.0 gets tokens with, itself; and name and password, for some."""


def credential_parts(scheme: SecurityScheme) -> tuple[str, ...]:
    """What a client is given for a scheme.

    For OAuth 2.0 that is more than a token when the document has the endpoint of a flow that
    the runtime can serve (OpenAPI 3.1 section 4.8.28).
    """
    parts = _PARTS[scheme.kind]
    if any(flow.token_url or flow.refresh_url for flow in scheme.flows):
        parts += FOR_TOKENS[:3]
    asking = [f for f in scheme.flows if f.kind in ("client_credentials", "password")]
    if any(flow.scopes for flow in asking):
        parts += FOR_TOKENS[3:]
    if any(flow.kind == "password" and flow.token_url for flow in scheme.flows):
        parts += _PARTS[SchemeKind.BASIC]
    return parts


def name_credentials(
    api: Api, pinned: Mapping[CredentialKey, str]
) -> dict[CredentialKey, str]:
    """Arguments for all parts of all schemes.

    Kinds that carry the same part, such as the token of bearer and OAuth2, share one argument; two
    schemes of one kind have one each, called after the parameter or the scheme.
    """
    kinds = Counter(scheme.kind for scheme in api.schemes)
    wanted = {
        (scheme.wire, part): _candidates(scheme, part, alone=kinds[scheme.kind] == 1)
        for scheme in api.schemes
        for part in credential_parts(scheme)
    }
    old = {
        key: pinned[key]
        for key, one in wanted.items()
        if key in pinned and one.rank >= 0 and pinned[key] not in CLIENT_ARGUMENTS
    }
    found = old | _settle_shared(
        {key: one for key, one in wanted.items() if key not in old},
        CLIENT_ARGUMENTS | set(old.values()),
    )
    return {key: found[key] for key in wanted}


def _settle_shared(
    wanted: Mapping[CredentialKey, Candidates[CredentialKey]], taken: frozenset[str]
) -> dict[CredentialKey, str]:
    """Those that stand alone in their kind share what they are called."""
    shared = {one.names[0]: one for one in wanted.values() if len(one.names) == 1}
    settled = resolve_collisions(
        [*shared.values(), *(w for w in wanted.values() if len(w.names) > 1)], taken
    )
    by_name = {name: settled[one.key] for name, one in shared.items()}
    return {
        key: by_name[one.names[0]] if len(one.names) == 1 else settled[key]
        for key, one in wanted.items()
    }


def _candidates(
    scheme: SecurityScheme, part: str, alone: bool
) -> Candidates[CredentialKey]:
    key = (scheme.wire, part)
    stated = next((given for name, given in scheme.credentials if name == part), None)
    if stated is not None:
        return Candidates(key, (snake(words(stated), CLIENT_ARGUMENTS, part),), rank=-1)
    if alone:
        return Candidates(key, (part,))
    return Candidates(key, tuple(dict.fromkeys(_distinct(scheme, part))), rank=1)


def _distinct(scheme: SecurityScheme, part: str) -> Iterator[str]:
    """Names that tell schemes of one kind apart: `app_id` of `X-App-Id`, `admin_token`."""
    if scheme.parameter is not None:
        said = words(scheme.parameter)
        yield snake(said[1:] if said[0:1] == ("x",) else said, CLIENT_ARGUMENTS, part)
    said = words(scheme.wire)
    own = "_".join(said)
    yield snake(said if own.endswith(part) else (*said, part), CLIENT_ARGUMENTS, part)
