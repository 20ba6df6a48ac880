"""What a method says again although its resource says it: `events.cancel_event` is `events.cancel`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from crmgen.naming.methods.context import Cardinality, Context, Words
from crmgen.naming.words.english import (
    ASKING,
    CLEAR,
    READING,
    is_plural,
    is_state,
    is_verb,
    plural,
    singular,
)
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import PREPOSITIONS, is_said, root

_OF: Final = frozenset(["for", "into", "of"])
_JOINTS: Final = PREPOSITIONS | {"and", "into", "or", "with"}
_PARTICLES: Final = frozenset(["down", "off", "out", "up"])
_HANGING: Final = _JOINTS | {"is", "has"}
_NO_KINDS: Final = _JOINTS | {"co", "non", "sub"}
_RUN: Final = ASKING - {"list", "lookup", "preview"}
"""What is no thing that one could get: a search is run."""
_HALF: Final = 5
"""Letters from which on a word may be half of another: `salesinstruction` in sales."""
_WHOLE: Final = {
    "app": "application",
    "config": "configuration",
    "doc": "document",
    "env": "environment",
    "id": "identifier",
    "info": "information",
    "msg": "message",
    "org": "organization",
    "param": "parameter",
    "repo": "repository",
    "spec": "specification",
    "stat": "statistic",
    "var": "variable",
}
"""What people write short."""


def not_itself(said: Words, context: Context) -> Words:
    """`search.search`, `validation.validate`, `schedule.schedule`: what HTTP says is done with it."""
    is_itself = is_said(context.resource, said) or said == context.resource[-1:]
    is_itself |= (
        len(said) == 1 and f"{said[0].removesuffix('e')}ion" == context.resource[-1]
    )
    if not is_itself or said[0] in CLEAR or context.verb not in ("GET", "POST"):
        return said
    if context.verb == "POST" or said[-1] in _RUN:
        return ("run",)
    is_list = context.cardinality is Cardinality.MANY or is_plural(said[-1])
    return ("list" if is_list else "get",)


def without_resource(said: Words, context: Context) -> Words:
    """`get antenna config` of config, `list products` of API products: only what the resource does not say."""
    rest = [word for word in said[1:] if word not in _JOINTS]
    if not is_verb(said[0]) or not rest:
        return said
    if len(rest) == len(said) - 1 and _is_called_so(rest, context):
        return said[:1]
    if said[1] not in _JOINTS - _OF and _says_all(rest, context):
        is_list = said[0] == "get" and _lists(said, rest[-1], context)
        return ("list",) if is_list else said[:1]
    if said[1] == "of":
        return (said[0], "for", *said[2:])  # left of `get emoji of pond`
    thing, *others = _divided(said[1:])
    short = _without(thing, context, bool(thing) and _lists(said, thing[-1], context))
    kept = [part for part in others if not _is_told(part, bool(short), context)]
    rest = [*short, *(word for part in kept for word in part)]
    return said if rest[-1:] and rest[-1] in _HANGING else (said[0], *rest)


def _is_called_so(said: Sequence[str], context: Context) -> bool:
    """`mileage` of mileage entries, whose path is `/mileages`"""
    whole = list(map(root, said))
    is_path = list(map(root, context.literals)) == whole
    return is_path and set(whole) < set(map(root, context.resource))


def without_kind(said: Words, context: Context) -> Words:
    """`create project role` of roles, `provision tls certificate`: of which kind, where the path does not say it."""
    stated = words(context.operation.operation_id or "")
    kind = [root(word) for word in said[1:] if not _is_head(word, context)]
    whole = [root(word) for word in stated]
    at = whole.index(kind[0]) if kind and kind[0] in whole else len(whole)
    end = at + len(kind)
    if whole[at:end] != kind or not whole[end:] or not _is_head(whole[end], context):
        return said
    if at and _is_head(whole[at - 1], context):
        return said  # the `stream` of `live streams live id`
    is_told = said[0] == "list" or _lists(said, stated[end], context)
    is_told |= said[1] in _PARTICLES  # `top up balance`
    is_told |= not _below(context).isdisjoint(kind) or not _NO_KINDS.isdisjoint(kind)
    return said if is_told or any(map(is_state, kind)) else said[:1]


def _lists(said: Words, thing: str, context: Context) -> bool:
    return said[0] in READING and is_plural(thing) and not context.ends_in_slot


def _divided(said: Sequence[str]) -> Iterator[list[str]]:
    """The object, maybe of no words, and what follows it, each part with its preposition."""
    part: list[str] = []
    for word in said:
        if word in _JOINTS:
            yield part
            part = []
        part.append(word)
    yield part


def _is_told(part: Sequence[str], has_object: bool, context: Context) -> bool:
    """`by version id` of versions, `for event`; but what is created `from order` may be an order."""
    thing = [word for word in part[1:] if word != "id"]
    is_dropped = part[0] in (_JOINTS if has_object else _OF)
    return is_dropped and bool(thing) and _says_all(thing, context)


def _without(thing: Sequence[str], context: Context, lists: bool) -> Sequence[str]:
    """The object without what the resource says: its last word, and others before what stays."""
    if not thing or _says_all(thing, context):
        return []
    new = [_half(word, context) for word in thing if not _says(word, context)]
    if not _says(thing[-1], context):
        return new
    if not _is_head(thing[-1], context) or new[-1] in _NO_KINDS:
        return thing
    left = root(new[-1])
    if lists and left in context.conventions.things and _is_passed(left, context):
        return ["for", *new[:-1], singular(new[-1])]
    # what is done to a usage charge is not done to usage, and a list of group users is none of groups
    is_kind = lists and left not in context.conventions.things
    return new if is_kind or is_state(left) or left in _below(context) else thing


def _is_passed(thing: str, context: Context) -> bool:
    """`user` of `/users/{id}/notes`"""
    pairs = pairwise(context.path)
    return any(a.words == (plural(thing),) and b.is_slot for a, b in pairs)


def _below(context: Context) -> set[str]:
    """What the path says behind the resource: `antenna` of `/config/antenna`."""
    head = root(context.resource[-1])
    said = [set(map(root, each.words)) for each in context.path if not each.is_slot]
    first = next((at for at, each in enumerate(said) if head in each), len(said))
    return {word for each in said[first:] if head not in each for word in each}


def _says_all(said: Sequence[str], context: Context) -> bool:
    has_head = any(_is_head(word, context) for word in said)
    return has_head and all(_says(word, context) for word in said)


def _is_head(word: str, context: Context) -> bool:
    return _alike(word, context.resource[-1])


def _says(word: str, context: Context) -> bool:
    return any(_alike(word, each) for each in context.resource)


def _alike(word: str, other: str) -> bool:
    """The same, in singular or plural, short or whole, or glued to what it is: `customerclaim` of claims."""
    word, other = root(word), root(other)
    if len(other) >= _HALF and len(word) >= len(other) + _HALF and word.endswith(other):
        return True
    return _WHOLE.get(word, word) == _WHOLE.get(other, other)


def _half(word: str, context: Context) -> str:
    """`instruction` of `salesinstruction` in sales."""
    head = context.resource[-1]
    is_long = len(head) >= _HALF and len(word) >= len(head) + _HALF
    return word.removeprefix(head) if is_long else word
