"""Who calls: the security schemes, each with the client's arguments that it takes."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Literal, NamedTuple, Protocol
from urllib.parse import quote

from ..errors.exceptions import CredentialsError
from ..http.options import Timeout
from ..http.request import Secrets

Credential = str | Callable[[], str]
"""A secret, or a function that gives the one to use now."""
AsyncCredential = str | Callable[[], str | Awaitable[str]]
"""The same, where the function may be a coroutine function."""


class Scheme(Protocol):
    """A way to say who calls."""

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs, in one of these ways."""
        ...

    @property
    def header(self) -> str | None:
        """The header that it fills in, lower case: a caller may do so instead."""
        ...

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        ...


class Basic(NamedTuple):
    """HTTP Basic (RFC 7617)."""

    username: str = "username"
    password: str = "password"
    header: str | None = "authorization"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs."""
        return ((self.username, self.password),)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        user, password = _filled(values, self.username), values[self.password]
        if ":" in user:
            raise ValueError(
                f"{self.username} must not hold a colon (RFC 7617, section 2)"
            )
        text = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        secrets.put("Authorization", f"Basic {text}")


class Bearer(NamedTuple):
    """A bearer token (RFC 6750)."""

    token: str = "token"
    header: str | None = "authorization"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs."""
        return ((self.token,),)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        secrets.put("Authorization", f"Bearer {_filled(values, self.token)}")


class OAuth2(NamedTuple):
    """OAuth 2.0 (RFC 6749): a token that is given, or got and renewed at the server's endpoints.

    Args:
        token: Name of the argument that takes an access token; likewise the next four.
        authorization_url: Where users allow access.
        token_url: Where the code that they bring back is exchanged, and tokens are refreshed.
        client_credentials_url: Where the client gets a token for itself.
        refresh_url: Where tokens are refreshed, if elsewhere.

    An address may be relative to the server of the API. An empty one: there is no such thing.
    """

    token: str = "token"
    client_id: str = "client_id"
    client_secret: str = "client_secret"
    refresh_token: str = "refresh_token"
    scope: str = ""
    authorization_url: str = ""
    token_url: str = ""
    client_credentials_url: str = ""
    refresh_url: str = ""
    header: str | None = "authorization"

    @property
    def has_endpoint(self) -> bool:
        """Whether tokens can be got or renewed at all."""
        return bool(self.token_url or self.client_credentials_url or self.refresh_url)

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs, in one of these ways."""
        return tuple(self._ways())

    def _ways(self) -> Iterator[tuple[str, ...]]:
        yield (self.token,)
        if self.has_endpoint:
            yield (self.refresh_token,)
        if self.client_credentials_url:
            yield (self.client_id, self.client_secret)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        secrets.put("Authorization", f"Bearer {_filled(values, self.token)}")


class ApiKey(NamedTuple):
    """A key in a header, the query or a cookie."""

    where: Literal["header", "query", "cookie"]
    name: str
    key: str = "api_key"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs."""
        return ((self.key,),)

    @property
    def header(self) -> str | None:
        """The header that it fills in, lower case: a caller may do so instead."""
        return {"header": self.name.lower(), "cookie": "cookie"}.get(self.where)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        value = _filled(values, self.key)
        if self.where == "header":
            secrets.put(self.name, value)
        elif self.where == "query":
            secrets.query.append((quote(self.name, safe=""), quote(value, safe="")))
        else:
            secrets.cookies.append(
                f"{quote(self.name, safe='')}={quote(value, safe='')}"
            )


class OtherScheme(NamedTuple):
    """A scheme that callers must serve themselves, by a header or an HTTP client of their own."""

    kind: str
    header: str | None = "authorization"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """None: the client cannot serve it."""
        return ()

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Nothing to do: the caller did it."""


def _filled(values: Mapping[str, str], argument: str) -> str:
    if not values[argument]:
        raise CredentialsError(f"the credential {argument} is empty")
    return values[argument]


class TokenContext(NamedTuple):
    """What a token request takes from the call that needs it."""

    base_url: str
    timeout: Timeout | None
    now: Callable[[], float]
    """Seconds since 1970."""


class Invoke(NamedTuple):
    """A step of an exchange: the driver calls the function and gives back its result.

    The asynchronous driver calls the other one, if there is one, and awaits what can be awaited.
    """

    function: Callable[[], object]
    asynchronous: Callable[[], object] | None = None
