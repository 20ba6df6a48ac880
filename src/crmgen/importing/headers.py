"""Which headers say something of an API, and which every client and server sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from crmgen.importing.shapes import Shape

_EVERY_REQUEST: Final = re.compile(
    r":.*|accept(-.*)?|content-(type|length|encoding)|host|user-agent|connection|cache-control|pragma|cookie|origin|referer"
    r"|authorization|proxy-.*|postman-token|sec-.*|dnt|te|priority|upgrade.*|purpose|if-modified-since|date|expect"
    r"|x-(requested-with|request-id|correlation-id|trace-id)|x-forwarded-.*|x-real-ip|forwarded|via|traceparent|tracestate|x-(client|amzn|datadog|b3|newrelic)-.*|newrelic|sentry-trace|baggage|keep-alive|transfer-encoding"
)
_TELLING: Final = re.compile(
    r"etag|link|location|retry-after|x-total.*|x-(page|per-page|next-page|prev-page|total-pages)|content-range|last-modified"
)


def is_of_every_request(name: str) -> bool:
    """Is a header of a request set by clients themselves?"""
    return _EVERY_REQUEST.fullmatch(name.lower()) is not None


def shown_headers(headers: Mapping[str, str]) -> dict[str, Shape]:
    """The headers of a response that callers read: versions, links, limits, totals."""
    return {
        name: Shape.of(int(value) if re.fullmatch(r"\d{1,15}", value) else "text")
        for name, value in headers.items()
        if _TELLING.fullmatch(name.lower())
    }


def plain_type(media_type: str) -> str:
    """A media type without its parameters; empty for what is none."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain if re.fullmatch(r"[\w.+*-]+/[\w.+*-]+", plain) else ""
