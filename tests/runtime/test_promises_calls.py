"""Whole calls over real sockets: tries, secrets, answers, rates, and what watches them."""

from __future__ import annotations

import base64
import contextlib
import logging
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from crmgen.runtime.auth.api_key import ApiKey
from crmgen.runtime.auth.basic import Basic
from crmgen.runtime.auth.bearer import Bearer
from crmgen.runtime.auth.scheme import Scheme
from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.body.json import json_body
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    ServerError,
    StatusError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import SyncClient, with_clock
from crmgen.runtime.http.client_options import SyncOptions
from crmgen.runtime.http.middleware import Send
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.request import Request
from crmgen.runtime.http.response import Response
from crmgen.runtime.http.settings import ApiFacts

from .acme import Acme, AsyncAcme
from .misbehaving import ONE, Act, Misbehaving, Moment, close, raw, reply, reset
from .test_auth import everything_shown

pytestmark = pytest.mark.anyio


def call(verb: str = "GET", **facts: Any) -> Call[Any, Any]:
    return Call(verb, "/x", returns={"2XX": Any}, security=(), **facts)


# --- trying again ---------------------------------------------------------------------------------

PASSING = (408, 429, 500, 502, 503, 504)
IDEMPOTENT = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")


def tries_of(server: Misbehaving, what: Call[Any, Any], **settings: Any) -> int:
    with Acme(base_url=server.url, **settings) as crm:
        try:
            return with_clock(crm, Moment().clock()).send(what).tries
        except (StatusError, APIConnectionError) as error:
            return error.tries


@pytest.mark.parametrize("status", [*PASSING, 400, 401, 403, 404, 409, 410, 412, 422, 423, 425, 501, 505, 507, 599])  # fmt: skip
@pytest.mark.parametrize("verb", [*IDEMPOTENT, "POST", "PATCH"])
def test_each_status_with_each_method(verb: str, status: int) -> None:
    again = status in PASSING and (verb in IDEMPOTENT or status == 429)
    failed = reply(status, b"")
    with Misbehaving(failed, reply(200, b"" if verb == "HEAD" else ONE)) as server:
        assert tries_of(server, call(verb)) == (2 if again else 1)
        assert len(server.came) == (2 if again else 1)


@pytest.mark.parametrize("verb", ["POST", "PATCH"])
@pytest.mark.parametrize(
    ("first", "what", "tries"),
    [
        (reply(503, b"", Retry_After="1"), {}, 2),
        (reply(503, b"", Retry_After_ms="1"), {}, 1),
        (reply(500, b"", Retry_After="1"), {}, 1),
        (reply(500, b""), {"idempotent": True}, 2),
        (reset(), {"idempotent": True}, 2),
        (reset(), {"idempotency_header": "Idempotency-Key"}, 2),
        (reply(502, b""), {"headers": {"Idempotency-Key": "mine"}}, 2),
        (reset(), {}, 1),
        (close(b"HTTP/1.1 2"), {}, 1),
    ],
)
def test_what_may_have_been_acted_on_is_sent_once(
    verb: str, first: Act, what: dict[str, Any], tries: int
) -> None:
    with Misbehaving(first, reply(201)) as server:
        assert tries_of(server, call(verb, body=json_body({"a": 1}), **what)) == tries
        assert [each.content for each in server.came] == [b'{"a":1}'] * tries
        keys = {each.headers.get("idempotency-key", "") for each in server.came}
        assert len(keys) == 1


def test_a_body_that_cannot_be_read_again_is_sent_once_even_with_put() -> None:
    class Pipe:
        """A file that goes forward only."""

        def __init__(self) -> None:
            self._parts = iter([b"abc"])

        def read(self, _: int = -1) -> bytes:
            return next(self._parts, b"")

    pipe: Any = Pipe()
    with Misbehaving(reply(503, b""), reply()) as server:
        assert tries_of(server, call("PUT", body=bytes_body(pipe))) == 1
        assert len(server.came) == 1


def test_the_longest_of_several_retry_after_counts() -> None:
    twice = raw(b"HTTP/1.1 503 Any\r\nRetry-After: 3\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", goes_on=True)  # fmt: skip
    moment = Moment()
    with Misbehaving(twice, reply()) as server, Acme(base_url=server.url) as crm:
        assert with_clock(crm, moment.clock()).send(call()).tries == 2
    assert moment.slept == [7.5]


# --- secrets --------------------------------------------------------------------------------------

CANARY = "canary-51f0"


def client(url: str, scheme: Scheme, **given: Any) -> SyncClient:
    facts = ApiFacts("acme", "1", url, {"s": scheme}, (("s",),))
    return SyncClient(facts, given, SyncOptions(max_retries=0))


SCHEMES: list[tuple[Scheme, dict[str, Any]]] = [
    (Bearer(), {"token": CANARY}),
    (Bearer(), {"token": f" {CANARY}\t"}),
    (Bearer(), {"token": lambda: CANARY}),
    (Basic(), {"username": "u", "password": CANARY}),
    (ApiKey("header", "X-Key"), {"api_key": f"{CANARY} "}),
    (ApiKey("query", "key"), {"api_key": CANARY}),
    (ApiKey("cookie", "sid"), {"api_key": CANARY}),
]
OUTCOMES: dict[str, Act] = {
    "success": reply(),
    "status": reply(403, b"{}"),
    "reset": reset(),
    "no protocol": close(b"nonsense\r\n"),
    "redirect": reply(302, b"", Location="http://127.0.0.1:1/"),
}


