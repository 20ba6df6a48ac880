"""What a call takes in its path, query, headers and cookies."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from crmgen.diagnostics import Place
from crmgen.ir.grammars import Grammar
from crmgen.ir.types import DOCUMENTED, Evidence, Scalar, ScalarKind, Type
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue


class Where(StrEnum):
    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    QUERYSTRING = "querystring"
    """The whole query (OpenAPI 3.2 section 4.12.1)."""


Style = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]


STYLES: Final[dict[Where, tuple[Style, ...]]] = {
    Where.PATH: ("simple", "label", "matrix"),
    Where.QUERY: ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    Where.HEADER: ("simple",),
    Where.COOKIE: ("form", "cookie"),
    Where.QUERYSTRING: ("form",),
}
"""The styles of each place, its default first (OpenAPI 3.1 section 4.8.12.3; 3.2 adds `cookie`)."""


def explodes(style: Style) -> bool:
    """Whether a style has a parameter for each value where the document says nothing (section 4.8.12.2)."""
    return style in ("form", "cookie")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, with style and explode always filled in (OpenAPI 3.1 section 4.8.12)."""

    wire: SpecText
    where: Where
    type: Type
    required: bool
    at: Place
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    media: SpecText | None = None
    """Set for a parameter with `content`: its value is written in this media type."""
    deprecated: bool = False
    default: SpecValue | None = None
    constant: SpecValue | None = None
    """What goes out where neither a call nor the client says it: the only value that there is, or the API's version."""
    examples: tuple[SpecValue, ...] = ()
    preset: SpecValue | None = None
    """`x-crmgen-default`: what a call sends unless it says otherwise."""
    doc: SpecText | None = None
    pinned: SpecText | None = None
    """`x-crmgen-name`."""
    evidence: Evidence = DOCUMENTED
    client: SpecText | None = None
    """`x-crmgen-client-parameter`: the client's argument that gives it where a call does not."""
    key_prefix: SpecText | None = None
    """`x-crmgen-key-prefix`: what each key of a deepObject begins with."""
    grammar: Grammar | None = None
    """`x-crmgen-filter` or `x-crmgen-sort`: how it writes conditions or sort orders."""

    @property
    def is_positional(self) -> bool:
        """Whether methods take it by position: path values, unless the client may know them."""
        return self.where is Where.PATH and self.client is None

    @property
    def is_asked(self) -> bool:
        """Whether every call has to give it."""
        if self.is_positional:
            return True
        says_itself = self.is_sent_by_itself or self.type == Scalar(ScalarKind.NULL)
        return self.required and self.client is None and not says_itself

    @property
    def is_sent_by_itself(self) -> bool:
        """Whether a call that does not name it sends it all the same."""
        return self.constant is not None or self.preset is not None


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A path, parsed once: literal text and `PathSlot`s in turn."""

    wire: SpecText
    parts: tuple[SpecText | PathSlot, ...]

    def __hash__(self) -> int:
        return hash(self.wire)


@dataclass(frozen=True, slots=True)
class PathSlot:
    wire: SpecText
    """The name between the braces, which is the wire name of a path parameter."""
