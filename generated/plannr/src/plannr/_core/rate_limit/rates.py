"""What a rate is, as text: `60/min`, `180/min per path`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_RATE = re.compile(
    r"\s*(\d+)\s*/\s*(\d+(?:\.\d+)?)?\s*([a-z]+)(?:\s+per\s+([\w-]+))?\s*",
    re.IGNORECASE,
)
_UNITS = {
    **dict.fromkeys(("ms",), 0.001),
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
OFF = "off"
PATH, OPERATION = "path", "operation"


class Rate(NamedTuple):
    """So many calls in so many seconds."""

    calls: int
    seconds: float
    per: str = ""
    """What counts by itself: each `path` as it is sent, each `operation`, or a group of that name; empty: all calls together."""


@lru_cache(maxsize=256)
def parse_rate(text: str) -> Rate:
    """`60/min`, `10/s`, `100/15min`, `180/min per path`. Raises ValueError for anything else."""
    match = _RATE.fullmatch(text)
    unit = _UNITS.get(match[3].lower()) if match else None
    if match and unit:
        rate = Rate(int(match[1]), float(match[2] or 1) * unit, match[4] or "")
        if rate.calls > 0 and rate.seconds > 0:
            return rate
    raise _no_rate(text)


def client_rate(text: str) -> Rate:
    """The rate of all calls of a client, which knows no groups of them. Raises ValueError as `parse_rate`."""
    rate = parse_rate(text)
    if rate.per not in ("", PATH, OPERATION):
        raise _no_rate(text)
    return rate


def _no_rate(text: str) -> ValueError:
    return ValueError(
        f"rate_limit is a number of calls and a time, such as '60/min', '10/s', '100/15min'"
        f" (ms, s, min, h, d) or '180/min per path', '... per operation', or 'off', not {text!r}"
    )
