"""Paging: every style, inferred where it is sure, stated otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower

LIST = "{type: array, items: {$ref: '#/components/schemas/Contact'}}"
NUMBER, TEXT, FLAG = "{type: integer}", "{type: string}", "{type: boolean}"


def document(
    parameters: str, schema: str, more: str = "", headers: str = "", root: str = ""
) -> str:
    """An operation that lists contacts; `parameters` as `page:integer limit:integer`."""
    pairs = [each.split(":") for each in parameters.split()]
    listed = ", ".join(
        f"{{name: '{name}', in: query, schema: {{type: {kind}}}}}"
        for name, kind in pairs
    )
    return f"""
{root}
paths:
  /contacts:
    get:
      {more}
      parameters: [{listed}]
      responses:
        '200':
          description: ok
          headers: {{{headers}}}
          content: {{application/json: {{schema: {schema}}}}}
components:
  schemas:
    Contact: {{properties: {{id: {TEXT}}}}}
"""


@pytest.mark.parametrize(
    ("parameters", "schema", "expected"),
    [
        ("page:integer per_page:integer", LIST, "page .: Contact page=page size=per_page"),
        (
            "page:integer",
            f"{{properties: {{contacts: {LIST}, others: {LIST}, total: {NUMBER}}}}}",
            "page contacts: Contact page=page total=total",
        ),
        (
            "page[number]:integer page[size]:integer",
            f"{{properties: {{data: {LIST}, meta: {{properties: {{total_pages: {NUMBER}, total_results: {NUMBER}}}}}}}}}",
            "page data: Contact page=page[number] size=page[size] total=meta.total_results last-page=meta.total_pages",
        ),
        (
            "offset:integer limit:integer",
            f"{{properties: {{items: {LIST}, total: {NUMBER}}}}}",
            "offset items: Contact page=offset size=limit total=total",
        ),
        (
            "from:integer size:integer",
            f"{{properties: {{hits: {LIST}, total: {NUMBER}}}}}",
            "offset hits: Contact page=from size=size total=total",
        ),
        (
            "offset:integer limit:integer",
            f"{{properties: {{items: {LIST}, recordCount: {NUMBER}, matches: {NUMBER}}}}}",
            "offset items: Contact page=offset size=limit",
        ),
        (
            "cursor:string",
            f"{{properties: {{data: {LIST}, next_cursor: {TEXT}, has_more: {FLAG}}}}}",
            "cursor data: Contact page=cursor next=next_cursor has-more=has_more",
        ),
        (
            "after:string limit:integer",
            f"{{properties: {{results: {LIST}, paging: {{properties: {{next: {{properties: {{after: {TEXT}}}}}}}}}}}}}",
            "cursor results: Contact page=after size=limit next=paging.next.after",
        ),
        (
            "starting_after:string limit:integer",
            f"{{properties: {{data: {LIST}, has_more: {FLAG}}}}}",
            "cursor data: Contact page=starting_after size=limit has-more=has_more last-item=id",
        ),
        (
            "page_token:string",
            f"{{properties: {{_results: {LIST}, _pagination: {{properties: {{next: {{type: [string, 'null']}}}}}}}}}}",
            "cursor _results: Contact page=page_token next=_pagination.next",
        ),
        (
            "q:string",
            f"{{properties: {{data: {{properties: {{contacts: {LIST}, next_set_url: {TEXT}}}}}}}}}",
            "next-link data.contacts: Contact next=data.next_set_url",
        ),
        (
            "page:integer per_page:integer",
            f"{{properties: {{data: {{properties: {{contacts: {{type: array, items: {{properties: {{contact: {{$ref: '#/components/schemas/Contact'}}, notes: {LIST}}}}}}}, total_count: {NUMBER}, max_page: {NUMBER}, per_page: {NUMBER}}}}}, statuses: {LIST}}}}}",
            "page data.contacts.*.contact: Contact page=page size=per_page total=data.total_count last-page=data.max_page page-size=data.per_page",
        ),
    ],
)  # fmt: skip
def test_inferred(lowered: Lower, parameters: str, schema: str, expected: str) -> None:
    found = lowered(document(parameters, schema))
    assert found.operation()[-1] == f"paging {expected} (inferred)"


def test_link_header(lowered: Lower) -> None:
    headers = f"Link: {{schema: {TEXT}}}, X-Total: {{schema: {NUMBER}}}"
    found = lowered(document("page:integer", LIST, headers=headers))
    expected = "link-header .: Contact page=page total-header=X-Total (inferred)"
    assert found.operation()[-1] == f"paging {expected}"


@pytest.mark.parametrize(
    ("parameters", "schema"),
    [
        ("limit:integer", LIST),
        ("page:string", LIST),
        ("page:integer", "{$ref: '#/components/schemas/Contact'}"),
        ("page:integer", f"{{properties: {{a: {LIST}, b: {LIST}}}}}"),
        ("page:integer", f"{{properties: {{id: {TEXT}, parts: {LIST}}}}}"),
        ("after:string", f"{{properties: {{data: {LIST}}}}}"),
        ("from:integer size:integer", LIST),
        (
            "from:integer to:integer size:integer",
            f"{{properties: {{hits: {LIST}, total: {NUMBER}}}}}",
        ),
        (
            "from:integer limit:integer",
            f"{{properties: {{hits: {LIST}, total: {NUMBER}}}}}",
        ),
        (
            "start:integer end:integer",
            f"{{properties: {{days: {LIST}, total: {NUMBER}}}}}",
        ),
    ],
)
def test_not_sure(lowered: Lower, parameters: str, schema: str) -> None:
    assert lowered(document(parameters, schema)).api.operations[0].paging is None


def test_page_numbers_may_start_at_zero(lowered: Lower) -> None:
    text = document("page:integer", LIST).replace(
        "{type: integer}", "{type: integer, default: 0}", 1
    )
    paging = lowered(text).api.operations[0].paging
    assert paging is not None and paging.first == 0


def test_scim_counts_from_one(lowered: Lower) -> None:
    schema = f"{{properties: {{Resources: {LIST}, totalResults: {NUMBER}}}}}"
    paging = (
        lowered(document("startIndex:integer count:integer", schema))
        .api.operations[0]
        .paging
    )
    assert paging is not None and (paging.style, paging.first) == ("offset", 1)


def test_stated(lowered: Lower) -> None:
    stated = "{style: page, items: box.list, page: seite, total: count, last-page: box.last, first: 0}"
    schema = f"{{properties: {{box: {{properties: {{list: {LIST}, last: {NUMBER}}}}}, count: {NUMBER}}}}}"
    found = lowered(document("seite:string", schema, f"x-crmgen-pagination: {stated}"))
    assert found.problems == []
    assert found.operation()[-1] == (
        "paging page box.list: Contact page=seite total=count last-page=box.last (stated)"
    )
    paging = found.api.operations[0].paging
    assert paging is not None and paging.first == 0
    assert paging.decision.at.pointer == "/paths/~1contacts/get/x-crmgen-pagination"


def test_stated_not_to_page(lowered: Lower) -> None:
    found = lowered(document("page:integer", LIST, "x-crmgen-pagination: false"))
    assert found.api.operations[0].paging is None


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("{style: page, items: nowhere, page: page}", "pagination-no-such-field"),
        ("{style: page, page: page, total: nowhere}", "pagination-no-such-field"),
        ("{style: page, page: seite}", "pagination-no-such-parameter"),
        ("{style: pages}", "bad-extension"),
        ("{stile: page}", "bad-extension"),
        ("[page]", "bad-extension"),
    ],
)
def test_a_wrong_statement(lowered: Lower, stated: str, code: str) -> None:
    schema = f"{{properties: {{data: {LIST}}}}}"
    found = lowered(document("page:integer", schema, f"x-crmgen-pagination: {stated}"))
    assert [code for code, _ in found.problems] == [code]


def test_stated_for_the_document(lowered: Lower) -> None:
    """It holds where its parameters are; other operations are left alone."""
    root = "x-crmgen-pagination: {style: page, page: p, size: n, total: all}"
    schema = f"{{properties: {{data: {LIST}, all: {NUMBER}}}}}"
    found = lowered(document("p:integer n:integer", schema, root=root))
    assert (
        found.operation()[-1]
        == "paging page data: Contact page=p size=n total=all (stated)"
    )
    assert (
        lowered(document("q:string", schema, root=root)).api.operations[0].paging
        is None
    )


def test_extensions_of_others(lowered: Lower) -> None:
    schema = f"{{properties: {{rows: {LIST}, nxt: {TEXT}}}}}"
    speakeasy = """x-speakeasy-pagination: {type: cursor,
        inputs: [{name: c, in: parameters, type: cursor}, {name: n, in: parameters, type: limit}],
        outputs: {results: $.rows, nextCursor: $.nxt}}"""
    found = lowered(document("c:string n:integer", schema, speakeasy))
    expected = "paging cursor rows: Contact page=c size=n next=nxt (stated)"
    assert found.operation()[-1] == expected
    fern = "x-fern-pagination: {cursor: $request.c, next_cursor: $response.nxt, results: $response.rows}"
    found = lowered(document("c:string", schema, fern))
    assert (
        found.operation()[-1] == "paging cursor rows: Contact page=c next=nxt (stated)"
    )


def test_what_is_stated_beats_what_is_inferred(lowered: Lower) -> None:
    schema = f"{{properties: {{data: {LIST}}}}}"
    found = lowered(document("page:integer", schema, "x-crmgen-unwrap: data"))
    assert found.operation()[-1] == "unwrap data: [Contact] (stated)"
