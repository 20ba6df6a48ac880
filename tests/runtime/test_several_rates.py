"""Several rates at once, and budgets of a day, which nobody waits for."""

from __future__ import annotations

import math
import pickle
from typing import Any

import pytest

from crmgen.runtime.errors.exceptions import (
    APITimeoutError,
    QuotaExceededError,
    QuotaResponseError,
    RateLimitError,
    ServerError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import with_clock
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.request import Request
from crmgen.runtime.rate_limit.limits import RateLimits
from crmgen.runtime.rate_limit.rates import Rate, parse_rates
from crmgen.runtime.rate_limit.several import says_quota_is_spent

from .misbehaving import Moment
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio


def timed(wire: Recorder, **options: Any) -> tuple[Any, Moment]:
    moment = Moment()
    return with_clock(wire.client(**options), moment.clock()), moment


def test_rates_are_read_the_longest_first() -> None:
    assert parse_rates("4/s, 100/10s per path,150000/day per api") == (
        Rate(150000, 86400),
        Rate(100, 10, "path"),
        Rate(4, 1),
    )
    for text in ("4/s,", "4/s, often", "4/s; 9/day", "4/s, 9/day per search"):
        with pytest.raises(ValueError, match="several of them as in '4/s, 150000/day'"):
            Recorder().client(rate_limit=text)


@pytest.mark.parametrize("text", ["4/s, 20/10s", "20/10s, 4/s", "10/s, 20/10s, 40/min"])
def test_no_stretch_of_time_sees_more_than_any_of_the_rates(text: str) -> None:
    limits, now, times = RateLimits(text), 0.0, list[float]()
    for _ in range(200):
        turn = limits.of(Request("GET", "https://a.test/", Headers(), None), None, now)
        wait = turn.reserve(now, None)
        assert wait is not None
        times.append(now + wait)
    assert times == sorted(times)
    for rate in parse_rates(text):
        for first, beyond in zip(times, times[rate.calls :], strict=False):
            assert beyond - first >= rate.seconds * (1 - 1e-9)
    longest = max(rate.seconds / rate.calls for rate in parse_rates(text))
    assert times[-1] < 200 * longest * 1.4, "and they are used but for a little"


async def test_a_client_keeps_all_of_its_rates() -> None:
    wire, moment = Recorder(answer(contact())), Moment()
    crm = with_clock(
        wire.async_client(rate_limit="1/s per path, 1/10s"), moment.clock()
    )
    for id in ("c1", "c2", "c1"):
        await crm.contacts.get(id)
    assert moment.slept == [10.0, 10.0]


def test_a_turn_that_comes_too_late_is_given_back_by_all() -> None:
    crm, moment = timed(Recorder(answer(contact())), rate_limit="2/s, 60/min")
    for _ in range(2):
        crm.contacts.get("c1")
    for _ in range(500):
        with pytest.raises(APITimeoutError):
            crm.contacts.get("c1", options=RequestOptions(timeout=0.1))
    moment.slept.clear()
    crm.contacts.get("c1")
    assert moment.slept == [0.5]


# --- budgets ----------------------------------------------------------------------------------------


async def test_a_spent_budget_is_an_error_that_says_when_there_is_more() -> None:
    wire = Recorder(answer(contact()))
    crm, moment = timed(wire, rate_limit="2/day")
    crm.contacts.get("c1")
    moment.time += 3600
    crm.contacts.get("c1")
    with pytest.raises(QuotaExceededError) as caught:
        crm.contacts.get("c1")
    error = caught.value
    assert str(error) == (
        "GET /contacts/c1 was not sent: the budget of 2 calls in a day is spent,"
        " and it is time to come back in 82800 s, at 2027-01-16 08:16:40 UTC"
    )
    assert (error.retry_after, error.tries, error.response) == (82800.0, 0, None)
    assert error.request is not None and moment.slept == []
    assert pickle.loads(pickle.dumps(error)).retry_after == 82800.0
    moment.time += 82800
    crm.contacts.get("c1")
    assert len(wire.requests) == 3
    other = with_clock(wire.async_client(rate_limit="1/2d"), moment.clock())
    await other.contacts.get("c1")
    with pytest.raises(QuotaExceededError, match="1 calls in 2 days is spent"):
        await other.contacts.get("c1")


def test_a_budget_is_not_spread_over_its_day_and_beside_it_a_rate_is() -> None:
    crm, moment = timed(Recorder(answer(contact())), rate_limit="1/s, 1000/day")
    for _ in range(5):
        crm.contacts.get("c1")
    assert moment.slept == [1.0] * 4


def test_each_path_may_have_a_budget_and_those_that_are_over_are_forgotten() -> None:
    limits = RateLimits("9/day per path, 99/s per path")
    for number in range(1500):
        request = Request("GET", f"https://a.test/{number}", Headers(), None)
        limits.of(request, None, 90_000.0 * number).start(90_000.0 * number, None)
    assert len(vars(limits)["_budgets"]) <= 1001
    request = Request("GET", "https://a.test/spent", Headers(), None)
    limits = RateLimits("9/day per path, 99/s per path")
    limits.of(request, None, 0).start(0, None)
    for number in range(1500):
        other = Request("GET", f"https://a.test/{number}", Headers(), None)
        limits.of(other, None, 80_000).start(80_000, None)
    assert (Rate(9, 86400, "path"), "/spent") in vars(limits)["_budgets"]


def test_an_operation_counts_for_itself_and_for_all() -> None:
    wire = Recorder(answer(contact()))
    crm, moment = timed(wire, rate_limit="3/day")
    search = Call[Any, Any](
        "GET", "/a", returns={"200": dict}, rate_limit="1/s per x, 3/day per api"
    )
    for _ in range(2):
        crm.send(search)
    crm.contacts.get("c1")
    assert moment.slept == [1.0]
    with pytest.raises(QuotaExceededError):
        crm.send(search)
    assert crm.with_options(max_retries=0) is not None
    crm, _ = timed(wire, rate_limit="off")
    for _ in range(4):
        crm.send(search)


def test_a_call_that_waits_for_others_takes_nothing_of_the_budget() -> None:
    limits = RateLimits("1/day")
    request = Request("GET", "https://a.test/", Headers(), None)
    turn = limits.of(request, None, 0)
    turn.learn(200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 0, 0)
    assert turn.start(1, None) == 29
    assert turn.start(30, None) == 0
    with pytest.raises(QuotaExceededError):
        turn.start(31, None)


def test_a_retry_that_the_budget_leaves_no_call_for_gives_the_failure_as_it_was() -> (
    None
):
    crm, _ = timed(Recorder(answer({}, 500)), rate_limit="1/day")
    with pytest.raises(ServerError) as caught:
        crm.contacts.get("c1")
    assert caught.value.tries == 1


def test_the_server_knows_better_what_is_left() -> None:
    more = answer(contact(), x_ratelimit_daily_remaining="7")
    crm, moment = timed(Recorder(more), rate_limit="1/day")
    for _ in range(5):
        crm.contacts.get("c1")
    spent = answer({}, 429, Retry_After="7200")
    wire = Recorder(spent)
    crm, moment = timed(wire, rate_limit="1000/day")
    with pytest.raises(QuotaResponseError):
        crm.contacts.get("c1")
    with pytest.raises(QuotaExceededError, match="in 7200 s"):
        crm.contacts.get("c1")
    assert (len(wire.requests), moment.slept) == (1, [])


@pytest.mark.parametrize(
    ("headers", "is_quota"),
    [
        ({"Retry-After": "7200"}, True),
        ({"X-HubSpot-RateLimit-Daily-Remaining": "0"}, True),
        ({"x-daily-requests-left": "0", "Retry-After": "1"}, True),
        ({"X-RateLimit-Remaining-Day": "0"}, True),
        ({"X-RateLimit-Daily-Remaining": "12", "Retry-After": "1"}, False),
        ({"X-RateLimit-Daily": "0", "X-RateLimit-Remaining": "0"}, False),
        ({"X-RateLimit-Daily-Remaining": "none"}, False),
        ({"Retry-After": "1"}, False),
        ({}, False),
    ],
)
def test_a_429_about_the_day_is_told_apart_from_a_burst(
    headers: dict[str, str], is_quota: bool
) -> None:
    crm, _ = timed(Recorder(answer({"message": "no"}, 429, **headers)), max_retries=0)
    with pytest.raises(RateLimitError, match="no") as caught:
        crm.contacts.get("c1")
    assert isinstance(caught.value, QuotaExceededError) is is_quota
    assert caught.value.status == 429 and caught.value.tries == 1
    assert pickle.loads(pickle.dumps(caught.value)).status == 429


def test_to_ask_never_again_is_about_more_than_a_burst() -> None:
    assert says_quota_is_spent({}, math.inf)
