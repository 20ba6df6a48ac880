"""Bodies that are multipart forms: files and fields (RFC 7578)."""

from __future__ import annotations

import mimetypes
import os
import secrets
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, Union

from ..values.aliases import is_alias, meaning
from ..values.encoding import (
    is_collection,
    is_list,
    is_object,
    plain_value,
    scalar_text,
    to_json,
)
from .body import Body
from .files import FileContent, FileInput, Stream, is_file, is_named_file, no_file
from .form import PLAIN, Encoding, FormFields, is_json, media_types
from .wire_names import checked_fields, shape_of, to_wire

_OF_FILES: Final = {*typing.get_args(FileInput), type(None)}
"""The types of a file, and of none."""


class MultipartBody(FormFields):
    """`multipart/form-data`: files and fields."""

    __slots__ = ()

    def encode(self) -> tuple[str, bytes | Stream]:
        """Gives the media type, with its boundary, and the bytes or a stream of them."""
        return encode_parts(self._parts())

    def _parts(self) -> Iterator[Part]:
        for name, value in self.value.items():
            stated = self.encoding.get(name, PLAIN).content_type
            if is_json(stated):
                yield _json_part(name, plain_value(value), stated)
                continue
            is_many = is_collection(value) and not is_named_file(value)
            for item in value if is_many else [value]:
                yield _part(name, item, stated)


def _part(name: str, value: object, stated: str | None) -> Part:
    """One file or field; null, for which a form has no sign, is an empty field."""
    if is_named_file(value) or is_file(value):
        return file_part(name, value, stated)
    plain = plain_value(value)
    if is_object(plain) or is_list(plain):
        return _json_part(name, plain, stated)
    text = "" if plain is None else scalar_text(plain)
    exact = _exact(stated)
    texts = (each for each in exact if each.startswith("text/"))
    return Part(name, text.encode(), next(texts, exact[0] if exact else None))


def _json_part(name: str, plain: object, stated: str | None) -> Part:
    """As JSON, under a media type of JSON where one is allowed."""
    exact = _exact(stated) or ["application/json"]
    media = next(filter(is_json, exact), exact[0])
    return Part(name, to_json(plain), media)


def _exact(stated: str | None) -> list[str]:
    """The media types that are stated, without ranges of them (`image/*`)."""
    return [each for each in media_types(stated) if "*" not in each]


class Part(NamedTuple):
    """One part of a multipart form."""

    name: str
    content: FileContent
    media: str | None = None
    file_name: str | None = None

    def head(self) -> bytes:
        """Its headers (RFC 7578 section 4.2; names are escaped as browsers do)."""
        text = f'Content-Disposition: form-data; name="{_escaped(self.name)}"'
        if self.file_name is not None:
            text += f'; filename="{_escaped(self.file_name)}"'
        if self.media is not None:
            text += f"\r\nContent-Type: {_one_line(self.media)}"
        return f"{text}\r\n\r\n".encode()


def file_part(name: str, value: FileInput, stated: str | None) -> Part:
    """The part of a file. `stated`: the media types that the document allows it."""
    if isinstance(value, tuple):
        file_name, content = value[0], value[1]
        media = value[2] if len(value) == 3 else None
    else:
        file_name, content, media = _name_of(value), value, None
    return Part(name, content, media or media_of(file_name or "", stated), file_name)


def _name_of(content: FileContent) -> str:
    """What the file is called where it comes from; open files may have a number for a name."""
    if isinstance(content, os.PathLike):
        name: object = os.fspath(content)
    else:
        name = getattr(content, "name", "")
    text = name if isinstance(name, str) else ""
    return text.replace("\\", "/").rpartition("/")[2] or "upload"


def media_of(file_name: str, stated: str | None) -> str:
    """The media type of a file: the one that the document names, else one by its name."""
    guess = mimetypes.guess_type(file_name)[0]
    allowed, exact = media_types(stated), _exact(stated)
    if len(allowed) == 1 and exact:
        return exact[0]
    if guess and (not allowed or any(_covers(each, guess) for each in allowed)):
        return guess
    return exact[0] if exact else "application/octet-stream"


def _covers(pattern: str, media: str) -> bool:
    kind, _, rest = pattern.partition("/")
    return pattern == media or (rest == "*" and kind in ("*", media.partition("/")[0]))


def _escaped(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(text: str) -> str:
    """Raises ValueError for what would begin another header."""
    if any(ord(character) < 32 for character in text):
        raise ValueError("a part's media type holds a control character")
    return text


def encode_parts(parts: Iterable[Part]) -> tuple[str, bytes | Stream]:
    """Media type, with its boundary, and content: bytes where no file is in it, else a stream."""
    boundary = secrets.token_hex(16)
    pieces: list[FileContent] = []
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode(), part.head(), part.content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    media = f"multipart/form-data; boundary={boundary}"
    small = [piece for piece in pieces if isinstance(piece, bytes)]
    return media, b"".join(small) if len(small) == len(pieces) else Stream(pieces)


def multipart_fields(
    body: Mapping[str, Any],
    kind: type,
    *,
    encoding: Mapping[str, Encoding] | None = None,
    extra: bool = False,
    required: bool = True,
) -> Body | None:
    """Like json_fields, for a multipart form."""
    if not body and not required:
        return None
    sent = checked_fields(body, kind, extra=extra)
    _check_files(sent, kind)
    return MultipartBody(sent, encoding)


def _check_files(sent: Mapping[str, Any], kind: type) -> None:
    """Raises ValueTypeError for text in the place of a file, which would be sent as a field's value."""
    places = _places_of_files(kind)
    for wire in places.keys() & sent.keys():
        value, (has_others, has_null) = sent[wire], places[wire]
        is_many = is_collection(value) and not is_named_file(value)
        for each in value if is_many else [value]:
            is_text = isinstance(each, str)
            is_other = has_null if each is None else has_others and not is_text
            if not (is_other or is_file(each) or is_named_file(each)):
                raise no_file(each).inside(wire)


@cache
def _places_of_files(kind: type) -> dict[str, tuple[bool, bool]]:
    """Wire names of what is a file, or files, and no text is as good: whether anything else is, and whether null."""
    shape, places = shape_of(kind), dict[str, tuple[bool, bool]]()
    for key, (wire, _) in shape.fields.items():
        members = _members(shape.kinds[key])
        if bytes in members and members.isdisjoint((str, Any)):
            places[wire] = not members <= _OF_FILES, type(None) in members
    return places


def _members(hint: Any) -> set[Any]:
    """The types of a value, or of the items of a list; of a literal, the type that it has."""
    members, waiting, aliases = set[Any](), [hint], set[Any]()
    while waiting:
        each = waiting.pop()
        origin = typing.get_origin(each)
        if is_alias(each):
            waiting += () if each in aliases else [meaning(each)]
            aliases.add(each)
        elif origin is Annotated:
            waiting.append(each.__origin__)
        elif origin in (Union, types.UnionType, Sequence):
            waiting += typing.get_args(each)
        elif origin is Literal:
            members |= {type(one) for one in typing.get_args(each)}
        else:
            members.add(each)
    return members


def multipart_body(
    value: Mapping[str, Any],
    shape: Any = None,
    *,
    encoding: Mapping[str, Encoding] | None = None,
) -> Body:
    """A multipart form."""
    sent = to_wire(value, shape)
    if typing.is_typeddict(shape):
        _check_files(sent, shape)
    return MultipartBody(sent, encoding)
