"""Which operations page, and how: stated in the document, or inferred where it is sure."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import Notes, Place, quoted
from crmgen.ir.operations import Operation
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.responses import BodyPath, Decision, Header
from crmgen.ir.types import Type
from crmgen.lower.bodypaths import Bodies, show_path
from crmgen.lower.paging.listing import Fits, Listing, listing_of
from crmgen.lower.paging.page_limits import documented_cap, first_number, is_first_known
from crmgen.lower.paging.page_parameters import (
    PageParameter,
    flag_of,
    is_cursor,
    is_flag,
    is_number,
    stated_argument,
)
from crmgen.lower.paging.page_ways import Way, ways
from crmgen.lower.paging.paging_names import (
    CURSOR,
    HAS_MORE,
    IS_LAST,
    LAST_PAGE,
    LEFT,
    OFFSET,
    PAGE,
    PAGE_NUMBER,
    PAGE_SIZE,
    SIZE,
    TOTAL,
    TOTAL_HEADERS,
)
from crmgen.lower.paging.stated_paging import StatedPaging
from crmgen.lower.responses.envelopes import success_body
from crmgen.lower.wire_names import noun, squeezed
from crmgen.records import dataclass, replace
from crmgen.text import SpecText

_COUNTED: Final = (PagingStyle.PAGE, PagingStyle.OFFSET)


def stated_pages(
    operation: Operation, bodies: Bodies, stated: StatedPaging, notes: Notes
) -> Paging | None:
    """The paging that an operation states; what it leaves open is inferred.

    A path that its body does not have, or a parameter that it does not have, is an error.
    """
    listing = listing_of(operation, bodies)
    if not _exists(listing, stated, notes):
        return None
    items = stated.path("items")
    items = items if items is not None else listing.items()
    found = listing.item_type(items) if items is not None else None
    if items is None or found is None:
        message = "no list of items stands out in the success body; state `items`"
        notes.error(stated.node.at, message, "pagination-no-such-field")
        return None
    why = f"the items are {show_path(items)}"
    decision = Decision("stated", why, stated.node.at)
    shown = list(ways(listing, items))
    style = stated.style or (shown[0].style if shown else None)
    way = next((way for way in shown if way.style is style), None)
    return _Parts(listing, items, stated, decision).paging(found, way)


def _exists(listing: Listing, stated: StatedPaging, notes: Notes) -> bool:
    others = [("", path) for _, path in stated.others]
    of_body = [pair for pair in stated.paths if pair[0] != "last-item"]
    of_body += others if stated.path("last-item") is None else []
    missing = [
        path for _, path in of_body if listing.bodies.at(listing.body, path) is None
    ]
    for path in missing:
        message = f"the success body has no {show_path(path)}; correct the path"
        notes.error(stated.node.at, message, "pagination-no-such-field")
    unknown = [name for name in stated.arguments if not _argument(listing, name)]
    for name in unknown:
        message = f"the operation has no parameter {quoted(name)}; correct the name"
        notes.error(stated.node.at, message, "pagination-no-such-parameter")
    return not missing and not unknown


def _argument(listing: Listing, name: SpecText) -> PageArgument | None:
    return stated_argument(name, listing.operation, listing.bodies)


def convention_pages(listing: Listing, stated: StatedPaging) -> Paging | None:
    """The document's own paging, for an operation that has its parameters and a list of items."""
    items = listing.items()
    found = listing.item_type(items) if items is not None else None
    names = stated.arguments
    has_all = bool(names) and all(_argument(listing, name) for name in names)
    if items is None or found is None or not has_all:
        return None
    why = f"for the whole document: the items are {show_path(items)}"
    decision = Decision("stated", why, stated.node.at)
    style = stated.style or PagingStyle.PAGE
    parts = _Parts(listing, items, replace(stated, style=style), decision)
    return parts.paging(found, None)


def infer_pages(listing: Listing) -> Paging | None:
    """The paging of an operation whose parameters and success body leave no doubt."""
    operation, bodies = listing.operation, listing.bodies
    body = success_body(operation)
    items = listing.items() if body is not None else None
    found = listing.item_type(items) if items is not None else None
    if body is None or items is None or found is None:
        return None
    shown = list(ways(listing, items))
    if not shown:
        return None
    best, flag = shown[0], flag_of(operation, bodies)
    if best.style in _COUNTED and not items:
        flag = None  # a bare list is what comes without it
    paging = replace(_inferred(listing, items, found, best, body.at), flag=flag)
    counted = [way for way in shown if way.style in _COUNTED]
    if flag is None or best.style in _COUNTED or not counted:
        return paging
    without = _inferred(listing, items, found, counted[0], body.at)
    return replace(paging, otherwise=without)


