"""An OAuth 2.0 authorization server (oauthlib's) on 127.0.0.1, and an API that takes its tokens."""

# The library's own types are loose, and it calls what is overridden by position.
# pyright: reportIncompatibleMethodOverride=false

from __future__ import annotations

import base64
import json
import logging
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from oauthlib.oauth2 import RequestValidator, Server

from tests.runtime.misbehaving import Act, Answering, Came, close, reply

logging.getLogger("oauthlib").setLevel(logging.WARNING)  # it tells all tokens

REDIRECT_URI = "https://me.example/back"
LIFETIME = 3600


class Hand:
    """The hand of a clock: seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Grants(RequestValidator):
    """One client, `app` with `hush`; its codes and tokens. Refresh tokens are good for one use."""

    def __init__(self, clock: Hand, in_body: bool, is_public: bool) -> None:
        self.clock = clock
        self.in_body = in_body
        self.is_public = is_public
        self.codes: dict[str, Any] = {}
        self.access: dict[str, float] = {}
        self.refresh: set[str] = {"first-refresh-token"}
        self.scopes: list[list[str]] = []

    def authenticate_client(self, request: Any, *_: Any, **__: Any) -> bool:
        given = request.headers.get("Authorization", "")
        if self.in_body:
            pair = (request.client_id, request.client_secret)
        elif given.startswith("Basic "):
            text = base64.b64decode(given.removeprefix("Basic ")).decode()
            id, _sign, secret = text.partition(":")
            pair = (unquote_plus(id), unquote_plus(secret))
        else:
            return False
        request.client = SimpleNamespace(client_id="app")
        return pair == ("app", "hush hush/é")

    def client_authentication_required(self, *_: Any, **__: Any) -> bool:
        return not self.is_public

    def authenticate_client_id(self, client_id: str, request: Any, *_: Any) -> bool:
        request.client = SimpleNamespace(client_id=client_id)
        return client_id == "app"

    def validate_client_id(self, client_id: str, *_: Any, **__: Any) -> bool:
        return client_id == "app"

    def validate_redirect_uri(self, _: str, redirect_uri: str, *__: Any) -> bool:
        return redirect_uri == REDIRECT_URI

    def get_default_scopes(self, *_: Any, **__: Any) -> list[str]:
        return ["contacts"]

    def validate_scopes(self, _: str, scopes: list[str], *__: Any) -> bool:
        self.scopes.append(scopes)
        return set(scopes) <= {"contacts", "deals"}

    def validate_response_type(self, _: str, response_type: str, *__: Any) -> bool:
        return response_type == "code"

    def validate_grant_type(self, *_: Any, **__: Any) -> bool:
        return True

    def is_pkce_required(self, *_: Any) -> bool:
        return True

    def save_authorization_code(
        self, _: str, code: Any, request: Any, *__: Any
    ) -> None:
        self.codes[code["code"]] = request

    def get_code_challenge(self, code: str, _: Any) -> str:
        return str(self.codes[code].code_challenge)

    def get_code_challenge_method(self, code: str, _: Any) -> str:
        return str(self.codes[code].code_challenge_method)

    def validate_code(self, _: str, code: str, __: Any, request: Any) -> bool:
        if code not in self.codes:
            return False
        request.scopes, request.user = self.codes[code].scopes, "ada"
        return True

    def confirm_redirect_uri(self, _: str, __: str, uri: str, *___: Any) -> bool:
        return uri == REDIRECT_URI

    def invalidate_authorization_code(self, _: str, code: str, *__: Any) -> None:
        del self.codes[code]

    def validate_refresh_token(self, token: str, *_: Any) -> bool:
        return token in self.refresh

    def get_original_scopes(self, *_: Any) -> list[str]:
        return ["contacts"]

    def save_bearer_token(self, token: Any, request: Any, *_: Any) -> None:
        self.access[token["access_token"]] = self.clock() + LIFETIME
        self.refresh.discard(request.refresh_token)
        if "refresh_token" in token:
            self.refresh.add(token["refresh_token"])

    def validate_bearer_token(self, token: str, *_: Any) -> bool:
        return self.access.get(token, 0) > self.clock()


class AuthorizationServer(Answering):
    """`/authorize`, `/token` and `/me`. `faults` meet the next token requests, one each."""

    def __init__(self, clock: Hand, *, in_body: bool, is_public: bool) -> None:
        super().__init__(self._answered)
        self.grants = Grants(clock, in_body, is_public)
        self.oauth: Any = Server(self.grants, token_expires_in=LIFETIME)
        self.token_requests: list[dict[str, str]] = []
        self.api_requests: list[str] = []
        self.faults: list[str] = []
        self.before_token: Callable[[], object] = lambda: None
        """Called while a token request waits for its answer."""
        self._turn = threading.Lock()

    def close(self) -> None:
        self.__exit__()

    def _answered(self, came: Came) -> Act:
        # The library insists on TLS, of which this server knows nothing.
        uri, body = f"https://127.0.0.1{came.target}", came.content.decode()
        headers = {name.title(): value for name, value in came.headers.items()}
        path = urlsplit(came.target).path
        if path == "/token":
            return self._token(uri, body, headers)
        with self._turn:
            if path == "/authorize":
                create = self.oauth.create_authorization_response
                found, text, status = create(uri, "GET", body, headers, ["contacts"])
            else:
                self.api_requests.append(headers.get("Authorization", ""))
                is_known, _ = self.oauth.verify_request(uri, "GET", body, headers)
                found, text = {}, json.dumps({"is_known": is_known})
                status = 200 if is_known else 401
        return _reply(status, found, text)

    def _token(self, uri: str, body: str, headers: Any) -> Act:
        with self._turn:
            self.token_requests.append(dict(parse_qsl(body)))
            fault = self.faults.pop(0) if self.faults else ""
        self.before_token()
        if fault == "reset":
            return close()
        if fault:
            status, _, text = fault.partition(" ")
            return _reply(int(status), {"Location": f"{self.url}/elsewhere"}, text)
        with self._turn:
            create = self.oauth.create_token_response
            found, text, status = create(uri, "POST", body, headers)
        return _reply(status, found, text)

    def revoke_all(self) -> None:
        """No access token is good any more; refresh tokens are."""
        with self._turn:
            self.grants.access.clear()


def _reply(status: int, headers: Any, text: str | None) -> Act:
    stated: Any = {"Content-Type": "application/json", "Connection": "close", **headers}
    return reply(status, (text or "").encode(), **stated)
