"""Reads `crmgen.lock`, and trusts nothing in it: names become code, and files are removed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NoReturn

from crmgen import __version__
from crmgen.bounds import first_bytes
from crmgen.diagnostics import InputError, Place, Problem
from crmgen.emit.file_states import ATTRIBUTES
from crmgen.lock.columns import read_line
from crmgen.lock.content import FORMAT, Lock
from crmgen.lock.pins import PinnedAlias, PinnedType, Pins
from crmgen.lock.results import is_result
from crmgen.naming.words.identifiers import is_name
from crmgen.text import Wire

_PLAIN: Final = re.compile(r"[^\\:\x00-\x1f\ud800-\udfff]+")
_LONGEST_PART: Final = 200
_MOST_PARTS: Final = 20
_VERSION: Final = re.compile(r"-|[A-Za-z0-9.!+_-]{1,60}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MARKERS: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_KINDS: Final = {
    "resource": 2,
    "method": 2,
    "result": 2,
    "variant": 3,
    "argument": 4,
    "type": 2,
    "field": 3,
    "place": 2,
    "credential": 3,
    "variable": 2,
    "parameter": 2,
}
"""What a name is of, and how many columns tell of it; a type has its addresses behind them."""
_ALIASES: Final = {
    "method": (1, 2),
    "argument": (3,),
    "type": (1,),
    "field": (2,),
    "resource": (1,),
    "client": (0,),
}
"""What an old name is of, and how many columns tell whose it is."""
_SETTLED: Final = ("method", "argument", "field")
"""What may have two names after a merge; the key of its aliases is that of its name."""
_OF_ONE: Final = ("crmgen", "package", "client", "base")
_SOURCES: Final = ("document", "overlay", "extra", "guide")


def read_lock(path: Path) -> Lock | None:
    """The lock at `path`; None where there is none.

    Raises:
        InputError: the file is no lock, or holds what cannot be a name or a path; with its line.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        _refuse(path, 0, "it is a symbolic link, or no regular file")
    try:
        text = first_bytes(path).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        _refuse(path, 0, "it cannot be read as UTF-8 text")
    return parse_lock(text, path)


