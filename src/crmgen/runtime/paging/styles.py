"""How lists page: which call comes after a response, and how many items there are. Nothing here waits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple, Protocol
from urllib.parse import urljoin

from ..body.bodies import JsonBody
from ..errors.exceptions import PagingError
from ..http.calls import CallFacts
from ..http.request import body_value, origin
from ..http.response import Response
from ..parameters.styles import JsonValue
from ..read.body_path import BodyPath, walk
from ..values.encoding import is_list, is_object


class Fetched(NamedTuple):
    """One page as it came: call, response, body, items, and the size of the largest page before it."""

    call: CallFacts
    response: Response
    body: Any
    items: list[Any]
    size_before: int | None = None


class Paging(Protocol):
    """A style of paging. `items` leads to the list, and after `*` from an element to the item."""

    @property
    def items(self) -> BodyPath: ...

    def following(self, page: Fetched) -> CallFacts | None:
        """The call for the next page; None after the last. Raises PagingError when it must not be made."""
        ...

    def total_of(self, page: Fetched) -> int | None:
        """The number of items on all pages, where the response tells."""
        ...


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

    def following(self, page: Fetched) -> CallFacts | None:
        number = _whole(argument(page.call, self.page), self.first)
        last = _found(page.body, self.last_page)
        if last is not None and number >= _whole(last, number):
            return None
        size = _whole(_found(page.body, self.page_size), 0)
        total = self.total_of(page)
        count, largest = len(page.items), max(len(page.items), page.size_before or 0)
        if total is not None and (number - self.first) * largest + count >= total:
            return None
        if is_last(page, size, _found(page.body, self.has_more), sure=last is not None):
            return None
        return with_argument(page.call, self.page, number + 1)

    def total_of(self, page: Fetched) -> int | None:
        return _number(_found(page.body, self.total))


class Offset(NamedTuple):
    """`?offset=50&limit=50`."""

    items: BodyPath
    offset: str = "offset"
    size: str | None = None
    total: BodyPath | None = None
    has_more: BodyPath | None = None
    first: int = 0

    def following(self, page: Fetched) -> CallFacts | None:
        after = _whole(argument(page.call, self.offset), self.first) + len(page.items)
        total = self.total_of(page)
        if total is not None and after - self.first >= total:
            return None
        if is_last(page, 0, _found(page.body, self.has_more), sure=total is not None):
            return None
        return with_argument(page.call, self.offset, after)

    def total_of(self, page: Fetched) -> int | None:
        return _number(_found(page.body, self.total))


class Cursor(NamedTuple):
    """`?cursor=abc`, where the body, or the last item, has the next one."""

    items: BodyPath
    cursor: str = "cursor"
    next: BodyPath | None = None
    last_item: BodyPath | None = None
    """The way from the page's last item to the cursor."""
    has_more: BodyPath | None = None
    size: str | None = None
    total: BodyPath | None = None

    def following(self, page: Fetched) -> CallFacts | None:
        if _found(page.body, self.has_more) is False:
            return None
        if self.next is not None:
            cursor = _found(page.body, self.next)
        else:
            cursor = _found(page.items[-1], self.last_item) if page.items else None
        if cursor in (None, "", False):
            return None
        if not page.items and cursor == argument(page.call, self.cursor):
            return None  # nothing new came, and it is where this was asked for
        return with_argument(page.call, self.cursor, cursor)

    def total_of(self, page: Fetched) -> int | None:
        return _number(_found(page.body, self.total))


class NextLink(NamedTuple):
    """The body has the address of the next page."""

    items: BodyPath
    next: BodyPath
    total: BodyPath | None = None

    def following(self, page: Fetched) -> CallFacts | None:
        link = _found(page.body, self.next)
        return followed(page, link) if isinstance(link, str) and link else None

    def total_of(self, page: Fetched) -> int | None:
        return _number(_found(page.body, self.total))


