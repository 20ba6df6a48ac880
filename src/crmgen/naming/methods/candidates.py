"""Names that a method could have, the best first: from its operationId or from its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crmgen.ir.operations import Operation
from crmgen.ir.types import OperationId
from crmgen.naming.methods.context import Context, Words
from crmgen.naming.methods.from_path import Named, Route, name_route
from crmgen.naming.methods.operation_id import OperationWords
from crmgen.naming.methods.rules import Rules, Stage, apply_all, shorter
from crmgen.naming.resources.paths import Step, behind_path, literals, version_of
from crmgen.naming.words.collisions import Candidates
from crmgen.naming.words.identifiers import LONGEST, snake
from crmgen.naming.words.phrases import root
from crmgen.naming.words.plurals import plural, singular
from crmgen.naming.words.reserved import METHODS
from crmgen.naming.words.verbs import is_verb

_DEPRECATED = 1000
_SAID_BY_HTTP = frozenset(["add", "create", "delete", "replace", "update"])
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
    if way.verb != "POST" or stated.method[1:] or is_verb(stated.method[0]):
        return False
    return not way.below or way.below[-1].words != stated.method


def from_words(
    operation: Operation, stated: OperationWords, way: Route, path: tuple[Step, ...]
) -> Proposal:
    names = [stated.method]
    names += _beside_put(stated.method, way)
    if stated.of_many:
        names.append((*stated.method, "many"))
    names += _marked(stated.method, operation, stated.version or way.version)
    for_parents = _for_parents(stated.method, way)
    fuller = [stated.phrase, *for_parents]
    names += reversed(fuller) if len(stated.method) == 1 else fuller
    if operation.verb == "POST" and stated.method[0] not in ("create", "post"):
        names.append(("post", *stated.method))
    names += _in_context(stated.method, path)
    rank = 2 * len(stated.phrase) + _OF_MANY * stated.of_many + bool(stated.version)
    rank += len(literals(way.before))
    return Proposal(operation, tuple(names), rank, stated.phrase)


def from_route(
    operation: Operation,
    way: Route,
    path: tuple[Step, ...],
    own: Sequence[str],
    stated: OperationWords | None,
) -> Proposal:
    named = name_route(way, own)
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
    names += _marked(named.words, operation, way.version)
    names += _for_parents(named.words, way)
    if stated is not None and _reads_well(stated):
        names += [stated.method, stated.phrase]
    if operation.verb != "GET" and named.words[0] not in _SAID_BY_HTTP:
        names.append((operation.verb.lower(), *named.words))
    names += _in_context(named.words, path)
    rank = 10 * len(literals(way.before)) + 2 * len(path) + (operation.verb != "GET")
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
    return (named.words[0], *resource[:-1], last, *named.words[1:])


def _marked(method: Words, operation: Operation, version: str) -> list[Words]:
    """Told apart by what stands behind the path, or by the version that operationId or path state."""
    marks = (behind_path(operation.path), [version])
    return [(*method, *mark) for mark in marks if mark and mark[0]]


def _beside_put(method: Words, way: Route) -> list[Words]:
    """`replace` and `patch`, where one path is both put to and patched."""
    if method[0] != "update" or not {"PUT", "PATCH"} <= way.siblings:
        return []
    return [("replace" if way.verb == "PUT" else "patch", *method[1:])]


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
