"""Unwrapping: inferred where names leave no doubt, stated otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crmgen.text import SpecText

if TYPE_CHECKING:
    from tests.unit.lower.conftest import Lower

COMPONENTS = """
components:
  schemas:
    Contact: {properties: {id: {type: string}}}
    Company: {properties: {id: {type: string}}}
    Job: {properties: {status: {type: string}, result: {properties: {url: {type: string}}}}}
"""
CONTACT = "{$ref: '#/components/schemas/Contact'}"
COMPANY = "{$ref: '#/components/schemas/Company'}"


def document(schema: str, path: str = "/contacts/{id}", more: str = "") -> str:
    return f"""
paths:
  {path}:
    get:
      {more}
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}
{COMPONENTS}
"""


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (f"{{properties: {{status: {{}}, data: {CONTACT}}}}}", "data: Contact"),
        (f"{{properties: {{data: {CONTACT}}}}}", "data: Contact"),
        (f"{{properties: {{contact: {CONTACT}}}}}", "contact: Contact"),
        (
            f"{{properties: {{data: {{type: array, items: {CONTACT}}}, message: {{}}}}}}",
            "data: [Contact]",
        ),
        (
            f"{{properties: {{data: {{properties: {{contact: {CONTACT}}}}}, status: {{}}}}}}",
            "data.contact: Contact",
        ),
        (
            f"{{properties: {{data: {{properties: {{contact: {CONTACT}, company: {COMPANY}}}}}, other: {{}}}}}}",
            "data.contact: Contact",
        ),
        (
            f"{{properties: {{data: {{type: array, items: {{properties: {{contact: {CONTACT}}}}}}}}}}}",
            "data.*.contact: [Contact]",
        ),
        (
            f"{{properties: {{data: {{properties: {{contacts: {{type: array, items: {{properties: {{contact: {CONTACT}}}}}}}}}}}}}}}",
            "data.contacts.*.contact: [Contact]",
        ),
    ],
)
def test_envelope_is_seen(lowered: Lower, schema: str, expected: str) -> None:
    found = lowered(document(schema))
    assert found.operation()[-1] == f"unwrap {expected} (inferred)"


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        (CONTACT, "/contacts/{id}"),
        ("{$ref: '#/components/schemas/Job'}", "/jobs/{id}"),
        (f"{{properties: {{data: {CONTACT}, lead_sources: {{type: array}}}}}}", "/start"),
        ("{properties: {data: {type: object}, status: {}}}", "/contacts/{id}"),
        (f"{{properties: {{data: {{type: array, items: {CONTACT}}}, has_more: {{type: boolean}}}}}}", "/contacts"),
        (f"{{properties: {{company: {COMPANY}}}}}", "/contacts/{id}/merge"),
    ],
)  # fmt: skip
def test_no_envelope_or_not_sure(lowered: Lower, schema: str, path: str) -> None:
    if "company" in schema:  # its type is called like nothing in the path
        path = "/start"
    assert lowered(document(schema, path)).api.operations[0].unwrap is None


LIST = f"{{type: array, items: {CONTACT}}}"


@pytest.mark.parametrize(
    "beside",
    [
        "errors: {type: array}",
        "error: {type: object}",
        "warnings: {type: array}",
        "failed_count: {type: integer}",
        "numErrors: {type: integer}",
        "skipped: {type: array}",
        "partial: {type: boolean}",
        "status: {enum: [done, partially_failed]}",
        "meta: {properties: {summary: {properties: {rejected: {type: integer}}}}}",
        "next: {type: string}",
        "next_page: {type: string}",
        "nextRecordsUrl: {type: string}",
        "more_records: {type: boolean}",
        "info: {properties: {next_page_token: {type: string}}}",
        "cursor: {type: string}",
        "meta: {properties: {scroll_id: {type: string}}}",
        "has_more: {type: boolean}",
    ],
)
def test_nothing_is_unwrapped_past_what_tells_of_failure_or_of_more(
    lowered: Lower, beside: str
) -> None:
    for result in (LIST, CONTACT):
        flat = f"{{properties: {{data: {result}, {beside}}}}}"
        named = f"{{properties: {{contact: {result}, {beside}}}}}"
        inside = f"{{properties: {{data: {named}}}}}"
        for schema, may_be in (
            (flat, None),
            (named, None),
            (inside, (SpecText("data"),)),
        ):
            unwrap = lowered(document(schema)).api.operations[0].unwrap
            assert unwrap is None or unwrap.path == may_be, schema


@pytest.mark.parametrize(
    "beside",
    [
        "done: {type: boolean}",
        "is_last_page: {type: boolean}",
        "endOfStream: {type: boolean}",
        "links: {type: object}",
        "meta: {}",
    ],
)
def test_no_list_is_unwrapped_past_what_may_tell_that_it_is_a_part(
    lowered: Lower, beside: str
) -> None:
    schema = f"{{properties: {{data: {LIST}, {beside}}}}}"
    assert lowered(document(schema)).api.operations[0].unwrap is None


@pytest.mark.parametrize("name", ["limit", "page_size", "top"])
@pytest.mark.parametrize("beside", ["total", "meta: {properties: {totalCount"])
def test_no_list_is_unwrapped_past_a_total_where_a_call_says_how_many(
    lowered: Lower, name: str, beside: str
) -> None:
    ends = "}}" if "{" in beside else ""
    schema = f"{{properties: {{data: {LIST}, {beside}: {{type: integer}}{ends}}}}}"
    given = f"parameters: [{{name: {name}, in: query, schema: {{type: integer}}}}]"
    limited = lowered(document(schema, "/contacts", given)).api.operations[0]
    assert (limited.unwrap, limited.paging) == (None, None)
    whole = lowered(document(schema)).api.operations[0]
    assert whole.unwrap is not None


@pytest.mark.parametrize(
    "given",
    [
        "parameters: [{name: cursor, in: query, schema: {type: string}}]",
        "parameters: [{name: 'page[after]', in: query, schema: {type: string}}]",
        "parameters: [{name: page, in: query, schema: {type: object}}]",
        "requestBody: {content: {application/json: {schema: {properties: {after: {type: string}}}}}}",
        "requestBody: {content: {application/json: {schema: {properties: "
        "{pagination: {properties: {starting_after: {type: string}}}}}}}}",
    ],
)
def test_no_list_is_unwrapped_where_a_call_says_where_it_begins(
    lowered: Lower, given: str
) -> None:
    schema = f"{{properties: {{data: {LIST}}}}}"
    found = lowered(
        document(schema, "/contacts", f"{given}\n      x-crmgen-pagination: false")
    )
    assert found.api.operations[0].unwrap is None


@pytest.mark.parametrize(
    "beside",
    [
        "next_action: {type: object}, next_action_conflicts: {type: array}",
        "total_count: {type: integer}, page: {type: integer}",
        "meta: {properties: {request_id: {type: string}}}",
        "links: {properties: {self: {type: string}}}",
    ],
)
def test_words_that_only_look_alike_are_left_aside(lowered: Lower, beside: str) -> None:
    schema = (
        f"{{properties: {{data: {{properties: {{contact: {CONTACT}}}}}, {beside}}}}}"
    )
    unwrap = lowered(document(schema)).api.operations[0].unwrap
    assert unwrap is not None


def test_no_item_is_taken_past_an_error_of_its_own(lowered: Lower) -> None:
    item = f"{{properties: {{contact: {CONTACT}, error: {{type: string}}}}}}"
    schema = f"{{properties: {{data: {{type: array, items: {item}}}}}}}"
    unwrap = lowered(document(schema, "/contacts")).api.operations[0].unwrap
    assert unwrap is not None
    assert unwrap.path == (SpecText("data"),)


def test_a_decision_says_why_and_where(lowered: Lower) -> None:
    found = lowered(document(f"{{properties: {{data: {CONTACT}}}}}"))
    unwrap = found.api.operations[0].unwrap
    assert unwrap is not None
    assert unwrap.decision.why == "the body is an envelope around 'data'"
    assert unwrap.decision.at.pointer.endswith(
        "/responses/200/content/application~1json"
    )


def test_stated_for_an_operation(lowered: Lower) -> None:
    schema = f"{{properties: {{box: {{properties: {{it: {CONTACT}}}}}}}}}"
    found = lowered(document(schema, more="x-crmgen-unwrap: box.it"))
    assert found.operation()[-1] == "unwrap box.it: Contact (stated)"
    found = lowered(document(schema, more="x-crmgen-unwrap: [box, it]"))
    assert found.operation()[-1] == "unwrap box.it: Contact (stated)"


def test_never(lowered: Lower) -> None:
    schema = f"{{properties: {{data: {CONTACT}}}}}"
    assert (
        lowered(document(schema, more="x-crmgen-unwrap: false"))
        .api.operations[0]
        .unwrap
        is None
    )
    assert (
        lowered(document(schema) + "\nx-crmgen-unwrap: false\n")
        .api.operations[0]
        .unwrap
        is None
    )


def test_stated_for_the_document(lowered: Lower) -> None:
    schema = f"{{properties: {{box: {CONTACT}, other: {{}}}}}}"
    found = lowered(document(schema) + "\nx-crmgen-unwrap: box\n")
    assert found.operation()[-1] == "unwrap box: Contact (stated)"
    found = lowered(document(CONTACT) + "\nx-crmgen-unwrap: box\n")
    assert found.problems == [("unwrap-no-such-field", "/x-crmgen-unwrap")]


def test_a_stated_path_must_exist(lowered: Lower) -> None:
    found = lowered(document(CONTACT, more="x-crmgen-unwrap: data.contact"))
    assert found.problems == [
        ("unwrap-no-such-field", "/paths/~1contacts~1{id}/get/x-crmgen-unwrap")
    ]
    assert "has no 'data.contact'" in found.notes.problems[0].message


def test_a_statement_of_the_wrong_kind(lowered: Lower) -> None:
    found = lowered(document(CONTACT, more="x-crmgen-unwrap: 7"))
    assert found.problems[0][0] == "bad-extension"
