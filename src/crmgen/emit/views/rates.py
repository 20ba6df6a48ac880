"""A rate as the runtime reads it: `60/min`, `180/min per path`."""

from __future__ import annotations

from crmgen.emit.literals import string_literal
from crmgen.ir.operations import RateLimit
from crmgen.text import SpecText, joined


def rate_literal(rate: RateLimit) -> str:
    """The literal of its text."""
    text = SpecText(_rate(rate.calls, rate.seconds))
    return string_literal(joined((text, rate.per), " per ") if rate.per else text)


def _rate(calls: int, seconds: float) -> str:
    units = {1.0: "s", 60.0: "min", 3600.0: "h", 86400.0: "d"}
    return f"{calls}/{units[seconds]}" if seconds in units else f"{calls}/{seconds:g}s"
