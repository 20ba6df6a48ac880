"""Names of methods, unique in their resource: the candidates of each operation, from its operationId or from its path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import NamedType, OperationId, TypeId
from crmgen.naming.methods.context import (
    Context,
    Conventions,
    Words,
    cardinality,
    is_list,
    success,
)
from crmgen.naming.methods.from_path import (
    Route,
    route,
)
from crmgen.naming.methods.id_words import words_of_id
from crmgen.naming.methods.number import noun
from crmgen.naming.methods.operation_id import (
    read_operation_id,
)
from crmgen.naming.methods.proposals import Proposal, from_route, from_words, lacks_verb
from crmgen.naming.methods.rules import RULES, Rules, Stage, apply_all, shorter
from crmgen.naming.resources.group import Group
from crmgen.naming.resources.paths import Step, literals, says, steps, version_of
from crmgen.naming.spelling import Spelling
from crmgen.naming.words.collisions import METHODS, resolve_collisions
from crmgen.naming.words.english import CLEAR, is_plural
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass, field, replace


def corrected(proposal: Proposal, context: Context, rules: Rules) -> Proposal:
    method = proposal.names[0]
    right = apply_all(method, context, rules, Stage.ALWAYS)
    others = [
        (
            each
            if each[0] != method[0] or (each == proposal.phrase and each[0] != "post")
            else (right[0], *each[1:])
        )
        for each in proposal.names[1:]
    ]
    if right[1:] != method[1:]:
        others = [method, *others]  # `get note`, where `list notes` is taken
    names = dict.fromkeys([right, *others])
    return replace(proposal, names=tuple(names), context=context)


def shortened(proposals: Sequence[Proposal], rules: Rules) -> list[Proposal]:
    """Each with the shortest name in front that no other of the resource has or could have."""
    could = {
        each.operation.id: list(shorter(each.names[0], each.context, rules))
        for each in proposals
        if each.context is not None
    }
    counted = Counter(each.names[0] for each in proposals)
    counted.update(name for names in could.values() for name in names)
    return [_with_first(each, could, counted) for each in proposals]


def _with_first(
    proposal: Proposal,
    could: Mapping[OperationId, Sequence[tuple[str, ...]]],
    counted: Mapping[tuple[str, ...], int],
) -> Proposal:
    for name in could.get(proposal.operation.id, ()):
        if counted[name] == 1:
            return replace(proposal, names=(name, *proposal.names))
    return proposal


@dataclass(frozen=True, slots=True)
class Methods:
    """The names of one resource's methods, and the words that name each over the whole API."""

    names: dict[OperationId, str]
    phrases: dict[OperationId, tuple[str, ...]]


@dataclass(slots=True)
class MethodNamer:
    """Proposes names for the operations of an API, of whose paths it knows all."""

    conventions: Conventions
    types: Mapping[TypeId, NamedType]
    rules: Rules = RULES
    paths: dict[OperationId, tuple[Step, ...]] = field(
        default_factory=dict[OperationId, tuple[Step, ...]]
    )
    verbs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Shape of a path to its verbs."""
    versions: set[str] = field(default_factory=set[str])
    """That paths state."""
    firsts: Counter[tuple[Step, ...]] = field(default_factory=Counter[tuple[Step, ...]])
    """First steps, each before a slot, and of how many paths."""

    @classmethod
    def of(cls, api: Api, spelling: Spelling, rules: Rules = RULES) -> MethodNamer:
        namer = cls(Conventions.of(api, spelling), api.types, rules)
        for operation in api.operations:
            path = tuple(map(namer._divided, steps(operation.path)))
            namer.paths[operation.id] = path
            namer.versions.add(version_of(operation.path))
            namer.verbs.setdefault(_shape(path), set()).add(operation.verb)
            namer.firsts.update([path[:1]] if _passes(path) else [])
        return namer

    def _divided(self, step: Step) -> Step:
        return Step(self.conventions.spelling.divide(step.words), step.is_slot)

    def name(
        self,
        group: Group,
        pinned: Mapping[OperationId, str],
        old: Collection[str] = (),
    ) -> Methods:
        """Names for the operations of one resource; those in `pinned` are kept, and none new is in `old`."""
        resource = self.words_of(group)
        context = Context(
            group.operations[0],
            (),
            resource,
            self.conventions.within(group.operations, resource),
            tenants=self._tenants(group),
        )
        proposals = {each.id: self._propose(each, context) for each in group.operations}
        for id in self._twins(group):
            proposals[id] = replace(proposals[id], rank=proposals[id].rank + 1)
        kept = {id: name for id, name in pinned.items() if id in proposals}
        free = [each for id, each in proposals.items() if id not in kept]
        wanted = [each.candidates for each in shortened(free, self.rules)]
        names = resolve_collisions(wanted, METHODS.union(kept.values(), old)) | kept
        phrases = {id: proposal.phrase for id, proposal in proposals.items()}
        return Methods({each.id: names[each.id] for each in group.operations}, phrases)

    def _twins(self, group: Group) -> Iterator[OperationId]:
        """Operations that nothing tells from one before them: `/jobs/` beside `/jobs`."""
        seen: set[tuple[str, str, tuple[Step, ...]]] = set()
        for each in group.operations:
            told = each.verb, version_of(each.path), self.paths[each.id]
            if told in seen:
                yield each.id
            seen.add(told)

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
            does = step.words[0] in CLEAR and not is_plural(step.words[-1])
            is_theirs = says(step, group.words) and all(step in path for path in others)
            if is_theirs and not (does and step.words[1:]):
                return step.words
        return self.conventions.spelling.divide(group.words)

    def _propose(self, operation: Operation, group: Context) -> Proposal:
        path = self.paths[operation.id]
        shape = _shape(path)
        way = route(
            operation.verb,
            path,
            group.resource,
            frozenset(self.verbs[shape]),
            f"{shape}/{{}}" in self.verbs,
            any(is_list(each.type, self.types) for each in operation.bodies),
            version_of(operation.path) if len(self.versions) > 1 else "",
            frozenset(words(each.wire) for each in operation.by_name if each.required),
        )
        context = replace(
            group,
            operation=operation,
            path=path,
            literals=tuple(literals(path)),
            stated=words_of_id(operation.operation_id, path, self.conventions.spelling),
        )
        stated = read_operation_id(context, self.rules)
        if stated is None or lacks_verb(stated, way):
            found = from_route(context, stated, way)
        else:
            found = from_words(context, stated, way)
        if operation.pinned_name is not None:
            said = words(operation.pinned_name)
            names = (said, *found.names)
            return replace(found, names=names, rank=-1, context=None)
        return corrected(found, self._beside(context, found.names[0], way), self.rules)

    def _beside(self, context: Context, method: Words, way: Route) -> Context:
        """The context with what is known of an operation's result and of its path."""
        operation = context.operation
        said = words(operation.operation_id) if operation.operation_id else ()
        about = noun(method if method[1:] else context.resource)
        return replace(
            context,
            cardinality=cardinality(operation, self.types, about),
            gives_list=is_list(success(operation), self.types),
            is_collection=way.is_collection,
            says_list="list" in said,
            is_single=_is_single(way),
            replaces=way.verb == "PUT" and "PATCH" in way.siblings,
            is_rooted=context.path[:1] in context.tenants,
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


def _shape(path: tuple[Step, ...]) -> str:
    return "".join(
        "/{}" if step.is_slot else f"/{'-'.join(step.words)}" for step in path
    )
