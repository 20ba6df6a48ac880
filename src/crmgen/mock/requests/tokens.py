"""The endpoints of OAuth 2.0 (RFC 6749) at the paths that the document names: tokens for any well-formed request."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus, urlencode, urljoin, urlsplit

from crmgen.ir.operations import Api, Operation
from crmgen.mock.messages import Request, Response
from crmgen.mock.plain import plain
from crmgen.mock.requests.bodies import media_type
from crmgen.mock.requests.routes import base_of
from crmgen.text import Json, SpecText

_SECONDS: Final = 3600
_WANTED: Final[Mapping[str, tuple[str, ...]]] = {
    "client_credentials": (),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
    "authorization_code": ("code",),
}
_USED: Final[dict[str, str]] = {"used": "yes"}
_NO_STORE: Final = (("Cache-Control", "no-store"),)


class TokenEndpoints:
    """Gives tokens, and sends who logs in back at once with a code."""

    def __init__(self, api: Api, base: str) -> None:
        flows = [flow for scheme in api.schemes for flow in scheme.flows]
        named = [url for f in flows for url in (f.token_url, f.refresh_url)]
        self.paths = frozenset(_paths(named, base))
        """Where tokens are asked for."""
        logins = [f.authorization_url for f in flows if f.authorization_url]
        self._login_paths = frozenset(_paths(logins, base))
        self._codes: dict[str, dict[str, str]] = {}
        """What was asked for with each code that was given out; others are taken as well."""
        self._scopes = {plain(name) for flow in flows for name, _ in flow.scopes}
        self._servers = api.servers
        self._numbers = count(1)

    def answer(self, request: Request) -> Response | None:
        """The response of an endpoint; None for a request to none."""
        return self._at(request.path, request, _WANTED)

    def answer_as(self, operation: Operation, request: Request) -> Response | None:
        """The same for an operation that the document has for an endpoint, at whichever server it is called.

        What the request has to say is then what the document says.
        """
        bases = map(base_of, operation.servers or self._servers)
        paths = (f"{base}{plain(operation.path.wire)}" for base in bases)
        found = (self._at(path, request, {}) for path in paths)
        return next((each for each in found if each is not None), None)

    def _at(
        self, path: str, request: Request, wanted: Mapping[str, tuple[str, ...]]
    ) -> Response | None:
        if request.method == "POST" and path in self.paths:
            return self._token(request, wanted)
        if request.method == "GET" and path in self._login_paths:
            return self._login(request)
        return None

    def _login(self, request: Request) -> Response:
        """As if the user had agreed (RFC 6749 section 4.1.2)."""
        asked = dict(request.query)
        back = asked.get("redirect_uri", "")
        if not urlsplit(back).scheme or not asked.get("client_id"):
            message = "redirect_uri or client_id is missing"
            return _error(400, "invalid_request", message)
        state = {key: asked[key] for key in ("state",) if key in asked}
        if asked.get("response_type") != "code":
            return _redirect(back, {"error": "unsupported_response_type", **state})
        code = f"mock-code-{next(self._numbers)}"
        self._codes[code] = asked
        return _redirect(back, {"code": code, **state})

    def _token(
        self, request: Request, wanted: Mapping[str, tuple[str, ...]]
    ) -> Response:
        form = _form(request)
        grant = form.get("grant_type", "")
        if grant not in _WANTED:
            return _error(400, "unsupported_grant_type", f"grant_type is {grant!r}")
        if missing := [name for name in wanted.get(grant, ()) if not form.get(name)]:
            return _error(400, "invalid_request", f"{missing[0]} is missing")
        if not (form.get("client_id") or _client_of(request)):
            challenge = ("WWW-Authenticate", 'Basic realm="mock"')
            message = "the client does not say its id"
            return _error(401, "invalid_client", message, challenge)
        scope = form.get("scope", "")
        if grant == "authorization_code":
            asked = self._codes.get(form.get("code", ""), {})
            if asked is _USED or not _is_proven(asked, form):
                message = "the code is not, or no longer, valid"
                return _error(400, "invalid_grant", message)
            scope = asked.get("scope", scope)
            if asked:
                self._codes[form["code"]] = _USED
        if self._scopes and (unknown := {*scope.split()} - self._scopes):
            message = f"there is no scope {min(unknown)}"
            return _error(400, "invalid_scope", message)
        return _json(200, self._granted(grant, scope), *_NO_STORE)

    def _granted(self, grant: str, scope: str) -> dict[str, Any]:
        number = next(self._numbers)
        found: dict[str, Any] = {
            "access_token": f"mock-access-token-{number}",
            "token_type": "Bearer",
            "expires_in": _SECONDS,
        }
        if grant != "client_credentials":
            found["refresh_token"] = f"mock-refresh-token-{number}"
        return {**found, "scope": scope} if scope else found


def _paths(urls: Iterable[SpecText | None], base: str) -> set[str]:
    """The paths of endpoints; relative ones are relative to the server of the API (section 4.8.30)."""
    stated = (plain(each) for each in urls if each)
    return {urlsplit(urljoin(f"http://mock{base}/", each)).path for each in stated}


def _form(request: Request) -> dict[str, str]:
    if media_type(request).endswith("json"):
        try:
            body: Json = json.loads(request.body)
        except ValueError:
            return {}
        return {k: str(v) for k, v in body.items()} if isinstance(body, dict) else {}
    return dict(parse_qsl(request.body.decode("utf-8", "replace")))


def _client_of(request: Request) -> str:
    """The client that the Authorization header names (RFC 6749 section 2.3.1)."""
    kind, _, text = (request.header("authorization") or "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return unquote_plus(b64decode(text, validate=True).decode().partition(":")[0])
    except ValueError:
        return ""


def _is_proven(asked: Mapping[str, str], form: Mapping[str, str]) -> bool:
    """Whether the code is shown by who asked for it (RFC 7636 section 4.6)."""
    back = form.get("redirect_uri")
    if back and back != asked.get("redirect_uri", back):
        return False
    challenge, verifier = asked.get("code_challenge"), form.get("code_verifier", "")
    if challenge is None:
        return True
    if asked.get("code_challenge_method", "plain") == "plain":
        return verifier == challenge
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest())
    return digest.rstrip(b"=").decode() == challenge


def _redirect(back: str, more: Mapping[str, str]) -> Response:
    mark = "&" if urlsplit(back).query else "?"
    return Response(302, (("Location", f"{back}{mark}{urlencode(more)}"),))


def _error(
    status: int, code: str, description: str, *headers: tuple[str, str]
) -> Response:
    body = {"error": code, "error_description": description}
    return _json(status, body, *_NO_STORE, *headers)


def _json(status: int, body: Any, *headers: tuple[str, str]) -> Response:
    content = ("Content-Type", "application/json")
    return Response(status, (content, *headers), json.dumps(body).encode())
