"""The security scheme OAuth 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..auth.scheme import AsyncCredential, filled
from ..http.request import Secrets

if TYPE_CHECKING:
    from .renewal import TokenSource
    from .tokens import AsyncTokenStore, TokenStore


class HostReader(Protocol):
    """Reads the address that calls go to from the answer of a token server: a `TokenHost`."""

    def read(self, body: Any, base_url: str) -> str | None:
        """The base URL; None where the answer names none. Raises ValueError for what no token may go to."""
        ...


class OAuth2(NamedTuple):
    """OAuth 2.0 (RFC 6749): a token that is given, or got and renewed at the server's endpoints.

    Args:
        token: Name of the argument that takes an access token; likewise the next six.
        authorization_url: Where users allow access.
        token_url: Where the code that they bring back is exchanged, and tokens are refreshed.
        client_credentials_url: Where the client gets a token for itself.
        password_url: Where it gets one for a user's name and password.
        refresh_url: Where tokens are refreshed, if elsewhere.
        host: How to read the address that calls go to from the server's answer, if it names one.
        parameters: More that each token request says, unless the client says otherwise.

    An address may be relative to the server of the API. An empty one: there is no such thing.
    """

    token: str = "token"
    client_id: str = "client_id"
    client_secret: str = "client_secret"
    refresh_token: str = "refresh_token"
    scope: str = ""
    username: str = ""
    password: str = ""
    authorization_url: str = ""
    token_url: str = ""
    client_credentials_url: str = ""
    password_url: str = ""
    refresh_url: str = ""
    host: HostReader | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    header: str | None = "authorization"

    @property
    def has_endpoint(self) -> bool:
        """Whether tokens can be got or renewed at all."""
        return bool(
            self.token_url
            or self.client_credentials_url
            or self.password_url
            or self.refresh_url
        )

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs, in one of these ways."""
        return tuple(self._ways())

    def _ways(self) -> Iterator[tuple[str, ...]]:
        yield (self.token,)
        if self.has_endpoint:
            yield (self.refresh_token,)
        if self.password_url:
            yield (self.username, self.password)
        if self.client_credentials_url:
            yield (self.client_id, self.client_secret)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        secrets.put("Authorization", f"Bearer {filled(values, self.token)}")

    def token_provider(
        self,
        values: Mapping[str, AsyncCredential],
        store: TokenStore | AsyncTokenStore | None,
        package: str,
        parameters: Mapping[str, str],
    ) -> TokenSource | None:
        """What gets and renews the tokens of one client; None where there is no endpoint for that."""
        if not self.has_endpoint:
            return None
        from .renewal import TokenSource  # when a client is made, not before

        return TokenSource(self, values, store, package, parameters)
