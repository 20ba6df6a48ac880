"""When a call is tried again, and when it never is."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from crmgen.runtime.body.files import Stream
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    NotFoundError,
    RateLimitError,
    ServerError,
    StatusError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import with_clock
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.request import Request
from crmgen.runtime.http.response import Response
from crmgen.runtime.retry.policy import RetryBudget, backoff, may_repeat
from crmgen.runtime.retry.retry_after import retry_after

from .misbehaving import Moment
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio

CREATED = answer(contact(), 201)


def failing(kind: type[httpx2.RequestError], *, times: int = 1) -> Any:
    """An answer that is an exception so many times, and then one that is good."""
    left = [times]

    def handler(request: httpx2.Request) -> httpx2.Response:
        if left[0]:
            left[0] -= 1
            raise kind("broken", request=request)
        return httpx2.Response(200, json=contact())

    return handler


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_passing_statuses_are_tried_again_with_full_jitter(status: int) -> None:
    wire, moment = (
        Recorder(answer({}, status), answer({}, status), answer(contact())),
        Moment(),
    )
    raw = with_clock(wire.client(), moment.clock()).contacts.get.raw("c1")
    assert (raw.status, raw.tries, len(wire.requests)) == (200, 3, 3)
    assert moment.slept == [0.5, 1.0]
    wire, moment = Recorder(answer({}, status), answer(contact())), Moment(chance=0.25)
    raw = await with_clock(wire.async_client(), moment.clock()).contacts.get.raw("c1")
    assert (raw.tries, moment.slept) == (2, [0.125])


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 501])
def test_other_statuses_are_not(status: int) -> None:
    wire, moment = Recorder(answer({}, status)), Moment()
    with pytest.raises(StatusError) as caught:
        with_clock(wire.client(), moment.clock()).contacts.get("c1")
    assert (len(wire.requests), caught.value.tries, moment.slept) == (1, 1, [])


def test_after_two_retries_the_last_failure_is_raised_and_says_so() -> None:
    wire, moment = Recorder(answer({"message": "busy"}, 500)), Moment()
    with pytest.raises(ServerError, match=r"busy \(tried 3 times\)") as caught:
        with_clock(wire.client(), moment.clock()).contacts.get("c1")
    assert (len(wire.requests), caught.value.tries) == (3, 3)


@pytest.mark.parametrize("by_call", [True, False])
def test_how_often_is_said_by_client_or_call(by_call: bool) -> None:
    wire, moment = Recorder(answer({}, 500)), Moment()
    crm = with_clock(wire.client(max_retries=2 if by_call else 0), moment.clock())
    options = RequestOptions(max_retries=0) if by_call else None
    with pytest.raises(ServerError):
        crm.contacts.get("c1", options=options)
    assert len(wire.requests) == 1
    with pytest.raises(ValueError, match="max_retries"):
        RequestOptions(max_retries=-1)


@pytest.mark.parametrize(
    "kind",
    [
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.ReadError,
        httpx2.ReadTimeout,
        httpx2.RemoteProtocolError,
        httpx2.WriteError,
    ],
)
async def test_broken_connections_are_tried_again(
    kind: type[httpx2.RequestError],
) -> None:
    wire, moment = Recorder(failing(kind, times=2)), Moment()
    raw = with_clock(wire.client(), moment.clock()).contacts.get.raw("c1")
    assert (raw.tries, moment.slept) == (3, [0.5, 1.0])
    wire = Recorder(failing(kind, times=9))
    with pytest.raises(APIConnectionError) as caught:
        await with_clock(wire.async_client(), moment.clock()).contacts.get("c1")
    assert (caught.value.tries, len(wire.requests)) == (3, 3)


@pytest.mark.parametrize("kind", [httpx2.DecodingError, httpx2.UnsupportedProtocol])
def test_failures_that_stay_are_not(kind: type[httpx2.RequestError]) -> None:
    wire = Recorder(failing(kind))
    with pytest.raises(APIConnectionError):
        wire.client().contacts.get("c1")
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("first", "tries"),
    [
        (failing(httpx2.ConnectError), 2),
        (failing(httpx2.ConnectTimeout), 2),
        (failing(httpx2.PoolTimeout), 2),
        (failing(httpx2.ReadTimeout), 1),
        (failing(httpx2.ReadError), 1),
        (failing(httpx2.RemoteProtocolError), 1),
        (failing(httpx2.WriteError), 1),
        (answer({}, 429), 2),
        (answer({}, 503, retry_after="1"), 2),
        (answer({}, 503), 1),
        (answer({}, 500), 1),
        (answer({}, 502), 1),
        (answer({}, 504), 1),
        (answer({}, 408), 1),
    ],
)
def test_a_post_is_only_repeated_when_it_cannot_have_been_acted_on(
    first: Any, tries: int
) -> None:
    wire = Recorder(first, CREATED)
    crm = with_clock(wire.client(), Moment().clock())
    if tries == 2:
        assert crm.contacts.create.raw(last_name="L").tries == 2
    else:
        with pytest.raises((APIConnectionError, StatusError)) as caught:
            crm.contacts.create(last_name="L")
        assert caught.value.tries == 1
        if isinstance(caught.value, APIConnectionError):
            assert caught.value.was_sent
    assert len(wire.requests) == tries


def test_an_idempotent_post_is_repeated() -> None:
    wire = Recorder(failing(httpx2.ReadTimeout), CREATED)
    call: Call[Any, Any] = Call("POST", "/x", returns={"200": Any}, idempotent=True)
    assert with_clock(wire.client(), Moment().clock()).send(call).tries == 2


@pytest.mark.parametrize("header", ["Idempotency-Key", "X-Request-Token"])
async def test_a_key_is_the_same_on_each_try_and_another_for_each_call(
    header: str,
) -> None:
    wire = Recorder(failing(httpx2.ReadTimeout, times=2), failing(httpx2.ReadTimeout))
    call: Call[Any, Any] = Call(
        "POST", "/x", returns={"200": Any}, idempotency_header=header
    )
    assert with_clock(wire.client(), Moment().clock()).send(call).tries == 3
    keys = {request.headers[header] for request in wire.requests}
    assert len(keys) == 1
    wire = Recorder(answer({}))
    await wire.async_client().send(call)
    assert wire.sent.headers[header] not in keys


def test_a_key_of_ones_own_counts() -> None:
    wire = Recorder(answer({}, 502), CREATED)
    options = RequestOptions(headers={"Idempotency-Key": "mine"})
    crm = with_clock(wire.client(), Moment().clock())
    assert crm.contacts.create.raw(last_name="L", options=options).tries == 2
    assert [r.headers["idempotency-key"] for r in wire.requests] == ["mine", "mine"]


def test_a_get_gets_no_key() -> None:
    wire = Recorder()
    call: Call[Any, Any] = Call(
        "GET", "/x", returns={"200": Any}, idempotency_header="K"
    )
    wire.client().send(call)
    assert "k" not in wire.sent.headers


@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        ({"retry_after": "7"}, 7.5),
        ({"retry_after": "0.5"}, 1.0),
        ({"retry_after_ms": "1500", "retry_after": "9"}, 2.0),
        ({"retry_after": "-3"}, 0.5),
        ({"retry_after": "soon"}, 0.5),
        ({"retry_after": "nan"}, 0.5),
        ({"retry_after": "120"}, 120.5),
        ({"retry_after": "3, 3"}, 3.5),
        ({"retry_after": "soon, 2, 7"}, 7.5),
        ({"retry_after_ms": "soon, 1500, 20"}, 2.0),
    ],
)
def test_the_server_is_never_asked_earlier_than_it_says(
    headers: dict[str, str], slept: float
) -> None:
    wire, moment = Recorder(answer({}, 503, **headers), answer(contact())), Moment()
    with_clock(wire.client(timeout=1000), moment.clock()).contacts.get("c1")
    assert moment.slept == [slept]


@pytest.mark.parametrize(
    "stated", ["121", "3, 121", "1e300", "1e400", "Fri, 31 Dec 9999 23:59:59 GMT"]
)
def test_more_than_120_seconds_is_for_the_caller_to_wait(stated: str) -> None:
    wire, moment = Recorder(answer({}, 429, retry_after=stated)), Moment()
    with pytest.raises(RateLimitError, match="to come back") as caught:
        with_clock(wire.client(), moment.clock()).contacts.get("c1")
    assert len(wire.requests) == 1
    assert moment.slept == []
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 120


def test_dates_are_read_by_the_servers_own_clock() -> None:
    headers = Headers(
        [
            ("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT"),
            ("Date", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ]
    )
    assert retry_after(headers, wall=0) == 30
    at = {"retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"}
    assert retry_after(at, wall=1445412500.0) == 10
    assert retry_after(at, wall=1545412500.0) == 0
    twice = {
        "retry-after": f"{at['retry-after']}, 4, Wednesday, 21-Oct-15 07:28:31 GMT"
    }
    assert retry_after(twice, wall=1445412500.0) == 11
    unzoned = {"retry-after": "Wed Oct 21 07:28:30 2015"}
    assert retry_after(unzoned, wall=1445412500.0) == 10
    assert retry_after({}, wall=0) is None
    assert retry_after({"retry-after": "Wed, 99 Oct"}, wall=0) is None


def test_the_time_of_the_call_bounds_it_all() -> None:
    wire, moment = Recorder(answer({}, 503, retry_after="4")), Moment()
    with pytest.raises(ServerError, match="come back in 4 s") as caught:
        with_clock(wire.client(timeout=10, max_retries=9), moment.clock()).contacts.get(
            "c1"
        )
    assert moment.slept == [4.5, 5.0]
    assert moment.time < 1010
    assert caught.value.tries == len(wire.requests) == 3


def test_each_try_has_only_the_time_that_is_left() -> None:
    wire, moment = (
        Recorder(answer({}, 503, retry_after="4"), answer(contact())),
        Moment(),
    )
    with_clock(wire.client(timeout=10), moment.clock()).contacts.get("c1")
    first, second = (request.extensions["timeout"]["read"] for request in wire.requests)
    assert (first, second) == (10, 5.5)


def test_a_body_that_can_be_read_once_is_sent_once() -> None:
    stream = Stream([b"x"])
    stream.can_replay = False
    request = Request("PUT", "https://x.test/", Headers(), stream)
    outcome = Response(503, Headers(), b"", request)
    assert not may_repeat(request, outcome, harmless=True)
    stream.can_replay = True
    assert may_repeat(request, outcome, harmless=True)


def test_backoff_doubles_up_to_eight_seconds() -> None:
    assert [backoff(n, 1.0) for n in (0, 1, 2, 3, 4, 5, 2000)] == [
        0.5,
        1,
        2,
        4,
        8,
        8,
        8,
    ]
    assert backoff(3, 0.0) == 0


def test_a_client_whose_calls_all_fail_stops_trying_again() -> None:
    wire = Recorder(answer({}, 500))
    crm = with_clock(wire.client(), Moment().clock())
    for _ in range(60):
        with pytest.raises(ServerError):
            crm.contacts.get("c1")
    assert len(wire.requests) == 60 + RetryBudget.FULL // RetryBudget.COST


def test_successes_pay_for_retries() -> None:
    budget = RetryBudget()
    while budget.spend():
        pass
    for _ in range(RetryBudget.COST):
        budget.earn(0)
    assert budget.spend()
    assert not budget.spend()
    budget.earn(1)
    assert budget.spend()


def test_not_found_counts_its_one_try() -> None:
    with pytest.raises(NotFoundError) as caught:
        Recorder(answer({}, 404)).client().contacts.get("c1")
    assert caught.value.tries == 1
    assert caught.value.response.tries == 1


def test_a_timeout_says_whether_anything_was_sent() -> None:
    wire = Recorder(failing(httpx2.ConnectTimeout))
    with pytest.raises(APITimeoutError) as caught:
        wire.client(max_retries=0).contacts.get("c1")
    assert not caught.value.was_sent


def test_a_key_that_is_given_is_not_replaced() -> None:
    call: Call[Any, Any] = Call(
        "POST", "/x", returns={"200": Any}, idempotency_header="Idempotency-Key"
    )
    wire = Recorder(answer({}, 502), answer({}))
    options = RequestOptions(headers={"idempotency-key": "mine"})
    crm = with_clock(wire.client(), Moment().clock())
    assert crm.send(call.but(options=options)).tries == 2
    assert [r.headers["idempotency-key"] for r in wire.requests] == ["mine", "mine"]
