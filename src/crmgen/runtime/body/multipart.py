"""Bodies that are read while they are sent: files, and multipart forms with files in them."""

from __future__ import annotations

import io
import mimetypes
import os
import secrets
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeGuard, cast

from ..http.threads import iterated_in_thread

FileContent = bytes | IO[bytes] | os.PathLike[str]
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
    content: FileContent
    length: int | None
    start: int | None
    """Where the file stood when it was given; None for one that cannot go back."""

    @classmethod
    def of(cls, content: FileContent) -> _Piece:
        """Raises OSError for a path that cannot be sent, TypeError for a file of text."""
        if isinstance(content, bytes | bytearray):
            return cls(bytes(content), len(content), 0)
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
    return isinstance(value, bytes | bytearray | os.PathLike) or hasattr(value, "read")


def is_named_file(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Whether a value is a (name, content) or (name, content, media type)."""
    if not isinstance(value, tuple):
        return False
    given = cast("tuple[object, ...]", value)
    if len(given) not in (2, 3):
        return False
    return isinstance(given[0], str | None) and is_file(given[1])


class Part(NamedTuple):
    """One part of a multipart form."""

    name: str
    content: FileContent
    media: str | None = None
    file_name: str | None = None

    def head(self) -> bytes:
        """Its headers (RFC 7578 section 4.2; names are escaped as browsers do)."""
        text = f'Content-Disposition: form-data; name="{_escaped(self.name)}"'
        if self.file_name is not None:
            text += f'; filename="{_escaped(self.file_name)}"'
        if self.media is not None:
            text += f"\r\nContent-Type: {_one_line(self.media)}"
        return f"{text}\r\n\r\n".encode()


def file_part(name: str, value: FileInput, stated: str | None) -> Part:
    """The part of a file. `stated`: the media types that the document allows it."""
    if isinstance(value, tuple):
        file_name, content = value[0], value[1]
        media = value[2] if len(value) == 3 else None
    else:
        file_name, content, media = _name_of(value), value, None
    return Part(name, content, media or media_of(file_name or "", stated), file_name)


def _name_of(content: FileContent) -> str:
    """What the file is called where it comes from; open files may have a number for a name."""
    if isinstance(content, os.PathLike):
        name: object = os.fspath(content)
    else:
        name = getattr(content, "name", "")
    text = name if isinstance(name, str) else ""
    return text.replace("\\", "/").rpartition("/")[2] or "upload"


def media_of(file_name: str, stated: str | None) -> str:
    """The media type of a file: the one that the document names, else one by its name."""
    guess = mimetypes.guess_type(file_name)[0]
    allowed = [each.strip() for each in (stated or "").split(",") if each.strip()]
    exact = [each for each in allowed if "*" not in each]
    if len(allowed) == 1 and exact:
        return exact[0]
    if guess and (not allowed or any(_covers(each, guess) for each in allowed)):
        return guess
    return exact[0] if exact else "application/octet-stream"


def _covers(pattern: str, media: str) -> bool:
    kind, _, rest = pattern.partition("/")
    return pattern == media or (rest == "*" and kind in ("*", media.partition("/")[0]))


def _escaped(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(text: str) -> str:
    """Raises ValueError for what would begin another header."""
    if any(ord(character) < 32 for character in text):
        raise ValueError("a part's media type holds a control character")
    return text


def encode_parts(parts: Iterable[Part]) -> tuple[str, bytes | Stream]:
    """Media type, with its boundary, and content: bytes where no file is in it, else a stream."""
    boundary = secrets.token_hex(16)
    pieces: list[FileContent] = []
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode(), part.head(), part.content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    media = f"multipart/form-data; boundary={boundary}"
    small = [piece for piece in pieces if isinstance(piece, bytes)]
    return media, b"".join(small) if len(small) == len(pieces) else Stream(pieces)
