"""What a call must look like on the wire, worked out from the document alone.

Generated tests state it as literals, so nothing here may come from the runtime that they test.
OpenAPI 3.1 sections 4.8.12 (styles of parameters) and 4.8.15 (encoding of forms), RFC 6570.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

from crmgen.ir.bodies import Body, PartEncoding
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, PathSlot, Where
from crmgen.text import Json, SpecText, SpecValue

_RESERVED: Final = ":/?[]@!$'()*,;="
"""What `allowReserved` leaves as it is inside a query: all of RFC 3986 but what would end the value."""
_RESERVED_IN_PATH: Final = ":[]@!$'()*,;=&+"
"""The same in a path, where a value holds no `/`, `?` or `#` (OpenAPI 3.1 section 4.8.8.2)."""
_PERCENT_TRIPLE: Final = re.compile("%25([0-9A-Fa-f]{2})")
_encoded: Final = lru_cache(2048)(quote)
_compact: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LITERAL: Final = "/%?#[]:@!$&'()*+,;="
"""What the text between slots keeps: RFC 3986's characters of a path, and what a document may mean by them."""
_STEPS: Final = {".": "%2E", "..": "%2E%2E"}
"""Segments that a client would take as steps in the path (RFC 3986 section 5.2.4)."""
_DELIMITERS: Final = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def constant_on_wire(value: SpecValue) -> Json:
    """The value of a parameter that goes out by itself."""
    return value.unsafe


def path_on_wire(
    operation: Operation, values: Mapping[SpecText, tuple[Parameter, Json]]
) -> str:
    """The path with its values in place of their slots; with its own query, if any, without a
    fragment, which is never sent."""
    pieces: list[str] = []
    for part in operation.path.parts:
        if isinstance(part, PathSlot):
            pieces.append(_path_value(*values[part.wire]))
        else:
            pieces.append(_encoded(part.unsafe, _LITERAL))
    segments = "".join(pieces).partition("#")[0].split("/")
    return "/".join(_STEPS.get(segment, segment) for segment in segments)


def _path_value(parameter: Parameter, value: Json) -> str:
    if parameter.media is not None:
        return _quoted(_compact(value))
    kept = _RESERVED_IN_PATH if parameter.allow_reserved else ""
    name = _quoted(parameter.wire.unsafe)
    prefix = {"label": ".", "matrix": ";"}.get(parameter.style, "")
    if not isinstance(value, list | dict):
        text = _quoted(_leaf(value), kept)
        return f";{name}={text}" if parameter.style == "matrix" else prefix + text
    if isinstance(value, dict) and parameter.explode:
        pairs = (
            f"{_quoted(key)}={_quoted(_leaf(item), kept)}"
            for key, item in value.items()
        )
        return prefix + (prefix or ",").join(pairs)
    texts = [_quoted(text, kept) for text in _flat(value)]
    if parameter.style != "matrix":
        return prefix + ((prefix or ",") if parameter.explode else ",").join(texts)
    if parameter.explode:
        return "".join(f";{name}={text}" for text in texts)
    return f";{name}={','.join(texts)}"


def query_on_wire(parameter: Parameter, value: Json) -> list[str]:
    """A query parameter (or cookie) as `name=value` pairs, percent-encoded."""
    name, kept = parameter.wire.unsafe, _RESERVED if parameter.allow_reserved else ""
    value = said(parameter, value)
    if parameter.where is Where.QUERYSTRING:
        return list(_whole_query(parameter, value))
    if parameter.style == "cookie":
        return list(_plain_cookie(name, value, parameter.explode))
    if parameter.media is not None:
        return [f"{_quoted(name)}={_quoted(_compact(value))}"]
    if parameter.style == "deepObject":
        keyed = _with_prefix(value, parameter.key_prefix)
        return list(_deep(_quoted(name), keyed, kept))
    if parameter.style != "form" and parameter.explode:
        return list(_exploded(name, value, kept))
    if parameter.explode or not isinstance(value, list | dict):
        return list(_exploded(name, value, kept))
    texts = [_quoted(text, kept) for text in _flat(value)]
    return (
        [f"{_quoted(name)}={_DELIMITERS[parameter.style].join(texts)}"] if texts else []
    )


