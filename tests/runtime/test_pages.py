"""Paging: each style over several pages, its end, and what servers do wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from crmgen.runtime.body.json import json_body
from crmgen.runtime.errors.exceptions import (
    NotFoundError,
    PagingError,
    ResponseValidationError,
)
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.content_range import ContentRange
from crmgen.runtime.paging.cursor import Cursor
from crmgen.runtime.paging.link_header import LinkHeader, next_link
from crmgen.runtime.paging.next_link import NextLink
from crmgen.runtime.paging.offset import Offset
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.paging.paging import Paging
from crmgen.runtime.parameters.json_value import json_value
from crmgen.runtime.parameters.styled import styled

from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


def contacts_page(request: httpx2.Request) -> httpx2.Response:
    """Five contacts, two on each page."""
    page = int(request.url.params.get("page", "1"))
    ids = ["a", "b", "c", "d", "e"][2 * page - 2 : 2 * page]
    contacts = [{"contact": {"id": i}} for i in ids]
    return answer(
        {"data": {"contacts": contacts, "total_count": 5, "page": page, "max_page": 3}}
    )


def test_items_of_all_pages_are_fetched_as_needed() -> None:
    wire = Recorder(contacts_page)
    contacts = iter(wire.client().contacts.list(search="x"))
    assert next(contacts).id == "a"
    assert len(wire.requests) == 1
    assert [contact.id for contact in contacts] == ["b", "c", "d", "e"]
    assert [request.url.query for request in wire.requests] == [
        b"search=x",
        b"search=x&page=2",
        b"search=x&page=3",
    ]


def test_a_page_at_a_time() -> None:
    page = Recorder(contacts_page).client().contacts.list(page=2)
    assert [contact.id for contact in page.items] == ["c", "d"]
    assert (page.total, page.has_next) == (5, True)
    last = page.next()
    assert [contact.id for contact in last.items] == ["e"]
    assert not last.has_next
    with pytest.raises(PagingError, match="last page"):
        last.next()
    assert [len(p.items) for p in page.pages()] == [2, 1]
    assert page.raw.envelope.data.max_page == 3


async def test_async_pages_and_items() -> None:
    crm = Recorder(contacts_page).async_client()
    assert [contact.id async for contact in crm.contacts.list()] == [
        "a",
        "b",
        "c",
        "d",
        "e",
    ]
    page = await crm.contacts.list(page=2)
    assert (len(page.items), page.total, page.has_next) == (2, 5, True)
    assert [contact.id for contact in (await page.next()).items] == ["e"]
    assert [len(p.items) async for p in crm.contacts.list().pages()] == [2, 2, 1]
    raw = await crm.contacts.list.raw()
    assert raw.parsed.total == 5


def test_errors_come_after_the_items_before_them() -> None:
    wire = Recorder(contacts_page, answer({"message": "gone"}, 404))
    seen: list[str] = []
    with pytest.raises(NotFoundError):
        seen.extend(contact.id for contact in wire.client().contacts.list())
    collected: list[str] = []
    with pytest.raises(NotFoundError):
        for contact in (
            Recorder(contacts_page, answer({}, 404)).client().contacts.list()
        ):
            collected.append(contact.id)
    assert collected == ["a", "b"]


def test_a_server_that_repeats_a_page_ends_the_list(
    caplog: pytest.LogCaptureFixture,
) -> None:
    same = answer({"data": {"contacts": [{"contact": {"id": "a"}}]}})
    wire = Recorder(same)
    assert [contact.id for contact in wire.client().contacts.list()] == ["a"]
    assert len(wire.requests) == 2
    assert "same page again" in caplog.text


@pytest.mark.parametrize(
    "body", [{}, {"data": None}, {"data": {"contacts": None}}, {"data": {}}]
)
def test_a_list_that_is_missing_is_empty_unless_strict(body: Any) -> None:
    assert list(Recorder(answer(body)).client().contacts.list()) == []


def test_a_missing_list_is_refused_when_strict() -> None:
    with pytest.raises(ResponseValidationError, match=r"data\.contacts"):
        Recorder(answer({"data": {}})).client(strict=True).contacts.list()


def test_items_without_their_wrapper_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    body = {
        "data": {"contacts": [{"contact": {"id": "a"}}, {"id": "b"}], "max_page": 1}
    }
    items: list[Any] = Recorder(answer(body)).client().contacts.list().items
    assert items[0].id == "a"
    assert items[1].model_extra == {"id": "b"}
    assert len(caplog.records) == 1 or "contacts" in caplog.text


# --- each style, against a server of seven numbers -------------------------------------------

Server = Callable[[httpx2.Request], httpx2.Response]
ALL = list(range(7))


def call(paging: Paging, **facts: Any) -> PagedCall[int, Any]:
    return PagedCall("GET", "/numbers", returns={"200": Any}, paging=paging, **facts)


def params(request: httpx2.Request, name: str, otherwise: int) -> int:
    return int(request.url.params.get(name, otherwise))


def by_page(**more: Callable[[int], Any]) -> Server:
    def serve(request: httpx2.Request) -> httpx2.Response:
        page = params(request, "page", 1)
        size = min(params(request, "size", 3), 3)  # a cap, as many servers have one
        items = ALL[size * (page - 1) : size * page]
        return answer(
            {"items": items, **{name: make(page) for name, make in more.items()}}
        )

    return serve


def by_offset(request: httpx2.Request) -> httpx2.Response:
    offset, limit = params(request, "offset", 0), params(request, "limit", 3)
    return answer({"items": ALL[offset : offset + limit], "total": len(ALL)})


def by_cursor(request: httpx2.Request) -> httpx2.Response:
    start = params(request, "cursor", 0)
    after = start + 3
    return answer(
        {"items": ALL[start:after], "next": str(after) if after < len(ALL) else None}
    )


def by_link(request: httpx2.Request) -> httpx2.Response:
    start = params(request, "from", 0)
    link = f"/v1/numbers?from={start + 3}" if start + 3 < len(ALL) else ""
    return answer({"items": ALL[start : start + 3], "next": link})


def by_header(request: httpx2.Request) -> httpx2.Response:
    start = params(request, "from", 0)
    links = ['<https://api.acme.test/v1/numbers?from=0>; rel="first"']
    if start + 3 < len(ALL):
        links.append(f'<https://api.acme.test/v1/numbers?from={start + 3}>; rel="next"')
    return answer(ALL[start : start + 3], link=", ".join(links), x_total_count="7")


def by_range(request: httpx2.Request) -> httpx2.Response:
    start, end = json.loads(request.url.params.get("range", "[0,2]"))
    items = ALL[start : end + 1]
    return answer(
        items, content_range=f"numbers {start}-{start + len(items)}/{len(ALL)}"
    )


def by_range_header(request: httpx2.Request) -> httpx2.Response:
    start, end = map(
        int, request.headers.get("range", "items=0-2").removeprefix("items=").split("-")
    )
    items = ALL[start : end + 1]
    return answer(items, content_range=f"items {start}-{start + len(items) - 1}/*")


ITEMS = ("items",)
NUMBERED = PageNumber(items=ITEMS, size="size")


@pytest.mark.parametrize(
    ("server", "paged", "pages", "total"),
    [
        (by_page(), call(NUMBERED, query={"page": None, "size": None}), 3, None),
        (by_page(), call(NUMBERED, query={"page": None, "size": 500}), 3, None),
        (
            by_page(last=lambda _: 3),
            call(PageNumber(items=ITEMS, last_page=("last",)), query={"page": None}),
            3,
            None,
        ),
        (
            by_page(total=lambda _: 7),
            call(PageNumber(items=ITEMS, total=("total",)), query={"page": None}),
            3,
            7,
        ),
        (
            by_page(more=lambda page: page < 3),
            call(PageNumber(items=ITEMS, has_more=("more",)), query={"page": None}),
            3,
            None,
        ),
        (
            by_page(size=lambda _: 3),
            call(PageNumber(items=ITEMS, page_size=("size",)), query={"page": None}),
            3,
            None,
        ),
        (
            by_offset,
            call(Offset(items=ITEMS, total=("total",)), query={"offset": None}),
            3,
            7,
        ),
        (
            by_offset,
            call(Offset(items=ITEMS), query={"offset": None, "limit": 2}),
            4,
            None,
        ),
        (
            by_cursor,
            call(Cursor(items=ITEMS, next=("next",)), query={"cursor": None}),
            3,
            None,
        ),
        (
            by_link,
            call(NextLink(items=ITEMS, next=("next",)), query={"from": None}),
            3,
            None,
        ),
        (
            by_page(total=lambda _: 7.0),
            call(PageNumber(items=ITEMS, total=("total",)), query={"page": None}),
            3,
            7,
        ),
        (by_header, call(LinkHeader(items=(), total_header="x-total-count")), 3, 7),
        (
            by_range,
            call(ContentRange(items=(), range="range"), query={"range": None}),
            3,
            7,
        ),
        (
            by_range,
            call(
                ContentRange(items=(), range="range"),
                query={"range": json_value([0, 1])},
            ),
            4,
            7,
        ),
        (by_range_header, call(ContentRange(items=())), 3, None),
    ],
)
async def test_each_style(
    server: Server, paged: PagedCall[int, Any], pages: int, total: int | None
) -> None:
    wire = Recorder(server)
    page = wire.client().send(paged).parsed
    assert page.total == total
    assert list(page) == ALL
    assert len(wire.requests) == pages
    other = Recorder(server)
    assert [
        item async for item in (await other.async_client().send(paged)).parsed
    ] == ALL
    assert other.urls == wire.urls


def test_a_cursor_from_the_last_item() -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        start = params(request, "after", -1) + 1
        items = [{"id": number} for number in ALL[start : start + 3]]
        return answer({"data": items, "has_more": start + 3 < len(ALL)})

    paging = Cursor(
        items=("data",), cursor="after", last_item=("id",), has_more=("has_more",)
    )
    items: list[Any] = list(
        Recorder(serve).client().send(call(paging, query={"after": None})).parsed
    )
    assert [item["id"] for item in items] == ALL


def test_an_empty_page_with_a_next_cursor_goes_on() -> None:
    wire = Recorder(
        answer({"items": [1], "next": "b"}),
        answer({"items": [], "next": "c"}),
        answer({"items": [2], "next": ""}),
    )
    paging = Cursor(items=ITEMS, next=("next",))
    assert list(wire.client().send(call(paging, query={"cursor": None})).parsed) == [
        1,
        2,
    ]


@pytest.mark.parametrize("cursors", [["b", "b"], ["b", "c", "d", "b"]])
async def test_a_cursor_that_repeats_is_an_error_after_its_items(
    cursors: list[str],
) -> None:
    def served() -> Recorder:
        return Recorder(
            *(answer({"items": [n], "next": c}) for n, c in enumerate(cursors)),
        )

    paged = call(Cursor(items=ITEMS, next=("next",)), query={"cursor": None})
    wire, seen = served(), list[int]()
    page = wire.client().send(paged).parsed
    with pytest.raises(PagingError, match="fetched already") as caught:
        for item in page:
            seen.append(item)
    assert seen == list(range(len(cursors)))
    assert caught.value.response is not None
    other, later = served(), list[int]()
    with pytest.raises(PagingError, match="fetched already"):
        async for item in (await other.async_client().send(paged)).parsed:
            later.append(item)
    assert (later, len(other.requests)) == (seen, len(cursors))


def test_going_through_a_list_again_is_no_repetition() -> None:
    paged = call(Cursor(items=ITEMS, next=("next",)), query={"cursor": None})
    page = Recorder(by_cursor).client().send(paged).parsed
    assert list(page) == list(page) == ALL
    assert page.next().items == page.next().items == ALL[3:6]


def test_a_server_that_ignores_the_cursor_is_an_error() -> None:
    wire = Recorder(answer({"items": [1], "next": "b"}))
    paged = call(Cursor(items=ITEMS, next=("next",)), query={"cursor": None})
    seen: list[int] = []
    with pytest.raises(PagingError, match="fetched already"):
        for item in wire.client().send(paged).parsed:
            seen.append(item)
    assert (seen, len(wire.requests)) == ([1], 2)


def test_links_in_a_circle_are_an_error() -> None:
    wire = Recorder(
        answer({"items": [1], "next": "/v1/numbers?from=2"}),
        answer({"items": [2], "next": "/v1/numbers?from=3"}),
        answer({"items": [3], "next": "/v1/numbers?from=2"}),
    )
    page = wire.client().send(call(NextLink(items=ITEMS, next=("next",)))).parsed
    seen: list[int] = []
    with pytest.raises(PagingError, match="fetched already"):
        for item in page:
            seen.append(item)
    assert seen == [1, 2, 3]


def test_an_empty_page_with_its_own_cursor_is_the_last() -> None:
    wire = Recorder(
        answer({"items": [1], "next": "b"}), answer({"items": [], "next": "b"})
    )
    paged = call(Cursor(items=ITEMS, next=("next",)), query={"cursor": None})
    assert list(wire.client().send(paged).parsed) == [1]


def test_looking_at_a_page_with_a_bad_link_does_not_raise() -> None:
    wire = Recorder(answer({"items": [1], "next": "https://evil.test/"}))
    page = wire.client().send(call(NextLink(items=ITEMS, next=("next",)))).parsed
    assert page.has_next
    assert "1 items" in repr(page)
    with pytest.raises(PagingError, match="another origin"):
        page.next()


@pytest.mark.parametrize("link", ["http://[", "https://api.acme.test:port/"])
def test_a_next_link_that_is_no_address_is_told_after_its_items(link: str) -> None:
    wire = Recorder(answer({"items": [1], "next": link}))
    page = wire.client().send(call(NextLink(items=ITEMS, next=("next",)))).parsed
    seen: list[int] = []
    with pytest.raises(PagingError, match="no address"):
        for item in page:
            seen.append(item)
    assert seen == [1]


def test_a_paging_parameter_in_the_body() -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        page = json.loads(request.content).get("page", 1)
        return answer({"items": ALL[3 * page - 3 : 3 * page], "last": 3})

    wire = Recorder(serve)
    paging = PageNumber(items=ITEMS, last_page=("last",))
    paged = call(paging, body=json_body({"name": "x"}))
    assert list(wire.client().send(paged).parsed) == ALL
    assert json.loads(wire.requests[2].content) == {"name": "x", "page": 3}


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/v1/numbers",
        "//evil.test/v1/numbers",
        "http://api.acme.test/v1/numbers",
        "https://api.acme.test:444/v1/numbers",
        "https://api.acme.test@evil.test/",
    ],
)
def test_a_next_link_to_another_origin_is_refused_after_its_items(link: str) -> None:
    wire = Recorder(answer({"items": [1, 2], "next": link}))
    seen: list[int] = []
    with pytest.raises(PagingError, match="another origin"):
        for item in (
            wire.client().send(call(NextLink(items=ITEMS, next=("next",)))).parsed
        ):
            seen.append(item)
    assert seen == [1, 2]
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('<https://x/?a=1,2>; rel="next"', "https://x/?a=1,2"),
        ("<https://x/2>; rel=next", "https://x/2"),
        (
            '<https://x/1>; rel="prev", <https://x/3>; title="a, b"; rel="next last"',
            "https://x/3",
        ),
        ("</2>; rel=\"next\"; type='x'", "/2"),
        ('<https://x/1>; rel="prev"', None),
        ("", None),
    ],
)
def test_link_headers(header: str, expected: str | None) -> None:
    assert next_link(header) == expected


def test_the_whole_answer_of_a_list() -> None:
    crm = Recorder(contacts_page).client()
    assert crm.contacts.list.raw(page=3).parsed.items[0].id == "e"
    pager = Recorder(contacts_page).async_client().contacts.list()
    assert "await it, or iterate with async for" in repr(pager)


def test_a_total_in_the_body_beside_link_headers() -> None:
    paging = LinkHeader(items=ITEMS, total=("total",))
    wire = Recorder(answer({"items": [1], "total": 9}))
    assert wire.client().send(call(paging)).parsed.total == 9


def test_a_content_range_may_go_on_by_offset_and_be_missing() -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        start = params(request, "offset", 0)
        return answer(ALL[start : start + 3], content_range=f"n {start}-9/7")

    paging = ContentRange(items=(), offset="offset")
    asked = call(paging, query={"offset": None})
    assert list(Recorder(serve).client().send(asked).parsed) == ALL
    bare = Recorder(answer([1, 2]), answer([]))
    page = bare.client().send(asked).parsed
    assert (page.total, list(page)) == (None, [1, 2])
    assert "offset=2" in bare.urls[1]


@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        (json_value([0, 2]), ["range=%5B0%2C2%5D", "range=%5B3%2C5%5D"]),
        (styled([0, 2], "form", explode=False), ["range=0,2", "range=3,5"]),
        ([0, 2], ["range=0&range=2", "range=3&range=5"]),
        ("0-2", ["range=0-2", "range=3-5"]),
        ("0,2", ["range=0%2C2", "range=3%2C5"]),
        ("[0,2]", ["range=%5B0%2C2%5D", "range=%5B3%2C5%5D"]),
    ],
)
def test_a_range_goes_on_as_it_was_written(asked: Any, queries: list[str]) -> None:
    wire = Recorder(
        answer(ALL[:3], content_range="n 0-2/5"),
        answer(ALL[3:5], content_range="n 3-4/5"),
    )
    paging = ContentRange(items=(), range="range")
    first = call(paging, query={"range": asked})
    assert list(wire.client().send(first).parsed) == ALL[:5]
    assert [url.partition("?")[2] for url in wire.urls] == queries


def test_a_page_that_options_ask_for_is_gone_on_from() -> None:
    wire = Recorder(by_page(last=lambda _: 3))
    paging = PageNumber(items=ITEMS, last_page=("last",))
    options = RequestOptions(query={"page": 2, "more": "x"})
    page = wire.client().send(call(paging, options=options)).parsed
    assert list(page) == ALL[3:]
    assert [url.partition("?")[2] for url in wire.urls] == [
        "page=2&more=x",
        "page=3&more=x",
    ]


def test_a_lone_item_counts_as_a_list(caplog: pytest.LogCaptureFixture) -> None:
    paging = PageNumber(items=ITEMS, last_page=("last",))
    wire = Recorder(answer({"items": {"id": 1}, "last": 1}))
    items: list[Any] = list(wire.client().send(call(paging)).parsed)
    assert items == [{"id": 1}]
    assert "items: is no list" in caplog.text


def test_items_at_the_end_of_a_star() -> None:
    paging = PageNumber(items=("items", "*"), last_page=("last",))
    wire = Recorder(answer({"items": [1, 2], "last": 1}))
    assert list(wire.client().send(call(paging)).parsed) == [1, 2]
