"""The style table of parameters: form, simple, label, matrix, spaceDelimited, pipeDelimited, deepObject, cookie.

OpenAPI 3.1, section 4.8.12 (style values, style examples; 3.2 adds `cookie` and `querystring`) and
RFC 6570, which it builds on. Of a list or an object, elements that are None are left out; one that
is empty is not sent at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, TypeGuard
from urllib.parse import quote, unquote

from ..body.wire_names import to_wire
from ..values.encoding import is_list, is_object, plain_value, scalar_text, to_json

Style = Literal[
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]

_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
# All reserved characters of RFC 3986 but those that would end the value or change its meaning.
_RESERVED = ":/?[]@!$'()*,;="
_RESERVED_IN_PATH = ":[]@!$'()*,;=&+"
# Of a document's own text in a path, with what it may have encoded itself, and a query.
_PATH_TEXT = "/%?#[]:@!$&'()*+,;="
_SLOT = re.compile(r"\{([^{}]+)\}")
_DOTS = re.compile(r"(?<![^/])\.{1,2}(?![^/])")
_COOKIE_END = re.compile(r"[\x00-\x1f\x7f;]")
_PERCENT_TRIPLE = re.compile(r"%25([0-9A-Fa-f]{2})")


class Styled:
    """A parameter value with its style."""

    __slots__ = ("allow_reserved", "explode", "style", "value")

    def __init__(
        self, value: object, style: Style, explode: bool, allow_reserved: bool = False
    ) -> None:
        self.value = value
        self.style = style
        self.explode = explode
        self.allow_reserved = allow_reserved


class JsonValue:
    """A parameter value that is written as JSON (a parameter with `content`)."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class QueryString:
    """A value that is the whole query string (OpenAPI 3.2, `in: querystring`)."""

    __slots__ = ("media", "value")

    def __init__(self, value: object, media: str) -> None:
        self.value = value
        self.media = media

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Fields of a form, or one text without a name."""
        plain = plain_value(self.value)
        if self.media.startswith("application/x-www-form-urlencoded"):
            for name, value in plain.items() if is_object(plain) else [("", plain)]:
                part = plain_value(value)
                text = to_json(part).decode() if is_object(part) else part
                for pair in query_pairs(name, text):
                    yield pair[0].replace("%20", "+"), pair[1].replace("%20", "+")
        elif isinstance(plain, str) and not self.media.endswith("json"):
            yield "", _quoted(plain)
        else:
            yield "", _quoted(to_json(plain).decode())


def query_string(
    value: object, media: str = "application/x-www-form-urlencoded", shape: Any = None
) -> QueryString | None:
    """A value as the whole query string, in a media type; None stays None, which is not sent."""
    return None if value is None else QueryString(to_wire(value, shape), media)


def styled(
    value: object,
    style: Style,
    *,
    explode: bool | None = None,
    allow_reserved: bool = False,
    shape: Any = None,
    key_prefix: str = "",
) -> Styled | None:
    """A value with its style; None stays None, which is not sent.

    Args:
        explode: By default true for `form`, false for the others.
        allow_reserved: Reserved characters go out as they are.
        shape: The TypedDict of the value when keys of it have wire names of their own.
        key_prefix: What keys of an object begin with; those that do already stay as they are.
    """
    if value is None:
        return None
    exploded = style == "form" if explode is None else explode
    sent = to_wire(value, shape)
    if key_prefix and is_object(sent):
        sent = {key_prefix + k.removeprefix(key_prefix): v for k, v in sent.items()}
    return Styled(sent, style, exploded, allow_reserved)


def json_value(value: object, shape: Any = None) -> JsonValue | None:
    """A value to be sent as JSON text; None stays None, which is not sent."""
    return None if value is None else JsonValue(to_wire(value, shape))


def _is_nested(value: object) -> TypeGuard[dict[str, Any] | list[Any]]:
    return isinstance(value, dict | list)


def query_pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    """One query parameter as encoded pairs of name and value."""
    if isinstance(value, str):  # the usual case, first
        yield _quoted(name), _quoted(value)
    elif isinstance(value, JsonValue):
        yield _quoted(name), _quoted(to_json(value.value).decode())
    elif isinstance(value, Styled):
        yield from _styled_pairs(name, value)
    elif isinstance(value, QueryString):
        yield from value.pairs()
    elif value is not None:
        yield from _form_pairs(name, plain_value(value), explode=True, reserved=False)


def cookie_pairs(name: str, value: object) -> Iterator[str]:
    """One cookie parameter as `name=value`; style `cookie` escapes nothing (OpenAPI 3.2).

    Raises ValueError for what would end one cookie and begin another.
    """
    if not isinstance(value, Styled) or value.style != "cookie":
        for pair in query_pairs(name, value):
            yield "=".join(pair)
        return
    for key, text in _plain_pairs(name, plain_value(value.value), value.explode):
        if _COOKIE_END.search(key + text):
            raise ValueError(f"the cookie {name!r} holds a character that ends it")
        yield f"{key}={text}"


def _plain_pairs(name: str, value: object, explode: bool) -> Iterator[tuple[str, str]]:
    if not _is_nested(value):
        yield name, scalar_text(value)
    elif not explode:
        if parts := _flat(value):
            yield name, ",".join(parts)
    elif isinstance(value, dict):
        yield from ((key, _leaf(v)) for key, v in value.items() if v is not None)
    else:
        yield from ((name, text) for text in _present(value))


def _styled_pairs(name: str, styled: Styled) -> Iterator[tuple[str, str]]:
    value = plain_value(styled.value)
    if styled.style == "deepObject":
        yield from _deep_pairs(_quoted(name), value, styled.allow_reserved)
    elif styled.style in _DELIMITERS and not styled.explode and _is_nested(value):
        parts = _flat(value)
        if parts:
            delimiter = _DELIMITERS[styled.style]
            yield (
                _quoted(name),
                delimiter.join(_quoted(p, styled.allow_reserved) for p in parts),
            )
    else:
        yield from _form_pairs(
            name, value, explode=styled.explode, reserved=styled.allow_reserved
        )


def _form_pairs(
    name: str, value: object, *, explode: bool, reserved: bool
) -> Iterator[tuple[str, str]]:
    if not _is_nested(value):
        yield _quoted(name), _quoted(scalar_text(value), reserved)
    elif not explode:
        parts = _flat(value)
        if parts:
            yield _quoted(name), ",".join(_quoted(part, reserved) for part in parts)
    elif isinstance(value, list):
        for item in _present(value):
            yield _quoted(name), _quoted(item, reserved)
    else:
        for key, item in value.items():
            if item is not None:
                yield from _form_pairs(
                    key, plain_value(item), explode=True, reserved=reserved
                )


def _deep_pairs(name: str, value: object, reserved: bool) -> Iterator[tuple[str, str]]:
    """`filter[a][b]=1`. Lists, which the standard leaves open: `ids[]=1`, or `rows[0][a]=1`."""
    if is_object(value):
        for key, item in value.items():
            yield from _deep_pairs(
                f"{name}%5B{_quoted(key)}%5D", plain_value(item), reserved
            )
    elif is_list(value):
        for index, item in enumerate(value):
            plain = plain_value(item)
            mark = str(index) if _is_nested(plain) else ""
            yield from _deep_pairs(f"{name}%5B{mark}%5D", plain, reserved)
    elif value is not None:
        yield name, _quoted(scalar_text(value), reserved)


def _flat(value: dict[str, Any] | list[Any]) -> list[str]:
    """Items of a list, or keys and values of an object in turn."""
    if isinstance(value, list):
        return _present(value)
    return [
        text
        for key, item in value.items()
        if item is not None
        for text in (key, _leaf(item))
    ]


def _present(items: list[object]) -> list[str]:
    return [_leaf(item) for item in items if item is not None]


def _leaf(value: object) -> str:
    """The text of an element. The standard has no style for what is nested: it goes as JSON."""
    plain = plain_value(value)
    return to_json(plain).decode() if _is_nested(plain) else scalar_text(plain)


def _quoted(text: str, reserved: bool = False, safe: str = _RESERVED) -> str:
    if not reserved:
        return quote(text, safe="")
    return _PERCENT_TRIPLE.sub(r"%\1", quote(text, safe=safe))


def _quoted_in_path(text: str, reserved: bool) -> str:
    """Even where reserved characters may stay, none that ends a segment or the path does."""
    return _quoted(text, reserved, _RESERVED_IN_PATH)


def header_text(value: object) -> str | None:
    """A header's value, style `simple` (RFC 9110 has no percent-encoding); None: not sent."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, JsonValue):
        return to_json(value.value, ascii_only=True).decode()
    explode = isinstance(value, Styled) and value.explode
    plain = plain_value(value.value if isinstance(value, Styled) else value)
    if _is_nested(plain) and not _flat(plain):
        return None
    if is_object(plain) and explode:
        pairs = plain.items()
        return ",".join(
            f"{key}={_leaf(item)}" for key, item in pairs if item is not None
        )
    if _is_nested(plain):
        return ",".join(_flat(plain))
    return scalar_text(plain)


