"""Pages of a list, in each way in which APIs page: which records a call asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.ir.paging import PageArgument, Paging, PagingStyle
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import Constraints, Scalar, ScalarKind
from crmgen.ir.walk import underlying
from crmgen.mock.answers.frames import Frame
from crmgen.mock.answers.shapes import Shapes
from crmgen.mock.lists.cursors import decoded
from crmgen.mock.messages import Call
from crmgen.mock.plain import json_of, plain, steps
from crmgen.mock.records.state import Row
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass
from crmgen.text import Json

USUAL: Final = 20
"""Records a page where neither the call nor the document says."""
_MOST: Final = 1000
_OFFSETS: Final = word_set("offset skip start index")
_TAKERS: Final = _OFFSETS | word_set("page cursor after starting token marker")
_NO_TAKERS: Final = word_set("size limit per date at")
_COUNTED: Final = (PagingStyle.PAGE, PagingStyle.OFFSET)


class NoSuchCursorError(ValueError):
    """A cursor that was never given out; says the parameter."""


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one page, and where it stands."""

    rows: list[Row]
    start: int
    """The index of its first record."""
    size: int
    total: int

    @property
    def has_more(self) -> bool:
        """Whether records follow."""
        return self.start + len(self.rows) < self.total

    @property
    def pages(self) -> int:
        """How many pages of this size one can ask for: the first is there though it is empty."""
        return max(1, self.count)

    @property
    def count(self) -> int:
        """How many pages of this size have records."""
        return ceil(self.total / self.size)

    @property
    def index(self) -> int:
        """How many pages are before it."""
        return self.start // self.size


