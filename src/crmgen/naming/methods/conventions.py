"""What the operationIds of an API, and those of one resource, have in common and so need not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.naming.methods.word_order import verb_first
from crmgen.naming.resources.nouns import begin_alike
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import root, without_front, without_object
from crmgen.naming.words.verbs import is_verb
from crmgen.text import SpecText

_FEW: Final = 3
"""From so many operationIds of a resource on, what they share says nothing."""
_MANY: Final = 5
"""So many operationIds that say one word beside their path show where a router was mounted."""
_OUTLIERS: Final = 0.1
"""Of the operationIds, so many may begin otherwise: one outlier proves nothing."""
COUNTED: Final = re.compile(r"(.*?)([_-]*)(\d{1,2})", re.DOTALL)
"""A text, what divides it from a number behind it, and the number."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the operationIds of an API have in common."""

    front: tuple[str, ...] = ()
    """The words that most begin with: the API's name, most likely."""
    mounts: frozenset[str] = frozenset()
    """Words that frameworks took from a path which is not the public one: `public`."""
    title: frozenset[str] = frozenset()
    """The words of the API's own name."""
    counted: frozenset[SpecText] = frozenset()
    """OperationIds that others have with another number behind them, without it."""
    fronts: frozenset[str] = frozenset()
    """Words before the verb that stand for the resource in its operationIds: `genai`, `repo`."""
    between: tuple[str, ...] = ()
    """Words that all operationIds of the resource have before it: `company` groups."""

    @classmethod
    def of(cls, api: Api) -> Conventions:
        operations = api.operations
        title = frozenset(words(api.title))
        stems = Counter(_stem(op.operation_id) for op in operations if op.operation_id)
        counted = frozenset(stem for stem, count in stems.items() if count > 1)
        front = shared_words(operations)
        if begin_alike(api):
            front = front or words(operations[0].operation_id or "")[:1]
        return cls(front, mounts(operations), title, counted)

    def without_front(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words of an operationId without those that most begin with."""
        count = len(self.front)
        return said[count:] if said[:count] == self.front and said[count:] else said

    def within(
        self, operations: Sequence[Operation], resource: Sequence[str]
    ) -> Conventions:
        """With what the operationIds of one resource have in common."""
        said = [
            list(self.without_front(words(each.operation_id)))
            for each in operations
            if each.operation_id
        ]
        if len(said) < _FEW:
            return self
        fronts = _fronts(said, resource)
        phrases = [verb_first(without_front(each, resource)) for each in said if each]
        found = {tuple(without_object(each, resource).between) for each in phrases}
        between = found.pop() if len(found) == 1 else ()
        return replace(self, fronts=fronts, between=between)


def _stem(stated: SpecText) -> SpecText:
    """`list` of `list3`: without a number that frameworks put behind what they would call alike."""
    parts = stated.groups(COUNTED)
    return parts[0] if parts else stated


def shared_words(operations: Sequence[Operation]) -> tuple[str, ...]:
    """The words that most operationIds begin with: the API's name, most likely."""
    said = [words(each.operation_id) for each in operations if each.operation_id]
    found: tuple[str, ...] = ()
    if len(said) < _FEW:
        return found
    while True:
        count = len(found)
        longer = Counter(each[count] for each in said if len(each) > count + 1)
        (word, most), *_ = longer.most_common(1) or [("", 0)]
        if is_verb(word) or len(said) - most > _OUTLIERS * len(said):
            return found
        said = [each for each in said if each[count : count + 1] == (word,)]
        found = (*found, word)


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


def tail(said: Sequence[str], path: Sequence[str]) -> int:
    """How many of the last words are those of the path."""
    pairs = zip(reversed(said), reversed(path), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _fronts(said: Sequence[Sequence[str]], resource: Sequence[str]) -> frozenset[str]:
    """First words that all have and that are not the resource."""
    counted = Counter(each[0] for each in said if len(each) > 2)
    return frozenset(
        word
        for word, count in counted.items()
        if not is_verb(word) and root(word) not in map(root, resource)
        if count == len(said)
    )
