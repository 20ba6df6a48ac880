"""Names of types, unique over the SDK: what responses are read into, and what requests are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from crmgen.ir.operations import Api
from crmgen.ir.types import Hint, TypeId
from crmgen.naming.types.candidates import (
    Above,
    CandidateFinder,
    media,
    root_words,
    thing_of_key,
)
from crmgen.naming.types.class_words import as_class
from crmgen.naming.types.hints import hints_of
from crmgen.naming.types.modules import Directions
from crmgen.naming.words.collisions import TYPES, Candidates, resolve_collisions
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass

_SENT: Final = tuple(word_set("""
    Input Request Create Update Upsert Params Parameters Payload Body Form Patch Query Filter
    Options Args Post Put Write Draft Command
    """))
"""Endings of types that are made to be sent, and keep their names."""

_SENT_ANYWHERE: Final = word_set("""
    create update upsert patch request input payload params
    """)
"""Words that say so wherever they stand in a name: `UpdateContact`, `CustomerRequestStore`."""


SENT: Final = ("Input", "Params", "Argument")
"""What the class that is sent has behind the name of the one that is read, the best first."""
_UNCOMMON: Final = 1_000_000
"""Between ranks, more than any type has places."""


@dataclass(frozen=True, slots=True)
class DirectionNames:
    """The names of a type's directions; None for a direction that nothing uses."""

    output: str | None
    input: str | None


def name_types(
    api: Api,
    directions: Directions,
    symmetric: frozenset[TypeId],
    finder: CandidateFinder,
    pinned: Mapping[TypeId, DirectionNames],
    taken: Collection[str] = (),
) -> dict[TypeId, DirectionNames]:
    """A name for each direction of each type. Types that hang from others are named after them.

    `symmetric`: aliases with one name for both directions; `pinned`: names that are kept, unique and
    valid; `taken`: names that other classes have.
    """
    namer = _Namer(api, directions, finder, symmetric, pinned)
    namer.used.update(taken)
    for level in _levels({id: namer.parents(id) for id in api.types}):
        namer.name(level)
    return {id: namer.named[id] for id in api.types}


def _told_apart(name: str, count: int) -> str:
    """The second of two types that nothing tells apart is the first one's details; others are counted."""
    stem = name.removesuffix("Input")
    ending = name.removeprefix(stem)
    return f"{stem}Details{ending}" if count == 2 else f"{stem}{count - 1}{ending}"


def _levels(parents: Mapping[TypeId, Collection[TypeId]]) -> Iterator[list[TypeId]]:
    """The types, each after all that it hangs from; of those that hang from each other the first goes first."""
    left = {id: set(each) for id, each in parents.items()}
    while left:
        level = [id for id, above in left.items() if not above & left.keys()]
        level = level or [next(iter(left))]
        yield level
        for id in level:
            del left[id]


