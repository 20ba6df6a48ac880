"""Names of types, unique over the SDK: what responses are read into, and what requests are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from crmgen.ir.operations import Api
from crmgen.ir.types import Hint, TypeId
from crmgen.naming.types.candidates import Above, CandidateFinder, root_words
from crmgen.naming.types.usage import Directions
from crmgen.naming.words.collisions import Candidates, resolve_collisions
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.reserved import TYPES

_SENT: Final = tuple(word_set("""
    Input Request Create Update Upsert Params Parameters Payload Body Form Patch Query Filter
    Options Args Post Put Write Draft Command
    """))
"""Endings of types that are made to be sent, and keep their names."""

_SENT_ANYWHERE: Final = word_set("""
    create update upsert patch request input payload params
    """)
"""Words that say so wherever they stand in a name: `UpdateContact`, `CustomerRequestStore`."""


@dataclass(frozen=True, slots=True)
class DirectionNames:
    """The names of a type's directions; None for a direction that nothing uses."""

    output: str | None
    input: str | None


def name_types(
    api: Api,
    directions: Directions,
    plain: frozenset[TypeId],
    hints: CandidateFinder,
    pinned: Mapping[TypeId, DirectionNames],
    taken: Collection[str] = (),
) -> dict[TypeId, DirectionNames]:
    """A name for each direction of each type. Types that hang from others are named after them.

    `plain`: aliases with one name for both directions; `pinned`: names that are kept, unique and valid;
    `taken`: names that other classes have.
    """
    namer = _Namer(api, directions, hints, plain, pinned)
    namer.used.update(taken)
    for level in _levels(api):
        namer.name(level)
    return {id: namer.named[id] for id in api.types}


def _parent(api: Api, id: TypeId) -> TypeId | None:
    """The named type from which one hangs: its parent, or the nearest above that has a name."""
    hint = api.types[id].hint
    if hint.component is not None or hint.parent is None:
        return None
    place = str(hint.parent)
    while place and place not in api.types:
        place = place.rpartition("/")[0]
    return TypeId(place) if place and place != id else None


def _levels(api: Api) -> list[list[TypeId]]:
    """The types by how far they hang from a component or an operation."""
    depths: dict[TypeId, int] = {}
    for id in api.types:
        chain: list[TypeId] = []
        at: TypeId | None = id
        while at is not None and at not in depths and at not in chain:
            chain.append(at)
            at = _parent(api, at)
        depth = depths[at] + 1 if at is not None and at in depths else 0
        for steps, each in enumerate(reversed(chain)):
            depths[each] = depth + steps
    found: list[list[TypeId]] = [
        [] for _ in range(max(depths.values(), default=-1) + 1)
    ]
    for id in api.types:
        found[depths[id]].append(id)
    return found


class _Namer:
    """Names types level by level, so that each knows what it hangs from is called."""

    def __init__(
        self,
        api: Api,
        directions: Directions,
        hints: CandidateFinder,
        plain: frozenset[TypeId],
        pinned: Mapping[TypeId, DirectionNames],
    ) -> None:
        self.api = api
        self.directions = directions
        self.hints = hints
        self.plain = plain
        self.pinned = pinned
        self.named: dict[TypeId, DirectionNames] = {}
        self.bases: dict[TypeId, str] = {}
        """What children are named after."""
        self.chains: dict[TypeId, tuple[str, ...]] = {}
        """The outermost type's name, and the steps from there."""
        self.used: set[str] = set(TYPES)
        for names in pinned.values():
            self.used.update(name for name in (names.output, names.input) if name)

    def name(self, level: list[TypeId]) -> None:
        """Name the types of one level: first their main directions, then input directions after these."""
        mains = self._resolve([self._main(id) for id in level if self._pin(id) is None])
        both = [
            id for id in level if self._has_two_names(id) and not self._pinned_input(id)
        ]
        inputs = self._resolve([self._input(id, mains) for id in both])
        for id in level:
            main = mains.get(id) or self._pin(id) or ""
            self.named[id] = self._spellings(
                id, main, self._pinned_input(id) or inputs.get(id)
            )
            self.bases[id] = self._base(id, main)
            self.chains[id] = self._chain(id)

    def _chain(self, id: TypeId) -> tuple[str, ...]:
        parent = _parent(self.api, id)
        if parent is None or parent not in self.chains:
            return (self.bases[id],)
        step = self.hints.steps(id, self.api.types[id].hint)[0]
        return (*self.chains[parent], step)

    def _resolve(self, wanted: list[Candidates[TypeId]]) -> dict[TypeId, str]:
        found = resolve_collisions(wanted, self.used, "{}{}".format)
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
        return both and id not in self.plain

    def _main(self, id: TypeId) -> Candidates[TypeId]:
        hint = self.api.types[id].hint
        names = self._candidates(id)
        if id not in self.directions.outputs and not self._keeps_name(id, names[0]):
            names = tuple(f"{name}Input" for name in names)
        return Candidates(id, names, 0 if hint.pinned else 1 if hint.component else 2)

    def _candidates(self, id: TypeId) -> tuple[str, ...]:
        hint = self.api.types[id].hint
        return self.hints.names(id, hint, self._above(id, hint))

    def _above(self, id: TypeId, hint: Hint) -> Above | None:
        parent = _parent(self.api, id)
        if parent is not None and parent in self.bases:
            return Above(self.bases[parent], self.chains[parent])
        if hint.parent is None or hint.parent in self.hints.phrases:
            return None
        name = root_words(hint.parent)
        return Above(name, (name,)) if name is not None else None

    def _keeps_name(self, id: TypeId, name: str) -> bool:
        """Does an input without an output go by its own name: it says that it is sent, or is plain?"""
        hint = self.api.types[id].hint
        if hint.pinned is not None or id in self.plain:
            return True
        if hint.component is not None:
            return name.endswith(_SENT) or not _SENT_ANYWHERE.isdisjoint(words(name))
        parent = _parent(self.api, id)
        return parent is not None and self.bases.get(parent, "").endswith(_SENT)

    def _input(self, id: TypeId, mains: Mapping[TypeId, str]) -> Candidates[TypeId]:
        name = mains.get(id) or self._pin(id) or "Value"
        return Candidates(id, (f"{name}Input", f"{name}Params"))

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
