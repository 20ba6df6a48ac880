"""Two ways of paging, and a parameter that chooses."""

from __future__ import annotations

from typing import NamedTuple

from ..http.calls import CallFacts
from ..read.body_path import BodyPath
from .arguments import argument
from .paging import Fetched, Paging


class ByFlag(NamedTuple):
    """`?usemarker=true`: with the flag it pages one way, without it another."""

    flag: str
    flagged: Paging
    other: Paging

    @property
    def items(self) -> BodyPath:
        return self.flagged.items

    @property
    def may_circle(self) -> bool:
        return self.flagged.may_circle or self.other.may_circle

    def _chosen(self, call: CallFacts) -> Paging:
        is_set = argument(call, self.flag) in (True, "true")
        return self.flagged if is_set else self.other

    def check(self, call: CallFacts) -> None:
        self._chosen(call).check(call)

    def is_start(self, call: CallFacts) -> bool:
        return self._chosen(call).is_start(call)

    def following(self, page: Fetched) -> CallFacts | None:
        return self._chosen(page.call).following(page)

    def says_more(self, page: Fetched) -> bool | None:
        return self._chosen(page.call).says_more(page)

    def reached(self, page: Fetched, count: int | None) -> int | None:
        return self._chosen(page.call).reached(page, count)

    def total_of(self, page: Fetched) -> int | None:
        return self._chosen(page.call).total_of(page)
