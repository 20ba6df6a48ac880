"""What one operation would like to be called: the best name first, fuller ones after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crmgen.ir.operations import Operation
from crmgen.ir.types import OperationId
from crmgen.naming.methods.context import (
    Context,
    Words,
)
from crmgen.naming.methods.from_path import (
    LOOKING,
    Named,
    Route,
    name_route,
    summed_up,
)
from crmgen.naming.methods.operation_id import (
    AS_SAID,
    OperationWords,
)
from crmgen.naming.resources.paths import Step, behind_path, literals, version_of
from crmgen.naming.words.collisions import METHODS, Candidates
from crmgen.naming.words.english import (
    AMBIGUOUS,
    ASKING,
    CLEAR,
    READING,
    is_verb,
    plural,
    singular,
)
from crmgen.naming.words.identifiers import LONGEST, snake
from crmgen.naming.words.phrases import PREPOSITIONS, root
from crmgen.records import dataclass

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
    operation = context.operation
    names = [_with_verb(stated.method, context)]
    names += _beside_put(stated.method, way)
    if stated.of_many:
        names.append((*stated.method, "many"))
    names += _via(stated.method, way)
    names += _marked(stated.method, operation, stated.version or way.version)
    for_parents = _for_parents(stated.method, way)
    fuller = [stated.phrase, *for_parents]
    names += reversed(fuller) if len(stated.method) == 1 else fuller
    names += _in_context(stated.method, context)
    rank = 2 * len(stated.phrase) + _OF_MANY * stated.of_many + bool(stated.version)
    rank += len(literals(way.before)) + _yields(operation.verb, stated.method[0])
    return Proposal(operation, tuple(names), rank, stated.phrase)


def _with_verb(method: Words, context: Context) -> Words:
    """`balance` of a POST that "Retrieves the balance" is `get_balance`."""
    if context.verb != "POST" or any(map(is_verb, method)):
        return method
    last = context.path[-1].words if context.path else ()
    if method[1:] and method[1] in PREPOSITIONS and last == method[:1]:
        return method  # `inherit from user` of `/inherit`
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
    names += _in_context(named.words, context)
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
    if verb == "POST" and done == "update":
        return 1
    return _OF_MANY * (verb in LOOKING) or (verb == "GET") != (done in READING | ASKING)


def _beside_put(method: Words, way: Route) -> list[Words]:
    """`replace` and `patch`, where one path is both put to and patched; `set` where it is also posted to."""
    if way.verb == "POST" and way.siblings & {"PUT", "PATCH"}:
        return [("set", *method[1:])] if method[0] == "update" else []
    if method[0] != "update" or not {"PUT", "PATCH"} <= way.siblings:
        return []
    return [("replace" if way.verb == "PUT" else "patch", *method[1:])]


def _via(method: Words, way: Route) -> list[Words]:
    """`search_via_post`, where one path is both got and posted to."""
    is_twin = {"GET", "POST"} <= way.siblings and method[0] not in _BY_HTTP
    is_twin |= way.verb == "POST" and "GET" in way.siblings and method[0] == "get"
    return [(*method, "via", way.verb.lower())] if is_twin else []


def _for_parents(method: tuple[str, ...], way: Route) -> list[tuple[str, ...]]:
    """`list for user`: told from others of its name by what its path passes."""
    passed = [singular(word) for word in literals(way.before) if word not in CLEAR]
    pairs = pairwise(way.before)
    nearest = [a.words for a, b in pairs if b.is_slot and not a.is_slot][-1:]
    found = [(*method, "for", *map(singular, each)) for each in nearest]
    return [*found, (*method, "for", *passed)] if passed else []


def _in_context(method: Words, context: Context) -> list[Words]:
    """Told from others by what its path ends in, or by all of it, or by the verb of HTTP."""
    by_http = [(*method, "via", context.verb.lower())]
    found = _by_path(method, context.path, set(map(root, context.resource)))
    by_others: frozenset[str] = (
        frozenset() if context.verb != "GET" else _BY_HTTP - {"get", "list"}
    )
    is_by_http = method[0] in {*_BY_HTTP - by_others, context.verb.lower()}
    return found if is_by_http else [*found, *by_http]


def _by_path(method: Words, path: tuple[Step, ...], own: set[str]) -> list[Words]:
    found: list[Words] = []
    if path and path[-1].is_slot:
        found.append((*method, "by", *path[-1].words))
    told = literals(path)
    if method[0] in told:
        new = (word for word in told if word not in method and root(word) not in own)
        return [*found, (method[0], *new, *method[1:])]
    if not told:
        return found
    last = next(step.words for step in path[::-1] if not step.is_slot)
    is_call = bool(last[1:]) and is_verb(last[0]) and last[0] not in AMBIGUOUS
    found.append(last if is_call else (method[0], *last))
    found.append((method[0], *told))
    slots = [word for step in path if step.is_slot for word in step.words]
    if slots:
        found.append((method[0], *told, "by", *slots))
    return found
