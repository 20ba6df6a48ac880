"""Who calls: security schemes, and the choice among the alternatives of an operation."""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Container, Generator, Mapping
from typing import Literal, NamedTuple, NoReturn, Protocol
from urllib.parse import quote

from .calls import Security
from .errors import CredentialsError
from .request import Secrets

Credential = str | Callable[[], str]
"""A secret, or a function that gives the one to use now."""
AsyncCredential = str | Callable[[], str | Awaitable[str]]
"""The same, where the function may be a coroutine function."""


class Scheme(Protocol):
    """A way to say who calls."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The client's arguments that it needs."""
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
    def arguments(self) -> tuple[str, ...]:
        """The client's arguments that it needs."""
        return (self.username, self.password)

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
    def arguments(self) -> tuple[str, ...]:
        """The client's arguments that it needs."""
        return (self.token,)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        secrets.put("Authorization", f"Bearer {_filled(values, self.token)}")


class OAuth2(NamedTuple):
    """OAuth 2.0 with an access token at hand."""

    token: str = "token"
    token_url: str | None = None
    scopes: tuple[str, ...] = ()
    header: str | None = "authorization"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The client's arguments that it needs."""
        return (self.token,)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        secrets.put("Authorization", f"Bearer {_filled(values, self.token)}")


class ApiKey(NamedTuple):
    """A key in a header, the query or a cookie."""

    where: Literal["header", "query", "cookie"]
    name: str
    key: str = "api_key"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The client's arguments that it needs."""
        return (self.key,)

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
    def arguments(self) -> tuple[str, ...]:
        """None: the client cannot serve it."""
        return ()

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Nothing to do: the caller did it."""


def _filled(values: Mapping[str, str], argument: str) -> str:
    if not values[argument]:
        raise CredentialsError(f"the credential {argument} is empty")
    return values[argument]


class Ask(NamedTuple):
    """A step of an exchange: the driver calls the function (and awaits it) and gives back its result."""

    function: Callable[[], object]


class Credentials:
    """The credentials of one client: given ones first, then those of the environment."""

    __slots__ = ("_package", "_placed", "_schemes", "_values")

    def __init__(
        self,
        package: str,
        schemes: Mapping[str, Scheme],
        given: Mapping[str, AsyncCredential | None],
    ) -> None:
        self._package = package
        self._schemes = schemes
        self._values: dict[str, AsyncCredential] = {}
        self._placed: dict[tuple[str, ...], Secrets] = {}
        """Alternatives that never change, ready to be sent."""
        for name, value in given.items():
            found = (
                os.environ.get(self.variable(name)) or None if value is None else value
            )
            if found is not None:
                self._values[name] = found

    def __repr__(self) -> str:
        return f"Credentials({', '.join(sorted(self._values))})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not pickled")

    def variable(self, argument: str) -> str:
        """The environment variable of a client's argument."""
        return f"{self._package}_{argument}".upper()

    def place(
        self,
        security: Security,
        own_headers: Container[str | None],
        *,
        own_auth: bool,
        operation: str,
    ) -> Generator[Ask, object, Secrets]:
        """The first alternative whose credentials are at hand, filled in.

        Args:
            own_headers: Headers (lower case) that the caller sends: they stand for a scheme's.
            own_auth: The caller's HTTP client signs requests itself.
            operation: For the message.

        Raises CredentialsError when there is no such alternative.
        """
        chosen = self._chosen(security, own_headers, own_auth, operation)
        schemes = [self._schemes[name] for name in chosen]
        needed = [scheme for scheme in schemes if scheme.header not in own_headers]
        if chosen in self._placed and len(needed) == len(schemes):
            return self._placed[chosen].copy()
        secrets = Secrets()
        is_fixed = len(needed) == len(schemes)
        for scheme in needed:
            values: dict[str, str] = {}
            for argument in scheme.arguments:
                value = self._values[argument]
                if not isinstance(value, str):
                    value = str((yield Ask(value)))
                    is_fixed = False
                values[argument] = value
            scheme.place(secrets, values)
        if is_fixed:
            self._placed[chosen] = secrets.copy()
        return secrets

    def _chosen(
        self,
        security: Security,
        own_headers: Container[str | None],
        own_auth: bool,
        operation: str,
    ) -> tuple[str, ...]:
        for alternative in security:
            if alternative and all(
                self._is_ready(name, own_headers) for name in alternative
            ):
                return alternative
        if not security or () in security or own_auth:
            return ()
        raise CredentialsError(self._missing(security, operation))

    def _is_ready(self, name: str, own_headers: Container[str | None]) -> bool:
        scheme = self._schemes.get(name)
        if scheme is None:
            return False
        if scheme.header in own_headers:
            return True
        names = scheme.arguments
        return bool(names) and all(argument in self._values for argument in names)

    def _missing(self, security: Security, operation: str) -> str:
        ways: list[str] = []
        for alternative in security:
            schemes = [
                self._schemes[name] for name in alternative if name in self._schemes
            ]
            names = [argument for scheme in schemes for argument in scheme.arguments]
            missing = [name for name in names if name not in self._values]
            if missing:
                arguments = " and ".join(f"{name}=" for name in missing)
                variables = " and ".join(self.variable(name) for name in missing)
                ways.append(f"pass {arguments} to the client or set {variables}")
        ways = ways or ["set the header yourself, with headers= of the client"]
        told = "; or ".join(dict.fromkeys(ways))
        return f"{self._package}: {operation} needs credentials; {told}"
