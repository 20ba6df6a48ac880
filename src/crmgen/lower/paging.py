"""Which operations page, and how: stated in the document, or inferred where it is sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.operations import (
    BodyPath,
    Decision,
    Header,
    Operation,
    Paging,
    PagingStyle,
    Parameter,
)
from crmgen.ir.types import Model, Type
from crmgen.lower.bodypaths import Bodies, show_path
from crmgen.lower.envelopes import success_body
from crmgen.lower.extensions import StatedPaging
from crmgen.lower.listing import Listing, is_cursor, is_flag, is_link, is_number
from crmgen.lower.paging_names import (
    CURSOR,
    HAS_MORE,
    ITEM_IDS,
    LAST_ITEM_CURSOR,
    LAST_PAGE,
    NEXT_CURSOR,
    NEXT_LINK,
    OFFSET,
    PAGE,
    PAGE_SIZE,
    SIZE,
    TOTAL,
    TOTAL_HEADERS,
)
from crmgen.lower.wire_names import squeezed
from crmgen.text import SpecText, SpecValue


def stated_pages(
    operation: Operation, bodies: Bodies, stated: StatedPaging, notes: Notes
) -> Paging | None:
    """The paging that an operation states; what it leaves open is inferred.

    A path that its body does not have, or a parameter that it does not have, is an error.
    """
    listing = Listing(operation, bodies)
    if not _exists(listing, stated, notes):
        return None
    items = stated.path("items")
    items = items if items is not None else listing.items()
    found = listing.item_type(items) if items is not None else None
    if items is None or found is None:
        message = "no list of items stands out in the success body; state `items`"
        notes.error(stated.node.at, message, "pagination-no-such-field")
        return None
    why = f"stated: the items are {show_path(items)}"
    style = stated.style or _style(listing, items) or PagingStyle.PAGE
    decision = Decision("stated", why, stated.node.at)
    return _paging(listing, style, items, found, decision, stated)


def _exists(listing: Listing, stated: StatedPaging, notes: Notes) -> bool:
    missing = [
        path
        for key, path in stated.paths
        if key != "last-item" and listing.bodies.at(listing.body, path) is None
    ]
    for path in missing:
        message = f"the success body has no {show_path(path)}; correct the path"
        notes.error(stated.node.at, message, "pagination-no-such-field")
    names = [name for key, name in stated.names if key != "total-header"]
    unknown = [name for name in names if not listing.has_argument(name)]
    for name in unknown:
        message = f"the operation has no parameter {quoted(name)}; correct the name"
        notes.error(stated.node.at, message, "pagination-no-such-parameter")
    return not missing and not unknown


def convention_pages(
    operation: Operation, bodies: Bodies, stated: StatedPaging
) -> Paging | None:
    """The document's own paging, for an operation that has its parameters and a list of items."""
    listing = Listing(operation, bodies)
    names = [name for key, name in stated.names if key != "total-header"]
    items = listing.items()
    found = listing.item_type(items) if items is not None else None
    has_all = bool(names) and all(map(listing.has_argument, names))
    if items is None or found is None or not has_all:
        return None
    why = f"stated for the whole document: the items are {show_path(items)}"
    decision = Decision("stated", why, stated.node.at)
    style = stated.style or PagingStyle.PAGE
    return _paging(listing, style, items, found, decision, stated)


def infer_pages(operation: Operation, bodies: Bodies) -> Paging | None:
    """The paging of an operation whose parameters and success body leave no doubt."""
    body = success_body(operation)
    if operation.verb != "GET" or body is None:
        return None
    listing = Listing(operation, bodies)
    items = listing.items()
    found = listing.item_type(items) if items is not None else None
    style = _style(listing, items) if items is not None else None
    if items is None or found is None or style is None:
        return None
    why = f"{_reason(listing, style)}; the items are {show_path(items)}"
    decision = Decision("inferred", why, body.at)
    return _paging(listing, style, items, found, decision, None)


def _style(listing: Listing, items: BodyPath) -> PagingStyle | None:
    """How an operation pages, by its parameters and by what its body says of the next page."""
    cursor = listing.parameter(CURSOR, is_cursor)
    link = listing.about(items, NEXT_LINK, is_link)
    if cursor is not None and _has_cursor(listing, items, cursor):
        return PagingStyle.CURSOR
    if cursor is not None and link is not None:
        return PagingStyle.NEXT_LINK
    if listing.header("link") is not None:
        return PagingStyle.LINK_HEADER
    if listing.parameter(PAGE, is_number) is not None:
        return PagingStyle.PAGE
    if listing.parameter(OFFSET, is_number) and listing.parameter(SIZE, is_number):
        return PagingStyle.OFFSET
    return PagingStyle.NEXT_LINK if link is not None else None


