"""Reading a document: bytes to `Map` trees, JSON or YAML by what is in the file."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from crmgen.diagnostics import InputError, Notes, Place
from crmgen.parser.document import Document, Map, described
from crmgen.parser.files import Files, shortest_name
from crmgen.text import Json
from crmgen.url import Url

if TYPE_CHECKING:
    from crmgen.parser.remote import Remote


def parse(path: Path | Url, notes: Notes, remote: Remote | None = None) -> Document:
    """Read the entry document. Other files are read when a reference leads to them.

    `remote` reads what is on other hosts; without it nothing there is read.

    Raises:
        InputError: the file cannot be read, is no JSON or YAML, holds no mapping, or is beyond a limit.
    """
    files = Files(path, notes, remote)
    root = files.root("")
    if not isinstance(root, Map):
        message = (
            f"an OpenAPI document is a mapping, but this file holds {described(root)}"
        )
        raise InputError.of(Place(shortest_name(path), 1, 1), message, "not-openapi")
    return Document(root, files)


def parse_bytes(raw: bytes, name: str, notes: Notes) -> Json:
    """The value that a file holds; `name` is the file as messages call it."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    text = _decode(raw, name)
    if not text.strip():
        raise InputError.of(Place(name), "the file is empty", "empty-file")
    if text.lstrip()[0] in "{[" or name.endswith(".json"):
        try:
            return _read_json(text, raw, name)
        except InputError as error:
            if name.endswith(".json") or error.problems[0].code != "not-json":
                raise
    return _read_yaml(text, name, notes)  # also YAML that begins in flow style


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode()) + 1
        place = Place(name, before.count(b"\n") + 1, column)
        message = (
            f"byte 0x{raw[error.start]:02X} is not UTF-8 ({error.reason}); "
            "save the file as UTF-8"
        )
        raise InputError.of(place, message, "not-utf8") from None


def _read_json(text: str, raw: bytes, name: str) -> Json:
    from crmgen.parser.json_text import read_json

    return read_json(text, raw, name)


def _read_yaml(text: str, name: str, notes: Notes) -> Json:
    from crmgen.parser.yaml12 import HAS_LIBYAML, read_yaml

    if not HAS_LIBYAML:
        notes.warn(
            "PyYAML was built without libyaml, so YAML is read about ten times slower; "
            "install a PyYAML wheel to mend that"
        )
    return read_yaml(text, name)
