"""Phrases of operationIds and paths: where they say a resource, and their verb, brought to the front."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final

from crmgen.naming.words.english import (
    ADVERBS,
    AMBIGUOUS,
    CLEAR,
    CRUD,
    is_plural,
    is_verb,
    singular,
)
from crmgen.naming.words.identifiers import DIGITS, word_set
from crmgen.records import dataclass, field

_DIGITS: Final = {str(digit): word for digit, word in enumerate(DIGITS)}
_ACTIONS: Final = word_set("actions commands operations")
"""Last words of resources that say no more than that something is done."""
PREPOSITIONS: Final = word_set("by for from in of on to")


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """What stays of a word whichever way it is written: singular, a digit in letters."""
    return _DIGITS.get(word) or singular(word)


def is_short(word: str, whole: str) -> bool:
    """Is `word` short for another: `repo`, `org`, `config`; but a report is no `reporting`?"""
    return 2 < len(word) <= len(whole) // 2 and whole.startswith(word)


def are_akin(verb: str, noun: str) -> bool:
    """Do a verb and a noun come of one stem: `transcribe` and `transcriptions`?"""
    stem = verb.removeprefix("un")
    pairs = zip(stem, noun.removeprefix("un"), strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    return same >= max(4, len(stem) - 2) or root(verb) == root(noun)


def is_acronym(word: str, whole: Sequence[str]) -> bool:
    """Is a word put together of the beginnings of others: `orgunit`?"""
    if not whole:
        return not word
    sizes = range(3, len(whole[0]) + 1)
    return any(
        word.startswith(whole[0][:size]) and is_acronym(word[size:], whole[1:])
        for size in sizes
    )


def _joined(words: Sequence[str]) -> str:
    return _joined_roots([*map(root, words)])


def _joined_roots(roots: Sequence[str]) -> str:
    joined = "".join(roots)
    return root(joined) if len(roots) > 1 else joined  # `add ons` are `addons`


def find_run(
    said: Sequence[str], resource: Sequence[str], start: int = 0
) -> tuple[int, int] | None:
    """Where `said` says `resource`, in singular or plural and however divided; the first place."""
    wanted, roots = _joined(resource), [*map(root, said)]
    for begin in range(start, len(said)):
        if wanted[:1] not in (roots[begin][:1], said[begin][:1]):
            continue
        for end in range(begin + 1, len(said) + 1):
            found = _joined_roots(roots[begin:end])
            if found == wanted or _are_initials(wanted, said[begin:end]):
                return begin, end
            if len(found) > len(wanted) + 2 and end - begin >= len(wanted):
                break
    return None


def _are_initials(short: str, whole: Sequence[str]) -> bool:
    """Is `jwk` short for `json web key`?"""
    return len(whole) > 2 and "".join(word[:1] for word in whole) == short


def without_front(said: list[str], resource: Sequence[str]) -> list[str]:
    """`said` without the resource's words (all, some, or short for it) before the verb."""
    run = find_run(said, resource)
    if run is not None and run[0] == 0 and run[1] < len(said):
        rest = said[run[1] :]
        again = find_run(rest, resource)  # `copilot/copilot-usage-report`
        is_twice = again is not None and again[0] == 0 and again[1] + 1 < len(rest)
        return rest[again[1] :] if again and is_twice else rest
    for count in range(min(len(resource), len(said) - 1), 0, -1):
        front = _joined(said[:count])
        if front in (_joined(resource[:count]), _joined(resource[-count:])):
            return said[count:] if is_verb(said[count]) else said
    short = said[0]
    if (
        len(said) > 1
        and len(short) > 2
        and resource[0].startswith(short)
        and is_verb(said[1])
    ):
        return said[1:]
    return said


@dataclass(frozen=True, slots=True)
class Parted:
    """The words that stay when a resource is taken out, and how it stood there."""

    words: list[str]
    plural: bool = False
    between: list[str] = field(default_factory=list[str])
    """What stood between the verb and the resource, where nothing followed it."""


