"""Pages of a list: their items, the next one, and iteration over all that follow."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar, cast

from ..errors.exceptions import PagingError, StatusError
from ..http.calls import CallFacts, Many
from ..http.client import settings_of
from ..http.response import RawResponse
from ..read.problems import Problem
from .links import NARROW
from .paging import Fetched, position

if TYPE_CHECKING:
    from ..http.client import AsyncClient, SyncClient
    from ..http.settings import Settings
    from ..read.parser import ResponseParser
    from .call import PagedCall

T = TypeVar("T")

_NO_SUCH_PAGE: Final = (400, 416, 422)
"""How servers refuse a page behind the last that they give."""
_MOST_EMPTY: Final = 50
"""Empty pages in a row that are fetched where each names a next one: some servers count on for ever."""


class _Page(Many[T]):
    """What sync and async pages have in common: everything but fetching."""

    def __init__(
        self,
        call: PagedCall[T, Any],
        raw: RawResponse[Any, Any],
        parser: ResponseParser,
    ) -> None:
        self.raw: RawResponse[Any, Any] = raw
        """The response that this page came in."""
        self._call = call
        self._parser = parser
        self._largest_before: int | None = None
        self._count_before: int | None = 0 if call.paging.is_start(call) else None
        self._is_repeated = False
        self._empty_before = 0
        self._total_before: int | None = None
        self._came: list[T] = parser.items(call, raw, call.paging.items)
        self._items = self._came

    if not TYPE_CHECKING:

        def __getitem__(self, index: Any) -> NoReturn:
            """Says where items have an index: there are more of them on the pages to come."""
            raise TypeError(
                f"a page is iterated; the list of its items is .items[{index!r}]"
            )

    @property
    def items(self) -> list[T]:
        """The items of this page."""
        return self._items

    @property
    def total(self) -> int | None:
        """How many items all pages have together; None where the server does not tell."""
        return self._call.paging.total_of(self._fetched)

    @property
    def has_next(self) -> bool:
        """Whether a page may follow. Only asking can tell for some APIs, so that one may be empty."""
        return self._following is not None

    @cached_property
    def _fetched(self) -> Fetched:
        raw = self.raw
        return Fetched(
            self._call,
            raw.response,
            raw.envelope,
            self._came,
            self._largest_before,
        )

    @cached_property
    def _following(self) -> CallFacts | PagingError | None:
        """The call for the next page, or why it is not made: told by `next()`, after this page's items."""
        try:
            following = self._call.paging.following(self._fetched)
        except PagingError as error:
            return error
        may_circle = self._call.paging.may_circle
        if following and may_circle and position(following) in self._positions:
            return self._error(
                "the server gives a page as the next one that was fetched already;"
                " the list would never end"
            )
        if following is None or self._is_repeated:
            return self._cut_off()
        if self._came:
            return following
        if self._is_whole:
            return None
        return following if self._empty_in_a_row < _MOST_EMPTY else self._cut_off()

    @property
    def _count(self) -> int | None:
        """How many items came until here; None where they were not asked for from the start."""
        before = self._count_before
        return None if before is None else before + len(self._items)

    @property
    def _reached(self) -> int | None:
        """How many items of all this page ends with; None where that is not known."""
        if self._is_repeated:
            return self._count
        return self._call.paging.reached(self._fetched, self._count)

    @property
    def _told_total(self) -> int | None:
        """The least that was told of how many there are in all: what was added since then is no loss."""
        told = (self.total, self._total_before)
        return min((each for each in told if each is not None), default=None)

    @property
    def _is_whole(self) -> bool:
        """Whether all that the server has told of came."""
        reached, total = self._reached, self._told_total
        return reached is not None and total is not None and total <= reached

    @property
    def _empty_in_a_row(self) -> int:
        return 0 if self._came else self._empty_before + 1

    def _cut_off(self) -> PagingError | None:
        """What to say of a list that ends though the server has told of more; None: nothing says that."""
        reached, total = self._reached, self._told_total
        if self._is_whole:
            return None
        is_told = total is not None or reached == self._call.cap
        if self._empty_in_a_row >= _MOST_EMPTY:
            end = f"names a next page behind {_MOST_EMPTY} empty ones in a row"
        elif self._call.paging.says_more(self._fetched):
            end = "says that more follows, and gives nothing new"
        elif reached is None or not is_told:
            return None
        else:
            end = "ends this list"
        after = "" if reached is None else f" after {reached} items"
        of = "" if total is None else f" of {total}"
        return self._error(f"the server {end}{after}{of}; {NARROW}")

    def _error(self, message: str) -> PagingError:
        raw = self.raw
        return PagingError(message, request=raw.request, response=raw.response)

    def _refused(self, error: StatusError) -> PagingError:
        """What a refusal of the next page means, where this one came."""
        after = "" if self._count is None else f" after {self._count} items"
        return PagingError(
            f"the server refuses the next page{after}: {error.message}."
            f" If it gives no more of one list, {NARROW}",
            request=error.request,
            response=error.response,
            error=error.error,
        )

    @cached_property
    def _positions(self) -> set[int]:
        """Where this page and all before it were. Each page hands it on to the next."""
        return {position(self._call)}

    def _next_call(self) -> PagedCall[T, Any]:
        following = self._following
        if isinstance(following, PagingError):
            raise following
        if following is None:
            raise self._error("this is the last page; has_next tells")
        return cast("PagedCall[T, Any]", following)

    def _watched(self, settings: Settings) -> AbstractContextManager[Any]:
        """A watch over deletions, which move what is paged by number; a list of one page needs none."""
        watched: Any = getattr(self._call.paging, "watched", None)
        if watched is None or not self.has_next:
            return nullcontext()
        manager: AbstractContextManager[Any] = watched(settings, self.raw.request)
        return manager

    def _comes_after(self, before: _Page[T]) -> None:
        """Learns of the page before; if this is that page again, it counts as empty and last."""
        self._largest_before = max(len(before._items), before._largest_before or 0)
        self._count_before = before._count
        self._total_before = before._told_total
        self._empty_before = before._empty_in_a_row
        self._positions = before._positions | {position(self._call)}
        if self._items and self._items == before._items:
            self._items = []
            self._is_repeated = True
            problem = Problem("items", "the next page is the same page again")
            self._parser.tell(self._call, self.raw.response, [problem])

    def __repr__(self) -> str:
        more = ", more follow" if self.has_next else ""
        return f"{type(self).__name__}({len(self._items)} items of {self.total or 'unknown'}{more})"


