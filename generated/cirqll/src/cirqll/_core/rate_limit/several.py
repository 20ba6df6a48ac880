"""Several rates at once, and budgets of a day or more, which nobody waits for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from ..errors.exceptions import QuotaExceededError
from ..retry.policy import LONGEST_PAUSE
from ..retry.retry_after import retry_after
from .limiter import RateLimiter
from .rates import Rate

_OF_A_DAY = re.compile(r"\bdaily\b|\bday\b")
_LEFT = re.compile(r"\b(remaining|left)\b")


class Budget:
    """So many calls in a day, or longer, beginning with the first; the server knows better, and is believed.

    Without a lock, which a fork could leave taken: that threads may miscount by a little does no harm.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left = rate.calls
        self._resets = -math.inf

    def check(self, now: float) -> None:
        """Raises QuotaExceededError where nothing is left."""
        if self.is_over(now) or self._left > 0:
            return
        days = self._rate.seconds / 86400
        period = "a day" if days == 1 else f"{days:g} days"
        error = QuotaExceededError(
            f"the budget of {self._rate.calls:,} calls in {period} is spent"
        )
        error.retry_after = self._resets - now
        raise error

    def take(self, now: float) -> None:
        """A call is sent."""
        if self.is_over(now):
            self._left, self._resets = self._rate.calls, now + self._rate.seconds
        self._left -= 1

    def learn(
        self, status: int, headers: Mapping[str, str], now: float, wall: float
    ) -> None:
        """Takes what a response tells of the calls that are left, which others may have made."""
        # When a day ends is the server's to say: that nothing is left, alone, holds no call.
        self._left = max(self._left, calls_left_today(headers) or 0)
        wait = retry_after(headers, wall) if status == 429 else None
        if wait is not None and LONGEST_PAUSE < wait < math.inf:
            self._left, self._resets = 0, now + wait

    def is_over(self, now: float) -> bool:
        """Whether its time has passed, or not begun."""
        return now >= self._resets


class SeveralLimits:
    """The turns of calls that several rates hold for: has what a `RateLimiter` has.

    Args:
        limiters: Those of the rates, the longest time first. A call asks one after the other, each
            for the moment that the one before gave: that keeps each rate, and gives no turn twice.
            What the server tells is for the last.
        budgets: Those of a day or more.
    """

    def __init__(
        self, limiters: Sequence[RateLimiter], budgets: Sequence[Budget]
    ) -> None:
        self._limiters = limiters
        self._last = limiters[-1]
        self._budgets = budgets

    def reserve(
        self, now: float, longest: float | None, *, heeds: bool = True
    ) -> float | None:
        """As of a `RateLimiter`; raises QuotaExceededError where a budget is spent, as `start` does."""
        self._check(now)
        at, taken = now, list[RateLimiter]()
        for limiter in self._limiters:
            left = None if longest is None else longest - (at - now)
            wait = limiter.reserve(at, left, heeds=heeds and limiter is self._last)
            if wait is None:
                for each in taken:
                    each.give_back()
                return None
            taken.append(limiter)
            at += wait
        return at - now

    def start(
        self, now: float, longest: float | None, *, heeds: bool = True
    ) -> float | None:
        """As of a `RateLimiter`."""
        self._check(now)
        wait = self._last.start(now, longest, heeds=heeds)
        if wait == 0:
            for budget in self._budgets:
                budget.take(now)
        return wait

    def _check(self, now: float) -> None:
        for budget in self._budgets:
            budget.check(now)

    def finish(self) -> None:
        """As of a `RateLimiter`."""
        self._last.finish()

    def learn(
        self, status: int, headers: Mapping[str, str], now: float, wall: float
    ) -> None:
        """As of a `RateLimiter`."""
        self._last.learn(status, headers, now, wall)
        for budget in self._budgets:
            budget.learn(status, headers, now, wall)


def calls_left_today(headers: Mapping[str, str]) -> int | None:
    """What a header such as `X-RateLimit-Daily-Remaining` says; None: there is none."""
    for name in headers:
        if _OF_A_DAY.search(name) and _LEFT.search(name) and headers[name].isdecimal():
            return int(headers[name])
    return None


def says_quota_is_spent(headers: Mapping[str, str], wait: float | None) -> bool:
    """Whether a 429 is about more than a burst: no call is left for today, or it asks to wait for long."""
    return calls_left_today(headers) == 0 or (wait or 0.0) > LONGEST_PAUSE
