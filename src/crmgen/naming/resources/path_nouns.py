"""The thing that a path is of, where no tag and no operationId says it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from crmgen.ir.operations import Operation
from crmgen.ir.types import OperationId
from crmgen.naming.resources.paths import VERSION, Step, shared_start, steps, tenants
from crmgen.naming.words.english import AMBIGUOUS, CLEAR, READING, is_verb
from crmgen.naming.words.phrases import root


def nouns_of_paths(
    operations: Sequence[Operation],
) -> dict[OperationId, tuple[str, ...]]:
    """The thing that each path is of; none where it only says what is done: `/sendMessage`.

    What all paths begin with says nothing, unless it is the one collection of them all.
    """
    paths = {op.id: steps(op.path) for op in operations}
    if all(path and path[0].is_slot and path[1:] for path in paths.values()):
        paths = {id: path[1:] for id, path in paths.items()}
    verbs = {op.id: op.verb for op in operations}
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
            s.words
            for s in path
            if not (s.is_slot or s.words == ("new",) or _does(s.words, followed))
        ]
        own = [s for s in things if Step(s) in (path[start:] or path)]
        found[id] = head or _noun(next(iter(own or things[::-1]), ()), verbs[id])
    return found


def _noun(said: tuple[str, ...], verb: str) -> tuple[str, ...]:
    """`games` of `games_by_date`, `rank` of what posts `rank_submit`."""
    at = said.index("by", 1) if "by" in said[1:-1] else 0
    if at and said[at - 1] != said[at + 1]:  # `play_by_play`
        said = said[:at]
    if said[2:] and said[-2:] == ("rest", "services"):
        said = said[:-2]
    said = tuple(word for word in said if not VERSION.fullmatch(word)) or said
    does = said[1:] and is_verb(said[-1]) and said[-1] not in AMBIGUOUS | READING
    return said[:-1] if does and verb != "GET" else said


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
