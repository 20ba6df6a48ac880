"""What users put around each try, and what the logs tell."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    ConfigurationError,
    NotFoundError,
)
from crmgen.runtime.http.client import with_clock
from crmgen.runtime.http.logs import TryLog
from crmgen.runtime.http.middleware import AsyncSend, Send
from crmgen.runtime.http.request import Request
from crmgen.runtime.http.response import Response

from .misbehaving import Moment
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio


def test_middleware_sees_each_try_and_its_failure() -> None:
    seen: list[object] = []

    def watch(request: Request, send: Send) -> Response:
        try:
            response = send(request)
        except APIConnectionError as error:
            seen.append(type(error).__name__)
            raise
        seen.append(response.status)
        return response

    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("x", request=request)

    wire = Recorder(broken, answer({}, 503), answer(contact()))
    crm = with_clock(wire.client(middleware=[watch]), Moment().clock())
    assert crm.contacts.get("c1").id == "c1"
    assert seen == ["APIConnectionError", 503, 200]
    with pytest.raises(NotFoundError):
        Recorder(answer({}, 404)).client(middleware=[watch]).contacts.get("c1")
    assert seen[-1] == 404


async def test_middleware_is_nested_in_order_and_may_change_and_answer() -> None:
    order: list[str] = []

    async def outer(request: Request, send: AsyncSend) -> Response:
        order.append("outer")
        response = await send(request.with_headers({"X-Trace": "1", "X-Api-Key": "s"}))
        order.append("outer again")
        return response

    async def inner(request: Request, send: AsyncSend) -> Response:
        order.append("inner")
        if request.url.endswith("/cached"):
            return Response(
                200, request.headers, b'{"data":{"contact":{"id":"c0"}}}', request
            )
        return await send(request)

    wire = Recorder(answer(contact()))
    crm = wire.async_client(middleware=[outer]).with_options(middleware=[inner])
    await crm.contacts.get("c1")
    assert order == ["outer", "inner", "outer again"]
    assert (wire.sent.headers["x-trace"], wire.sent.headers["x-api-key"]) == ("1", "s")
    assert wire.sent.headers["authorization"] == "Basic dTpr"
    assert (await crm.contacts.get("cached")).id == "c0"
    assert len(wire.requests) == 1


def test_what_middleware_raises_reaches_the_caller_and_frees_its_place() -> None:
    def refuse(_: Request, __: Send) -> Response:
        raise LookupError("no")

    crm = Recorder().client(middleware=[refuse], max_in_flight=1)
    for _ in range(3):
        with pytest.raises(LookupError):
            crm.contacts.get("c1")


def test_middleware_sees_no_credentials() -> None:
    shown: list[str] = []

    def look(request: Request, send: Send) -> Response:
        shown.append(repr(request) + repr(request.headers) + repr(request.secrets))
        return send(request)

    Recorder().client(api_key="canary", middleware=[look]).request("GET", "/x")
    assert "Y2Fu" not in shown[0]
    assert "canary" not in shown[0]


def test_logs_are_off_by_default(capfd: pytest.CaptureFixture[str]) -> None:
    wire = Recorder(answer({"odd": 1}, x_request_id="r1"))
    wire.client().contacts.get("c1")
    assert capfd.readouterr() == ("", "")


def test_the_environment_turns_logs_on(tmp_path: Path) -> None:
    code = """
import sys
from tests.runtime.recording import Recorder
if "set-up" in sys.argv:
    import logging
    logging.basicConfig(format="mine: %(message)s")
Recorder().client().contacts.delete("c1")
"""
    found = (str(Path(__file__).parents[2]), *sys.path)
    told = {**os.environ, "ACME_LOG": "debug", "PYTHONPATH": os.pathsep.join(found)}
    for more, first in (((), "DELETE /contacts"), (("set-up",), "mine: DELETE")):
        command = [sys.executable, "-c", code, *more]
        done = subprocess.run(
            command, env=told, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stderr.startswith(first)
        assert done.stderr.count("(try 1)") == 1


@pytest.mark.parametrize(("is_set_up", "handler"), [(False, "Stream"), (True, "Null")])
def test_logs_print_where_nothing_else_does(
    is_set_up: bool, handler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"acme_{handler}"
    monkeypatch.setenv(f"{package}_LOG".upper(), "info")
    logger = logging.getLogger(package)
    logger.propagate = is_set_up  # to the handlers of the tests
    TryLog(package)
    assert [type(each).__name__ for each in logger.handlers] == [f"{handler}Handler"]
    assert logger.level == logging.INFO


def test_a_level_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_LOG", "yes")
    with pytest.raises(ConfigurationError, match="ACME_LOG is one of debug, info"):
        Recorder().client()


def test_logs_tell_of_tries_without_addresses_secrets_and_bodies(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="acme")
    wire = Recorder(
        answer({}, 503, x_request_id="r1", set_cookie="c4n4ry"), answer(contact())
    )
    crm = with_clock(wire.client(api_key="c4n4ry"), Moment().clock())
    crm.contacts.get("p4th-value")
    own = [r for r in caplog.records if r.name == "acme"]
    text = "\n".join(r.getMessage() for r in own)
    assert "GET /contacts/{contact_id} was answered with 503 (request id r1)" in text
    assert "trying again in 0.50 s" in text
    assert "(try 2)" in text
    assert [r.levelname for r in own].count("INFO") == 1
    for hidden in ("c4n4ry", "p4th-value", '"data"'):
        assert hidden not in text


def test_bodies_are_logged_when_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="acme")
    crm = Recorder(answer(contact(), 201)).client().with_options(log_bodies=True)
    crm.contacts.create(last_name="L" * 3000)
    text = "\n".join(r.getMessage() for r in caplog.records)
    assert 'sent body b\'{"lastName"' in text
    assert "bytes more" in text
    assert "came body" in text