class _Namer:
    """Names types level by level, so that each knows what it hangs from is called."""

    def __init__(
        self,
        api: Api,
        directions: Directions,
        finder: CandidateFinder,
        symmetric: frozenset[TypeId],
        pinned: Mapping[TypeId, DirectionNames],
    ) -> None:
        self.types = api.types
        self.hints = hints_of(api)
        self.directions = directions
        self.finder = finder
        self.symmetric = symmetric
        self.pinned = pinned
        self.named: dict[TypeId, DirectionNames] = {}
        self.above: dict[TypeId, Above] = {}
        """What children are named after."""
        self.used: set[str] = set(TYPES)
        for names in pinned.values():
            self.used.update(name for name in (names.output, names.input) if name)

    def parents(self, id: TypeId) -> list[TypeId]:
        """The named types from which one hangs."""
        found = (self._parent(hint) for hint in self.hints[id])
        return [each for each in found if each is not None and each != id]

    def _parent(self, hint: Hint) -> TypeId | None:
        """The named type from which one hangs: its parent, or the nearest above that has a name."""
        if hint.component is not None or hint.parent is None:
            return None
        place = str(hint.parent)
        while place and place not in self.types:
            place = place.rpartition("/")[0]
        return TypeId(place) if place else None

    def name(self, level: list[TypeId]) -> None:
        """Name the types of one level: what is read and what has a key, then what is sent."""
        wanted = [self._main(id) for id in level if self._pin(id) is None]
        mains = self._resolve([each for each in wanted if self._comes_first(each.key)])
        both = [
            id for id in level if self._has_two_names(id) and not self._pinned_input(id)
        ]
        sent = [each for each in wanted if each.key not in mains]
        inputs = self._resolve([*(self._input(id, mains) for id in both), *sent])
        mains |= {each.key: inputs[each.key] for each in sent}
        for id in level:
            main = mains.get(id) or self._pin(id) or ""
            extra = self._pinned_input(id) or inputs.get(id)
            self.named[id] = self._spellings(id, main, extra)
            self.above[id] = self._as_above(id, self._base(id, main))

    def _comes_first(self, id: TypeId) -> bool:
        hint = self.hints[id][0]
        return id in self.directions.outputs or hint.component is not None

    def _find_above(self, hint: Hint) -> Above | None:
        parent = self._parent(hint)
        if parent is not None and parent in self.above:
            return self.above[parent]
        if hint.parent is None or hint.parent in self.finder.phrases:
            return None
        name = root_words(hint.parent)
        return Above(name, (name,)) if name is not None else None

    def _as_above(self, id: TypeId, name: str) -> Above:
        """What hangs from a response is called after what that is about: `ContactNote`, not the response."""
        hint, *others = self.hints[id]
        above = self._find_above(hint)
        if others or self.finder.class_title(hint):
            return Above(name, (name,), thing_of_key(words(name)))
        if above is None:
            return self.finder.first(hint, name)
        if hint.role == "item" and not hint.part and not name.endswith("Item"):
            return Above(name, (name,))
        return Above(name, (*above.chain, self.finder.steps(id, hint)[0]))

    def _resolve(self, wanted: list[Candidates[TypeId]]) -> dict[TypeId, str]:
        found = resolve_collisions(wanted, self.used, _told_apart)
        self.used.update(found.values())
        return found

    def _pin(self, id: TypeId) -> str | None:
        """The pinned name of the main direction: the output or, where there is no other, the input."""
        names = self.pinned.get(id)
        if names is None:
            return None
        return names.output if id in self.directions.outputs else names.input

    def _pinned_input(self, id: TypeId) -> str | None:
        names = self.pinned.get(id)
        return names.input if names and names.input != names.output else None

    def _has_two_names(self, id: TypeId) -> bool:
        both = id in self.directions.inputs and id in self.directions.outputs
        return both and id not in self.symmetric

    def _candidates(self, id: TypeId) -> Iterator[str]:
        return self.finder.names(id, self.hints[id], self._find_above)

    def _main(self, id: TypeId) -> Candidates[TypeId]:
        names = self._candidates(id)
        if id not in self.directions.outputs:
            names = (
                name if self._keeps_name(id, name) else f"{name}Input" for name in names
            )
        first = next(names)
        return Candidates(id, (first,), self._rank(id, first), names)

    def _rank(self, id: TypeId, name: str) -> int:
        """Who keeps a name that several want: what the document calls so, then what stands at most places."""
        hint, *others = self.hints[id]
        if hint.pinned is not None:
            return 0
        if hint.component is not None:
            return 1 if name == as_class(hint.component) else 2
        is_usual = hint.part is None or hint.part in ("200", "default")
        return _UNCOMMON * (1 + 2 * (media(id) != "") + (not is_usual)) - len(others)

    def _keeps_name(self, id: TypeId, name: str) -> bool:
        """Does an input without an output go by its own name: it says that it is sent, or is symmetric?"""
        hint = self.hints[id][0]
        if hint.pinned is not None or id in self.symmetric:
            return True
        if hint.component is not None or name == self.finder.class_title(hint):
            return name.endswith(_SENT) or not _SENT_ANYWHERE.isdisjoint(words(name))
        parent = self._parent(hint)
        above = self.above.get(parent) if parent is not None else None
        return above is not None and above.name.endswith(_SENT)

    def _input(self, id: TypeId, mains: Mapping[TypeId, str]) -> Candidates[TypeId]:
        name = mains.get(id) or self._pin(id) or "Value"
        return Candidates(id, tuple(f"{name}{end}" for end in SENT))

    def _spellings(self, id: TypeId, main: str, extra: str | None) -> DirectionNames:
        if id not in self.directions.inputs:
            return DirectionNames(main, None)
        if id not in self.directions.outputs:
            return DirectionNames(None, main)
        return DirectionNames(main, extra if self._has_two_names(id) else main)

    def _base(self, id: TypeId, main: str) -> str:
        if id in self.directions.outputs or main in self._candidates(id):
            return main
        return main.removesuffix("Input") or main
