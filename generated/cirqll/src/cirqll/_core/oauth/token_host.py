"""The host that a token server names: where calls with its token go."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..http.request import is_plain_path, origin
from ..values.encoding import is_object

_NAME = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?"
)
"""The name of a host on the internet: no address in numbers, and no name without a dot."""
_OWN = re.compile(r"(?:.*\.)?(?:localhost|local|internal|home\.arpa)")
"""Names of machines in one's own network."""


class TokenHost(NamedTuple):
    """Where the answer of a token server names it (`x-crmgen-token-host`).

    Args:
        path: The way to it, such as `("api_domain",)`.
        hosts: The names that it may have, such as `*.example.com`; none: any on the internet.
    """

    path: tuple[str, ...]
    hosts: tuple[str, ...] = ()

    def read(self, body: Any, base_url: str) -> str | None:
        """The base URL of calls; None where the answer names none.

        The path of the API's own base URL stays, unless the answer has one. Raises ValueError for
        what no token may go to: only https, or the very server that `base_url` is of.
        """
        for name in self.path:
            body = body.get(name) if is_object(body) else None
        if body is None or body == "":
            return None
        text = body if isinstance(body, str) else ""
        url = text if "://" in text else f"https://{text}"
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if not (self._is_allowed(url, host) or _is_same(url, base_url)):
            raise ValueError(
                "the token server names a host that no token may be sent to"
            )
        path = parts.path.rstrip("/") or urlsplit(base_url).path
        return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}"

    def _is_allowed(self, url: str, host: str) -> bool:
        parts = urlsplit(url)
        is_plain = not (parts.query or parts.fragment or "@" in parts.netloc)
        is_plain = is_plain and parts.port != 0 and is_plain_path(parts.path)
        if parts.scheme != "https" or not is_plain or not _NAME.fullmatch(host):
            return False
        if not self.hosts:
            return not _OWN.fullmatch(host)
        return any(_matches(host, each.lower()) for each in self.hosts)


def _matches(host: str, pattern: str) -> bool:
    """`*.example.com` stands for every name below it, and not for itself."""
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _is_same(url: str, base_url: str) -> bool:
    return bool(base_url) and origin(url) == origin(base_url) and "@" not in url
