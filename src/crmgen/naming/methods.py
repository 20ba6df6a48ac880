"""Names of methods, unique in their resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import NamedType, OperationId, TypeId
from crmgen.naming.amounts import amount
from crmgen.naming.paths import Step, literals, steps
from crmgen.naming.plurals import plural, singular
from crmgen.naming.reserved import METHODS
from crmgen.naming.resource_words import is_said
from crmgen.naming.resources import Group
from crmgen.naming.routes import Named, Route, name_route, route
from crmgen.naming.settle import Wish, settle
from crmgen.naming.spoken import Shared, Spoken, speak
from crmgen.naming.tidy import Setting, noun, put_right, shorter
from crmgen.naming.verbs import is_verb
from crmgen.naming.words import snake, words

_DEPRECATED = 1000
_SAID_BY_HTTP = frozenset(["add", "create", "delete", "replace", "update"])
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
    types: Mapping[TypeId, NamedType]
    paths: dict[OperationId, tuple[Step, ...]] = field(
        default_factory=dict[OperationId, tuple[Step, ...]]
    )
    verbs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Shape of a path to its verbs."""
    firsts: Counter[tuple[Step, ...]] = field(default_factory=Counter[tuple[Step, ...]])
    """First steps, each before a slot, and of how many paths."""

    @classmethod
    def of(cls, api: Api) -> MethodNamer:
        namer = cls(Shared.of(api), api.types)
        for operation in api.operations:
            path = steps(operation.path)
            namer.paths[operation.id] = path
            namer.verbs.setdefault(_shape(path), set()).add(operation.verb)
            namer.firsts.update([path[:1]] if _passes(path) else [])
        return namer

    def name(self, group: Group, pinned: Mapping[OperationId, str]) -> Methods:
        """Names for the operations of one resource; those in `pinned` are kept."""
        resource = self.words_of(group)
        shared = self.shared.within(group.operations, resource)
        tenants = self._tenants(group)
        proposals = {
            each.id: self._propose(each, resource, shared, tenants)
            for each in group.operations
        }
        kept = {id: name for id, name in pinned.items() if id in proposals}
        free = _shortened([each for id, each in proposals.items() if id not in kept])
        wishes = [each.wish for each in free]
        names = settle(wishes, METHODS | set(kept.values())) | kept
        phrases = {id: proposal.phrase for id, proposal in proposals.items()}
        return Methods({each.id: names[each.id] for each in group.operations}, phrases)

    def _tenants(self, group: Group) -> frozenset[tuple[Step, ...]]:
        """First steps, each before a slot, of half of all paths or two thirds of the group's."""
        own = Counter(self.paths[id][:1] for id in group.ids if _passes(self.paths[id]))
        return frozenset(
            first
            for first, count in own.items()
            if count * 3 >= 2 * len(group.ids)
            or self.firsts[first] * 2 >= len(self.paths)
        )

    def words_of(self, group: Group) -> tuple[str, ...]:
        """The words of a resource as its paths say it: events whose paths all say `special-events`."""
        first, *others = (self.paths[id] for id in group.ids)
        for step in first:
            if _ends_in(step, group.words) and all(step in path for path in others):
                return step.words
        return group.words

    def _propose(
        self,
        operation: Operation,
        resource: tuple[str, ...],
        shared: Shared,
        tenants: frozenset[tuple[Step, ...]],
    ) -> _Proposal:
        path = self.paths[operation.id]
        shape = _shape(path)
        way = route(
            operation.verb,
            path,
            resource,
            frozenset(self.verbs[shape]),
            f"{shape}/{{}}" in self.verbs,
        )
        spoken = speak(operation, path, resource, shared)
        if spoken is None or spoken.repeats_path or _lacks_verb(spoken, way):
            found = _from_route(operation, way, path, resource, spoken)
        else:
            found = _from_words(operation, spoken, way, path)
        if operation.pinned_name is not None:
            said = words(operation.pinned_name)
            names = (said, *found.names)
            return replace(found, names=names, rank=-1, setting=None)
        setting = self._setting(operation, found.names[0], way, resource, tenants)
        return _put_right(found, setting)

    def _setting(
        self,
        operation: Operation,
        method: tuple[str, ...],
        way: Route,
        resource: tuple[str, ...],
        tenants: frozenset[tuple[Step, ...]],
    ) -> Setting:
        said = words(operation.operation_id) if operation.operation_id else ()
        return Setting(
            operation.verb,
            self.paths[operation.id],
            amount(operation, self.types, noun(method if method[1:] else resource)),
            way.is_collection,
            "list" in said,
            _is_single(way),
            way.verb == "PUT" and "PATCH" in way.siblings,
            resource,
            self.paths[operation.id][:1] in tenants,
        )


def _is_single(way: Route) -> bool:
    return (
        "PUT" in way.siblings
        and "POST" not in way.siblings
        and not (way.is_collection or way.ends_in_slot)
    )


