"""Names of methods from operationIds: what a person wrote, without what the resource already says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.naming.paths import Step, literals
from crmgen.naming.plurals import is_plural, singular
from crmgen.naming.resource_words import (
    Parted,
    find_run,
    root,
    without_front,
    without_object,
)
from crmgen.naming.verbs import (
    ADVERBS,
    AMBIGUOUS,
    CLEAR,
    CRUD,
    READING,
    is_state,
    is_verb,
)
from crmgen.naming.words import words

_FILLERS: Final = frozenset(["do", "post", "put", "patch"])
"""Words that say nothing before the real verb: `doSearch`, `postConvertPhysical`."""


_MANY: Final = 5
"""So many operationIds that say one word beside their path show where a router was mounted."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the operationIds of an API have in common."""

    skipped: int
    """How many words all begin with: the API's name, most likely."""
    mounts: frozenset[str]
    """Words that frameworks took from a path which is not the public one: `public`."""

    @classmethod
    def of(cls, operations: Sequence[Operation]) -> Shared:
        return cls(shared_words(operations), _mounts(operations))


@dataclass(frozen=True, slots=True)
class Spoken:
    """An operationId taken apart: the method's words, all its words, and whether it is of many."""

    method: tuple[str, ...]
    phrase: tuple[str, ...]
    of_many: bool = False
    repeats_path: bool = False
    """It is the HTTP verb and the words of the path, so that the path makes a better name."""


def speak(
    operation: Operation, path: Sequence[Step], resource: Sequence[str], shared: Shared
) -> Spoken | None:
    """Read the operationId of an operation; None where there is none."""
    if operation.operation_id is None:
        return None
    said = list(words(operation.operation_id))[shared.skipped :]
    said = _without_stand_in(said, operation)
    said = _without_path(_without_controller(said), operation, shared.mounts)
    if not said:
        return None
    rest = without_front(said, resource)
    phrase = _without_article(_verb_first(rest))
    parted = _part(phrase, path, resource)
    method = parted.words
    lacks = len(phrase) == 1 or (
        len(rest) < len(said) and find_run(phrase, resource) is None
    )
    full = _with_resource(phrase, resource) if lacks else phrase
    ends_in_slot = bool(path) and path[-1].is_slot
    spoken = _short(method, full, parted.plural, operation.verb, ends_in_slot)
    repeats = _repeats_path(said, operation, path, shared.mounts)
    return replace(spoken, repeats_path=repeats)


def _without_stand_in(said: list[str], operation: Operation) -> list[str]:
    """`list records contacts`, written out of `list records`, is `list contacts`."""
    for noun in operation.stood_for:
        run = find_run(said[:-1], words(noun), start=1)
        if run is not None:
            begin, end = run
            last = said[-1] if is_plural(said[end - 1]) else singular(said[-1])
            return [*said[:begin], *said[end:-1], last]
    return said


def _with_resource(phrase: list[str], resource: Sequence[str]) -> list[str]:
    """`list notes` of contacts over the whole API: `list contact notes`."""
    if phrase[1:2] in (["or"], ["and"]):
        return [*phrase, "of", *resource]
    last = resource[-1] if phrase == ["list"] else singular(resource[-1])
    return [phrase[0], *resource[:-1], last, *phrase[1:]]


def _part(phrase: list[str], path: Sequence[Step], resource: Sequence[str]) -> Parted:
    """The phrase without the resource, unless what stays would hang in the air (`buy museum`)."""
    parted = without_object(phrase, resource)
    between = parted.between
    if between and _are_parents(between, path, resource):
        return replace(parted, words=[phrase[0], "for", *between])
    if between and between[0] not in ("and", "or") and not all(map(is_state, between)):
        return Parted(phrase)
    return parted


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


