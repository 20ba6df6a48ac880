"""Pages by offset."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .arguments import (
    Argument,
    argument,
    check_number,
    whole,
    with_argument,
)
from .deletions import Watch, watching
from .links import within
from .paging import Fetched, found, goes_on, is_short, named_page, whole_count

if TYPE_CHECKING:
    from ..http.request import Request
    from ..http.settings import Settings


class Offset(NamedTuple):
    """`?offset=50&limit=50`."""

    items: BodyPath
    offset: Argument = "offset"
    size: Argument | None = None
    total: BodyPath | None = None
    has_more: BodyPath | None = None
    is_last: BodyPath | None = None
    next: BodyPath | None = None
    """Where the body has the next offset."""
    first: int = 0
    most: int | None = None
    """The highest offset that the server takes."""

    def watched(
        self, settings: Settings, listed: Request
    ) -> AbstractContextManager[Watch]:
        """A watch over deletions, for a deleted record moves all after it."""
        return watching(settings, listed)

    @property
    def may_circle(self) -> bool:
        return self.next is not None

    def check(self, call: CallFacts) -> None:
        check_number(call, self.offset)
        check_number(call, self.size)

    def is_start(self, call: CallFacts) -> bool:
        return whole(argument(call, self.offset), self.first) == self.first

    def says_more(self, page: Fetched) -> bool | None:
        return goes_on(page, self.has_more, self.is_last)

    def reached(self, page: Fetched, count: int | None) -> int | None:
        return max(self._after(page) - self.first, count or 0)

    def _after(self, page: Fetched) -> int:
        """The offset behind a page."""
        return whole(argument(page.call, self.offset), self.first) + len(page.items)

    def following(self, page: Fetched) -> CallFacts | None:
        more = self.says_more(page)
        if more is False:
            return None
        named = named_page(page, self.offset, self.next) if self.next else None
        if named is not None or (self.next and not more):
            return named
        after = self._after(page)
        if not page.items or (not more and self._is_at_end(page, after)):
            return None
        return within(
            page, with_argument(page.call, self.offset, after), after, self.most
        )

    def _is_at_end(self, page: Fetched, after: int) -> bool:
        """Whether this page is the last, by the total or by its size."""
        total, place = self.total_of(page), after - self.first
        if total == place:
            return True
        is_plausible = total is not None and total > place
        return is_short(page, 0, sure=is_plausible)

    def total_of(self, page: Fetched) -> int | None:
        return whole_count(page, found(page.body, self.total))
