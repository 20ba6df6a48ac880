"""Pages by cursor."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .arguments import Argument, argument, check_number, with_argument
from .links import followed, is_address, no_page
from .paging import Fetched, found, goes_on, whole_count


class Cursor(NamedTuple):
    """`?cursor=abc`, where the body, or the last item, has the next one."""

    items: BodyPath
    cursor: Argument = "cursor"
    next: BodyPath | None = None
    next_header: str | None = None
    """The response header with the next cursor."""
    last_item: BodyPath | None = None
    """The way from the page's last item to the cursor."""
    has_more: BodyPath | None = None
    is_last: BodyPath | None = None
    size: Argument | None = None
    total: BodyPath | None = None
    others: tuple[tuple[Argument, BodyPath], ...] = ()
    """Further parts of a cursor that has several: the parameter of each, and where its next value is."""

    @property
    def may_circle(self) -> bool:
        return True

    def check(self, call: CallFacts) -> None:
        check_number(call, self.size)

    def is_start(self, call: CallFacts) -> bool:
        return argument(call, self.cursor) is None

    def says_more(self, page: Fetched) -> bool | None:
        return goes_on(page, self.has_more, self.is_last)

    def reached(self, page: Fetched, count: int | None) -> int | None:
        return count

    def following(self, page: Fetched) -> CallFacts | None:
        more = self.says_more(page)
        if more is False:
            return None
        cursor = self._part(page, self.next or self.last_item or ())
        if cursor in (None, "", False, []):
            if more:
                raise no_page(page, "the server says that more follows, but not where")
            return None
        if not page.items and cursor == argument(page.call, self.cursor):
            return None  # nothing new came, and it is where this was asked for
        if isinstance(cursor, str) and is_address(cursor):
            return followed(page, cursor)
        call = with_argument(page.call, self.cursor, cursor)
        for name, path in self.others:
            call = with_argument(call, name, self._part(page, path))
        return call

    def _part(self, page: Fetched, path: BodyPath) -> object:
        """What stands in the header, at a path in the body, or in the last item."""
        if self.next_header is not None:
            return page.response.headers.get(self.next_header)
        if self.next is not None:
            return found(page.body, path)
        return found(page.items[-1], path) if page.items else None

    def total_of(self, page: Fetched) -> int | None:
        return whole_count(page, found(page.body, self.total))
