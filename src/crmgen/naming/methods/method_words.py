"""The words of a method put right, and what it can do without.

Each rule takes the words of a method and gives better ones; `rules.py` has their order, and an example of each.
"""

from __future__ import annotations

from typing import Final

from crmgen.naming.methods.cardinality import Cardinality
from crmgen.naming.methods.context import Context, Words
from crmgen.naming.resources.paths import literals
from crmgen.naming.words.phrases import PREPOSITIONS, is_said, is_short, root
from crmgen.naming.words.plurals import is_plural, plural, singular
from crmgen.naming.words.verbs import (
    CRUD,
    ONE_THING,
    is_state,
    is_verb,
)

_GETTING: Final = frozenset(["fetch", "get", "read", "retrieve", "show"])
_CHANGING: Final = frozenset(["delete", "patch", "put", "remove", "replace", "update"])
_QUALIFIED: Final = PREPOSITIONS | {"deprecated", "legacy", "with", "and", "or"}
_CALLER: Final = frozenset(["authenticated", "current", "me", "myself", "self"])
_PEOPLE: Final = frozenset(["account", "member", "profile", "user"])
_CALLERS: Final = (
    ("for", "authenticated", "user"),
    ("for", "current", "user"),
    ("authenticated", "user"),
    ("current", "user"),
)


def one_verb(said: Words, _: Context) -> Words:
    """`get list tokens`, `get get link`, `create keys create`, `list request`: one of the verbs."""
    if len(said) > 2 and said[0] == said[-1] != "set":
        said = said[:-1]
    if len(said) > 2 and (said[0] == said[1] or _gets_again(said)):
        said = said[1:]
    if len(said) < 2 or said[-1] != "request":
        return said
    if said[0] == "post" and is_verb(said[1]) and len(said) > 2:
        return said[1:-1]
    return said[:-1] if said[0] == "list" else said


def _gets_again(said: Words) -> bool:
    if said[0] not in _GETTING or said[1] not in _GETTING | {"list"}:
        return False
    return said[1] != "list" or said[-1] == "request" or is_plural(said[_noun(said)])


def create_for_post(said: Words, context: Context) -> Words:
    """`post` is what HTTP says where people say `create`."""
    if said[0] != "post" or context.verb != "POST":
        return said
    if context.path and context.path[-1].words == ("post",):
        return said
    if said[-1] in CRUD and len(said) > 2:
        return (said[-1], *said[1:-1])
    if len(said) > 2 and is_verb(said[1]):
        return said[1:]
    return ("create", *said[1:])


def get_what_is_one(said: Words, context: Context) -> Words:
    """`list` of what the documented response has one of."""
    if said[0] != "list" or context.cardinality is Cardinality.MANY:
        return said
    if len(said) == 1 and not _is_listed(context):
        is_one = context.cardinality is Cardinality.ONE or context.is_single
        return ("get",) if is_one and not context.says_list else said
    at = _noun(said)
    if not at or context.cardinality is not Cardinality.ONE:
        return said
    if context.says_list and is_plural(said[at]):
        return said
    one = context.ends_in_slot and said[at] not in ONE_THING
    return ("get", *(_in_singular(said, at) if one else said)[1:])


def _is_listed(context: Context) -> bool:
    """Is this the path of all: `/owners` beside `/owners/{id}`, whatever its response shows?"""
    last = context.path[-1].words[-1] if context.path else ""
    return context.is_collection and is_plural(last) and last not in ONE_THING


def list_what_are_many(said: Words, context: Context) -> Words:
    """`get notes`, `get by owner` where the documented response is a list."""
    if context.verb != "GET" or context.cardinality is not Cardinality.MANY:
        return said
    if said[0] not in _GETTING or said[1:2] == ("from",):
        return said
    if said == ("get", "page"):
        return ("list",)
    at = _noun(said)
    if at == 0:
        is_whole = context.is_collection or not context.ends_in_slot
        is_list = len(said) > 1 or (context.is_of_many and is_whole)
        return ("list", *said[1:]) if is_list else said
    if said[at] in ONE_THING or not is_plural(said[at]):
        return said
    return ("list", *said[1:])


def singular_of_one(said: Words, context: Context) -> Words:
    """`get links`, `delete links` where the path ends in one of them."""
    at = _noun(said)
    if at == 0 or said[at] in ONE_THING or not context.is_of_one:
        return said
    if context.verb != "GET":
        return _in_singular(said, at) if said[0] in _CHANGING else said
    is_one = said[0] in _GETTING and context.cardinality is not Cardinality.MANY
    return _in_singular(said, at) if is_one else said


def plural_of_many(said: Words, context: Context) -> Words:
    """`list note` of many."""
    at = _noun(said)
    if said[0] != "list" or at == 0 or context.cardinality is Cardinality.ONE:
        return said
    many = context.cardinality is Cardinality.MANY or (
        context.is_collection and not context.says_list
    )
    if context.verb == "GET" and context.says_list and context.path:
        many = many and (said[at],) != context.path[-1].words[-1:]
    many = many and not is_state(said[at])
    many = many and root(said[at]) in map(root, literals(context.path))
    return (*said[:at], plural(said[at]), *said[at + 1 :]) if many else said