@lru_cache(maxsize=4096)
def _template(path: str) -> tuple[tuple[str, str | None], ...]:
    """Literal text as it is sent and, after each but the last, the name of the value that follows it."""
    parts = _SLOT.split(_without_steps(path))
    names: list[str | None] = [*parts[1::2], None]
    literals = [quote(part, safe=_PATH_TEXT) for part in parts[::2]]
    return tuple(zip(literals, names, strict=True))


@lru_cache(maxsize=4096)
def _literally(path: str) -> str:
    """A path without values: what a URL cannot hold is percent-encoded (RFC 3986 section 3.3)."""
    return quote(_without_steps(path), safe=_PATH_TEXT).partition("#")[0]


@lru_cache(maxsize=4096)
def _with_own_query(template: str, given: frozenset[str]) -> str:
    path, _, query = template.partition("?")
    pairs = [pair for pair in query.split("&") if given.issuperset(_SLOT.findall(pair))]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _without_steps(path: str) -> str:
    """Segments that clients would take as steps in the path, encoded (RFC 3986 section 5.2.4)."""
    return _DOTS.sub(lambda dots: "%2E" * len(dots[0]), path)


def fill_path(template: str, values: Mapping[str, object]) -> str:
    """The path with each `{name}` replaced by its value, percent-encoded.

    No value can change the shape of the path: one that is empty, `.` or `..` (also in percent-encoding)
    raises ValueError, since clients and servers would drop it and so call something else. Of a query
    that the template has, `?q={q}`, pairs without a value here are left out: they are sent as `query`.
    """
    if "?" in template:
        template = _with_own_query(template, frozenset(values))
    if not values:
        return _literally(template)
    text = ""
    for literal, name in _template(template):
        text += literal
        if name is not None:
            text += _path_value(name, values[name])
    if "." in text or "%25" in text:
        _refuse_dots(text, template)
    return text.partition("#")[0]  # a fragment is never sent