def _has_cursor(listing: Listing, items: BodyPath, cursor: Parameter) -> bool:
    return bool(
        _next_cursor(listing, items, cursor) or _last_id(listing, items, cursor)
    )


def _next_cursor(
    listing: Listing, items: BodyPath, cursor: Parameter
) -> BodyPath | None:
    named = frozenset({squeezed(cursor.wire)})
    found = listing.about(items, NEXT_CURSOR, is_cursor)
    return found or listing.about(items, named, is_cursor)


def _last_id(listing: Listing, items: BodyPath, cursor: Parameter) -> BodyPath | None:
    """`starting_after` beside a body that says only whether there is more: the last id counts."""
    if squeezed(cursor.wire) not in LAST_ITEM_CURSOR:
        return None
    item = listing.item_type(items)
    if item is None or listing.about(items, HAS_MORE, is_flag) is None:
        return None
    fields = (listing.bodies.field(item, SpecText(name)) for name in ITEM_IDS)
    return next(((field.wire,) for field in fields if field is not None), None)


def _main_parameter(listing: Listing, style: PagingStyle) -> Parameter | None:
    """The parameter that moves from page to page."""
    match style:
        case PagingStyle.CURSOR:
            return listing.parameter(CURSOR, is_cursor)
        case PagingStyle.OFFSET | PagingStyle.CONTENT_RANGE:
            return listing.parameter(OFFSET, is_number)
        case PagingStyle.PAGE | PagingStyle.LINK_HEADER:
            return listing.parameter(PAGE, is_number)
        case PagingStyle.NEXT_LINK:
            return None


def _reason(listing: Listing, style: PagingStyle) -> str:
    """What shows that an operation pages."""
    if style is PagingStyle.NEXT_LINK:
        return "the body has a link to the next page"
    if style is PagingStyle.LINK_HEADER:
        return "the answer has a Link header"
    parameter = _main_parameter(listing, style)
    return f"the parameter {quoted(parameter.wire) if parameter else ''} pages"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a paging: what is stated stands, the rest is found."""

    listing: Listing
    items: BodyPath
    stated: StatedPaging | None

    def path(
        self, key: str, names: frozenset[str], fits: Callable[[Type | Model], bool]
    ) -> BodyPath | None:
        said = self.stated.path(key) if self.stated else None
        return said if said is not None else self.listing.about(self.items, names, fits)

    def name(self, key: str, found: Parameter | Header | None) -> SpecText | None:
        said = self.stated.name(key) if self.stated else None
        return said or (found.wire if found is not None else None)

    def cursors(
        self, style: PagingStyle, main: Parameter | None
    ) -> tuple[BodyPath | None, BodyPath | None]:
        """Where the body has the next cursor or link; failing that, where an item has its own."""
        if style is PagingStyle.NEXT_LINK:
            return self.path("next", NEXT_LINK, is_link), None
        said = self.stated
        next, last = (
            (said.path("next"), said.path("last-item")) if said else (None, None)
        )
        if style is not PagingStyle.CURSOR or next or last or main is None:
            return next, last
        next = _next_cursor(self.listing, self.items, main)
        return next, None if next else _last_id(self.listing, self.items, main)


def _paging(
    listing: Listing,
    style: PagingStyle,
    items: BodyPath,
    item_type: Type,
    decision: Decision,
    stated: StatedPaging | None,
) -> Paging:
    """The whole description of how an operation pages."""
    parts = _Parts(listing, items, stated)
    main = _main_parameter(listing, style)
    next, last_item = parts.cursors(style, main)
    return Paging(
        style=style,
        items=items,
        item_type=item_type,
        decision=decision,
        page=parts.name("page", main),
        size=parts.name("size", listing.parameter(SIZE, is_number)),
        total=parts.path("total", TOTAL, is_number),
        last_page=parts.path("last-page", LAST_PAGE, is_number),
        next=next,
        has_more=parts.path("has-more", HAS_MORE, is_flag),
        first=_first(style, stated, main),
        page_size=parts.path("page-size", PAGE_SIZE, is_number),
        last_item=last_item,
        range=parts.name("range", None),
        total_header=parts.name("total-header", listing.header(*TOTAL_HEADERS)),
    )


def _first(
    style: PagingStyle, stated: StatedPaging | None, parameter: Parameter | None
) -> int:
    """The number that paging starts with: stated, or the parameter's default, or what is usual."""
    if stated is not None and stated.first is not None:
        return stated.first
    default = parameter.default if parameter else None
    for first in (0, 1):
        if default == SpecValue(first):
            return first
    is_index = parameter is not None and squeezed(parameter.wire) == "startindex"
    return 1 if style is PagingStyle.PAGE or is_index else 0  # RFC 7644 section 3.4.2.4
