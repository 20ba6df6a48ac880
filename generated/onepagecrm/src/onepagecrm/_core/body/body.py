"""What can be sent as the body of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any, Protocol, Self


class StreamedContent(Protocol):
    """Content of a body that is read while it is sent."""

    @property
    def length(self) -> int | None:
        """In bytes; None where only reading can tell."""
        ...

    @property
    def can_replay(self) -> bool:
        """Whether it can be sent once more."""
        ...

    def parts(self) -> Iterator[bytes]:
        """The bytes, part by part."""
        ...

    def async_parts(self) -> AsyncIterator[bytes]:
        """The same for the asynchronous client."""
        ...


class Body(Protocol):
    """Anything that can be sent as the body of a request."""

    def encode(self) -> tuple[str, bytes | StreamedContent]:
        """Gives the media type, and the bytes or a stream of them."""
        ...


class BodyOfFields:
    """A body that holds a value with keys, to which a caller may add more."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def with_value(self, value: Mapping[str, Any]) -> Self:
        """The same body with another value."""
        raise NotImplementedError

    def encode(self) -> tuple[str, bytes | StreamedContent]:
        """Gives the media type, and the bytes or a stream of them."""
        raise NotImplementedError


def by_media(
    chosen: str, bodies: Mapping[str, Callable[[], Body | None]]
) -> Body | None:
    """The body in the media type that the caller chose. Raises ValueError for one that is not offered."""
    if chosen not in bodies:
        known = ", ".join(bodies)
        raise ValueError(f"this operation takes a body as {known}, not as {chosen!r}")
    return bodies[chosen]()
