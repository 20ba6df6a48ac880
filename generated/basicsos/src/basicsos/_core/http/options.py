"""What a caller may set: for one call (RequestOptions), or for all calls of a client (Settings)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Timeout:
    """Seconds to wait: for a call with all its tries, and for a connection. None: for ever."""

    total: float | None = 60.0
    connect: float | None = 5.0

    def __post_init__(self) -> None:
        for seconds in (self.total, self.connect):
            if seconds is not None and not seconds > 0:
                raise ValueError(
                    f"a timeout is a number of seconds above 0, not {seconds!r}"
                )


DEFAULT_TIMEOUT = Timeout()


def as_timeout(value: float | Timeout) -> Timeout:
    """A plain number is the total; connecting then has its usual limit, or less."""
    if isinstance(value, Timeout):
        return value
    connect = DEFAULT_TIMEOUT.connect
    return Timeout(value, value if connect is None else min(value, connect))


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """Settings of one call, given as `options=` to any method.

    Args:
        timeout: Seconds for this call, with all its tries and pauses.
        max_retries: How often to try again, where that cannot do anything twice.
        headers: More headers; None takes one away that would be sent.
        query: More query parameters; they replace those of the same name.
        body: More keys of a JSON object body; they replace those of the same name.
    """

    timeout: float | Timeout | None = None
    max_retries: int | None = None
    headers: Mapping[str, str | None] = field(
        default_factory=dict[str, str | None], repr=False
    )
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    body: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)

    def __post_init__(self) -> None:
        if self.max_retries is not None and self.max_retries < 0:
            raise ValueError(f"max_retries is 0 or more, not {self.max_retries}")


NO_OPTIONS = RequestOptions()
