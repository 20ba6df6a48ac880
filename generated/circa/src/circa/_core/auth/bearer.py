"""Bearer tokens that a client is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..http.request import Secrets
from .scheme import filled


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
        secrets.put("Authorization", f"Bearer {filled(values, self.token)}")
