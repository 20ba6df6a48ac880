"""What a client can be told besides its credentials: each option once, with its type, default and words.

The generator reads this module: a field is an argument of each generated client, and its words stand in
the client's docstring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..connections.tls import Certificate
    from ..connections.transport import AsyncHttpClient, HttpClient
    from .middleware import AsyncMiddleware, Middleware
    from .options import Timeout


@dataclass(frozen=True, kw_only=True, repr=False)
class ClientOptions:
    """What both kinds of client take."""

    base_url: str | None = None
    """Else read from `<PACKAGE>_BASE_URL`, else the API's own."""
    timeout: float | Timeout | None = None
    """Seconds for a whole call, or a `Timeout`."""
    max_retries: int = 2
    """How often a call that is safe to repeat is tried again."""
    headers: Mapping[str, str] | None = None
    """Sent with every call."""
    rate_limit: str | None = None
    """Calls that are made at most: "60/min", "10/s", "180/min per path", "60/min per operation"; "off": as many as you make, whatever the server tells of its limits. Else the API's own rate."""
    strict: bool = False
    """Raise `ResponseValidationError` for a response that contradicts the API's description, instead of returning it as it came."""
    max_in_flight: int = 50
    """Calls that may be under way at the same time."""
    cert: Certificate | None = None
    """A client certificate: a PEM file that holds its key as well, or (certificate, key), or (certificate, key, password). Else read from `<PACKAGE>_CERT`."""

    @property
    def layers(self) -> Sequence[Any]:
        """The middleware, of whichever kind."""
        raise NotImplementedError

    @property
    def store(self) -> Any:
        """Where tokens are kept; None: in memory."""
        return None

    @property
    def for_tokens(self) -> Mapping[str, str]:
        """What each token request says besides."""
        return {}


@dataclass(frozen=True, kw_only=True, repr=False)
class SyncOptions(ClientOptions):
    """What a client takes."""

    http_client: HttpClient | None = None
    """A client of your own, which you close yourself."""
    middleware: Sequence[Middleware] = ()
    """Called around each try, the first one outermost."""

    @property
    def layers(self) -> Sequence[Middleware]:
        """The middleware."""
        return self.middleware


@dataclass(frozen=True, kw_only=True, repr=False)
class AsyncOptions(ClientOptions):
    """What an asynchronous client takes."""

    http_client: AsyncHttpClient | None = None
    """A client of your own, which you close yourself."""
    middleware: Sequence[AsyncMiddleware] = ()
    """Called around each try, the first one outermost."""

    @property
    def layers(self) -> Sequence[AsyncMiddleware]:
        """The middleware."""
        return self.middleware
