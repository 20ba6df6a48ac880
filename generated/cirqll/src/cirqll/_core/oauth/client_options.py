"""What a client of an API with OAuth 2.0 can be told as well. The generator reads this module too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..http.client_options import AsyncOptions, SyncOptions

if TYPE_CHECKING:
    from .tokens import AsyncTokenStore, TokenStore


@dataclass(frozen=True, kw_only=True, repr=False)
class SyncOAuthOptions(SyncOptions):
    """What a client takes."""

    token_store: TokenStore | None = None
    """Where tokens are kept, such as a `FileTokenStore`; else in memory."""
    token_parameters: Mapping[str, str] | None = None
    """More that each token request says, such as {"audience": "https://..."} or {"resource": "https://..."}."""

    @property
    def store(self) -> TokenStore | None:
        """Where tokens are kept; None: in memory."""
        return self.token_store

    @property
    def for_tokens(self) -> Mapping[str, str]:
        """What each token request says besides."""
        return self.token_parameters or {}


@dataclass(frozen=True, kw_only=True, repr=False)
class AsyncOAuthOptions(AsyncOptions):
    """What an asynchronous client takes."""

    token_store: TokenStore | AsyncTokenStore | None = None
    """Where tokens are kept, such as a `FileTokenStore`; else in memory."""
    token_parameters: Mapping[str, str] | None = None
    """More that each token request says, such as {"audience": "https://..."} or {"resource": "https://..."}."""

    @property
    def store(self) -> TokenStore | AsyncTokenStore | None:
        """Where tokens are kept; None: in memory."""
        return self.token_store

    @property
    def for_tokens(self) -> Mapping[str, str]:
        """What each token request says besides."""
        return self.token_parameters or {}
