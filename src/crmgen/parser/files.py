"""The files of one document: the entry, and those below its folder that references lead to.

Nothing else is ever opened: no network, no other folder, no symbolic link that leads out, no device.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from crmgen.diagnostics import InputError, Notes, Place
from crmgen.parser.identities import follow_names
from crmgen.parser.limits import MAX_BYTES, MAX_FILES
from crmgen.text import Json


class Unreachable(Exception):
    """What a reference names cannot be had; carries a message for people and its code."""

    def __init__(self, message: str, code: str = "broken-ref") -> None:
        self.message = message
        self.code = code
        super().__init__(message)


class Files:
    """Reads each file once. `base` is a file's path below the entry's folder, "" for the entry."""

    def __init__(self, entry: Path, notes: Notes) -> None:
        self.entry = entry
        self.hashes: dict[str, str] = {}
        """SHA-256 of every file that was read, by the name that the user would give it."""
        self._folder = entry.resolve().parent
        self._notes = notes
        self._roots: dict[str, Json] = {}
        self._refused: dict[str, InputError] = {}
        self._anchors: dict[Path, dict[str, str]] = {}

    @property
    def bases(self) -> tuple[str, ...]:
        """The files that were read."""
        return tuple(self._roots)

    def root(self, base: str) -> Json:
        """The value of a whole file.

        Raises:
            Unreachable: there is no such file, or it must not be read.
            InputError: it is no JSON or YAML.
        """
        if base in self._refused:
            raise self._refused[base]
        if base not in self._roots:
            path = self._path(base) if base else self.entry
            try:
                self._roots[base] = self.read(path)
            except InputError as error:
                self._refused[base] = error
                raise
        return self._roots[base]

    def read(self, path: Path) -> Json:
        """The value of a file that the user named; its hash is kept with the others.

        Raises:
            InputError: it cannot be read, or is no JSON or YAML.
        """
        from crmgen.parser.load import parse_bytes

        name = shortest_name(path)
        raw = read_bytes(path, name)
        self.hashes[name] = hashlib.sha256(raw).hexdigest()
        value = parse_bytes(raw, name, self._notes)
        self._anchors[path] = follow_names(value, raw)
        return value

    def anchor(self, base: str, name: str) -> str | None:
        """The pointer of the place that calls itself `name` in a file; None where none does.

        Raises:
            Unreachable: there is no such file, or it must not be read.
            InputError: it is no JSON or YAML.
        """
        self.root(base)
        return self._anchors[self._path(base) if base else self.entry].get(name)

    def _path(self, base: str) -> Path:
        if len(self._roots) >= MAX_FILES:
            raise Unreachable(
                f"a document has at most {MAX_FILES:,} files", "too-many-files"
            )
        path = self._folder / base
        try:
            real = path.resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            raise Unreachable(
                f"there is no file {base!r} beside the document"
            ) from None
        if not real.is_relative_to(self._folder):
            raise Unreachable(
                f"{base!r} is a symbolic link out of the document's folder",
                "outside-ref",
            )
        if not real.is_file():
            raise Unreachable(f"{base!r} is no file")
        return path


def read_bytes(path: Path, name: str) -> bytes:
    """The content of a regular file of a bearable size.

    Raises:
        InputError: there is none, or it cannot be read.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no regular file"
            raise InputError.of(
                Place(name), f"this is {kind}; name a file", "unreadable"
            )
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError.of(
            Place(name), "there is no such file", "unreadable"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"it cannot be read: {reason}"
        raise InputError.of(Place(name), message, "unreadable") from None
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES:,} bytes, which is the limit"
        raise InputError.of(Place(name), message, "too-large")
    return raw


def shortest_name(path: Path) -> str:
    """The file as the user would name it: relative to the working directory where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive, or no name at all
        return str(path)
    return min(str(path), relative, key=len)
