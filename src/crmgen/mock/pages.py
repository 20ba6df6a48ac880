"""Pages of a list, in each way in which APIs page: which records a call asks for, and what the page says of the others."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from copy import deepcopy
from math import ceil
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from crmgen.ir.bodypath import type_at
from crmgen.ir.operations import Operation
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.parameters import Parameter
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Constraints, Scalar, ScalarKind, Type
from crmgen.ir.walk import is_nullable, item_of, underlying
from crmgen.mock.frames import Frame
from crmgen.mock.marks import known_marks
from crmgen.mock.messages import Call
from crmgen.mock.plain import json_of, plain, steps
from crmgen.mock.records import Maker
from crmgen.mock.shapes import Shapes, put, without
from crmgen.mock.state import Row
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass
from crmgen.text import Json

USUAL: Final = 20
"""Records a page where neither the call nor the document says."""
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one page, and where it stands."""

    rows: list[Row]
    start: int
    """The index of its first record."""
    size: int
    total: int
    last_row: Row | None = None

    @property
    def has_more(self) -> bool:
        return self.start + len(self.rows) < self.total

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / self.size))


class Pager:
    """Pages one list."""

    def __init__(
        self, operation: Operation, paging: Paging, frame: Frame, shapes: Shapes
    ) -> None:
        self._operation = operation
        self._paging = paging
        self._frame = frame
        self._shapes = shapes
        self._maker = shapes.maker
        self._taker = self._parameter(paging.page) or self._likely()
        self._size = self._usual_size()

    # what a call asks for

    def page(self, call: Call, rows: Sequence[Row]) -> Page:
        """The page that a call asks for, of all records that it may give."""
        if self._paging.cap is not None:
            rows = rows[: self._paging.cap]
        size = self._asked_size(call)
        start, size = self._start(call, rows, size)
        return Page(list(rows[start : start + size]), start, size, len(rows))

    def cursor_row(self, call: Call) -> int | None:
        """The number of the record behind which a call goes on; None where it says no cursor."""
        if self._way is not PagingStyle.CURSOR or self._paging.last_item is not None:
            return None
        return decoded(self._asked(call))

    def _start(self, call: Call, rows: Sequence[Row], size: int) -> tuple[int, int]:
        paging, asked = self._paging, self._asked(call)
        if self._way is PagingStyle.CONTENT_RANGE:
            return _range(asked, size)
        if self._way is PagingStyle.CURSOR:
            return self._behind(asked, rows), size
        number = whole(asked)
        if number is None:
            return 0, size
        first = (
            paging.first
            if paging.style in (PagingStyle.PAGE, PagingStyle.OFFSET)
            else 1
        )
        if self._way is PagingStyle.PAGE:
            return max(0, number - first) * size, size
        first = first if paging.style is PagingStyle.OFFSET else 0
        return max(0, number - first), size

    def _behind(self, cursor: Json, rows: Sequence[Row]) -> int:
        """The index behind the record that a cursor names."""
        if cursor in (None, ""):
            return 0
        if self._paging.last_item is not None:
            at = steps(self._paging.last_item)
            for index, row in enumerate(rows):
                if str(
                    _inside(self._shapes.shown(row, self._paging.item_type), at)
                ) == str(cursor):
                    return index + 1
            return len(rows)
        number = decoded(cursor)
        found = (index for index, row in enumerate(rows) if row.number == number)
        return next(found, -1) + 1

    def _asked(self, call: Call) -> Json:
        if self._paging.range is not None:
            return call.query.get(plain(self._paging.range))
        if self._paging.page is not None:
            return argument(call, self._paging.page)
        return call.query.get(self._taker_name)

    @property
    def _taker_name(self) -> str:
        return plain(self._taker.wire) if self._taker is not None else "page"

    @property
    def _way(self) -> PagingStyle:
        """How the start is written: links lead by number, offset or cursor."""
        style = self._paging.style
        if style not in (PagingStyle.NEXT_LINK, PagingStyle.LINK_HEADER):
            is_offset = (
                style is PagingStyle.CONTENT_RANGE and self._paging.range is None
            )
            return PagingStyle.OFFSET if is_offset else style
        said = set(words(self._taker_name))
        is_number = self._taker is None or is_integer(self._taker.type, self._maker)
        if is_number and said & {"offset", "skip", "start", "index"}:
            return PagingStyle.OFFSET
        return PagingStyle.PAGE if is_number else PagingStyle.CURSOR

    def _asked_size(self, call: Call) -> int:
        size = whole(argument(call, self._paging.size)) if self._paging.size else None
        most = self._limits.maximum
        least = max(1, int(self._limits.minimum or 1))
        return max(
            least, min(size if size else self._size, int(most) if most else _MOST)
        )

    @property
    def _limits(self) -> Constraints:
        stated = self._parameter(self._paging.size)
        found = (
            underlying(stated.type, self._maker.types) if stated is not None else None
        )
        return found.constraints if isinstance(found, Scalar) else Constraints()

    def _usual_size(self) -> int:
        stated = self._parameter(self._paging.size)
        if stated is not None and stated.default is not None:
            return whole(json_of(stated.default)) or USUAL
        shown = _inside(self._frame.whole, steps(self._paging.page_size or ()))
        size = whole(shown) if self._paging.page_size else None
        return size if size and 1 < size <= 100 else USUAL

    def _parameter(self, at: PageArgument | None) -> Parameter | None:
        if at is None or at.where != "query":
            return None
        return next(
            (p for p in self._operation.parameters if p.wire == at.path[0]), None
        )

    def _likely(self) -> Parameter | None:
        """What takes the number or cursor that a link carries, where the document does not say."""
        named = {
            "page",
            "offset",
            "cursor",
            "after",
            "skip",
            "start",
            "starting",
            "token",
            "marker",
        }
        found = (
            p
            for p in self._operation.parameters
            if p.where == "query" and set(words(p.wire)) & named
        )
        return next(
            (
                p
                for p in found
                if not set(words(p.wire)) & {"size", "limit", "per", "date", "at"}
            ),
            None,
        )

    # what the page says

    def marked(
        self, call: Call, page: Page
    ) -> tuple[Json, tuple[tuple[str, str], ...]]:
        """The frame with what it says of the page, and the headers that say it."""
        whole = deepcopy(self._frame.whole)
        known_marks(whole, page, first=self._first_number)
        paging, link = self._paging, self._link(call, page) if page.has_more else None
        following = self._following(page)
        for at, value in (
            (paging.total, page.total),
            (paging.last_page, page.pages + self._first_number - 1),
            (paging.has_more, page.has_more),
            (paging.is_last, not page.has_more),
            (paging.page_size, page.size),
            (paging.number, page.start // page.size + self._first_number),
            *((path, following) for _, path in paging.others),
        ):
            if at is not None:
                self._put(whole, at, value)
        if paging.next is not None:
            is_link = paging.style is PagingStyle.NEXT_LINK
            self._put(whole, paging.next, link if is_link else following)
        return whole, tuple(self._headers(page, link, following))

    @property
    def _first_number(self) -> int:
        return self._paging.first if self._paging.style is PagingStyle.PAGE else 1

    def _following(self, page: Page) -> Json:
        """What asks for the next page; None where there is none."""
        if not page.has_more:
            return None
        match self._way:
            case PagingStyle.PAGE:
                return page.start // page.size + 1 + self._first_number
            case PagingStyle.OFFSET:
                first = (
                    self._paging.first
                    if self._paging.style is PagingStyle.OFFSET
                    else 0
                )
                return page.start + len(page.rows) + first
            case PagingStyle.CURSOR:
                type = self._taker.type if self._taker is not None else None
                return encoded(page.rows[-1].number, type, self._maker)
            case _:
                return None

    def _link(self, call: Call, page: Page) -> str:
        query = [each for each in call.request.query if each[0] != self._taker_name]
        following = self._following(page)
        if following is None:
            following = page.start // page.size + 2
        address = f"{call.base_url}{self._path(call)}"
        return f"{address}?{urlencode([*query, (self._taker_name, str(following))])}"

    def _path(self, call: Call) -> str:
        """The path below the base address, as it was called."""
        return call.request.path if call.base_url == "" else _below(call)

    def _put(self, whole: Json, at: BodyPath, value: Json) -> None:
        type = type_at(self._frame.content.type, at, self._maker.types)
        if type is not None:
            links = item_of(type, self._maker.types)
            if links is not None and isinstance(value, str):
                least = self._maker.examples.of(links, full=False)
                value = [
                    {
                        **(least if isinstance(least, dict) else {}),
                        "rel": "next",
                        "href": value,
                    }
                ]
            elif links is not None:
                value = []
        if (
            value is None
            and type is not None
            and not is_nullable(type, self._maker.types)
        ):
            without(whole, at)
            if not self._maker.check.accepts(self._frame.content.type, whole):
                put(whole, at, "")
            return
        if (
            type is not None
            and value is not None
            and not self._maker.check.accepts(type, value)
        ):
            value = str(value).lower() if isinstance(value, bool) else str(value)
        put(whole, at, value)

    def _headers(
        self, page: Page, link: str | None, following: Json
    ) -> list[tuple[str, str]]:
        paging, made = self._paging, list[tuple[str, str]]()
        if paging.style is PagingStyle.LINK_HEADER and link is not None:
            made.append(("Link", f'<{link}>; rel="next"'))
        if paging.style is PagingStyle.CONTENT_RANGE:
            end = page.start + len(page.rows) - 1
            counted = f"{page.start}-{end}" if page.rows else "*"
            made.append(("Content-Range", f"items {counted}/{page.total}"))
        if paging.next_header is not None and following is not None:
            made.append((plain(paging.next_header), str(following)))
        if paging.total_header is not None:
            made.append((plain(paging.total_header), str(page.total)))
        return made


def _below(call: Call) -> str:
    """The path of a call without what the address of its server ends with."""
    prefix = re.sub(r"^[a-z]+://[^/]*", "", call.base_url)
    return call.request.path.removeprefix(prefix)


def argument(call: Call, at: PageArgument | None) -> Json:
    """What a call says at a place of the query or of the body; None where it says nothing."""
    if at is None:
        return None
    source: Json = call.body if at.where == "body" else call.query
    return _inside(source, steps(at.path))


def _inside(value: Json, path: Sequence[str]) -> Json:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def whole(value: Json) -> int | None:
    """A whole number, also where it is written as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def is_integer(type: Type, maker: Maker) -> bool:
    """Whether a parameter takes whole numbers."""
    found = underlying(type, maker.types)
    return isinstance(found, Scalar) and found.kind in (
        ScalarKind.INTEGER,
        ScalarKind.NUMBER,
    )


def _range(asked: Json, size: int) -> tuple[int, int]:
    """Start and size of `[0, 24]`, as a list or as text."""
    numbers = (
        [int(each) for each in re.findall(r"\d+", json.dumps(asked))] if asked else []
    )
    if len(numbers) >= 2 and numbers[0] <= numbers[1]:
        return numbers[0], min(numbers[1] - numbers[0] + 1, _MOST)
    return 0, size


def encoded(number: int, type: Type | None, maker: Maker) -> Json:
    """A cursor behind the record with this number, of the type that the parameter takes."""
    text = urlsafe_b64encode(f"after:{number}".encode()).decode()
    candidates: list[Json] = [
        text,
        number,
        str(UUID(int=number)),
        f"2000-01-01T00:00:00.{number:06}Z",
        str(number),
    ]
    fitting = (
        each for each in candidates if type is None or maker.check.accepts(type, each)
    )
    return next(fitting, text)


def decoded(cursor: Json) -> int | None:
    """The number of the record behind which a cursor goes on; None for one that is not of this server."""
    if isinstance(cursor, int):
        return cursor
    if not isinstance(cursor, str):
        return None
    if cursor.isdecimal():
        return int(cursor)
    if found := re.fullmatch(r"2000-01-01T00:00:00\.(\d{6})Z", cursor):
        return int(found[1])
    try:
        if len(cursor) == 36:
            return UUID(cursor).int
        return int(urlsafe_b64decode(cursor).decode().removeprefix("after:"))
    except ValueError:
        return None
