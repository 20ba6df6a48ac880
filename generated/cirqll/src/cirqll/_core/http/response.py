"""What came back: Response as it is on the wire, RawResponse with the types that the document gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from .headers import Headers
from .request import Request

T = TypeVar("T")
E = TypeVar("E")

_UNREAD: Any = object()
_REQUEST_ID_HEADERS = (
    "x-request-id",
    "request-id",
    "x-requestid",
    "x-correlation-id",
    "cf-ray",
)


class Response:
    """A response: status, headers and bytes. Kept apart from the HTTP library, so it can be pickled."""

    def __init__(
        self,
        status: int,
        headers: Headers,
        content: bytes,
        request: Request,
        tries: int = 1,
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        self.request = request
        self.tries = tries

    @cached_property
    def media(self) -> str:
        """The media type, lower case, without parameters; empty when none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether the response says that it is JSON."""
        return self.media.endswith(("/json", "+json"))

    @cached_property
    def text(self) -> str:
        """The content as text, in the charset that the response names, else UTF-8."""
        try:
            return self.content.decode(self._charset() or "utf-8")
        except (LookupError, ValueError):  # of a charset that is none, or another's
            return self.content.decode("utf-8", "replace")

    @cached_property
    def body(self) -> Any:
        """The body as it came: decoded JSON, text, bytes, or None when empty."""
        if not self.content:
            return None
        if self.is_json or not self.media:
            try:
                return self.json()
            except ValueError:
                return self.text
        is_text = self.media.startswith("text/") or self.media.endswith(
            ("xml", "x-www-form-urlencoded")
        )
        return self.text if is_text else self.content

    def json(self) -> Any:
        """The content as JSON, whatever its media type. Raises ValueError for what is none."""
        try:
            return json.loads(self.content)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        except UnicodeDecodeError:
            charset = self._charset()  # one that JSON does not have, such as latin-1
            if charset in ("", "utf-8", "utf8"):
                raise
            try:
                return json.loads(self.content.decode(charset))
            except LookupError:
                raise ValueError(f"the charset {charset!r} is unknown") from None

    def _charset(self) -> str:
        kind = self.headers.get("content-type", "").lower()
        return kind.partition("charset=")[2].partition(";")[0].strip(" \"'")

    @property
    def request_id(self) -> str | None:
        """The server's name for this exchange."""
        for name in _REQUEST_ID_HEADERS:
            if name in self.headers:
                return self.headers[name]
        return None

    def __repr__(self) -> str:
        return f"Response({self.status}, {self.media or 'no media type'}, {len(self.content)} bytes)"


class UnreadResponse(Response):
    """A success whose body has not been read."""

    source: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            Response,
            (self.status, self.headers, b"", self.request, self.tries),
        )


class RawResponse(Generic[T, E]):
    """One response with everything in it.

    `envelope` and `parsed` are read from the content when they are first asked for.
    """

    __slots__ = ("_envelope", "_interpret", "_parsed", "_read", "response")

    def __init__(
        self,
        response: Response,
        read: Callable[[Response], E],
        interpret: Callable[[RawResponse[Any, Any]], T],
    ) -> None:
        self.response = response
        self._read = read
        self._interpret = interpret
        self._envelope: Any = _UNREAD
        self._parsed: Any = _UNREAD

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def headers(self) -> Headers:
        """The headers of the response."""
        return self.response.headers

    @property
    def request_id(self) -> str | None:
        """The server's name for this exchange."""
        return self.response.request_id

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.response.content

    @property
    def body(self) -> Any:
        """The body as it came: decoded JSON, text, bytes, or None when empty."""
        return self.response.body

    @property
    def request(self) -> Request:
        """What was sent, without credentials."""
        return self.response.request

    @property
    def tries(self) -> int:
        """How often the request was sent until this response came."""
        return self.response.tries

    @property
    def envelope(self) -> E:
        """The whole body as its documented type."""
        if self._envelope is _UNREAD:
            self._envelope = self._read(self.response)
        return cast("E", self._envelope)

    @property
    def parsed(self) -> T:
        """What the method returns."""
        if self._parsed is _UNREAD:
            self._parsed = self._interpret(self)
        return cast("T", self._parsed)

    def __repr__(self) -> str:
        return f"Raw{self.response!r}"