def shown_of(crm: SyncClient) -> list[str]:
    """All that can be seen of a call and of its end, from a frame that holds no secret."""
    try:
        response = crm.send(call().but(security=None)).response
    except Exception as error:
        return [everything_shown(error), repr(pickle.dumps(error)), str(error)]
    return [repr(response), repr(response.request), repr(pickle.dumps(response))]


@pytest.mark.parametrize(("scheme", "given"), SCHEMES)
@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_a_secret_shows_nowhere_whatever_happens(
    scheme: Scheme,
    given: dict[str, Any],
    outcome: Act,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    encoded = base64.b64encode(f"u:{CANARY}".encode()).decode()
    with Misbehaving(outcome) as server:
        crm = client(server.url, scheme, **given)
        shown = [repr(crm), repr(vars(crm))]
        shown += shown_of(crm.with_options(log_bodies=True))
        came = server.came[0]
        assert CANARY in came.target + str(came.headers) or encoded in str(came.headers)
        crm.close()
    text = "\n".join([*shown, *(r.getMessage() for r in caplog.records)])
    assert CANARY not in text
    assert encoded not in text


SECRETS_OF_ANSWERS = (
    b'Set-Cookie: sid=%b; Secure\r\nX-Token: it\'s "%b"\r\nX-Request-Id: r-17\r\n'
    % (CANARY.encode(), CANARY.encode())
)
ANSWERS = {
    "good": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n%b\r\n{}" % SECRETS_OF_ANSWERS,
    "bad": b"HTTP/1.1 200 OK\r\nSet Cookie: sid=%b\r\n\r\n" % CANARY.encode(),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
async def test_a_secret_in_headers_of_an_answer_shows_nowhere(
    answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Misbehaving(raw(answer)) as server:
        with client(server.url, Bearer(), token="t") as crm:
            shown = shown_of(crm)
        async with AsyncAcme(base_url=server.url, token="t", max_retries=0) as other:
            with contextlib.suppress(APIConnectionError):
                await other.send(call())
    library = [r.getMessage() for r in caplog.records if r.name.startswith("httpcore2")]
    assert any("receive_response_headers" in message for message in library)
    assert "r-17" in "".join(library) or answer == ANSWERS["bad"]
    assert CANARY not in "\n".join([*shown, *(r.getMessage() for r in caplog.records)])


@pytest.mark.parametrize("value", ["a\nb", "a\r\nX: 1", "tab\x0b", "nul\x00"])
def test_a_credential_that_no_header_holds_is_refused_unseen(value: str) -> None:
    with Misbehaving(reply()) as server:
        with client(server.url, Bearer(), token=CANARY + value) as crm:
            shown = "\n".join(shown_of(crm))
        assert server.came == []
    assert "the value of header Authorization holds a control character" in shown
    assert CANARY not in shown


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["undefined", "idna", "hex", "nope", "utf-99", '"', "latin-1", ""])  # fmt: skip
async def test_text_in_a_wrong_charset_is_still_text(charset: str) -> None:
    media = f"text/plain; charset={charset}"
    act = reply(200, b"caf\xe9 " + b"x" * 70, Content_Type=media)
    with Misbehaving(act) as server:
        with Acme(base_url=server.url) as crm:
            assert crm.contacts.status().startswith("caf")
        async with AsyncAcme(base_url=server.url) as other:
            assert (await other.contacts.status()).startswith("caf")
    failed = reply(400, b"caf\xe9", Content_Type=media)
    with (
        Misbehaving(failed) as server,
        Acme(base_url=server.url) as crm,
        pytest.raises(StatusError, match="caf"),
    ):
        crm.contacts.status()


@pytest.mark.parametrize("status", [200, 204, 205, 304])
def test_an_answer_to_head_ends_with_its_headers(status: int) -> None:
    act = reply(status, b"", ETag='"7"')
    with Misbehaving(act, reply()) as server, Acme(base_url=server.url) as crm:
        if status == 304:
            with pytest.raises(StatusError):
                crm.send(call("HEAD"))
        else:
            raw = crm.send(call("HEAD"))
            assert (raw.parsed, raw.headers["etag"]) == (None, '"7"')
        assert crm.send(call()).status == 200


# --- rates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "7"}, 7.0),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1800001009"}, 9.0),
        ({"X_Rate_Limit_Remaining": "0", "X_Rate_Limit_Reset": "3"}, 3.0),
        ({"RateLimit_Remaining": "0", "RateLimit_Reset": "5"}, 5.0),
        ({"RateLimit": "limit=10, remaining=0, reset=4"}, 4.0),
        ({"RateLimit": '"default";r=0;t=6'}, 6.0),
        ({"RateLimit": '"default";r=5;t=6'}, None),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "soon"}, None),
        ({}, None),
    ],
)
async def test_a_limit_that_is_used_up_is_not_run_into(
    headers: Any, pause: float | None
) -> None:
    expected = [] if pause is None else [pytest.approx(pause)]
    with Misbehaving(reply(200, ONE, **headers), reply()) as server:
        moment = Moment()
        with Acme(base_url=server.url) as crm:
            quick = with_clock(crm, moment.clock())
            quick.send(call())
            quick.send(call())
        assert moment.slept == expected
    with Misbehaving(reply(200, ONE, **headers), reply()) as server:
        moment = Moment()
        async with AsyncAcme(base_url=server.url) as other:
            later = with_clock(other, moment.clock())
            await later.send(call())
            await later.send(call())
        assert moment.slept == expected


