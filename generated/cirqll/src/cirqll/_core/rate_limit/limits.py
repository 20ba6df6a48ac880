"""Which calls of a client count together, and the limiter of each such group."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..http.request import Request
from .limiter import RateLimiter
from .rates import OFF, OPERATION, PATH, Rate, client_rate, parse_rate

_MOST = 1000
"""Limiters that are kept while they have nothing to tell: paths have no end."""


class RateLimits:
    """The limiters of one client, which the clients made of it share."""

    def __init__(self, stated: str | None) -> None:
        self.is_off = stated == OFF
        self._default = client_rate(stated) if stated and not self.is_off else None
        self._limiters: dict[tuple[Rate | None, str], RateLimiter] = {}

    def of(self, request: Request, own: str | None, now: float) -> RateLimiter:
        """The limiter that a request takes its turn of. `own`: the rate of its operation, if it has one."""
        if self.is_off:
            return RateLimiter(None)
        rate = self._default if own is None else parse_rate(own)
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


def _group(rate: Rate | None, request: Request) -> str:
    if rate is None or not rate.per:
        return ""
    if rate.per == PATH:
        return urlsplit(request.url).path
    return request.operation if rate.per == OPERATION else rate.per
