"""What all styles of paging share: which call comes after a response. Nothing here waits."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from ..body.json import JsonBody
from ..http.calls import CallFacts
from ..http.response import Response
from ..read.body_path import BodyPath, walk
from .arguments import Argument, argument, names_page, number_of, with_argument


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

    def check(self, call: CallFacts) -> None:
        """Raises ValueError for arguments that ask for no page."""
        ...

    def is_start(self, call: CallFacts) -> bool:
        """Whether a call surely asks for the first page."""
        ...

    def following(self, page: Fetched) -> CallFacts | None:
        """The call for the next page; None after the last. Raises PagingError when it must not be made."""
        ...

    def says_more(self, page: Fetched) -> bool | None:
        """Whether the response says, by a mark, that more follows; None: it says nothing."""
        ...

    def reached(self, page: Fetched, count: int | None) -> int | None:
        """How many items of all the page ends with, where `count` came; None: not known."""
        ...

    def total_of(self, page: Fetched) -> int | None:
        """The number of items on all pages, where the response tells."""
        ...


def position(call: CallFacts) -> int:
    """Tells calls for different pages of one list apart, in little room."""
    value = call.body.value if isinstance(call.body, JsonBody) else None
    return hash((call.url, repr(call.query), repr(call.options.query), repr(value)))


def goes_on(page: Fetched, more: BodyPath | None, last: BodyPath | None) -> bool | None:
    """What the server says of further pages, by a mark for more or one for the end; None: nothing.

    How many are left is a mark for more.
    """
    mark = found(page.body, more)
    if mark is not None:
        return bool(mark)
    end = found(page.body, last)
    return None if end is None else not end


def named_page(page: Fetched, at: Argument, next: BodyPath) -> CallFacts | None:
    """The call for the page whose number or offset the response has; None where it names none.

    Nor does an empty one that names itself.
    """
    number = found(page.body, next)
    is_itself = number_of(number) == number_of(argument(page.call, at))
    if not names_page(number) or (not page.items and is_itself):
        return None
    return with_argument(page.call, at, number)


def is_short(page: Fetched, size: int, *, sure: bool) -> bool:
    """Whether a page is so short that nothing can follow.

    A page that is shorter than what was asked for proves nothing, since servers cap the size;
    one that is shorter than the size the server states, or than the page before it, does.
    """
    count = len(page.items)
    if count == 0:
        return True
    if sure:
        return False
    return count < max(size, page.size_before or 0)


def whole_count(page: Fetched, told: object) -> int | None:
    """How many items there are in all, as a page tells it; None for -1, or 0 beside items, which count no whole."""
    number = number_of(told)
    return None if number is None or number < len(page.items) else number


def found(value: Any, path: BodyPath | None) -> Any:
    """The part of a body; None where there is none."""
    if path is None:
        return None
    part, missing = walk(value, path)
    return None if missing else part
