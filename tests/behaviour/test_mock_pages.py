"""The mock gives lists page by page, in each way that crmgen knows."""

from __future__ import annotations

import pytest

from tests.behaviour.mocked import mocked
from tests.conftest import MakeSdk

ITEM = "{type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}"


def document(
    parameters: str, body: str, headers: str = "", method: str = "get", rest: str = ""
) -> str:
    return f"""
  /orders:
    {method}:
      operationId: listOrders
      tags: [orders]
      {rest}
      parameters: [{parameters}]
      responses:
        "200":
          description: a page
          {headers}
          content: {{application/json: {{schema: {body}}}}}
"""


def number(name: str, more: str = "") -> str:
    return f"{{name: {name}, in: query, schema: {{type: integer{more}}}}}"


def text(name: str) -> str:
    return f"{{name: {name}, in: query, schema: {{type: string}}}}"


def page(**fields: str) -> str:
    inside = ", ".join(f"{name}: {type}" for name, type in fields.items())
    return (
        f"{{type: object, required: [{', '.join(fields)}], properties: {{{inside}}}}}"
    )


LIST = f"{{type: array, items: {ITEM}}}"
WHOLE = "{type: integer}"
FLAG = "{type: boolean}"
TEXT = "{type: string}"
MAYBE = '{type: [string, "null"]}'
SIZE = number("limit", ", default: 10, maximum: 12")
WAYS: dict[str, str] = {
    "page, total": document(number("page") + "," + SIZE, page(data=LIST, total=WHOLE)),
    "page, last page": document(number("page") + "," + SIZE, page(data=LIST, page=WHOLE, last_page=WHOLE)),
    "page from 0, more": document(
        "{name: page, in: query, schema: {type: integer, default: 0, minimum: 0}}," + SIZE, page(data=LIST, has_more=FLAG)
    ),
    "page, by its size": document(number("page") + "," + number("per_page"), LIST),
    "offset, total": document(number("offset") + "," + SIZE, page(items=LIST, total=WHOLE)),
    "cursor": document(text("cursor") + "," + SIZE, page(data=LIST, next_cursor=MAYBE)),
    "cursor, no null": document(text("cursor") + "," + SIZE, page(data=LIST, next_cursor=TEXT)),
    "cursor is a number": document(number("after") + "," + SIZE, page(data=LIST, next='{type: [integer, "null"]}')),
    "last item": document(number("starting_after") + "," + SIZE, page(data=LIST, has_more=FLAG)),
    "link in the body": document(number("page"), page(results=LIST, next=MAYBE)),
    "link with a cursor": document(text("cursor"), page(results=LIST, next=MAYBE, previous=MAYBE)),
    "links in the body": document(
        number("page"), page(data=LIST, links="{type: object, properties: {next: " + MAYBE + ", first: " + TEXT + "}}")
    ),
    "link header": document(number("page") + "," + number("per_page"), LIST, "headers: {Link: {schema: {type: string}}}"),
    "content range": document(text("range"), LIST, rest="x-crmgen-pagination: {style: content-range, range: range}"),
    "header with the cursor": document(
        text("pageToken"), LIST, "headers: {NextPageToken: {schema: {type: string}}}"
    ),
    "two parts": document(
        text("after") + "," + number("after_id"), page(data=LIST, meta=page(after=MAYBE, id='{type: [integer, "null"]}')),
        rest="x-crmgen-pagination: {next: {after: meta.after, after_id: meta.id}}",
    ),
    "two parts of the last item": document(
        text("after") + "," + number("after_id"), page(data=LIST, has_more=FLAG),
        rest="x-crmgen-pagination: {last-item: {after: name, after_id: id}, has-more: has_more}",
    ),
    "by a flag": document(
        "{name: usemarker, in: query, schema: {type: boolean}}," + text("marker") + "," + SIZE,
        page(entries=LIST, next_marker=MAYBE),
    ),
    "in the body": document(
        "", page(data=LIST, total=WHOLE), method="post",
        rest="requestBody: {content: {application/json: {schema: " + page(page=WHOLE, limit=WHOLE) + "}}}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_all_pages_give_every_record_once(sdk: MakeSdk, way: str) -> None:
    made = mocked(sdk(WAYS[way]), records=45)
    arguments = {"page": 1, "limit": 10} if way == "in the body" else {}
    listed = made.client.orders.list(**arguments)
    assert [each.id for each in listed] == [*range(1, 46)]
    assert 3 <= len(made.sent) <= 6, [str(each.url) for each in made.sent]


@pytest.mark.parametrize(
    "way", [way for way in WAYS if "limit" in WAYS[way] and way != "in the body"]
)
def test_a_page_is_as_large_as_asked_up_to_the_most(sdk: MakeSdk, way: str) -> None:
    made = mocked(sdk(WAYS[way]), records=45)
    for limit, size in ((None, 10), (5, 5), (12, 12)):
        query = {} if limit is None else {"limit": limit}
        assert len(made.client.orders.list(**query).items) == size


@pytest.mark.parametrize("flag", [None, True])
def test_a_list_pages_in_two_ways(sdk: MakeSdk, flag: bool | None) -> None:
    query = "{name: usemarker, in: query, schema: {type: boolean}}," + text("marker")
    body = page(entries=LIST, next_marker=MAYBE, total_count=WHOLE)
    both = document(query + "," + number("offset") + "," + SIZE, body)
    made = mocked(sdk(both), records=45)
    listed = [each.id for each in made.client.orders.list(usemarker=flag)]
    assert listed == [*range(1, 46)]
    assert all(("marker=" in str(e.url)) == bool(flag) for e in made.sent[1:])


def test_totals_and_ends_are_told(sdk: MakeSdk) -> None:
    made = mocked(sdk(WAYS["page, total"]), records=45)
    assert made.client.orders.list().total == 45
    last = made.client.orders.list(page=5)
    assert [each.id for each in last.items] == [*range(41, 46)]
    assert made.client.orders.list(page=6).items == []


def test_what_is_beside_the_marks_is_in_line(sdk: MakeSdk) -> None:
    marks = page(
        data=LIST,
        current_page=WHOLE,
        per_page=WHOLE,
        total=WHOLE,
        **{"from": WHOLE, "to": WHOLE},
    )
    made = mocked(sdk(document(number("page") + "," + SIZE, marks)), records=45)
    made.client.orders.list(page=2, limit=10)
    said = made.received[-1].json()
    assert {**said, "data": len(said["data"])} == {
        "data": 10, "current_page": 2, "per_page": 10, "total": 45, "from": 11, "to": 20,
    }  # fmt: skip


def test_a_link_keeps_what_was_asked(sdk: MakeSdk) -> None:
    narrowed = document(
        number("page") + "," + text("name"), page(results=LIST, next=MAYBE)
    )
    made = mocked(sdk(narrowed), records=60)
    name = made.client.orders.list().items[0].name
    same = [*made.client.orders.list(name=name)]
    assert same and all(each.name == name for each in same)
    assert all("name=" in str(each.url) for each in made.sent[1:])


def test_deleting_while_listing_by_cursor_loses_nothing(sdk: MakeSdk) -> None:
    paths = WAYS["cursor"] + """
  /orders/{id}:
    delete:
      operationId: deleteOrder
      tags: [orders]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"204": {description: gone}}
"""
    made = mocked(sdk(paths), records=45)
    seen: list[int] = []
    for each in made.client.orders.list():
        seen.append(each.id)
        made.client.orders.delete(each.id)
    assert seen == [*range(1, 46)]
    assert not [*made.client.orders.list()]


def test_no_records_are_a_page_too(sdk: MakeSdk) -> None:
    for way in WAYS:
        made = mocked(sdk(WAYS[way]), records=0)
        arguments = {"page": 1, "limit": 10} if way == "in the body" else {}
        assert [*made.client.orders.list(**arguments)] == [], way
