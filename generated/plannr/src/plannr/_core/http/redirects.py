"""Redirects: which are followed, and which are the documented response."""

from __future__ import annotations

from urllib.parse import urljoin

from .calls import CallFacts
from .request import Request, origin, without_secrets
from .response import Response


def is_expected(call: CallFacts, status: int) -> bool:
    """Whether a redirect is itself the documented response: it is returned then, and not followed."""
    if not 300 <= status < 400:
        return False
    return str(status) in call.returns or "3XX" in call.returns


def redirected(request: Request, response: Response) -> Request | None:
    """The request that a redirect asks for; None where it is not followed.

    It is only within one origin, since credentials must not leave it, and only where the
    method stays or becomes GET by the standard (RFC 9110 section 15.4).
    """
    if response.status not in (301, 302, 303, 307, 308):
        return None
    target = response.headers.get("location")
    if not target:
        return None
    try:
        url = urljoin(request.url, target)
        if origin(url) != origin(request.url):
            return None
    except ValueError:
        return None  # what the server names is no address
    is_safe = request.method in ("GET", "HEAD")
    if not is_safe and response.status in (301, 302):
        return None
    keeps = is_safe or response.status != 303
    if keeps and not request.can_replay:
        return None
    return Request(
        request.method if keeps else "GET",
        without_secrets(url, request.secrets),
        request.headers,
        request.content if keeps else None,
        operation=request.operation,
        path_values=request.path_values,
        timeout=request.timeout,
        secrets=request.secrets,
    )
