"""How a collection, folder or request is authorized (collection schema, `auth`)."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import Notes
from crmgen.importing.credentials import Names, Scheme, Schemes
from crmgen.importing.json_files import get, maps_of, text_of
from crmgen.importing.postman.variables import Variables
from crmgen.text import Json
from crmgen.tree.maps import Map, note_all_read, place_of

_FLOWS: Final = {
    "authorization_code": "authorizationCode",
    "authorization_code_with_pkce": "authorizationCode",
    "implicit": "implicit",
    "password_credentials": "password",
    "client_credentials": "clientCredentials",
}


def auth_of(
    holder: Map, schemes: Schemes, variables: Variables, notes: Notes, pointer: str
) -> Names | None:
    """The schemes that `auth` says; None where it says nothing, and what stands around it counts.

    What cannot be said is no reason to send the credential of what stands around it.
    """
    auth = get(holder, "auth")
    if not isinstance(auth, Map):
        return None
    kind = text_of(auth, "type")
    note_all_read(auth)
    values = _values(auth, kind, variables)
    if kind in ("", "noauth"):
        return None if not kind or auth.get("isInherited") else ()
    scheme = _scheme(kind, values)
    if scheme is None:
        message = (
            f"authorization by {kind!r} is nothing that OpenAPI can say; it is left out,"
            " and no other credential is sent instead"
        )
        place = place_of(holder, "auth", f"{pointer}/auth")
        notes.record_loss(place, "not-imported", message)
        return ()
    return (schemes.add(scheme),)


def _values(auth: Map, kind: str, variables: Variables) -> dict[str, str]:
    """The attributes of a kind: an object in v2.0, a list of keys and values in v2.1."""
    stated = get(auth, kind)
    if isinstance(stated, Map):
        note_all_read(stated)
        return {key: variables.filled(text_of(stated, key)) for key in stated}
    found: dict[str, str] = {}
    for _, each in maps_of(auth, kind):
        note_all_read(each)
        found[text_of(each, "key")] = variables.filled(text_of(each, "value"))
    return found


def _scheme(kind: str, values: dict[str, str]) -> Scheme | None:
    if kind in ("bearer", "basic", "digest"):
        return {"type": "http", "scheme": kind}
    if kind == "jwt":
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    if kind == "apikey":
        where = "query" if values.get("in") == "query" else "header"
        return _api_key(where, values.get("key") or "X-API-Key")
    if kind != "oauth2":
        return None
    return _oauth2(values)


def _api_key(where: str, name: str) -> Scheme:
    return {"type": "apiKey", "in": where, "name": name}


def _oauth2(values: dict[str, str]) -> Scheme:
    """A flow where its addresses are known; else what the token is sent as."""
    flow = _FLOWS.get(values.get("grant_type", ""), "authorizationCode")
    addresses: dict[str, Json] = {}
    if flow in ("authorizationCode", "implicit"):
        addresses["authorizationUrl"] = values.get("authUrl", "")
    if flow != "implicit":
        addresses["tokenUrl"] = values.get("accessTokenUrl", "")
    stated = map(str, addresses.values())
    if not all(each.startswith(("http://", "https://")) for each in stated):
        if values.get("addTokenTo") == "queryParams":
            return _api_key("query", "access_token")
        return {"type": "http", "scheme": "bearer"}
    scopes: Json = {each: each for each in values.get("scope", "").split()}
    return {"type": "oauth2", "flows": {flow: {**addresses, "scopes": scopes}}}
