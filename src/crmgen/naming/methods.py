"""Names of methods, unique in their resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import OperationId
from crmgen.naming.paths import Step, literals, steps
from crmgen.naming.plurals import plural, singular
from crmgen.naming.reserved import METHODS
from crmgen.naming.resource_words import is_said
from crmgen.naming.resources import Group
from crmgen.naming.routes import Route, name_route, route
from crmgen.naming.settle import Wish, settle
from crmgen.naming.spoken import Spoken, shared_words, speak
from crmgen.naming.words import snake, words

_DEPRECATED = 1000
"""Added to the rank: what is to be used keeps the shorter name."""


@dataclass(frozen=True, slots=True)
class Methods:
    """The names of one resource's methods, and the words that name each over the whole API."""

    names: dict[OperationId, str]
    phrases: dict[OperationId, tuple[str, ...]]


@dataclass(slots=True)
class MethodNamer:
    """Proposes names for the operations of an API, of whose paths it knows all."""

    shared_words: int
    paths: dict[OperationId, tuple[Step, ...]] = field(
        default_factory=dict[OperationId, tuple[Step, ...]]
    )
    verbs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Shape of a path to its verbs."""

    @classmethod
    def of(cls, api: Api) -> MethodNamer:
        namer = cls(shared_words(api.operations))
        for operation in api.operations:
            path = steps(operation.path)
            namer.paths[operation.id] = path
            namer.verbs.setdefault(_shape(path), set()).add(operation.verb)
        return namer

    def name(self, group: Group, pinned: Mapping[OperationId, str]) -> Methods:
        """Names for the operations of one resource; those in `pinned` are kept."""
        resource = self.words_of(group)
        proposals = {each.id: self._propose(each, resource) for each in group.operations}
        kept = {id: name for id, name in pinned.items() if id in proposals}
        wishes = [proposal.wish for id, proposal in proposals.items() if id not in kept]
        names = settle(wishes, METHODS | set(kept.values())) | kept
        phrases = {id: proposal.phrase for id, proposal in proposals.items()}
        return Methods({each.id: names[each.id] for each in group.operations}, phrases)

    def words_of(self, group: Group) -> tuple[str, ...]:
        """The words of a resource as its paths say it: events whose paths all say `special-events`."""
        longer = [
            {step.words for step in self.paths[id] if _ends_in(step, group.words)}
            for id in group.ids
        ]
        common = set.intersection(*longer)
        return min(common, key=len) if common else group.words

    def _propose(self, operation: Operation, resource: tuple[str, ...]) -> _Proposal:
        path = self.paths[operation.id]
        shape = _shape(path)
        way = route(
            operation.verb,
            path,
            resource,
            frozenset(self.verbs[shape]),
            f"{shape}/{{}}" in self.verbs,
        )
        if operation.pinned_name is not None:
            said = words(operation.pinned_name)
            name = snake(said, METHODS, "call")
            return _Proposal(Wish(operation.id, (name,), rank=-1), said or ("call",))
        spoken = speak(operation, path, resource, self.shared_words)
        if spoken is None or spoken.repeats_path:
            return _from_route(operation, way, path, resource, spoken)
        return _from_words(operation, spoken, way, path)


def _ends_in(step: Step, resource: Sequence[str]) -> bool:
    return not step.is_slot and is_said(resource, step.words[-len(resource) :])


@dataclass(frozen=True, slots=True)
class _Proposal:
    wish: Wish[OperationId]
    phrase: tuple[str, ...]


def _shape(path: tuple[Step, ...]) -> str:
    return "".join("/{}" if step.is_slot else f"/{'-'.join(step.words)}" for step in path)


def _from_words(
    operation: Operation, spoken: Spoken, way: Route, path: tuple[Step, ...]
) -> _Proposal:
    names = [spoken.method]
    if spoken.of_many:
        names.append((*spoken.method, "many"))
    names += [spoken.phrase, *_in_context(spoken.method, way, path)]
    rank = 2 * len(spoken.phrase) + 20 * spoken.of_many
    return _Proposal(_wish(operation, names, rank), spoken.phrase)


def _from_route(
    operation: Operation, way: Route, path: tuple[Step, ...], own: Sequence[str], spoken: Spoken | None
) -> _Proposal:
    named = name_route(way, own)
    names = [named.words]
    if named.of_many:
        names.append((*named.words, "many"))
    alone = named.words == ("list",) or named.of_many
    last = plural(own[-1]) if alone else singular(own[-1])
    phrase = (named.words[0], *own[:-1], last, *named.words[1:])
    if operation.verb != "GET":
        names.append((operation.verb.lower(), *named.words))
    if spoken is not None:
        names += [spoken.method, spoken.phrase]
    names += _in_context(named.words, way, path)
    rank = 2 * len(path) + 20 * named.of_many + (operation.verb != "GET")
    if spoken is not None and spoken.phrase[0] not in ("post", "put", "patch"):
        phrase = spoken.phrase
    return _Proposal(_wish(operation, names, rank), phrase)


def _in_context(
    method: tuple[str, ...], way: Route, path: tuple[Step, ...]
) -> list[tuple[str, ...]]:
    """What tells it from others of its name: what its path passes, what it ends in, all of it."""
    found: list[tuple[str, ...]] = []
    passed = [singular(word) for word in literals(way.before)]
    if passed:
        found.append((*method, "for", *passed))
    if path and path[-1].is_slot:
        found.append((*method, "by", *path[-1].words))
    found.append((method[0], *literals(path)))
    slots = [word for step in path if step.is_slot for word in step.words]
    if slots:
        found.append((method[0], *literals(path), "by", *slots))
    return found


def _wish(
    operation: Operation, names: list[tuple[str, ...]], rank: int
) -> Wish[OperationId]:
    said = dict.fromkeys(snake(each, METHODS, "call") for each in names)
    return Wish(operation.id, tuple(said), rank + _DEPRECATED * operation.deprecated)
