"""Names of the client's arguments: credentials, and variables of server URLs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from crmgen.ir.operations import Api, SchemeKind, SecurityScheme
from crmgen.naming.members.scope import candidates_for, name_members
from crmgen.naming.words.collisions import Candidates, resolve_collisions
from crmgen.naming.words.identifiers import snake, words
from crmgen.naming.words.reserved import CLIENT_ARGUMENTS
from crmgen.text import SpecText, Wire

CredentialKey = tuple[Wire, str]
"""The scheme's key in the document, and the part: `username`, `token`, ..."""

_PARTS: Final = {
    SchemeKind.BASIC: ("username", "password"),
    SchemeKind.BEARER: ("token",),
    SchemeKind.API_KEY: ("api_key",),
    SchemeKind.OAUTH2: ("token",),
    SchemeKind.OPEN_ID: ("token",),
    SchemeKind.OTHER: (),
}
FOR_TOKENS: Final = ("client_id", "client_secret", "refresh_token", "scope")
"""What a client of OAuth 2.0 gets tokens with, itself."""


def credential_parts(scheme: SecurityScheme) -> tuple[str, ...]:
    """What a client is given for a scheme.

    For OAuth 2.0 that is more than a token when the document has the endpoint of a flow that
    the runtime can serve (OpenAPI 3.1 section 4.8.28).
    """
    parts = _PARTS[scheme.kind]
    if any(flow.token_url or flow.refresh_url for flow in scheme.flows):
        parts += FOR_TOKENS[:3]
    if any(flow.kind == "client_credentials" and flow.scopes for flow in scheme.flows):
        parts += FOR_TOKENS[3:]
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


def name_client_parameters(api: Api, taken: frozenset[str]) -> dict[Wire, str]:
    """Arguments for what operations take of the client, by what the document calls them."""
    reserved = CLIENT_ARGUMENTS | taken
    stated: dict[Wire, SpecText] = {
        parameter.client: parameter.client
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.client is not None
    }
    wanted = {key: candidates_for(key, text, reserved) for key, text in stated.items()}
    return name_members(wanted, reserved, {})


def name_server_variables(
    api: Api, taken: frozenset[str], pinned: Mapping[Wire, str]
) -> dict[Wire, str]:
    """Arguments for the variables in the URLs of servers, by wire name."""
    reserved = CLIENT_ARGUMENTS | taken
    variables: dict[Wire, SpecText] = {
        v.wire: v.wire for server in api.servers for v in server.variables
    }
    wanted = {
        key: candidates_for(key, wire, reserved) for key, wire in variables.items()
    }
    return name_members(wanted, reserved, pinned)
