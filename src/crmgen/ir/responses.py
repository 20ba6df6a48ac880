"""What comes back, and what of it is the result: a part of the body, or a failure that only the body tells of."""

from __future__ import annotations

from typing import Literal

from crmgen.diagnostics import Place
from crmgen.ir.bodies import MediaKind
from crmgen.ir.types import DOCUMENTED, Evidence, Type
from crmgen.records import dataclass, field
from crmgen.text import SpecText, SpecValue


@dataclass(frozen=True, slots=True)
class Header:
    """A response header."""

    wire: SpecText
    type: Type
    required: bool
    doc: SpecText | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a response."""

    media: SpecText
    kind: MediaKind
    type: Type
    at: Place
    examples: tuple[SpecValue, ...] = ()
    files: tuple[SpecText, ...] = ()
    """The media types of files that may come instead: the response's own type decides."""


@dataclass(frozen=True, slots=True)
class Response:
    """A documented answer. `status`: `200`, a range such as `4XX`, or `default`. No contents: no body."""

    status: SpecText
    contents: tuple[Content, ...]
    at: Place
    headers: tuple[Header, ...] = ()
    doc: SpecText | None = None
    evidence: Evidence = DOCUMENTED

    is_success: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_success", self.status.startswith("2"))

    @property
    def is_redirect(self) -> bool:
        return self.status.startswith("3")


@dataclass(frozen=True, slots=True)
class Decision:
    """Why crmgen treats an operation as it does: stated in the document or an overlay, or inferred."""

    how: Literal["stated", "inferred", "kept"]
    why: str
    """A sentence for people; crmgen's own words and wire names, never printed into code."""
    at: Place


BodyPath = tuple[SpecText, ...]
"""The way into a body by property names. `*` goes into each element of a list."""


@dataclass(frozen=True, slots=True)
class Unwrap:
    """The result is the part of the body at `path`; the rest stays reachable on the raw side."""

    path: BodyPath
    type: Type
    decision: Decision


@dataclass(frozen=True, slots=True)
class FailedValue:
    """A success by its status failed where the body has one of `values` at a place; `but`: another than those.

    No values: anything that says something there, which null, false, 0 and what is empty do not.
    """

    at: BodyPath
    values: tuple[SpecValue, ...] = ()
    but: bool = False


@dataclass(frozen=True, slots=True)
class FailedShape:
    """It failed where the body has one of some properties, and none of others; null is none."""

    has: tuple[SpecText, ...]
    lacks: tuple[SpecText, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """How a success by its status says in its body that it failed."""

    mark: FailedValue | FailedShape
    decision: Decision
    type: Type | None = None
    """Of the body that says so; None: that of the success."""
