"""What a server does wrong when it is told to; the same seed gives the same sequence."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.records import dataclass
from crmgen.text import whole_number

_FAILURES: Final = (500, 502, 503)
_UNITS: Final = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "min": 60.0}
_TIME: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m)?")


class ConnectionDropped(Exception):
    """The server ends the connection in the place of an answer."""


@dataclass(frozen=True, slots=True)
class Act:
    """What goes wrong with one request."""

    delay: float = 0.0
    """Seconds before anything else happens."""
    is_dropped: bool = False
    failure: int | None = None
    """The status that comes instead."""


class Misbehaviour:
    """How often and how things go wrong."""

    def __init__(
        self,
        latency: tuple[float, float] = (0.0, 0.0),
        fail: float = 0.0,
        drop: float = 0.0,
        seed: int = 0,
    ) -> None:
        """`latency`: the least and the most seconds. `fail`, `drop`: which part of the requests, from 0 to 1."""
        self._latency = latency
        self._fail = fail
        self._drop = drop
        self._random = Random(seed)

    @classmethod
    def of(
        cls,
        latency: str | None = None,
        fail: str | None = None,
        drop: str | None = None,
        seed: int = 0,
    ) -> Misbehaviour:
        """As people write it: `50ms..2s`, `1%`. Raises ValueError for anything else."""
        return cls(
            _latency(latency or "0"), _part(fail or "0"), _part(drop or "0"), seed
        )

    def next(self) -> Act:
        """What happens to the next request: each takes as many random numbers, whatever happens to it."""
        delay = self._random.uniform(*self._latency)
        dropped, failed, which = (self._random.random() for _ in range(3))
        status = _FAILURES[int(which * len(_FAILURES))] if failed < self._fail else None
        return Act(delay, dropped < self._drop, status)


def failure_of(operation: Operation, status: int) -> int:
    """The failure that is documented, where one is; else the one given."""
    stated = [whole_number(each.status) for each in operation.responses]
    known = [each for each in _FAILURES if each in stated]
    return status if status in known or not known else known[0]


def _latency(text: str) -> tuple[float, float]:
    """`200ms`, `1.5s`, `50ms..2s` in seconds. Raises ValueError for anything else."""
    least, mark, most = text.replace(" ", "").partition("..")
    found = _seconds(least), _seconds(most if mark else least)
    if found[0] > found[1]:
        raise ValueError(f"{text!r} ends before it begins")
    return found


def _seconds(text: str) -> float:
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time, such as 200ms or 50ms..2s")
    return float(match[1]) * _UNITS[match[2] or ""]


def _part(text: str) -> float:
    """`1%` or `0.01` as a part of one. Raises ValueError for anything else."""
    is_percent = text.endswith("%")
    try:
        found = float(text.removesuffix("%")) / (100 if is_percent else 1)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ValueError(f"{text!r} is no part, such as 1% or 0.01")
    return found
