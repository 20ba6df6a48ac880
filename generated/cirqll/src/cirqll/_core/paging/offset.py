"""Pages by offset."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .paging import Fetched, argument, found, is_last, number_of, whole, with_argument


class Offset(NamedTuple):
    """`?offset=50&limit=50`."""

    items: BodyPath
    offset: str = "offset"
    size: str | None = None
    total: BodyPath | None = None
    has_more: BodyPath | None = None
    first: int = 0

    @property
    def may_circle(self) -> bool:
        return False

    def following(self, page: Fetched) -> CallFacts | None:
        after = whole(argument(page.call, self.offset), self.first) + len(page.items)
        total = self.total_of(page)
        if total is not None and after - self.first >= total:
            return None
        if is_last(page, 0, found(page.body, self.has_more), sure=total is not None):
            return None
        return with_argument(page.call, self.offset, after)

    def total_of(self, page: Fetched) -> int | None:
        return number_of(found(page.body, self.total))