def _mounts(operations: Sequence[Operation]) -> frozenset[str]:
    """Words that many operationIds say just before the words of their path, or in their stead."""
    counted: Counter[str] = Counter()
    for operation in operations:
        said = list(words(operation.operation_id)) if operation.operation_id else []
        path, verb = list(words(operation.path.wire)), operation.verb.lower()
        if len(said) < 3 or verb not in (said[0], said[-1]):
            continue
        end = len(said) - 1 - _tail(said[:-1], path) if said[-1] == verb else 2
        before = said[end - 1] if end > 0 else verb
        if before not in path and not is_verb(before) and end < len(said) - 1:
            counted[before] += 1
    return frozenset(word for word, count in counted.items() if count >= _MANY)


def _tail(said: Sequence[str], path: Sequence[str]) -> int:
    """How many of the last words are those of the path."""
    pairs = zip(reversed(said), reversed(path), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _without_controller(said: list[str]) -> list[str]:
    """`ContactsController_findAll`: what frameworks put before the name goes."""
    if "controller" in said[:-1]:
        return said[said.index("controller") + 1 :]
    return said


def _without_path(
    said: list[str], operation: Operation, mounts: frozenset[str]
) -> list[str]:
    """`read_item_items__item_id__get`, `post-/batch/create_create`: the part that a person wrote."""
    path, verb = list(words(operation.path.wire)), operation.verb.lower()
    before = [verb, *path]
    if len(said) > len(before) and path and said[: len(before)] == before:
        return said[len(before) :]
    if not said or said[-1] != verb:
        return said
    end = len(said) - 1
    same = min(_tail(said[:end], path), end - 1)
    front = said[: end - same]
    if same and len(front) > 1 and front[-1] in mounts:
        return front[:-1] if any(map(is_verb, front)) else []
    return front if same > 1 or same == len(path) > 0 else said


def _repeats_path(
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


def _verb_first(said: list[str]) -> list[str]:
    """`container list` to `list container`, `registries delete tag` to `delete registry tag`."""
    if said[0] in _FILLERS and len(said) > 1 and is_verb(said[1]):
        return said if said[1] in AMBIGUOUS and len(said) > 2 else said[1:]
    if len(said) < 2 or said[0] in CLEAR or said[0] in ADVERBS:
        return said
    at = next((i for i, word in enumerate(said[:4]) if word in CLEAR), 0)
    if is_verb(said[0]):
        at = at if at == len(said) - 1 else 0
    elif not at and said[-1] in CRUD:
        at = len(said) - 1
    front, rest = said[:at], said[at + 1 :]
    if not at or not rest:
        return [said[at], *front, *rest]
    repeated = set(map(root, front)) <= set(map(root, rest))
    return [said[at], *([] if repeated else map(singular, front)), *rest]


def _without_article(said: list[str]) -> list[str]:
    """`get a contact`"""
    if len(said) > 2 and said[1] in ("a", "an", "the"):
        return [said[0], *said[2:]]
    return said


def _are_parents(
    said: Sequence[str], path: Sequence[Step], resource: Sequence[str]
) -> bool:
    """Are these things that the path passes, and not how the resource is: `inbox`, not `active`?"""
    followed = zip_longest(path, path[1:])
    passed = {
        root(word)
        for step, after in followed
        if not step.is_slot and ((after and after.is_slot) or is_plural(step.words[-1]))
        if find_run(step.words, resource) is None
        for word in step.words
    }
    return all(root(word) in passed for word in said)


def _short(
    method: list[str], full: list[str], plural: bool, http: str, ends_in_slot: bool
) -> Spoken:
    verb, rest = method[0], method[1:]
    reads = http == "GET"
    alone = not rest or rest in (["all"], ["many"])
    if reads and (method in (["all"], ["index"]) or (verb in READING and alone)):
        whole = plural or bool(rest) or verb in ("list", "index", "all")
        found = "list" if whole and not ends_in_slot else verb
        return Spoken((found,), tuple(full))
    if reads and (method == ["one"] or (rest == ["one"] and verb in READING)):
        return Spoken(("get",), tuple(full))
    if reads and not any(map(is_verb, method)) and (rest or is_plural(verb)):
        lists = is_plural(method[-1]) and not ends_in_slot
        return Spoken(("list" if lists else "get", *method), tuple(full))
    of_many = plural and not rest and verb not in READING
    return Spoken(tuple(method), tuple(full), of_many)
