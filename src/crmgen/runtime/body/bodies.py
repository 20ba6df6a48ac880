"""Request bodies: JSON, forms, multipart, text, bytes. Each is a value that is encoded when sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, Self, cast

from ..parameters.styles import Style, Styled, query_pairs
from ..values.encoding import (
    is_collection,
    is_list,
    is_object,
    plain_value,
    scalar_text,
    to_json,
)
from .multipart import (
    FileContent,
    Part,
    Stream,
    encode_parts,
    file_part,
    is_file,
    is_named_file,
)
from .wire_names import checked_fields, to_wire


class Body(Protocol):
    """Anything that can be sent as the body of a request."""

    def encode(self) -> tuple[str, bytes | Stream]:
        """Gives the media type, and the bytes or a stream of them."""
        ...


class JsonBody:
    """A JSON value, already under its wire names."""

    __slots__ = ("media", "value")

    def __init__(self, value: Any, media: str = "application/json") -> None:
        self.value = value
        self.media = media

    def encode(self) -> tuple[str, bytes]:
        """Gives the media type and the bytes."""
        return self.media, to_json(self.value)

    def with_value(self, value: Mapping[str, Any]) -> JsonBody:
        """The same body with another value."""
        return JsonBody(value, self.media)


class Encoding(NamedTuple):
    """How one property of a form is written (OpenAPI 3.1, section 4.8.15)."""

    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False


_PLAIN = Encoding()


class _Form:
    """What both kinds of forms have: fields, and how some are written."""

    __slots__ = ("encoding", "value")

    def __init__(
        self, value: Mapping[str, Any], encoding: Mapping[str, Encoding] | None = None
    ) -> None:
        self.value = value
        self.encoding = encoding or {}

    def with_value(self, value: Mapping[str, Any]) -> Self:
        """The same form with other fields."""
        return type(self)(value, self.encoding)


class FormBody(_Form):
    """`application/x-www-form-urlencoded`."""

    __slots__ = ()

    def encode(self) -> tuple[str, bytes]:
        """Gives the media type and the bytes."""
        pairs = (
            pair
            for name, value in self.value.items()
            for pair in self._pairs(name, value)
        )
        text = "&".join(f"{name}={value}" for name, value in pairs)
        return "application/x-www-form-urlencoded", text.replace("%20", "+").encode(
            "ascii"
        )

    def _pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        encoding = self.encoding.get(name, _PLAIN)
        plain = plain_value(value)
        if plain is None:
            return query_pairs(name, "")
        if encoding.style is not None:
            explode = (
                encoding.style == "form"
                if encoding.explode is None
                else encoding.explode
            )
            return query_pairs(
                name, Styled(plain, encoding.style, explode, encoding.allow_reserved)
            )
        if is_object(plain) or _is_json(encoding.content_type):
            return query_pairs(name, to_json(plain).decode())
        return query_pairs(name, plain)


class MultipartBody(_Form):
    """`multipart/form-data`: files and fields."""

    __slots__ = ()

    def encode(self) -> tuple[str, bytes | Stream]:
        """Gives the media type, with its boundary, and the bytes or a stream of them."""
        return encode_parts(self._parts())

    def _parts(self) -> Iterator[Part]:
        for name, value in self.value.items():
            stated = self.encoding.get(name, _PLAIN).content_type
            if _is_json(stated):
                yield Part(name, to_json(plain_value(value)), stated)
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
        return Part(name, to_json(plain), stated or "application/json")
    text = "" if plain is None else scalar_text(plain)
    return Part(name, text.encode(), stated)


def _is_json(content_type: str | None) -> bool:
    return content_type is not None and content_type.partition(";")[0].strip().endswith(
        "json"
    )


class RawBody:
    """Text, bytes or a file, sent as they are."""

    __slots__ = ("content", "media")

    def __init__(self, content: bytes | Stream, media: str) -> None:
        self.content = content
        self.media = media

    def encode(self) -> tuple[str, bytes | Stream]:
        """Gives the media type, and the bytes or a stream of them."""
        return self.media, self.content


def json_fields(
    body: Mapping[str, Any],
    kind: type,
    *,
    media: str = "application/json",
    extra: bool = False,
    required: bool = True,
) -> Body | None:
    """A JSON object from keyword arguments that a TypedDict describes.

    Args:
        extra: Keys that the type does not know may be sent too.
        required: False: without any argument no body is sent.

    Raises TypeError for an unknown keyword, with the nearest name, and for a missing one.
    """
    if not body and not required:
        return None
    return JsonBody(checked_fields(body, kind, extra=extra), media)


def form_fields(
    body: Mapping[str, Any],
    kind: type,
    *,
    encoding: Mapping[str, Encoding] | None = None,
    extra: bool = False,
    required: bool = True,
) -> Body | None:
    """Like json_fields, for a URL-encoded form."""
    if not body and not required:
        return None
    return FormBody(checked_fields(body, kind, extra=extra), encoding)


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
    return MultipartBody(checked_fields(body, kind, extra=extra), encoding)


def json_body(
    value: object, shape: Any = None, *, media: str = "application/json"
) -> Body:
    """A whole JSON body. `shape`: its annotation, where keys in it have wire names of their own."""
    return JsonBody(to_wire(value, shape), media)


def form_body(
    value: Mapping[str, Any],
    shape: Any = None,
    *,
    encoding: Mapping[str, Encoding] | None = None,
) -> Body:
    """A URL-encoded form."""
    return FormBody(to_wire(value, shape), encoding)


def multipart_body(
    value: Mapping[str, Any],
    shape: Any = None,
    *,
    encoding: Mapping[str, Encoding] | None = None,
) -> Body:
    """A multipart form."""
    return MultipartBody(to_wire(value, shape), encoding)


def text_body(value: str, media: str = "text/plain") -> Body:
    """Text, sent as UTF-8."""
    has_charset = "charset=" in media
    return RawBody(value.encode(), media if has_charset else f"{media}; charset=utf-8")


def bytes_body(value: FileContent, media: str = "application/octet-stream") -> Body:
    """Bytes, or a file (open or a path) that is read while it is sent."""
    if isinstance(value, bytes | bytearray):
        return RawBody(bytes(value), media)
    return RawBody(Stream([value]), media)


def json_lines_body(
    items: Iterable[object] | FileContent,
    shape: Any = None,
    *,
    media: str = "application/x-ndjson",
) -> Body:
    """Items as JSON, one a line (or each after a record separator: RFC 7464); or a file of such lines."""
    if is_file(items):
        return bytes_body(items, media)
    mark = b"\x1e" if "json-seq" in media else b""
    values = cast("Iterable[object]", items)
    lines = (mark + to_json(to_wire(item, shape)) + b"\n" for item in values)
    return RawBody(b"".join(lines), media)


def by_media(
    chosen: str, bodies: Mapping[str, Callable[[], Body | None]]
) -> Body | None:
    """The body in the media type that the caller chose. Raises ValueError for one that is not offered."""
    if chosen not in bodies:
        known = ", ".join(bodies)
        raise ValueError(f"this operation takes a body as {known}, not as {chosen!r}")
    return bodies[chosen]()


def with_more(body: Body | None, more: Mapping[str, Any]) -> Body | None:
    """The body with more keys (`RequestOptions.body`). Raises TypeError when it is no object."""
    if body is None:
        return JsonBody(dict(more))
    if isinstance(body, JsonBody | FormBody | MultipartBody):
        plain = plain_value(body.value)
        if is_object(plain):
            return body.with_value({**plain, **more})
    raise TypeError(
        "options.body adds keys to a body that is an object, and this one is none"
    )
