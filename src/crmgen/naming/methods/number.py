"""One or many: which verb and which number a method has, as the documented response, summary and path say."""

from __future__ import annotations

from typing import Final

from crmgen.naming.methods.context import Cardinality, Context, Words
from crmgen.naming.resources.paths import Step
from crmgen.naming.words.english import (
    ONE_THING,
    is_plural,
    is_state,
    is_state_of_some,
    plural,
    singular,
)
from crmgen.naming.words.identifiers import words
from crmgen.naming.words.phrases import PREPOSITIONS, root

GETTING: Final = frozenset(["fetch", "get", "read", "retrieve", "show"])
_CHANGING: Final = frozenset(["delete", "patch", "put", "remove", "replace", "update"])
_TELLING_ONE: Final = frozenset(["field", "filter", "id", "key", "name"])
"""Words of slots that may tell one of many."""
_QUALIFIED: Final = PREPOSITIONS | {
    "deprecated",
    "legacy",
    "under",
    "with",
    "and",
    "or",
}


def get_what_is_one(said: Words, context: Context) -> Words:
    """`list` of what the documented response has one of."""
    if (
        said[0] != "list"
        or context.cardinality is Cardinality.MANY
        or context.speaks_of_list
    ):
        return said
    if context.speaks_of_one and context.ends_in_slot and said[1:2] in ((), ("by",)):
        return ("get", *said[1:])
    if len(said) == 1 and not _is_listed(context):
        is_one = context.cardinality is Cardinality.ONE or context.is_single
        return ("get",) if is_one and not context.says_list else said
    at = place_of_noun(said)
    if not at or context.cardinality is not Cardinality.ONE:
        return said
    is_of_path = not context.ends_in_slot and said[at] in context.literals[-1:]
    if (context.says_list or is_of_path) and is_plural(said[at]):
        return said  # whatever is documented of `/saved-views`
    one = context.ends_in_slot and said[at] not in ONE_THING
    return ("get", *(_in_singular(said, at) if one else said)[1:])


def _is_listed(context: Context) -> bool:
    """Is this the path of all: `/owners` beside `/owners/{id}`, whatever its response shows?"""
    last = context.path[-1].words[-1] if context.path else ""
    return context.is_collection and is_plural(last) and last not in ONE_THING


def list_what_are_many(said: Words, context: Context) -> Words:
    """`get notes`, `get by owner` where the documented response is a list."""
    if not _gives_many(said, context) or said[0] not in GETTING:
        return said
    if said[1:2] == ("from",) or (said[-2:] == ("by", "id") and context.ends_in_slot):
        return said
    if said == ("get", "page"):
        return ("list",)
    if said == ("show",) or (said[0] == "show" and context.path[-1:] == (Step(said),)):
        return said
    if said[1:2] == ("all",) and not context.ends_in_slot:
        return ("list", *said[1:])
    at = place_of_noun(said)
    if at == 0:
        is_whole = context.is_collection or not context.ends_in_slot
        is_of_many = context.is_of_many or context.speaks_of_list
        is_list = len(said) > 1 or (is_of_many and is_whole)
        return ("list", *said[1:]) if is_list else said
    if said[at] not in ONE_THING and is_plural(said[at]):
        return ("list", *said[1:])
    last = tuple(context.literals[-1:])
    speaks = _speaks_of(last, context) or _is_narrowed(last, context)
    if context.ends_in_slot and not speaks:
        return said
    if last == (plural(said[at]),) != (said[at],):
        return ("list", *said[1:at], *last, *said[at + 1 :])
    is_state_of_many = at == 1 and context.is_of_many and is_state_of_some(said[at])
    return ("list", *said[1:]) if is_state_of_many and last == said[1:2] else said


def _speaks_of(said: Words, context: Context) -> bool:
    """Does its summary say that it gives several of these, or its operationId where it is a list?"""
    operation = context.operation
    text = operation.summary or operation.doc if context.speaks_of_list else None
    stated = operation.operation_id if context.gives_list else None
    return any(set(said) <= set(words(each)) for each in (text, stated) if each)


def _is_narrowed(said: Words, context: Context) -> bool:
    """`Get notes in a language` of `/notes/{language}`, which is the id of no note."""
    if not (said and context.ends_in_slot and is_plural(said[0])):
        return False
    slot = set(map(root, context.path[-1].words))
    return context.speaks_of(said[0]) and slot.isdisjoint(
        {*_TELLING_ONE, root(said[0])}
    )


def _gives_many(said: Words, context: Context) -> bool:
    """Is its result a list, as the documented response says, or else summary or path (`/notes`)?"""
    last = context.path[-1] if context.path else None
    if context.speaks_of_one and context.ends_in_slot:
        return False
    if context.cardinality is Cardinality.MANY or said[1:2] == ("all",):
        return True
    is_last = said[1:] != () and last == Step(said[1:]) and is_plural(said[-1])
    if context.speaks_of_list and (
        is_last or context.cardinality is not Cardinality.ONE
    ):
        return len(said) > 1 or not context.ends_in_slot
    if _is_narrowed(tuple(context.literals[-1:]), context):
        return context.cardinality is not Cardinality.ONE
    if last is None or last.is_slot or context.verb != "GET" or context.speaks_of_one:
        return False
    thing = said[place_of_noun(said)] if len(said) > 1 else context.resource[-1]
    is_many = is_plural(thing) and thing not in ONE_THING
    is_open = context.cardinality is Cardinality.UNDOCUMENTED
    is_open |= context.cardinality is Cardinality.UNKNOWN and context.speaks_of(thing)
    return is_open and (len(said) > 1 or is_many) and last.words[-1] == thing


def singular_of_one(said: Words, context: Context) -> Words:
    """`get links`, `delete links` where the path ends in one of them."""
    at = place_of_noun(said)
    if at == 0 or said[at] in ONE_THING:
        return said
    if context.is_done_to(said[0], said[at]):
        return _in_singular(said, at)
    if not context.is_of_one or not context.passes_one_of(said[at]):
        return said
    if context.verb != "GET":
        return _in_singular(said, at) if said[0] in _CHANGING else said
    is_one = said[0] in GETTING and context.cardinality is not Cardinality.MANY
    return _in_singular(said, at) if is_one else said


def plural_of_many(said: Words, context: Context) -> Words:
    """`list note` of many."""
    at = place_of_noun(said)
    if said[0] != "list" or at == 0 or context.cardinality is Cardinality.ONE:
        return said
    many = context.cardinality is Cardinality.MANY or (
        context.is_collection and not context.says_list
    )
    if context.verb == "GET" and context.says_list and context.path:
        many = many and (said[at],) != context.path[-1].words[-1:]
        many |= (plural(said[at]),) == context.path[-1].words[-1:]
    many = many and not is_state(said[at])
    many = many and root(said[at]) in map(root, context.literals)
    return (*said[:at], plural(said[at]), *said[at + 1 :]) if many else said


def _in_singular(said: Words, at: int) -> Words:
    return (*said[:at], singular(said[at]), *said[at + 1 :])


def place_of_noun(said: Words) -> int:
    """Where the thing stands: last, or before `for`, `by`, ...; 0 where there is none."""
    for at in range(1, len(said)):
        if said[at] in _QUALIFIED:
            return at - 1
    return len(said) - 1


def noun(said: Words) -> str:
    """The thing that a method is about, in singular."""
    return root(said[place_of_noun(said)])
