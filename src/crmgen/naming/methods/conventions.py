"""What operationIds say without meaning it: what frameworks add, and what all of them have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.naming.methods.word_order import FILLERS, verb_first
from crmgen.naming.resources.paths import Step, literals, steps
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import root, without_front, without_object
from crmgen.naming.words.verbs import CRUD, is_verb

_MANY: Final = 5
"""So many operationIds that say one word beside their path show where a router was mounted."""


def mounts(operations: Sequence[Operation]) -> frozenset[str]:
    """Words that many operationIds say just before the words of their path, or in their stead."""
    counted: Counter[str] = Counter()
    for operation in operations:
        said = list(words(operation.operation_id)) if operation.operation_id else []
        path, verb = list(words(operation.path.wire)), operation.verb.lower()
        if len(said) < 3 or verb not in (said[0], said[-1]):
            continue
        end = len(said) - 1 - tail(said[:-1], path) if said[-1] == verb else 2
        before = said[end - 1] if end > 0 else verb
        if before not in path and not is_verb(before) and end < len(said) - 1:
            counted[before] += 1
    return frozenset(word for word, count in counted.items() if count >= _MANY)


def without_controller(said: list[str]) -> list[str]:
    """`ContactsController_findAll`: what frameworks put before the name goes."""
    if "controller" in said[:-1]:
        return said[said.index("controller") + 1 :]
    return said


def without_path(
    said: list[str], operation: Operation, mounts: frozenset[str]
) -> list[str]:
    """`read_item_items__item_id__get`, `post-/batch/create_create`: the part that a person wrote."""
    path, verb = list(words(operation.path.wire)), operation.verb.lower()
    before = [verb, *path]
    if len(said) > len(before) and path and said[: len(before)] == before:
        rest = said[len(before) :]
        return rest if is_verb(rest[0]) or rest[0] in FILLERS else said
    if not said or said[-1] != verb:
        return said
    end = len(said) - 1
    same = min(tail(said[:end], path), end - 1)
    if not same:
        named = min(tail(said[:end], literals(steps(operation.path))), end - 1)
        same = named if said[end - named - 1] in mounts else 0
    front = said[: end - same]
    if same and len(front) > 2 and front[-2] in mounts and front[-1] not in path:
        front = front[:-1]  # `public text`, mounted at `/ai`
    if same and len(front) > 1 and front[-1] in mounts:
        return front[:-1] if any(map(is_verb, front)) else []
    if same > 1 or same == len(path) > 0:
        return front
    return said[:end] if end > 1 and said[0] in CRUD - {verb} else said


def tail(said: Sequence[str], path: Sequence[str]) -> int:
    """How many of the last words are those of the path."""
    pairs = zip(reversed(said), reversed(path), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def repeats_path(
    said: list[str],
    operation: Operation,
    path: Sequence[Step],
    mounts: frozenset[str],
) -> bool:
    """Is it the HTTP verb and the words of the path, in their order, and nothing else?"""
    if said[0] != operation.verb.lower():
        return False
    needed = [root(word) for word in literals(path)]
    allowed = {root(word) for step in path for word in step.words} | {"id", "by"}
    rest = [root(word) for word in said[1:]]
    if rest and said[1] in mounts:  # the public path begins otherwise
        rest = rest[1:]
        needed = [word for word in needed if word in rest]
    if not all(word in allowed for word in rest):
        return "".join(rest) == "".join(needed)
    remaining = iter(rest)
    return all(word in remaining for word in needed)


_FEW: Final = 3
"""From so many operationIds of a resource on, what they share says nothing."""


@dataclass(frozen=True, slots=True)
class CommonWords:
    """What the operationIds of an API have in common."""

    skipped: int
    """How many words all begin with: the API's name, most likely."""
    mounts: frozenset[str]
    """Words that frameworks took from a path which is not the public one: `public`."""
    title: frozenset[str] = frozenset()
    """The words of the API's own name."""
    fronts: frozenset[str] = frozenset()
    """Words before the verb that stand for the resource in its operationIds: `genai`, `repo`."""
    between: tuple[str, ...] = ()
    """Words that all operationIds of the resource have before it: `company` groups."""

    @classmethod
    def of(cls, api: Api) -> CommonWords:
        operations = api.operations
        title = frozenset(words(api.title))
        return cls(shared_words(operations), mounts(operations), title)

    def within(
        self, operations: Sequence[Operation], resource: Sequence[str]
    ) -> CommonWords:
        """With what the operationIds of one resource have in common."""
        said = [
            list(words(each.operation_id))[self.skipped :]
            for each in operations
            if each.operation_id
        ]
        if len(said) < _FEW:
            return self
        fronts = _fronts(said, resource)
        phrases = [verb_first(without_front(each, resource)) for each in said if each]
        found = {_before_resource(each, resource) for each in phrases}
        between = found.pop() if len(found) == 1 else ()
        return replace(self, fronts=fronts, between=between)


def shared_words(operations: Sequence[Operation]) -> int:
    """How many words all operationIds begin with: the API's name, most likely."""
    said = [words(each.operation_id) for each in operations if each.operation_id]
    if len(said) < 3:
        return 0
    count = 0
    for level in zip(*said, strict=False):
        if len(set(level)) > 1 or is_verb(level[0]):
            break
        count += 1
    return max(0, min(count, min(map(len, said)) - 1))


def _before_resource(phrase: list[str], resource: Sequence[str]) -> tuple[str, ...]:
    """The words between the verb and the resource, where nothing follows it."""
    return tuple(without_object(phrase, resource).between)


def _fronts(said: Sequence[Sequence[str]], resource: Sequence[str]) -> frozenset[str]:
    """First words that all have and that are not the resource."""
    counted = Counter(each[0] for each in said if len(each) > 2)
    return frozenset(
        word
        for word, count in counted.items()
        if not is_verb(word) and root(word) not in map(root, resource)
        if count == len(said)
    )
