"""Pages by number."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .arguments import (
    Argument,
    argument,
    check_number,
    names_page,
    number_of,
    whole,
    with_argument,
)
from .links import within
from .paging import Fetched, found, goes_on, is_short


class PageNumber(NamedTuple):
    """`?page=2&per_page=50`."""

    items: BodyPath
    page: Argument = "page"
    size: Argument | None = None
    total: BodyPath | None = None
    last_page: BodyPath | None = None
    has_more: BodyPath | None = None
    is_last: BodyPath | None = None
    page_size: BodyPath | None = None
    """Where the body repeats the size that was in force."""
    next: BodyPath | None = None
    """Where the body has the number of the next page."""
    number: BodyPath | None = None
    """Where the body repeats the number of the page, which tells where numbers begin."""
    first: int = 1
    most: int | None = None
    """The highest number that the server takes."""

    @property
    def may_circle(self) -> bool:
        return self.next is not None

    def check(self, call: CallFacts) -> None:
        check_number(call, self.page)
        check_number(call, self.size)

    def is_start(self, call: CallFacts) -> bool:
        return whole(argument(call, self.page), self.first) == self.first

    def following(self, page: Fetched) -> CallFacts | None:
        more = goes_on(page, self.has_more, self.is_last)
        if more is False:
            return None
        if self.next is not None:
            number = found(page.body, self.next)
            is_end = not names_page(number) or not page.items
            return None if is_end else with_argument(page.call, self.page, number)
        number = self._number(page)
        is_going_on = more and page.items
        if not is_going_on and self._is_at_end(page, number, more=bool(more)):
            return None
        call = with_argument(page.call, self.page, number + 1)
        return within(page, call, number + 1, self.most)

    def _number(self, page: Fetched) -> int:
        """The number of the page: as it was asked for, else as the server says."""
        asked = number_of(argument(page.call, self.page))
        return (
            whole(found(page.body, self.number), self.first) if asked is None else asked
        )

    def _is_at_end(self, page: Fetched, number: int, *, more: bool) -> bool:
        """Whether this page is the last, by how many there are, or else by its size."""
        last = found(page.body, self.last_page)
        if last is not None and number >= whole(last, number):
            return True
        total, count = self.total_of(page), len(page.items)
        largest = max(count, page.size_before or 0)
        if total is not None and (number - self.first) * largest + count >= total:
            return True
        size = whole(found(page.body, self.page_size), 0)
        return not more and is_short(page, size, sure=last is not None)

    def total_of(self, page: Fetched) -> int | None:
        return number_of(found(page.body, self.total))
