"""Paging by what the server says: links, marks, cursors of several parts, in bodies too; and lists that are cut off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from crmgen.runtime.body.json import json_body
from crmgen.runtime.errors.exceptions import (
    BadRequestError,
    NotFoundError,
    PagingError,
)
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.paging.arguments import InBody
from crmgen.runtime.paging.by_flag import ByFlag
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.content_range import ContentRange
from crmgen.runtime.paging.cursor import Cursor
from crmgen.runtime.paging.link_header import LinkHeader
from crmgen.runtime.paging.next_link import NextLink
from crmgen.runtime.paging.objects import InObject
from crmgen.runtime.paging.offset import Offset
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.paging.paging import Paging
from crmgen.runtime.parameters.json_value import json_value
from crmgen.runtime.parameters.styled import styled

from .recording import Recorder, answer

pytestmark = pytest.mark.anyio

ITEMS = ("items",)
HOME = "https://api.acme.test/v1"


def call(paging: Paging, verb: str = "GET", **facts: Any) -> PagedCall[int, Any]:
    return PagedCall(verb, "/numbers", returns={"200": Any}, paging=paging, **facts)


def walked(wire: Recorder, paged: PagedCall[int, Any]) -> list[int]:
    return list(wire.client().send(paged).parsed)


def queries(wire: Recorder) -> list[str]:
    return [url.partition("?")[2] for url in wire.urls]


def bodies(wire: Recorder) -> list[Any]:
    return [json.loads(request.content or b"null") for request in wire.requests]


# --- marks


@pytest.mark.parametrize(
    ("paging", "more", "end"),
    [
        (Cursor(ITEMS, next=("next",), is_last=("done",)), {"done": False}, True),
        (PageNumber(ITEMS, is_last=("done",)), {"done": False}, True),
        (Offset(ITEMS, is_last=("done",)), {"done": False}, True),
        (NextLink(ITEMS, ("next",), is_last=("done",)), {"done": False}, True),
    ],
)
def test_a_mark_for_the_end_saves_the_last_call(
    paging: Paging, more: dict[str, Any], end: bool
) -> None:
    wire = Recorder(
        answer({"items": [1], "next": f"{HOME}/numbers?cursor=b", **more}),
        answer({"items": [2], "next": f"{HOME}/numbers?cursor=c", "done": end}),
    )
    assert walked(wire, call(paging, query={"page": None, "offset": None})) == [1, 2]
    assert len(wire.requests) == 2


def test_how_many_are_left_is_a_mark() -> None:
    wire = Recorder(
        answer({"items": [1], "left": 1}), answer({"items": [2], "left": 0})
    )
    paged = call(PageNumber(ITEMS, has_more=("left",)), query={"page": None})
    assert walked(wire, paged) == [1, 2]


def test_a_mark_for_more_beats_a_total_and_a_short_page() -> None:
    wire = Recorder(
        answer({"items": [1], "more": True, "total": 1}),
        answer({"items": [], "more": True, "total": 1}),
    )
    paging = PageNumber(ITEMS, has_more=("more",), total=("total",))
    assert walked(wire, call(paging, query={"page": None})) == [1]
    empty = Recorder(
        answer({"items": [1], "more": True}),
        answer({"items": [], "more": True}),
        answer({"items": [2], "more": False}),
    )
    paging = PageNumber(ITEMS, has_more=("more",))
    assert walked(empty, call(paging, query={"page": None})) == [1, 2]


@pytest.mark.parametrize(
    "paging",
    [
        Cursor(ITEMS, next=("next",), has_more=("more",)),
        NextLink(ITEMS, ("next",), has_more=("more",)),
    ],
)
def test_more_without_a_place_is_an_error_and_no_short_list(paging: Paging) -> None:
    wire = Recorder(answer({"items": [1], "more": True, "next": None}))
    seen: list[int] = []
    with pytest.raises(PagingError, match="not where"):
        seen.extend(wire.client().send(call(paging, query={"cursor": None})).parsed)
    page = wire.client().send(call(paging)).parsed
    assert (page.items, page.has_next) == ([1], True)


# --- numbers that the server names


@pytest.mark.parametrize(
    ("paging", "second"),
    [
        (PageNumber(ITEMS, next=("next",)), "page=3"),
        (Offset(ITEMS, next=("next",)), "offset=3"),
    ],
)
def test_the_servers_number_wins_over_counting(paging: Paging, second: str) -> None:
    wire = Recorder(
        answer({"items": [1], "next": 3}), answer({"items": [2], "next": None})
    )
    paged = call(paging, query={"page": None, "offset": None})
    assert walked(wire, paged) == [1, 2]
    assert queries(wire) == ["", second]


@pytest.mark.parametrize("end", [None, "", 0, -1, "-1"])
def test_what_names_no_page_ends_the_list(end: Any) -> None:
    wire = Recorder(
        answer({"items": [1], "next": 2}), answer({"items": [2], "next": end})
    )
    paged = call(Offset(ITEMS, next=("next",)), query={"offset": None})
    assert walked(wire, paged) == [1, 2]


def test_pages_may_count_from_0_when_the_body_says_so() -> None:
    wire = Recorder(
        answer({"items": [1], "number": 0, "last": 2}),
        answer({"items": [2], "number": 1, "last": 2}),
        answer({"items": [3], "number": 2, "last": 2}),
    )
    paging = PageNumber(ITEMS, number=("number",), last_page=("last",))
    assert walked(wire, call(paging, query={"page": None})) == [1, 2, 3]
    assert queries(wire) == ["", "page=1", "page=2"]


# --- links


def test_a_link_that_forgets_the_filter_gives_only_its_number() -> None:
    wire = Recorder(
        answer({"items": [1], "next": "http://api.acme.test/numbers?page=2"}),
        answer({"items": [2], "next": None}),
    )
    paging = NextLink(ITEMS, ("next",), page="page")
    paged = call(paging, query={"page": None, "q": "x"})
    assert walked(wire, paged) == [1, 2]
    assert wire.urls[1] == f"{HOME}/numbers?page=2&q=x"


def test_a_link_that_says_all_is_followed_as_it_is() -> None:
    link = f"{HOME}/other?q=x&page=2&session=s"
    wire = Recorder(answer({"items": [1], "next": link}), answer({"items": [2]}))
    paging = NextLink(ITEMS, ("next",), page="page")
    assert walked(wire, call(paging, query={"page": None, "q": "x"})) == [1, 2]
    assert wire.urls[1] == link


def test_a_link_to_another_host_is_refused_also_where_its_number_is_known() -> None:
    wire = Recorder(answer({"items": [1], "next": "https://evil.test/v1?page=2"}))
    paged = call(NextLink(ITEMS, ("next",), page="page"), query={"page": None})
    with pytest.raises(PagingError, match="another origin"):
        walked(wire, paged)
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    "link",
    [
        r"https://evil.test\@api.acme.test/v1/numbers?page=2",
        "https://user:word@api.acme.test/v1/numbers?page=2",
        "https://api.acme.test:443/v1/numbers?page=2#there",
    ],
)
def test_a_link_is_sent_below_the_authority_that_was_asked(link: str) -> None:
    wire = Recorder(answer({"items": [1], "next": link}), answer({"items": [2]}))
    walked(wire, call(NextLink(ITEMS, ("next",))))
    assert wire.urls[1].startswith("https://api.acme.test/")
    assert "evil" not in wire.urls[1].partition("/v1")[0]


def test_what_is_no_address_is_a_value_or_an_error() -> None:
    wire = Recorder(answer({"items": [1], "next": "2"}), answer({"items": [2]}))
    paged = call(NextLink(ITEMS, ("next",), page="page"), query={"page": None})
    assert walked(wire, paged) == [1, 2]
    assert queries(wire) == ["", "page=2"]
    lost = Recorder(answer({"items": [1], "next": "c2Vjb25k"}))
    seen: list[int] = []
    with pytest.raises(PagingError, match="no address"):
        seen.extend(lost.client().send(call(NextLink(ITEMS, ("next",)))).parsed)


def test_links_as_a_list_with_their_relations() -> None:
    links = [
        {"rel": "self", "href": f"{HOME}/numbers"},
        {"rel": "next", "href": f"{HOME}/numbers?from=2"},
    ]
    wire = Recorder(
        answer({"items": [1], "links": links}),
        answer({"items": [2], "links": links[:1]}),
    )
    assert walked(wire, call(NextLink(ITEMS, ("links",)))) == [1, 2]
    bare = Recorder(answer({"items": [1], "links": [{"rel": "next"}]}))
    assert walked(bare, call(NextLink(ITEMS, ("links",)))) == [1]


def test_a_cursor_that_is_an_address_is_followed() -> None:
    wire = Recorder(
        answer({"items": [1], "next": f"{HOME}/numbers?cursor=b&n=1"}),
        answer({"items": [2], "next": "/wEPa=="}),
        answer({"items": [3], "next": None}),
    )
    paged = call(Cursor(ITEMS, next=("next",)), query={"cursor": None})
    assert walked(wire, paged) == [1, 2, 3]
    assert queries(wire) == ["", "cursor=b&n=1", "cursor=b&n=1&cursor=%2FwEPa%3D%3D"]


def test_a_cursor_in_a_header() -> None:
    wire = Recorder(
        answer({"items": [1]}, x_next_token="b"),
        answer({"items": [2]}, x_next_token=""),
    )
    paging = Cursor(ITEMS, next_header="X-Next-Token")
    assert walked(wire, call(paging, query={"cursor": None})) == [1, 2]
    assert queries(wire) == ["", "cursor=b"]


def test_a_link_header_that_leads_nowhere_ends_the_list() -> None:
    link = '</v1/numbers?from={0}>; rel="next"; results="{1}"; cursor="{0}"'
    wire = Recorder(
        answer([1], link=link.format(2, "true")),
        answer([2], link=link.format(3, "false")),
    )
    assert walked(wire, call(LinkHeader(()))) == [1, 2]


# --- cursors of several parts, in bodies, in objects of the query


def test_a_cursor_of_two_parts() -> None:
    wire = Recorder(
        answer({"items": [1], "meta": {"after": 7, "id": "x"}}),
        answer({"items": [2], "meta": {"after": None}}),
    )
    paging = Cursor(
        ITEMS, "after", ("meta", "after"), others=(("afterId", ("meta", "id")),)
    )
    paged = call(paging, query={"after": None, "afterId": None})
    assert walked(wire, paged) == [1, 2]
    assert queries(wire) == ["", "after=7&afterId=x"]


def test_two_parts_of_the_last_item() -> None:
    first = {"items": [{"on": "a", "id": 1}, {"on": "b", "id": 2}]}
    wire = Recorder(answer(first), answer({"items": []}))
    paging = Cursor(ITEMS, "on", last_item=("on",), others=(("id", ("id",)),))
    assert walked(wire, call(paging, query={"on": None, "id": None})) == first["items"]
    assert queries(wire) == ["", "on=b&id=2"]


def test_a_cursor_inside_of_the_body() -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        after = json.loads(request.content).get("paging", {}).get("after", 0)
        following = after + 1 if after < 2 else None
        return answer({"items": [after], "next": following})

    wire = Recorder(serve)
    paging = Cursor(ITEMS, InBody("paging", "after"), ("next",))
    sent = {"q": "x", "paging": {"size": 1}}
    paged = call(paging, "POST", body=json_body(sent))
    assert walked(wire, paged) == [0, 1, 2]
    assert bodies(wire) == [
        sent,
        {"q": "x", "paging": {"size": 1, "after": 1}},
        {"q": "x", "paging": {"size": 1, "after": 2}},
    ]
    other = call(paging, "POST", body=json_body({"paging": {"after": 1}}))
    assert walked(Recorder(serve), other) == [1, 2]


def test_a_body_that_was_not_sent_and_one_that_options_add_to() -> None:
    replies = (
        answer({"items": [1], "last": False}),
        answer({"items": [2], "last": True}),
    )
    paging = PageNumber(ITEMS, InBody("page"), is_last=("last",))
    wire = Recorder(*replies)
    assert walked(wire, call(paging, "POST")) == [1, 2]
    assert bodies(wire) == [None, {"page": 2}]
    wire = Recorder(*replies)
    added = RequestOptions(body={"page": 4, "q": 1})
    assert walked(wire, call(paging, "POST", options=added)) == [1, 2]
    assert bodies(wire) == [{"page": 4, "q": 1}, {"page": 5, "q": 1}]


def test_a_page_in_an_object_of_the_query() -> None:
    wire = Recorder(
        answer({"items": [1], "last": 2}), answer({"items": [2], "last": 2})
    )
    paging = PageNumber(
        ITEMS,
        InObject("page", "number"),
        InObject("page", "size"),
        last_page=("last",),
    )
    assert walked(wire, call(paging, query={"page": None})) == [1, 2]
    assert queries(wire) == ["", "page%5Bnumber%5D=2"]
    given = styled({"size": 5, "number": 1}, "deepObject")
    wire = Recorder(answer({"items": [1], "last": 2}), answer({"items": [2]}))
    assert walked(wire, call(paging, query={"page": given})) == [1, 2]
    assert queries(wire)[1] == "page%5Bsize%5D=5&page%5Bnumber%5D=2"
    assert "deepObject" in repr(given)
    with pytest.raises(ValueError, match=r"page\[number\]"):
        call(paging, query={"page": styled({"number": [2]}, "deepObject")})


def test_a_cursor_in_an_object_that_leads_in_circles() -> None:
    wire = Recorder(answer({"items": [1], "next": "b"}))
    paging = Cursor(ITEMS, InObject("page", "after"), ("next",))
    with pytest.raises(PagingError, match="fetched already"):
        walked(wire, call(paging, query={"page": None}))


# --- a flag


def by_marker(request: httpx2.Request) -> httpx2.Response:
    if request.url.params.get("usemarker") == "true":
        start = int(request.url.params.get("marker", "0"))
        return answer({"items": [start], "next": str(start + 1) if start < 2 else None})
    offset = int(request.url.params.get("offset", "0"))
    return answer({"items": [offset], "total": 3})


@pytest.mark.parametrize("flag", [None, False, True])
async def test_a_flag_chooses_between_two_ways(flag: bool | None) -> None:
    paging = ByFlag(
        "usemarker",
        Cursor(ITEMS, "marker", ("next",)),
        Offset(ITEMS, total=("total",)),
    )
    query = {"usemarker": flag, "marker": None, "offset": None}
    wire = Recorder(by_marker)
    page = wire.client().send(call(paging, query=query)).parsed
    assert list(page) == [0, 1, 2]
    assert page.total == (None if flag else 3)
    assert len(wire.requests) == 3


# --- lists that are cut off


def of_three(*told: dict[str, Any]) -> Recorder:
    """Three pages: two items, one, none, with what each says besides."""
    items = [[1, 2], [3], list[int]()]
    return Recorder(
        *(answer({"items": i, **t}) for i, t in zip(items, told, strict=False))
    )


SHORT: dict[str, tuple[Paging, list[dict[str, Any]]]] = {
    "cursor before its total": (
        Cursor(ITEMS, next=("next",), total=("n",)),
        [{"next": "b", "n": 7}, {"next": None, "n": 7}],
    ),
    "offset before its total": (Offset(ITEMS, total=("n",)), [{"n": 7}] * 3),
    "offset, its total told once": (
        Offset(ITEMS, total=("n",)),
        [{"n": 7}, {}, {}],
    ),
    "page before its total": (PageNumber(ITEMS, total=("n",)), [{"n": 9}] * 3),
    "link before its total": (
        NextLink(ITEMS, ("next",), total=("n",), page="page"),
        [{"next": "/v1/numbers?page=2", "n": 7}, {"n": 7}],
    ),
    "offset with more": (Offset(ITEMS, has_more=("more",)), [{"more": True}] * 3),
    "offset that is not at the end": (
        Offset(ITEMS, is_last=("end",)),
        [{"end": False}] * 3,
    ),
    "cursor with more and without a place": (
        Cursor(ITEMS, last_item=(), has_more=("more",)),
        [{"more": True}] * 3,
    ),
    "cursor with more and the same place": (
        Cursor(ITEMS, next=("next",), has_more=("more",)),
        [{"more": True, "next": each} for each in ("b", "c", "c")],
    ),
}


@pytest.mark.parametrize("case", SHORT)
async def test_a_list_that_ends_before_what_it_told_is_an_error(case: str) -> None:
    paging, told = SHORT[case]
    paged = call(paging, query={"page": None, "offset": None, "cursor": None})
    seen, later = list[int](), list[int]()
    with pytest.raises(PagingError, match=r"narrow|not where"):
        for item in of_three(*told).client().send(paged).parsed:
            seen.append(item)
    page = (await of_three(*told).async_client().send(paged)).parsed
    with pytest.raises(PagingError, match=r"narrow|not where"):
        async for item in page:
            later.append(item)
    assert seen == later == [1, 2, 3]


def test_a_search_by_post_that_ends_before_its_total_is_an_error() -> None:
    body = json_body({"q": "x", "page": {"from": 0}})
    paged = call(Offset(ITEMS, InBody("page", "from"), total=("n",)), "POST", body=body)
    with pytest.raises(PagingError, match="ends this list after 3 items of 5; narrow"):
        walked(of_three({"n": 5}, {"n": 5}, {"n": 5}), paged)
    # where it began is no riddle
    later = call(
        Offset(ITEMS, InBody("page", "from"), total=("n",)),
        "POST",
        body=json_body({"page": {"from": 2}}),
    )
    assert walked(of_three({"n": 5}, {"n": 5}), later) == [1, 2, 3]
    with pytest.raises(PagingError, match="after 5 items of 6"):
        walked(of_three({"n": 6}, {"n": 6}, {"n": 6}), later)


def test_a_range_that_ends_before_its_total_is_an_error() -> None:
    first = answer([1, 2], content_range="n 0-1/4")
    for last in ("n */4", "n 2-2/4"):
        items = [3] if "2-2" in last else list[int]()
        wire = Recorder(first, answer(items, content_range=last))
        if items:
            wire = Recorder(first, answer([3], content_range=last), answer([]))
        with pytest.raises(PagingError, match=f"after {2 + len(items)} items of 4"):
            walked(wire, call(ContentRange((), range="range"), query={"range": None}))
    beyond = call(ContentRange((), range="range"), query={"range": [4, 9]})
    assert walked(Recorder(answer([], content_range="n */4")), beyond) == []


LINK = '</v1/numbers?page=2>; rel="next"'


@pytest.mark.parametrize("asked", [{}, {"per_page": 1, "page_size": 2, "page": None}])
def test_links_that_end_before_the_total_are_an_error(asked: dict[str, Any]) -> None:
    paging = LinkHeader((), total_header="X-Total")
    wire = Recorder(answer([1], link=LINK, x_total="3"), answer([2], x_total="3"))
    with pytest.raises(PagingError, match="after 2 items of 3; narrow"):
        walked(wire, call(paging, query=asked))
    body = Recorder(
        answer({"items": [1], "next": "/v1/numbers?page=2", "n": 3}),
        answer({"items": [2], "n": 3}),
    )
    with pytest.raises(PagingError, match="after 2 items of 3; narrow"):
        walked(body, call(NextLink(ITEMS, ("next",), total=("n",)), query=asked))


@pytest.mark.parametrize("name", ["page", "pageNumber", "since_id", "startAt", "from"])
def test_links_from_the_midst_of_a_list_say_nothing_of_its_total(name: str) -> None:
    paging = LinkHeader((), total_header="X-Total")
    for facts in ({"query": {name: "2"}}, {"body": json_body({name: 2})}):
        wire = Recorder(answer([2], x_total="3"))
        assert walked(wire, call(paging, "POST", **facts)) == [2]
    more = RequestOptions(query={name: "2"})
    wire = Recorder(answer([2], x_total="3"))
    assert walked(wire, call(paging, options=more)) == [2]


def test_a_list_that_has_all_that_it_told_is_whole() -> None:
    shrunk = of_three({"n": 7}, {"n": 7}, {"n": 3})
    assert walked(shrunk, call(Offset(ITEMS, total=("n",)))) == [1, 2, 3]
    # gaps in pages, of what a user may not see, are counted by the server
    gaps = of_three({"n": 4}, {"n": 4}, {"n": 4})
    assert walked(gaps, call(PageNumber(ITEMS, total=("n",)))) == [1, 2, 3]
    halfway = call(Cursor(ITEMS, next=("next",), total=("n",)), query={"cursor": "b"})
    assert walked(of_three({"n": 7}), halfway) == [1, 2]
    onward = call(PageNumber(ITEMS, total=("n",)), query={"page": 3})
    assert walked(of_three({"n": 9}, {"n": 9}, {"n": 9}), onward) == [1, 2, 3]


@pytest.mark.parametrize("paging", [PageNumber, Offset])
@pytest.mark.parametrize("told", [[-1, -1, -1], [0, 0, 0], ["-1", None, 1]])
def test_what_counts_no_whole_ends_no_list(paging: Any, told: list[Any]) -> None:
    wire = of_three(*({"n": each} for each in told))
    first = wire.client().send(call(paging(ITEMS, total=("n",)))).parsed
    assert first.total is None
    assert list(first) == [1, 2, 3]


def test_what_is_added_while_a_list_is_read_is_no_loss() -> None:
    told: list[dict[str, Any]] = [{"next": "b", "n": 3}, {"next": None, "n": 4}]
    grown = call(Cursor(ITEMS, next=("next",), total=("n",)), query={"cursor": None})
    assert walked(of_three(*told), grown) == [1, 2, 3]
    counted: list[dict[str, Any]] = [{"n": 3, "of": 2}, {"n": 4, "of": 2}]
    pages = call(PageNumber(ITEMS, total=("n",), last_page=("of",)))
    assert walked(of_three(*counted), pages) == [1, 2, 3]


@pytest.mark.parametrize(
    ("paging", "first", "empty", "last"),
    [
        (PageNumber(ITEMS, next=("next",)), {"next": 2}, {"next": 3}, {"next": None}),
        (Offset(ITEMS, next=("next",)), {"next": 2}, {"next": 9}, {"next": None}),
        (PageNumber(ITEMS, last_page=("of",)), {"of": 3}, {"of": 3}, {"of": 3}),
        (PageNumber(ITEMS, has_more=("m",)), {"m": True}, {"m": True}, {"m": False}),
        (
            Offset(ITEMS, next=("next",), has_more=("m",)),
            {"m": True},
            {"next": 5, "m": True},
            {"m": False},
        ),
    ],
)
def test_an_empty_page_before_another_one_is_not_the_end(
    paging: Paging, first: Any, empty: Any, last: Any
) -> None:
    wire = Recorder(
        answer({"items": [1], **first}),
        answer({"items": [], **empty}),
        answer({"items": [2], **last}),
    )
    assert walked(wire, call(paging, query={"page": None, "offset": None})) == [1, 2]


FOLLOWING: list[tuple[Paging, Callable[[int], object]]] = [
    (PageNumber(ITEMS, next=("next",)), lambda n: n),
    (Offset(ITEMS, next=("next",)), lambda n: n * 10),
    (Cursor(ITEMS, next=("next",)), lambda n: f"c{n}"),
    (NextLink(ITEMS, ("next",)), lambda n: f"/v1/numbers?page={n}"),
]


@pytest.mark.parametrize(("paging", "following"), FOLLOWING)
def test_a_server_that_counts_on_for_ever_comes_to_an_end(
    paging: Paging, following: Any
) -> None:
    def serve(_: httpx2.Request) -> httpx2.Response:
        number = len(wire.requests)
        items = [number] if number < 3 else []
        return answer({"items": items, "next": following(number + 1), **told})

    told: dict[str, int] = {}
    wire = Recorder(serve)
    seen: list[int] = []
    with pytest.raises(PagingError, match="behind 50 empty ones in a row"):
        for item in wire.client().send(call(paging)).parsed:
            seen.append(item)
    assert len(seen) == 2
    assert len(wire.requests) == 52
    # a total that was reached tells it apart from a list with gaps
    told_of: Any = paging
    counted: Any = told_of._replace(total=("n",))
    told, wire = {"n": 2}, Recorder(serve)
    if isinstance(paging, NextLink):
        counted = counted._replace(page="page")
    assert len(walked(wire, call(counted))) == 2
    assert len(wire.requests) <= 3


def test_a_page_that_comes_again_is_an_error_where_more_was_told() -> None:
    for paging, told in (
        (PageNumber(ITEMS, has_more=("more",)), {"more": True}),
        (PageNumber(ITEMS, total=("n",)), {"n": 2}),
    ):
        wire = Recorder(answer({"items": [1], **told}))
        with pytest.raises(PagingError, match="narrow"):
            walked(wire, call(paging, query={"page": None}))
    wire = Recorder(answer({"items": [1]}))
    assert walked(wire, call(PageNumber(ITEMS), query={"page": None})) == [1]


@pytest.mark.parametrize(("cap", "is_cut"), [(2, True), (3, False), (None, False)])
async def test_a_list_that_ends_at_a_known_cap_is_an_error(
    cap: int | None, is_cut: bool
) -> None:
    paged = call(Cursor(ITEMS, next=("next",)), cap=cap)
    replies = answer({"items": [1], "next": "b"}), answer({"items": [2]})
    page = Recorder(*replies).client().send(paged).parsed
    if not is_cut:
        assert list(page) == [1, 2]
        return
    with pytest.raises(PagingError, match="after 2 items; narrow"):
        list(page)
    later = (await Recorder(*replies).async_client().send(paged)).parsed
    with pytest.raises(PagingError, match="narrow"):
        [item async for item in later]


@pytest.mark.parametrize("status", [400, 416, 422])
async def test_a_page_that_is_refused_behind_others_says_what_to_do(
    status: int,
) -> None:
    paged = call(Offset(ITEMS), query={"offset": None})
    replies = answer({"items": [1]}), answer({"message": "too far"}, status)
    seen: list[int] = []
    with pytest.raises(
        PagingError, match=r"after 1 items: .*too far.*narrow"
    ) as caught:
        for item in Recorder(*replies).client().send(paged).parsed:
            seen.append(item)
    assert seen == [1]
    assert caught.value.status == status
    assert caught.value.__cause__ is not None
    later = (await Recorder(*replies).async_client().send(paged)).parsed
    with pytest.raises(PagingError, match="too far"):
        [item async for item in later]
    linked = call(LinkHeader(()), query={"page": 2})
    first = answer([1], link='</v1/numbers?from=2>; rel="next"')
    with pytest.raises(PagingError, match="the next page: "):
        walked(Recorder(first, answer({}, status)), linked)


async def test_other_refusals_stay_what_they_are() -> None:
    paged = call(Offset(ITEMS), query={"offset": None})
    replies = answer({"items": [1]}), answer({}, 404)
    with pytest.raises(NotFoundError):
        walked(Recorder(*replies), paged)
    later = (await Recorder(*replies).async_client().send(paged)).parsed
    with pytest.raises(NotFoundError):
        [item async for item in later]
    with pytest.raises(BadRequestError):
        walked(Recorder(answer({}, 400)), paged)


@pytest.mark.parametrize(
    "paging", [PageNumber(ITEMS, most=2, last_page=("n",)), Offset(ITEMS, most=1)]
)
def test_no_page_is_asked_for_behind_the_greatest_that_is_allowed(
    paging: Paging,
) -> None:
    wire = Recorder(answer({"items": [1], "n": 9}))
    wire = Recorder(*(answer({"items": [n], "n": 9}) for n in range(9)))
    seen: list[int] = []
    with pytest.raises(PagingError, match="narrow"):
        for item in wire.client().send(call(paging)).parsed:
            seen.append(item)
    assert seen == [0, 1]
    assert len(wire.requests) == 2


# --- arguments that ask for no page


@pytest.mark.parametrize(
    "asked",
    [
        [0],
        [3, 1],
        [-1, 4],
        [],
        [0, 1, 2],
        ["a", 2],
        [0.5, 2],
        {"a": 1},
        5,
        "x",
        "[3,1]",
    ],
)
def test_a_malformed_range_is_refused_before_sending(asked: Any) -> None:
    paging = ContentRange((), range="range")
    given = asked if isinstance(asked, str) else json_value(asked)
    with pytest.raises(ValueError, match="range is the first and the last index"):
        call(paging, query={"range": given})


@pytest.mark.parametrize("asked", [[0, 0], (2, 5), "[0, 24]", "0-24"])
def test_a_range_may_be_written_in_many_ways(asked: Any) -> None:
    paged = call(ContentRange((), range="range"), query={"range": asked})
    assert not paged.paging.is_start(paged)


@pytest.mark.parametrize("asked", ["two", True, [1], float("inf")])
@pytest.mark.parametrize(
    ("paging", "name"),
    [
        (PageNumber(ITEMS, size="size"), "page"),
        (PageNumber(ITEMS, size="size"), "size"),
        (Offset(ITEMS, size="size"), "offset"),
        (Offset(ITEMS, size="size"), "size"),
        (Cursor(ITEMS, next=("next",), size="size"), "size"),
        (ContentRange((), offset="offset", size="size"), "size"),
    ],
)
def test_a_malformed_number_is_refused_before_sending(
    paging: Paging, name: str, asked: Any
) -> None:
    with pytest.raises(ValueError, match=f"{name} is a number"):
        call(paging, query={name: asked})


def test_numbers_in_a_body_are_checked_too() -> None:
    paging = PageNumber(ITEMS, InBody("page", "number"))
    with pytest.raises(ValueError, match=r"page\.number is a number"):
        call(paging, "POST", body=json_body({"page": {"number": [2]}}))