def _passes(path: tuple[Step, ...]) -> bool:
    """Does it begin with one of many: `/organizations/{id}/...`?"""
    return len(path) > 2 and not path[0].is_slot and path[1].is_slot


def _ends_in(step: Step, resource: Sequence[str]) -> bool:
    return not step.is_slot and is_said(resource, step.words[-len(resource) :])


@dataclass(frozen=True, slots=True)
class _Proposal:
    """Names for one operation, in words: the best first, fuller ones after it."""

    operation: Operation
    names: tuple[tuple[str, ...], ...]
    rank: int
    phrase: tuple[str, ...]
    setting: Setting | None = None
    """None for a name that the document states: it stays as it is."""

    @property
    def wish(self) -> Wish[OperationId]:
        said = dict.fromkeys(snake(each, METHODS, "call") for each in self.names)
        rank = self.rank + _DEPRECATED * self.operation.deprecated
        return Wish(self.operation.id, tuple(said), rank)


def _put_right(proposal: _Proposal, setting: Setting) -> _Proposal:
    method = proposal.names[0]
    right = put_right(method, setting)
    others = [
        (
            each
            if each[0] != method[0] or each == proposal.phrase
            else (right[0], *each[1:])
        )
        for each in proposal.names
    ]
    names = dict.fromkeys([right, *others])
    return replace(proposal, names=tuple(names), setting=setting)


def _shortened(proposals: Sequence[_Proposal]) -> list[_Proposal]:
    """Each with the shortest name in front that no other of the resource has or could have."""
    could = {
        each.operation.id: list(shorter(each.names[0], each.setting))
        for each in proposals
        if each.setting is not None
    }
    counted = Counter(each.names[0] for each in proposals)
    counted.update(name for names in could.values() for name in names)
    return [_with_first(each, could, counted) for each in proposals]


def _with_first(
    proposal: _Proposal,
    could: Mapping[OperationId, Sequence[tuple[str, ...]]],
    counted: Mapping[tuple[str, ...], int],
) -> _Proposal:
    for name in could.get(proposal.operation.id, ()):
        if counted[name] == 1:
            return replace(proposal, names=(name, *proposal.names))
    return proposal


def _lacks_verb(spoken: Spoken, way: Route) -> bool:
    """`zip` of zip lookups; but where the path ends in it, it is what is done: `/bm25`."""
    if way.verb != "POST" or spoken.method[1:] or is_verb(spoken.method[0]):
        return False
    return not way.below or way.below[-1].words != spoken.method


def _shape(path: tuple[Step, ...]) -> str:
    return "".join(
        "/{}" if step.is_slot else f"/{'-'.join(step.words)}" for step in path
    )


def _from_words(
    operation: Operation, spoken: Spoken, way: Route, path: tuple[Step, ...]
) -> _Proposal:
    names = [spoken.method]
    if spoken.version:
        names.append((*spoken.method, spoken.version))
    if spoken.of_many:
        names.append((*spoken.method, "many"))
    for_parents = _for_parents(spoken.method, way)
    fuller = [spoken.phrase, *for_parents]
    names += reversed(fuller) if len(spoken.method) == 1 else fuller
    if operation.verb == "POST" and spoken.method[0] not in ("create", "post"):
        names.append(("post", *spoken.method))
    names += _in_context(spoken.method, path)
    rank = 2 * len(spoken.phrase) + _OF_MANY * spoken.of_many + bool(spoken.version)
    rank += len(literals(way.before))
    return _Proposal(operation, tuple(names), rank, spoken.phrase)


def _from_route(
    operation: Operation,
    way: Route,
    path: tuple[Step, ...],
    own: Sequence[str],
    spoken: Spoken | None,
) -> _Proposal:
    named = name_route(way, own)
    if (
        spoken is not None
        and path[-1:]
        and path[-1].is_slot
        and named.words == ("list",)
    ):
        named = Named(("get",))
    names = [named.words]
    if named.of_many:
        names.append((*named.words, "many"))
    names += _for_parents(named.words, way)
    if spoken is not None and _reads_well(spoken):
        names += [spoken.method, spoken.phrase]
    if operation.verb != "GET" and named.words[0] not in _SAID_BY_HTTP:
        names.append((operation.verb.lower(), *named.words))
    names += _in_context(named.words, path)
    rank = 10 * len(literals(way.before)) + 2 * len(path) + (operation.verb != "GET")
    rank += len(spoken.phrase) if spoken is not None else 0
    rank += _OF_MANY * named.of_many
    is_said = spoken is not None and spoken.phrase[0] not in ("post", "put", "patch")
    phrase = spoken.phrase if spoken and is_said else _phrase(named, own)
    return _Proposal(operation, tuple(names), rank, phrase)


def _reads_well(spoken: Spoken) -> bool:
    """Not words of a path in a row, slots and all: `files id content`, `account people person`."""
    said = spoken.method
    roots = {singular(word) for word in said}
    return len(roots) == len(said) and ("id" not in said or "by" in said)


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
