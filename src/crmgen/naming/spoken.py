"""Names of methods from operationIds: what a person wrote, without what the resource already says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile, zip_longest
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.naming.paths import Step, literals, steps
from crmgen.naming.plurals import is_plural, plural, singular
from crmgen.naming.resource_words import (
    PREPOSITIONS,
    Parted,
    find_run,
    is_short,
    root,
    without_front,
    without_object,
)
from crmgen.naming.verbs import (
    ADVERBS,
    AMBIGUOUS,
    ASKING,
    CLEAR,
    CRUD,
    READING,
    is_state,
    is_verb,
)
from crmgen.naming.words import words

_VERSION: Final = re.compile(r"v\d+")
_POSSESSIVE: Final = re.compile(r"['\u2019]s\b")
_FILLERS: Final = frozenset(["do", "post", "put", "patch"])
"""Words that say nothing before the real verb: `doSearch`, `postConvertPhysical`."""


_AS_SAID: Final = PREPOSITIONS | {"is", "has"}
"""What a GET's name may begin with beside verbs: `to_session`, `is_member`."""
_AT_ONCE: Final = frozenset(["batch", "bulk"])
_TOLD: Final = frozenset(["history", "info", "state", "status"])
"""Last words that say what a GET tells, whatever verb stands before: `restore status`."""
_FEW: Final = 3
"""From so many operationIds of a resource on, what they share says nothing."""
_MANY: Final = 5
"""So many operationIds that say one word beside their path show where a router was mounted."""


@dataclass(frozen=True, slots=True)
class Shared:
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
    def of(cls, api: Api) -> Shared:
        operations = api.operations
        title = frozenset(words(api.title))
        return cls(shared_words(operations), _mounts(operations), title)

    def within(
        self, operations: Sequence[Operation], resource: Sequence[str]
    ) -> Shared:
        """With what the operationIds of one resource have in common."""
        said = [
            list(words(each.operation_id))[self.skipped :]
            for each in operations
            if each.operation_id
        ]
        if len(said) < _FEW:
            return self
        fronts = _fronts(said, resource)
        phrases = [_verb_first(without_front(each, resource)) for each in said if each]
        found = {_before_resource(each, resource) for each in phrases}
        between = found.pop() if len(found) == 1 else ()
        return replace(self, fronts=fronts, between=between)


@dataclass(frozen=True, slots=True)
class Spoken:
    """An operationId taken apart: the method's words, all its words, and whether it is of many."""

    method: tuple[str, ...]
    phrase: tuple[str, ...]
    of_many: bool = False
    repeats_path: bool = False
    """It is the HTTP verb and the words of the path, so that the path makes a better name."""
    version: str = ""
    """The version that it says of itself: `v2`. Only said where it tells two apart."""


def speak(
    operation: Operation, path: Sequence[Step], resource: Sequence[str], shared: Shared
) -> Spoken | None:
    """Read the operationId of an operation; None where there is none."""
    if operation.operation_id is None:
        return None
    said = list(words(_POSSESSIVE.sub("", operation.operation_id.unsafe)))
    said = said[shared.skipped :]
    said = _unglued(_with_prefixes(said), path)
    if len(resource) == 1:
        said = _written_out(said, path, resource)
    said = _without_stand_in(said, operation)
    said = _without_path(_without_controller(said), operation, shared.mounts)
    if len(said) > 2 and said[0] in shared.fronts:
        said = said[1:]
    told = {*literals(path), *resource}
    if len(said) > 1 and said[0] in shared.title - told and not is_verb(said[0]):
        said = said[1:]
    if not said:
        return None
    version = next((word for word in said[1:] if _VERSION.fullmatch(word)), "")
    said = [word for word in said if word != version]
    rest = without_front(said, resource)
    phrase = _without_articles(_verb_first(rest, _ended(operation, path)))
    if said[-1] == "create" and not _AT_ONCE & set(literals(path)):
        phrase[-1] = singular(phrase[-1])  # `aliases create`
    parted = _part(phrase, path, resource, shared)
    method = parted.words
    lacks = len(phrase) == 1 or (
        len(rest) < len(said) and find_run(phrase, resource) is None
    )
    full = _with_resource(phrase, resource) if lacks else phrase
    ends_in_slot = bool(path) and path[-1].is_slot
    is_thing = _is_thing(method, path)
    spoken = _short(method, full, parted.plural, operation.verb, ends_in_slot, is_thing)
    repeats = _repeats_path(said, operation, path, shared.mounts)
    return replace(spoken, repeats_path=repeats, version=version)


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


