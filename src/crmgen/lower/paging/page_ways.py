"""The ways of paging that an operation shows, by its parameters and by what its body says of the next page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import quoted
from crmgen.ir.paging import PageArgument, PagingStyle
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Anything, Field, Model, OneOf, Scalar, Type
from crmgen.ir.walk import alternatives, without_null
from crmgen.lower.bodypaths import show_path
from crmgen.lower.paging.listing import Fits, Listing, is_text
from crmgen.lower.paging.page_parameters import (
    PageParameter,
    is_cursor,
    is_flag,
    is_number,
)
from crmgen.lower.paging.paging_names import (
    CURSOR,
    END,
    HAS_MORE,
    IS_LAST,
    ITEM_IDS,
    LAST_ITEM_CURSOR,
    LAST_PAGE,
    NEXT,
    NEXT_CURSOR,
    OFFSET,
    OWN_CURSOR,
    PAGE,
    PLACE,
    SIZE,
    TOTAL,
)
from crmgen.lower.wire_names import squeezed
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass
from crmgen.text import SpecText

_READING: Final = word_set("search query list filter find lookup browse get read fetch")
"""Words of a POST that only reads."""
_ENDS: Final = ("marker", "cursor", "pagetoken")
_FROM, _SIZE = word_set("from"), word_set("size")
"""An offset and how many, as search servers have it; `from` alone may be a time."""
_LINK_FORMATS: Final = word_set("uri url uri-reference iri iri-reference")
_SAYS_LINK: Final = re.compile(r".*\b(?:urls?|uris?|links?|href|https?)\b.*", re.DOTALL)
_ADDRESS: Final = re.compile(r"(?:https?://|/|\?).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Way:
    """How an operation pages, and what shows it."""

    style: PagingStyle
    why: str
    page: PageParameter | None = None
    next: BodyPath | None = None
    next_header: SpecText | None = None
    last_item: BodyPath | None = None
    others: tuple[tuple[PageArgument, BodyPath], ...] = ()


def ways(listing: Listing, items: BodyPath) -> Iterator[Way]:
    """The ways to take, the best first."""
    for way in all_ways(listing, items):
        if _only_reads(listing, items, way):
            yield way


def all_ways(listing: Listing, items: BodyPath) -> Iterator[Way]:
    """What the server says itself first, then the arithmetic of our own; also of what may do more than read."""
    found = (
        _by_cursor(listing, items),
        _by_next_value(listing, items),
        _by_link(listing, items),
        _by_header(listing),
        _by_page(listing),
        _by_offset(listing, items),
    )
    return (way for way in found if way is not None)


def _only_reads(listing: Listing, items: BodyPath, way: Way) -> bool:
    """Whether sending the call again with another page is harmless, as far as the document shows."""
    operation, page = listing.operation, way.page
    if operation.verb in ("GET", "QUERY"):
        return True
    if operation.verb != "POST" or page is None or _sends_items(listing, items):
        return False
    if way.style is PagingStyle.NEXT_LINK and page.at.where == "body":
        return False  # a link has the query, not what is in a body
    literals = [part for part in operation.path.parts if isinstance(part, SpecText)]
    names = [*literals, *([operation.operation_id] if operation.operation_id else [])]
    said = {word.lower() for name in names for word in words(name)}
    is_told = way.next or way.next_header or way.last_item
    return bool(is_told or said & _READING)


def _sends_items(listing: Listing, items: BodyPath) -> bool:
    """Whether a request holds what is listed: it makes or changes it."""
    for body in listing.operation.bodies:
        held = listing.bodies.field(body.type, items[-1]) if items else None
        if held is not None and listing.bodies.is_list(held.type):
            return True
        if listing.bodies.is_list(body.type):
            return True
    return False


def _tells_how_much(listing: Listing, items: BodyPath) -> bool:
    return bool(
        listing.about(items, TOTAL | LAST_PAGE, is_number)
        or listing.about(items, HAS_MORE | IS_LAST, is_flag)
    )


# what the server says


def _by_cursor(listing: Listing, items: BodyPath) -> Way | None:
    for cursor in listing.parameters:
        if not cursor.names & CURSOR or not takes_cursor(cursor):
            continue
        why = f"the parameter {quoted(cursor.wire)} pages"
        next = _next_cursor(listing, items, cursor)
        if next is not None:
            others = _other_parts(listing, cursor, next)
            return Way(PagingStyle.CURSOR, why, cursor, next, others=others)
        last = _of_last_item(listing, items, cursor)
        if last is not None:
            return Way(PagingStyle.CURSOR, why, cursor, last_item=last)
        header = _next_header(listing, cursor)
        if header is not None:
            return Way(PagingStyle.CURSOR, why, cursor, next_header=header)
    return None


def _next_header(listing: Listing, cursor: PageParameter) -> SpecText | None:
    """The header of the next cursor: `X-Next-Token`."""
    ends = tuple(
        f"next{name}" for name in (*cursor.names, "cursor", "token", "pagetoken")
    )
    return next(
        (each.wire for each in listing.headers if squeezed(each.wire).endswith(ends)),
        None,
    )


def takes_cursor(parameter: PageParameter) -> bool:
    """Whether it can be what the server gave: text or number; in a body, anything that is no mark."""
    is_in_body = parameter.at.where == "body" and not isinstance(parameter.type, Scalar)
    return is_in_body or is_cursor(parameter.type)


def _next_cursor(
    listing: Listing, items: BodyPath, cursor: PageParameter
) -> BodyPath | None:
    fits = _is_cursor_like if isinstance(cursor.type, Scalar) else _is_no_mark
    named = frozenset(f"next{name}" for name in cursor.names)
    in_next = cursor.names | {"cursor", "token"}
    found = (
        listing.about(items, named, fits)
        or listing.about(items, NEXT_CURSOR, fits, in_next)
        or listing.about(items, cursor.names, fits)
    )
    if found is not None:
        return found
    next = listing.about(items, NEXT, is_cursor)
    return None if next is None or says_link(listing.field(next)) else next


def _is_cursor_like(type: Type | Model) -> bool:
    if isinstance(type, OneOf):
        return all(map(is_cursor, type.members))
    return isinstance(type, Anything) or is_cursor(type)


def _is_no_mark(type: Type | Model) -> bool:
    return not is_flag(type)


def _other_parts(
    listing: Listing, cursor: PageParameter, next: BodyPath
) -> tuple[tuple[PageArgument, BodyPath], ...]:
    """Further parts of a cursor, beside its first: `startAfterId` beside `startAfter`, `nextX` for `X`."""
    holder = listing.bodies.at(listing.body, next[:-1])
    model = listing.bodies.model(holder) if holder is not None else None
    if model is None:
        return ()
    fields = {squeezed(field.wire): field.wire for field in model.fields}
    found: list[tuple[PageArgument, BodyPath]] = []
    for each in listing.parameters:
        if each is cursor or not is_cursor(each.type) or each.names & (SIZE | PAGE):
            continue
        is_longer = any(a.startswith(b) for a in each.names for b in cursor.names)
        wanted = [f"next{name}" for name in each.names]
        wanted += list(each.names) if is_longer else []
        wire = next_of(fields, wanted)
        if wire is not None and wire != next[-1]:
            found.append((each.at, (*next[:-1], wire)))
    return tuple(found)


def next_of(fields: dict[str, SpecText], wanted: list[str]) -> SpecText | None:
    """The first of the fields that has one of the wanted names."""
    return next((fields[name] for name in wanted if name in fields), None)


def _of_last_item(
    listing: Listing, items: BodyPath, cursor: PageParameter
) -> BodyPath | None:
    """Where an item has the cursor that leads behind it: under its name, or it is the item's id."""
    item = listing.item_type(items)
    kinds = [] if item is None else [*alternatives(item, listing.bodies.types)]
    models = [listing.bodies.model(each) for each in kinds]
    model = models[0] if models else None
    if model is None:
        return None
    names = cursor.names & OWN_CURSOR
    named = (field for field in model.fields if squeezed(field.wire) in names)
    same = next(named, None)
    if same is not None:
        return (same.wire,)
    is_id = bool(cursor.names & LAST_ITEM_CURSOR)
    if not is_id or listing.about(items, HAS_MORE, is_flag) is None:
        return None
    ids = ((SpecText(name),) for name in ITEM_IDS)
    every = (id for id in ids if all(listing.bodies.at(kind, id) for kind in kinds))
    return next(every, None)


