"""Whether a call is tried again, and after how long. Decisions only; nothing here waits."""

from __future__ import annotations

from ..errors.exceptions import APIConnectionError, SDKError
from ..http.request import Request
from ..http.response import Response

LONGEST_PAUSE = 120.0
"""Seconds; a server that asks for more is obeyed by giving up."""
_FIRST_PAUSE = 0.5
_LONGEST_BACKOFF = 8.0
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})


def is_idempotent(method: str) -> bool:
    """Whether a method is so by the standard (RFC 9110 section 9.2.2)."""
    return method in _IDEMPOTENT


def may_repeat(
    request: Request, outcome: Response | SDKError, *, harmless: bool
) -> bool:
    """Whether another try may help, and cannot do anything twice.

    Args:
        harmless: Doing it twice is the same as doing it once.
    """
    if not request.can_replay:
        return False
    if isinstance(outcome, Response):
        if outcome.status not in _PASSING:
            return False
        is_refused = outcome.status == 429 or (
            outcome.status == 503 and "retry-after" in outcome.headers
        )
        return harmless or is_refused
    if not isinstance(outcome, APIConnectionError) or outcome.is_permanent:
        return False
    return harmless or not outcome.was_sent


def backoff(retries: int, chance: float) -> float:
    """Seconds before a retry when `retries` were made already: exponential, with full jitter."""
    longest: float = min(_LONGEST_BACKOFF, _FIRST_PAUSE * 2.0 ** min(retries, 10))
    return chance * longest


class RetryBudget:
    """What a client may spend on retries: while most calls fail, trying again only makes it worse.

    As botocore does: a retry costs, a success pays back. Without a lock, which a fork could leave
    taken: that threads may miscount by a little does no harm.
    """

    __slots__ = ("_tokens",)

    FULL = 500
    COST = 5

    def __init__(self) -> None:
        self._tokens = self.FULL

    def spend(self) -> bool:
        """Pays for a retry; False: there is nothing left."""
        if self._tokens < self.COST:
            return False
        self._tokens -= self.COST
        return True

    def earn(self, retries: int) -> None:
        """After a success, which took so many retries."""
        gain = self.COST if retries else 1
        self._tokens = min(self._tokens + gain, self.FULL)
