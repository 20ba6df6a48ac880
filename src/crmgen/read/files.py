"""The files of one document: the entry, and those below its folder that references lead to.

No other folder is ever opened unless the user names one (`crmgen.read.reach`), no symbolic link that leads out, no
device; and the network only with the user's permission (`crmgen.fetch.remote`). A remote file leads to remote files alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crmgen.bounds import STANDARD_INPUT, first_bytes
from crmgen.diagnostics import (
    InputError,
    Notes,
    Place,
    Unreachable,
    shortest_name,
)
from crmgen.limits import MAX_BYTES, MAX_FILES
from crmgen.read.anchors import resolve_anchors
from crmgen.read.decoding import decode
from crmgen.read.other_formats import near_file
from crmgen.read.reach import ALONE, Reach
from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.url import Url, is_address, parse_url

if TYPE_CHECKING:
    from crmgen.fetch.remote import Remote

NOT_ALLOWED: Final = "nothing is fetched without `--allow-remote`"

_Loaded = tuple[Json, dict[str, str]]
"""The value of a file, and its anchors with their pointers."""


class Files:
    """Reads each file once. `base` is its path below the entry's folder, "" for the entry.

    The base of a remote file is its address, as references to it say it.
    """

    def __init__(
        self,
        entry: Path | Url,
        notes: Notes,
        remote: Remote | None = None,
        reach: Reach = ALONE,
    ) -> None:
        self.entry = entry
        self.hashes: dict[str, str] = {}
        """SHA-256 of every file that was read, by the name that the user would give it."""
        self._notes = notes
        self._remote = remote
        self._reach = reach
        self._locations: dict[str, Url] = {}
        self._known: dict[Url, str] = {}
        self._roots: dict[str, Json] = {}
        self._refused: dict[str, InputError | Unreachable] = {}
        self._anchors: dict[str, dict[str, str]] = {}

    @property
    def bases(self) -> tuple[str, ...]:
        """The files that were read."""
        return tuple(self._roots)

    @property
    def pins(self) -> dict[str, str]:
        """SHA-256 of the remote documents among the files, by address."""
        return dict(self._remote.hashes) if self._remote else {}

    def root(self, base: str) -> Json:
        """The value of a whole file.

        Raises:
            Unreachable: there is no such file, or it must not be read.
            InputError: it is no JSON or YAML.
        """
        if base in self._refused:
            raise self._refused[base]
        if base not in self._roots:
            try:
                self._roots[base], self._anchors[base] = self._load(base)
            except (InputError, Unreachable) as error:
                self._refused[base] = error
                raise
        return self._roots[base]

    def forget(self) -> None:
        """Let go of the values and the texts of all files."""
        for root in self._roots.values():
            source = root.source if isinstance(root, Map) else None
            if source is not None:
                source.forget()
        self._roots.clear()
        self._anchors.clear()

    def read(self, path: Path) -> Json:
        """The value of a file that the user named; its hash is kept with the others.

        Raises:
            InputError: it cannot be read, or is no JSON or YAML.
        """
        name = shortest_name(path)
        return self._read(read_bytes(path, name), name)[0]

    def anchor(self, base: str, name: str) -> str | None:
        """The pointer of the place that calls itself `name` in a file; None where none does.

        Raises:
            Unreachable: there is no such file, or it must not be read.
            InputError: it is no JSON or YAML.
        """
        self.root(base)
        return self._anchors[base].get(name)

    def name(self, base: str) -> str:
        """What the user would call a file that was read."""
        if is_address(base) or not isinstance(self.entry, Path):
            return base or str(self.entry)
        return shortest_name(self._path(base) if base else self.entry)

    def location(self, base: str) -> Url | None:
        """Where a remote file was found, which its references go by; None for a local file."""
        return self._locations.get(base)

    def remote_base(self, url: Url) -> str:
        """The base of the file at an address. It is read now: a redirect may lead to a known one.

        Raises:
            Unreachable: it must not be read, it is not there, or no JSON or YAML.
        """
        if url not in self._known:
            self.root(str(url))
        return self._known[self._locations[self._known[url]]]

    def _load(self, base: str) -> _Loaded:
        if len(self._roots) >= MAX_FILES:
            message = f"a document has at most {MAX_FILES:,} files"
            raise Unreachable(message, "too-many-files")
        if is_address(base):
            return self._load_remote(parse_url(base), base)
        if not isinstance(self.entry, Path):
            return self._load_entry(self.entry)
        path = self._path(base) if base else self.entry
        name = shortest_name(path)
        return self._read(read_bytes(path, name), name)

    def local_base(self, base: str) -> str | None:
        """The base of the file at a path below the folder of the entry, or beside it; None where nothing is read."""
        if not base.startswith("../") or not isinstance(self.entry, Path):
            return base
        folder, root = self.entry.resolve().parent, self._reach.root
        path = Path(os.path.normpath(folder / base))
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
        return base if root and path.is_relative_to(root.resolve()) else None

    def _load_entry(self, url: Url) -> _Loaded:
        if self._remote is None and self._reach.copy_of(url) is None:
            message = f"this document is remote; {NOT_ALLOWED}"
            raise InputError.of(Place(str(url)), message, "remote-document")
        try:
            return self._read(*self._fetched(url, ""))
        except Unreachable as reason:
            code = reason.code if reason.code != "broken-ref" else "unreadable-remote"
            raise InputError.of(Place(str(url)), reason.message, code) from None

    def _load_remote(self, url: Url, base: str) -> _Loaded:
        """What is wrong in it is told where the reference stands: its lines are nobody's to mend."""
        raw, name = self._fetched(url, base)
        try:
            return self._read(raw, name)
        except InputError as error:
            first = error.problems[0]
            message = f"{first.place}: {first.message}"
            raise Unreachable(message, first.code) from None

    def _fetched(self, url: Url, base: str) -> tuple[bytes, str]:
        """The content of a remote file, or of its copy; and what the user would call that."""
        copy = self._reach.copy_of(url)
        if copy is not None:
            return self._copied(url, base, copy)
        if self._remote is None:
            raise Unreachable(f"it is remote; {NOT_ALLOWED}", "remote-ref")
        try:
            found = self._remote.fetch(url)
        except Unreachable as reason:
            message = f"{url}: {reason.message}" if base else reason.message
            raise Unreachable(message, reason.code) from None
        self._settle(url, base, found.location)
        return found.content, base or str(url)

    def _copied(self, url: Url, base: str, copy: Path) -> tuple[bytes, str]:
        name = shortest_name(copy)
        try:
            content = read_bytes(copy, name)
        except InputError as error:
            message = f"{url}: its copy is {name!r}, but {error.problems[0].message}"
            raise Unreachable(message) from None
        self._settle(url, base, url)
        return content, name

    def _settle(self, url: Url, base: str, location: Url) -> None:
        self._locations[base] = location
        self._known.setdefault(location, base)
        self._known.setdefault(url, base)

    def _read(self, raw: bytes, name: str) -> _Loaded:
        self.hashes[name] = hashlib.sha256(raw).hexdigest()
        value = decode(raw, name, self._notes)
        return value, resolve_anchors(value, raw)

    def _path(self, base: str) -> Path:
        """Where a file below the entry's folder is; the entry is local, or nothing is."""
        assert isinstance(self.entry, Path)
        folder = self.entry.resolve().parent
        root = (self._reach.root or folder).resolve()
        path = folder / base
        try:
            real = path.resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            raise Unreachable(
                f"there is no file {base!r} beside the document"
            ) from None
        if not real.is_relative_to(folder) and not real.is_relative_to(root):
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
        if path != STANDARD_INPUT and not stat.S_ISREG(mode := path.stat().st_mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no regular file"
            raise InputError.of(
                Place(name), f"this is {kind}; name a file", "unreadable"
            )
        raw = first_bytes(path, MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError.of(
            Place(name), f"there is no such file{near_file(path)}", "unreadable"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"it cannot be read: {reason}"
        raise InputError.of(Place(name), message, "unreadable") from None
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES:,} bytes, which is the limit"
        raise InputError.of(Place(name), message, "too-large")
    return raw
