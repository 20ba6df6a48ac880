"""Rates kept before the server complains, and what answers tell of the server's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import anyio
import httpx2
import pytest

from crmgen.runtime.errors.exceptions import (
    APITimeoutError,
    RateLimitError,
    ServerError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import settings_of, with_clock
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.request import Request
from crmgen.runtime.rate_limit.limiter import Quota, RateLimiter, read_quota
from crmgen.runtime.rate_limit.limits import RateLimits
from crmgen.runtime.rate_limit.rates import Rate, parse_rate

from .misbehaving import Moment
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("60/min", Rate(60, 60)),
        ("10/s", Rate(10, 1)),
        ("100/15min", Rate(100, 900)),
        (" 5 / sec ", Rate(5, 1)),
        ("1000/Hour", Rate(1000, 3600)),
        ("3/900s", Rate(3, 900)),
        ("2/0.5s", Rate(2, 0.5)),
        ("9/day", Rate(9, 86400)),
        ("180/min per path", Rate(180, 60, "path")),
        ("4/s  per search-2 ", Rate(4, 1, "search-2")),
    ],
)
def test_rates_are_read(text: str, rate: Rate) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text",
    [
        *("60", "0/min", "-1/s", "60 per minute", "60/fortnight", "6/0s", "x/min"),
        *("", "60/min per", "60/min per a b", "OFF"),
    ],
)
def test_what_is_no_rate_is_said_when_the_client_is_made(text: str) -> None:
    with pytest.raises(ValueError, match="such as '60/min'"):
        parse_rate(text)
    if text:
        with pytest.raises(ValueError, match="rate_limit"):
            Recorder().client(rate_limit=text)


def turns(limiter: RateLimiter, count: int, now: float = 0.0) -> Iterator[float]:
    for _ in range(count):
        wait = limiter.reserve(now, None)
        assert wait is not None
        yield now + wait


@pytest.mark.parametrize("text", ["60/min", "1/s", "2/s", "3/s", "10/s", "100/15min"])
@pytest.mark.parametrize("pause", [0.0, 0.9, 1.0, 30.0])
def test_no_stretch_of_time_sees_more_than_the_rate(text: str, pause: float) -> None:
    rate = parse_rate(text)
    limiter = RateLimiter(rate)
    times = list(turns(limiter, 3 * rate.calls))
    times += turns(limiter, 3 * rate.calls, now=times[-1] + pause * rate.seconds)
    assert times == sorted(times)
    for first, beyond in zip(times, times[rate.calls :], strict=False):
        assert beyond - first >= rate.seconds * (1 - 1e-9)


def test_the_rate_is_used_but_for_a_little() -> None:
    times = list(turns(RateLimiter(Rate(60, 60)), 600))
    assert 600 < times[-1] < 900
    assert max(b - a for a, b in pairwise(times)) < 2


def test_a_turn_that_comes_too_late_is_not_taken() -> None:
    limiter = RateLimiter(Rate(1, 10))
    assert limiter.reserve(0, 5) == 0
    assert limiter.reserve(1, 5) is None
    assert limiter.reserve(6, 5) == 4


async def test_a_client_keeps_its_rate() -> None:
    wire, moment = Recorder(answer(contact())), Moment()
    crm = with_clock(wire.client(rate_limit="1/s"), moment.clock())
    for _ in range(3):
        crm.contacts.get("c1")
    assert moment.slept == [1.0, 1.0]
    crm.with_options(headers={"X-A": "1"}).contacts.get("c1")
    assert moment.slept == [1.0, 1.0, 1.0], "shared with clients made of it"
    wire, moment = Recorder(answer(contact())), Moment()
    other = with_clock(wire.async_client(rate_limit="1/s"), moment.clock())
    for _ in range(2):
        await other.contacts.get("c1")
    assert moment.slept == [1.0]


def test_a_retry_takes_a_turn_too() -> None:
    wire, moment = Recorder(answer({}, 500), answer(contact())), Moment(chance=0.2)
    crm = with_clock(wire.client(rate_limit="1/10s"), moment.clock())
    crm.contacts.get("c1")
    assert moment.slept == pytest.approx([0.1, 9.9])


def test_a_retry_without_a_turn_in_time_leaves_the_failure_as_it_was() -> None:
    wire, moment = Recorder(answer({}, 500)), Moment()
    crm = with_clock(wire.client(rate_limit="1/min", timeout=10), moment.clock())
    with pytest.raises(ServerError) as caught:
        crm.contacts.get("c1")
    assert (caught.value.tries, len(wire.requests)) == (1, 1)


def test_a_timeout_that_was_given_bounds_the_wait_for_a_turn_and_the_default_does_not() -> (
    None
):
    wire, moment = Recorder(answer(contact())), Moment()
    crm = with_clock(wire.client(rate_limit="1/h"), moment.clock())
    crm.contacts.get("c1")
    with pytest.raises(APITimeoutError, match="rate") as caught:
        crm.with_options(timeout=5).contacts.get("c1")
    assert (caught.value.tries, caught.value.was_sent, moment.slept) == (0, False, [])
    crm.contacts.get("c1")
    assert moment.slept == [3600.0]
    assert len(wire.requests) == 2


def test_threads_share_a_rate() -> None:
    wire = Recorder(answer(contact()))
    crm = wire.client(rate_limit="40/s")
    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(crm.contacts.get, ["c1"] * 14))
    assert len(started) == len(wire.requests) == 14


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, Quota(0, 30, None)),
        (
            {
                "X-RateLimit-Limit": "60, 60;w=60",
                "X-RateLimit-Remaining": "5",
                "X-RateLimit-Reset": "1800000042",
            },
            Quota(5, 42, 60),
        ),
        (
            {"X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "1800000042000"},
            Quota(5, 42, None),
        ),
        ({"RateLimit": "limit=100, remaining=50, reset=30"}, Quota(50, 30, 100)),
        ({"RateLimit": '"burst";r=9;t=1, "day";r=2;t=60'}, Quota(2, 60, None)),
        (
            {
                "RateLimit-Limit": "10",
                "RateLimit-Remaining": "1",
                "RateLimit-Reset": "2",
            },
            Quota(1, 2, 10),
        ),
        ({"X-RateLimit-Remaining": "many", "X-RateLimit-Reset": "1"}, None),
        ({"X-RateLimit-Remaining": "3"}, None),
        ({"RateLimit": "?"}, None),
        ({}, None),
    ],
)
def test_what_answers_tell_is_read(
    headers: dict[str, str], quota: Quota | None
) -> None:
    assert read_quota(Headers(headers.items()), 1_800_000_000.0) == quota


def test_a_spent_limit_holds_the_next_call_until_it_is_reset() -> None:
    spent = answer(contact(), x_ratelimit_remaining="0", x_ratelimit_reset="30")
    wire, moment = Recorder(spent, answer(contact())), Moment()
    crm = with_clock(wire.client(), moment.clock())
    crm.contacts.get("c1")
    crm.contacts.get("c1")
    assert moment.slept == [30.0]


def test_a_reset_that_is_far_away_is_left_to_the_server_to_insist_on() -> None:
    spent = answer(contact(), x_ratelimit_remaining="0", x_ratelimit_reset="4000")
    moment = Moment()
    crm = with_clock(Recorder(spent).client(), moment.clock())
    crm.contacts.get("c1")
    crm.contacts.get("c1")
    assert moment.slept == []


def test_one_429_makes_all_calls_of_the_client_wait() -> None:
    limiter = RateLimiter(None)
    assert limiter.start(0, None) == 0
    assert limiter.reserve(0, None) == 0, "before the news"
    limiter.finish()
    limiter.learn(429, {"retry-after": "9"}, 1, 0)
    assert limiter.start(1, None) == 9
    assert limiter.reserve(4, None) == 6
    assert limiter.reserve(4, 5) is None
    assert limiter.start(10, None) == 0


def test_calls_under_way_count_against_what_is_left() -> None:
    limiter = RateLimiter(None)
    for _ in range(3):
        limiter.start(0, None)
    limiter.finish()
    limiter.learn(
        200,
        {
            "x-ratelimit-remaining": "3",
            "x-ratelimit-reset": "9",
            "x-ratelimit-limit": "1",
        },
        0,
        0,
    )
    assert limiter.start(0, None) == 0
    assert limiter.start(0, None) == 0.5, "the three that are left may all be under way"
    assert limiter.start(9, None) == 0, "a new window, with a limit of one"
    assert limiter.start(9, None) == 0.5
    for _ in range(4):
        limiter.finish()
    assert limiter.start(9, None) == 0, "never stuck"


def test_calls_held_back_still_keep_the_rate_afterwards() -> None:
    limiter = RateLimiter(Rate(1, 1))
    assert [limiter.reserve(0, None) for _ in range(3)] == [0, 1, 2]
    limiter.learn(429, {"retry-after": "5"}, 0, 0)
    assert [limiter.start(0, None), limiter.start(1, None), limiter.start(2, None)] == [
        5,
        5,
        5,
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_lock_that_was_taken_at_a_fork_stops_no_child() -> None:
    limiter = RateLimiter(None)
    with limiter._lock:  # pyright: ignore[reportPrivateUsage]
        child = os.fork()
        if child == 0:
            os._exit(0 if limiter.reserve(0, None) == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0


def in_flight(most: list[int]) -> Any:
    """A handler that counts how many are in it at the same time."""
    inside = [0]

    async def handler(_: httpx2.Request) -> httpx2.Response:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        for _turn in range(3):
            await anyio.lowlevel.checkpoint()
        inside[0] -= 1
        return httpx2.Response(200, json=contact())

    return handler


async def test_calls_in_flight_are_capped() -> None:
    most = [0]
    transport = httpx2.MockTransport(in_flight(most))
    crm = Recorder().async_client(max_in_flight=3)
    crm = type(crm)(
        user_id="u",
        api_key="k",
        max_in_flight=3,
        http_client=httpx2.AsyncClient(transport=transport),
    )
    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(crm.contacts.get.raw, "c1")
    assert most == [3]
    with pytest.raises(ValueError, match="max_in_flight"):
        Recorder().client(max_in_flight=0)


def test_a_place_that_does_not_come_free_is_a_timeout() -> None:
    def nested(_: httpx2.Request) -> httpx2.Response:
        with pytest.raises(APITimeoutError, match="under way") as caught:
            crm.with_options(timeout=0.01).contacts.get("c1")
        assert (caught.value.tries, caught.value.was_sent) == (0, False)
        return httpx2.Response(200, json=contact())

    wire = Recorder(nested)
    crm = wire.client(max_in_flight=1)
    assert crm.contacts.get("c1").id == "c1"
    assert len(wire.requests) == 1


def test_a_429_that_comes_while_a_call_waits_for_its_turn_holds_it_too() -> None:
    wire, moment = Recorder(answer(contact())), Moment()
    crm = with_clock(wire.client(rate_limit="1/s"), moment.clock())

    def sleep(seconds: float) -> None:
        moment.slept.append(seconds)
        moment.time += seconds
        if len(moment.slept) == 1:
            told = Headers([("Retry-After", "5")])
            (limiter,) = vars(settings_of(crm).limits)["_limiters"].values()
            limiter.learn(429, told, moment.time, 0)

    crm = with_clock(crm, replace(moment.clock(), sleep=sleep))
    crm.contacts.get("c1")
    crm.contacts.get("c1")
    assert moment.slept == [1.0, 5.0]


def test_seconds_until_there_is_more_may_be_stated_as_such() -> None:
    headers = Headers(
        [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset-After", "4")]
    )
    quota = read_quota(headers, 0)
    assert quota is not None and quota.reset == 4


# --- what counts together ---------------------------------------------------------------------------


def refusing(seconds: str, *paths: str) -> Any:
    """Answers these paths with a 429, the others with a contact."""

    def respond(request: httpx2.Request) -> httpx2.Response:
        is_refused = request.url.path in paths
        headers = {"Retry-After": seconds} if is_refused else {}
        status = 429 if is_refused else 200
        return httpx2.Response(status, json=contact(), headers=headers)

    return respond


def refused(crm: Any, id: str, **options: Any) -> None:
    with pytest.raises(RateLimitError):
        crm.contacts.get(id, options=RequestOptions(max_retries=0, **options))


async def test_each_path_has_its_own_rate() -> None:
    wire, moment = Recorder(answer(contact())), Moment()
    crm = with_clock(wire.client(rate_limit="1/s per path"), moment.clock())
    for id in ("c1", "c2", "c3", "c1"):
        crm.contacts.get(id)
    assert moment.slept == [1.0]
    wire, moment = Recorder(answer(contact())), Moment()
    other = with_clock(wire.async_client(rate_limit="1/s per path"), moment.clock())
    for id in ("c1", "c2", "c2"):
        await other.contacts.get(id)
    assert moment.slept == [1.0]


def test_each_operation_has_its_own_rate_and_a_group_has_one() -> None:
    wire, moment = Recorder(answer(contact())), Moment()
    crm = with_clock(wire.client(rate_limit="1/s per operation"), moment.clock())
    crm.contacts.get("c1")
    crm.contacts.create(last_name="L")
    assert moment.slept == []
    crm.contacts.get("c2")
    assert moment.slept == [1.0]
    search = Call[Any, Any]("GET", "/a", returns={"200": dict}, rate_limit="1/h per x")
    crm.send(search)
    crm.send(search.but(path="/b"))
    assert moment.slept == [1.0, 3600.0]


def test_one_429_of_a_path_holds_no_other() -> None:
    wire, moment = Recorder(refusing("9", "/v1/contacts/c1")), Moment()
    crm = with_clock(wire.client(rate_limit="9/s per path"), moment.clock())
    refused(crm, "c1")
    crm.contacts.get("c2")
    assert moment.slept == []
    with pytest.raises(RateLimitError):
        crm.contacts.get("c1")
    assert moment.slept[0] == 9.0


def test_who_is_never_tried_again_does_not_wait_for_what_others_were_told() -> None:
    wire, moment = Recorder(refusing("50", "/v1/contacts/c1")), Moment()
    crm = with_clock(wire.client(max_retries=0), moment.clock())
    refused(crm, "c1")
    crm.contacts.get("c2")
    assert moment.slept == []
    crm.contacts.get("c2", options=RequestOptions(max_retries=1))
    assert moment.slept == [50.0]
    spent = answer(contact(), x_ratelimit_remaining="0", x_ratelimit_reset="30")
    wire, moment = Recorder(spent), Moment()
    crm = with_clock(wire.client(max_retries=0, rate_limit="1/s"), moment.clock())
    crm.contacts.get("c1")
    crm.contacts.get("c1")
    assert moment.slept == [1.0], "the rate that was stated is kept all the same"


def test_off_is_off() -> None:
    spent = answer(contact(), 429, x_ratelimit_remaining="0", x_ratelimit_reset="30")
    wire, moment = Recorder(spent), Moment()
    crm = with_clock(wire.client(rate_limit="off"), moment.clock())
    for _ in range(3):
        refused(crm, "c1")
    crm = crm.with_options(max_retries=0)
    with pytest.raises(RateLimitError):
        crm.send(
            Call[Any, Any]("GET", "/a", returns={"200": dict}, rate_limit="1/h per x")
        )
    assert moment.slept == []


def test_paths_without_end_are_forgotten_when_they_have_nothing_to_tell() -> None:
    limits = RateLimits("1/s per path")

    def limiter(path: str, now: float) -> RateLimiter:
        request = Request("GET", f"https://a.test{path}?q=1", Headers(), None)
        found = limits.of(request, None, now)
        assert isinstance(found, RateLimiter)
        return found

    held, idle, busy = limiter("/held", 0), limiter("/idle", 0), limiter("/busy", 0)
    held.learn(429, {"retry-after": "90"}, 0, 0)
    idle.reserve(0, None)
    busy.start(0, None)
    for number in range(1500):
        limiter(f"/{number}", 50)
    assert limiter("/held", 50) is held
    assert limiter("/busy", 50) is busy
    assert limiter("/idle", 50) is not idle
    assert len(vars(limits)["_limiters"]) <= 1003


def test_a_client_knows_no_groups() -> None:
    for text in ("5/s per paht", "5/s per search"):
        with pytest.raises(ValueError, match="rate_limit is a number of calls"):
            Recorder().client(rate_limit=text)
    Recorder().client(rate_limit="5/s per operation").close()
