"""Files to send: they are read in small parts, while they are sent."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeGuard, cast

from ..http.threads import iterated_in_thread
from ..values.typed import ValueTypeError
from .body import Body
from .raw import RawBody

FileContent = bytes | bytearray | memoryview | IO[bytes] | os.PathLike[str]
"""What a file holds: bytes, an open file (binary), or a path that is opened when it is sent."""
FileInput = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
)
"""A file to send: its content, or (name, content), or (name, content, media type)."""

_CHUNK = 64 * 1024


class Stream:
    """A body in pieces of which some are files; these are read in small parts, each time from their start."""

    __slots__ = ("_pieces", "_was_read", "can_replay", "length")

    def __init__(self, pieces: Iterable[FileContent]) -> None:
        self._pieces = [_Piece.of(piece) for piece in pieces]
        self._was_read = False
        lengths = [piece.length for piece in self._pieces]
        self.length = None if None in lengths else sum(filter(None, lengths))
        """In bytes; None where only reading can tell."""
        self.can_replay = all(piece.start is not None for piece in self._pieces)
        """Whether the body can be sent once more, which a pipe cannot."""

    def parts(self) -> Iterator[bytes]:
        """The bytes, part by part."""
        for piece in self._begin():
            yield from piece.parts()

    async def async_parts(self) -> AsyncIterator[bytes]:
        """The same for the asynchronous client; files are read in threads."""
        for piece in self._begin():
            if isinstance(piece.content, bytes):
                yield piece.content
                continue
            async for part in iterated_in_thread(piece.parts()):
                yield part

    def _begin(self) -> list[_Piece]:
        if self._was_read and not self.can_replay:
            raise ValueError("this body can be read only once, and was")
        self._was_read = True
        return self._pieces

    def __repr__(self) -> str:
        return f"Stream({self.length or 'an unknown number of'} bytes)"


class _Piece(NamedTuple):
    content: bytes | IO[bytes] | os.PathLike[str]
    length: int | None
    start: int | None
    """Where the file stood when it was given; None for one that cannot go back."""

    @classmethod
    def of(cls, content: FileContent) -> _Piece:
        """Raises OSError for a path that cannot be sent, TypeError for a file of text."""
        if isinstance(content, bytes | bytearray | memoryview):
            whole = bytes(content)
            return cls(whole, len(whole), 0)
        if isinstance(content, os.PathLike):
            return cls(content, Path(content).stat().st_size, 0)
        if isinstance(content, io.TextIOBase):
            raise TypeError("a file to send must be opened in binary mode ('rb')")
        try:
            start = content.tell()
            end = content.seek(0, os.SEEK_END)
            content.seek(start)
        except (OSError, AttributeError):
            return cls(content, None, None)
        return cls(content, max(end - start, 0), start)

    def parts(self) -> Generator[bytes]:
        if isinstance(self.content, bytes):
            yield self.content
        elif isinstance(self.content, os.PathLike):
            with Path(self.content).open("rb") as file:
                yield from _chunks(file)
        else:
            if self.start is not None:
                self.content.seek(self.start)
            yield from _chunks(self.content)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(_CHUNK):
        yield part


def is_file(value: object) -> TypeGuard[FileContent]:
    """Whether a value is the content of a file: bytes, an open file or a path."""
    if isinstance(value, bytes | bytearray | memoryview | os.PathLike):
        return True
    return hasattr(value, "read")


def is_named_file(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Whether a value is a (name, content) or (name, content, media type)."""
    if not isinstance(value, tuple):
        return False
    given = cast("tuple[object, ...]", value)
    if len(given) not in (2, 3):
        return False
    return isinstance(given[0], str | None) and is_file(given[1])


def bytes_body(value: FileContent, media: str = "application/octet-stream") -> Body:
    """Bytes, or a file (open or a path) that is read while it is sent.

    Raises ValueTypeError for anything else: text has no certain bytes, and a path is a `Path`.
    """
    if not is_file(value):
        raise no_file(value).inside("body")
    if isinstance(value, bytes | bytearray | memoryview):
        return RawBody(bytes(value), media)
    return RawBody(Stream([value]), media)


def no_file(value: object) -> ValueTypeError:
    """What is wrong with a value that is given for a file."""
    kind = type(value).__name__
    return ValueTypeError(
        f"a file is bytes, a Path or an open file ('rb'), not a {kind}"
    )
