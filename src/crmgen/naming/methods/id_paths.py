"""OperationIds that frameworks made of verb and path: what a person wrote in them, if anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crmgen.naming.methods.context import Context, Words
from crmgen.naming.methods.id_words import SAYS, words_in
from crmgen.naming.resources.paths import words_of_path
from crmgen.naming.words.english import ADVERBS, AMBIGUOUS, CLEAR, is_plural, is_verb
from crmgen.naming.words.identifiers import word_set
from crmgen.naming.words.phrases import FILLERS, root

_UNSAID: Final = word_set("api format id json version xml")


_MARKED: Final = re.compile(r"(?<=[a-z])v\d+$")


def without_path(said: Words, context: Context) -> Words:
    """`read_item_items__item_id__get`, `post-/batch/create_create`: the part that a person wrote."""
    verb = context.verb.lower()
    whole, said = said, _without_slot(said, context)
    is_of_framework = said != whole
    said = _without_path_in_front(said, context, verb)
    if len(said) < 2 or said[-1] != verb:
        return said
    body = said[:-1]
    for end in range(len(body) - 1, 1, -1):
        if is_verb(body[end]) and _repeats(body[:end], context):
            return body[end:]  # `user user id edited get edited lists get`
    for begin in range(len(body)):
        if _repeats(body[begin:], context):
            if is_of_framework and not any(map(is_verb, body[:begin])):
                return ()
            return _beyond_path(_without_mount(body[:begin], context), context)
    is_thing = verb in map(root, context.literals)
    is_clear = body[0] in CLEAR or (verb != "get" and is_verb(body[0]))
    is_named = len(body) > 1 and is_clear and body[0] not in {verb} | ADVERBS
    return body if is_named and not is_thing else said


def _without_slot(said: Words, context: Context) -> Words:
    """`groups details get id`: what the path ends in, behind the verb of HTTP."""
    slot = context.path[-1].words if context.ends_in_slot else ()
    end = len(said) - len(slot)
    is_last = (
        slot[-1:] in (("id",), ("uuid",))
        and end > 2
        and said[end - 1 :] == (context.verb.lower(), *slot)
    )
    return said[:end] if is_last else said


def _without_path_in_front(said: Words, context: Context, verb: str) -> Words:
    if said[:1] != (verb,):
        return said
    stated, told = context.operation.operation_id, _told(context)
    if stated and "/" in stated and told and said[-len(told) :] == told:
        return ()  # below the path of a server
    for end in range(len(said), 1, -1):
        halves = _twice(said[1:end])
        if any(_repeats(half, context) for half in (said[1:end], halves) if half):
            rest = said[end:]
            is_done = bool(rest) and is_verb(rest[0]) and rest[0] not in AMBIGUOUS
            if not rest or halves or is_done or rest[0] in FILLERS:
                return _beyond_path(rest, context)
            return said
    return said


def _beyond_path(said: Words, context: Context) -> Words:
    """`create` of `/contacts/batch/create`, or of a POST to `/contacts`, says less than the path."""
    last = (
        context.path[-1].words if context.path and not context.path[-1].is_slot else ()
    )
    if said in (last, ("do", *last)) and len(context.path) > 1:
        return ()
    is_http = len(said) == 1 and said[0] in SAYS.get(context.verb, ())
    return () if is_http else said


def _twice(said: Words) -> Words:
    half = len(said) // 2
    return said[:half] if said[:half] == said[half:] else ()


def _without_mount(front: Words, context: Context) -> Words:
    """`public text`, mounted at `/ai`"""
    while len(front) > 1 and front[-1] in context.conventions.mounts:
        front = front[:-1]
    return front


def _repeats(said: Words, context: Context) -> bool:
    """Are these the words of the path: all literal ones, and slots or versions between them?"""
    told = _told(context)
    needed = context.literals
    mounts = context.conventions.mounts
    if said and said[0] in mounts:
        said = said[1:]
        told = tuple(word for word in told if word in said)
        needed = tuple(word for word in needed if word in said)
    if not needed or len(said) < len(needed):
        return False
    if "".join(said) == "".join(needed):
        return len(said) <= len(needed)  # `controller frog` of `/controllerfrogs`
    remaining = iter(told)
    return all(word in remaining for word in said) and _has_all(said, needed)


def _told(context: Context) -> Words:
    """All words of the path."""
    told = words_of_path(context.operation.path)
    return context.conventions.spelling.divide(told)


def _has_all(said: Sequence[str], needed: Sequence[str]) -> bool:
    remaining = iter(said)
    return all(word in remaining for word in needed)


def what_verb_and_path_do_not_say(said: Words, context: Context) -> Words:
    """`v2_lists_listId`, `GetCustomersCustomer`, `getGreetingCollection`, `get`: nothing of their own."""
    told = words_of_path(context.operation.path)
    if not said or (told[2:] and said == ("".join(told),)):
        return ()  # `v1reportsscores` of `/v1/reports/scores`
    synonyms = SAYS.get(context.verb, frozenset()) | {context.verb.lower()}
    rest = said
    is_last = rest[-1] == context.verb.lower()
    if rest[0] == context.verb.lower() or (
        rest[0] in synonyms and _is_of_framework(rest)
    ):
        rest = rest[1:]
    elif is_last:
        rest = tuple(word for word in rest[:-1] if word not in ("and", "by"))
    elif any(map(is_verb, rest)) or _may_be_done(rest, context):
        return said
    rest = tuple(word for word in rest if word not in context.conventions.mounts)
    if _is_of_framework(rest):
        rest = rest[:-1]
        known = set(map(root, context.literals))
        return () if all(root(word) in known for word in rest) else said
    return () if _says_path(rest, context) else said


def _may_be_done(said: Words, context: Context) -> bool:
    """`enrich` of a POST to `/transactions/enrich`: what is no thing in plural may well be a verb."""
    path = context.path[-1].words if context.path else ()
    is_last = said[-1:] == path[-1:] and not is_plural(said[-1])
    return context.verb == "POST" and is_last


def _is_of_framework(said: Words) -> bool:
    return len(said) > 1 and said[-1] in ("collection", "instance", "item")


def _says_path(said: Words, context: Context) -> bool:
    """Does it only say what the path says, in its order, and all of its literal words?"""
    needed = [root(word) for word in context.literals]
    allowed = set(map(root, _told(context)))
    allowed |= {"".join(step.words) for step in context.path if step.is_slot}
    rest = [root(_MARKED.sub("", word)) for word in said if not word.isdigit()]
    if not needed:
        return False
    whole = iter(map(root, words_in(context.operation.path.wire, context)))
    goes_on = rest[-1:] != needed[-1:] and _has_all(rest, needed)
    if goes_on and all(word in whole for word in rest):
        return True  # with what stands behind the path: `?view=status`
    if "".join(rest) == "".join(needed):
        return len(rest) <= len(needed)
    if not all(word in allowed or word in _UNSAID for word in rest):
        return False
    if context.conventions.mounts:
        needed = [word for word in needed if word in rest]
    remaining = iter(rest)
    return all(word in remaining for word in needed)