class LinkHeader(NamedTuple):
    """`Link: <...>; rel="next"` (RFC 8288)."""

    items: BodyPath
    total: BodyPath | None = None
    total_header: str | None = None

    def following(self, page: Fetched) -> CallFacts | None:
        link = next_link(page.response.headers.get("link", ""))
        return followed(page, link) if link else None

    def total_of(self, page: Fetched) -> int | None:
        if self.total_header is not None:
            return _number(page.response.headers.get(self.total_header))
        return _number(_found(page.body, self.total))


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
            return _whole(argument(page.call, self.offset or ""), 0), None
        return _whole(match[1], 0), _number(match[2])

    def _size(self, page: Fetched) -> int:
        """As many as were asked for; the first page may have been the last one's size by chance."""
        asked = argument(page.call, self.range) if self.range else None
        if isinstance(asked, JsonValue) and is_list(asked.value):
            return int(asked.value[1]) - int(asked.value[0]) + 1
        return max(len(page.items), page.size_before or 0)


def position(call: CallFacts) -> int:
    """Tells calls for different pages of one list apart, in little room."""
    value = call.body.value if isinstance(call.body, JsonBody) else None
    return hash((call.url, repr(call.query), repr(call.options.query), repr(value)))


def repeats(paging: Paging) -> bool:
    """Whether the server says where the next page is, so that it may lead in circles."""
    return isinstance(paging, Cursor | NextLink | LinkHeader)


def is_last(page: Fetched, size: int, has_more: object, *, sure: bool) -> bool:
    """Whether nothing can follow.

    A page that is shorter than what was asked for proves nothing, since servers cap the size;
    one that is shorter than the size the server states, or than the page before it, does.
    """
    if has_more is not None:
        return not has_more
    count = len(page.items)
    if count == 0:
        return True
    if sure:
        return False
    return count < max(size, page.size_before or 0)


def argument(call: CallFacts, name: str) -> Any:
    """The value of a paging parameter: of the query, else of the JSON body."""
    if name in call.options.query:
        return call.options.query[name]
    value = call.query.get(name)
    return body_value(call, name) if value is None and name not in call.query else value


def with_argument(call: CallFacts, name: str, value: object) -> CallFacts:
    """The call with another value of a paging parameter."""
    body = call.body
    if name not in call.query and isinstance(body, JsonBody) and is_object(body.value):
        return call.but(body=JsonBody({**body.value, name: value}, body.media))
    changed = call.but(query={**call.query, name: value})
    if name in call.options.query:
        rest = {key: kept for key, kept in call.options.query.items() if key != name}
        changed.options = replace(call.options, query=rest)
    return changed


def followed(page: Fetched, link: str) -> CallFacts:
    """The call for an address that the server gave. Raises PagingError for another origin, or none."""
    here = page.response.request.url
    try:
        url = urljoin(here, link)
        scheme, host, port = origin(url)
    except ValueError:
        raise PagingError(
            "the link to the next page is no address",
            request=page.response.request,
            response=page.response,
        ) from None
    if (scheme, host, port) != origin(here):
        raise PagingError(
            f"the next page is at {scheme}://{host}:{port}, another origin, and was not fetched:"
            " credentials do not go there",
            request=page.response.request,
            response=page.response,
        )
    return page.call.but(
        url=url, query={}, options=replace(page.call.options, query={})
    )


def next_link(header: str) -> str | None:
    """The target with relation `next` in a Link header (RFC 8288 section 3)."""
    for target, parameters in re.findall(r'<([^<>]*)>((?:[^,"]|"[^"]*")*)', header):
        relation = re.search(
            r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", parameters, re.IGNORECASE
        )
        if relation and "next" in (relation[1] or relation[2]).lower().split():
            return str(target)
    return None


def _found(value: Any, path: BodyPath | None) -> Any:
    if path is None:
        return None
    part, missing = walk(value, path)
    return None if missing else part


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)  # to JSON, 2.0 and 2 are one number
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _whole(value: object, otherwise: int) -> int:
    number = _number(value)
    return otherwise if number is None else number