def said(parameter: Parameter, value: Json) -> Json:
    """What of a list or an object goes out in a parameter, none of whose styles can say null."""
    if parameter.media is not None or parameter.where is Where.QUERYSTRING:
        return value
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [item for item in value if item is not None]
    return value


def _with_prefix(value: Json, prefix: SpecText | None) -> Json:
    """An object whose keys begin with `x-crmgen-key-prefix`, if need be."""
    if prefix is None or not isinstance(value, dict):
        return value
    start = prefix.unsafe
    return {start + key.removeprefix(start): item for key, item in value.items()}


def _whole_query(parameter: Parameter, value: Json) -> Iterator[str]:
    """A value that is the whole query: the fields of a form, or one text (OpenAPI 3.2)."""
    media = parameter.media.unsafe if parameter.media else ""
    if media.endswith("json") or (
        isinstance(value, dict | list) and "form-urlencoded" not in media
    ):
        yield _quoted(_compact(value))
    elif isinstance(value, dict):
        for name, item in value.items():
            for each in item if isinstance(item, list) else [item]:
                yield f"{quote_plus(name)}={quote_plus(_leaf(each))}"
    else:
        yield _quoted(_leaf(value))


def _plain_cookie(name: str, value: Json, explode: bool) -> Iterator[str]:
    """A cookie of style `cookie`, which escapes nothing (OpenAPI 3.2)."""
    if isinstance(value, dict) and explode:
        yield from (f"{key}={_leaf(item)}" for key, item in value.items())
    elif isinstance(value, list) and explode:
        yield from (f"{name}={_leaf(item)}" for item in value)
    else:
        flat = _flat(value) if isinstance(value, list | dict) else [_leaf(value)]
        yield f"{name}={','.join(flat)}"


def header_on_wire(parameter: Parameter, value: Json) -> str:
    """A header's value: style `simple`, without percent-encoding."""
    if parameter.media is not None:
        return _compact(value)
    value = said(parameter, value)
    if isinstance(value, dict) and parameter.explode:
        return ",".join(f"{key}={_leaf(item)}" for key, item in value.items())
    return ",".join(_flat(value)) if isinstance(value, list | dict) else _leaf(value)


def list_on_wire(value: Json) -> str:
    """A value, or a list of such, as the text of a header."""
    return ",".join(_flat(value)) if isinstance(value, list) else _leaf(value)


def form_on_wire(body: Body, value: dict[str, Json]) -> list[tuple[str, str]]:
    """A form as names and values, before they are percent-encoded."""
    pairs: list[tuple[str, str]] = []
    for name, item in value.items():
        encoding = _encoding(body, name)
        if encoding is not None and encoding.style is not None:
            pairs += _styled_field(name, item, encoding)
        elif isinstance(item, dict) or _is_json(encoding):
            pairs.append((name, _compact(item)))
        elif isinstance(item, list):
            pairs += [(name, _leaf(each)) for each in item]
        else:
            pairs.append((name, _leaf(item)))
    return pairs


def parts_on_wire(
    body: Body, value: dict[str, Json], files: Mapping[str, Json]
) -> list[tuple[str, str, str | None]]:
    """A multipart form as name, text and media type of each part. `files`: what fields of bytes hold as they are."""
    parts: list[tuple[str, str, str | None]] = []
    for name, item in value.items():
        encoding = _encoding(body, name)
        is_file = name in files and not _is_json(encoding)
        item = files[name] if is_file else item
        repeated = isinstance(item, list) and not _is_json(encoding)
        for each in item if isinstance(item, list) and repeated else [item]:
            if is_file and isinstance(each, str):
                media = _media_of(encoding, "") or "application/octet-stream"
                parts.append((name, _leaf(each), media))
            elif isinstance(each, list | dict) or _is_json(encoding):
                media = _media_of(encoding, "json") or "application/json"
                parts.append((name, _compact(each), media))
            else:
                parts.append((name, _leaf(each), _media_of(encoding, "text/")))
    return parts