class Pager:
    """Finds the pages of one list."""

    def __init__(
        self, operation: Operation, paging: Paging, frame: Frame, shapes: Shapes
    ) -> None:
        self.paging = paging
        self._operation = operation
        self._frame = frame
        self._shapes = shapes

    def page(self, call: Call, rows: Sequence[Row]) -> Page:
        """The page that a call asks for, of all records that it may give."""
        if self.paging.cap is not None:
            rows = rows[: self.paging.cap]
        start, size = self._start(call, rows, self._asked_size(call))
        return Page(list(rows[start : start + size]), start, size, len(rows))

    def cursor_row(self, call: Call) -> int | None:
        """The number of the record behind which a call goes on; None where it says no cursor."""
        if self.way is not PagingStyle.CURSOR or self.paging.last_item is not None:
            return None
        return decoded(self._asked(call))

    def _start(self, call: Call, rows: Sequence[Row], size: int) -> tuple[int, int]:
        asked = self._asked(call)
        if self.way is PagingStyle.CONTENT_RANGE:
            return _range(asked, size)
        if self.way is PagingStyle.CURSOR:
            return self._behind(call, asked, rows), size
        number = whole(asked)
        if number is None:
            return 0, size
        skipped = max(0, number - self.first)
        return skipped * size if self.way is PagingStyle.PAGE else skipped, size

    def _behind(self, call: Call, cursor: Json, rows: Sequence[Row]) -> int:
        """The index behind the record that a cursor names."""
        if cursor in (None, ""):
            return 0
        if self.paging.last_item is None:
            number = decoded(cursor)
            examples = self.taker.examples if self.taker is not None else ()
            if number == -1 or cursor in map(json_of, examples):
                return 0  # a number that begins at 0, a copied example
            for index, row in enumerate(rows):
                if row.number == number:
                    return index + 1
            raise NoSuchCursorError(self.taker_name)
        parts = [(str(cursor), steps(self.paging.last_item))]
        for taker, path in self.paging.others:
            parts.append((str(argument(call, taker)), steps(path)))
        for index in range(len(rows) - 1, -1, -1):
            shown = self._shapes.shown(rows[index], self.paging.item_type)
            if all(str(inside(shown, path)) == value for value, path in parts):
                return index + 1
        return len(rows)

    def _asked(self, call: Call) -> Json:
        if self.paging.range is not None:
            found: Json = call.query.get(plain(self.paging.range))
            return found
        if self.paging.page is not None:
            return argument(call, self.paging.page)
        unnamed: Json = call.query.get(self.taker_name)
        return unnamed

    def _asked_size(self, call: Call) -> int:
        asked = whole(argument(call, self.paging.size))
        low, high = self._limits.minimum, self._limits.maximum
        most = int(high) if high else _MOST
        return max(1, int(low or 1), min(asked or self._usual_size, most))

    # how it is written

    @cached_property
    def way(self) -> PagingStyle:
        """How the start is written: links lead by number, offset or cursor."""
        style = self.paging.style
        if style is PagingStyle.CONTENT_RANGE:
            return style if self.paging.range is not None else PagingStyle.OFFSET
        if style not in (PagingStyle.NEXT_LINK, PagingStyle.LINK_HEADER):
            return style
        if self.taker is not None and not self._is_number(self.taker):
            return PagingStyle.CURSOR
        is_offset = _OFFSETS.intersection(words(self.taker_name))
        return PagingStyle.OFFSET if is_offset else PagingStyle.PAGE

    @property
    def first(self) -> int:
        """The number of the first page, or the first offset."""
        if self.paging.style in _COUNTED:
            return self.paging.first
        return 1 if self.way is PagingStyle.PAGE else 0

    @cached_property
    def taker(self) -> Parameter | None:
        """What takes the number, the offset or the cursor; what takes a link's, as far as it can be told."""
        if self.paging.page is not None:
            return self._parameter(self.paging.page)
        query = (p for p in self._operation.parameters if p.where is Where.QUERY)
        named = ((p, set(words(p.wire))) for p in query)
        return next((p for p, n in named if n & _TAKERS and not n & _NO_TAKERS), None)

    @property
    def taker_name(self) -> str:
        """What it is called."""
        return plain(self.taker.wire) if self.taker is not None else "page"

    def _is_number(self, parameter: Parameter) -> bool:
        found = underlying(parameter.type, self._shapes.maker.types)
        kinds = (ScalarKind.INTEGER, ScalarKind.NUMBER)
        return isinstance(found, Scalar) and found.kind in kinds

    @cached_property
    def _limits(self) -> Constraints:
        stated = self._parameter(self.paging.size)
        types = self._shapes.maker.types
        found = underlying(stated.type, types) if stated is not None else None
        return found.constraints if isinstance(found, Scalar) else Constraints()

    @cached_property
    def _usual_size(self) -> int:
        """What the document says, or shows in its example."""
        stated = self._parameter(self.paging.size)
        if stated is not None and stated.default is not None:
            return whole(json_of(stated.default)) or USUAL
        at = self.paging.page_size
        shown = whole(inside(self._frame.whole, steps(at))) if at else None
        return shown if shown is not None and 1 < shown <= 5 * USUAL else USUAL

    def _parameter(self, at: PageArgument | None) -> Parameter | None:
        if at is None or at.where != "query":
            return None
        found = (p for p in self._operation.parameters if p.wire == at.path[0])
        return next(found, None)


def argument(call: Call, at: PageArgument | None) -> Json:
    """What a call says at a place of the query or of the body; None where it says nothing."""
    if at is None:
        return None
    source: Json = call.body if at.where == "body" else call.query
    return inside(source, steps(at.path))


def inside(value: Json, path: Sequence[str]) -> Json:
    """What stands at the end of a path through objects; None where nothing does."""
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


def _range(asked: Json, size: int) -> tuple[int, int]:
    """Start and size of `[0, 24]`, as a list or as text."""
    numbers = [*map(int, re.findall(r"\d+", json.dumps(asked)))] if asked else []
    if len(numbers) >= 2 and numbers[0] <= numbers[1]:
        return numbers[0], min(numbers[1] - numbers[0] + 1, _MOST)
    return 0, size