def _inferred(
    listing: Listing, items: BodyPath, found: Type, way: Way, at: Place
) -> Paging:
    decision = Decision("inferred", f"{way.why}; the items are {show_path(items)}", at)
    return _Parts(listing, items, None, decision).paging(found, way)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a paging: what is stated stands, the rest is found."""

    listing: Listing
    items: BodyPath
    stated: StatedPaging | None
    decision: Decision

    def paging(self, item_type: Type, shown: Way | None) -> Paging:
        """The whole description of how an operation pages; what is stated beats the way that shows."""
        said = self.stated
        style = (said.style if said else None) or (shown.style if shown else None)
        style = style or PagingStyle.PAGE
        way = shown if shown is not None and shown.style is style else Way(style, "")
        main = way.page or self._main(style)
        next, last_item = self._cursors(way)
        first = said.first if said else None
        is_known = first is not None or is_first_known(main)
        path = self.path
        return Paging(
            style=style,
            items=self.items,
            item_type=item_type,
            decision=self.decision,
            page=self.argument("page", main if self._takes_page(way) else None),
            size=self.argument("size", self.listing.parameter(SIZE, is_number)),
            total=path("total", TOTAL | self._totals, is_number),
            last_page=path("last-page", LAST_PAGE, is_number),
            next=next,
            next_header=None if next or last_item else way.next_header,
            others=self._others(way),
            has_more=path("has-more", HAS_MORE, is_flag) or self._left(style),
            is_last=path("is-last", IS_LAST, is_flag),
            first=first if first is not None else first_number(style, main),
            page_size=path("page-size", PAGE_SIZE, is_number),
            last_item=last_item,
            range=said.name("range") if said else None,
            total_header=self._total_header(),
            number=None if is_known else path("", PAGE_NUMBER, is_number),
            most=main.limits[1] if main is not None else None,
            cap=self._cap(),
            flag=said.name("flag") if said else None,
        )

    def path(self, key: str, names: frozenset[str], fits: Fits) -> BodyPath | None:
        said = self.stated.path(key) if self.stated else None
        return said if said is not None else self.listing.about(self.items, names, fits)

    @property
    def _totals(self) -> frozenset[str]:
        """What a total of these items may be called: `total_deals`, `totalDealCount`."""
        name = self.items[-1] if self.items else SpecText("")
        return frozenset({f"total{squeezed(name)}", f"total{noun(name)}count"})

    def _left(self, style: PagingStyle) -> BodyPath | None:
        """Where the body says how many follow, for lack of anything better."""
        return self.path("", LEFT, is_number) if style in _COUNTED else None

    def argument(self, key: str, found: PageParameter | None) -> PageArgument | None:
        said = self.stated.name(key) if self.stated else None
        if said is not None:
            return _argument(self.listing, said)
        return found.at if found is not None else None

    def _main(self, style: PagingStyle) -> PageParameter | None:
        """The parameter that moves from page to page."""
        match style:
            case PagingStyle.CURSOR:
                return self.listing.parameter(CURSOR, is_cursor)
            case PagingStyle.OFFSET | PagingStyle.CONTENT_RANGE:
                return self.listing.parameter(OFFSET, is_number)
            case PagingStyle.PAGE | PagingStyle.LINK_HEADER:
                return self.listing.parameter(PAGE, is_number)
            case PagingStyle.NEXT_LINK:
                return None

    def _takes_page(self, way: Way) -> bool:
        """Whether the parameter is counted up, or asked with what the server names: of links, where that is a number."""
        if way.style is not PagingStyle.NEXT_LINK or way.page is None:
            return True
        return bool(way.page.names & (PAGE | OFFSET)) and is_number(way.page.type)

    def _cursors(self, way: Way) -> tuple[BodyPath | None, BodyPath | None]:
        """Where the body has the next cursor or link; failing that, where an item has its own."""
        said = self.stated
        if said is not None and (said.path("next") or said.path("last-item")):
            return said.path("next"), said.path("last-item")
        return way.next, way.last_item

    def _others(self, way: Way) -> tuple[tuple[PageArgument, BodyPath], ...]:
        said = self.stated.others if self.stated else ()
        stated = [(_argument(self.listing, name), path) for name, path in said]
        known = tuple((at, path) for at, path in stated if at is not None)
        return known or way.others

    def _total_header(self) -> SpecText | None:
        said = self.stated.name("total-header") if self.stated else None
        found: Header | None = self.listing.header(*TOTAL_HEADERS)
        return said or (found.wire if found is not None else None)

    def _cap(self) -> int | None:
        said = self.stated.cap if self.stated else None
        listing = self.listing
        return said or documented_cap(listing.operation, listing.parameters)
