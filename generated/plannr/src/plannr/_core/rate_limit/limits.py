"""Which calls of a client count together, and the limiter of each such group."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..http.request import Request
from .limiter import RateLimiter
from .rates import OFF, OPERATION, PATH, Rate, client_rates, parse_rates
from .several import Budget, SeveralLimits

_MOST = 1000
"""Limiters that are kept while they have nothing to tell: paths have no end."""


class RateLimits:
    """The limiters of one client, which the clients made of it share."""

    def __init__(self, stated: str | None) -> None:
        self.is_off = stated == OFF
        self._default = client_rates(stated) if stated and not self.is_off else ()
        self._limiters: dict[tuple[Rate | None, str], RateLimiter] = {}
        self._budgets: dict[tuple[Rate, str], Budget] = {}

    def of(
        self, request: Request, own: str | None, now: float
    ) -> RateLimiter | SeveralLimits:
        """What a request takes its turn of. `own`: the rates of its operation, if it has any."""
        if self.is_off:
            return RateLimiter(None)
        rates = self._default if own is None else parse_rates(own)
        if not rates:
            return self._limiter(None, request, now)
        if len(rates) == 1 and not rates[0].is_budget:
            return self._limiter(rates[0], request, now)
        return self._several(rates, request, now)

    def _several(
        self, rates: tuple[Rate, ...], request: Request, now: float
    ) -> SeveralLimits:
        paces = [rate for rate in rates if not rate.is_budget]
        limiters = [self._limiter(rate, request, now) for rate in paces or (None,)]
        budgets = [
            self._budgets.setdefault((rate, _group(rate, request)), Budget(rate))
            for rate in rates
            if rate.is_budget
        ]
        return SeveralLimits(limiters, budgets)

    def _limiter(self, rate: Rate | None, request: Request, now: float) -> RateLimiter:
        key = rate, _group(rate, request)
        limiter = self._limiters.get(key)
        if limiter is None:
            if len(self._limiters) >= _MOST:
                self._forget(now)
            # Without a lock, which a fork could leave taken: of two, all take the first.
            limiter = self._limiters.setdefault(key, RateLimiter(rate))
        return limiter

    def _forget(self, now: float) -> None:
        for key, limiter in list(self._limiters.items()):
            if limiter.is_idle(now):
                self._limiters.pop(key, None)
        for spent, budget in list(self._budgets.items()):
            if budget.is_over(now):
                self._budgets.pop(spent, None)


def _group(rate: Rate | None, request: Request) -> str:
    if rate is None or not rate.per:
        return ""
    if rate.per == PATH:
        return urlsplit(request.url).path
    return request.operation if rate.per == OPERATION else rate.per
