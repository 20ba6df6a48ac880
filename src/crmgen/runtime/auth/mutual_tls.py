"""Mutual TLS: the connection says who calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..http.request import Secrets


class MutualTLS(NamedTuple):
    """A client certificate (RFC 8446 section 4.4.2), given as `cert=` or held by an HTTP client of one's own."""

    header: str | None = None

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs."""
        return (("cert",),)

    def may_be_served(self, *, own_client: bool) -> bool:
        """Whether callers may have served it without a sign of that."""
        return own_client

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Nothing to do: the connection does it."""