# --- watching -------------------------------------------------------------------------------------


class Traced(httpx2.BaseTransport):
    """What OpenTelemetry's instrumentation of a transport does: a span around, a header inside."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner
        self.spans: list[dict[str, Any]] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        span: dict[str, Any] = {"method": request.method, "path": request.url.path}
        self.spans.append(span)
        request.headers["traceparent"] = f"00-{len(self.spans):032x}-{1:016x}-01"
        try:
            response = self._inner.handle_request(request)
        except httpx2.TransportError as error:
            span["error"] = type(error).__name__
            raise
        span["status"] = response.status_code
        return response

    def close(self) -> None:
        self._inner.close()


def test_a_transport_that_traces_sees_each_try_and_its_end() -> None:
    with Misbehaving(reset(), reply(503, b""), reply()) as server:
        traced = Traced(httpx2.HTTPTransport())
        with httpx2.Client(transport=traced) as own:
            crm = Acme(base_url=server.url, http_client=own)
            assert with_clock(crm, Moment().clock()).send(call()).tries == 3
        common = {"method": "GET", "path": "/x"}
        assert traced.spans == [
            {**common, "error": "ReadError"},
            {**common, "status": 503},
            {**common, "status": 200},
        ]
        ids = [each.headers["traceparent"] for each in server.came]
        assert len(set(ids)) == 3


def test_instrumentation_that_patches_the_librarys_class_sees_our_own_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    sent: Callable[..., httpx2.Response] = httpx2.HTTPTransport.handle_request

    def around(self: Any, request: httpx2.Request) -> httpx2.Response:
        seen.append(request.method)
        request.headers["traceparent"] = "00-1"
        return sent(self, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", around)
    with Misbehaving(reply()) as server, Acme(base_url=server.url) as crm:
        crm.send(call())
        assert server.came[0].headers["traceparent"] == "00-1"
    assert seen == ["GET"]


def test_middleware_is_around_each_try_over_the_wire() -> None:
    seen: list[object] = []

    def watch(request: Request, send: Send) -> Response:
        try:
            response = send(request.with_headers({"X-Try": str(len(seen))}))
        except APIConnectionError:
            seen.append("broken")
            raise
        seen.append(response.status)
        return response

    with Misbehaving(reset(), reply(503, b""), reply()) as server:
        with Acme(base_url=server.url, middleware=[watch]) as crm:
            with_clock(crm, Moment().clock()).send(call())
        assert [each.headers["x-try"] for each in server.came] == ["0", "1", "2"]
    assert seen == ["broken", 503, 200]


def test_request_id_and_tries_are_on_answers_and_errors() -> None:
    failed = reply(500, b"{}", X_Request_Id="r7")
    with (
        Misbehaving(failed, failed, failed, reply(200, ONE, Request_Id="r8")) as server,
        Acme(base_url=server.url) as crm,
    ):
        quick = with_clock(crm, Moment().clock())
        with pytest.raises(ServerError) as caught:
            quick.send(call())
        assert (caught.value.request_id, caught.value.tries) == ("r7", 3)
        raw = quick.send(
            call(),
        )
        assert (raw.request_id, raw.tries) == ("r8", 1)


@pytest.fixture
def plain_logging() -> Iterator[logging.Logger]:
    yield logging.getLogger("acme")


def test_no_body_is_logged_unless_asked_for(
    plain_logging: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = json_body({"name": "Lovelace"})
    with (
        Misbehaving(reply(200, b'{"born": "Byron"}')) as server,
        Acme(base_url=server.url) as crm,
    ):
        crm.send(call("POST", body=body))
        text = "\n".join(r.getMessage() for r in caplog.records)
        assert "Lovelace" not in text
        assert "Byron" not in text
        assert plain_logging.handlers
        crm.with_options(log_bodies=True).send(call("POST", body=body))
    text = "\n".join(r.getMessage() for r in caplog.records)
    assert "Lovelace" in text
    assert "Byron" in text


def test_options_of_a_call_take_a_header_away_over_the_wire() -> None:
    options = RequestOptions(headers={"User-Agent": None, "Accept": None})
    with Misbehaving(reply()) as server, Acme(base_url=server.url) as crm:
        crm.send(call(options=options))
        assert "accept" not in server.came[0].headers
        assert "acme" not in server.came[0].headers.get("user-agent", "")
