"""Pages by a link in the body."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import ABSENT, BodyPath, child
from ..values.encoding import is_list
from .arguments import Argument, argument, with_argument
from .links import asks_from_start, followed, no_page
from .paging import Fetched, found, goes_on, whole_count


class NextLink(NamedTuple):
    """The body has the address of the next page, or a list of links with their relations."""

    items: BodyPath
    next: BodyPath
    total: BodyPath | None = None
    page: Argument | None = None
    """The parameter that is the number of the page or the offset, which the server may name instead."""
    has_more: BodyPath | None = None
    is_last: BodyPath | None = None

    @property
    def may_circle(self) -> bool:
        return True

    def check(self, call: CallFacts) -> None:
        """A link asks for what the server knows."""

    def is_start(self, call: CallFacts) -> bool:
        if self.page is None:
            return asks_from_start(call)
        return argument(call, self.page) is None

    def says_more(self, page: Fetched) -> bool | None:
        return goes_on(page, self.has_more, self.is_last)

    def reached(self, page: Fetched, count: int | None) -> int | None:
        return count

    def following(self, page: Fetched) -> CallFacts | None:
        more = self.says_more(page)
        if more is False:
            return None
        link = found(page.body, self.next)
        link = _linked(link) if is_list(link) else link
        if link in (None, "", False):
            if more:
                raise no_page(page, "the server says that more follows, but not where")
            return None
        if isinstance(link, str) and ("/" in link or "?" in link):
            return followed(page, link, self.page)
        if self.page is None:
            raise no_page(page, "what it names as the next page is no address")
        return with_argument(page.call, self.page, link)

    def total_of(self, page: Fetched) -> int | None:
        return whole_count(page, found(page.body, self.total))


def _linked(links: list[Any]) -> Any:
    """The address of the link whose relation is `next`; None where there is none."""
    nexts = (link for link in links if child(link, "rel") in ("next", "Next"))
    href = next((child(link, "href") for link in nexts), None)
    return None if href is ABSENT else href
