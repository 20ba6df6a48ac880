"""Rates as the runtime reads them: `60/min`, `180/min per path`, `4/s, 150000/day`."""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.emit.literals import string_literal
from crmgen.ir.operations import RateLimit
from crmgen.text import SpecText, joined


def rates_literal(rates: Iterable[RateLimit]) -> str:
    """The literal of their text."""
    return string_literal(joined([_text(rate) for rate in rates], ", "))


def _text(rate: RateLimit) -> SpecText:
    text = SpecText(_rate(rate.calls, rate.seconds))
    return joined((text, rate.per), " per ") if rate.per else text


def _rate(calls: int, seconds: float) -> str:
    units = {1.0: "s", 60.0: "min", 3600.0: "h", 86400.0: "d"}
    return f"{calls}/{units[seconds]}" if seconds in units else f"{calls}/{seconds:g}s"
