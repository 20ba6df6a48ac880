"""Reading a document: bytes to `Map` trees, JSON or YAML by what is in the file."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from crmgen.diagnostics import InputError, Notes, Place
from crmgen.read.other_formats import BINARY, looks_binary, other_format
from crmgen.text import Json

if TYPE_CHECKING:
    pass


def decode(raw: bytes, name: str, notes: Notes) -> Json:
    """The value that a file holds; `name` is the file as messages call it."""
    if said := other_format(raw):
        raise InputError.of(Place(name, 1, 1), said, "not-openapi")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    text = as_text(raw, name)
    content = text.lstrip()
    if not content:
        raise InputError.of(Place(name), "the file is empty", "empty-file")
    if content[0] in "{[" or name.endswith(".json"):
        try:
            return _read_json(text, raw, name)
        except InputError as error:
            if name.endswith(".json") or error.problems[0].code != "not-json":
                raise
    return _read_yaml(text, name, notes)  # also YAML that begins in flow style


def as_text(raw: bytes, name: str) -> str:
    """The text of a file. Raises InputError where it is not UTF-8, with the place."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        if looks_binary(raw):
            raise InputError.of(Place(name, 1, 1), BINARY, "not-openapi") from None
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
    from crmgen.read.json_text import read_json

    return read_json(text, raw, name)


def _read_yaml(text: str, name: str, notes: Notes) -> Json:
    from crmgen.read.yaml12 import HAS_LIBYAML, read_yaml

    if not HAS_LIBYAML:
        notes.warn(
            "PyYAML was built without libyaml, so YAML is read about ten times slower; "
            "install a PyYAML wheel to mend that"
        )
    return read_yaml(text, name)
