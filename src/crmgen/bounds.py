"""What a document may cost a machine: time, depth of calls and memory end in a plain refusal."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, NoReturn, TextIO

from crmgen import limits
from crmgen.diagnostics import InputError, Place, shortest_name
from crmgen.url import Url

_PIECE: Final = 1_000_000
STANDARD_INPUT: Final = Path("-")
"""The document that comes through a pipe; nobody calls a file so."""


class _TimeUp(BaseException):
    """No `Exception`, so that nothing on the way takes it for a fault of its own."""


@contextmanager
def bounded(document: Path | Url) -> Generator[None]:
    """Work on `document` in here; what takes more time or memory than any document should is refused.

    The limits of `crmgen.limits` come first, with a line. These are for what they let through.

    Raises:
        InputError: it takes too long, or needs more memory than there is.
    """
    try:
        with _time_limit():
            yield
    except _TimeUp:
        what = f"it takes more than {limits.MAX_SECONDS} seconds of processor time, which is the limit"
        raise _refusal(document, what, "too-slow") from None
    except MemoryError:
        what = "it needs more memory than there is"
        raise _refusal(document, what, "too-large") from None


@contextmanager
def bounded_depth(document: Path | Url) -> Generator[None]:
    """Follow the parts of `document` in here, from reading it to lowering it.

    What recurses there is as deep as the document. After that crmgen walks values of its own, and too
    deep a recursion is a bug, which passes as one.

    Raises:
        InputError: its parts lead too deep.
    """
    try:
        yield
    except RecursionError:
        what = "its parts lead into each other more deeply than crmgen can follow"
        raise _refusal(document, what, "too-deep") from None


def first_bytes(path: Path, most: int = limits.MAX_BYTES) -> bytes:
    """What a file begins with: all of it, unless it has more than `most` bytes. Raises `OSError`.

    Piece by piece, since one read of `most` bytes takes that much memory, however small the file.
    """
    if path == STANDARD_INPUT:
        return _piped(sys.stdin)[:most]
    pieces: list[bytes] = []
    with path.open("rb") as file:
        piece_size = max(_PIECE, os.fstat(file.fileno()).st_size + 1)
        while piece := file.read(min(most, piece_size)):
            pieces.append(piece)
            most -= len(piece)
    return b"".join(pieces)


@cache
def _piped(stream: TextIO) -> bytes:
    """What comes through a pipe, which can be read once."""
    if stream.isatty():
        print("reading a document from standard input; Ctrl-D ends it", file=sys.stderr)
    return stream.buffer.read(limits.MAX_BYTES + 1)


def _refusal(document: Path | Url, what: str, code: str) -> InputError:
    message = f"{what}; leave out what you do not need"
    return InputError.of(Place(shortest_name(document)), message, code)


@contextmanager
def _time_limit() -> Generator[None]:
    """Raise `_TimeUp` when the time is over, where this system can: not on Windows, not in a thread.

    Counted is the time that this process computes: on a busy machine a document may take as long as it likes.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not is_main or signal.getitimer(_CLOCK)[0]:
        yield  # the last: somebody else has set this process a time
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(_CLOCK, limits.MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(_CLOCK, 0)
        signal.signal(signal.SIGPROF, before)


_CLOCK = getattr(signal, "ITIMER_PROF", 0)


def _stop(*_: object) -> NoReturn:
    raise _TimeUp