def _by_next_value(listing: Listing, items: BodyPath) -> Way | None:
    """A parameter whose next value the body has under its name: `next_offset`, `next: {page: 2}`."""
    for each in listing.parameters:
        if not _says_where(each) or not is_cursor(each.type):
            continue
        style = _style_of(each)
        fits: Fits = is_cursor if style is PagingStyle.CURSOR else is_number
        named = frozenset(f"next{name}" for name in each.names)
        names = named | NEXT if style is PagingStyle.PAGE else named
        next = listing.about(items, names, fits, each.names)
        if next is not None:
            why = f"the body has the next value of the parameter {quoted(each.wire)}"
            others = _other_parts(listing, each, next)
            return Way(style, why, each, next, others=others)
    return None


def _says_where(parameter: PageParameter) -> bool:
    """Whether it may say where a page begins: `position`, `key-marker`."""
    is_known = bool(parameter.names & (PAGE | OFFSET | CURSOR | PLACE))
    return is_known or any(name.endswith(_ENDS) for name in parameter.names)


def _style_of(parameter: PageParameter) -> PagingStyle:
    if not is_number(parameter.type):
        return PagingStyle.CURSOR
    if parameter.names & PAGE:
        return PagingStyle.PAGE
    return PagingStyle.OFFSET if parameter.names & OFFSET else PagingStyle.CURSOR


