"""Lists: which records, in which order, and which page of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from crmgen.ir.paging import PageArgument, Paging
from crmgen.ir.parameters import Where
from crmgen.mock.answers.frames import Frame, as_list
from crmgen.mock.answers.shapes import Shapes
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.plan import Plan
from crmgen.mock.lists.filtering import Filtering
from crmgen.mock.lists.marks import Marks
from crmgen.mock.lists.pages import Pager, whole
from crmgen.mock.lists.sorting import Sorting, ordered
from crmgen.mock.messages import Call
from crmgen.mock.plain import plain
from crmgen.mock.records.comparing import Test
from crmgen.mock.records.state import Row
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

_SIZES: Final = word_set(
    "limit per_page page_size count top max_results size take first"
)


class Listing:
    """Answers the calls of one list."""

    def __init__(
        self, plan: Plan, collection: Collection, frame: Frame, shapes: Shapes
    ) -> None:
        assert plan.result.record is not None
        operation, paging = plan.operation, plan.operation.paging
        self._frame = frame
        self._shapes = shapes
        self._record = plan.result.record
        self._pagers = [Pager(operation, p, frame, shapes) for p in _ways(paging)]
        self._marks = [Marks(each, frame, shapes.maker) for each in self._pagers]
        self._flag = plain(paging.flag) if paging and paging.flag else None
        types = shapes.maker.types
        self._filtering = Filtering(operation, collection, _taken(paging), types)
        self._sorting = Sorting(operation, collection)
        query = (p for p in operation.parameters if p.where is Where.QUERY)
        sizes = (p for p in query if "_".join(words(p.wire)) in _SIZES)
        self._sizes = [plain(each.wire) for each in sizes]

    def answer(
        self, call: Call, rows: Iterable[Row]
    ) -> tuple[bytes, tuple[tuple[str, str], ...]]:
        """The body of a page, and the headers that lead on."""
        if not self._pagers:
            return self._filled(self._kept(call, rows, None)[: self._most(call)]), ()
        is_set = self._flag is None or call.query.get(self._flag) in (True, "true", "1")
        way = 0 if is_set else -1
        pager, marks = self._pagers[way], self._marks[way]
        page = pager.page(call, self._kept(call, rows, pager.cursor_row(call)))
        body = self._filled(page.rows, marks.body(call, page))
        return body, tuple(marks.headers(call, page))

    def _most(self, call: Call) -> int | None:
        """How many records a call asks for of a list without pages; None: all."""
        asked = (whole(call.query.get(each)) for each in self._sizes)
        return next((each for each in asked if each), None)

    def _kept(self, call: Call, rows: Iterable[Row], cursor: int | None) -> list[Row]:
        """The records that a call narrows the list to, in its order; the cursor's own record among them."""
        sent: Json = call.body
        said = {**call.query, **(sent if isinstance(sent, dict) else {})}
        test, texts = self._filtering.test(said), self._filtering.searched(said)
        is_kept = partial(self._is_meant, test=test, searched=texts)
        kept = [row for row in rows if row.number == cursor or is_kept(row)]
        orders = self._sorting.orders(said)
        bodies = ((row, self._shapes.body(row)) for row in kept)
        return ordered(bodies, orders) if orders else kept

    def _is_meant(
        self, row: Row, test: Test | None, searched: list[list[list[str]]]
    ) -> bool:
        if row.is_gone:
            return False
        texts = self._shapes.texts(row) if searched else ""
        is_found = all(
            any(all(word in texts for word in words) for words in each)
            for each in searched
        )
        return is_found and (test is None or test(self._shapes.body(row)))

    def _filled(self, rows: Iterable[Row], whole: Json = None) -> bytes:
        shown = [self._shapes.element(row, self._record, self._frame) for row in rows]
        return self._frame.filled(as_list(shown), whole)


def _ways(paging: Paging | None) -> list[Paging]:
    """How a list pages: with its flag, then without."""
    return [e for e in (paging, paging and paging.otherwise) if e is not None]


def _taken(paging: Paging | None) -> list[str]:
    """The parameters that are about pages."""
    arguments: list[PageArgument | None] = []
    for each in _ways(paging):
        arguments += [each.page, each.size, *(argument for argument, _ in each.others)]
    return [plain(each.path[0]) for each in arguments if each is not None]
