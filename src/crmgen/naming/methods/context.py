"""What is known of an operation when the words of its method are chosen: whether it gives one or many, what
the operationIds around it have in common, and its path.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import takewhile
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import (
    Choice,
    ListOf,
    Model,
    NamedType,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import underlying
from crmgen.naming.methods.summary import (
    gives,
    speaks_of_list,
    speaks_of_one,
    stated_verb,
)
from crmgen.naming.resources.nouns import begin_alike
from crmgen.naming.resources.paths import Step, literals, steps
from crmgen.naming.spelling import Spelling
from crmgen.naming.words.english import is_plural, is_verb, singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import (
    PREPOSITIONS,
    root,
    verb_first,
    without_front,
    without_object,
)
from crmgen.records import dataclass, field, replace
from crmgen.text import SpecText

_ENVELOPE: Final = word_set(
    "data elements entries items list records results rows values"
)
"""What documents call the list inside of a body."""


PEOPLE: Final = frozenset(["account", "member", "profile", "user"])

_PAGES: Final = word_set("cursor limit offset page per_page page_size")
"""Parameters of lists, whatever the documented response is."""


class Cardinality(Enum):
    ONE = "one"
    MANY = "many"
    UNKNOWN = "unknown"
    UNDOCUMENTED = "undocumented"


def cardinality(
    operation: Operation, types: Mapping[TypeId, NamedType], noun: str
) -> Cardinality:
    """How much the documented success of `operation` gives; `noun`: of what, in singular."""
    if operation.paging is not None:
        return Cardinality.MANY
    given = operation.unwrap.type if operation.unwrap else success(operation)
    if given is None:
        return Cardinality.UNDOCUMENTED
    found = _of_type(given, types, noun)
    pages = any(each.wire in _PAGES for each in operation.parameters)
    return Cardinality.UNKNOWN if found is Cardinality.ONE and pages else found


def success(operation: Operation) -> Type | None:
    bodies = (
        content.type
        for response in operation.responses
        if response.is_success
        for content in response.contents
    )
    return next(bodies, None)


def _of_type(given: Type, types: Mapping[TypeId, NamedType], noun: str) -> Cardinality:
    match underlying(given, types):
        case ListOf():
            return Cardinality.MANY
        case Scalar() | Choice():
            return Cardinality.ONE
        case Model() as model:
            return _of_object(model, types, noun)
        case _:
            return Cardinality.UNKNOWN


def _of_object(
    model: Model, types: Mapping[TypeId, NamedType], noun: str
) -> Cardinality:
    """A list in an envelope is many; an object with an id, or without any list, is one."""
    parts = {field.wire: underlying(field.type, types) for field in model.fields}
    lists = [wire for wire, part in parts.items() if isinstance(part, ListOf)]
    if any(wire == "id" for wire in parts):
        return Cardinality.ONE
    if any(wire in _ENVELOPE or _ends_in(wire, noun) for wire in lists):
        return Cardinality.MANY
    if len(lists) == 1 and len(parts) == 1:
        return Cardinality.MANY
    if lists or not parts or not all(_is_single(part) for part in parts.values()):
        return Cardinality.UNKNOWN
    return Cardinality.ONE


def _is_single(part: Type | Model) -> bool:
    """No list and nothing that could hold one."""
    if isinstance(part, Model):
        return any(field.wire == "id" for field in part.fields)
    return isinstance(part, Scalar | Choice)


def _ends_in(wire: SpecText, noun: str) -> bool:
    return singular((words(wire) or ("",))[-1]) == noun


def is_list(body: Type | None, types: Mapping[TypeId, NamedType]) -> bool:
    """Is a body a list?"""
    return body is not None and isinstance(underlying(body, types), ListOf)


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
    back: str = ""
    """The word that most end in: `resource`, `page`."""
    mounts: frozenset[str] = frozenset()
    """Words that frameworks took from a path which is not the public one: `public`."""
    title: frozenset[str] = frozenset()
    """The words of the API's own name."""
    things: frozenset[str] = frozenset()
    """What paths have many of, and people."""
    spelling: Spelling = field(default_factory=Spelling)
    """How the API divides words that it also writes as one."""
    counted: frozenset[SpecText] = frozenset()
    """OperationIds that others have with another number behind them, without it."""
    fronts: frozenset[str] = frozenset()
    """Words before the verb that stand for the resource in its operationIds: `genai`, `repo`."""
    between: tuple[str, ...] = ()
    """Words that all operationIds of the resource have before it: `company` groups."""

    @classmethod
    def of(cls, api: Api, spelling: Spelling) -> Conventions:
        operations = api.operations
        title = frozenset(words(api.title))
        stems = Counter(_stem(op.operation_id) for op in operations if op.operation_id)
        counted = frozenset(stem for stem, count in stems.items() if count > 1)
        front = shared_words(operations)
        if begin_alike(api):
            front = front or words(operations[0].operation_id or "")[:1]
        front = spelling.divide(front)
        back = last_word(operations)
        return cls(
            front,
            back,
            mounts(operations),
            title,
            _things(operations),
            spelling,
            counted,
        )

    def without_front(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words of an operationId without those that most begin with."""
        count = len(self.front)
        return said[count:] if said[:count] == self.front and said[count:] else said

    def within(
        self, operations: Sequence[Operation], resource: Sequence[str]
    ) -> Conventions:
        """With what the operationIds of one resource have in common."""
        said = [
            list(self.without_front(self.spelling.divide(words(each.operation_id))))
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


def _things(operations: Sequence[Operation]) -> frozenset[str]:
    paths = [step for each in operations for step in steps(each.path)]
    lasts = {step.words[-1] for step in paths if not step.is_slot}
    return PEOPLE.union(singular(word) for word in lasts if is_plural(word))


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


def last_word(operations: Sequence[Operation]) -> str:
    """The word that most operationIds end in, where it is no verb."""
    said = [words(each.operation_id) for each in operations if each.operation_id]
    lasts = Counter(each[-1] for each in said if len(each) > 1)
    (word, most), *_ = lasts.most_common(1) or [("", 0)]
    is_shared = len(said) >= _FEW and len(said) - most <= _OUTLIERS * len(said)
    return word if is_shared and not is_verb(word) else ""


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
        is_said = before in path or is_verb(before) or said[end - 2] in PREPOSITIONS
        if not is_said and end < len(said) - 1:
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


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """An operation beside the others of its resource."""

    operation: Operation
    path: tuple[Step, ...]
    resource: Words
    conventions: Conventions = field(default_factory=Conventions)
    literals: Words = ()
    """The words of the literal steps of its path."""
    stated: Words = ()
    """All words of its operationId; see `id_words.py`."""
    cardinality: Cardinality = Cardinality.UNKNOWN
    gives_list: bool = False
    """Its documented response is a list and nothing around it."""
    is_collection: bool = False
    """The path with one more slot is a path, too."""
    says_list: bool = False
    """Its operationId has the word `list`."""
    is_single: bool = False
    """Its path is put to and never posted to: quotas, which there are once."""
    replaces: bool = False
    """It puts where others patch."""
    is_rooted: bool = False
    """Most of what stands beside it begins with the same thing: its organization, say."""

    tenants: frozenset[tuple[Step, ...]] = frozenset()
    """The first steps that most paths of the resource, or of the API, begin with."""

    @property
    def verb(self) -> str:
        return self.operation.verb

    @property
    def stated_verb(self) -> str:
        """What its summary says that it does: see `summary.py`."""
        return stated_verb(self.operation, self.path)

    @property
    def speaks_of_list(self) -> bool:
        return speaks_of_list(self.operation)

    @property
    def speaks_of_one(self) -> bool:
        return speaks_of_one(self.operation)

    def speaks_of(self, things: str) -> bool:
        """Does its summary say that it gives these: `Get notes of a contact`?"""
        return gives(self.operation, things)

    @property
    def ends_in_slot(self) -> bool:
        return bool(self.path) and self.path[-1].is_slot

    @property
    def is_of_many(self) -> bool:
        return is_plural((self.resource or ("",))[-1])

    def passes_one_of(self, things: str) -> bool:
        """`/contacts/{id}/links/{link_id}` of links"""
        return _ends_in_one_of(self.path, things)

    def is_done_to(self, verb: str, things: str) -> bool:
        """Is a verb what the path does to one of them: `/reports/{id}/run`?"""
        *above, last = self.path or (Step(("",)),)
        is_verb_last = last.words[0] == verb and not last.is_slot
        return is_verb_last and self.verb == "POST" and _ends_in_one_of(above, things)

    @property
    def is_of_one(self) -> bool:
        """Does its path end in one of the things, not in what they are of: `/notes/{contact_id}`?"""
        slot = self.path[-1].words if self.ends_in_slot else ()
        whole = tuple(map(root, self.resource))
        return bool(slot) and tuple(map(root, slot[: len(whole)])) != whole


def _ends_in_one_of(path: Sequence[Step], things: str) -> bool:
    passed = literals(path)[-1:]
    return bool(passed) and path[-1].is_slot and root(passed[0]) == root(things)
