"""`crmgen.lock`: the names of an SDK pinned by document pointer, its sources, and its files.

JSON, sorted, one name a line, so that a change of names is a change of lines. The name of a field or
an argument that is its wire name is left out: it is found again without help.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from crmgen.diagnostics import InputError, Place, Problem
from crmgen.extras import source_files
from crmgen.ir.types import OperationId, TypeId
from crmgen.limits import MAX_BYTES
from crmgen.naming.names import Names, Pinned, pins_of
from crmgen.naming.types.classes import DirectionNames
from crmgen.naming.words.identifiers import is_name
from crmgen.settings import ApiSettings
from crmgen.text import SpecText, Wire
from crmgen.url import Url

FORMAT: Final = 1

_PLAIN: Final = re.compile(r"[^\\:\x00-\x1f\ud800-\udfff]+")
_LONGEST_PART: Final = 200
_MOST_PARTS: Final = 20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_REMEDY: Final = (
    "restore it from version control, or delete it to have all names chosen anew"
)


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A source as it was read: the document or an overlay."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What one generation leaves for the next."""

    source: LockedFile
    overlays: tuple[LockedFile, ...]
    pinned: Pinned
    files: dict[str, str]
    """Every file that crmgen wrote, relative with `/`, to its SHA-256."""
    remote: dict[str, str]
    """Every remote document that was read, to its SHA-256: what it has to have from now on."""


