"""Pages by a link in the body."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .paging import Fetched, followed, found, number_of


class NextLink(NamedTuple):
    """The body has the address of the next page."""

    items: BodyPath
    next: BodyPath
    total: BodyPath | None = None

    @property
    def may_circle(self) -> bool:
        return True

    def following(self, page: Fetched) -> CallFacts | None:
        link = found(page.body, self.next)
        return followed(page, link) if isinstance(link, str) and link else None

    def total_of(self, page: Fetched) -> int | None:
        return number_of(found(page.body, self.total))
