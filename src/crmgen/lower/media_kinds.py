"""What kind of content a media type names."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crmgen.ir.bodies import MediaKind
from crmgen.ir.types import Anything, Scalar, ScalarKind, Type
from crmgen.text import SpecText

_LINES: Final = frozenset(
    {
        *("application/x-ndjson", "application/ndjson", "application/jsonl"),
        *("application/x-jsonlines", "application/json-seq", "application/json-lines"),
    }
)
_JSON: Final = frozenset({"application/json", "text/json", "*/*", "application/*"})
_PARTS: Final = (
    "multipart/form-data",
    "multipart/x-www-form-urlencoded",
    "multipart/*",
)
"""Forms in parts; the second is a slip for the first. Other kinds of parts have no names for fields."""
_TEXT: Final = frozenset(
    {
        *("application/xml", "application/yaml", "application/x-yaml"),
        *("application/javascript", "application/graphql", "application/csv"),
    }
)


def media_kind(media: SpecText, type: Type) -> MediaKind:
    """How a media type is written and read; `*/*` is JSON where it has a schema to speak of."""
    if may_be_raw(type) and _is_any(media):
        return MediaKind.BINARY
    return _kind_of(media)


def _is_any(media: SpecText) -> bool:
    return media.before(";").strip().lower() in ("*/*", "application/*")


@lru_cache(1024)
def _kind_of(media: SpecText) -> MediaKind:
    name = media.before(";").strip().lower()
    if name in _LINES or name.endswith("+json-seq"):
        return MediaKind.JSON_LINES
    if name in _JSON or name.endswith("+json"):
        return MediaKind.JSON
    if name == "text/event-stream":
        return MediaKind.EVENTS
    if name == "application/x-www-form-urlencoded":
        return MediaKind.FORM
    if name in _PARTS:
        return MediaKind.MULTIPART
    if name.startswith("text/") or name in _TEXT or name.endswith(("+xml", "+yaml")):
        return MediaKind.TEXT
    return MediaKind.BINARY


def may_be_raw(type: Type) -> bool:
    """Whether a value is bytes, or nothing is said of it."""
    return isinstance(type, Anything) or type_is(type, ScalarKind.BINARY)


def type_is(type: Type, kind: ScalarKind) -> bool:
    """Whether `type` is a scalar of `kind`."""
    return isinstance(type, Scalar) and type.kind is kind
