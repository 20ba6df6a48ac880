"""Files that calls send: as bytes, and as what records say of them."""

from __future__ import annotations

from hashlib import md5, sha1, sha256
from typing import Any

from crmgen.ir.types import Model
from crmgen.mock.messages import Call
from crmgen.mock.plain import plain
from crmgen.mock.requests.bodies import Part, parts_of
from crmgen.naming.words.identifiers import words
from crmgen.text import Json


def file_in(call: Call) -> Part | None:
    """The file that a call sends: its whole body, or the first of its parts."""
    body: Any = call.body
    media = call.request.header("content-type") or ""
    if isinstance(body, bytes) and body:
        return Part("", body, media, "")
    if not media.lower().startswith("multipart/") or not call.request.body:
        return None
    return next((e for e in parts_of(call.request) if e.file is not None), None)


def facts_of(file: Part, model: Model) -> dict[str, Json]:
    """What the fields of a record say of its file, by their names."""
    content = file.content
    facts: dict[str, Json] = {
        **dict.fromkeys(("size", "file_size", "bytes", "content_length"), len(content)),
        **dict.fromkeys(("content_type", "mime_type", "mimetype", "media_type"), file.media),
        **dict.fromkeys(("sha256", "checksum"), sha256(content).hexdigest()),
        "sha1": sha1(content, usedforsecurity=False).hexdigest(),
        "md5": md5(content, usedforsecurity=False).hexdigest(),
    }  # fmt: skip
    if file.file:
        names = ("name", "filename", "file_name", "original_filename", "original_name")
        facts |= dict.fromkeys(names, file.file)
    wires = (plain(each.wire) for each in model.fields)
    said = ((wire, facts.get("_".join(words(wire)))) for wire in wires)
    return {wire: value for wire, value in said if value is not None}
