"""What all security schemes have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, NamedTuple, Protocol, runtime_checkable

from ..errors.exceptions import CredentialsError
from ..http.options import Timeout
from ..http.request import AccessToken, Request, Secrets

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


@runtime_checkable
class ServedElsewhere(Protocol):
    """A scheme that callers serve by what the client cannot see."""

    def may_be_served(self, *, own_client: bool) -> bool:
        """Whether they may have done so, with an HTTP client of their own or without."""
        ...


def filled(values: Mapping[str, str], argument: str) -> str:
    """The credential of an argument. Raises CredentialsError for an empty one."""
    if not values[argument]:
        raise CredentialsError(f"the credential {argument} is empty")
    return values[argument]


class TokenContext(NamedTuple):
    """What a token request takes from the call that needs it."""

    base_url: str
    timeout: Timeout | None
    now: Callable[[], float]
    """Seconds since 1970."""
    takes_host: bool = True
    """Whether calls go to the host that the token's server names, if it does."""


class Invoke(NamedTuple):
    """A step of an exchange: the driver calls the function and gives back its result.

    The asynchronous driver calls the other one, if there is one, and awaits what can be awaited.
    """

    function: Callable[[], object]
    asynchronous: Callable[[], object] | None = None


class TokenProvider(Protocol):
    """What gets the tokens of a scheme, and renews them."""

    @property
    def is_used(self) -> bool:
        """False: the caller's own function gives the tokens."""
        ...

    @property
    def has_token(self) -> bool:
        """Whether there is one at hand."""
        ...

    def current(
        self, context: TokenContext
    ) -> Generator[Request | Invoke, Any, AccessToken]:
        """A token to be used now, a new one if need be."""
        ...

    def after_refusal(
        self, refused: Any, context: TokenContext
    ) -> Generator[Request | Invoke, Any, AccessToken | None]:
        """Another token than the one that the server refused; None when there is no way to get one."""
        ...


@runtime_checkable
class ProvidesTokens(Protocol):
    """A scheme whose tokens can be got and renewed."""

    def token_provider(
        self,
        values: Mapping[str, AsyncCredential],
        store: Any,
        package: str,
        parameters: Mapping[str, str],
    ) -> TokenProvider | None:
        """What does so for one client; None where the API names no endpoint."""
        ...
