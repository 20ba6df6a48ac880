"""Names of methods, unique in their resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import OperationId
from crmgen.naming.paths import Step, literals, steps
from crmgen.naming.plurals import plural, singular
from crmgen.naming.reserved import METHODS
from crmgen.naming.resource_words import is_said
from crmgen.naming.resources import Group
from crmgen.naming.routes import Named, Route, name_route, route
from crmgen.naming.settle import Wish, settle
from crmgen.naming.spoken import Shared, Spoken, speak
from crmgen.naming.words import snake, words

_DEPRECATED = 1000
_OF_MANY = 100
"""Added to ranks: what is current, and what is of one thing, keeps the shorter name."""


@dataclass(frozen=True, slots=True)
class Methods:
    """The names of one resource's methods, and the words that name each over the whole API."""

    names: dict[OperationId, str]
    phrases: dict[OperationId, tuple[str, ...]]


@dataclass(slots=True)
class MethodNamer:
    """Proposes names for the operations of an API, of whose paths it knows all."""

    shared: Shared
    paths: dict[OperationId, tuple[Step, ...]] = field(
        default_factory=dict[OperationId, tuple[Step, ...]]
    )
    verbs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Shape of a path to its verbs."""

    @classmethod
    def of(cls, api: Api) -> MethodNamer:
        namer = cls(Shared.of(api.operations))
        for operation in api.operations:
            path = steps(operation.path)
            namer.paths[operation.id] = path
            namer.verbs.setdefault(_shape(path), set()).add(operation.verb)
        return namer

    def name(self, group: Group, pinned: Mapping[OperationId, str]) -> Methods:
        """Names for the operations of one resource; those in `pinned` are kept."""
        resource = self.words_of(group)
        proposals = {
            each.id: self._propose(each, resource) for each in group.operations
        }
        kept = {id: name for id, name in pinned.items() if id in proposals}
        wishes = [proposal.wish for id, proposal in proposals.items() if id not in kept]
        names = settle(wishes, METHODS | set(kept.values())) | kept
        phrases = {id: proposal.phrase for id, proposal in proposals.items()}
        return Methods({each.id: names[each.id] for each in group.operations}, phrases)

    def words_of(self, group: Group) -> tuple[str, ...]:
        """The words of a resource as its paths say it: events whose paths all say `special-events`."""
        first, *others = (self.paths[id] for id in group.ids)
        for step in first:
            if _ends_in(step, group.words) and all(step in path for path in others):
                return step.words
        return group.words

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
        spoken = speak(operation, path, resource, self.shared)
        if spoken is None or spoken.repeats_path:
            proposal = _from_route(operation, way, path, resource, spoken)
        else:
            proposal = _from_words(operation, spoken, way, path)
        if operation.pinned_name is not None:
            name = snake(words(operation.pinned_name), METHODS, "call")
            return replace(proposal, wish=Wish(operation.id, (name,), rank=-1))
        return proposal


def _ends_in(step: Step, resource: Sequence[str]) -> bool:
    return not step.is_slot and is_said(resource, step.words[-len(resource) :])


@dataclass(frozen=True, slots=True)
class _Proposal:
    wish: Wish[OperationId]
    phrase: tuple[str, ...]


def _shape(path: tuple[Step, ...]) -> str:
    return "".join(
        "/{}" if step.is_slot else f"/{'-'.join(step.words)}" for step in path
    )


def _from_words(
    operation: Operation, spoken: Spoken, way: Route, path: tuple[Step, ...]
) -> _Proposal:
    names = [spoken.method]
    if spoken.of_many:
        names.append((*spoken.method, "many"))
    names += [spoken.phrase, *_for_parents(spoken.method, way)]
    names += _in_context(spoken.method, path)
    rank = 2 * len(spoken.phrase) + _OF_MANY * spoken.of_many
    return _Proposal(_wish(operation, names, rank), spoken.phrase)


def _from_route(
    operation: Operation,
    way: Route,
    path: tuple[Step, ...],
    own: Sequence[str],
    spoken: Spoken | None,
) -> _Proposal:
    named = name_route(way, own)
    names = [named.words]
    if named.of_many:
        names.append((*named.words, "many"))
    names += _for_parents(named.words, way)
    if spoken is not None:
        names += [spoken.method, spoken.phrase]
    if operation.verb != "GET":
        names.append((operation.verb.lower(), *named.words))
    names += _in_context(named.words, path)
    rank = 10 * len(literals(way.before)) + 2 * len(path) + (operation.verb != "GET")
    rank += len(spoken.phrase) if spoken is not None else 0
    wish = _wish(operation, names, rank + _OF_MANY * named.of_many)
    if spoken is not None and spoken.phrase[0] not in ("post", "put", "patch"):
        return _Proposal(wish, spoken.phrase)
    return _Proposal(wish, _phrase(named, own))


def _phrase(named: Named, resource: Sequence[str]) -> tuple[str, ...]:
    """A method over the whole API: `list notes` of contacts is `list contact notes`."""
    of_many = named.words == ("list",) or named.of_many
    last = plural(resource[-1]) if of_many else singular(resource[-1])
    return (named.words[0], *resource[:-1], last, *named.words[1:])


def _for_parents(method: tuple[str, ...], way: Route) -> list[tuple[str, ...]]:
    """`list for user`: told from others of its name by what its path passes."""
    passed = [singular(word) for word in literals(way.before)]
    return [(*method, "for", *passed)] if passed else []


def _in_context(
    method: tuple[str, ...], path: tuple[Step, ...]
) -> list[tuple[str, ...]]:
    """Told from others by what its path ends in, or by all of it."""
    found: list[tuple[str, ...]] = []
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
