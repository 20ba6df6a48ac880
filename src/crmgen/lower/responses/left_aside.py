"""What a result would leave aside of its body, and whether it may: nothing that tells of failure, or of more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.ir.bodypath import beside
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Where
from crmgen.ir.responses import BodyPath, FailedValue, Failure
from crmgen.ir.types import Anything, Choice, MapOf, Model, Type, TypeId
from crmgen.ir.walk import alternatives
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.paging.paging_names import (
    ABOUT_PAGES,
    CURSOR,
    HAS_MORE,
    NEXT_CURSOR,
    NEXT_LINK,
    OFFSET,
    PAGE,
    SIZE,
    TOTAL,
)
from crmgen.lower.responses.failed_values import REASONS
from crmgen.lower.wire_names import is_said, squeezed
from crmgen.naming.words.identifiers import word_set
from crmgen.records import dataclass
from crmgen.text import SpecText

_FAILURE: Final = word_set("""
    error err warning warn failure fail failed failing fault problem exception unsuccessful partial
    partially invalid rejected refused declined denied skipped ignored dropped unprocessed unmatched
    missing aborted undelivered unsent success successful succeeded ok
    """)
"""Words that tell of what did not go well, of all or of a part."""
_MORE: Final = word_set("cursor continuation truncated incomplete scroll")
"""Words that tell of what did not come, or where it is."""
_AFTER_NEXT: Final = word_set("""
    page cursor link url uri href path token key marker id offset start set batch record result item
    request query
    """)
"""What `next` and `more` stand before where they are about a list, and not `next_action`."""
_GOES_ON: Final = (HAS_MORE | NEXT_CURSOR | NEXT_LINK) - {"href"}
_OF_LISTS: Final = frozenset(
    {
        *("done", "last", "islast", "islastpage", "end", "endofstream", "endoflist"),
        *(
            "complete",
            "completed",
            "iscomplete",
            "islastbatch",
            "returned",
            "remaining",
        ),
        *("itemsleft", "left"),
    }
)
"""What else tells, beside a list, that it may be a part of one."""
_WHERE: Final = PAGE | OFFSET | CURSOR
_DEPTH: Final = 3
"""How deep is looked into objects beside the result."""


@dataclass(frozen=True, slots=True)
class LeftAside:
    """Asks what a result would leave aside of a body."""

    bodies: Bodies
    failure: Failure | None
    """What makes an exception of a failed success, which then has no result to be told of."""
    is_limited: bool = False
    """Whether a call may say how many it wants, so that a total tells of more."""

    def telling(self, body: Type, path: BodyPath) -> BodyPath | None:
        """The first thing beside the result at `path` that its caller must see; None: nothing is lost."""
        result = self.bodies.at(body, path)
        of_list = result is not None and self.bodies.is_list(result)
        parts = self._with_parts(beside(body, path, self.bodies.types))
        return next(
            (way for way, type in parts if self._tells(way[-1], type, of_list=of_list)),
            None,
        )

    def _with_parts(
        self, found: Iterable[tuple[BodyPath, Type]]
    ) -> Iterator[tuple[BodyPath, Type]]:
        """Each of these and what objects hold, each object once."""
        seen: set[TypeId] = set()
        waiting = [(way, type, _DEPTH) for way, type in found]
        while waiting:
            way, type, depth = waiting.pop(0)
            if self._is_raised(way, type):
                continue
            yield way, type
            model = self.bodies.model(type)
            if model is not None and depth and model.id not in seen:
                seen.add(model.id)
                waiting += [
                    ((*way, each.wire), each.type, depth - 1) for each in model.fields
                ]

    def _is_raised(self, way: BodyPath, type: Type) -> bool:
        """Whether it says that the call failed, or why, where an exception says so."""
        mark = self.failure.mark if self.failure is not None else None
        if not isinstance(mark, FailedValue) or mark.at[:-1] != way[:-1]:
            return False
        is_reason = squeezed(way[-1]) in REASONS - {"errors"}
        return way == mark.at or (is_reason and not self.bodies.is_list(type))

    def _tells(self, wire: SpecText, type: Type, *, of_list: bool) -> bool:
        if is_said(wire, _FAILURE) or _goes_on(wire) or self._may_be_failed(type):
            return True
        is_total = self.is_limited and squeezed(wire) in TOTAL
        is_of_lists = is_total or squeezed(wire) in _OF_LISTS
        return of_list and (is_of_lists or self._is_closed(wire, type))

    def _may_be_failed(self, type: Type) -> bool:
        """Whether one of the documented values, of a status say, tells of failure."""
        values = (
            text
            for each in alternatives(type, self.bodies.types)
            if isinstance(each, Choice)
            for value in each.values
            if (text := value.text()) is not None
        )
        return any(is_said(text, _FAILURE) for text in values)

    def _is_closed(self, wire: SpecText, type: Type) -> bool:
        """Whether it is about pages, and the document does not say what is in it."""
        inner = self.bodies.inner(type)
        is_unknown = isinstance(inner, Anything | MapOf) or (
            isinstance(inner, Model) and not inner.fields
        )
        return is_unknown and squeezed(wire) in ABOUT_PAGES


def is_told_where(operation: Operation, bodies: Bodies) -> bool:
    """Whether a call may say where a list begins."""
    return any(map(_is_where, _asked(operation, bodies)))


def is_told_how_many(operation: Operation, bodies: Bodies) -> bool:
    """Whether a call may say how many items it wants."""
    return any(squeezed(wire) in SIZE for wire in _asked(operation, bodies))


def _asked(operation: Operation, bodies: Bodies) -> list[SpecText]:
    """The names of what a call may say: in its query, or in its body or an object there."""
    query = (each.wire for each in operation.parameters if each.where is Where.QUERY)
    models = [bodies.model(each.type) for each in operation.bodies]
    fields = [field for model in models if model is not None for field in model.fields]
    inner = [bodies.model(field.type) for field in fields]
    fields += [field for model in inner if model is not None for field in model.fields]
    return [*query, *(field.wire for field in fields)]


def _is_where(wire: SpecText) -> bool:
    return squeezed(wire) in _WHERE or is_said(wire, frozenset({"cursor"}))


def _goes_on(wire: SpecText) -> bool:
    if squeezed(wire) in _GOES_ON or is_said(wire, _MORE):
        return True
    leads = is_said(wire, frozenset({"next", "more"}))
    return leads and is_said(wire, _AFTER_NEXT)