def _path_value(name: str, value: object) -> str:
    text = (
        quote(value, safe="")
        if isinstance(value, str)
        else _styled_path_value(name, value)
    )
    if not text:
        raise ValueError(f"the path value {name!r} is empty")
    return text


def _styled_path_value(name: str, value: object) -> str:
    if value is None:
        raise ValueError(f"the path value {name!r} is None")
    if isinstance(value, JsonValue):
        return _quoted(to_json(value.value).decode())
    if not isinstance(value, Styled):
        value = Styled(value, "simple", explode=False)
    plain = plain_value(value.value)
    if plain == "" or (_is_nested(plain) and not _flat(plain)):
        return ""
    prefix = {"label": ".", "matrix": ";"}.get(value.style, "")
    separator = prefix or ","
    reserved = value.allow_reserved
    if not _is_nested(plain):
        text = _quoted_in_path(scalar_text(plain), reserved)
        return f";{_quoted(name)}={text}" if value.style == "matrix" else prefix + text
    if value.explode and is_object(plain):
        pairs = plain.items()
        return prefix + separator.join(
            f"{_quoted(key)}={_quoted_in_path(_leaf(item), reserved)}"
            for key, item in pairs
            if item is not None
        )
    parts = [_quoted_in_path(part, reserved) for part in _flat(plain)]
    if value.style != "matrix":
        return prefix + (separator if value.explode else ",").join(parts)
    head = f";{_quoted(name)}="
    return (
        "".join(head + part for part in parts)
        if value.explode
        else head + ",".join(parts)
    )


def _refuse_dots(path: str, template: str) -> None:
    for segment in path.split("/"):
        if segment in template.split("/"):
            continue
        while (decoded := unquote(segment)) != segment:
            segment = decoded
        if segment in (".", ".."):
            raise ValueError(
                f"a path value for {template} is {segment!r}, which would change the path"
            )
