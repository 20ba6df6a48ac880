"""How a list is walked page by page."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from crmgen.ir.responses import BodyPath, Decision
from crmgen.ir.types import Type
from crmgen.records import dataclass
from crmgen.text import SpecText


class PagingStyle(StrEnum):
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"
    NEXT_LINK = "next-link"
    LINK_HEADER = "link-header"
    CONTENT_RANGE = "content-range"


@dataclass(frozen=True, slots=True)
class PageArgument:
    """What a call says of pages: a query parameter, a key of an object in the query, or a part of the JSON body."""

    path: BodyPath
    """One wire name for a query parameter; else the way from the object's name, or from the body's root."""
    where: Literal["query", "object", "body"] = "query"


@dataclass(frozen=True, slots=True)
class Paging:
    """How the operation pages. Paths lead into the body of the response."""

    style: PagingStyle
    items: BodyPath
    """To the list, and from each element (after `*`) to the item: `data contacts * contact`."""
    item_type: Type
    decision: Decision
    page: PageArgument | None = None
    """What takes the page number, the offset or the cursor; what takes the link's, where it is no address."""
    size: PageArgument | None = None
    """What takes the number of items a page."""
    total: BodyPath | None = None
    last_page: BodyPath | None = None
    next: BodyPath | None = None
    """Where the body has the next cursor, link, number or offset."""
    next_header: SpecText | None = None
    """The response header with the next cursor."""
    others: tuple[tuple[PageArgument, BodyPath], ...] = ()
    """Further parts of a cursor that has several: what takes each, and where its next value is."""
    has_more: BodyPath | None = None
    """Where the body says that more follows."""
    is_last: BodyPath | None = None
    """Where the body says that nothing follows."""
    first: int = 1
    """The number of the first page (page style), or the first offset."""
    page_size: BodyPath | None = None
    """Where the body repeats the size of the page."""
    last_item: BodyPath | None = None
    """Where an item has the cursor that comes after it; instead of `next`."""
    range: SpecText | None = None
    """The query parameter with the first and last index, as JSON (content-range style)."""
    total_header: SpecText | None = None
    """The response header with the number of all items."""
    number: BodyPath | None = None
    """Where the body repeats the number of the page, for lack of a word on where numbers begin."""
    most: int | None = None
    """The highest page number or offset that is allowed."""
    cap: int | None = None
    """How many items the server gives of one list, whatever its total."""
    flag: SpecText | None = None
    """The query parameter that must be true for this way of paging."""
    otherwise: Paging | None = None
    """How it pages without the flag; None: the flag is always sent."""
