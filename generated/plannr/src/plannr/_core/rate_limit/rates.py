"""What rates are, as text: `60/min`, `180/min per path`, `4/s, 100/10s, 150000/day`."""

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
PATH, OPERATION, API = "path", "operation", "api"
_DAY = 86400.0


class Rate(NamedTuple):
    """So many calls in so many seconds."""

    calls: int
    seconds: float
    per: str = ""
    """What counts by itself: each `path` as it is sent, each `operation`, or a group of that name; empty: all calls together."""

    @property
    def is_budget(self) -> bool:
        """Whether it is spent as it is needed: nobody waits for the next day's."""
        return self.seconds >= _DAY


@lru_cache(maxsize=256)
def parse_rates(text: str) -> tuple[Rate, ...]:
    """Rates that hold at once, by commas, the longest first. Raises ValueError as `parse_rate`."""
    rates = (parse_rate(each) for each in text.split(","))
    return tuple(sorted(rates, key=lambda rate: -rate.seconds))


def parse_rate(text: str) -> Rate:
    """`60/min`, `10/s`, `100/15min`, `180/min per path`. Raises ValueError for anything else."""
    match = _RATE.fullmatch(text)
    unit = _UNITS.get(match[3].lower()) if match else None
    if match and unit:
        per = "" if match[4] == API else match[4] or ""
        rate = Rate(int(match[1]), float(match[2] or 1) * unit, per)
        if rate.calls > 0 and rate.seconds > 0:
            return rate
    raise _no_rate(text)


def client_rates(text: str) -> tuple[Rate, ...]:
    """The rates of all calls of a client, which knows no groups of them. Raises ValueError as `parse_rate`."""
    rates = parse_rates(text)
    if any(rate.per not in ("", PATH, OPERATION) for rate in rates):
        raise _no_rate(text)
    return rates


def _no_rate(text: str) -> ValueError:
    return ValueError(
        f"rate_limit is a number of calls and a time, such as '60/min', '10/s', '100/15min'"
        " (ms, s, min, h, d) or '180/min per path', '... per operation', several of them as in"
        f" '4/s, 150000/day', or 'off', not {text!r}"
    )
