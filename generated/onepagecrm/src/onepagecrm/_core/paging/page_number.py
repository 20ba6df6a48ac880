"""Pages by number."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .arguments import (
    Argument,
    argument,
    check_number,
    number_of,
    whole,
    with_argument,
)
from .deletions import Watch, watching
from .links import within
from .paging import Fetched, found, goes_on, is_short, named_page, whole_count

if TYPE_CHECKING:
    from ..http.request import Request
    from ..http.settings import Settings


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

    def watched(
        self, settings: Settings, listed: Request
    ) -> AbstractContextManager[Watch]:
        """A watch over deletions, for a deleted record moves all after it."""
        return watching(settings, listed)

    @property
    def may_circle(self) -> bool:
        return self.next is not None

    def check(self, call: CallFacts) -> None:
        check_number(call, self.page)
        check_number(call, self.size)

    def is_start(self, call: CallFacts) -> bool:
        return whole(argument(call, self.page), self.first) == self.first

    def says_more(self, page: Fetched) -> bool | None:
        return goes_on(page, self.has_more, self.is_last)

    def reached(self, page: Fetched, count: int | None) -> int | None:
        if count is None:
            return None
        return max(self._place(page, self._number(page)), count)

    def _place(self, page: Fetched, number: int) -> int:
        """Where a page ends if those before it were as long as the largest, for some may have gaps."""
        count = len(page.items)
        return (number - self.first) * max(count, page.size_before or 0) + count

    def following(self, page: Fetched) -> CallFacts | None:
        more = self.says_more(page)
        if more is False:
            return None
        named = named_page(page, self.page, self.next) if self.next else None
        if named is not None or (self.next and not more):
            return named
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
        total, place = self.total_of(page), self._place(page, number)
        if total == place:
            return True
        if last is not None:
            return False  # though it is empty: the next may not be
        size = whole(found(page.body, self.page_size), 0)
        is_plausible = total is not None and total > place  # else it counts this page
        return not more and is_short(page, size, sure=is_plausible)

    def total_of(self, page: Fetched) -> int | None:
        return whole_count(page, found(page.body, self.total))
