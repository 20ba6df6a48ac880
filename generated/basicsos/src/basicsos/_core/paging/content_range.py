"""Pages by `Content-Range`."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..http.calls import CallFacts
from ..parameters.json_value import JsonValue
from ..read.body_path import BodyPath
from ..values.encoding import is_list
from .paging import Fetched, argument, is_last, number_of, whole, with_argument


class ContentRange(NamedTuple):
    """`Content-Range: contacts 0-24/142`. Of it only start and total are trusted: servers disagree on the end.

    The next page is asked for by `range` (a query parameter that holds `[start,end]`), by `offset`,
    or, without either, by a `Range` header.
    """

    items: BodyPath
    range: str | None = None
    offset: str | None = None
    size: str | None = None
    unit: str = "items"

    @property
    def may_circle(self) -> bool:
        return False

    def following(self, page: Fetched) -> CallFacts | None:
        start, total = self._range(page)
        after = start + len(page.items)
        if not page.items or (total is not None and after >= total):
            return None
        if total is None and is_last(page, 0, None, sure=False):
            return None
        if self.offset is not None:
            return with_argument(page.call, self.offset, after)
        end = after + self._size(page) - 1
        if self.range is not None:
            return with_argument(page.call, self.range, JsonValue([after, end]))
        headers = {**page.call.headers, "Range": f"{self.unit}={after}-{end}"}
        return page.call.but(headers=headers)

    def total_of(self, page: Fetched) -> int | None:
        return self._range(page)[1]

    def _range(self, page: Fetched) -> tuple[int, int | None]:
        header = page.response.headers.get("content-range", "")
        match = re.search(r"(\d+)-\d+/(\d+|\*)", header) or re.search(
            r"()\*/(\d+|\*)", header
        )
        if match is None:
            return whole(argument(page.call, self.offset or ""), 0), None
        return whole(match[1], 0), number_of(match[2])

    def _size(self, page: Fetched) -> int:
        """As many as were asked for; the first page may have been the last one's size by chance."""
        asked = argument(page.call, self.range) if self.range else None
        if isinstance(asked, JsonValue) and is_list(asked.value):
            return int(asked.value[1]) - int(asked.value[0]) + 1
        return max(len(page.items), page.size_before or 0)
