"""What all styles of paging share: which call comes after a response. Nothing here waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple, Protocol
from urllib.parse import urljoin

from ..body.json import JsonBody
from ..errors.exceptions import PagingError
from ..http.calls import CallFacts
from ..http.request import body_value, origin
from ..http.response import Response
from ..read.body_path import BodyPath, walk
from ..values.encoding import is_object


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

    @property
    def may_circle(self) -> bool:
        """Whether the server says where the next page is, so that it may lead in circles."""
        ...

    def following(self, page: Fetched) -> CallFacts | None:
        """The call for the next page; None after the last. Raises PagingError when it must not be made."""
        ...

    def total_of(self, page: Fetched) -> int | None:
        """The number of items on all pages, where the response tells."""
        ...


def position(call: CallFacts) -> int:
    """Tells calls for different pages of one list apart, in little room."""
    value = call.body.value if isinstance(call.body, JsonBody) else None
    return hash((call.url, repr(call.query), repr(call.options.query), repr(value)))


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


def found(value: Any, path: BodyPath | None) -> Any:
    """The part of a body; None where there is none."""
    if path is None:
        return None
    part, missing = walk(value, path)
    return None if missing else part


def number_of(value: object) -> int | None:
    """A whole number in any spelling; None for what is none."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)  # to JSON, 2.0 and 2 are one number
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def whole(value: object, otherwise: int) -> int:
    """A whole number in any spelling, or another one for what is none."""
    number = number_of(value)
    return otherwise if number is None else number
