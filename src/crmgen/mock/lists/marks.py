"""What a page says of the others: totals, ends, cursors and links, in its body and its headers."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from crmgen.emit.testing.body_paths import BodyPaths, NoSuchPathError
from crmgen.ir.bodypath import type_at
from crmgen.ir.paging import PagingStyle
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Type
from crmgen.ir.walk import is_nullable, item_of
from crmgen.mock.answers.documented import address_of
from crmgen.mock.answers.frames import Frame
from crmgen.mock.answers.shapes import put, without
from crmgen.mock.lists.cursors import encoded
from crmgen.mock.lists.pages import Page, Pager
from crmgen.mock.messages import Call
from crmgen.mock.plain import plain
from crmgen.mock.records.making import Maker
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json, SpecText

_SAID: Final = {
    "number": "page current_page page_number current page_index number",
    "size": "per_page page_size limit page_limit size",
    "total": "total total_count total_items total_results total_records total_entries total_elements",
    "count": "count returned items_count num_items number_of_elements",
    "pages": "pages total_pages page_count pages_count",
    "last": "last_page max_page",
    "start": "offset start skip",
    "from": "from",
    "to": "to",
}
_NUMBERS: Final = {
    name: mark for mark, names in _SAID.items() for name in names.split()
}
_FLAGS: Final = word_set("has_more has_next has_next_page more more_items")
_RELATIONS: Final = word_set("next prev previous first last self")
_OF_LINKS: Final = word_set("page url uri link href")
_DEEPEST: Final = 2


class Marks:
    """Writes what the pages of one list say."""

    def __init__(self, pager: Pager, frame: Frame, maker: Maker) -> None:
        self._pager = pager
        self._paging = pager.paging
        self._frame = frame
        self._maker = maker

    def body(self, call: Call, page: Page) -> Json:
        """The frame with what it says of a page."""
        whole = deepcopy(self._frame.whole)
        paging, following = self._paging, self._following(page)
        first = paging.first if paging.style is PagingStyle.PAGE else 1
        known_marks(whole, page, first=first)
        is_link = paging.style is PagingStyle.NEXT_LINK
        last = words(paging.last_page[-1]) if paging.last_page else ()
        is_count = "pages" in last or "count" in last
        for at, value in (
            (paging.total, page.total),
            (paging.last_page, page.count if is_count else page.pages + first - 1),
            (paging.has_more, page.has_more),
            (paging.is_last, not page.has_more),
            (paging.page_size, page.size),
            (paging.number, page.index + first),
            (paging.next, self._link(call, page) if is_link else following),
            *((p, self._part(page, p)) for _, p in paging.others if paging.next),
        ):
            if at is not None:
                self._put(whole, at, value)
        known = (paging.next, *(path for _, path in paging.others))
        for at, relation, is_link in list(_others(whole)):
            if at not in known:
                link = self._address(call, page, relation) if is_link else None
                self._put(whole, at, link)
        return whole

    def headers(self, call: Call, page: Page) -> Iterator[tuple[str, str]]:
        """The headers that say it."""
        paging, following = self._paging, self._following(page)
        if paging.style is PagingStyle.LINK_HEADER and (
            links := self._links(call, page)
        ):
            yield "Link", ", ".join(f'<{url}>; rel="{name}"' for name, url in links)
        if paging.style is PagingStyle.CONTENT_RANGE:
            end = page.start + len(page.rows) - 1
            counted = f"{page.start}-{end}" if page.rows else "*"
            yield "Content-Range", f"items {counted}/{page.total}"
        if paging.next_header is not None and following is not None:
            yield plain(paging.next_header), str(following)
        if paging.total_header is not None:
            yield plain(paging.total_header), str(page.total)

    def _links(self, call: Call, page: Page) -> list[tuple[str, str]]:
        """The pages around, as far as they can be told (RFC 8288 section 3)."""
        names = (*(("prev", "first") if page.start else ()), "next", "last")
        found = [(each, self._address(call, page, each)) for each in names]
        is_end = not page.has_more
        return [(n, u) for n, u in found if u and not (is_end and n == "last")]

    def _following(self, page: Page) -> Json:
        """What asks for the next page; None where there is none."""
        if not page.has_more:
            return None
        match self._pager.way:
            case PagingStyle.PAGE:
                return page.index + 1 + self._pager.first
            case PagingStyle.OFFSET:
                return page.start + len(page.rows) + self._pager.first
            case PagingStyle.CURSOR:
                number = page.rows[-1].number
                return encoded(number, self._cursor_types, self._maker.check)
            case _:
                return None

    def _part(self, page: Page, at: BodyPath) -> Json:
        """A further part of a cursor that has several."""
        type = type_at(self._frame.content.type, at, self._maker.types)
        types = [type] if type is not None else []
        more, check = page.has_more, self._maker.check
        return encoded(page.rows[-1].number, types, check) if more else None

    @cached_property
    def _cursor_types(self) -> list[Type]:
        """What tells the cursor in the body, and what takes it."""
        taker, at = self._pager.taker, self._paging.next
        is_cursor = at is not None and self._paging.style is PagingStyle.CURSOR
        body, types = self._frame.content.type, self._maker.types
        told = type_at(body, at, types) if at is not None and is_cursor else None
        return [e for e in (told, taker.type if taker else None) if e is not None]

    def _link(self, call: Call, page: Page) -> str | None:
        """The address of the next page, which asks for all that this one was asked with."""
        return self._asking(call, self._following(page))

    def _asking(self, call: Call, number: Json) -> str | None:
        if number is None:
            return None
        name = self._pager.taker_name
        kept = [each for each in call.request.query if each[0] != name]
        return f"{address_of(call)}?{urlencode([*kept, (name, str(number))])}"

    def _address(self, call: Call, page: Page, relation: str) -> str | None:
        """The address of a page by its relation to this one; None where there is none or it cannot be told."""
        if relation == "next":
            return self._link(call, page)
        if relation == "self":
            query = urlencode(call.request.query)
            return f"{address_of(call)}{'?' if query else ''}{query}"
        size, way = page.size, self._pager.way
        last = (page.pages - 1) * size
        before = min(last, max(0, page.start - size)) if page.start else None
        start = {"first": 0, "last": last}.get(relation, before)
        if start is None or way not in (PagingStyle.PAGE, PagingStyle.OFFSET):
            return None
        number = start // size if way is PagingStyle.PAGE else start
        return self._asking(call, number + self._pager.first)

    def _put(self, whole: Json, at: BodyPath, value: Json) -> None:
        """Put a mark where the body has it; where nothing may stand there, nothing or an empty text."""
        type = type_at(self._frame.content.type, at, self._maker.types)
        value = self._typed(value, type) if type is not None else value
        if value is not None or type is None or is_nullable(type, self._maker.types):
            put(whole, at, value)
        elif self._is_required(at):
            holder = at[:-1]
            if holder and not self._is_required(holder) and not self._has_more_in(at):
                without(whole, holder)  # HubSpot has `paging.next` where a page follows
            else:
                put(whole, at, "")
        else:
            without(whole, at)

    def _has_more_in(self, at: BodyPath) -> bool:
        """Whether the object that a mark stands in has others."""
        paging = self._paging
        others = (
            *(paging.total, paging.last_page, paging.has_more, paging.is_last),
            *(paging.page_size, paging.number, *(path for _, path in paging.others)),
        )
        return any(each and each[: len(at) - 1] == at[:-1] for each in others)

    def _typed(self, value: Json, type: Type) -> Json:
        """A mark as its type has it: a number as text, a link among others."""
        check, links = self._maker.check, item_of(type, self._maker.types)
        if links is not None:
            least = self._maker.examples.of(links, full=False)
            around = least if isinstance(least, dict) else {}
            return [{**around, "rel": "next", "href": value}] if value else []
        if value is None or check.accepts(type, value):
            return value
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _is_required(self, at: BodyPath) -> bool:
        try:
            paths = BodyPaths(self._maker.examples)
            return paths.is_required(self._frame.content.type, at)
        except NoSuchPathError:
            return False


def _others(
    body: Json, relation: str = "", at: BodyPath = ()
) -> Iterator[tuple[BodyPath, str, bool]]:
    """Where a body tells of other pages, of which one, and whether by a link."""
    for key, value in body.items() if isinstance(body, dict) else ():
        first, *rest = words(key) or [""]
        is_link = _OF_LINKS.issuperset(rest)
        of = first if first in _RELATIONS else ""
        if not of and relation and first in _OF_LINKS and is_link:
            of = relation
        path = (*at, SpecText(key))
        if of and isinstance(value, str) and (is_link or of.startswith("prev")):
            yield path, of, is_link and _is_address(value, key, path)
        elif len(at) <= _DEEPEST:
            yield from _others(value, of, path)


def _is_address(value: str, key: str, at: BodyPath) -> bool:
    """Whether a text is a link and no cursor: by itself, by its name, or by what it stands in."""
    names = {word for step in at for word in words(step)}
    is_link = not names.isdisjoint(("links", "link", "url", "uri", "href"))
    return is_link or value == key or value.startswith(("http", "/"))


def known_marks(body: Json, page: Page, *, first: int, depth: int = 0) -> None:
    """Bring in line, in place, what a body says beside what crmgen goes by: `per_page`, `from`, `to`."""
    if not isinstance(body, dict) or depth > _DEEPEST:
        return
    values: dict[str, int] = {
        "number": page.index + first, "size": page.size, "total": page.total, "count": len(page.rows),
        "pages": page.count, "last": page.pages, "start": page.start, "from": page.start + 1, "to": page.start + len(page.rows),
    }  # fmt: skip
    flags = {"first": not page.start, "last": not page.has_more, "empty": not page.rows}
    for key, value in body.items():
        name = "_".join(words(key))
        if isinstance(value, bool):
            body[key] = flags.get(name, page.has_more if name in _FLAGS else value)
        elif name in _NUMBERS and isinstance(value, int):
            body[key] = values[_NUMBERS[name]]
        else:
            known_marks(value, page, first=first, depth=depth + 1)