def _part(
    phrase: list[str], path: Sequence[Step], resource: Sequence[str], shared: Shared
) -> Parted:
    """The phrase without the resource, unless what stays would hang in the air (`buy museum`)."""
    parted = without_object(phrase, resource)
    between = [word for word in parted.between if word != "scoped"]
    if between and _says_nothing(between, path, resource, shared):
        after = parted.words[1 + len(parted.between) :]
        return Parted([phrase[0], *after], parted.plural)
    if between and _are_parents(between, path, resource):
        after = parted.words[1 + len(parted.between) :]
        return replace(parted, words=[phrase[0], "for", *between, *after])
    if between and between[0] not in ("and", "or") and not all(map(is_state, between)):
        return Parted(phrase)
    return parted


def _says_nothing(
    between: Sequence[str],
    path: Sequence[Step],
    resource: Sequence[str],
    shared: Shared,
) -> bool:
    """Do all operations have these words, or the API's name, or the path just before the resource?"""
    if tuple(between) == shared.between or shared.title.issuperset(between):
        return True
    for before, step in pairwise(path):
        if not before.is_slot and find_run(step.words, resource) == (
            0,
            len(step.words),
        ):
            return set(between) <= set(before.words)
    return False


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


def _written_out(
    said: list[str], path: Sequence[Step], resource: Sequence[str]
) -> list[str]:
    """`repo` is the repository, where the path says `repos`."""
    told = {root(word) for word in literals(path)}
    whole = root(resource[-1])
    return [
        (
            (plural(whole) if is_plural(word) else whole)
            if root(word) in told and is_short(root(word), whole)
            else word
        )
        for word in said
    ]


def _with_prefixes(said: list[str]) -> list[str]:
    """`un dismiss` and `re run` are one word each."""
    found: list[str] = []
    for word in said:
        if found and found[-1] in ("un", "re") and is_verb(word):
            found[-1] += word
        else:
            found.append(word)
    return found


def _unglued(said: list[str], path: Sequence[Step]) -> list[str]:
    """`Deletespendlimit` of `/spend_limit`: the path shows where the words end."""
    told = literals(path)
    if len(said) != 1:
        return said
    for at in range(len(told)):
        ending = "".join(map(root, told[at:]))
        verb = said[0].removesuffix(ending)
        if verb in CLEAR:
            return [verb, *map(root, told[at:])]
    return said


def _ended(operation: Operation, path: Sequence[Step]) -> tuple[str, ...]:
    """What the last step of a path does, from its verb on: `refresh`, `set_status`."""
    last = path[-1].words if path and not path[-1].is_slot else ()
    at = next((i for i, word in enumerate(last) if is_verb(word)), len(last))
    return last[at:] if operation.verb != "GET" else ()


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
        rest = said[len(before) :]
        return rest if is_verb(rest[0]) or rest[0] in _FILLERS else said
    if not said or said[-1] != verb:
        return said
    end = len(said) - 1
    same = min(_tail(said[:end], path), end - 1)
    if not same:
        named = min(_tail(said[:end], literals(steps(operation.path))), end - 1)
        same = named if said[end - named - 1] in mounts else 0
    front = said[: end - same]
    if same and len(front) > 1 and front[-1] in mounts:
        return front[:-1] if any(map(is_verb, front)) else []
    if same > 1 or same == len(path) > 0:
        return front
    return said[:end] if end > 1 and said[0] in CRUD - {verb} else said


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


