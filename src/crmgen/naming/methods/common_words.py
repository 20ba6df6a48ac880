"""What the operationIds of an API, and those of one resource, have in common and so need not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.naming.methods.leftovers import mounts
from crmgen.naming.methods.verb_order import verb_first
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import root, without_front, without_object
from crmgen.naming.words.verbs import is_verb

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
