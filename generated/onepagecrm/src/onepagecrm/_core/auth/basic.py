"""HTTP Basic."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import NamedTuple

from ..http.request import Secrets
from .scheme import filled


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
        user, password = filled(values, self.username), values[self.password]
        if ":" in user:
            raise ValueError(
                f"{self.username} must not hold a colon (RFC 7617, section 2)"
            )
        text = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        secrets.put("Authorization", f"Basic {text}")
