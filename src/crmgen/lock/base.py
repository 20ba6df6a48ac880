"""`crmgen.base`: each file as crmgen wrote it last, so that edits by hand can be told from it and carried over.

Like the lock one file a line, its path and its text (compressed, base64), so that two branches can be merged line
by line. Which of the lines of a path counts is said by the hashes of the lock.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from crmgen.bounds import first_bytes
from crmgen.limits import MAX_BYTES
from crmgen.lock.columns import read_line, write_line

_HEAD: Final = (
    "# The files as crmgen wrote them: what `crmgen generate --merge` tells your edits by.\n"
)

_MARKS: Final = ("<<<<<<< ", "||||||| ", ">>>>>>> ")


def render_base(files: Mapping[str, str], before: Path) -> str:
    """The text of `crmgen.base` for these files. `before`: the one on disk.

    A line that says what it has to say stays: zlib is not the same on every machine.
    """
    known = {
        path: line
        for path, packed, line in _lines(before)
        if path in files and _text(packed, len(files[path]) * 4 + 1) == files[path]
    }
    rows = (known.get(path) or _line(path, files[path]) for path in sorted(files))
    return _HEAD + "".join(rows)


def base_of(base: Path, path: str, hashes: Collection[str]) -> str | None:
    """The text that crmgen wrote to `path`, which has one of these hashes; None where it is not kept."""
    texts = (_text(packed) for name, packed, _ in _lines(base, path) if name == path)
    return next(
        (text for text in texts if text is not None and _digest(text) in hashes), None
    )


def is_of_merge(base: Path, path: str, hashes: Collection[str], found: str) -> bool:
    """Whether git made `found` of two texts that crmgen wrote to `path`, with marks where it could not.

    Every line of it is one of theirs; what a person wrote into it is not.
    """
    if len(hashes) < 2:
        return False
    texts = (_text(packed) for name, packed, _ in _lines(base, path) if name == path)
    known = (text for text in texts if text is not None and _digest(text) in hashes)
    lines = {line for text in known for line in text.split("\n")}
    return bool(lines) and lines.issuperset(_without_marks(found))


def _without_marks(text: str) -> Iterator[str]:
    """The lines of both sides of each conflict; what was before both is on neither."""
    is_before = False
    for line in text.split("\n"):
        is_before = (is_before or line.startswith("|||||||")) and line != "======="
        if not is_before and line != "=======" and not line.startswith(_MARKS):
            yield line


def written_files(base: Path) -> Iterator[tuple[str, str]]:
    """Each file as crmgen wrote it: path and text."""
    unpacked = ((path, _text(packed)) for path, packed, _ in _lines(base))
    return ((path, text) for path, text in unpacked if text is not None)


def _line(path: str, text: str) -> str:
    packed = zlib.compress(text.encode())
    return write_line(path, b64encode(packed).decode())


def _lines(base: Path, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, packed text and line of what begins with `path`."""
    try:
        content = first_bytes(base).decode(errors="replace")
    except OSError:
        return
    for line in content.splitlines():
        if line.startswith(path):
            columns = _columns(line)
            if len(columns) == 2:
                yield columns[0], columns[1], f"{line}\n"


def _columns(line: str) -> list[str]:
    try:
        return read_line(line)
    except ValueError:
        return []


def _text(packed: str, longest: int = MAX_BYTES) -> str | None:
    """What was packed; None where that is no text, or is longer than so many bytes."""
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(b64decode(packed), longest).decode()
        return text if unpacking.eof else None
    except (ValueError, zlib.error):
        return None


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
