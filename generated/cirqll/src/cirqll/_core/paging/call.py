"""The facts of an operation that lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, Unpack

from ..http.calls import WholeCall
from .pages import AsyncPage, AsyncPager, Page

if TYPE_CHECKING:
    from ..http.calls import CallKeywords
    from ..http.client import AsyncClient, SyncClient
    from ..http.response import RawResponse
    from ..read.parser import ResponseParser
    from .paging import Paging

T = TypeVar("T")
E = TypeVar("E")


class PagedCall(WholeCall[Page[T], AsyncPager[T], AsyncPage[T], E], Generic[T, E]):
    """A call that returns pages of `T`, each taken from a body of type `E`.

    `cap`: how many items the server gives of one list, where that is known.

    Raises ValueError for paging arguments that ask for no page.
    """

    __slots__ = ("cap", "paging")

    def __init__(
        self,
        verb: str,
        path: str,
        *,
        paging: Paging,
        cap: int | None = None,
        **facts: Unpack[CallKeywords],
    ) -> None:
        super().__init__(verb, path, **facts)
        self.paging = paging
        self.cap = cap
        paging.check(self)

    def sent_async(self, client: AsyncClient) -> AsyncPager[T]:
        """What can be awaited for the first page, and iterated over for all items."""
        return AsyncPager(client, self)

    def parsed(
        self, client: SyncClient, parser: ResponseParser, raw: RawResponse[Any, E]
    ) -> Page[T]:
        """The page that a response holds."""
        return Page(client, self, raw, parser)

    def parsed_async(
        self, client: AsyncClient, parser: ResponseParser, raw: RawResponse[Any, E]
    ) -> AsyncPage[T]:
        """The page that a response holds."""
        return AsyncPage(client, self, raw, parser)