class Page(_Page[T]):
    """One page of a list. Iterating gives its items and those of all pages after it, fetched as needed."""

    def __init__(
        self,
        client: SyncClient,
        call: PagedCall[T, Any],
        raw: RawResponse[Any, Any],
        parser: ResponseParser,
    ) -> None:
        super().__init__(call, raw, parser)
        self._client = client

    def next(self) -> Page[T]:
        """Fetches the next page. Raises PagingError after the last one."""
        try:
            page = self._client.send(self._next_call()).parsed
        except StatusError as error:
            if error.status not in _NO_SUCH_PAGE:
                raise
            raise self._refused(error) from error
        page._comes_after(self)
        return page

    def pages(self) -> Iterator[Page[T]]:
        """This page and all after it."""
        page: Page[T] = self
        with self._watched(settings_of(self._client)) as watch:
            yield page
            while page.has_next:
                if watch is not None:
                    watch.warn()
                page = page.next()
                yield page

    def collect(self) -> list[T]:
        """The items of this page and of all after it, when all have come: what is done with them moves no page."""
        return list(self)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items


class AsyncPage(_Page[T]):
    """One page of a list. Iterating gives its items and those of all pages after it, fetched as needed."""

    def __init__(
        self,
        client: AsyncClient,
        call: PagedCall[T, Any],
        raw: RawResponse[Any, Any],
        parser: ResponseParser,
    ) -> None:
        super().__init__(call, raw, parser)
        self._client = client

    async def next(self) -> AsyncPage[T]:
        """Fetches the next page. Raises PagingError after the last one."""
        try:
            page = (await self._client.send(self._next_call())).parsed
        except StatusError as error:
            if error.status not in _NO_SUCH_PAGE:
                raise
            raise self._refused(error) from error
        page._comes_after(self)
        return page

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all after it."""
        page: AsyncPage[T] = self
        with self._watched(settings_of(self._client)) as watch:
            yield page
            while page.has_next:
                if watch is not None:
                    watch.warn()
                page = await page.next()
                yield page

    async def collect(self) -> list[T]:
        """The items of this page and of all after it, when all have come: what is done with them moves no page."""
        return [item async for item in self]

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item


class AsyncPager(Generic[T]):
    """A list to come: await it for the first page, or iterate over the items of all pages."""

    def __init__(self, client: AsyncClient, call: PagedCall[T, Any]) -> None:
        self._client = client
        self._call = call

    async def _first(self) -> AsyncPage[T]:
        raw = await self._client.send(self._call)
        return raw.parsed

    def __await__(self) -> Generator[Any, Any, AsyncPage[T]]:
        return self._first().__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """All pages."""
        async for page in (await self._first()).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self._first():
            yield item

    async def collect(self) -> list[T]:
        """The items of all pages, when all have come: what is done with them moves no page."""
        return [item async for item in self]

    def __repr__(self) -> str:
        return f"AsyncPager({self._call!r}: await it, or iterate with async for)"

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            """Says what was forgotten."""
            raise TypeError(f"{self._call!r} is iterated with `async for`")

        def __getattr__(self, name: str) -> NoReturn:
            """Says what was forgotten: the first page has most of the names that are asked for."""
            kind, hint = type(self).__name__, "await it for its first page"
            raise AttributeError(f"{kind!r} has no attribute {name!r}; {hint}")
