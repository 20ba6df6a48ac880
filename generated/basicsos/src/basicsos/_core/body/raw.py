"""Bodies of text or bytes, sent as they are."""

from __future__ import annotations

from ..values.typed import ValueTypeError
from .body import Body, StreamedContent


class RawBody:
    """Text, bytes or a file, sent as they are."""

    __slots__ = ("content", "media")

    def __init__(self, content: bytes | StreamedContent, media: str) -> None:
        self.content = content
        self.media = media

    def encode(self) -> tuple[str, bytes | StreamedContent]:
        """Gives the media type, and the bytes or a stream of them."""
        return self.media, self.content


def text_body(value: object, media: str = "text/plain") -> Body:
    """Text, sent as UTF-8. Raises ValueTypeError for anything else."""
    if not isinstance(value, str):
        kind = type(value).__name__
        raise ValueTypeError(f"text is sent here, not a {kind}", "body")
    has_charset = "charset=" in media
    return RawBody(value.encode(), media if has_charset else f"{media}; charset=utf-8")
