"""Bodies of recorded calls: what is JSON or a form in them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from email import message_from_string
from urllib.parse import parse_qsl

from crmgen.importing.har.selection import media_type_of
from crmgen.importing.headers import plain_type
from crmgen.importing.json_files import embedded, get, map_of, maps_of, text_of
from crmgen.importing.values import typed
from crmgen.records import dataclass
from crmgen.text import Json
from crmgen.tree.maps import Map


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent or answered; `value` is what stands in JSON or a form."""

    media_type: str
    value: Json = None
    is_read: bool = False
    files: tuple[str, ...] = ()
    """Names of the parts of a form that are files."""


def answered(response: Map, note: Callable[[str], None]) -> Body | None:
    """What was answered; None for nothing. `note` takes what could not be read."""
    content, kind = map_of(response, "content"), media_type_of(response)
    text = text_of(content, "text")
    if not text:
        size = get(content, "size")
        if not kind or not isinstance(size, int) or size <= 0:
            return None
        note("bodies of answers that were not recorded")
        return Body(kind)
    if text_of(content, "encoding") == "base64":
        try:
            text = base64.b64decode(text).decode()
        except (binascii.Error, UnicodeDecodeError):
            return Body(kind)
    return _json(text, kind, note)


def _json(text: str, kind: str, note: Callable[[str], None]) -> Body:
    if "json" not in kind:
        return Body(kind)
    try:
        return Body(kind, embedded(text), is_read=True)
    except ValueError:
        note("bodies that are said to be JSON and are none")
        return Body(kind)


def sent(data: Map, note: Callable[[str], None]) -> Body | None:
    """What was sent (`postData`); None for nothing."""
    kind = plain_type(text_of(data, "mimeType"))
    text = text_of(data, "text")
    if kind == "multipart/form-data":
        return _parts(data, kind)
    if "form" in kind:
        pairs = [*pairs_of(data, "params")] or parse_qsl(text, keep_blank_values=True)
        values = {name: typed(value, name) for name, value in pairs}
        return Body(kind, values, is_read=True)
    return _json(text, kind, note) if kind and text else None


def _parts(data: Map, kind: str) -> Body:
    """A form of parts (RFC 7578): those that the recorder lists, else those in the text itself."""
    listed = [*_listed_parts(data)] or [*_parts_of_text(data)]
    values = {name: typed(value, name) for name, value, _ in listed if name}
    files = tuple(name for name, _, is_file in listed if is_file)
    return Body(kind, values, is_read=bool(values), files=files)


def _listed_parts(data: Map) -> Iterator[tuple[str, str, bool]]:
    """Name and value of each part, and whether it is a file."""
    for _, each in maps_of(data, "params"):
        is_plain = plain_type(text_of(each, "contentType")) in ("", "text/plain")
        is_file = "fileName" in each or not is_plain
        yield text_of(each, "name"), text_of(each, "value"), is_file


def _parts_of_text(data: Map) -> Iterator[tuple[str, str, bool]]:
    head = f"Content-Type: {text_of(data, 'mimeType')}\n\n"
    for part in message_from_string(head + text_of(data, "text")).walk():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload()
        if isinstance(name, str) and isinstance(value, str):
            is_file = part.get_filename() is not None
            is_file |= part.get_content_type() != "text/plain"
            yield name, value.strip(), is_file


def pairs_of(holder: Map, key: str) -> Iterator[tuple[str, str]]:
    """Names and values of a list."""
    for _, each in maps_of(holder, key):
        yield text_of(each, "name"), text_of(each, "value")