def _verb_first(said: list[str], ended: tuple[str, ...] = ()) -> list[str]:
    """`container list` to `list container`, `registries delete tag` to `delete registry tag`.

    `ended`: what the path ends in, from its verb on.
    """
    count = len(ended)
    if 0 < count < len(said) and tuple(said[-count:]) == ended and _is_noun(said[0]):
        thing = said[:-count]
        thing = thing[1:] if thing[0] in _FILLERS else thing
        if thing and (len(thing) == len(said) - count or not is_verb(thing[0])):
            return [ended[0], *thing, *ended[1:]]
    if said[0] in _FILLERS and len(said) > 1 and is_verb(said[1]):
        return said if said[1] in AMBIGUOUS and len(said) > 2 else said[1:]
    if len(said) < 2 or said[0] in CLEAR or said[0] in ADVERBS:
        return said
    at = next((i for i, word in enumerate(said[:4]) if word in CLEAR), 0)
    if not at and said[-1] in CLEAR:
        at = len(said) - 1
    if is_verb(said[0]):
        is_last = at == len(said) - 1 and said[-1] not in AMBIGUOUS
        at = at if is_last else 0
    elif not at and said[-1] in CRUD:
        at = len(said) - 1
    front, rest = said[:at], said[at + 1 :]
    if not at or not rest:
        return [said[at], *front, *rest]
    repeated = set(map(root, front)) <= set(map(root, rest))
    return [said[at], *([] if repeated else map(singular, front)), *rest]


def _is_noun(word: str) -> bool:
    if word in _FILLERS:
        return word == "post"
    return word not in ADVERBS and (not is_verb(word) or word in AMBIGUOUS)


def _without_articles(said: list[str]) -> list[str]:
    """`get a contact`, `create article in a base`"""
    kept = [word for word in said[1:-1] if word not in ("a", "an", "the")]
    if kept[:2] == ["list", "of"]:
        kept = kept[2:]
    return [*said[:1], *kept, *said[1:][-1:]]


def _are_parents(
    said: Sequence[str], path: Sequence[Step], resource: Sequence[str]
) -> bool:
    """Are these things that the path passes, and not how the resource is: `inbox`, not `active`?"""
    followed = zip_longest(path, path[1:])
    passed = {
        root(word)
        for step, after in followed
        if not step.is_slot and ((after and after.is_slot) or is_plural(step.words[-1]))
        if root(step.words[-1]) != root(resource[-1])
        for word in step.words
    }
    return all(root(word) in passed for word in said)


def _is_thing(method: list[str], path: Sequence[Step]) -> bool:
    """Is there no verb in it, or does it end in a thing: `file_search_calls`, `restore status`?"""
    if not any(map(is_verb, method)):
        return True
    if method[0] in READING | ASKING or len(method) < 2:
        return False
    named = bool(path) and path[-1].words == tuple(method)
    return method[-1] in _TOLD or (named and is_plural(method[-1]))


def _short(
    method: list[str],
    full: list[str],
    plural: bool,
    http: str,
    ends_in_slot: bool,
    is_thing: bool,
) -> Spoken:
    verb, rest = method[0], method[1:]
    reads = http == "GET"
    alone = not rest or rest in (["all"], ["many"])
    if reads and (method in (["all"], ["index"]) or (verb in READING and alone)):
        whole = plural or bool(rest) or verb in ("list", "index", "all")
        lists = whole and (verb == "all" or not ends_in_slot)
        found = "list" if lists else verb
        return Spoken((found,), tuple(full))
    if reads and (method == ["one"] or (rest == ["one"] and verb in READING)):
        return Spoken(("get",), tuple(full))
    if reads and is_thing and verb not in _AS_SAID:
        lists = is_plural(method[-1]) and not ends_in_slot
        return Spoken(("list" if lists else "get", *method), tuple(full))
    of_many = plural and not rest and verb not in READING
    return Spoken(tuple(method), tuple(full), of_many)
