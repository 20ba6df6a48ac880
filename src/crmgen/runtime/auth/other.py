"""Schemes that a client cannot serve by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..http.request import Secrets


class OtherScheme(NamedTuple):
    """A scheme that callers must serve themselves, by a header or an HTTP client of their own."""

    kind: str
    header: str | None = "authorization"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """None: the client cannot serve it."""
        return ()

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Nothing to do: the caller did it."""
