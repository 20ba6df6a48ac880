"""An operation that may page, and where its body has the items and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from crmgen.ir.bodypath import beside
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import PathSlot
from crmgen.ir.responses import BodyPath, Header
from crmgen.ir.types import (
    Anything,
    Choice,
    Field,
    ListOf,
    MapOf,
    Model,
    Nullable,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.nouns import nouns_of
from crmgen.lower.paging.page_parameters import (
    PageParameter,
    found_parameter,
    is_cursor,
    is_flag,
    is_number,
    page_parameters,
)
from crmgen.lower.paging.paging_names import (
    ABOUT_PAGES,
    BESIDE_ITEMS,
    CURSOR,
    HAS_MORE,
    HOLDERS,
    IN_NEXT,
    LAST_PAGE,
    LINKS,
    LISTS,
    NEXT,
    NEXT_CURSOR,
    NEXT_LINK,
    NO_ITEMS,
    OFFSET,
    PAGE,
    TOTAL,
)
from crmgen.lower.responses.envelopes import success_body, wrapped_item
from crmgen.lower.wire_names import noun, squeezed
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue

_DEPTH: Final = 3
"""How deep lists and words about pages are looked for."""
_EACH: Final = SpecText("*")
_NEXT: Final = re.compile(r".*\bnext\b.*", re.DOTALL)
_NOTHING: Final = frozenset[str]()

Fits = Callable[[Type | Model], bool]


def is_text(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind is ScalarKind.STRING


@dataclass(frozen=True, slots=True)
class Listing:
    """Asks one operation for the parts of paging."""

    operation: Operation
    bodies: Bodies
    parameters: tuple[PageParameter, ...]
    body: Type
    """The success body; null when there is none, or a choice."""
    nouns: tuple[str, ...]
    """What the operation is about."""

    def parameter(self, names: frozenset[str], fits: Fits) -> PageParameter | None:
        """What has one of `names` (squeezed) and a type that fits."""
        return found_parameter(self.parameters, names, fits)

    @property
    def headers(self) -> list[Header]:
        """The headers of successful answers."""
        answers = [each for each in self.operation.responses if each.is_success]
        return [header for answer in answers for header in answer.headers]

    def header(self, *names: str) -> Header | None:
        """The header of a successful answer with one of `names`."""
        return next((h for h in self.headers if h.wire.lower() in names), None)

    def items(self) -> BodyPath | None:
        """The way to the items: a list that is called like the resource, or the only one."""
        item = self.bodies.item(self.body)
        if item is not None:
            return wrapped_item(self.bodies, item, self.nouns)
        lists = self.lists()
        ranked = [(self._rank(path), path, item) for path, item in lists]
        best = max((rank for rank, _, _ in ranked), default=0)
        chosen = [(path, item) for rank, path, item in ranked if rank == best]
        if len(chosen) != 1:
            return None
        path, item = chosen[0]
        if not best and not self._is_about_pages(path) and not self._is_all(path, item):
            return None
        nouns = (noun(path[-1]), *self.nouns)
        return (*path, *wrapped_item(self.bodies, item, nouns))

    def lists(self) -> list[tuple[BodyPath, Type]]:
        """The lists that may be the items."""
        nouns = self.nouns
        return [
            (path, item)
            for path, item in self._lists(self.body, (), _DEPTH)
            if noun(path[-1]) in nouns or noun(path[-1]) not in NO_ITEMS
        ]

    def _rank(self, path: BodyPath) -> int:
        """How surely the list at `path` is what the operation lists."""
        name, nouns = noun(path[-1]), self.nouns
        if name in nouns:
            return 3 if name == nouns[0] else 2
        if any(name == f"{outer}{inner}" for inner, outer in pairwise(nouns)):
            return 2
        if len(name) > 2 and any(each.endswith(name) for each in nouns):
            return 2  # `runs` of evaluation runs
        return 1 if name in LISTS or len(path) > 1 else 0

    def _is_about_pages(self, items: BodyPath) -> bool:
        """Whether the body says anything about pages, which makes its only list the items."""
        total = self.about(items, TOTAL | LAST_PAGE, is_number)
        return total is not None or self.says_how_to_go_on(items)

    def says_how_to_go_on(self, items: BodyPath) -> bool:
        """Whether the body says that there is more, or where."""
        more = self.about(items, HAS_MORE, is_flag)
        asked = [each.names for each in self.parameters if each.names & CURSOR]
        known = (NEXT_CURSOR | NEXT_LINK | NEXT).union(*asked)
        return more is not None or self.about(items, known, is_cursor) is not None

    def _is_all(self, path: BodyPath, item: Type) -> bool:
        """Whether a collection's body has its list of objects, plain values about it, and no more."""
        others = [type for _, type in beside(self.body, path, self.bodies.types)]
        is_collection = not isinstance(self.operation.path.parts[-1], PathSlot)
        is_plain = all(isinstance(self.bodies.inner(type), Scalar) for type in others)
        is_of_objects = self.bodies.model(item) is not None
        return (
            is_collection and is_of_objects and is_plain and not self._has_id(self.body)
        )

    def _lists(
        self, type: Type, path: BodyPath, depth: int
    ) -> Iterator[tuple[BodyPath, Type]]:
        """The lists of the body, and of the objects in it that may hold the items."""
        model = self.bodies.model(type)
        if model is None or not depth:
            return
        for field in model.fields:
            if isinstance(field.type, Scalar):
                continue
            here = (*path, field.wire)
            item = self.bodies.item(field.type)
            if item is None and self._may_hold(field, model):
                yield from self._lists(field.type, here, depth - 1)
            elif item is not None and squeezed(field.wire) not in BESIDE_ITEMS:
                yield here, item

    def _may_hold(self, field: Field, model: Model) -> bool:
        """Whether a field may be the object that holds the items: by its name, or the only one of a paged body."""
        if noun(field.wire) in HOLDERS:
            return True
        if len(model.fields) > 1 or self._has_id(field.type):
            return False
        return self.parameter(PAGE | OFFSET | CURSOR, is_cursor) is not None

    def _has_id(self, type: Type) -> bool:
        return self.bodies.field(type, SpecText("id")) is not None

    def item_type(self, items: BodyPath) -> Type | None:
        """The type of one item; None when there is no list."""
        found = self.bodies.at(self.body, items)
        if found is None or isinstance(found, Anything):
            return found
        item = self.bodies.item(found)
        return item.inner if isinstance(item, Nullable) else item

    def field(self, path: BodyPath) -> Field | None:
        """The field of the body that a path leads to."""
        holder = self.bodies.at(self.body, path[:-1]) if path else None
        return self.bodies.field(holder, path[-1]) if holder is not None else None

    def about(
        self,
        items: BodyPath,
        names: frozenset[str],
        fits: Fits,
        in_next: frozenset[str] = _NOTHING,
    ) -> BodyPath | None:
        """The way to a field with one of `names`, beside the items or in an object about pages.

        `in_next`: what it may be called in an object that is the next page.
        """
        for holder, path in self._holders(items):
            found = self._about(holder, path, names, fits, in_next, _DEPTH)
            if found is not None:
                return found
        return None

    def _holders(self, items: BodyPath) -> Iterator[tuple[Type, BodyPath]]:
        """The objects that the items stand in, the nearest first."""
        steps = items[: items.index(_EACH)] if _EACH in items else items
        for length in range(len(steps) - 1, -1, -1):
            holder = self.bodies.at(self.body, steps[:length])
            if holder is not None:
                yield holder, steps[:length]

    def _about(
        self,
        holder: Type,
        path: BodyPath,
        names: frozenset[str],
        fits: Fits,
        in_next: frozenset[str],
        depth: int,
    ) -> BodyPath | None:
        model = self.bodies.model(holder)
        if model is None or not depth:
            return None
        for field in self.bodies.called(model, names):
            if fits(self.bodies.inner(field.type)):
                return (*path, field.wire)
        for field in self.bodies.called(model, ABOUT_PAGES):
            inner = names | in_next if squeezed(field.wire) in NEXT else names
            here = (*path, field.wire)
            found = self._about(field.type, here, inner, fits, in_next, depth - 1)
            if found is not None:
                return found
        return None

    def link(self, items: BodyPath) -> BodyPath | None:
        """The way to the link to the next page."""
        return self.about(items, NEXT_LINK, is_text, IN_NEXT)

    def named_link(self, items: BodyPath) -> BodyPath | None:
        """The way to the link among others under its relation; to all, where they are a list."""
        next = self.about(items, LINKS, self._has_links)
        if next is None:
            return None
        return next if self._is_list(next) else self._mapped_link(next)

    def _has_links(self, type: Type | Model) -> bool:
        """Whether it is links under the names of their relations, or a list of links, of which one may be `next`."""
        if isinstance(type, MapOf):
            return is_text(self.bodies.inner(type.value)) or self._is_link(type.value)
        if not isinstance(type, ListOf) or not self._is_link(type.item):
            return False
        relation = self.bodies.field(type.item, SpecText("rel"))
        return relation is not None and self._says_next(relation)

    def _says_next(self, relation: Field) -> bool:
        inner = self.bodies.inner(relation.type)
        known = [
            *relation.examples,
            *(inner.values if isinstance(inner, Choice) else ()),
        ]
        is_said = relation.doc is not None and relation.doc.lower().matches(_NEXT)
        return is_said or SpecValue("next") in known

    def _is_link(self, type: Type) -> bool:
        return self.bodies.field(type, SpecText("href")) is not None

    def _is_list(self, path: BodyPath) -> bool:
        found = self.bodies.at(self.body, path)
        return found is not None and self.bodies.is_list(found)

    def _mapped_link(self, path: BodyPath) -> BodyPath:
        next = (*path, SpecText("next"))
        href = (*next, SpecText("href"))
        found = self.bodies.at(self.body, next)
        return href if found is not None and self._is_link(found) else next


def listing_of(operation: Operation, bodies: Bodies) -> Listing:
    """What asks `operation` for the parts of paging."""
    content = success_body(operation)
    body = content.type if content is not None else Scalar(ScalarKind.NULL)
    asked = page_parameters(operation, bodies)
    return Listing(operation, bodies, asked, body, nouns_of(operation))
