"""Resources of an API of several documents: each document's own, and told apart where two are called alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import PathTemplate
from crmgen.naming.resources.group import Group
from crmgen.naming.resources.paths import Step, says
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import root
from crmgen.records import dataclass, replace
from crmgen.text import SpecText, joined


def part_of(api: Api, documents: Collection[SpecText | None]) -> Api:
    """What some of its documents say of an API, each path as its own document has it; all of it for one alone."""
    chosen = [each for each in api.documents if each.name in documents]
    if not chosen:
        return api
    prefixes: dict[SpecText | None, SpecText] = {
        each.name: each.prefix for each in chosen
    }
    return replace(
        api,
        title=chosen[0].title if len(chosen) == 1 else api.title,
        operations=tuple(
            replace(each, path=_below(each.path, prefixes[each.document]))
            for each in api.operations
            if each.document in prefixes
        ),
        tags=tuple(each for each in api.tags if each.document in prefixes),
    )


def _below(path: PathTemplate, prefix: SpecText) -> PathTemplate:
    """A path without what it begins with."""
    first = path.parts[0] if path.parts else None
    rest = path.wire.removeprefix(prefix)
    if not isinstance(first, SpecText) or not rest.startswith("/"):
        return path
    return PathTemplate(rest, (first.removeprefix(prefix), *path.parts[1:]))


@dataclass(slots=True)
class _Thing:
    """What a resource is of, which several documents may describe."""

    documents: list[SpecText]
    group: Group
    places: set[SpecText]
    is_told: bool = False
    """Whether the words of its document stand before its own."""

    @property
    def said(self) -> str:
        return "".join(map(root, self.group.words))

    def is_one_with(self, other: _Thing) -> bool:
        """Whether both are at one place on the wire, or are stated to be called so."""
        is_stated = bool(self.group.pinned and other.group.pinned)
        return is_stated or not self.places.isdisjoint(other.places)

    def take(self, other: _Thing) -> None:
        self.documents += other.documents
        self.places |= other.places
        self.group = replace(
            self.group,
            operations=self.group.operations + other.group.operations,
            pinned=self.group.pinned or other.group.pinned,
        )

    def is_the_document(self) -> bool:
        """Is its document itself called like it?"""
        return self._own >= set(map(root, self.group.words))

    def tell(self) -> None:
        """Say its document, and no word of that again."""
        own = self._own
        rest = [word for word in self.group.words if root(word) not in own]
        self.group = replace(self.group, words=(*words(self.documents[0]), *rest))
        self.is_told = True

    @property
    def _own(self) -> set[str]:
        return {root(word) for word in words(self.documents[0])}


def told_apart(found: Mapping[SpecText, Sequence[Group]]) -> tuple[Group, ...]:
    """The resources of documents, by their names: of one thing one, and of each other thing under other words."""
    things: list[_Thing] = []
    called: dict[str, list[_Thing]] = {}
    for document, groups in found.items():
        for group in groups:
            thing = _Thing([document], group, set(_places(group)))
            alike = called.setdefault(thing.said, [])
            known = next((each for each in alike if each.is_one_with(thing)), None)
            if known is not None:
                known.take(thing)
            else:
                alike.append(thing)
                things.append(thing)
    while _tell(things):
        pass  # what two are called now, a third may be called, too
    return tuple(each.group for each in things)


def _tell(things: Sequence[_Thing]) -> bool:
    """Say the documents of things that are called alike; whether there were any that had not been told."""
    called: dict[str, list[_Thing]] = {}
    for each in things:
        called.setdefault(each.said, []).append(each)
    others = [each for alike in called.values() for each in _others(alike)]
    for each in others:
        each.tell()
    return bool(others)


def _others(alike: Sequence[_Thing]) -> Iterator[_Thing]:
    """All but the one that the words stand for alone, if there is one."""
    free = [each for each in alike if not (each.group.pinned or each.is_told)]
    if len(alike) == 1 or not free:
        return
    if len(free) == len(alike):
        first = [each for each in free if each.is_the_document()]
        first = first or [each for each in free if len(each.documents) > 1]
        free = [each for each in free if first != [each]]
    yield from free


def _places(group: Group) -> Iterator[SpecText]:
    """Where on the wire the things of a resource are, as far as paths say it."""
    for operation in group.operations:
        place = _place(operation, group.words)
        if place is not None:
            yield place


def _place(operation: Operation, said: tuple[str, ...]) -> SpecText | None:
    """The address up to the step that says the resource; None where none does."""
    passed = [each.url for each in operation.servers[:1]]
    for step in operation.path.wire.split("/"):
        is_slot = step.startswith("{")
        passed.append(SpecText("{}") if is_slot else step)
        if step and not is_slot and says(Step(words(step)), said):
            return joined(passed, "/")
    return None
