"""When a server says to come back: Retry-After, in seconds, as a date, or in milliseconds."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# A date has a comma of its own, behind the day of the week.
_EACH = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,[^,]*|[^,]+", re.IGNORECASE)


def retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds to wait by the headers of a response (RFC 9110 section 10.2.3); None: not said.

    Never negative; infinite for what no number can hold. Dates are compared with the response's
    own Date, so that a clock that is wrong here does no harm. Of several, which a proxy may make
    of one, the longest counts: the server is never asked too early.
    """
    in_ms = _EACH.findall(headers.get("retry-after-ms", ""))
    stated = [ms / 1000 for ms in map(_number, in_ms) if ms is not None]
    if not stated:
        sent = _date(headers.get("date", ""))
        now = wall if sent is None else sent
        texts = _EACH.findall(headers.get("retry-after", ""))
        stated = [s for s in (_seconds(each, now) for each in texts) if s is not None]
    return max(0.0, *stated) if stated else None


def _seconds(text: str, now: float) -> float | None:
    number = _number(text)
    if number is not None:
        return number
    date = _date(text)
    return None if date is None else date - now


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number


def _date(text: str) -> float | None:
    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:  # "-0000", or none: HTTP knows only GMT
            date = date.replace(tzinfo=UTC)
        return date.timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def when(seconds: float, wall: float) -> str:
    """A time to come back, in words."""
    if math.isinf(seconds):
        return "not to come back"
    try:
        moment = datetime.fromtimestamp(wall, UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return f"to come back in {seconds:g} s"
    return f"to come back in {seconds:g} s, at {moment:%Y-%m-%d %H:%M:%S} UTC"