def without_object(said: list[str], resource: Sequence[str]) -> Parted:
    """`said` without the resource as the verb's object.

    `list call results` of calls loses `call`; `get records` of domain records loses `records`;
    `remove role from user` of users loses `from user`.
    """
    run = (
        find_run(said, resource, start=1)
        or _shuffled_run(said, resource)
        or _tail_run(said, resource)
        or _head_run(said, resource)
    )
    if run is None:
        return Parted(said)
    begin, end = run
    if said[end:] in (["set"], ["list"]) or PREPOSITIONS & set(said[1 : begin - 1]):
        return Parted(said)
    if begin > 1 and end < len(said) and said[begin - 1] in ("allowed", "selected"):
        return Parted(said)  # `allowed actions` of an organization, not an allowed one
    keep = begin - 1 if begin > 1 and said[begin - 1] in PREPOSITIONS else begin
    at_end = end == len(said) or said[end] == "by"
    between = said[1:keep] if at_end and keep == begin else []
    plural = end == len(said) and is_plural(said[end - 1])
    return Parted(said[:keep] + said[end:], plural, between)


def _tail_run(said: Sequence[str], resource: Sequence[str]) -> tuple[int, int] | None:
    """The last words of a resource, right behind the verb or at the end: `call records` of domain records."""
    for count in range(len(resource) - 1, 0, -1):
        tail = resource[-count:]
        run = find_run(said[: 1 + count], tail, start=1)
        if run is not None and run[0] == 1:
            return run
    last = len(said) - 1
    is_last = len(resource) > 1 and last > 1 and is_said(resource[-1:], said[last:])
    return (last, last + 1) if is_last else None


def _shuffled_run(
    said: Sequence[str], resource: Sequence[str]
) -> tuple[int, int] | None:
    """`configuration address` of address configurations."""
    last = sorted(map(root, said[-2:]))
    if len(resource) == 2 and len(said) > 2 and last == sorted(map(root, resource)):
        return len(said) - 2, len(said)
    return None


def _head_run(said: Sequence[str], resource: Sequence[str]) -> tuple[int, int] | None:
    """`reject call` of call commands: what is done to calls."""
    if len(resource) > 1 and resource[-1] in _ACTIONS:
        run = find_run(said, resource[:-1], start=1)
        return run if run is not None and run[1] == len(said) else None
    return None


def is_said(resource: Sequence[str], words: Sequence[str]) -> bool:
    """Do both say the same, in singular or plural and however divided?"""
    return _joined(words) == _joined(resource)


def covers(resource: Sequence[str], words: Sequence[str]) -> bool:
    """Does the resource's name have all of `words` in it?"""
    said = set(map(root, resource))
    return all(root(word) in said for word in words)


FILLERS: Final = frozenset(["do", "post", "put", "patch"])
"""Words that say nothing before the real verb: `doSearch`, `postConvertPhysical`."""


def verb_first(
    said: list[str], ended: tuple[str, ...] = (), things: Collection[str] = ()
) -> list[str]:
    """`container list` to `list container`, `registries delete tag` to `delete registry tag`.

    `ended`: what the path ends in, from its verb on. `things`: words that are no verbs here.
    """
    count = len(ended)
    if count > 1 and tuple(said) == ended:
        return said  # `install update`
    if 0 < count < len(said) and tuple(said[-count:]) == ended and _is_noun(said[0]):
        thing = said[:-count]
        thing = thing[1:] if thing[0] in FILLERS else thing
        if thing and (len(thing) == len(said) - count or not is_verb(thing[0])):
            return [ended[0], *thing, *ended[1:]]
    if len(said) > 1 and said[0] in FILLERS and _is_doing(said[1], things):
        return said if said[1] in AMBIGUOUS and len(said) > 2 else said[1:]
    if len(said) < 2 or said[0] in CLEAR or said[0] in ADVERBS - {"admin"}:
        return said
    if said[0] == "admin" and is_verb(said[1]):
        return said
    at = next((i for i, word in enumerate(said[:4]) if word in CLEAR), 0)
    if not at and said[-1] in CLEAR:
        at = len(said) - 1
    if is_verb(said[0]) and root(said[0]) not in things:
        is_last = at == len(said) - 1 > 1 and said[-1] not in AMBIGUOUS
        at = at if is_last else 0
    elif not at and said[-1] in CRUD:
        at = len(said) - 1
    front, rest = said[:at], said[at + 1 :]
    if not at or not rest:
        return [said[at], *front, *rest]
    repeated = set(map(root, front)) <= set(map(root, rest))
    return [said[at], *([] if repeated else map(singular, front)), *rest]


def _is_doing(word: str, things: Collection[str]) -> bool:
    return is_verb(word) and root(word) not in things


def _is_noun(word: str) -> bool:
    if word in FILLERS:
        return word == "post"
    return word not in ADVERBS and (not is_verb(word) or word in AMBIGUOUS)
