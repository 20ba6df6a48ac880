"""Files that calls send: as bytes, and as what records say of them."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from hashlib import md5, sha1, sha256
from typing import Any, NamedTuple

from crmgen.ir.types import Model
from crmgen.mock.messages import Call
from crmgen.mock.plain import plain
from crmgen.naming.words.identifiers import words
from crmgen.text import Json


class File(NamedTuple):
    """One file as it was sent."""

    content: bytes
    media: str
    name: str = ""


def file_in(call: Call) -> File | None:
    """The file that a call sends: its whole body, or the first of its parts."""
    body: Any = call.body
    media = call.request.header("content-type") or ""
    if isinstance(body, bytes) and body:
        return File(body, media)
    if not media.lower().startswith("multipart/") or not call.request.body:
        return None
    header = f"Content-Type: {media}\r\n\r\n".encode("latin-1", "replace")
    message: Message = BytesParser(policy=HTTP).parsebytes(header + call.request.body)
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_filename() is not None and isinstance(content, bytes):
            return File(content, part.get_content_type(), part.get_filename() or "")
    return None


def facts_of(file: File, model: Model) -> dict[str, Json]:
    """What the fields of a record say of its file, by their names."""
    content = file.content
    facts: dict[str, Json] = {
        **dict.fromkeys(("size", "file_size", "bytes", "content_length"), len(content)),
        **dict.fromkeys(("content_type", "mime_type", "mimetype", "media_type"), file.media),
        **dict.fromkeys(("sha256", "checksum"), sha256(content).hexdigest()),
        "sha1": sha1(content, usedforsecurity=False).hexdigest(),
        "md5": md5(content, usedforsecurity=False).hexdigest(),
    }  # fmt: skip
    if file.name:
        names = ("name", "filename", "file_name", "original_filename", "original_name")
        facts |= dict.fromkeys(names, file.name)
    wires = (plain(each.wire) for each in model.fields)
    said = ((wire, facts.get("_".join(words(wire)))) for wire in wires)
    return {wire: value for wire, value in said if value is not None}
