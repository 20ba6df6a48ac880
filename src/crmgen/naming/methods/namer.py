"""Names of methods, unique in their resource: the candidates of each operation, from its operationId or from its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import NamedType, OperationId, TypeId
from crmgen.naming.methods.context import (
    Context,
    Conventions,
    Words,
    cardinality,
    sends_list,
)
from crmgen.naming.methods.from_path import (
    LOOKING,
    Named,
    Route,
    name_route,
    route,
    summed_up,
)
from crmgen.naming.methods.number import noun
from crmgen.naming.methods.operation_id import (
    AS_SAID,
    OperationWords,
    read_operation_id,
)
from crmgen.naming.methods.rules import RULES, Rules, Stage, apply_all, shorter
from crmgen.naming.resources.groups import Group
from crmgen.naming.resources.paths import Step, behind_path, literals, steps, version_of
from crmgen.naming.words.collisions import METHODS, Candidates, resolve_collisions
from crmgen.naming.words.english import ASKING, READING, is_verb, plural, singular
from crmgen.naming.words.identifiers import LONGEST, snake, words
from crmgen.naming.words.phrases import is_said, root

_DEPRECATED = 1000
_BY_HTTP = frozenset(["create", "delete", "get", "list", "replace", "update", "upsert"])
_OF_MANY = 100
"""Added to ranks: what is current, and what is of one thing, keeps the shorter name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Names for one operation, in words: the best first, fuller ones after it."""

    operation: Operation
    names: tuple[tuple[str, ...], ...]
    rank: int
    phrase: tuple[str, ...]
    context: Context | None = None
    """None for a name that the document states: it stays as it is."""

    @property
    def candidates(self) -> Candidates[OperationId]:
        fit = map(_bounded, self.names)
        said = dict.fromkeys(snake(each, METHODS, "call") for each in fit)
        version = re.match(r"v(\d)", version_of(self.operation.path))
        rank = self.rank - int(version[1] if version else 0)  # the newest first
        rank += _DEPRECATED * self.operation.deprecated
        return Candidates(self.operation.id, tuple(said), rank)


def _bounded(said: Words) -> Words:
    """Without words in the middle, the outermost first, where a name would be too long to be read."""
    while len("_".join(said)) > LONGEST and len(said) > 2:
        again = next(
            (at for at in range(1, len(said)) if said[at] in said[at + 1 :]), 1
        )
        said = (*said[:again], *said[again + 1 :])
    return said


def corrected(proposal: Proposal, context: Context, rules: Rules) -> Proposal:
    method = proposal.names[0]
    right = apply_all(method, context, rules, Stage.ALWAYS)
    others = [
        (
            each
            if each[0] != method[0] or each == proposal.phrase
            else (right[0], *each[1:])
        )
        for each in proposal.names
    ]
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


def lacks_verb(stated: OperationWords, way: Route) -> bool:
    """`zip` of zip lookups; but where the path ends in it, it is what is done: `/bm25`."""
    if way.verb in ("DELETE", "PATCH", "PUT"):
        known = {
            root(word) for step in (*way.before, *way.below) for word in step.words
        }
        known |= set(map(root, way.own))
        return not any(is_verb(w) or root(w) not in known for w in stated.method)
    if way.verb != "POST" or any(map(is_verb, stated.method)):
        return False
    last = way.below[-1].words if way.below else ()
    return last != stated.method and (
        not stated.method[1:] or is_verb(last[0] if last else "")
    )


def from_words(context: Context, stated: OperationWords, way: Route) -> Proposal:
    operation, path = context.operation, context.path
    names = [_with_verb(stated.method, context)]
    names += _beside_put(stated.method, way)
    if stated.of_many:
        names.append((*stated.method, "many"))
    names += _via(stated.method, way)
    names += _marked(stated.method, operation, stated.version or way.version)
    for_parents = _for_parents(stated.method, way)
    fuller = [stated.phrase, *for_parents]
    names += reversed(fuller) if len(stated.method) == 1 else fuller
    names += _in_context(stated.method, path)
    rank = 2 * len(stated.phrase) + _OF_MANY * stated.of_many + bool(stated.version)
    rank += len(literals(way.before)) + _yields(operation.verb, stated.method[0])
    return Proposal(operation, tuple(names), rank, stated.phrase)


def _with_verb(method: Words, context: Context) -> Words:
    """`balance` of a POST that "Retrieves the balance" is `get_balance`."""
    if context.verb != "POST" or any(map(is_verb, method)):
        return method
    verb = context.stated_verb
    if method[0] == "by" and verb == "get" and context.is_of_many:
        verb = "list"
    elif method[0] in AS_SAID - {"by"}:
        return method
    return (verb, *method) if verb and verb not in context.resource else method


def from_route(context: Context, stated: OperationWords | None, way: Route) -> Proposal:
    operation, path, own = context.operation, context.path, context.resource
    named = summed_up(name_route(way, own), context.stated_verb, way, own)
    if (
        stated is not None
        and path[-1:]
        and path[-1].is_slot
        and named.words == ("list",)
    ):
        named = Named(("get",))
    names = [named.words]
    names += _beside_put(named.words, way)
    if named.of_many:
        names.append((*named.words, "many"))
    names += _via(named.words, way)
    names += _marked(named.words, operation, way.version)
    names += _for_parents(named.words, way)
    if stated is not None and _reads_well(stated):
        names += [stated.method, stated.phrase]
    names += _in_context(named.words, path)
    rank = 10 * len(literals(way.before)) + 2 * len(path) + (operation.verb != "GET")
    rank += _yields(operation.verb, named.words[0])
    rank += len(stated.phrase) if stated is not None else 0
    rank += _OF_MANY * named.of_many
    is_said = stated is not None and stated.phrase[0] not in ("post", "put", "patch")
    phrase = stated.phrase if stated and is_said else _phrase(named, way, own)
    return Proposal(operation, tuple(names), rank, phrase)


def _reads_well(stated: OperationWords) -> bool:
    """Not words of a path in a row, slots and all: `files id content`, `account people person`."""
    said = stated.method
    roots = {singular(word) for word in said}
    return len(roots) == len(said) and ("id" not in said or "by" in said)


def _phrase(named: Named, way: Route, resource: Sequence[str]) -> tuple[str, ...]:
    """A method over the whole API: `list notes` of contacts is `list contact notes`."""
    if not way.own and len(named.words) > 1:
        return named.words  # the path does not say the resource
    of_many = named.words == ("list",) or named.of_many
    last = plural(resource[-1]) if of_many else singular(resource[-1])
    return (*named.words[:1], *resource[:-1], last, *named.words[1:])


def _marked(method: Words, operation: Operation, version: str) -> list[Words]:
    """Told apart by what stands behind the path, or by the version that operationId or path state."""
    marks = (behind_path(operation.path), [version])
    return [(*method, *m) for m in marks if m and m[0] not in ("", method[0])]


def _yields(verb: str, done: str) -> int:
    """Of two that do the same, GET keeps the name where it reads, and any other verb where it does not."""
    return _OF_MANY * (verb in LOOKING) or (verb == "GET") != (done in READING | ASKING)


def _beside_put(method: Words, way: Route) -> list[Words]:
    """`replace` and `patch`, where one path is both put to and patched."""
    if method[0] != "update" or not {"PUT", "PATCH"} <= way.siblings:
        return []
    return [("replace" if way.verb == "PUT" else "patch", *method[1:])]


def _via(method: Words, way: Route) -> list[Words]:
    """`search_via_post`, where one path is both got and posted to."""
    is_twin = {"GET", "POST"} <= way.siblings and method[0] not in _BY_HTTP
    return [(*method, "via", way.verb.lower())] if is_twin else []


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
    if not literals(path) or method[0] in literals(path):
        return found
    found.append((method[0], *literals(path)))
    slots = [word for step in path if step.is_slot for word in step.words]
    if slots:
        found.append((method[0], *literals(path), "by", *slots))
    return found


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
    def of(cls, api: Api, rules: Rules = RULES) -> MethodNamer:
        namer = cls(Conventions.of(api), api.types, rules)
        for operation in api.operations:
            path = tuple(map(namer._divided, steps(operation.path)))
            namer.paths[operation.id] = path
            namer.versions.add(version_of(operation.path))
            namer.verbs.setdefault(_shape(path), set()).add(operation.verb)
            namer.firsts.update([path[:1]] if _passes(path) else [])
        return namer

    def _divided(self, step: Step) -> Step:
        return replace(step, words=self.conventions.spelling.divide(step.words))

    def name(self, group: Group, pinned: Mapping[OperationId, str]) -> Methods:
        """Names for the operations of one resource; those in `pinned` are kept."""
        resource = self.words_of(group)
        context = Context(
            group.operations[0],
            (),
            resource,
            self.conventions.within(group.operations, resource),
            tenants=self._tenants(group),
        )
        proposals = {each.id: self._propose(each, context) for each in group.operations}
        kept = {id: name for id, name in pinned.items() if id in proposals}
        free = [each for id, each in proposals.items() if id not in kept]
        wanted = [each.candidates for each in shortened(free, self.rules)]
        names = resolve_collisions(wanted, METHODS | set(kept.values())) | kept
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
            any(sends_list(each.type, self.types) for each in operation.bodies),
            version_of(operation.path) if len(self.versions) > 1 else "",
        )
        context = replace(group, operation=operation, path=path)
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


def _ends_in(step: Step, resource: Sequence[str]) -> bool:
    """Does a step say the resource at its end, or all of it shorter: `orgunits` of organization units?"""
    if step.is_slot:
        return False
    if is_said(resource, step.words[-len(resource) :]):
        return True
    return len(resource) > 1 and _is_short(
        root(step.words[-1]), list(map(root, resource))
    )


def _is_short(word: str, whole: Sequence[str]) -> bool:
    """Is a word put together of the beginnings of others?"""
    if not whole:
        return not word
    sizes = range(3, len(whole[0]) + 1)
    return any(
        word.startswith(whole[0][:size]) and _is_short(word[size:], whole[1:])
        for size in sizes
    )


def _shape(path: tuple[Step, ...]) -> str:
    return "".join(
        "/{}" if step.is_slot else f"/{'-'.join(step.words)}" for step in path
    )