def parse_lock(text: str, path: Path) -> Lock:
    """The lock of this text, which stands at `path`; raises `InputError` as `read_lock` does."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_MARKERS):
            what = "it has marks of a merge conflict"
            remedy = "take the lines of either side, or of both, and run `crmgen generate` again"
            _refuse(path, number, what, remedy)
    return _Reader(path).lock(text)


def _refuse(path: Path, line: int, what: str, remedy: str = "") -> NoReturn:
    remedy = remedy or (
        "restore it from version control, or delete it and run `crmgen generate --adopt`, which takes the names "
        "from the code"
    )
    message = f"the lock cannot be used: {what}; {remedy}"
    raise InputError([Problem(Place(path.as_posix(), line), message, "broken-lock")])


class _Reader:
    """Reads line by line. Where a merge left two names for one thing, the first that is no alias holds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line = 0
        self._one: dict[str, str] = {}
        self._pins, self._gone = _Rows(), _Rows()
        self._files: dict[str, list[str]] = {}
        self._remote: dict[str, str] = {}
        self._project: dict[str, str] = {}
        self._sources: set[str] = set()
        self._others: list[tuple[str, tuple[str, ...], str]] = []
        """Further names of one thing: what it is, whose, and the name."""

    def lock(self, text: str) -> Lock:
        for kind, columns in self._rows(text):
            self._take(kind, columns)
        for other in self._others:
            self._settle(*other)
        base = self._one.get("base", "")
        return Lock(
            self._pins.pins(base),
            self._gone.pins(base),
            self._one.get("package"),
            self._one.get("client"),
            self._files,
            self._remote,
            self._project,
            self._one.get("crmgen", ""),
            frozenset(self._sources),
        )

    def _rows(self, text: str) -> Iterator[tuple[str, list[str]]]:
        try:
            for self._line, line in enumerate(text.splitlines(), 1):
                if columns := read_line(line):
                    yield columns[0], columns[1:]
        except ValueError:
            self._fail("it holds what no lock does")
        if self._line == 0:
            self._fail("it is empty")

    def _take(self, kind: str, columns: list[str]) -> None:
        if kind == "lock":
            self._check_format(columns)
        elif kind in _OF_ONE and len(columns) == 1:
            self._one.setdefault(kind, self._fit(kind, columns[0]))
        elif kind in _SOURCES and len(columns) == 2:
            self._sources.add(columns[1])
        elif kind == "project" and len(columns) == 2:
            self._project.setdefault(columns[0], self._json(columns[1]))
        elif kind == "remote" and len(columns) == 2:
            self._remote.setdefault(columns[0], self._digest(columns[1]))
        elif kind == "file" and len(columns) == 2:
            path, digest = columns
            self._check_path(path)
            self._files.setdefault(path, []).append(self._digest(digest))
        elif kind == "alias" and len(columns) > 2:
            self._take_alias(*columns)
        elif kind == "gone" and columns:
            self._take_name(self._gone, columns[0], columns[1:])
        else:
            self._take_name(self._pins, kind, columns)

    def _check_format(self, columns: list[str]) -> None:
        if columns == [str(FORMAT)]:
            return
        remedy = "upgrade crmgen"
        _refuse(self._path, self._line, "a newer crmgen wrote it", remedy)

    def _fit(self, kind: str, value: str) -> str:
        if kind in ("package", "client"):
            self._check_name(value)
        elif kind == "crmgen" and _release(value) > _release(__version__):
            what = f"crmgen {value!a} wrote it, and this is {__version__}"
            _refuse(self._path, self._line, what, "upgrade crmgen")
        return value

    def _take_name(self, rows: _Rows, kind: str, columns: list[str]) -> None:
        count = _KINDS.get(kind)
        fits = len(columns) == count or (kind == "type" and len(columns) > 2)
        if count is None or not fits:
            self._fail("no lock of this version has such a line")
        if kind == "type":
            for name in columns[:2]:
                if name != "-":
                    self._check_name(name)
            rows.types.append(columns)
            return
        if kind == "place":
            rows.places.setdefault(columns[0], []).append(columns[1])
            return
        *key, name = columns
        if kind == "result":
            if not is_result(name):
                self._fail(f"{name!a} is no result")
            rows.names.setdefault(kind, {}).setdefault(tuple(key), name)
            return
        parts = name.split(".") if kind == "method" else [name]
        if kind == "method" and len(parts) != 2:
            self._fail(f"{name!a} is no method of a resource")
        for part in [*parts, *(key if kind == "resource" else ())]:
            self._check_name(part)
        first = rows.names.setdefault(kind, {}).setdefault(tuple(key), name)
        if first != name and rows is self._pins and kind in _SETTLED:
            self._others.append((kind, tuple(key), name))

    def _settle(self, kind: str, key: tuple[str, ...], name: str) -> None:
        """One of two names that branches gave one thing is its name, the other an alias."""
        names, aliases = self._pins.names[kind], self._pins.aliases
        if (kind, *key, name) not in aliases and (kind, *key, names[key]) in aliases:
            names[key] = name
        elif name != names[key]:
            alias = PinnedAlias(kind, key, name, "")
            aliases.setdefault((kind, *key, name), alias)

    def _take_alias(self, kind: str, *columns: str) -> None:
        *key, name, since = columns
        if len(key) not in _ALIASES.get(kind, ()):
            self._fail("no lock of this version has such a line")
        names = [*key] if kind in ("type", "resource") else key[:1] * (kind == "field")
        parts = name.split(".") if kind == "method" else [name]
        if kind == "method" and len(parts) != 2:
            self._fail(f"{name!a} is no method of a resource")
        for each in (*parts, *names):
            self._check_name(each)
        if not _VERSION.fullmatch(since):
            self._fail(f"{since!a} is no version")
        alias = PinnedAlias(kind, tuple(key), name, since.removeprefix("-"))
        self._pins.aliases.setdefault((kind, *key, name), alias)

    def _check_name(self, name: str) -> None:
        if not is_name(name):
            self._fail(f"{name!a} cannot be a Python name")

    def _json(self, value: str) -> str:
        try:
            json.loads(value)
        except (ValueError, RecursionError):
            self._fail(f"{value!a} is no JSON")
        return value

    def _digest(self, value: str) -> str:
        if not _SHA256.fullmatch(value):
            self._fail(f"{value!a} is no SHA-256")
        return value

    def _check_path(self, path: str) -> None:
        if not _stays_inside(path):
            self._fail("a file is listed that crmgen cannot have written")

    def _fail(self, what: str) -> NoReturn:
        _refuse(self._path, self._line, what)


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version, without what comes before or after a release."""
    found = re.match(r"\d{1,9}(\.\d{1,9}){0,9}", version)
    return tuple(map(int, found[0].split("."))) if found else ()


class _Rows:
    """Names as they stand in the lines: by what they are of, then by key."""

    def __init__(self) -> None:
        self.names: dict[str, dict[tuple[str, ...], str]] = {}
        self.types: list[list[str]] = []
        self.aliases: dict[tuple[str, ...], PinnedAlias] = {}
        self.places: dict[str, list[str]] = {}
        """Of types that stand in more places than their line tells."""

    def pins(self, base: str) -> Pins:
        methods: dict[str, tuple[str, str]] = {}
        for (address,), name in self._of("method"):
            resource, _, method = name.partition(".")
            methods[address] = resource, method
        return Pins(
            base,
            resources={key: name for (key,), name in self._of("resource")},
            methods=methods,
            results={address: result for (address,), result in self._of("result")},
            variants={(a, each): name for (a, each), name in self._of("variant")},
            arguments={(a, b, c): name for (a, b, c), name in self._of("argument")},
            types=tuple(self._types()),
            credentials={(a, b): name for (a, b), name in self._of("credential")},
            server_variables={key: name for (key,), name in self._of("variable")},
            client_parameters={key: name for (key,), name in self._of("parameter")},
            aliases=tuple(self.aliases.values()),
        )

    def _of(self, kind: str) -> Sequence[tuple[tuple[str, ...], str]]:
        return list(self.names.get(kind, {}).items())

    def _types(self) -> Iterator[PinnedType]:
        fields: dict[str, dict[Wire, str]] = {}
        for (type, wire), name in self._of("field"):
            fields.setdefault(type, {})[wire] = name
        for output, input, *addresses in self.types:
            name = input if output == "-" else output
            yield PinnedType(
                None if output == "-" else output,
                None if input == "-" else input,
                (*addresses, *self.places.get(name, ())),
                fields.get(name, {}),
            )


def _stays_inside(path: str) -> bool:
    """Is this a plain relative path as we write them: nothing above the folder, nothing hidden, no drive?"""
    parts = path.split("/")
    return path == ATTRIBUTES or (
        not any(part.startswith(".") or not part for part in parts)
        and max(map(len, parts)) <= _LONGEST_PART
        and len(parts) <= _MOST_PARTS
        and _PLAIN.fullmatch(path) is not None
    )
