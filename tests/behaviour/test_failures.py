"""Successes by their status that say in their body that they failed are exceptions."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest

from tests.behaviour.test_generated_tests import run_tests, statuses_tried
from tests.conftest import MakeSdk, Sdk

pytestmark = pytest.mark.anyio


def document(schema: str, more: str = "", *, verb: str = "get", root: str = "") -> str:
    return f"""\
openapi: 3.1.0
info: {{title: Failing, version: "1"}}
servers: [{{url: https://api.example.com}}]
{root}
paths:
  /deals:
    {verb}:
      operationId: {verb}Deals
      x-crmgen-name: call
      tags: [deals]
      {more}
      responses:
        200:
          description: OK
          content: {{application/json: {{schema: {schema}}}}}
components:
  schemas:
    Deal: {{properties: {{id: {{type: integer}}, title: {{type: string}}}}}}
    Fault: {{title: ApiError, properties: {{id: {{type: string}}, message: {{type: string}}, hint: {{type: string}}}}}}
"""


DEAL = "{$ref: '#/components/schemas/Deal'}"
DEALS = f"{{type: array, items: {DEAL}}}"
FAULT = "{$ref: '#/components/schemas/Fault'}"
OK_OR_ERR = (
    f"{{oneOf: [{{title: Ok, properties: {{data: {DEALS}}}}},"
    " {title: Err, properties: {code: {type: string}, message: {type: string}}}]}"
)
CASES = {
    "a flag beside the data": (
        f"{{properties: {{success: {{type: boolean}}, error: {{type: string}}, data: {DEAL}}}}}",
        {"success": False, "error": "no such deal"},
        {"success": True, "data": {"id": 1}},
    ),
    "a flag alone": ("{properties: {success: {type: boolean}}}", {"success": False}, {"success": True}),
    "a flag that is documented as true": (
        f"{{properties: {{ok: {{const: true}}, data: {DEAL}}}}}",
        {"ok": False, "error": "not_authed"},
        {"ok": True, "data": {"id": 1}},
    ),
    "a flag beside anything": (
        "{properties: {ok: {type: boolean}, ts: {type: string}}}",
        {"ok": False, "error": "no_channel"},
        {"ok": True, "ts": "1"},
    ),
    "error: true": (
        "{properties: {error: {type: boolean}, message: {type: string}, count: {type: integer}}}",
        {"error": True, "message": "no such deal"},
        {"error": False, "count": 1},
    ),
    "a status": (
        f"{{properties: {{status: {{enum: [success, fail, error]}}, message: {{type: string}}, data: {DEAL}}}}}",
        {"status": "fail", "message": "no such deal", "data": None},
        {"status": "success", "data": {"id": 1}},
    ),
    "a flag in an object about the call": (
        f"{{properties: {{header: {{properties: {{isSuccessful: {{type: boolean}}}}}}, data: {DEAL}}}}}",
        {"header": {"isSuccessful": False}},
        {"header": {"isSuccessful": True}, "data": {"id": 1}},
    ),
    "one of two bodies": (
        OK_OR_ERR,
        {"code": "INVALID_TOKEN", "message": "no"},
        {"data": [{"id": 1}]},
    ),
    "a body that is called an error": (
        f"{{anyOf: [{DEAL}, {FAULT}]}}",
        {"message": "no", "hint": "log in"},
        {"id": 1, "title": "t"},
    ),
    "a list or an error": (f"{{oneOf: [{DEALS}, {FAULT}]}}", {"message": "no"}, [{"id": 1}]),
    "bodies told apart by a constant": (
        f"{{oneOf: [{{properties: {{result: {{const: ok}}, deal: {DEAL}}}}},"
        f" {{properties: {{result: {{const: error}}, deal: {DEAL}}}}}]}}",
        {"result": "error", "deal": {"id": 1}},
        {"result": "ok", "deal": {"id": 1}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
async def test_an_answer_that_says_it_failed_is_an_error(
    sdk: MakeSdk, case: str
) -> None:
    schema, failed, good = CASES[case]
    made = sdk(document(schema))
    package: Any = made.package
    for give in ("client", "async_client"):
        client = getattr(made, give)()
        for method in (client.deals.call, client.deals.call.raw):
            answer(made, failed)
            with pytest.raises(package.ReportedFailureError) as caught:
                await _awaited(method())
            error = caught.value
            assert (error.status, error.body) == (200, failed)
            assert isinstance(error, package.StatusError)
            assert error.error is not None
            assert "says it failed" in str(error)
            assert pickle.loads(pickle.dumps(error)).body == failed
            answer(made, good)
            await _awaited(method())


def answer(made: Sdk, body: Any) -> None:
    """What each call from here on is answered with."""
    made.replies.clear()
    made.reply(200, body)


async def _awaited(result: Any) -> Any:
    return await result if hasattr(result, "__await__") else result


def test_the_error_is_typed_and_the_result_has_no_trace_of_it(sdk: MakeSdk) -> None:
    made = sdk(document(OK_OR_ERR))
    package: Any = made.package
    answer(made, {"code": "INVALID_TOKEN", "message": "no"})
    with pytest.raises(package.ReportedFailureError, match="no") as caught:
        made.client().deals.call()
    assert caught.value.error.code == "INVALID_TOKEN"
    answer(made, {"data": [{"id": 1}]})
    assert [deal.id for deal in made.client().deals.call()] == [1]


def test_a_failure_that_is_documented_under_another_status_gives_the_type(
    sdk: MakeSdk,
) -> None:
    text = document(f"{{properties: {{ok: {{enum: [true]}}, data: {DEAL}}}}}")
    failed = "{properties: {ok: {enum: [false]}, needed: {type: string, format: date}}}"
    content = f"content: {{application/json: {{schema: {failed}}}}}"
    made = sdk(
        text.replace(
            "components:",
            f"        default: {{description: no, {content}}}\ncomponents:",
        )
    )
    answer(made, {"ok": False, "needed": "2026-01-31"})
    with pytest.raises(made.package.ReportedFailureError) as caught:
        made.client().deals.call()
    assert caught.value.error.needed == date(2026, 1, 31)


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_page_that_says_it_failed_ends_the_list_with_an_error(
    sdk: MakeSdk, is_async: bool
) -> None:
    pages = "parameters: [{name: page, in: query, schema: {type: integer}}]"
    schema = f"{{properties: {{success: {{type: boolean}}, data: {DEALS}}}}}"
    made = sdk(document(schema, pages))
    package: Any = made.package
    made.reply(200, {"success": True, "data": [{"id": 1}]})
    made.reply(200, {"success": False, "message": "too many"})
    seen: list[int] = []
    with pytest.raises(package.ReportedFailureError, match="too many"):
        if is_async:
            async for deal in made.async_client().deals.call():
                seen.append(deal.id)
        else:
            seen.extend(deal.id for deal in made.client().deals.call())
    assert is_async is False or seen == [1]


@pytest.mark.parametrize(
    ("stated", "failed", "good"),
    [
        ("{at: problem}", {"problem": {"code": 1}}, {"problem": None}),
        ("{at: meta.code, is-not: [0, ok]}", {"meta": {"code": 7}}, {"meta": {"code": 0}}),
        ("{at: code, is: [1, 2]}", {"code": 2}, {"code": True}),
    ],
)  # fmt: skip
def test_what_no_document_is_plain_about_is_stated(
    sdk: MakeSdk, stated: str, failed: Any, good: Any
) -> None:
    schema = "{properties: {problem: {}, code: {}, meta: {properties: {code: {}}}}}"
    for where in (
        document(schema, f"x-crmgen-failure: {stated}"),
        document(schema, root=f"x-crmgen-failure: {stated}"),
    ):
        made = sdk(where)
        package: Any = made.package
        answer(made, failed)
        with pytest.raises(package.ReportedFailureError):
            made.client().deals.call()
        for body in (good, dict[str, Any]()):
            answer(made, body)
            made.client().deals.call()


@pytest.mark.parametrize(
    ("schema", "more"),
    [
        ("{title: Job, properties: {id: {type: integer}, success: {type: boolean}}}", ""),
        ("{properties: {status: {enum: [success, failed]}, user: {type: object}}}", ""),
        ("{properties: {status: {enum: [queued, success, error]}, data: {type: object}}}", ""),
        (f"{{oneOf: [{DEAL}, {{properties: {{message: {{type: string}}}}}}]}}", ""),
        ("{properties: {success: {type: boolean}}}", "x-crmgen-failure: false"),
        ("{properties: {success: {type: boolean}}}", "CHECK"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_caller(
    sdk: MakeSdk, schema: str, more: str
) -> None:
    text = document(schema, more.removeprefix("CHECK"))
    made = sdk(text.replace("/deals:", "/deals/verify:") if more == "CHECK" else text)
    body = {"success": False, "status": "error", "message": "m", "error": True}
    answer(made, body)
    assert made.client().deals.call.raw().body == body


@pytest.mark.parametrize(
    "stated",
    ["success", "{is: false}", "{at: success, was: 1}", "{at: success, is: 1, is-not: 2}", "{at: nowhere}"],
)  # fmt: skip
def test_a_statement_that_fits_nothing_is_refused(sdk: MakeSdk, stated: str) -> None:
    from crmgen.diagnostics import InputError

    with pytest.raises(InputError):
        sdk(
            document(
                "{properties: {success: {type: boolean}}}",
                f"x-crmgen-failure: {stated}",
            )
        )


@pytest.mark.parametrize("case", ["a status", "one of two bodies", "stated"])
def test_generated_tests_try_what_fails_and_what_does_not(
    sdk: MakeSdk, case: str
) -> None:
    """The first value of an enum may be that of a failure, and so may an example of the document."""
    if case == "stated":
        schema = "{required: [code], properties: {code: {type: integer}, problem: {}}}"
        made = sdk(document(schema, "x-crmgen-failure: {at: code, is-not: [0, 7]}"))
    else:
        made = sdk(document(CASES[case][0]))
    run_tests(made)
    assert "200" in statuses_tried(made)


def test_a_response_that_is_read_while_it_comes_says_nothing(sdk: MakeSdk) -> None:
    made = sdk(document("{properties: {success: {type: boolean}}}"))
    made.reply(200, {"success": False})
    with made.client().deals.call.stream() as response:
        assert response.read() == b'{"success":false}'


@pytest.mark.parametrize(
    ("said", "is_failure"),
    [
        ({"success": "false"}, True),
        ({"success": 0}, True),
        ({"success": "No"}, True),
        ({"success": "true", "data": {"id": 1}}, False),
        ({"success": 1, "data": {"id": 1}}, False),
        ({"success": None, "data": {"id": 1}}, False),
        ({"success": None, "data": None, "error": "no such deal"}, True),
        ({"data": {"id": 1}}, False),
    ],
)
def test_a_flag_is_read_in_any_spelling_and_null_says_nothing(
    sdk: MakeSdk, said: Any, is_failure: bool
) -> None:
    made = sdk(
        document(
            f"{{properties: {{success: {{type: boolean}}, error: {{type: string}}, data: {DEAL}}}}}"
        )
    )
    answer(made, said)
    if is_failure:
        with pytest.raises(made.package.ReportedFailureError):
            made.client().deals.call()
    else:
        assert made.client().deals.call().id == 1
