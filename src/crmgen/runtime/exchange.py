"""The course of one call as steps, decided without waiting: sync and async drivers only carry them out.

A step is a Request to send (the driver gives back the Response), or an Ask (its result).
What repeats a call, such as a redirect, is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from typing import Any
from urllib.parse import urljoin

from .auth import Ask
from .calls import CallFacts
from .reading import Reader
from .request import Request, build_request, origin, without_secrets
from .response import Response
from .settings import Settings

Step = Request | Ask
Exchange = Generator[Step, Any, Response]

_MOST_REDIRECTS = 5


def exchange(
    settings: Settings, call: CallFacts, reader: Reader, *, own_auth: bool
) -> Exchange:
    """One call, from its facts to a successful answer.

    Raises a StatusError for an answer that is no success, and what building and sending raise.
    """
    request = yield from _request(settings, call, own_auth)
    response: Response = yield request
    for _ in range(_MOST_REDIRECTS):
        following = redirected(request, response)
        if following is None:
            break
        request = following
        response = yield request
    if 200 <= response.status < 300:
        return response
    raise reader.error(call, response)


def _request(
    settings: Settings, call: CallFacts, own_auth: bool
) -> Generator[Ask, Any, Request]:
    own_headers: Collection[str | None] = settings.secrets.headers
    if call.headers or call.options.headers:
        names = (*own_headers, *call.headers, *call.options.headers)
        own_headers = {name.lower() for name in names if name}
    secrets = yield from settings.credentials.place(
        settings.facts.security if call.security is None else call.security,
        own_headers,
        own_auth=own_auth,
        operation=f"{call.verb} {call.path}",
    )
    secrets.headers.update(settings.secrets.headers)
    return build_request(settings, call, secrets)


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
    url = urljoin(request.url, target)
    if origin(url) != origin(request.url):
        return None
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
        timeout=request.timeout,
        secrets=request.secrets,
    )