def _media_of(encoding: PartEncoding | None, wanted: str) -> str | None:
    """The media type of a part: the first that is wanted, else the first; ranges are none.

    What is compared are media types without their parameters.
    """
    exact = [each for each in _media_types(encoding) if "*" not in each]
    return next((each for each in exact if wanted in each), next(iter(exact), None))


def _styled_field(
    name: str, value: Json, encoding: PartEncoding
) -> Iterator[tuple[str, str]]:
    """A field of a form whose encoding states a style: as a query parameter would be written."""
    style = encoding.style.unsafe if encoding.style else "form"
    explode = style == "form" if encoding.explode is None else encoding.explode
    if style == "deepObject":
        yield from _deep_plain(name, value)
    elif explode and isinstance(value, dict):
        yield from ((key, _leaf(item)) for key, item in value.items())
    elif explode and isinstance(value, list):
        yield from ((name, _leaf(item)) for item in value)
    elif isinstance(value, list | dict):
        delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
        yield name, delimiter.join(_flat(value))
    else:
        yield name, _leaf(value)


def _exploded(name: str, value: Json, kept: str) -> Iterator[str]:
    if isinstance(value, list):
        there = [item for item in value if item is not None]
        yield from (f"{_quoted(name)}={_quoted(_leaf(item), kept)}" for item in there)
    elif isinstance(value, dict):
        for key, item in value.items():
            if item is not None:
                yield from _exploded(key, item, kept)
    else:
        yield f"{_quoted(name)}={_quoted(_leaf(value), kept)}"


def _deep(name: str, value: Json, kept: str) -> Iterator[str]:
    for place, text in _deep_plain("", value):
        yield f"{name}{_quoted(place)}={_quoted(text, kept)}"


def _deep_plain(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """`filter[a][b]`: 1. Lists, which the standard leaves open: `ids[]`, and `rows[0][a]` for objects."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _deep_plain(f"{name}[{key}]", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            mark = index if isinstance(item, list | dict) else ""
            yield from _deep_plain(f"{name}[{mark}]", item)
    elif value is not None:
        yield name, _leaf(value)


def _flat(value: list[Json] | dict[str, Json]) -> list[str]:
    """Items of a list, or names and values of an object in turn."""
    if isinstance(value, list):
        return [_leaf(item) for item in value]
    return [text for key, item in value.items() for text in (key, _leaf(item))]


def _leaf(value: Json) -> str:
    """One value as text; what has no style of its own goes as JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | dict():
            return _compact(value)
        case _:
            return str(value)


def _quoted(text: str, kept: str = "") -> str:
    """Percent-encoded; where some characters are kept, triples are too (RFC 6570 section 3.2.3)."""
    quoted = _encoded(text, kept)
    return _PERCENT_TRIPLE.sub(r"%\1", quoted) if kept else quoted


def _encoding(body: Body, name: str) -> PartEncoding | None:
    return next((each for each in body.encoding if each.wire == name), None)


def _is_json(encoding: PartEncoding | None) -> bool:
    stated = _media_types(encoding)
    return bool(stated) and all(each.endswith("json") for each in stated)


def _media_types(encoding: PartEncoding | None) -> list[str]:
    """All that `contentType` names, a list with commas."""
    stated = encoding.content_type if encoding else None
    each = stated.unsafe.split(",") if stated else []
    plain = (media.partition(";")[0].strip() for media in each)
    return [media for media in plain if media]
