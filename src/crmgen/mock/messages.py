"""What goes in and out of the mock: requests as they came, calls as they are understood, and responses."""

from __future__ import annotations

from typing import Any

from crmgen.ir.operations import Operation
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came over the wire."""

    method: str
    path: str
    """As it was sent: not decoded, without the query."""
    query: tuple[tuple[str, str], ...] = ()
    """Decoded names and values, in their order."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        wanted = name.lower()
        return next((v for n, v in self.headers if n.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Response:
    """What goes out; `Content-Length` is the server's to add."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was found to be one of the document's operations, and to be as it says."""

    operation: Operation
    path_values: dict[str, str]
    """By wire name, decoded."""
    query: dict[str, Any]
    """By wire name, decoded by the parameter's style; what the document does not name is a string."""
    body: Any
    """Decoded JSON or form; else bytes; None where there is no body."""
    base_url: str
    """The address that the operation's path hangs from, as the caller reaches it: for links in responses."""
    request: Request
    """As it came: a link to the next page says all that this one was asked with."""
