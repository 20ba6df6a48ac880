"""Successes that say in their body that they failed: how that is told, and what is raised."""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.runtime.errors.exceptions import ReportedFailureError
from crmgen.runtime.errors.failures import (
    FailedIf,
    FailedShape,
    FailedUnless,
    Failure,
)
from crmgen.runtime.http.calls import Call

from .acme import Problem
from .recording import Recorder, answer

pytestmark = pytest.mark.anyio

WRONG = FailedIf(("error",), (True,))
FLAG = FailedIf(("ok",), (False, "false"))
SAID = FailedIf(("meta", "error"))
CODE = FailedUnless(("code",), (0, "OK"))
SHAPE = FailedShape(("code", "message"), ("data",))


@pytest.mark.parametrize(
    ("failure", "body", "expected"),
    [
        (FLAG, {"ok": False}, True),
        (FLAG, {"ok": "false"}, True),
        (FLAG, {"ok": 0}, True),
        (FLAG, {"ok": "No"}, True),
        (FLAG, {"ok": "1"}, False),
        (FLAG, {"ok": None}, False),
        (FLAG, {"ok": "unknown"}, False),
        (WRONG, {"error": "true"}, True),
        (WRONG, {"error": 1}, True),
        (WRONG, {"error": {"code": 7}}, True),
        (WRONG, {"error": "no such deal"}, True),
        (WRONG, {"error": "false"}, False),
        (WRONG, {"error": 0}, False),
        (WRONG, {"error": None}, False),
        (WRONG, {"error": []}, False),
        (FLAG, {"ok": True}, False),
        (FLAG, {}, False),
        (SAID, {"meta": {"error": {"code": 1}}}, True),
        (SAID, {"meta": {"error": []}}, False),
        (SAID, {"meta": "error"}, False),
        (CODE, {"code": 1}, True),
        (CODE, {"code": False}, True),
        (CODE, {"code": 0.0}, False),
        (CODE, {"code": "OK"}, False),
        (CODE, {"code": None}, False),
        (CODE, {}, False),
        (SHAPE, {"code": "X", "data": None}, True),
        (SHAPE, {"code": "X", "data": []}, False),
        (SHAPE, {"code": None}, False),
    ],
)
def test_what_says_that_a_call_failed(
    failure: Failure, body: dict[str, Any], expected: bool
) -> None:
    assert failure.is_said_by(body) is expected


def call(failure: Failure | None = FLAG) -> Call[Any, Any]:
    errors = {"200": Problem}
    return Call("GET", "/x", returns={"200": Any}, errors=errors, failure=failure)


async def test_a_failed_success_is_raised_with_its_body_typed() -> None:
    recorder = Recorder(answer({"ok": False, "message": "not today"}))
    with pytest.raises(ReportedFailureError, match="not today") as caught:
        recorder.client().send(call())
    assert (caught.value.status, caught.value.error.message) == (200, "not today")
    with pytest.raises(ReportedFailureError):
        await recorder.async_client().send(call())


@pytest.mark.parametrize("body", ["no JSON", "", "[]"])
def test_what_is_no_object_says_nothing(body: str) -> None:
    recorder = Recorder(answer(body, content_type="application/json"))
    assert recorder.client().send(call()).status == 200
    assert recorder.client().send(call(None)).status == 200
