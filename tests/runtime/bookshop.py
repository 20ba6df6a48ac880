"""An SDK whose methods take one of each: what the command line and the tools for language models are tested with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Required, TypedDict, Unpack

import httpx2
from pydantic import Field
from typing_extensions import TypeAliasType, deprecated

from crmgen.runtime.auth.api_key import ApiKey
from crmgen.runtime.auth.basic import Basic
from crmgen.runtime.batches.batch import Apart
from crmgen.runtime.batches.call import BatchCall
from crmgen.runtime.body.files import FileInput, bytes_body
from crmgen.runtime.body.json import json_body, json_fields
from crmgen.runtime.body.multipart import multipart_fields
from crmgen.runtime.body.wire_names import Wire
from crmgen.runtime.filters.conditions import Condition
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient as BaseAsyncClient
from crmgen.runtime.http.client import SyncClient, cached_resource
from crmgen.runtime.http.client_options import AsyncOptions, SyncOptions
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.jobs.call import JobCall
from crmgen.runtime.jobs.job import Polling
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.read.files import file_or
from crmgen.runtime.read.models import Model
from crmgen.runtime.resources.base import (
    AsyncResource,
    BaseResource,
    BoundResource,
    ClientT,
    Resource,
)
from crmgen.runtime.resources.methods import method
from crmgen.runtime.resources.old_arguments import old_arguments
from crmgen.runtime.resources.renamed import MethodT, RenamedMethod
from crmgen.runtime.streaming.call import StreamedCall
from crmgen.runtime.streaming.items import json_lines_of
from crmgen.runtime.values.datetimes import DateOnly

from .recording import Recorder

if TYPE_CHECKING:
    from datetime import datetime as OnlyForCheckers

__version__ = "1.2.3"
server = Recorder()
"""Answers every client of this module."""


class Author(Model):
    """Who wrote it."""

    name: str | None = None


class Book(Model, secret=("shelfmark",)):
    """A book."""

    id: int
    title: str | None = None
    price: float | None = None
    author: Author | None = None
    tags: list[str] | None = None
    shelfmark: str | None = None
    pass_word: str | None = Field(default=None, alias="password")


class Books(Model):
    """A page."""

    items: list[Book] | None = None
    total: int | None = None


Number = TypeAliasType("Number", "int")


class NoteInput(TypedDict, total=False):
    """What is said."""

    text: str


class CommentInput(TypedDict, total=False):
    """What is said of a book."""

    body: Required[str]


class PictureInput(TypedDict, total=False):
    """A form."""

    picture: FileInput
    words: str


class AddressInput(TypedDict, total=False):
    """Where it goes."""

    city: Required[str]
    zip: Annotated[str | None, Wire("postalCode")]
    lines: Sequence[str]
    within: AddressInput
    api_secret: str


class BookInput(TypedDict, total=False):
    """What is sent."""

    title: Required[str]
    subtitle: str | None
    price: float | Decimal
    pages: int | None
    rating: int | str
    share: float | str
    is_new: bool
    kind: Literal["novel", "poem"]
    level: Literal[1, 2, "all"]
    mood: Literal["gay", "sad"] | str
    tags: Sequence[str] | None
    flags: Sequence[bool]
    printed: Annotated[DateOnly | str | None, Wire("printedAt")]
    covers: Sequence[FileInput]
    to: AddressInput | None
    more: Mapping[str, int]
    anything: Any
    shape: NoteInput | str
    author: Author | None
    condition: Condition
    order: Condition | Sequence[NoteInput] | str
    chapters: tuple[int, str] | Sequence[Any]
    said: NoteInput | CommentInput
    id: int


class _BooksMethods(BaseResource[ClientT]):
    def _old_list(
        self, *, query: str | None = ..., options: RequestOptions | None = None
    ) -> None: ...

    @old_arguments(_old_list, query="search")
    def list(
        self,
        *,
        search: Annotated[str | None, "words"] = None,
        page: Number | None = None,
        limit: int | None = None,
        options: RequestOptions | None = None,
    ) -> PagedCall[Book, Books]:
        """List books.

        With all that they have.

        `GET /books`

        - one
        - two\x1b[31m

        Args:
            search: Text to look for, in titles
                and names.
            limit: How many stand on a page.
        """
        return PagedCall(
            "GET",
            "/books",
            query={"search": search, "page": page, "limit": limit},
            returns={"200": Books},
            paging=PageNumber(
                items=("items",), page="page", size="limit", total=("total",)
            ),
            options=options,
        )

    class _OldAdd(RenamedMethod[MethodT]):
        @deprecated("books.add is called books.create now")
        def __get__(self, resource: object, owner: object = None) -> MethodT:
            return self.of(resource, owner)

    @method
    def create(
        self,
        *,
        is_draft: bool | None = None,
        options: RequestOptions | None = None,
        **body: Unpack[BookInput],
    ) -> Call[Book, Book]:
        """Add a book.

        `POST /books`

        Args:
            **body: Fields of `BookInput`.
            title: What it is called.
        """
        return Call(
            "POST",
            "/books",
            query={"is_draft": is_draft},
            body=json_fields(body, BookInput),
            returns={"201": Book},
            options=options,
        )

    add = _OldAdd(create)

    @method
    def get(
        self, book_id: int, *, options: RequestOptions | None = None
    ) -> Call[Book, Book]:
        """Get a book.

        `GET /books/{book_id}`
        """
        path_values = {"book_id": book_id}
        return Call(
            "GET",
            "/books/{book_id}",
            path_values=path_values,
            returns={"200": Book},
            options=options,
        )

    @method
    def update(
        self,
        id: int,
        /,
        *,
        options: RequestOptions | None = None,
        **body: Unpack[BookInput],
    ) -> Call[Book, Book]:
        """Change a book.

        `PUT /books/{id}`
        """
        return Call(
            "PUT",
            "/books/{id}",
            path_values={"id": id},
            body=json_fields(body, BookInput),
            returns={"200": Book},
            options=options,
        )

    @method
    def delete(
        self, book_id: int, *, options: RequestOptions | None = None
    ) -> Call[None, None]:
        """Remove a book."""
        path_values = {"book_id": book_id}
        return Call(
            "DELETE",
            "/books/{book_id}",
            path_values=path_values,
            returns={"204": None},
            options=options,
        )

    @method
    def replace_all(
        self, *, body: Sequence[BookInput], options: RequestOptions | None = None
    ) -> Call[_List[Book], _List[Book]]:
        """Replace all books."""
        return Call(
            "PUT",
            "/books",
            body=json_body(body),
            returns={"200": _List[Book]},
            options=options,
        )

    @method
    def cover(
        self, book_id: int, *, options: RequestOptions | None = None
    ) -> Call[bytes, bytes]:
        """Download a cover."""
        path_values = {"book_id": book_id}
        return Call(
            "GET",
            "/books/{book_id}/cover",
            path_values=path_values,
            returns={"200": bytes},
            options=options,
        )

    @method
    def scan(self, *, options: RequestOptions | None = None) -> Call[Book | bytes, Any]:
        """A picture, or what is known of it."""
        kind = file_or(Book)
        return Call("GET", "/scan", returns={"200": kind}, options=options)

    @method
    def ask(self, *, options: RequestOptions | None = None) -> Call[Any, Any]:
        """Anything."""
        return Call("GET", "/ask", returns={"200": Any}, options=options)

    @method
    def upload(
        self, *, body: FileInput, options: RequestOptions | None = None
    ) -> Call[str, str]:
        """Upload a text."""
        return Call(
            "POST",
            "/texts",
            body=bytes_body(body),  # type: ignore[arg-type]
            returns={"200": str},
            options=options,
        )

    @method
    def illustrate(
        self, *, options: RequestOptions | None = None, **body: Unpack[PictureInput]
    ) -> Call[Any, Any]:
        """Add a picture."""
        return Call(
            "POST",
            "/pictures",
            body=multipart_fields(body, PictureInput),
            returns={"200": Any},
            options=options,
        )

    @method
    def comment(
        self,
        on: Literal["book", "shelf"],
        /,
        *,
        options: RequestOptions | None = None,
        **body: Unpack[CommentInput],
    ) -> Call[Any, Any]:
        """Say something."""
        return Call(
            "POST",
            "/comments/{on}",
            path_values={"on": on},
            body=json_fields(body, CommentInput),
            returns={"200": Any},
            options=options,
        )

    @method
    def purge_all(self, *, options: RequestOptions | None = None) -> Call[Any, Any]:
        """Throw all away."""
        return Call("GET", "/purge", returns={"200": Any}, options=options)

    @method
    def names(
        self, *, options: RequestOptions | None = None
    ) -> Call[_List[str], _List[str]]:
        """All names."""
        return Call("GET", "/names", returns={"200": _List[str]}, options=options)

    @method
    def watch(self, *, options: RequestOptions | None = None) -> StreamedCall[Book]:
        """Watch books."""
        return StreamedCall(
            "GET", "/watch", returns={"200": json_lines_of(Book)}, options=options
        )

    @method
    def remove_many(
        self, *, ids: Sequence[int], options: RequestOptions | None = None
    ) -> BatchCall[int, int, Any]:
        """Remove several."""
        return BatchCall(
            "POST",
            "/remove",
            body=json_body({"ids": ids}),
            returns={"200": Any},
            batch=Apart(("done",), ("failed",)),
            options=options,
        )

    @method
    def import_all(
        self, *, options: RequestOptions | None = None
    ) -> JobCall[Any, Any, Any]:
        """Import all."""
        return JobCall(
            "POST",
            "/import",
            returns={"200": Any},
            job=Polling(
                Call("GET", "/jobs/{id}", returns={"200": Any}),
                ("status",),
                ("done",),
                path_values={"id": ("id",)},
            ),
            options=options,
        )

    @method
    def log_in(
        self, *, password: str, options: RequestOptions | None = None
    ) -> Call[Any, Any]:
        """Get a token."""
        return Call("GET", "/login", query={"p": password}, returns={}, options=options)


class _Older(Resource):
    """What the owner wrote first."""

    def total(self, **_: Any) -> Decimal:
        """Another one, which counts."""
        return Decimal(0)

    def greet(self) -> str:
        """Sends nothing."""
        return "hello"


class _Own(_Older):
    """What the owner wrote."""

    def total(self, *, at: OnlyForCheckers | None = None, **more: Any) -> Decimal:
        """Adds up what all cost."""
        del at, more
        books: Any = self
        prices = [each.price for each in books.list()]
        return Decimal(sum(prices)).quantize(Decimal("0.01"))


_List = list


class Shop(_Own, _BooksMethods[SyncClient], Resource):
    """What there is to read."""


class AsyncShop(_BooksMethods[BaseAsyncClient], AsyncResource):
    """What there is to read."""


class _BoundShelvesMethods(BoundResource[ClientT]):
    @method
    def list(
        self, *, options: RequestOptions | None = None
    ) -> Call[_List[Book], _List[Book]]:
        """List the books of a shelf.

        Args:
            name: The shelf.
        """
        return Call(
            "GET",
            "/shelves/{name}",
            path_values={"name": self._value},
            returns={"200": _List[Book]},
            options=options,
        )


class BoundShelves(_BoundShelvesMethods[SyncClient], Resource):
    """One shelf."""


class Shelves(Resource):
    """Shelves."""

    def __getitem__(self, name: str) -> BoundShelves:
        return BoundShelves(self._client, name)


class AsyncBoundShelves(_BoundShelvesMethods[BaseAsyncClient], AsyncResource):
    """One shelf."""


class AsyncShelves(AsyncResource):
    """Shelves."""

    def __getitem__(self, name: str) -> AsyncBoundShelves:
        return AsyncBoundShelves(self._client, name)


API = ApiFacts(
    package="bookshop",
    version="1.2.3",
    base_url="https://api.bookshop.test",
    schemes={
        "basic": Basic("user_id", "api_key"),
        "query": ApiKey("query", "key", "query_key"),
        "cookie": ApiKey("cookie", "sid", "cookie_key"),
    },
    security=(("basic",), ("query", "cookie")),
)


class Client(SyncClient):
    """Client of the bookshop."""

    def __init__(
        self,
        *,
        user_id: str | None = None,
        api_key: str | None = None,
        query_key: str | None = None,
        cookie_key: str | None = None,
        base_url: str | None = None,
    ) -> None:
        connected = httpx2.Client(transport=httpx2.MockTransport(server))
        super().__init__(
            API,
            {
                "user_id": user_id,
                "api_key": api_key,
                "query_key": query_key,
                "cookie_key": cookie_key,
            },
            SyncOptions(base_url=base_url, http_client=connected),
        )

    @cached_resource
    def books(self) -> Shop:
        """What there is to read."""
        return Shop(self)

    @cached_resource
    def shelves(self) -> Shelves:
        """Shelves."""
        return Shelves(self)

    @cached_resource
    def mcp(self) -> Shelves:
        """Called as a command of ours."""
        return Shelves(self)


class AsyncClient(BaseAsyncClient):
    """The same for tasks."""

    def __init__(
        self, *, base_url: str | None = None, middleware: Sequence[Any] = ()
    ) -> None:
        connected = httpx2.AsyncClient(transport=httpx2.MockTransport(server))
        names = ("user_id", "api_key", "query_key", "cookie_key")
        options = AsyncOptions(
            base_url=base_url, http_client=connected, middleware=middleware
        )
        super().__init__(API, dict.fromkeys(names), options)

    @cached_resource
    def books(self) -> AsyncShop:
        """What there is to read."""
        return AsyncShop(self)

    @cached_resource
    def shelves(self) -> AsyncShelves:
        """Shelves."""
        return AsyncShelves(self)

    @cached_resource
    def mcp(self) -> AsyncShelves:
        """Called as a command of ours."""
        return AsyncShelves(self)
