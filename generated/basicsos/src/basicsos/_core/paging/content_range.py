"""Pages by `Content-Range`."""

from __future__ import annotations

import re
from copy import copy
from typing import Any, NamedTuple

from ..http.calls import CallFacts
from ..parameters.json_value import JsonValue
from ..parameters.plain import ParameterValue
from ..read.body_path import BodyPath
from ..values.encoding import is_collection
from .arguments import Argument, argument, check_number, number_of, whole, with_argument
from .paging import Fetched, is_short, whole_count


class ContentRange(NamedTuple):
    """`Content-Range: contacts 0-24/142`. Of it only start and total are trusted: servers disagree on the end.

    The next page is asked for by `range` (a query parameter that holds `[start,end]`), by `offset`,
    or, without either, by a `Range` header.
    """

    items: BodyPath
    range: str | None = None
    offset: Argument | None = None
    size: Argument | None = None
    unit: str = "items"

    @property
    def may_circle(self) -> bool:
        return False

    def check(self, call: CallFacts) -> None:
        check_number(call, self.offset)
        check_number(call, self.size)
        asked = argument(call, self.range) if self.range else None
        if asked is not None and _bounds(asked) is None:
            raise ValueError(
                f"{self.range} is the first and the last index, such as [0, 24], not {_plain(asked)!r}"
            )

    def is_start(self, call: CallFacts) -> bool:
        given = [name for name in (self.range, self.offset) if name is not None]
        return all(argument(call, name) is None for name in given)

    def says_more(self, page: Fetched) -> bool | None:
        return None

    def reached(self, page: Fetched, count: int | None) -> int | None:
        return max(self._range(page)[0] + len(page.items), count or 0)

    def following(self, page: Fetched) -> CallFacts | None:
        start, total = self._range(page)
        after = start + len(page.items)
        if not page.items or (total is not None and after >= total):
            return None
        if total is None and is_short(page, 0, sure=False):
            return None
        if self.offset is not None:
            return with_argument(page.call, self.offset, after)
        end = after + self._size(page) - 1
        if self.range is not None:
            asked = argument(page.call, self.range)
            return with_argument(page.call, self.range, _as_asked(asked, after, end))
        headers = {**page.call.headers, "Range": f"{self.unit}={after}-{end}"}
        return page.call.but(headers=headers)

    def total_of(self, page: Fetched) -> int | None:
        return whole_count(page, self._range(page)[1])

    def _range(self, page: Fetched) -> tuple[int, int | None]:
        header = page.response.headers.get("content-range", "")
        match = re.search(r"(?:(\d+)-\d+|\*)/(\d+|\*)", header)
        start = match[1] if match and match[1] else self._asked(page.call)
        return whole(start, 0), number_of(match[2]) if match else None

    def _asked(self, call: CallFacts) -> object:
        """Where a call asks a page to begin; None where it does not say."""
        if self.offset is not None:
            return argument(call, self.offset)
        bounds = _bounds(argument(call, self.range)) if self.range else None
        return bounds[0] if bounds else None

    def _size(self, page: Fetched) -> int:
        """As many as were asked for; the first page may have been the last one's size by chance."""
        asked = argument(page.call, self.range) if self.range else None
        bounds = _bounds(asked)
        if bounds is not None:
            return bounds[1] - bounds[0] + 1
        return max(len(page.items), page.size_before or 0)


def _plain(range: object) -> Any:
    """A range without the way in which it is written."""
    written: Any = range
    return written.value if isinstance(range, ParameterValue) else range


def _as_asked(asked: object, first: int, last: int) -> object:
    """The next range, written as the one before it; as JSON where none was given."""
    if isinstance(asked, ParameterValue):
        again: Any = copy(asked)
        again.value = [first, last]
        return again
    if isinstance(asked, str) and not asked.strip().startswith("["):
        return f"{first}{',' if ',' in asked else '-'}{last}"
    return [first, last] if is_collection(asked) else JsonValue([first, last])


def _bounds(range: object) -> tuple[int, int] | None:
    """The first and the last index that a range asks for; None where it asks for none."""
    value = _plain(range)
    if isinstance(value, str):
        match = re.fullmatch(r"\s*\[?\s*(\d+)\s*[,-]\s*(\d+)\s*\]?\s*", value)
        value = list(match.groups()) if match else value
    given = list(value) if is_collection(value) else []
    numbers = [number_of(each) for each in given]
    if any(isinstance(each, float) and not each.is_integer() for each in given):
        return None
    match numbers:
        case [int(first), int(last)] if 0 <= first <= last:
            return first, last
        case _:
            return None
