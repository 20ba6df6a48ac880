"""When a server says to come back: Retry-After, in seconds, as a date, or in milliseconds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds to wait by the headers of an answer (RFC 9110 section 10.2.3); None: not said.

    Never negative; infinite for what no number can hold. Dates are compared with the answer's
    own Date, so that a clock that is wrong here does no harm.
    """
    in_ms = _number(headers.get("retry-after-ms", ""))
    if in_ms is not None:
        return max(in_ms / 1000, 0.0)
    stated = headers.get("retry-after", "")
    seconds = _number(stated)
    if seconds is not None:
        return max(seconds, 0.0)
    date = _date(stated)
    if date is None:
        return None
    sent = _date(headers.get("date", ""))
    return max(date - (wall if sent is None else sent), 0.0)


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
