"""Results that are taken out of a body whose other words deny them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from crmgen.runtime.errors.exceptions import (
    ReportedFailureError,
    ResponseValidationError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.read.beside_result import denies
from crmgen.runtime.read.models import Model

from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


class Deal(Model):
    """A deal."""

    id: int | None = None


class Envelope(Model):
    """What surrounds a deal."""

    code: int | None = None
    status: str | None = None
    message: str | None = None
    errors: list[str] | None = None
    data: Deal | None = None


def given(body: Any, kind: Any = Envelope, **facts: Any) -> Any:
    call: Call[Any, Any] = Call(
        "GET", "/deals/1", returns={"200": kind}, unwrap=("data",), **facts
    )
    return Recorder(answer(body)).client().send(call).parsed


DENIED: list[dict[str, Any]] = [
    {"code": 4004, "message": "no such deal", "status": "E", "data": None},
    {"message": "no such deal", "data": None},
    {"message": "no such deal"},
    {"messages": ["no such deal"], "data": None},
    {"code": "4004", "data": {}},
    {"status": "failed", "data": {"id": 1}},
    {"success": False, "data": {"id": 1}},
    {"ok": "false", "data": {"id": 1}},
    {"error": {"code": 3}, "data": {"id": 1}},
    {"Error-Message": "no such deal", "data": {"id": 1}},
    {"errors": ["no such deal"], "data": {}},
    {"errors": ["no such deal"], "data": None},
    {"meta": {"code": 404, "message": "no such deal"}, "data": None},
    {"status": "NOK", "data": {}},
    {"header": {"isSuccess": "false"}, "data": {"id": 1}},
    {"status": False, "data": {"id": 1}},
    {"status": "401 Unauthorized", "data": {}},
    {"status": {"code": 401}, "data": {}},
    {"code": "INVALID_TOKEN", "data": {}},
    {"result": "error", "data": {"id": 1}},
    {"hasErrors": True, "data": {"id": 1}},
    {"errors": [{"code": 1}], "err": {"of": {"what": 404}}, "data": {}},
    {"error": [[[[[[[0]]]]]]], "data": {}},
    {"error": {"code": 0, "message": "no such deal"}, "data": {}},
]


@pytest.mark.parametrize("body", DENIED)
@pytest.mark.parametrize("kind", [Envelope, dict[str, Any]])
async def test_what_denies_a_result_is_an_error_with_the_whole_body(
    body: dict[str, Any], kind: Any
) -> None:
    with pytest.raises(ReportedFailureError) as caught:
        given(body, kind)
    assert caught.value.body == body
    assert caught.value.error is not None
    call: Call[Any, Any] = Call(
        "GET", "/deals/1", returns={"200": kind}, unwrap=("data",)
    )
    raw = await Recorder(answer(body)).async_client().send(call)
    assert raw.body == body
    with pytest.raises(ReportedFailureError):
        _ = raw.parsed


GRANTED: list[dict[str, Any]] = [
    {"code": 0, "message": "OK", "status": "success", "data": {"id": 1}},
    {"code": 4004, "message": "a code of its own", "data": {"id": 1}},
    {"code": 200, "status": 0, "data": {}},
    {"code": "E7", "data": {}},
    {"errors": ["of a part, as documented"], "data": {"id": 1}},
    {"success": True, "error": "none", "data": {"id": 1}},
    {"success": None, "error": None, "exception": "0", "data": {"id": 1}},
    {"error": False, "fault": "no", "data": {"id": 1}},
    {"error": {"code": 0, "message": "OK", "causes": []}, "data": {"id": 1}},
    {"error": {"status": 200, "text": "success"}, "failed": [None], "data": {"id": 1}},
    {"errMsg": "Completed successfully", "error": "n/a", "data": {"id": 1}},
    {"code": 7000, "message": "success", "data": {}},
    {"code": 7000, "success": True, "data": {}},
    {"code": 20000, "data": {}},
]


@pytest.mark.parametrize("body", GRANTED)
def test_words_that_deny_nothing_are_left_aside(body: dict[str, Any]) -> None:
    assert given(body).id == body["data"].get("id")


def test_null_is_a_result_only_where_it_may_be_one() -> None:
    with pytest.raises(ResponseValidationError, match="null for its data"):
        given({"data": None})
    assert given({"data": None, "message": "none"}, nullable=True) is None
    with pytest.raises(ReportedFailureError):
        given({"data": None, "code": 17}, nullable=True)
    call: Call[Any, Any] = Call(
        "GET",
        "/deals/1",
        returns={"200": Envelope, "204": None},
        unwrap=("data",),
    )
    assert Recorder(answer({"data": None})).client().send(call).parsed is None


@pytest.mark.parametrize(
    "body",
    [
        {"message": "no permission", "items": None},
        {"message": "no permission"},
        {"code": 403, "items": []},
        {"error": "no permission", "items": [1]},
    ],
)
def test_a_page_that_is_denied_is_no_empty_page(body: dict[str, Any]) -> None:
    call: PagedCall[Any, Any] = PagedCall(
        "GET", "/deals", returns={"200": Any}, paging=PageNumber(("items",))
    )
    with pytest.raises(ReportedFailureError):
        list(Recorder(answer(body)).client().send(call).parsed)


def test_a_page_of_nothing_is_an_empty_page() -> None:
    call: PagedCall[Any, Any] = PagedCall(
        "GET", "/deals", returns={"200": Any}, paging=PageNumber(("items",))
    )
    bodies: tuple[dict[str, Any], ...] = (
        {"items": None, "message": "success"},
        {"total": 0, "message": "No contacts found"},
        {"items": []},
        {},
    )
    for body in bodies:
        assert list(Recorder(answer(body)).client().send(call).parsed) == []


def test_what_holds_a_list_is_watched_and_what_a_list_holds_is_not() -> None:
    call: Call[Any, Any] = Call(
        "GET",
        "/deals",
        returns={"200": Any},
        unwrap=("data", "deals", "*", "deal"),
    )
    deals = [{"deal": 1, "error": "its own"}]
    wire = Recorder(answer({"data": {"deals": deals}}))
    assert wire.client().send(call).parsed == [1]
    wire = Recorder(answer({"data": {"deals": deals, "error": "of all"}}))
    with pytest.raises(ReportedFailureError):
        _ = wire.client().send(call).parsed
    wire = Recorder(answer({"code": 7, "more": [1]}))
    with pytest.raises(ReportedFailureError):
        _ = wire.client().send(call).parsed


@pytest.mark.parametrize(("kind", "is_error"), [(Deal, True), (Any, False)])
def test_a_body_of_null_is_one_only_where_it_may_be(kind: Any, is_error: bool) -> None:
    call: Call[Any, Any] = Call("GET", "/deals/1", returns={"200": kind})
    raw = Recorder(answer(b" null\n")).client().send(call)
    if not is_error:
        assert raw.parsed is None
        return
    with pytest.raises(ResponseValidationError, match="200 and null"):
        _ = raw.parsed


class Detailed(Model):
    """What surrounds a deal under a word that is watched elsewhere."""

    details: Deal | None = None
    status: str | None = None


@pytest.mark.parametrize("kind", [Detailed, dict[str, Any]])
def test_the_result_itself_is_not_beside_it(kind: Any) -> None:
    call: Call[Any, Any] = Call(
        "GET", "/deals/1", returns={"200": kind}, unwrap=("details",)
    )
    wire = Recorder(answer({"details": {"id": 1}, "status": "ok"}))
    result = wire.client().send(call).parsed
    assert result == (Deal(id=1) if kind is Detailed else {"id": 1})


class Found(Model):
    """An answer with deals in it."""

    deals: list[Deal] | None = None
    message: str | None = None


class Around(Model):
    """What is around such an answer."""

    data: Found | None = None
    error: Found | None = None


@pytest.mark.parametrize(
    ("kind", "path", "body"),
    [
        (Found, ("deals",), {}),
        (Found, ("deals",), {"deals": None, "message": "No deals found"}),
        (Around, ("data", "deals"), {"data": {"deals": None}}),
        (Around, ("data", "deals", "*", "deal"), {"error": {}}),
    ],
)
def test_a_list_that_is_left_out_or_null_is_empty_unless_strict(
    kind: Any, path: tuple[str, ...], body: Any
) -> None:
    call: Call[Any, Any] = Call("GET", "/deals", returns={"200": kind}, unwrap=path)
    assert Recorder(answer(body)).client().send(call).parsed == []
    strict = Recorder(answer(body)).client(strict=True).send(call)
    with pytest.raises(ResponseValidationError, match="missing or null"):
        _ = strict.parsed


@pytest.mark.parametrize(
    "body",
    [
        {"message": "No access to any records"},
        {"message": "not found"},
        {"message": ["No deals found"]},
    ],
)
def test_a_list_that_is_left_out_with_a_reason_is_none(body: Any) -> None:
    call: Call[Any, Any] = Call(
        "GET", "/deals", returns={"200": Found}, unwrap=("deals",)
    )
    with pytest.raises(ReportedFailureError):
        _ = Recorder(answer(body)).client().send(call).parsed


def test_an_error_of_a_documented_type_may_say_nothing() -> None:
    call: Call[Any, Any] = Call(
        "GET", "/deals", returns={"200": Around}, unwrap=("data", "deals")
    )
    quiet: dict[str, Any] = {"data": {"deals": []}, "error": {"message": "", "code": 0}}
    assert Recorder(answer(quiet)).client().send(call).parsed == []
    said: dict[str, Any] = {"data": {"deals": []}, "error": {"message": "", "code": 3}}
    with pytest.raises(ReportedFailureError):
        _ = Recorder(answer(said)).client().send(call).parsed


@pytest.mark.parametrize("value", [datetime(2026, 1, 31, tzinfo=UTC), UUID(int=7)])
def test_times_and_ids_in_an_error_that_says_nothing_are_none(value: object) -> None:
    quiet: dict[str, Any] = {
        "error": {"message": "", "code": 0, "of": value},
        "data": [],
    }
    assert not denies(quiet, ("data",), [], nullable=False)
    quiet["error"] = {"message": "out of order", "of": value}
    assert denies(quiet, ("data",), [], nullable=False)
