"""The words that real APIs page with: each is walked to its end, by what the server says, and no call too many."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from crmgen.text import Json
from tests.behaviour.test_generated_tests import run_tests
from tests.conftest import MakeSdk

Schema = dict[str, Any]
HOME = "https://api.example.com/v1"
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
DEALS: Schema = {
    "type": "array",
    "items": {"type": "object", "properties": {"id": NUMBER, "title": TEXT}},
}


def an_object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def document(
    answer: Schema,
    query: dict[str, Schema] | None = None,
    body: Schema | None = None,
    path: str = "/deals",
    status: str = "200",
    **more: Any,
) -> str:
    """A document with one operation that lists deals."""
    parameters = [
        {"name": name, "in": "query", "schema": schema, **_style(schema)}
        for name, schema in (query or {}).items()
    ]
    content = {"application/json": {"schema": answer}}
    operation: dict[str, Any] = {
        "operationId": "listDeals",
        "tags": ["Deals"],
        "parameters": parameters,
        "responses": {status: {"description": "OK", "content": content}},
        **more,
    }
    if body is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    item = {"get" if body is None else "post": operation}
    return f"  {json.dumps(path)}: {json.dumps(item)}\n"


def _style(schema: Schema) -> dict[str, str]:
    return {"style": "deepObject"} if schema["type"] == "object" else {}


def deals(*ids: int) -> list[dict[str, int]]:
    return [{"id": each} for each in ids]


WALKED: dict[str, tuple[Schema, dict[str, Schema], list[Any], list[str]]] = {
    "a cursor in additional_data": (
        an_object(
            success=FLAG, data=DEALS, additional_data=an_object(next_cursor=TEXT)
        ),
        {"cursor": TEXT, "limit": NUMBER},
        [
            {"data": deals(1), "additional_data": {"next_cursor": "b"}},
            {"data": deals(2), "additional_data": {"next_cursor": None}},
        ],
        ["", "cursor=b"],
    ),
    "a cursor of the parameter's own name beside another noun": (
        an_object(people=DEALS, meta=an_object(cursor=TEXT)),
        {"cursor": TEXT},
        [
            {"people": deals(1), "meta": {"cursor": "b"}},
            {"people": deals(2), "meta": {}},
        ],
        ["", "cursor=b"],
    ),
    "after_cursor and end_of_stream": (
        an_object(deals=DEALS, after_cursor=TEXT, end_of_stream=FLAG),
        {"cursor": TEXT},
        [
            {"deals": deals(1), "after_cursor": "b", "end_of_stream": False},
            {"deals": deals(2), "after_cursor": "c", "end_of_stream": True},
        ],
        ["", "cursor=b"],
    ),
    "info.more_records": (
        an_object(data=DEALS, info=an_object(page=NUMBER, more_records=FLAG)),
        {"page": NUMBER, "per_page": NUMBER},
        [
            {"data": deals(1), "info": {"page": 1, "more_records": True}},
            {"data": deals(2), "info": {"page": 2, "more_records": False}},
        ],
        ["", "page=2"],
    ),
    "nextRecordsUrl and done": (
        an_object(records=DEALS, done=FLAG, nextRecordsUrl=TEXT, totalSize=NUMBER),
        {"q": TEXT},
        [
            {"records": deals(1), "done": False, "nextRecordsUrl": "/data/query/01-2"},
            {"records": deals(2), "done": True},
        ],
        ["", "https://api.example.com/data/query/01-2"],
    ),
    "@odata.nextLink beside $skip": (
        {
            **an_object(value=DEALS),
            "properties": {"value": DEALS, "@odata.nextLink": TEXT},
        },
        {"$top": NUMBER, "$skip": NUMBER},
        [
            {"value": deals(1), "@odata.nextLink": f"{HOME}/deals?$skiptoken=b"},
            {"value": deals(2)},
        ],
        ["", "$skiptoken=b"],
    ),
    "_links.next.href": (
        an_object(
            _embedded=an_object(deals=DEALS),
            _links=an_object(next=an_object(href=TEXT), self=an_object(href=TEXT)),
        ),
        {"page": NUMBER},
        [
            {
                "_embedded": {"deals": deals(1)},
                "_links": {"next": {"href": f"{HOME}/deals?page=2"}},
            },
            {"_embedded": {"deals": deals(2)}, "_links": {}},
        ],
        ["", "page=2"],
    ),
    "links by their relation in a map": (
        an_object(
            data=DEALS,
            links={"type": "object", "additionalProperties": an_object(href=TEXT)},
        ),
        {"page": NUMBER},
        [
            {"data": deals(1), "links": {"next": {"href": "/v1/deals?page=2"}}},
            {"data": deals(2), "links": {"prev": {"href": "/v1/deals?page=1"}}},
        ],
        ["", "page=2"],
    ),
    "a list of links with their relations": (
        an_object(
            data=DEALS,
            links={
                "type": "array",
                "items": an_object(
                    rel={"type": "string", "enum": ["self", "next"]}, href=TEXT
                ),
            },
        ),
        {"page": NUMBER},
        [
            {"data": deals(1), "links": [{"rel": "next", "href": "/v1/deals?page=2"}]},
            {"data": deals(2), "links": [{"rel": "self", "href": "/v1/deals"}]},
        ],
        ["", "page=2"],
    ),
    "meta.pagination with the number of pages": (
        an_object(
            data=DEALS,
            meta=an_object(
                pagination=an_object(current_page=NUMBER, total_pages=NUMBER)
            ),
        ),
        {"page": NUMBER},
        [
            {"data": deals(1), "meta": {"pagination": {"total_pages": 2}}},
            {"data": deals(2), "meta": {"pagination": {"total_pages": 2}}},
        ],
        ["", "page=2"],
    ),
    "next_page as a number": (
        an_object(deals=DEALS, next_page={"type": "integer", "nullable": True}),
        {"page": NUMBER},
        [{"deals": deals(1), "next_page": 2}, {"deals": deals(2), "next_page": None}],
        ["", "page=2"],
    ),
    "next_page as an address": (
        an_object(deals=DEALS, next_page=TEXT, count=NUMBER),
        {},
        [{"deals": deals(1), "next_page": f"{HOME}/deals?page=2"}, {"deals": deals(2)}],
        ["", "page=2"],
    ),
    "next_page as a number in a text": (
        an_object(deals=DEALS, next_page=TEXT),
        {"page": NUMBER},
        [{"deals": deals(1), "next_page": "2"}, {"deals": deals(2), "next_page": ""}],
        ["", "page=2"],
    ),
    "next_page as an address beside a page": (
        an_object(deals=DEALS, next_page=TEXT),
        {"page": NUMBER},
        [
            {"deals": deals(1), "next_page": f"{HOME}/deals?page=2&size=9"},
            {"deals": deals(2), "next_page": None},
        ],
        ["", "page=2&size=9"],
    ),
    "next_page as a cursor": (
        an_object(deals=DEALS, next_page=TEXT, has_more=FLAG),
        {"page": TEXT},
        [
            {"deals": deals(1), "next_page": "YmI=", "has_more": True},
            {"deals": deals(2), "next_page": None, "has_more": False},
        ],
        ["", "page=YmI%3D"],
    ),
    "next_page as an object": (
        an_object(data=DEALS, next_page=an_object(offset=TEXT, path=TEXT, uri=TEXT)),
        {"limit": NUMBER, "offset": TEXT},
        [
            {"data": deals(1), "next_page": {"offset": "b", "uri": f"{HOME}/x?y=1"}},
            {"data": deals(2), "next_page": None},
        ],
        ["", "offset=b"],
    ),
    "nextOffset": (
        an_object(value=DEALS, nextOffset=NUMBER),
        {"offset": NUMBER, "count": NUMBER},
        [{"value": deals(1), "nextOffset": 7}, {"value": deals(2)}],
        ["", "offset=7"],
    ),
    "next under the name of a place": (
        an_object(deals=DEALS, nextPosition=TEXT),
        {"position": TEXT},
        [{"deals": deals(1), "nextPosition": "b"}, {"deals": deals(2)}],
        ["", "position=b"],
    ),
    "a cursor of two parts": (
        an_object(
            deals=DEALS,
            meta=an_object(startAfter=NUMBER, startAfterId=TEXT, total=NUMBER),
        ),
        {"startAfter": NUMBER, "startAfterId": TEXT},
        [
            {"deals": deals(1), "meta": {"startAfter": 17, "startAfterId": "x"}},
            {"deals": deals(2), "meta": {"startAfter": None}},
        ],
        ["", "startAfter=17&startAfterId=x"],
    ),
    "a marker of two parts": (
        an_object(
            Items=DEALS,
            IsTruncated=FLAG,
            NextKeyMarker=TEXT,
            NextVersionIdMarker=TEXT,
        ),
        {"key-marker": TEXT, "version-id-marker": TEXT, "marker": TEXT},
        [
            {
                "Items": deals(1),
                "IsTruncated": True,
                "NextKeyMarker": "k",
                "NextVersionIdMarker": "v",
            },
            {"Items": deals(2), "IsTruncated": False},
        ],
        ["", "key-marker=k&version-id-marker=v"],
    ),
    "a page in an object of the query": (
        an_object(data=DEALS, meta=an_object(total_pages=NUMBER)),
        {"page": an_object(number=NUMBER, size=NUMBER)},
        [
            {"data": deals(1), "meta": {"total_pages": 2}},
            {"data": deals(2), "meta": {"total_pages": 2}},
        ],
        ["", "page%5Bnumber%5D=2"],
    ),
    "a list inside of the only field": (
        an_object(albums=an_object(items=DEALS, next=TEXT, total=NUMBER)),
        {"offset": NUMBER, "limit": NUMBER},
        [
            {"albums": {"items": deals(1), "next": f"{HOME}/deals?offset=1"}},
            {"albums": {"items": deals(2), "next": None}},
        ],
        ["", "offset=1"],
    ),
    "a cursor in a list of edges": (
        an_object(edges={"type": "array", "items": an_object(cursor=TEXT, id=NUMBER)}),
        {"cursor": TEXT},
        [
            {"edges": [{"id": 1, "cursor": "b"}]},
            {"edges": [{"id": 2, "cursor": "c"}]},
            {"edges": []},
        ],
        ["", "cursor=b", "cursor=c"],
    ),
}


@pytest.mark.parametrize("case", WALKED)
def test_each_is_walked_to_its_end(sdk: MakeSdk, case: str) -> None:
    answer, query, pages, expected = WALKED[case]
    made = sdk(document(answer, query))
    for page in pages:
        made.reply(200, page)
    found = list(made.client().deals.list())
    assert [each.id for each in found] == list(range(1, len(found) + 1))
    assert len(found) == sum(len(_items(page)) for page in pages)
    assert [_told(str(request.url)) for request in made.sent] == expected


@pytest.mark.parametrize(("status", "sent"), [("202", 202), ("206", 206), ("2XX", 203)])
def test_any_success_pages(sdk: MakeSdk, status: str, sent: int) -> None:
    answer = an_object(data=DEALS, total=NUMBER)
    query = {"offset": NUMBER, "limit": NUMBER}
    made = sdk(document(answer, query, status=status))
    made.reply(sent, {"data": deals(1), "total": 2})
    made.reply(sent, {"data": deals(2), "total": 2})
    assert [each.id for each in made.client().deals.list()] == [1, 2]


def _items(page: Json) -> list[Json]:
    """The list of deals in a page."""
    found = page if isinstance(page, list) else []
    for value in page.values() if isinstance(page, dict) else ():
        first = value[0] if isinstance(value, list) and value else None
        if isinstance(value, list) and isinstance(first, dict) and "id" in first:
            return value
        if isinstance(value, dict) and (inner := _items(value)):
            found = inner
    return found


def _told(url: str) -> str:
    """The query of a call to the list; the whole address of any other."""
    address, _, query = url.partition("?")
    return query if address == f"{HOME}/deals" else url


SEARCHED: dict[str, tuple[Schema, Schema, list[Any], list[Any]]] = {
    "after, and paging.next.after": (
        an_object(query=TEXT, limit=NUMBER, after=TEXT),
        an_object(
            total=NUMBER,
            results=DEALS,
            paging=an_object(next=an_object(after=TEXT, link=TEXT)),
        ),
        [
            {"total": 2, "results": deals(1), "paging": {"next": {"after": "1"}}},
            {"total": 2, "results": deals(2)},
        ],
        [{"query": "x"}, {"query": "x", "after": "1"}],
    ),
    "pagination.starting_after": (
        an_object(
            query=TEXT, pagination=an_object(per_page=NUMBER, starting_after=TEXT)
        ),
        an_object(
            data=DEALS,
            total_count=NUMBER,
            pages=an_object(
                page=NUMBER, next=an_object(page=NUMBER, starting_after=TEXT)
            ),
        ),
        [
            {"data": deals(1), "pages": {"page": 1, "next": {"starting_after": "b"}}},
            {"data": deals(2), "pages": {"page": 2, "next": None}},
        ],
        [{"query": "x"}, {"query": "x", "pagination": {"starting_after": "b"}}],
    ),
    "limit and offset": (
        an_object(query=TEXT, limit=NUMBER, offset=NUMBER),
        an_object(data=DEALS),
        [{"data": deals(1, 2)}, {"data": deals(3)}],
        [{"query": "x"}, {"query": "x", "offset": 2}],
    ),
    "page and pageLimit": (
        an_object(query=TEXT, page=NUMBER, pageLimit=NUMBER),
        an_object(deals=DEALS, total=NUMBER),
        [{"deals": deals(1), "total": 2}, {"deals": deals(2), "total": 2}],
        [{"query": "x"}, {"query": "x", "page": 2}],
    ),
    "searchAfter of the last item, a list": (
        an_object(
            query=TEXT,
            pageLimit=NUMBER,
            searchAfter={"type": "array", "items": {}},
        ),
        an_object(
            deals={
                "type": "array",
                "items": an_object(
                    id=NUMBER, searchAfter={"type": "array", "items": {}}
                ),
            },
            total=NUMBER,
        ),
        [
            {"deals": [{"id": 1, "searchAfter": [17, "x"]}], "total": 1},
            {"deals": [], "total": 1},
        ],
        [{"query": "x"}, {"query": "x", "searchAfter": [17, "x"]}],
    ),
    "nextToken": (
        an_object(query=TEXT, maxResults=NUMBER, nextToken=TEXT),
        an_object(items=DEALS, nextToken=TEXT),
        [{"items": deals(1), "nextToken": "b"}, {"items": deals(2)}],
        [{"query": "x"}, {"query": "x", "nextToken": "b"}],
    ),
    "options.offset": (
        an_object(query=TEXT, options=an_object(count=NUMBER, offset=NUMBER)),
        an_object(deals=DEALS, total_deals=NUMBER),
        [{"deals": deals(1, 2)}, {"deals": deals(3)}],
        [{"query": "x"}, {"query": "x", "options": {"offset": 2}}],
    ),
}


@pytest.mark.parametrize("case", SEARCHED)
def test_a_search_by_post_is_walked(sdk: MakeSdk, case: str) -> None:
    body, answer, pages, expected = SEARCHED[case]
    made = sdk(document(answer, body=body, path="/deals/search"))
    for page in pages:
        made.reply(200, page)
    found = list(made.client().deals.list(query="x"))
    assert [each.id for each in found] == list(range(1, len(found) + 1))
    assert [json.loads(request.content) for request in made.sent] == expected


@pytest.mark.anyio
async def test_a_search_by_post_is_walked_asynchronously(sdk: MakeSdk) -> None:
    body, answer, pages, expected = SEARCHED["pagination.starting_after"]
    made = sdk(document(answer, body=body, path="/deals/search"))
    for page in pages:
        made.reply(200, page)
    client = made.async_client()
    found = [each.id async for each in client.deals.list(query="x")]
    assert found == [1, 2]
    assert [json.loads(request.content) for request in made.sent] == expected


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        (  # it makes what it lists
            "/deals",
            an_object(deals=DEALS, pagination=an_object(page=NUMBER)),
            an_object(deals=DEALS, pagination=an_object(page=NUMBER, pageCount=NUMBER)),
        ),
        (  # nothing says that it only reads
            "/deals/import",
            an_object(limit=NUMBER, offset=NUMBER),
            an_object(data=DEALS, total=NUMBER),
        ),
        (  # a link would not repeat the body
            "/deals/search",
            an_object(query=TEXT, page=NUMBER),
            an_object(data=DEALS, links=an_object(next_url=TEXT)),
        ),
    ],
)
def test_a_post_that_may_change_things_is_sent_once(
    sdk: MakeSdk, path: str, body: Schema, answer: Schema
) -> None:
    made = sdk(document(answer, body=body, path=path, operationId="postDeals"))
    made.reply(200, {"data": deals(1), "deals": deals(1), "total": 5})
    method = next(
        getattr(made.client().deals, name)
        for name in ("create", "import_", "search", "post")
        if hasattr(made.client().deals, name)
    )
    result = method()
    if path != "/deals/search":
        assert not hasattr(result, "has_next")
    assert len(made.sent) == 1


STATED: dict[str, tuple[Schema, Schema, Schema]] = {
    "style: page, page: paging.number, last-page: pages": (
        {"paging": {"number": 2}},
        {"rows": deals(1), "pages": 2},
        {"rows": deals(2), "pages": 2},
    ),
    "style: offset, page: paging.from, total: pages": (
        {"paging": {"from": 1}},
        {"rows": deals(1), "pages": 2},
        {"rows": deals(2), "pages": 2},
    ),
    "style: cursor, page: paging.key, next: then.key, is-last: end": (
        {"paging": {"key": "b"}},
        {"rows": deals(1), "then": {"key": "b"}, "end": False},
        {"rows": deals(2), "then": {"key": "c"}, "end": True},
    ),
    "next: {paging.key: then.key, paging.id: then.id}": (
        {"paging": {"key": "b", "id": "i"}},
        {"rows": deals(1), "then": {"key": "b", "id": "i"}},
        {"rows": deals(2), "then": None},
    ),
    "last-item: {paging.key: title, paging.id: id}": (
        {"paging": {"key": "t", "id": 1}},
        {"rows": [{"id": 1, "title": "t"}]},
        {"rows": []},
    ),
}


@pytest.mark.parametrize("said", STATED)
def test_the_extension_says_where_in_the_body_a_page_is(
    sdk: MakeSdk, said: str
) -> None:
    second, *pages = STATED[said]
    keys = an_object(key=TEXT, id=TEXT, number=NUMBER, **{"from": NUMBER})
    answer = an_object(
        rows=DEALS, pages=NUMBER, then=an_object(key=TEXT, id=TEXT), end=FLAG
    )
    stated = yaml.safe_load(f"{{items: rows, {said}}}")
    text = document(
        answer,
        body=an_object(q=TEXT, paging=keys),
        **{"x-crmgen-pagination": stated},
    )
    made = sdk(text)
    for page in pages:
        made.reply(200, page)
    found = [each.id for each in made.client().deals.list(q="x")]
    assert found == [1, 2][: len(found)]
    assert [json.loads(request.content) for request in made.sent] == [
        {"q": "x"},
        {"q": "x", **second},
    ]


def test_a_cursor_in_a_header_is_walked(sdk: MakeSdk) -> None:
    text = document(
        {"type": "array", "items": an_object(id=NUMBER)}, {"pageToken": TEXT}
    )
    headers = '"headers": {"NextPageToken": {"schema": {"type": "string"}}}, "content"'
    made = sdk(text.replace('"content"', headers))
    made.reply(200, deals(1), headers={"NextPageToken": "b"})
    made.reply(200, deals(2))
    assert [each.id for each in made.client().deals.list()] == [1, 2]
    assert made.last.url.query == b"pageToken=b"
    assert "test_list_pages[sync]" in run_tests(made)


def test_the_id_of_the_last_item_of_several_kinds_is_a_cursor(sdk: MakeSdk) -> None:
    kinds = [an_object(id=TEXT, card=TEXT), an_object(id=TEXT, bank=TEXT)]
    answer = an_object(data={"type": "array", "items": {"oneOf": kinds}}, has_more=FLAG)
    made = sdk(document(answer, {"starting_after": TEXT, "limit": NUMBER}))
    made.reply(200, {"data": [{"id": "a", "bank": "x"}], "has_more": True})
    made.reply(200, {"data": [{"id": "b", "card": "y"}], "has_more": False})
    assert [each.id for each in made.client().deals.list()] == ["a", "b"]
    assert made.last.url.query == b"starting_after=a"


FLAGGED = an_object(entries=DEALS, next_marker=TEXT, total_count=NUMBER)


def test_a_flag_that_a_way_of_paging_needs_is_sent(sdk: MakeSdk) -> None:
    made = sdk(document(FLAGGED, {"usemarker": FLAG, "marker": TEXT, "limit": NUMBER}))
    made.reply(200, {"entries": deals(1), "next_marker": "b"})
    made.reply(200, {"entries": deals(2), "next_marker": None})
    assert [each.id for each in made.client().deals.list()] == [1, 2]
    assert [request.url.query for request in made.sent] == [
        b"usemarker=true",
        b"usemarker=true&marker=b",
    ]


@pytest.mark.parametrize("flag", [None, True])
def test_where_another_way_needs_no_flag_the_caller_chooses(
    sdk: MakeSdk, flag: bool | None
) -> None:
    query = {"usemarker": FLAG, "marker": TEXT, "offset": NUMBER, "limit": NUMBER}
    made = sdk(document(FLAGGED, query))
    more = {"next_marker": "b"} if flag else {"total_count": 2}
    made.reply(200, {"entries": deals(1), **more})
    made.reply(200, {"entries": deals(2), **({} if flag else more)})
    assert [each.id for each in made.client().deals.list(usemarker=flag)] == [1, 2]
    second = b"usemarker=true&marker=b" if flag else b"offset=1"
    assert made.last.url.query == second


def test_a_documented_cap_ends_in_an_error(sdk: MakeSdk) -> None:
    text = "Finds deals. A search is limited to 10,000 total results."
    made = sdk(
        document(
            an_object(results=DEALS, paging=an_object(next=an_object(after=TEXT))),
            body=an_object(limit=NUMBER, after=TEXT),
            path="/deals/search",
            description=text,
        )
    )
    made.reply(
        200, {"results": deals(*range(5000)), "paging": {"next": {"after": "5"}}}
    )
    made.reply(200, {"results": deals(*range(5000, 10000))})
    seen: list[int] = []
    with pytest.raises(made.package.PagingError, match="10000 items; narrow"):
        for each in made.client().deals.list(limit=5000):
            seen.append(each.id)
    assert len(seen) == 10000


@pytest.mark.parametrize(
    ("asked", "told", "pages"),
    [
        ({"limit": NUMBER, "offset": NUMBER}, {"total": 250}, [130, 0]),
        ({"limit": NUMBER, "page": NUMBER}, {"total": 7}, [3, 2, 0]),
        ({"limit": NUMBER, "offset": NUMBER}, {"has_more": True}, [2, 0]),
        ({"limit": NUMBER, "after": TEXT}, {"total": 3, "after": None}, [2]),
    ],
)
def test_a_search_by_post_that_ends_early_is_no_short_list(
    sdk: MakeSdk, asked: dict[str, Schema], told: dict[str, Any], pages: list[int]
) -> None:
    answer = an_object(results=DEALS, total=NUMBER, has_more=FLAG, after=TEXT)
    if "has_more" not in told:
        del answer["properties"]["has_more"]
    if "after" not in told:
        del answer["properties"]["after"]
    made = sdk(document(answer, body=an_object(**asked), path="/deals/search"))
    for number, count in enumerate(pages):
        items = deals(*range(number * 1000, number * 1000 + count))
        made.reply(200, {"results": items, **told})
    seen: list[int] = []
    with pytest.raises(made.package.PagingError, match="narrow the list"):
        for each in made.client().deals.list(limit=500):
            seen.append(each.id)
    assert len(seen) == sum(pages)


def test_a_cap_that_is_met_ends_in_an_error(sdk: MakeSdk) -> None:
    answer = an_object(results=DEALS, total=NUMBER, after=TEXT)
    made = sdk(document(answer, {"after": TEXT}))
    made.reply(200, {"results": deals(1), "total": 12000, "after": "b"})
    made.reply(400, {"message": "paging ends at 10000"})
    with pytest.raises(made.package.PagingError, match=r"ends at 10000.*narrow"):
        list(made.client().deals.list())


def test_no_offset_is_asked_for_that_is_too_much(sdk: MakeSdk) -> None:
    offset = {"type": "integer", "maximum": 1}
    made = sdk(document(an_object(data=DEALS), {"offset": offset, "limit": NUMBER}))
    made.reply(200, {"data": deals(1)})
    made.reply(200, {"data": deals(2)})
    with pytest.raises(made.package.PagingError, match="narrow"):
        list(made.client().deals.list())
    assert len(made.sent) == 2


def test_malformed_pages_are_refused_before_sending(sdk: MakeSdk) -> None:
    made = sdk(document(an_object(data=DEALS), {"page": NUMBER, "per_page": NUMBER}))
    with pytest.raises(ValueError, match="page is a number"):
        made.client().deals.list(page=[1])
    with pytest.raises(ValueError, match="per_page is a number"):
        made.client().deals.list(per_page="many")
    assert made.sent == []


def test_a_malformed_range_is_refused_before_sending(sdk: MakeSdk) -> None:
    made = sdk("""
  /deals:
    get:
      operationId: listDeals
      tags: [Deals]
      x-crmgen-pagination: {style: content-range, range: range}
      parameters:
        - name: range
          in: query
          content: {application/json: {schema: {type: array, items: {type: integer}}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: array, items: {type: object}}}}}
