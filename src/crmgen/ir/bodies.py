"""What a call sends: one body for each media type."""

from __future__ import annotations

from enum import StrEnum

from crmgen.diagnostics import Place
from crmgen.ir.types import Type
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue


class MediaKind(StrEnum):
    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    TEXT = "text"
    BINARY = "binary"
    EVENTS = "events"
    """`text/event-stream`."""
    JSON_LINES = "json-lines"


@dataclass(frozen=True, slots=True)
class PartEncoding:
    """How one property of a form is written (OpenAPI 3.1 section 4.8.15)."""

    wire: SpecText
    content_type: SpecText | None
    style: SpecText | None
    explode: bool | None
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """One media type of a request body."""

    media: SpecText
    kind: MediaKind
    type: Type
    required: bool
    at: Place
    encoding: tuple[PartEncoding, ...] = ()
    examples: tuple[SpecValue, ...] = ()
    doc: SpecText | None = None
