"""The response of a server as a document: read piece by piece, unpacked on the way, within the limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPResponse
from typing import Any, Final

from crmgen.limits import MAX_BYTES
from crmgen.records import dataclass

_CHUNK: Final = 65_536
_REDIRECTS: Final = (301, 302, 303, 307, 308)


class NetworkError(Exception):
    """No usable response; says why, to people. `is_gone`: the server says that there is nothing."""

    def __init__(self, message: str, *, is_gone: bool = False) -> None:
        self.message = message
        self.is_gone = is_gone
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class FetchResponse:
    """What a server gave: a document, or the address to ask instead."""

    content: bytes
    redirect: str | None
    is_html: bool


def read_response(response: HTTPResponse) -> FetchResponse:
    """What a server gave.

    Raises:
        NetworkError: it is no success, is cut off, or is beyond a limit.
    """
    status = response.status
    if status in _REDIRECTS and (redirect := response.getheader("Location")):
        return FetchResponse(b"", redirect, False)
    if status != 200:
        named = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
        hint = "; no credentials are sent" if status in (401, 403) else ""
        message = f"the server answers {status} {named}".rstrip() + hint
        raise NetworkError(message, is_gone=status in (404, 410))
    content = _content(response)
    stated = response.getheader("Content-Type", "").lower().startswith("text/html")
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_html = stated or start.startswith((b"<!doctype html", b"<html"))
    return FetchResponse(content, None, is_html and start.startswith(b"<"))


def _content(response: HTTPResponse) -> bytes:
    """The body, unpacked on the way; never more of it than the limit."""
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise NetworkError(
            f"the response is packed as {encoding!r}, which was not asked"
        )
    inflater = zlib.decompressobj(31) if "gzip" in encoding else None
    content = bytearray()
    while chunk := response.read(_CHUNK):
        for part in _inflated(chunk, inflater):
            content += part
            if len(content) > MAX_BYTES:
                message = f"it is larger than {MAX_BYTES:,} bytes, which is the limit"
                raise NetworkError(message)
    if response.length or (inflater and not inflater.eof):
        raise NetworkError("the response ends before its end")
    return bytes(content)


def _inflated(chunk: bytes, inflater: Any) -> Iterator[bytes]:
    """What a piece of the response unpacks to, in pieces that cannot be large either."""
    if inflater is None:
        yield chunk
        return
    try:
        while chunk:
            yield inflater.decompress(chunk, _CHUNK)
            if inflater.eof:
                return
            chunk = inflater.unconsumed_tail
    except zlib.error:
        raise NetworkError("the response is not packed as it says") from None
