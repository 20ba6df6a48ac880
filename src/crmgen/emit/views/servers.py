"""The addresses of an API's servers, with their variables."""

from __future__ import annotations

from collections.abc import Sequence

from crmgen.ir.operations import Server
from crmgen.text import SpecText


def absolute_url(servers: Sequence[Server]) -> SpecText | None:
    """The first server's address with the defaults of its variables; None when it is
    not absolute.

    A relative address (`/v1`) is relative to where the document was found, which nobody
    knows later (OpenAPI 3.1 section 4.8.5).
    """
    if not servers:
        return None
    url = servers[0].default_url
    return url.rstrip("/") if url.startswith(("https://", "http://")) else None
