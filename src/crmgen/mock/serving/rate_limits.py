"""How many calls a client may make: counted in windows of fixed length, and told in headers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

from crmgen.ir.operations import Api, Operation, RateLimit
from crmgen.lower.extensions import rate_of
from crmgen.mock.messages import Request
from crmgen.mock.plain import plain
from crmgen.records import dataclass
from crmgen.text import SpecText

Headers = tuple[tuple[str, str], ...]
_LIMITS: Final = re.compile(
    r"(x-)?rate-?limit-(limit|remaining|used|reset)", re.IGNORECASE
)
_GENEROUS: Final = RateLimit(calls=5000, seconds=3600)


@dataclass(slots=True)
class _Window:
    ends: float
    left: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a request may go on, and the headers that tell of it."""

    is_over: bool
    """Too many calls were made: 429."""
    headers: Headers = ()


class RateLimits:
    """The limits of one API, or one for all calls."""

    def __init__(
        self, api: Api, stated: str | None, clock: Callable[[], float]
    ) -> None:
        """`stated`: `60/min`, or `off`; None: the document's. Raises ValueError for what is no rate."""
        self._stated = None if stated is None else _read(stated)
        self._api = api
        self._clock = clock
        self._windows: dict[tuple[RateLimit, str], _Window] = {}

    def take(self, operation: Operation, request: Request) -> Turn:
        """Counts one request."""
        now, rates = self._clock(), self._rates_of(operation)
        windows = [(e, self._window(e, operation, request, now)) for e in rates]
        names = _documented(operation)
        if not windows:
            return Turn(False, self._made(names, now))
        spent = [each for each in windows if each[1].left == 0]
        if not spent:
            for _, window in windows:
                window.left -= 1
        rate, window = min(spent or windows, key=lambda each: each[1].left)
        headers = _headers(rate, window, now, is_over=bool(spent))
        sent = {name.lower() for name, _ in headers}
        named = _named([n for n in names if n.lower() not in sent], rate, window, now)
        return Turn(bool(spent), headers + named)

    def _made(self, names: list[str], now: float) -> Headers:
        """The documented headers where no limit is known: of a generous one, that nobody is held to."""
        if not names or self._stated is not None:
            return ()
        window = self._windows.get((_GENEROUS, ""))
        if window is None or window.ends <= now:
            window = _Window(now + _GENEROUS.seconds, _GENEROUS.calls)
            self._windows[_GENEROUS, ""] = window
        window.left = max(1, window.left - 1)
        return _named(names, _GENEROUS, window, now)

    def _rates_of(self, operation: Operation) -> tuple[RateLimit, ...]:
        if self._stated is not None:
            return self._stated
        return operation.rate_limits or self._api.rate_limits

    def _window(
        self, rate: RateLimit, operation: Operation, request: Request, now: float
    ) -> _Window:
        per = plain(rate.per) if rate.per else ""
        counts = {"path": request.path, "operation": operation.id, "api": ""}
        key = rate, counts.get(per, per)
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            self._windows[key] = window = _Window(now + rate.seconds, rate.calls)
        return window


def _read(text: str) -> tuple[RateLimit, ...]:
    """Rates by commas; none for `off`."""
    if text == "off":
        return ()
    rates = [rate_of(SpecText(each)) for each in text.split(",")]
    if None in rates:
        message = f"{text!r} is no rate, such as 60/min, 180/min per path or off"
        raise ValueError(message)
    return tuple(each for each in rates if each is not None)


def _headers(rate: RateLimit, window: _Window, now: float, *, is_over: bool) -> Headers:
    """`RateLimit-*` in seconds from now (the draft of the IETF), `X-RateLimit-*` with a time, as most vendors do."""
    seconds = max(math.ceil(window.ends - now), 1)
    counted = ("Limit", str(rate.calls)), ("Remaining", str(window.left))
    found = [(f"{p}-{n}", v) for p in ("RateLimit", "X-RateLimit") for n, v in counted]
    found.append(("RateLimit-Reset", str(seconds)))
    found.append(("X-RateLimit-Reset", str(math.ceil(window.ends))))
    return (*found, ("Retry-After", str(seconds))) if is_over else tuple(found)


def _documented(operation: Operation) -> list[str]:
    """The headers of limits that the responses of an operation document."""
    found = (plain(h.wire) for each in operation.responses for h in each.headers)
    return [*dict.fromkeys(name for name in found if _LIMITS.fullmatch(name))]


def _named(names: list[str], rate: RateLimit, window: _Window, now: float) -> Headers:
    """Limits under the names that a document gives them."""
    seconds = max(math.ceil(window.ends - now), 1)
    found: list[tuple[str, str]] = []
    for name in names:
        is_time = name.lower().startswith("x-")
        values = {
            "limit": rate.calls,
            "remaining": window.left,
            "used": rate.calls - window.left,
            "reset": math.ceil(window.ends) if is_time else seconds,
        }
        found.append((name, str(values[name.lower().rpartition("-")[2]])))
    return tuple(found)
