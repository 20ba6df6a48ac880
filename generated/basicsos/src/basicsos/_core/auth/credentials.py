"""The credentials of one client, and the choice among the alternatives of an operation."""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Generator, Iterator, Mapping
from itertools import product
from typing import Any, NoReturn

from ..errors.exceptions import CredentialsError
from ..http.calls import Security
from ..http.request import Request, Secrets
from .scheme import (
    AsyncCredential,
    Invoke,
    ProvidesTokens,
    Scheme,
    ServedElsewhere,
    TokenContext,
    TokenProvider,
)


class Credentials:
    """Given ones first, then those of the environment."""

    __slots__ = (
        "_has_store",
        "_package",
        "_placed",
        "_providers",
        "_schemes",
        "_values",
    )

    def __init__(
        self,
        package: str,
        schemes: Mapping[str, Scheme],
        given: Mapping[str, AsyncCredential | None],
        store: object = None,
        for_tokens: Mapping[str, str] | None = None,
    ) -> None:
        self._package = package
        self._schemes = schemes
        self._values: dict[str, AsyncCredential] = {}
        self._placed: dict[Security, Secrets] = {}
        """What is sent where the same is chosen at each call, and never changes."""
        for name, value in given.items():
            found = os.getenv(self.variable(name)) or None if value is None else value
            if found is not None:
                self._values[name] = _checked(name, found)
        self._has_store = store is not None
        self._providers: dict[str, TokenProvider] = {}
        for name, scheme in schemes.items():
            if isinstance(scheme, ProvidesTokens):
                provider = scheme.token_provider(
                    self._values, store, package, for_tokens or {}
                )
                if provider is not None:
                    self._providers[name] = provider

    def __repr__(self) -> str:
        return f"Credentials({', '.join(sorted(self._values))})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not pickled")

    def variable(self, argument: str) -> str:
        """The environment variable of a client's argument."""
        return f"{self._package}_{argument}".upper()

    def plain(self, argument: str) -> str:
        """An argument that is no secret, such as `client_id`; empty when it is not given."""
        value = self._values.get(argument, "")
        return value if isinstance(value, str) else ""

    def provider(self, name: str) -> TokenProvider:
        """What gets the tokens of a scheme."""
        return self._providers[name]

    def place(
        self,
        security: Security,
        own_headers: Collection[str | None],
        *,
        own_client: bool,
        own_auth: bool,
        operation: str,
        context: TokenContext,
    ) -> Generator[Request | Invoke, Any, Secrets]:
        """The first alternative whose credentials are at hand, filled in.

        Args:
            own_headers: Headers (lower case) that the caller sends: they stand for a scheme's.
            own_client: The caller's HTTP client is used, which may have a certificate.
            own_auth: It signs requests itself.
            operation: For the message.

        Raises CredentialsError when there is no such alternative, TokenError when the
        authorization server gives no token.
        """
        if not own_headers and security in self._placed:
            return self._placed[security].copy()
        chosen = self._chosen(security, own_headers, own_client, own_auth, operation)
        needed = [n for n in chosen if self._schemes[n].header not in own_headers]
        secrets = Secrets()
        is_fixed = not own_headers and (not self._providers or chosen in security[:1])
        for name in needed:
            if self._is_renewed(name):
                token = yield from self._providers[name].current(context)
                secrets.put_token(name, token)
                is_fixed = False
            elif not (yield from self._place_given(name, secrets)):
                is_fixed = False
        if is_fixed:
            self._placed[security] = secrets.copy()
        return secrets

    def renew(
        self, secrets: Secrets, context: TokenContext
    ) -> Generator[Request | Invoke, Any, bool]:
        """After a 401: puts new tokens in the place of those sent. False: there is none to be had."""
        is_renewed = False
        for name, refused in list(secrets.tokens.items()):
            token = yield from self._providers[name].after_refusal(refused, context)
            if token is None:
                return False
            secrets.put_token(name, token)
            is_renewed = True
        return is_renewed

    def _is_renewed(self, name: str) -> bool:
        provider = self._providers.get(name)
        return provider is not None and provider.is_used

    def _place_given(self, name: str, secrets: Secrets) -> Generator[Invoke, Any, bool]:
        """Fills in what the client was given. False: a function gave it, for this call only."""
        scheme = self._schemes[name]
        values: dict[str, str] = {}
        is_fixed = True
        for argument in next(self._ready_ways(scheme), ()):
            value = self._values[argument]
            if not isinstance(value, str):
                value = str((yield Invoke(value)))
                is_fixed = False
            values[argument] = value
        problem = _problem_of(scheme, secrets, values)
        if problem is not None:
            value = ""
            values.clear()
            raise problem  # from here, where no local variable holds credentials
        return is_fixed

    def _chosen(
        self,
        security: Security,
        own_headers: Container[str | None],
        own_client: bool,
        own_auth: bool,
        operation: str,
    ) -> tuple[str, ...]:
        ready = {
            name
            for alternative in security
            for name in alternative
            if self._is_ready(name, own_headers)
        }
        for alternative in security:
            if alternative and ready.issuperset(alternative):
                return alternative
        for alternative in security:  # what nobody can be sure of comes last
            unsure = [name for name in alternative if name not in ready]
            if unsure and all(self._may_be_served(each, own_client) for each in unsure):
                return alternative
        if not security or () in security or own_auth:
            return ()
        raise CredentialsError(self._missing(security, operation))

    def _is_ready(self, name: str, own_headers: Container[str | None]) -> bool:
        scheme = self._schemes.get(name)
        if scheme is None:
            return False
        if scheme.header in own_headers or any(self._ready_ways(scheme)):
            return True
        provider = self._providers.get(name)
        return provider is not None and (self._has_store or provider.has_token)

    def _may_be_served(self, name: str, own_client: bool) -> bool:
        scheme = self._schemes.get(name)
        return isinstance(scheme, ServedElsewhere) and scheme.may_be_served(
            own_client=own_client
        )

    def _ready_ways(self, scheme: Scheme) -> Iterator[tuple[str, ...]]:
        for way in scheme.ways:
            if all(argument in self._values for argument in way):
                yield way

    def _missing(self, security: Security, operation: str) -> str:
        told: list[str] = []
        for alternative in security:
            schemes = [
                self._schemes[name] for name in alternative if name in self._schemes
            ]
            for ways in product(*(each.ways for each in schemes if each.ways)):
                names = dict.fromkeys(name for way in ways for name in way)
                missing = [name for name in names if name not in self._values]
                if missing:
                    arguments = " and ".join(f"{name}=" for name in missing)
                    variables = " and ".join(self.variable(name) for name in missing)
                    told.append(f"pass {arguments} to the client or set {variables}")
        told = told or ["set the header yourself, with headers= of the client"]
        ways_out = "; or ".join(dict.fromkeys(told))
        return f"{self._package}: {operation} needs credentials; {ways_out}"


def _checked(name: str, value: AsyncCredential) -> AsyncCredential:
    if not isinstance(value, str) and not callable(value):
        kind = type(value).__name__
        raise TypeError(f"{name} is a str, or a function that gives one, not {kind}")
    return value


def _problem_of(
    scheme: Scheme, secrets: Secrets, values: Mapping[str, str]
) -> Exception | None:
    """Fills in credentials; gives the exception, without its frames, when they are impossible."""
    try:
        scheme.place(secrets, values)
    except (ValueError, CredentialsError) as error:
        return error.with_traceback(None)
    return None
