"""Schemes that a client cannot serve by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..http.request import Secrets


class OtherScheme(NamedTuple):
    """A scheme that callers must serve themselves, by a header or an HTTP client of their own.

    Where not even its header is known, nobody can tell whether they do: calls go out all the same.
    """

    kind: str
    header: str | None = "authorization"

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """None: the client cannot serve it."""
        return ()

    def may_be_served(self, *, own_client: bool) -> bool:
        """Whether callers may have served it without a sign of that."""
        del own_client
        return self.header is None

    def place(self, secrets: Secrets, values: Mapping[str, str]) -> None:
        """Nothing to do: the caller did it."""
