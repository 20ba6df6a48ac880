"""Pages by cursor."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .paging import Fetched, argument, found, number_of, with_argument


class Cursor(NamedTuple):
    """`?cursor=abc`, where the body, or the last item, has the next one."""

    items: BodyPath
    cursor: str = "cursor"
    next: BodyPath | None = None
    last_item: BodyPath | None = None
    """The way from the page's last item to the cursor."""
    has_more: BodyPath | None = None
    size: str | None = None
    total: BodyPath | None = None

    @property
    def may_circle(self) -> bool:
        return True

    def following(self, page: Fetched) -> CallFacts | None:
        if found(page.body, self.has_more) is False:
            return None
        if self.next is not None:
            cursor = found(page.body, self.next)
        else:
            cursor = found(page.items[-1], self.last_item) if page.items else None
        if cursor in (None, "", False):
            return None
        if not page.items and cursor == argument(page.call, self.cursor):
            return None  # nothing new came, and it is where this was asked for
        return with_argument(page.call, self.cursor, cursor)

    def total_of(self, page: Fetched) -> int | None:
        return number_of(found(page.body, self.total))