def _in_singular(said: Words, at: int) -> Words:
    return (*said[:at], singular(said[at]), *said[at + 1 :])


def _noun(said: Words) -> int:
    """Where the thing stands: last, or before `for`, `by`, ...; 0 where there is none."""
    for at in range(1, len(said)):
        if said[at] in _QUALIFIED:
            return at - 1
    return len(said) - 1


def noun(said: Words) -> str:
    """The thing that a method is about, in singular."""
    return root(said[_noun(said)])


def update_for_patch(said: Words, context: Context) -> Words:
    """`patch` and `put` are what HTTP says where people say `update`, or `replace` beside it."""
    if said[0] not in ("patch", "put") or said[0] != context.verb.lower():
        return said
    return ("replace" if context.replaces else "update", *said[1:])


def me(said: Words, context: Context) -> Words:
    """`get current`, `get authenticated` of users: who calls."""
    is_of_people = root(context.resource[0]) in _PEOPLE
    is_caller = len(said) == 2 and said[0] in _GETTING and said[1] in _CALLER
    return ("me",) if is_caller and is_of_people and context.verb == "GET" else said


def without_caller(said: Words, context: Context) -> Words:
    """`list keys for authenticated user`, `generate me client key`: of what belongs to the caller."""
    if len(said) > 2 and "me" in said[1:]:
        return tuple(word for word in said if word != "me")
    first = context.path[0].words if context.path else ()
    is_own = said[1:2] == ("current",) and first == ("user",)
    if is_own and len(said) > 2 and said[2:3] != ("user",):
        return said[:1] + said[2:]
    for caller in _CALLERS:
        for at in range(1, len(said) - len(caller) + 1):
            rest = (*said[:at], *said[at + len(caller) :])
            if said[at : at + len(caller)] == caller and _stands(rest, at, context):
                return rest
    return said


def _stands(rest: Words, at: int, context: Context) -> bool:
    """Does it still say what is done, to what: neither `owned by` nor `list organizations` of them?"""
    if at == len(rest) and rest[-1] in PREPOSITIONS:
        return False
    return not is_said(rest[1:] or ("",), context.resource)


def without_all(said: Words, _: Context) -> Words:
    """`list all notes`, `create new note`: what is listed is all, and what is created is new."""
    is_filler = said[:2] in (("list", "all"), ("create", "new"))
    is_filler |= said[:2] == ("get", "all") and is_plural(said[-1])
    return (said[0], *said[2:]) if is_filler else said


def without_kind(said: Words, context: Context) -> Words:
    """`list receiving attachments` of receiving emails; `update texml queue` of texml rest commands."""
    kind = tuple(map(root, context.resource[:-1]))
    if not kind or is_verb(kind[0]):
        return said
    if len(kind) > 1 and tuple(map(root, said[1:])) == kind:
        return said[:1]
    for end in range(1 + len(kind), 1, -1):
        is_kind = tuple(map(root, said[1:end])) == kind[: end - 1]
        if is_kind and said[end:] and (end > len(kind) or _opens(said[1:end], context)):
            return (said[0], *said[end:])
    return said


def _opens(kind: Words, context: Context) -> bool:
    """Does the path begin with these words, or with the whole resource, for all that it has?"""
    first = context.path[0].words if context.path else ()
    return is_said(kind, first) or is_said(context.resource, first)


def without_slot(said: Words, context: Context) -> Words:
    """`get by id`, where the path ends in an id."""
    if not context.ends_in_slot:
        return said
    slot = context.path[-1].words
    if len(said) > 3 and said[-2:] == slot and said[-3] == slot[0]:
        return said[:-2]  # `delete tool tool id`
    if "by" not in said[1:]:
        return said
    at = said.index("by", 1)
    by = said[at + 1 :]
    passed = by == ("id",) or set(by) <= set(slot) or slot[-1].endswith("".join(by))
    return said[:at] if by and passed else said


def without_parent(said: Words, context: Context) -> Words:
    """`list organization issues`, where the path begins with an organization."""
    path = context.path
    if not context.is_rooted or len(path) < 3 or not path[1].is_slot:
        return said
    parent = tuple(map(root, path[0].words))
    end = 1 + len(parent)
    if len(said) > end and tuple(map(root, said[1:end])) == parent:
        return (said[0], *said[end:])
    return said


def without_tenant(said: Words, context: Context) -> Words:
    """`list alerts for org`, `set permissions organization`, below an organization."""
    path = context.path
    if len(path) < 3 or path[0].is_slot or not path[1].is_slot or len(said) < 3:
        return said
    short, whole = sorted((root(path[0].words[-1]), root(said[-1])), key=len)
    if short != whole and not is_short(short, whole):
        return said
    kept = said[:-2] if said[-2] == "for" else said[:-1]
    is_thing = said[-2] == "for" or is_plural(said[-2])
    return kept if is_thing else said
