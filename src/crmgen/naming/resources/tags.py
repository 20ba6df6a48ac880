"""What tags say of the resource that an operation stands in, as far as they tell resources apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.naming.resources.paths import VERSION, Step, literals, steps
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import root
from crmgen.naming.words.verbs import AMBIGUOUS, CLEAR, is_verb
from crmgen.text import SpecText

_LAST: Final = word_set("api apis controller endpoint endpoints rest")
"""Last words of tags that are left out: `ContactsController`, `Media Storage API`."""
_NOISE: Final = _LAST | word_set("""
    action actions advanced alpha basic batch beta bulk common core default deprecated docs
    experimental external function functions general internal legacy method methods misc
    miscellaneous new old openapi operation operations other others preview private public root
    service services single standard swagger untagged v version
    """)
"""Words that say how, where or how far something is offered, and not what it is."""
_THINGS_TOO: Final = frozenset(
    (word,) for word in word_set("actions functions methods operations services")
)
"""Those that are things where paths pass them: `/repos/{repo}/actions/runs`."""
_BEFORE_THINGS: Final = CLEAR - AMBIGUOUS | {"list", "manage", "search", "view"}
"""Verbs that tags begin with where they are called like an operation: `Create User`."""
_COUNTED: Final = re.compile(r"^\s*\d+\s*[.)]\s*")
_EXPLAINED: Final = re.compile(
    r"(?:\s+[-\u2013\u2014]\s|[:|(\[\u2013\u2014]).*", re.DOTALL
)
_WORD: Final = re.compile(r"\w+")
_ONE_FOR_ALL: Final = 20
"""From so many operations on a single tag for all of them tells nothing; paths divide them."""


def telling_tags(api: Api) -> dict[SpecText, tuple[str, ...]]:
    """The words of each first tag, none of one that says nothing: `Basic`, `Search`, `v8`, `Default`."""
    firsts = [op.tags[0] for op in api.operations if op.tags]
    said = {tag: _words(tag) for tag in dict.fromkeys(firsts)}
    heads = Counter(head for head, _ in said.values())
    chosen = {
        tag: head if head and heads[head] == 1 else whole
        for tag, (head, whole) in said.items()
    }
    if len(chosen) == 1 and len(api.operations) == len(firsts) >= _ONE_FOR_ALL:
        return dict.fromkeys(chosen, ())
    told = [list(map(root, literals(steps(op.path)))) for op in api.operations]
    things = {
        word
        for path, op in zip(told, api.operations, strict=True)
        for word in [*path[:1], *_collections(steps(op.path)), *_objects(op)]
    }
    things |= {
        "".join(map(root, step.words))
        for op in api.operations
        for step in steps(op.path)
        if step.words[1:] and not step.is_slot
    }
    passed = {word for op in api.operations for word in literals(steps(op.path)[:-1])}
    return {
        tag: _thing(each, things, passed)
        for tag, each in _without_shared_start(chosen).items()
    }


def verb_of_tag(tag: SpecText) -> tuple[str, ...]:
    """What a tag says to do, which is better than nothing; none where it says how: `v1`, `Default`."""
    said = words(tag)
    return said if any(map(is_verb, said)) else ()


def _collections(path: Sequence[Step]) -> list[str]:
    """What stands before slots: `orders` of `/shop/orders/{id}/cancel`."""
    return [
        root(step.words[-1])
        for step, after in pairwise(path)
        if after.is_slot and not step.is_slot
    ]


def _objects(operation: Operation) -> list[str]:
    """What an operationId is about: `switch` of `createPhoneSwitch`."""
    said = words(operation.operation_id) if operation.operation_id else ()
    stated = operation.operation_id
    is_word = stated is not None and stated.matches(_WORD)
    is_plain = is_word and bool(said) and said[0] in CLEAR and not set(said[1:]) & CLEAR
    return [root(said[-1])] if is_plain and said[1:] else []


def _words(tag: SpecText) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of what stands before an explanation (`developers : Find developers`), and of all."""
    text = tag.sub(_COUNTED, "")
    head = _telling(words(text.sub(_EXPLAINED, "")))
    return head, _telling(words(text))


def _telling(found: tuple[str, ...]) -> tuple[str, ...]:
    while len(found) > 1 and found[-1] in _LAST:
        found = found[:-1]
    return found


def _thing(
    said: tuple[str, ...], things: Set[str], passed: Set[str]
) -> tuple[str, ...]:
    """The noun of a tag: none in `Search` or `Basic`, users in `Create User`."""
    if all(word in _NOISE or VERSION.fullmatch(word) for word in said):
        known = things | passed if said in _THINGS_TOO else things
        return said if len(said) == 1 and {said[0], root(said[0])} & known else ()
    if len(said) == 1:
        is_thing = root(said[0]) in things or said[0] in passed
        return () if is_verb(said[0]) and not is_thing else said
    if said[0] in _BEFORE_THINGS and "".join(map(root, said)) not in things:
        return _thing(said[1:], things, passed)
    return said


def _without_shared_start(
    tags: dict[SpecText, tuple[str, ...]],
) -> dict[SpecText, tuple[str, ...]]:
    """Without the words that all tags begin with (`ConversationsV1Message`)."""
    lists: Sequence[tuple[str, ...]] = [found for found in tags.values() if found]
    count = 0
    if len(lists) > 2:
        shortest = min(map(len, lists))
        while count < shortest - 1 and len({found[count] for found in lists}) == 1:
            count += 1
    return {tag: found[count:] for tag, found in tags.items()}
