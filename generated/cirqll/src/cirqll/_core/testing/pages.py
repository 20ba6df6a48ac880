"""The pages of a fake list, each with the marks of its style of paging that lead to the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

import httpx2

from ..http.calls import CallFacts
from ..paging.arguments import argument, whole
from ..read.body_path import BodyPath, walk
from ..values.encoding import is_list
from .responses import Examples, as_wire, json_response, placed, removed

_MARK: Final = "fake_page"
"""The parameter of links to further pages."""


def page_response(
    call: CallFacts,
    pages: Sequence[Sequence[Any]],
    request: httpx2.Request,
    examples: Examples,
) -> httpx2.Response:
    """The page that a call asks for; an empty one behind the last."""
    paging: Any = getattr(call, "paging", None)
    if type(paging).__name__ == "ByFlag":
        is_set = argument(call, paging.flag) in (True, "true")
        paging = paging.flagged if is_set else paging.other
    written = [as_wire(page) for page in pages]
    return _Page(call, paging, written, request, examples).response()


class _Page:
    """One page of a fake list."""

    def __init__(
        self,
        call: CallFacts,
        paging: Any,
        pages: list[list[Any]],
        request: httpx2.Request,
        examples: Examples,
    ) -> None:
        self._call = call
        self._paging = paging
        self._style = type(paging).__name__
        self._pages = pages
        self._url = request.url
        self._headers = request.headers
        self._example = examples.success
        self._index = self._asked()
        self._more = self._index + 1 < len(pages)

    def response(self) -> httpx2.Response:
        """The page as it comes."""
        items = self._pages[self._index] if self._index < len(self._pages) else []
        body = placed(self._example, self._paging.items, items)
        for name, value in self._marks():
            path = getattr(self._paging, name, None)
            if path is not None and value is None:
                body = self._without(body, path)
            elif path is not None:
                body = placed(body, path, value)
        for _, path in getattr(self._paging, "others", ()) if self._more else ():
            body = placed(body, path, self._next)
        return json_response(200, body, b"", self._response_headers())

    def _without(self, body: Any, path: BodyPath) -> Any:
        """The body without a mark, and without what is around it alone."""
        names = ("items", *(name for name, _ in self._marks()))
        found: list[BodyPath] = [getattr(self._paging, name, ()) for name in names]
        others = {each for each in found if each} - {path}
        alone = (
            end
            for end in range(1, len(path))
            if all(other[:end] != path[:end] for other in others)
        )
        return removed(body, path[: next(alone, len(path))])

    @property
    def _first(self) -> int:
        return int(getattr(self._paging, "first", 0))

    @property
    def _starts(self) -> list[int]:
        """How many items there are before each page, and before the end."""
        return [0, *accumulate(map(len, self._pages))]

    def _asked(self) -> int:
        """The place of the page that is asked for among all pages."""
        if _MARK in self._url.params:
            return int(self._url.params[_MARK])
        if self._style == "PageNumber":
            asked = argument(self._call, self._paging.page)
            return whole(asked, self._first) - self._first
        if self._style == "Cursor":
            return self._after(argument(self._call, self._paging.cursor))
        start = self._asked_start()
        return self._starts.index(start) if start in self._starts else len(self._pages)

    def _asked_start(self) -> int:
        """How many items before the page were asked for to be left out."""
        offset = getattr(self._paging, "offset", None)
        if offset is not None:
            return whole(argument(self._call, offset), self._first) - self._first
        name = getattr(self._paging, "range", None)
        asked = self._url.params.get(name, "") if name else self._headers.get("range")
        found = re.search(r"\d+", asked or "")
        return int(found[0]) if found else 0

    def _after(self, cursor: object) -> int:
        """The place of the page behind a cursor."""
        if cursor is None:
            return 0
        if self._paging.last_item is None:
            return int(str(cursor).removeprefix("page-"))
        ends = (page[-1:] for page in self._pages)
        lasts = [str(walk(each, self._paging.last_item)[0]) for e in ends for each in e]
        return lasts.index(str(cursor)) + 1 if str(cursor) in lasts else 0

    def _marks(self) -> list[tuple[str, Any]]:
        """What stands beside the items, by its name in the style of paging."""
        left = len(self._pages) - 1 - self._index
        is_counted = isinstance(self._shown("has_more"), int)
        is_flag = isinstance(self._shown("has_more"), bool)
        return [
            ("total", self._starts[-1]),
            ("last_page", self._first + len(self._pages) - 1),
            ("page_size", max(map(len, self._pages), default=0)),
            ("number", self._first + self._index),
            ("has_more", max(left, 0) if is_counted and not is_flag else self._more),
            ("is_last", not self._more),
            ("next", self._next),
        ]

    def _shown(self, name: str) -> Any:
        """The example of the document for such a mark."""
        path = getattr(self._paging, name, None)
        found, missing = walk(self._example, path) if path else (None, "")
        return None if missing else found

    @property
    def _next(self) -> Any:
        """What leads to the next page: its number, offset, cursor or address."""
        shown = self._shown("next")
        if not self._more:
            return [] if is_list(shown) else None
        following = self._index + 1
        if self._style == "PageNumber":
            return self._first + following
        if self._style == "Offset":
            return self._first + self._starts[following]
        if self._style == "Cursor":
            return following if isinstance(shown, int) else f"page-{following}"
        link = self._link
        return [{"rel": "next", "href": link}] if is_list(shown) else link

    @property
    def _link(self) -> str:
        return str(self._url.copy_set_param(_MARK, str(self._index + 1)))

    def _response_headers(self) -> dict[str, str]:
        """The marks that stand in headers."""
        total = self._starts[-1]
        if self._style == "ContentRange":
            start = self._starts[min(self._index, len(self._pages))]
            count = len(self._pages[self._index : self._index + 1] or [])
            return {"Content-Range": f"items {start}-{start + count}/{total}"}
        headers: dict[str, str] = {}
        if self._style == "LinkHeader" and self._more:
            headers["Link"] = f'<{self._link}>; rel="next"'
        if named := getattr(self._paging, "total_header", None):
            headers[named] = str(total)
        named = getattr(self._paging, "next_header", None)
        if named and self._more:
            headers[named] = self._next
        return headers
