"""What resources are called where tags do not say it: the nouns of operationIds, or of paths."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import OperationId
from crmgen.naming.resources.paths import VERSION, Step, shared_start, steps, tenants
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import root
from crmgen.naming.words.plurals import is_plural, singular
from crmgen.naming.words.verbs import AMBIGUOUS, CLEAR, is_verb
from crmgen.text import SpecText

Chain = tuple[tuple[str, ...], ...]
"""Nouns from the outermost to the one that is meant, in words."""

_DOTTED: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_NOUN_VERB: Final = re.compile(r"([A-Z]\w*[a-z]\w*?)_([A-Z]\w*|[a-z]+[A-Z]?\w*)")
_MOST: Final = 0.6
"""Of the operationIds, so many are written alike where their form means something."""


def nouns_of_ids(api: Api) -> dict[OperationId, Chain]:
    """`acme.projects.versions.list` is of versions (of projects), `Accounts_Delete` of accounts.

    The last noun is the shortest name for all of the chain that no other chain has.
    """
    stated = {op.id: op.operation_id for op in api.operations if op.operation_id}
    chains = {id: chain(text) for id, text in stated.items()}
    found = {id: each for id, each in chains.items() if each}
    if len(found) < _MOST * len(api.operations):
        return {}
    if begin_alike(api):
        found = {id: each[1:] for id, each in found.items() if each[1:]}
    named = _shortest(set(found.values()))
    return {id: (*each[:-1], named[each]) for id, each in found.items()}


def begin_alike(api: Api) -> bool:
    """Do all operationIds say the API's name first: `acme.projects.versions.list`?"""
    stated = [op.operation_id for op in api.operations if op.operation_id]
    firsts = {each.before(".") for each in stated}
    return len(firsts) == 1 and all("." in each for each in stated)


def chain(stated: SpecText) -> Chain:
    """The nouns before what is done, where an operationId divides them; none where it does not."""
    if stated.matches(_DOTTED):
        parts = [words(part) for part in stated.split(".")[:-1]]
        return tuple(part for part in parts if part and not _is_version(part))
    divided = stated.groups(_NOUN_VERB)
    if divided is None:
        return ()
    noun, done = map(words, divided)
    noun = noun[:-1] if len(noun) > 1 and noun[-1] == "controller" else noun
    is_thing = not is_verb(noun[0]) or (is_plural(noun[-1]) and done[0] in CLEAR)
    return (noun,) if is_verb(done[0]) and is_thing else ()


def _is_version(said: Sequence[str]) -> bool:
    return VERSION.fullmatch(said[0]) is not None


def _shortest(chains: set[Chain]) -> dict[Chain, tuple[str, ...]]:
    """Each chain's last noun, with those above it as far as it takes to tell it from other chains."""
    found: dict[Chain, tuple[str, ...]] = {}
    for each in chains:
        count = 1
        while (
            count < len(each) and sum(o[-count:] == each[-count:] for o in chains) > 1
        ):
            count += 1
        above = [singular(word) for noun in each[-count:-1] for word in noun]
        found[each] = (*above, *each[-1])
    return found


def nouns_of_paths(
    operations: Sequence[Operation],
) -> dict[OperationId, tuple[str, ...]]:
    """The thing that each path is of; none where it only says what is done: `/sendMessage`.

    What all paths begin with says nothing, unless it is the one collection of them all.
    """
    paths = {op.id: steps(op.path) for op in operations}
    start = tenants(list(paths.values()))
    shared = 0 if start else shared_start(list(paths.values()))
    head = _common_head(list(paths.values()), shared)
    start = start or shared
    followed = Counter(
        step.words
        for path in paths.values()
        for step, after in itertools.pairwise(path)
        if not step.is_slot and (after.is_slot or step.words[0] in AMBIGUOUS)
    )
    found: dict[OperationId, tuple[str, ...]] = {}
    if _are_calls(list(paths.values()), followed):
        return dict.fromkeys(paths, ())
    for id, path in paths.items():
        things = [
            s.words for s in path if not s.is_slot and not _does(s.words, followed)
        ]
        own = [s for s in things if Step(s) in (path[start:] or path)]
        found[id] = head or next(iter(own or things[::-1]), ())
    return found


def _are_calls(
    paths: Sequence[Sequence[Step]], followed: Mapping[tuple[str, ...], int]
) -> bool:
    """Does each path only say what is done, or nearly each: `/sendMessage`, `/answerQuery`?"""
    does = [len(path) == 1 and _does(path[0].words, followed) for path in paths if path]
    alone = [len(path) == 1 for path in paths]
    return len(paths) > 2 and sum(does) * 2 >= len(paths) and all(alone)


def _does(said: Sequence[str], followed: Mapping[tuple[str, ...], int]) -> bool:
    """Is this what is done, not to what: `send_message`; but `links` and `order` have things below?"""
    if not is_verb(said[0]) or (said[0] in AMBIGUOUS and followed[tuple(said)]):
        return False
    if said[0] in CLEAR:
        return True
    return (said[0] not in AMBIGUOUS and not followed[tuple(said)]) or len(said) == 1


def _common_head(paths: Sequence[Sequence[Step]], count: int) -> tuple[str, ...]:
    """The last step that all paths share, where it is the one collection of them all.

    So it is when a path ends there, or when what follows divides next to nothing.
    """
    if not count:
        return ()
    rests = [path[count:] for path in paths]
    if all(rest and not rest[0].is_slot for rest in rests):
        kinds = {tuple(map(root, rest[0].words)) for rest in rests}
        if len(kinds) < 4 or len(kinds) * 3 < len(rests) * 2:
            return ()
    return paths[0][count - 1].words
