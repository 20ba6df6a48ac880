"""The verb of an operationId brought to its front, wherever a vendor puts it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.naming.resources.paths import Step
from crmgen.naming.words.phrases import root
from crmgen.naming.words.plurals import singular
from crmgen.naming.words.verbs import ADVERBS, AMBIGUOUS, CLEAR, CRUD, is_verb

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


def ended(operation: Operation, path: Sequence[Step]) -> tuple[str, ...]:
    """What the last step of a path does, from its verb on: `refresh`, `set_status`."""
    last = path[-1].words if path and not path[-1].is_slot else ()
    at = next((i for i, word in enumerate(last) if is_verb(word)), len(last))
    return last[at:] if operation.verb != "GET" else ()
