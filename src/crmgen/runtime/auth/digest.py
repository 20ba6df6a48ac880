"""HTTP Digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..connections.digest import DigestSigner
from ..http.headers import checked_header
from ..http.request import Secrets
from .scheme import filled


class Digest(NamedTuple):
    """HTTP Digest (RFC 7616), as the HTTP library answers the server's challenge."""

    username: str = "username"
    password: str = "password"
    header: str | None = "authorization"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The client's arguments that it needs."""
        return ((self.username, self.password),)

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Puts the credentials where the scheme wants them."""
        user, password = filled(values, self.username), values[self.password]
        if '"' in checked_header("Authorization", user):
            raise ValueError(f"{self.username} must not hold a quotation mark")
        secrets.signer = DigestSigner(user, password)
