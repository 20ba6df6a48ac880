"""A rate kept before the server complains: one that was stated, and what responses tell of the server's."""

from __future__ import annotations

import math
import os
import re
import threading
from collections.abc import Mapping
from typing import NamedTuple

from ..retry.policy import LONGEST_PAUSE
from ..retry.retry_after import retry_after
from .rates import Rate

_LOOK_AGAIN = 0.5


class Quota(NamedTuple):
    """What a response says of the server's limit."""

    remaining: int
    reset: float
    """Seconds until there is more."""
    limit: int | None


class RateLimiter:
    """The turns of calls that count together, for all threads and tasks of a client. It decides; callers wait.

    A quarter of the rate may go at once, the rest evenly, so that no stretch of time sees more
    than the rate. What the server tells of its own limit holds calls back besides.
    """

    def __init__(self, rate: Rate | None) -> None:
        self._rate = rate
        self._burst = max(1, rate.calls // 4) if rate else 1
        self._spacing = rate.seconds / (rate.calls - self._burst + 1) if rate else 0.0
        self._start()

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._next = -math.inf
        """When the turn after the last one is, if all are evenly spaced."""
        self._under_way = 0
        self._held_until = -math.inf
        self._allowed: float = math.inf
        """Calls that the server's limit leaves until `_until`."""
        self._until = math.inf
        self._limit: float = math.inf

    def reserve(
        self, now: float, longest: float | None, *, heeds: bool = True
    ) -> float | None:
        """Takes the next turn, and says in how many seconds it is. None, and none taken: too late.

        Turns are given in the order of asking.

        Args:
            heeds: Waits for what the server told other calls, too; False: for the rate alone.
        """
        self._check_process()
        with self._lock:
            return self._next_turn(now, longest, heeds)

    def start(
        self, now: float, longest: float | None, *, heeds: bool = True
    ) -> float | None:
        """Asked when the turn has come. 0: go, and tell `finish` after; else the same as `reserve`."""
        self._check_process()
        with self._lock:
            if heeds and now < self._held_until:
                return self._next_turn(now, longest, heeds)
            if now >= self._until:  # a new window, of which no response has told yet
                self._allowed, self._until = self._limit, math.inf
            if heeds and self._allowed <= 0 and self._under_way:
                wait = min(max(self._until - now, 0.001), _LOOK_AGAIN)
                return None if longest is not None and wait > longest else wait
            self._allowed -= 1
            self._under_way += 1
            return 0.0

    def _next_turn(
        self, now: float, longest: float | None, heeds: bool
    ) -> float | None:
        at = max(now, self._held_until) if heeds else now
        if self._rate is not None:
            at = max(at, self._next - (self._burst - 1) * self._spacing)
        if longest is not None and at - now > longest:
            return None
        if self._rate is not None:
            self._next = max(self._next, at) + self._spacing
        return at - now

    def give_back(self) -> None:
        """The last turn that was taken is not used."""
        with self._lock:
            self._next -= self._spacing

    def is_idle(self, now: float) -> bool:
        """Whether it knows nothing that a new one would not."""
        is_held = now < max(self._held_until, self._next)
        return not (is_held or self._under_way or now < self._until < math.inf)

    def finish(self) -> None:
        """A call that was started is over, however it ended."""
        with self._lock:
            self._under_way = max(self._under_way - 1, 0)

    def learn(
        self, status: int, headers: Mapping[str, str], now: float, wall: float
    ) -> None:
        """Takes what a response tells of the server's limit. Call it after `finish`."""
        if status != 429 and not any("limit" in name for name in headers):
            return  # most responses tell nothing, and the names to look for are many
        quota = read_quota(headers, wall)
        pause = retry_after(headers, wall) if status == 429 else None
        if quota is None and pause is None:
            return
        with self._lock:
            if pause is not None and pause <= LONGEST_PAUSE:
                self._held_until = max(self._held_until, now + pause)
            if quota is not None and quota.reset <= LONGEST_PAUSE:
                self._until = now + quota.reset
                self._limit = math.inf if quota.limit is None else quota.limit
                # Calls under way may or may not be counted in it yet.
                self._allowed = quota.remaining - self._under_way
                if quota.remaining == 0:
                    self._held_until = max(self._held_until, self._until)

    def _check_process(self) -> None:
        """A forked child starts afresh: its parent's lock may be taken for ever."""
        if self._process != os.getpid():
            self._start()  # pragma: no cover - in a forked child


def read_quota(headers: Mapping[str, str], wall: float) -> Quota | None:
    """`RateLimit` (both drafts of the standard), or `X-RateLimit-*` and its spellings; None: not said."""
    return _from_standard(headers.get("ratelimit", "")) or _from_names(headers, wall)


def _from_standard(text: str) -> Quota | None:
    """`"default";r=50;t=30` or `limit=100, remaining=50, reset=30`: the tightest of them."""
    parts = [text] if "remaining" in text else text.split(",")
    found: list[Quota] = []
    for part in parts:
        pairs = dict(re.findall(r"([a-z]+)\s*=\s*(\d{1,15})", part.lower()))
        remaining = pairs.get("remaining", pairs.get("r"))
        reset = pairs.get("reset", pairs.get("t"))
        if remaining is not None and reset is not None:
            limit = pairs.get("limit", pairs.get("q"))
            found.append(
                Quota(int(remaining), float(reset), int(limit) if limit else None)
            )
    return min(found, default=None)


def _from_names(headers: Mapping[str, str], wall: float) -> Quota | None:
    for prefix in ("x-ratelimit-", "ratelimit-", "x-rate-limit-"):
        remaining = _integer(headers.get(f"{prefix}remaining", ""))
        if remaining is None:
            continue
        reset = _reset(headers, prefix, wall)
        if reset is not None:
            return Quota(remaining, reset, _integer(headers.get(f"{prefix}limit", "")))
    return None


def _reset(headers: Mapping[str, str], prefix: str, wall: float) -> float | None:
    """Seconds until there is more, from seconds, or a time in seconds or milliseconds since 1970."""
    stated = _integer(headers.get(f"{prefix}reset-after", ""))
    if stated is None:
        stated = _integer(headers.get(f"{prefix}reset", ""))
    if stated is None:
        return None
    if stated > 100_000_000_000:
        return max(stated / 1000 - wall, 0.0)
    return max(stated - wall, 0.0) if stated > 100_000_000 else float(stated)


def _integer(text: str) -> int | None:
    match = re.match(r"\s*(\d{1,15})", text)
    return int(match[1]) if match else None
