"""What a summary says that an operation does: the verb that it begins with, and whether it speaks of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.naming.resources.paths import Step, literals
from crmgen.naming.words.english import (
    ADVERBS,
    AMBIGUOUS,
    ASKING,
    CLEAR,
    ONE_THING,
    is_plural,
    is_verb,
    singular,
)
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import PREPOSITIONS
from crmgen.text import SpecText

_GIVING: Final = word_set(
    "describe fetch find get obtain provide query read retrieve return show view"
)
"""Verbs of what only gives something."""
_SAID_BY_HTTP: Final = {
    "GET": word_set("add create delete list update"),
    "POST": word_set("add create insert post save store"),
    "PUT": word_set("change create edit get modify put replace save update write"),
    "DELETE": word_set("clear destroy erase get remove"),
}
"""Verbs that say no more than the verb of HTTP."""
_CREATING: Final = word_set("begin build generate initiate issue record request write")
"""Verbs that say no more than `create` where a path ends in what there are many of."""
_EMPTY: Final = word_set("allow do enter force handle include make manage perform use")
"""Verbs that say little without what follows: `Allows to ...`, `Make a payment`."""
_OF_CALLERS: Final = word_set(
    "enter pass post provide request send specify submit supply"
)
"""What a summary tells its reader to do, where nothing is sent: `Send a name to receive ...`."""
_DETERMINERS: Final = word_set(
    "a all an any existing if multiple my new one or some the this whether your"
)
_GOING_ON: Final = PREPOSITIONS - {"for"} | {"and", "off", "or", "out", "up"}
_ONE: Final = (["a"], ["an"], ["one"])
_MARKUP: Final = re.compile(r"<[^<>]{1,40}>")
_OPENERS: Final = word_set("api endpoint method operation the this used")
_OPENING: Final = _OPENERS | word_set(
    "allow allows are be call can function is it lets may request resource route service that to use user users which will you"
)
"""What summaries begin with before their verb: `This method returns`, `API to get`, `Used to obtain`."""
_LISTS: Final = frozenset(
    [
        ("array", "of"),
        ("collection", "of"),
        ("list", "of"),
        ("list", "with"),
        ("set", "of"),
    ]
)
_HEAD: Final = 6
"""Words of a summary in which it says what it gives."""


def stated_verb(operation: Operation, path: Sequence[Step]) -> str:
    """`verify` of "Verifies the token", `get` of "Returns ..."; empty where it says no more than HTTP does.

    Words that are things as well (`Orders of a customer`) only count before an article and the like, and none of
    two verbs (`Create or update`) or of a verb that goes on (`Set up a webhook`).
    """
    return _verb_of_summary(operation, path) or _done_to_one(operation, path)


def _verb_of_summary(operation: Operation, path: Sequence[Step]) -> str:
    first, *rest = _said(operation) or [""]
    follows = rest[0] if rest else ""
    verb = first if is_verb(first) else singular(first)
    is_listed = first == "list" and operation.verb == "POST" and follows != "of"
    if verb in _GIVING or (verb == "list" and (first != "list" or is_listed)):
        is_new = {"created", "new", "newly"} & {*rest}
        return "get" if operation.verb == "POST" and not is_new else ""
    is_told = verb in literals(path) and verb not in AMBIGUOUS | CLEAR
    if is_told and first == verb and is_verb(verb) and operation.verb == "GET":
        return verb  # "Translate to ..." of `/translate/vulcan`
    is_named = follows in _DETERMINERS and verb in _named(operation, path)
    if not (is_named or is_verb(verb)) or verb in _EMPTY or _goes_on(follows):
        return ""
    if operation.verb == "GET" and verb in _OF_CALLERS:
        return ""
    is_sure = follows in _DETERMINERS or (verb, follows) == ("search", "for")
    is_agreed = operation.verb != "GET" and first == _first_of_id(operation)
    is_sure |= is_agreed and verb in ASKING
    last = path[-1].words[:1] if path else ()
    if operation.verb == "GET" and first == verb and verb not in ASKING:
        return verb if is_sure or last == (verb,) else ""
    if (
        verb == "add"
        and "to" in rest
        and "new" not in rest
        and _ends_in_many(path)
        and path[1:]
    ):
        return verb
    if operation.verb == "POST" and verb in ("add", "create") and path[-1:]:
        return "create" if path[-1].is_slot else _of_batch(verb, path)
    is_default = verb in _SAID_BY_HTTP.get(operation.verb, ())
    is_default |= verb in _CREATING and _ends_in_many(path)
    is_default |= verb in AMBIGUOUS and not is_sure
    return "" if is_default else verb


def _done_to_one(operation: Operation, path: Sequence[Step]) -> str:
    """`boot` of `bootPump` at `/pumps/{id}/boot`, whether or not it is known as a verb."""
    above = [step.is_slot for step in path[-3:-1]]
    if operation.verb != "POST" or above != [False, True]:
        return ""
    done = "" if path[-1].is_slot or path[-1].words[1:] else path[-1].words[0]
    is_said = done == _first_of_id(operation) and not is_plural(done)
    return done if is_said else ""


def _first_of_id(operation: Operation) -> str:
    """The first of several words of the operationId, behind the verb of HTTP."""
    stated: tuple[str, ...] = (
        words(operation.operation_id) if operation.operation_id else ()
    )
    if operation.verb.lower() in stated[:1] + stated[-1:]:
        stated = stated[1:] if stated[:1] == (operation.verb.lower(),) else stated[:-1]
    return stated[0] if len(stated) > 1 else ""


def _named(operation: Operation, path: Sequence[Step]) -> set[str]:
    """What may be the verb in the operationId or in the path: `action` of `/decisions/{id}/action`."""
    *above, end = path or (Step(("",)),)
    is_done = not end.is_slot and (not above or any(step.is_slot for step in above))
    return {_first_of_id(operation), *(end.words[:1] if is_done else ())}


def _of_batch(verb: str, path: Sequence[Step]) -> str:
    """`create_batch` of `/contacts/batch`; elsewhere to create is what POST says."""
    return verb if ADVERBS.issuperset(path[-1].words) else ""


def _said(operation: Operation) -> Sequence[str]:
    text = operation.summary or operation.doc
    return _head(text) if text is not None else ()


@lru_cache(maxsize=64)
def _head(text: SpecText) -> tuple[str, ...]:
    """The first words, from the verb on; several rules ask, one operation after the other."""
    said = words(text.sub(_MARKUP, " "))
    skipped = list(takewhile(_says_how, said))
    said = said[len(skipped) :]
    opening = list(takewhile(_OPENING.__contains__, said))
    verb = said[len(opening) :][:1]
    if said[:1] and said[0] in _OPENERS and verb and is_verb(singular(verb[0])):
        said = said[len(opening) :]
    return said[:_HEAD]


def _says_how(word: str) -> bool:
    return word.endswith("ly") and word not in ("apply", "multiply", "reply", "supply")


def _goes_on(word: str) -> bool:
    is_other = word in CLEAR and word not in AMBIGUOUS
    return is_other or word in _GOING_ON


def _ends_in_many(path: Sequence[Step]) -> bool:
    last = path[-1].words[-1] if path and not path[-1].is_slot else ""
    return is_plural(last) and last not in ONE_THING


def speaks_of_list(operation: Operation) -> bool:
    """`Returns a list of ...`, `List notes`, `Get all notes`: are these many?"""
    first, *rest = _said(operation) or [""]
    if first in ("list", "lists", "listing"):
        return rest[:1] not in _ONE
    return _gives(first) and (
        rest[:1] == ["all"] or not _LISTS.isdisjoint(pairwise(rest))
    )


def speaks_of_one(operation: Operation) -> bool:
    """`Get a site`: is this one, unless it is a list of sites?"""
    first, *rest = _said(operation) or [""]
    return _gives(first) and rest[:1] in _ONE and _LISTS.isdisjoint(pairwise(rest))


def gives(operation: Operation, things: str) -> bool:
    """`Get notes of a contact`: are these what it gives?"""
    first, *rest = _said(operation) or [""]
    told = list(takewhile(lambda word: word not in PREPOSITIONS, rest))
    return _gives(first) and told[-1:] == [things]


def says_that_it_gives(operation: Operation) -> bool:
    """`Get the unlock key`"""
    return _gives(*_said(operation)[:1] or [""])


def _gives(word: str) -> bool:
    return singular(word) in _GIVING