""")
    for asked in ([0], [3, 1], ["a", "b"], []):
        with pytest.raises(ValueError, match="first and the last index"):
            made.client().deals.list(range=asked)
    assert made.sent == []


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/v1/deals?page=2",
        "//evil.test/v1/deals?page=2",
        "http://api.example.com/v1/deals?token=2",
        "https://api.example.com:8443/v1/deals?token=2",
        "https://api.example.com@evil.test/?page=2",
    ],
)
@pytest.mark.parametrize("query", [{}, {"page": NUMBER}, {"cursor": TEXT}])
def test_a_link_takes_nothing_to_another_origin(
    sdk: MakeSdk, link: str, query: dict[str, Schema]
) -> None:
    made = sdk(document(an_object(data=DEALS, next=TEXT), query))
    made.reply(200, {"data": deals(1), "next": link})
    with pytest.raises(made.package.PagingError, match="another origin"):
        list(made.client().deals.list())
    assert [request.url.host for request in made.sent] == ["api.example.com"]


def _asking(number: int, name: str) -> str:
    """A search that every call has to tell where to begin, at 3."""
    begin = {"type": "integer", "minimum": 3}
    body = {**an_object(limit=NUMBER, **{name: begin}), "required": [name]}
    answer = an_object(data=DEALS, total=NUMBER, total_pages=NUMBER)
    if name != "page":
        answer = an_object(data=DEALS, total=NUMBER)
    return document(
        answer, body=body, path=f"/find/{number}", operationId=f"search{number}"
    )


def test_the_generated_tests_of_all_of_them_pass(sdk: MakeSdk) -> None:
    texts = [
        document(answer, query, path=f"/deals/{number}", operationId=f"list{number}")
        for number, (answer, query, _, _) in enumerate(WALKED.values())
    ]
    texts += [
        document(
            answer, body=body, path=f"/search/{number}", operationId=f"find{number}"
        )
        for number, (body, answer, _, _) in enumerate(SEARCHED.values())
    ]
    required = document(
        an_object(data=DEALS, next_page_url=TEXT), {"page": NUMBER, "q": TEXT}
    )
    texts.append(required.replace('"q", "in"', '"q", "required": true, "in"'))
    texts += [
        _asking(n, style) for n, style in enumerate(("page", "offset", "startIndex"))
    ]
    made = sdk("".join(texts))
    names = run_tests(made)
    pages = [name for name in names if "_pages[sync]" in name]
    assert len(pages) >= len(texts) - 4  # cursors of the last item have no such test
