"""Why an operation in which something is about pages is not iterated: said to people by `crmgen inspect`."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import quoted
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Scalar, ScalarKind
from crmgen.lower.bodypaths import show_path
from crmgen.lower.paging.listing import Listing
from crmgen.lower.paging.page_parameters import (
    PageParameter,
    is_cursor,
    is_flag,
    is_number,
)
from crmgen.lower.paging.page_ways import all_ways, takes_cursor
from crmgen.lower.paging.paging_names import (
    CURSOR,
    HAS_MORE,
    NEXT,
    NEXT_CURSOR,
    NEXT_LINK,
    OFFSET,
    PAGE,
)
from crmgen.lower.responses.envelopes import success_body

_READING: Final = ("GET", "QUERY", "POST")
_TIMES: Final = frozenset({"start", "startat"})
"""Texts of this name are times."""
_MOST: Final = 4
"""Names that are told of many."""


def why_unpaged(listing: Listing, stated: str) -> str:
    """The reason, which begins with its kind; empty for an operation in which nothing is about pages.

    `stated`: what the document states, that leaves no room for pages; empty: nothing.
    """
    operation = listing.operation
    if operation.verb not in _READING:
        return ""
    asked = [each for each in listing.parameters if _is_about_pages(each)]
    items = listing.items()
    told = _told(listing, items) if items is not None else None
    is_post = operation.verb == "POST"
    has_list = items is not None or bool(listing.lists())
    is_known = has_list or any(each.at.where != "body" for each in asked)
    if not (asked or told) or not is_known:
        return ""
    if stated:
        return f"stated: {stated}"
    if items is None:
        return _no_items(listing)
    if is_post and any(all_ways(listing, items)):
        return "may do more than read: it is a POST, and sent once"
    return _no_way(asked, told)


def _is_about_pages(parameter: PageParameter) -> bool:
    if parameter.names & CURSOR:
        return takes_cursor(parameter)
    if is_number(parameter.type):
        return bool(parameter.names & (PAGE | OFFSET))
    is_text = parameter.type == Scalar(ScalarKind.STRING)
    return is_text and bool(parameter.names & (PAGE | OFFSET) - _TIMES)


def _told(listing: Listing, items: BodyPath) -> BodyPath | None:
    """Where the body says that there is more, or where."""
    next = listing.about(items, NEXT_CURSOR | NEXT_LINK | NEXT, is_cursor)
    return next or listing.about(items, HAS_MORE, is_flag)


def _no_items(listing: Listing) -> str:
    if success_body(listing.operation) is None:
        return "no JSON body of one kind"
    lists = [show_path(path) for path, _ in listing.lists()]
    if not lists:
        return "no list: the body is something else"
    if len(lists) == 1:
        return (
            f"no list stands out: {lists[0]} is not called like what is asked for,"
            " and nothing in the body tells of pages"
        )
    shown = ", ".join(lists[:_MOST])
    more = f" and {len(lists) - _MOST} more" if len(lists) > _MOST else ""
    return f"no list stands out: {shown}{more}"


def _no_way(asked: list[PageParameter], told: BodyPath | None) -> str:
    if not asked and told is not None:
        return f"no parameter takes the next page: {show_path(told)}"
    names = ", ".join(quoted(each.wire) for each in asked[:_MOST])
    if any(each.names & OFFSET and is_number(each.type) for each in asked):
        return f"no end in sight: {names} without size or total"
    return f"no next value: the body does not say what {names} is to be"