def render_lock(
    names: Names,
    files: Mapping[str, str],
    settings: ApiSettings,
    remote: Mapping[str, str] | None = None,
) -> str:
    """The text of `crmgen.lock` for an SDK of these `files`; reads the sources for their hashes.

    `remote`: SHA-256 of each remote document that was read.
    """
    pins = remote or {}
    content = {
        "crmgen.lock": FORMAT,
        "source": _source_record(settings.spec, pins),
        "overlays": [_source_record(each) for each in settings.overlays],
        **({"remote": dict(sorted(pins.items()))} if pins else {}),
        **_hand_written(settings),
        "names": _names_record(pins_of(names)),
        "files": {path: _digest(files[path].encode()) for path in sorted(files)},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _source_record(
    source: Path | Url, pins: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    if isinstance(source, Url):
        return {"file": source.name, "sha256": pins[str(source)]}
    return {"file": source.name, "sha256": _digest(source.read_bytes())}


def _hand_written(settings: ApiSettings) -> dict[str, Any]:
    """The owner's own files, where there are any."""
    found: dict[str, Any] = {}
    if settings.extras is not None:
        modules = source_files(settings.extras)
        found["extras"] = [_source_record(each) for each in modules]
    if settings.guide is not None:
        found["guide"] = _source_record(settings.guide)
    return found


def _names_record(names: Pinned) -> dict[str, Any]:
    methods = {id: ".".join(name) for id, name in names.methods.items()}
    arguments = {
        (id, f"{where} {_plain(wire)}"): name
        for (id, where, wire), name in names.parameters.items()
    }
    types = {id: each.output for id, each in names.types.items() if each.output}
    inputs = {id: each.input for id, each in names.types.items() if each.input}
    variables = {_plain(wire): name for wire, name in names.server_variables.items()}
    record: dict[str, Any] = {
        "resources": dict(sorted(names.resources.items())),
        "methods": dict(sorted(methods.items())),
        "arguments": _nested(arguments, lambda key: key.partition(" ")[2]),
        "types": dict(sorted(types.items())),
        "inputs": dict(sorted(inputs.items())),
        "fields": _nested(
            {(id, _plain(wire)): name for (id, wire), name in names.fields.items()},
            lambda key: key,
        ),
        "credentials": _nested(
            {(_plain(s), part): name for (s, part), name in names.credentials.items()},
            lambda _: "",
        ),
        "server_variables": dict(sorted(variables.items())),
    }
    return record


def _plain(wire: Wire) -> str:
    return wire.unsafe if isinstance(wire, SpecText) else wire


def _nested(
    names: Mapping[tuple[Any, str], str], wire: Callable[[str], str]
) -> dict[str, dict[str, str]]:
    """Names by outer and inner key, without those that are the `wire` name of their inner key."""
    found: dict[str, dict[str, str]] = {}
    for (outer, inner), name in sorted(names.items()):
        if name != wire(inner):
            found.setdefault(outer, {})[inner] = name
    return found


def read_lock(path: Path) -> Lock | None:
    """The lock at `path`; None where there is none.

    Raises:
        InputError: the file is no lock, or holds what cannot be a name or a path; with its line.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise _broken(path, 0, "it is a symbolic link, or no regular file")
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise _broken(path, 0, "it cannot be read as UTF-8 text") from None
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        if "<<<<<<<" in text:
            line = text[: text.index("<<<<<<<")].count("\n") + 1
            raise _broken(path, line, "it has unresolved merge conflicts") from None
        raise _broken(path, error.lineno, f"it is not JSON ({error.msg})") from None
    except (
        RecursionError,
        ValueError,
    ):  # the latter for an integer of thousands of digits
        raise _broken(path, 0, "it holds what no lock does") from None
    return _Reader(path, text).lock(content)


def _broken(path: Path, line: int, what: str) -> InputError:
    message = f"the lock cannot be used: {what}; {_REMEDY}"
    return InputError([Problem(Place(path.as_posix(), line), message, "broken-lock")])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes a lock apart; trusts nothing in it, since names become code and files are removed."""

    path: Path
    text: str

    def lock(self, content: object) -> Lock:
        record = self._map(content, "the whole")
        if record.get("crmgen.lock") != FORMAT:
            raise _broken(self.path, 1, "it is of another version of crmgen")
        return Lock(
            self._source(record.get("source")),
            tuple(map(self._source, self._list(record.get("overlays", [])))),
            self._names(self._map(record.get("names", {}), "names")),
            self._files(record),
            self._remote(record),
        )

    def _list(self, value: object) -> list[object]:
        if not isinstance(value, list):
            raise _broken(self.path, self._line("overlays"), "overlays is no list")
        return value  # pyright: ignore[reportUnknownVariableType]

    def _source(self, value: object) -> LockedFile:
        record = self._texts({"source": value}, "source")
        return LockedFile(record.get("file", ""), record.get("sha256", ""))

    def _files(self, record: dict[str, Any]) -> dict[str, str]:
        files = self._texts(record, "files")
        for name, digest in files.items():
            if not _stays_inside(name) or not _SHA256.fullmatch(digest):
                what = "a file is listed that crmgen cannot have written"
                raise _broken(self.path, self._line(name), what)
        return files

    def _remote(self, record: dict[str, Any]) -> dict[str, str]:
        pins = self._texts(record, "remote")
        for address, digest in pins.items():
            if not _SHA256.fullmatch(digest):
                what = f"{digest!a} is no SHA-256"
                raise _broken(self.path, self._line(address), what)
        return pins

    def _names(self, record: dict[str, Any]) -> Pinned:
        outputs, inputs = (
            self._identifiers(record, "types"),
            self._identifiers(record, "inputs"),
        )
        return Pinned(
            resources=self._identifiers(record, "resources"),
            methods={OperationId(id): name for id, name in self._methods(record)},
            parameters={
                (OperationId(id), *self._place(key)): name
                for id, key, name in self._inner(record, "arguments")
            },
            types={
                TypeId(id): DirectionNames(outputs.get(id), inputs.get(id))
                for id in dict.fromkeys([*outputs, *inputs])
            },
            fields={
                (TypeId(id), wire): name
                for id, wire, name in self._inner(record, "fields")
            },
            credentials={
                (scheme, part): name
                for scheme, part, name in self._inner(record, "credentials")
            },
            server_variables=dict(
                self._identifiers(record, "server_variables").items()
            ),
        )

    def _methods(self, record: dict[str, Any]) -> list[tuple[str, tuple[str, str]]]:
        found: list[tuple[str, tuple[str, str]]] = []
        for id, name in self._texts(record, "methods").items():
            resource, _, method = name.partition(".")
            self._check(resource, name)
            self._check(method, name)
            found.append((id, (resource, method)))
        return found

    def _place(self, key: str) -> tuple[str, str]:
        where, _, wire = key.partition(" ")
        return where, wire

    def _inner(
        self, record: dict[str, Any], section: str
    ) -> list[tuple[str, str, str]]:
        outer = self._map(record.get(section, {}), section)
        return [
            (key, inner, name)
            for key in outer
            for inner, name in self._identifiers(outer, key).items()
        ]

    def _identifiers(self, record: dict[str, Any], section: str) -> dict[str, str]:
        found = self._texts(record, section)
        for name in found.values():
            self._check(name, name)
        return found

    def _check(self, name: str, shown: str) -> None:
        if not is_name(name):
            raise _broken(
                self.path, self._line(shown), f"{shown!a} cannot be a Python name"
            )

    def _texts(self, record: dict[str, Any], section: str) -> dict[str, str]:
        found = self._map(record.get(section, {}), section)
        for key, value in found.items():
            if not isinstance(value, str):
                raise _broken(self.path, self._line(key), f"{key!a} should be text")
        return found

    def _map(self, value: object, section: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _broken(self.path, self._line(section), f"{section} is no mapping")
        return value  # pyright: ignore[reportUnknownVariableType]

    def _line(self, text: str) -> int:
        """The line where a string stands, 0 when it is nowhere."""
        at = self.text.find(json.dumps(text, ensure_ascii=False))
        return self.text.count("\n", 0, at) + 1 if at >= 0 else 0


def _stays_inside(name: str) -> bool:
    """Is this a plain relative path as we write them: nothing above the folder, nothing hidden, no drive?"""
    parts = name.split("/")
    return (
        not any(part.startswith(".") or not part for part in parts)
        and max(map(len, parts)) <= _LONGEST_PART
        and len(parts) <= _MOST_PARTS
        and _PLAIN.fullmatch(name) is not None
    )
