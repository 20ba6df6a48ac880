"""An operation that may page, and where its body has the items and what is said about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from crmgen.ir.operations import BodyPath, Header, Operation, Parameter, Where
from crmgen.ir.types import (
    Anything,
    Model,
    Nullable,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.envelopes import success_body, wrapped_item
from crmgen.lower.nouns import nouns_of
from crmgen.lower.paging_names import (
    ABOUT_PAGES,
    BESIDE_ITEMS,
    HAS_MORE,
    LAST_PAGE,
    LISTS,
    NEXT_CURSOR,
    NEXT_LINK,
    TOTAL,
)
from crmgen.lower.wire_names import noun, squeezed
from crmgen.text import SpecText

_DEPTH: Final = 3
"""How deep lists and words about pages are looked for."""
_EACH: Final = SpecText("*")


def is_number(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind in (
        ScalarKind.INTEGER,
        ScalarKind.NUMBER,
    )


def is_flag(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind is ScalarKind.BOOLEAN


def is_cursor(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind in (
        ScalarKind.STRING,
        ScalarKind.INTEGER,
        ScalarKind.UUID,
    )


def is_link(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind is ScalarKind.STRING


@dataclass(frozen=True, slots=True)
class Listing:
    """Asks one operation for the parts of paging."""

    operation: Operation
    bodies: Bodies

    @property
    def body(self) -> Type:
        """The success body; null when there is none, or a choice."""
        content = success_body(self.operation)
        return content.type if content is not None else Scalar(ScalarKind.NULL)

    def parameter(
        self, names: frozenset[str], fits: Callable[[Type | Model], bool]
    ) -> Parameter | None:
        """The query parameter with one of `names` (squeezed) whose type fits."""
        for parameter in self.operation.parameters:
            is_query = parameter.where is Where.QUERY
            is_called = is_query and squeezed(parameter.wire) in names
            if is_called and fits(self.bodies.inner(parameter.type)):
                return parameter
        return None

    def has_argument(self, wire: SpecText) -> bool:
        """Whether the operation has such a parameter, or such a field in a request body."""
        if any(parameter.wire == wire for parameter in self.operation.parameters):
            return True
        bodies = self.operation.bodies
        return any(self.bodies.field(body.type, wire) for body in bodies)

    def header(self, *names: str) -> Header | None:
        """The header of a successful answer with one of `names`."""
        answers = [each for each in self.operation.responses if each.is_success]
        headers = [header for answer in answers for header in answer.headers]
        return next((h for h in headers if h.wire.lower() in names), None)

    def items(self) -> BodyPath | None:
        """The way to the items: a list that is called like the resource, or the only one."""
        item = self.bodies.item(self.body)
        if item is not None:
            return wrapped_item(self.bodies, item, nouns_of(self.operation))
        lists = list(self._lists(self.body, (), _DEPTH))
        ranked = [(self._rank(path), path, item) for path, item in lists]
        best = max((rank for rank, _, _ in ranked), default=0)
        chosen = [(path, item) for rank, path, item in ranked if rank == best]
        if len(chosen) != 1 or (not best and not self._is_about_pages(chosen[0][0])):
            return None
        path, item = chosen[0]
        nouns = (noun(path[-1]), *nouns_of(self.operation))
        return (*path, *wrapped_item(self.bodies, item, nouns))

    def _rank(self, path: BodyPath) -> int:
        """How surely the list at `path` is what the operation lists."""
        name, nouns = noun(path[-1]), nouns_of(self.operation)
        if name in nouns:
            return 3 if name == nouns[0] else 2
        return 1 if name in LISTS or len(path) > 1 else 0

    def _is_about_pages(self, items: BodyPath) -> bool:
        """Whether the body says anything about pages, which makes its only list the items."""
        total = self.about(items, TOTAL | LAST_PAGE, is_number)
        return total is not None or self.says_how_to_go_on(items)

    def says_how_to_go_on(self, items: BodyPath) -> bool:
        """Whether the body says that there is more, or where."""
        more = self.about(items, HAS_MORE, is_flag)
        next = self.about(items, NEXT_CURSOR | NEXT_LINK, is_cursor)
        return more is not None or next is not None

    def _lists(
        self, type: Type, path: BodyPath, depth: int
    ) -> Iterator[tuple[BodyPath, Type]]:
        """The lists of the body, and of the objects in it that may hold the items."""
        model = self.bodies.model(type)
        for field in model.fields if model is not None and depth else ():
            here = (*path, field.wire)
            item = self.bodies.item(field.type)
            if item is None and noun(field.wire) in LISTS:
                yield from self._lists(field.type, here, depth - 1)
            elif item is not None and squeezed(field.wire) not in BESIDE_ITEMS:
                yield here, item

    def item_type(self, items: BodyPath) -> Type | None:
        """The type of one item; None when there is no list."""
        found = self.bodies.at(self.body, items)
        if found is None or isinstance(found, Anything):
            return found
        item = self.bodies.item(found)
        return item.inner if isinstance(item, Nullable) else item

    def about(
        self,
        items: BodyPath,
        names: frozenset[str],
        fits: Callable[[Type | Model], bool],
    ) -> BodyPath | None:
        """The way to a field with one of `names`, beside the items or in an object about pages."""
        steps = items[: items.index(_EACH)] if _EACH in items else items
        for length in range(len(steps) - 1, -1, -1):
            holder = self.bodies.at(self.body, steps[:length])
            if holder is not None:
                found = self._about(holder, steps[:length], names, fits, _DEPTH)
                if found is not None:
                    return found
        return None

    def _about(
        self,
        holder: Type,
        path: BodyPath,
        names: frozenset[str],
        fits: Callable[[Type | Model], bool],
        depth: int,
    ) -> BodyPath | None:
        model = self.bodies.model(holder)
        fields = model.fields if model is not None and depth else ()
        for field in fields:
            if squeezed(field.wire) in names and fits(self.bodies.inner(field.type)):
                return (*path, field.wire)
        for field in fields:
            if squeezed(field.wire) in ABOUT_PAGES:
                here = (*path, field.wire)
                found = self._about(field.type, here, names, fits, depth - 1)
                if found is not None:
                    return found
        return None
