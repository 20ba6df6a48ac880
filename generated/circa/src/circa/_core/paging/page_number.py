"""Pages by number."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .paging import Fetched, argument, found, is_last, number_of, whole, with_argument


class PageNumber(NamedTuple):
    """`?page=2&per_page=50`."""

    items: BodyPath
    page: str = "page"
    size: str | None = None
    total: BodyPath | None = None
    last_page: BodyPath | None = None
    has_more: BodyPath | None = None
    page_size: BodyPath | None = None
    """Where the body repeats the size that was in force."""
    first: int = 1

    @property
    def may_circle(self) -> bool:
        return False

    def following(self, page: Fetched) -> CallFacts | None:
        number = whole(argument(page.call, self.page), self.first)
        last = found(page.body, self.last_page)
        if last is not None and number >= whole(last, number):
            return None
        size = whole(found(page.body, self.page_size), 0)
        total = self.total_of(page)
        count, largest = len(page.items), max(len(page.items), page.size_before or 0)
        if total is not None and (number - self.first) * largest + count >= total:
            return None
        if is_last(page, size, found(page.body, self.has_more), sure=last is not None):
            return None
        return with_argument(page.call, self.page, number + 1)

    def total_of(self, page: Fetched) -> int | None:
        return number_of(found(page.body, self.total))
