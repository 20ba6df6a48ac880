"""Messages to the token endpoint of OAuth 2.0 (RFC 6749), and what its responses say."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urljoin, urlsplit

from ..errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    StatusError,
    TokenError,
    error_class,
)
from ..http.headers import Headers
from ..http.options import Timeout
from ..http.redaction import HIDDEN
from ..http.request import Request, Secrets
from ..http.response import Response
from ..values.encoding import is_object
from .tokens import Token

_FAILED = (500, 502, 503, 504)
_ABOUT_THE_CLIENT = ("invalid_client", "invalid_request", "")
_SECRET_FIELDS = ("refresh_token", "code", "code_verifier", "password")
_SHORTEST_SECRET = 4
"""Shorter texts are no secrets, and hiding them would make messages unreadable."""


class Form(dict[str, str]):
    """Fields of a token request. Shown, it holds no value."""

    def __repr__(self) -> str:
        return f"Form({', '.join(self)})"


class Application:
    """The client that is registered with the authorization server; its secret is never shown."""

    __slots__ = ("id", "in_body", "secret")

    def __init__(self, id: str, secret: str | None) -> None:
        self.id = id
        self.secret = secret
        self.in_body = secret is None
        """Whether id and secret go in the form, as some servers want it, not in the header."""

    def __repr__(self) -> str:
        return f"Application({self.id!r})"

    def sign(self, secrets: Secrets, form: Form) -> Form:
        """Says who asks (RFC 6749 section 2.3.1). Gives the form that is to be sent."""
        if not self.in_body and self.secret is not None:
            pair = f"{quote_plus(self.id)}:{quote_plus(self.secret)}"
            text = base64.b64encode(pair.encode()).decode("ascii")
            secrets.put("Authorization", f"Basic {text}")
            return form
        signed = Form(form)
        if self.id:
            signed["client_id"] = self.id
        if self.secret is not None:
            signed["client_secret"] = self.secret
        return signed


def ask(
    url: str,
    form: Form,
    application: Application,
    *,
    agent: str,
    timeout: Timeout | None,
) -> Generator[Request, Response, Response]:
    """Sends a token request, once more when the connection or the server fails.

    The server's way to be told who asks is found out: the header is the standard's, and the
    form what other servers want.
    """
    request = _request(url, form, application, agent=agent, timeout=timeout)
    response = yield from _sent(request)
    refused = response.status in (400, 401)
    if refused and not application.in_body and _code(response) in _ABOUT_THE_CLIENT:
        application.in_body = True
        request = _request(url, form, application, agent=agent, timeout=timeout)
        response = yield from _sent(request)
        application.in_body = response.status == 200
    return response


def _request(
    url: str,
    form: Form,
    application: Application,
    *,
    agent: str,
    timeout: Timeout | None,
) -> Request:
    secrets = Secrets()
    secrets.content = urlencode(application.sign(secrets, form)).encode()
    headers = [
        ("Accept", "application/json"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("User-Agent", agent),
    ]
    return Request(
        "POST",
        url,
        Headers(headers),
        None,
        operation=f"POST {url}",
        timeout=timeout,
        secrets=secrets,
    )


def _sent(request: Request) -> Generator[Request, Response, Response]:
    """One request, and once more when there is no response; a late one is not asked for again."""
    try:
        response = yield request
        if response.status not in _FAILED:
            return response
    except APITimeoutError:
        raise
    except APIConnectionError:
        pass
    return (yield request)


def read_token(
    response: Response, form: Form, application: Application, now: float
) -> Token | StatusError:
    """The token that a response grants, or the error that says why there is none.

    It is given, not raised, so that no frame of the error's traceback holds the response's text.
    """
    body = response.body
    access = body.get("access_token") if is_object(body) else None
    if response.status not in (200, 201) or not isinstance(access, str) or not access:
        return _failure(response, form, application)
    grant = form["grant_type"]
    seconds = _seconds(body.get("expires_in"))
    refresh = body.get("refresh_token")
    if not isinstance(refresh, str) or not refresh:
        refresh = form.get("refresh_token")
    return Token(
        access_token=access,
        refresh_token=None if grant == "client_credentials" else refresh,
        expires_at=None if seconds is None else now + seconds,
        issued_at=now,
        scope=_text(body, "scope") or form.get("scope"),
        grant="authorization_code" if grant == "refresh_token" else grant,
    )


def _seconds(value: object) -> float | None:
    """`expires_in`, which some servers send as text; None for what is no length of time."""
    try:
        seconds = float(value) if isinstance(value, int | float | str) else -1.0
    except (ValueError, OverflowError):
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _code(response: Response) -> str:
    return _text(response.body, "error")


def _text(body: Any, name: str) -> str:
    value = body.get(name) if is_object(body) else None
    return value if isinstance(value, str) else ""


def _failure(response: Response, form: Form, application: Application) -> StatusError:
    """The error of a response without a token. It keeps nothing of it but what the standard names."""
    hidden = [form.get(name, "") for name in _SECRET_FIELDS]
    hidden.append(application.secret or "")
    told = {
        name: _without(_text(response.body, name), hidden)
        for name in ("error", "error_description", "error_uri")
    }
    told = {name: text for name, text in told.items() if text}
    code, description = told.get("error", ""), told.get("error_description", "")
    request = response.request
    bare = Request(request.method, request.url, request.headers, None)
    shown = Response(
        response.status,
        Headers([("content-type", "application/json")]),
        json.dumps(told).encode() if told else b"",
        bare,
    )
    why = ": ".join(filter(None, (code, description))) or "no reason is told"
    message = (
        f"{request.operation} gave no token (status {response.status}): {why}"
        "; see the client's credentials, or log in again"
    )
    if not code and (response.status >= 500 or response.status == 429):
        return error_class(response.status)(message, request=bare, response=shown)
    failure = TokenError(message, request=bare, response=shown, error=told)
    failure.code = code
    return failure


def _without(text: str, hidden: list[str]) -> str:
    """A text without the secrets that it repeats, and without control characters."""
    for secret in hidden:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return "".join(each if each.isprintable() else " " for each in text)[:500]


def endpoint(url: str, base_url: str) -> str:
    """The address of an endpoint; a relative one is relative to the server of the API.

    Raises ConfigurationError for what is no address of the web.
    """
    whole = urljoin(f"{base_url}/", url)
    parts = urlsplit(whole)
    if parts.scheme not in ("http", "https") or not parts.hostname or "{" in whole:
        raise ConfigurationError(
            f"the API's description has no address for its OAuth endpoint: {url!r}"
        )
    return whole


def store_key(url: str, application: Application, given: Mapping[str, str]) -> str:
    """Under which name a token is kept: another one for each client, server and user.

    A refresh token that is given stands for its user, also after it was replaced by another.
    """
    key = f"{application.id}@{url}"
    for name, value in sorted(given.items()):
        digest = hashlib.sha256(value.encode()).hexdigest()
        key += f" {name}={digest[:16]}"
    return key
