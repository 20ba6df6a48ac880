"""Pages by a `Link` header."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .links import asks_from_start, followed
from .paging import Fetched, found, whole_count

_LEADS_NOWHERE = re.compile(r";\s*results\s*=\s*\"?false\b", re.IGNORECASE)
"""A mark for the end, of servers that always name a next page."""


class LinkHeader(NamedTuple):
    """`Link: <...>; rel="next"` (RFC 8288)."""

    items: BodyPath
    total: BodyPath | None = None
    total_header: str | None = None

    @property
    def may_circle(self) -> bool:
        return True

    def check(self, call: CallFacts) -> None:
        """A link asks for what the server knows."""

    def is_start(self, call: CallFacts) -> bool:
        return asks_from_start(call)

    def says_more(self, page: Fetched) -> bool | None:
        return None

    def reached(self, page: Fetched, count: int | None) -> int | None:
        return count

    def following(self, page: Fetched) -> CallFacts | None:
        link = next_link(page.response.headers.get("link", ""))
        return followed(page, link) if link else None

    def total_of(self, page: Fetched) -> int | None:
        if self.total_header is not None:
            return whole_count(page, page.response.headers.get(self.total_header))
        return whole_count(page, found(page.body, self.total))


def next_link(header: str) -> str | None:
    """The target with relation `next` in a Link header (RFC 8288 section 3)."""
    for target, parameters in re.findall(r'<([^<>]*)>((?:[^,"]|"[^"]*")*)', header):
        relation = re.search(
            r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", parameters, re.IGNORECASE
        )
        is_next = relation and "next" in (relation[1] or relation[2]).lower().split()
        if is_next and not _LEADS_NOWHERE.search(parameters):
            return str(target)
    return None