def _by_link(listing: Listing, items: BodyPath) -> Way | None:
    why = "the body has a link to the next page"
    main = listing.parameter(PAGE | OFFSET | CURSOR, is_cursor)
    link = listing.link(items) or (listing.named_link(items) if main else None)
    if link is not None:
        return Way(PagingStyle.NEXT_LINK, why, main, link)
    next = listing.about(items, NEXT, is_text)
    if next is None:
        return None
    if main is not None and not says_link(listing.field(next)):
        why = f"the body has the next page in {show_path(next)}"
    return Way(PagingStyle.NEXT_LINK, why, main, next)


def says_link(field: Field | None) -> bool:
    """Whether the document says that a text is an address."""
    if field is None:
        return False
    type = without_null(field.type)
    if isinstance(type, Scalar) and type.format in _LINK_FORMATS:
        return True
    if field.doc is not None and field.doc.lower().matches(_SAYS_LINK):
        return True
    examples = (example.text() for example in field.examples)
    return any(text is not None and text.matches(_ADDRESS) for text in examples)


def _by_header(listing: Listing) -> Way | None:
    if listing.header("link") is None:
        return None
    page = listing.parameter(PAGE, is_number)
    return Way(PagingStyle.LINK_HEADER, "the answer has a Link header", page)


# arithmetic


def _by_page(listing: Listing) -> Way | None:
    page = listing.parameter(PAGE, is_number)
    if page is None:
        return None
    return Way(PagingStyle.PAGE, f"the parameter {quoted(page.wire)} pages", page)


def _by_offset(listing: Listing, items: BodyPath) -> Way | None:
    asked = {name for each in listing.parameters for name in each.names}
    asked |= {squeezed(each.wire) for each in listing.operation.parameters}
    offset = listing.parameter(OFFSET, is_number)
    has_size = listing.parameter(SIZE, is_number) is not None
    is_counted = _tells_how_much(listing, items)
    if offset is None and is_counted and "to" not in asked:
        has_pair = listing.parameter(_SIZE, is_number) is not None
        offset = listing.parameter(_FROM, is_number) if has_pair else None
    if offset is None or not (has_size or is_counted):
        return None
    if any(each.startswith("start") for each in offset.names) and asked & END:
        return None
    return Way(PagingStyle.OFFSET, f"the parameter {quoted(offset.wire)} pages", offset)
