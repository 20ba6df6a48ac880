"""`crmgen.surface`: what programs can see of an SDK as text, so that the next one is compared with it offline.

One fact a line, as in the lock. What stands in it is compared and printed, and never becomes code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from crmgen.bounds import first_bytes
from crmgen.diagnostics import InputError, Place, Problem
from crmgen.lock.columns import read_line, write_line
from crmgen.surface.model import KINDS, Class, Method, Surface, Value

_FORMAT: Final = "1"
_HEAD: Final = (
    "# What programs can see of this SDK: `crmgen diff` and `crmgen generate` compare the next one with it.\n"
    "# Written anew by each `crmgen generate`; after a merge the lines of both sides may stay.\n"
)
_COLUMNS: Final = {
    "surface": 1,
    "client": 3,
    "client-argument": 5,
    "constant": 5,
    "alias": 2,
    "method": 13,
    "error": 4,
    "argument": 7,
    "class": 6,
    "field": 6,
}
"""How many columns stand behind each kind; a class has its addresses behind them."""


_PAGES: Final = "pages="
"""Before how pages follow each other, among the marks of a method."""


def render_surface(surface: Surface) -> str:
    """The text of `crmgen.surface`."""
    return _HEAD + "".join(write_line(*row) for row in _rows(surface))


def _rows(surface: Surface) -> Iterator[tuple[str, ...]]:
    yield "surface", _FORMAT
    yield "client", surface.client, surface.origin, surface.base
    for each in surface.client_arguments.values():
        yield "client-argument", *_columns(each)
    for _, each in sorted(surface.constants.items()):
        yield "constant", *_columns(each)
    yield from (("alias", *pair) for pair in sorted(surface.aliases.items()))
    for _, method in sorted(surface.methods.items()):
        yield from _of_method(method)
    for _, found in sorted(surface.classes.items()):
        yield from _of_class(found)


def _of_method(method: Method) -> Iterator[tuple[str, ...]]:
    key = method.operation, method.variant
    successes = " ".join(method.successes)
    result = method.call, method.result, method.body_path, successes
    needs = method.credentials, method.server, method.sends
    pages = method.paging and f"{_PAGES}{method.paging}"
    marks = f"{_marks(deprecated=method.deprecated)} {pages}".strip()
    rest = method.kept_though, marks, method.doc
    yield "method", *key, method.name, *result, *needs, *rest
    for each in method.arguments.values():
        yield "argument", *key, *_columns(each)
    for status, type in method.errors.items():
        yield "error", *key, status, type


def _of_class(found: Class) -> Iterator[tuple[str, ...]]:
    marks = _marks(sent=found.is_sent, read=found.is_read, spread=found.is_spread)
    bases = " ".join(sorted(found.bases))
    own = found.name, found.kind, found.annotation, bases, marks, found.doc
    yield "class", *own, *found.addresses
    for each in found.fields.values():
        yield "field", found.name, *_columns(each)


def _columns(value: Value) -> tuple[str, ...]:
    marks = _OF_VALUE[value.required, value.is_positional]
    return value.wire, value.name, value.annotation, marks, value.doc


def _marks(**marks: bool) -> str:
    return " ".join(name for name, is_set in marks.items() if is_set)


_OF_VALUE: Final = {
    (required, positional): _marks(required=required, positional=positional)
    for required in (False, True)
    for positional in (False, True)
}
"""The marks of a value, by whether it has to be given and whether that is by position."""


def read_surface(path: Path, document: str) -> Surface | None:
    """The surface at `path`; None where there is none. `document`: what the places of its parts name.

    Raises:
        InputError: the file is no surface, or that of a newer crmgen.
    """
    try:
        text = first_bytes(path).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        _refuse(path, 0, "it cannot be read as UTF-8 text")
    return _Reader(path, Place(document)).surface(text)


def _refuse(path: Path, line: int, what: str) -> NoReturn:
    message = f"{what}; `crmgen generate` writes it anew"
    raise InputError([Problem(Place(path.as_posix(), line), message, "broken-surface")])


class _Reader:
    """Reads line by line. Where a merge left two lines for one thing, the first holds."""

    def __init__(self, path: Path, document: Place) -> None:
        self._path, self._document = path, document
        self._client = ("", "", "")
        self._values: dict[tuple[str, ...], dict[str, Value]] = {}
        """Arguments, fields and constants, by whose they are and by wire."""
        self._errors: dict[tuple[str, ...], dict[str, str]] = {}
        self._methods: dict[tuple[str, ...], list[str]] = {}
        self._classes: dict[str, list[str]] = {}
        self._aliases: dict[str, str] = {}

    def surface(self, text: str) -> Surface:
        for number, line in enumerate(text.splitlines(), 1):
            try:
                columns = read_line(line)
            except (ValueError, RecursionError):
                columns = ["?"]
            if columns:
                self._take(number, columns[0], columns[1:])
        if not self._client[0]:
            _refuse(self._path, 0, "it is no surface of an SDK")
        client, origin, base = self._client
        methods = [self._method(key, row) for key, row in self._methods.items()]
        return Surface(
            client,
            self._values.get(("client-argument",), {}),
            {each.address: each for each in methods},
            {name: self._class(row) for name, row in self._classes.items()},
            self._values.get(("constant",), {}),
            origin,
            base,
            self._aliases,
            self._document,
        )

    def _take(self, number: int, kind: str, row: list[str]) -> None:
        count = _COLUMNS.get(kind)
        if count is None or len(row) < count or (len(row) > count and kind != "class"):
            _refuse(self._path, number, "no surface of this version has such a line")
        match kind:
            case "surface":
                if row != [_FORMAT]:
                    _refuse(self._path, number, "a newer crmgen wrote it")
            case "client":
                self._client = row[0], row[1], row[2]
            case "method":
                self._methods.setdefault((row[0], row[1]), row)
            case "alias":
                self._aliases.setdefault(row[0], row[1])
            case "error":
                types = self._errors.setdefault((row[0], row[1]), {})
                types.setdefault(row[2], row[3])
            case "class":
                self._classes.setdefault(row[0], row)
            case _:
                key, value = (kind, *row[:-5]), self._value(row[-5:])
                self._values.setdefault(key, {}).setdefault(value.wire, value)

    def _value(self, row: list[str]) -> Value:
        wire, name, annotation, marks, doc = row
        return Value(
            name,
            annotation,
            "required" in marks.split(),
            wire,
            self._document,
            doc,
            "positional" in marks.split(),
        )

    def _method(self, key: tuple[str, ...], row: list[str]) -> Method:
        operation, variant, name, *given, kept, marks, doc = row
        call, result, path, successes, credentials, server, sends = given
        return Method(
            name,
            operation,
            variant,
            self._values.get(("argument", *key), {}),
            call,
            result,
            path,
            tuple(successes.split()),
            self._errors.get(key, {}),
            credentials,
            server,
            sends,
            kept,
            "deprecated" in marks.split(),
            doc,
            self._document,
            marks.partition(_PAGES)[2],
        )

    def _class(self, row: list[str]) -> Class:
        name, kind, annotation, bases, marks, doc, *addresses = row
        return Class(
            name,
            kind if kind in KINDS else "alias",
            self._values.get(("field", name), {}),
            annotation,
            frozenset(bases.split()),
            "sent" in marks.split(),
            "read" in marks.split(),
            "spread" in marks.split(),
            tuple(addresses),
            doc,
            self._document,
        )
