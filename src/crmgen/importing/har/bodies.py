"""Bodies of recorded calls: what is JSON or a form in them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import parse_qsl

from crmgen.importing.har.selection import media_type_of
from crmgen.importing.headers import plain_type
from crmgen.importing.json_files import embedded, get, map_of, maps_of, text_of
from crmgen.importing.values import typed
from crmgen.records import dataclass
from crmgen.text import Json
from crmgen.tree.maps import Map

_BOUNDARY: Final = re.compile(r'boundary="?([^";,\s]+)', re.IGNORECASE)
_PART_NAME: Final = re.compile(r'[;\s]name="([^"\n]+)"', re.IGNORECASE)
_PART_TYPE: Final = re.compile(r"^content-type:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


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
        pairs = list(pairs_of(data, "params")) or parse_qsl(
            text, keep_blank_values=True
        )
        return Body(
            kind, {name: typed(value, name) for name, value in pairs}, is_read=True
        )
    return _json(text, kind, note) if kind and text else None


def _parts(data: Map, kind: str) -> Body:
    """A form of parts (RFC 7578): those that the recorder lists, else those in the text itself."""
    listed = [
        (
            text_of(p, "name"),
            text_of(p, "value"),
            text_of(p, "contentType"),
            "fileName" in p,
        )
        for _, p in maps_of(data, "params")
    ] or list(_parts_of_text(text_of(data, "mimeType"), text_of(data, "text")))
    files = tuple(
        name
        for name, _, media_type, has_name in listed
        if has_name or plain_type(media_type) not in ("", "text/plain")
    )
    values = {name: typed(value, name) for name, value, *_ in listed if name}
    return Body(kind, values, is_read=bool(values), files=files)


def _parts_of_text(media_type: str, text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Name, value and media type of each part, and whether it is a file with a name."""
    found = _BOUNDARY.search(media_type)
    for part in text.split(f"--{found[1]}")[1:] if found else ():
        head, _, value = part.replace("\r\n", "\n").partition("\n\n")
        if name := _PART_NAME.search(head):
            stated = _PART_TYPE.search(head)
            has_file = "filename" in head.lower()
            yield name[1], value.strip(), stated[1] if stated else "", has_file


def pairs_of(holder: Map, key: str) -> Iterator[tuple[str, str]]:
    """Names and values of a list."""
    for _, each in maps_of(holder, key):
        yield text_of(each, "name"), text_of(each, "value")
