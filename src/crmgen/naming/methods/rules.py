"""The rules that turn the words of a method into what a person would write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crmgen.naming.methods.cardinality import Cardinality
from crmgen.naming.resources.paths import Step, literals
from crmgen.naming.words.phrases import PREPOSITIONS, is_said, is_short, root
from crmgen.naming.words.plurals import is_plural, plural, singular
from crmgen.naming.words.verbs import CRUD, ONE_THING, is_state, is_verb

Words = tuple[str, ...]

_GETTING: Final = frozenset(["fetch", "get", "read", "retrieve", "show"])
_CHANGING: Final = frozenset(["delete", "patch", "put", "remove", "update"])
_ARTICLES: Final = frozenset(["a", "an", "the"])
_AGED: Final = frozenset(["deprecated", "legacy"])
_CALLS: Final = frozenset(["endpoint", "method", "operation"])
AT_ONCE: Final = frozenset(["batch", "bulk"])


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of an operation when its words are put right."""

    verb: str
    path: tuple[Step, ...]
    cardinality: Cardinality = Cardinality.UNKNOWN
    is_collection: bool = False
    says_list: bool = False
    """Its operationId has the word `list`."""
    is_single: bool = False
    """Its path is put to and never posted to: quotas, which there are once."""
    replaces: bool = False
    """It puts where others patch."""
    resource: tuple[str, ...] = ()
    is_rooted: bool = False
    """Most of what stands beside it begins with the same thing: its organization, say."""

    @property
    def ends_in_slot(self) -> bool:
        return bool(self.path) and self.path[-1].is_slot

    @property
    def is_of_many(self) -> bool:
        return is_plural((self.resource or ("",))[-1])

    @property
    def is_of_one(self) -> bool:
        """Does its path end in one of the things, not in what they are of: `/notes/{contact_id}`?"""
        slot = self.path[-1].words if self.ends_in_slot else ()
        whole = tuple(map(root, self.resource))
        return bool(slot) and tuple(map(root, slot[: len(whole)])) != whole


def correct(method: Words, context: Context) -> Words:
    """One verb, and it first; `list` what are many and `get` what is one; no articles."""
    found = tuple(
        word
        for at, word in enumerate(method)
        if word not in _ARTICLES or at + 1 == len(method)
    )
    found = _without_kind_of_call(_aged_last(found), context)
    found = _said_with_http(_one_verb(_at_once_first(found)), context)
    return _numbered(found, context)


def _at_once_first(said: Words) -> Words:
    """`set public ips bulk`; but a `file batch` is a thing."""
    if len(said) > 2 and said[-1] in AT_ONCE and is_plural(said[-2]):
        body = said[:-2] if said[-2] == "in" else said[:-1]
        return (said[-1], *body)
    return said


def _aged_last(said: Words) -> Words:
    """`create deprecated pin` is a deprecated way to create one; `get build latest` gets the latest."""
    if len(said) > 2 and said[-1] == "latest" and said[-2] != "by":
        return (said[0], "latest", *said[1:-1])
    if len(said) > 2 and said[1] in _AGED and is_verb(said[0]):
        return (said[0], *said[2:], said[1])
    return said


def _without_kind_of_call(said: Words, context: Context) -> Words:
    """`delete thread method`"""
    is_told = said[-1] in literals(context.path)
    return said[:-1] if len(said) > 2 and said[-1] in _CALLS and not is_told else said


def _one_verb(said: Words) -> Words:
    """`get list tokens`, `get get link`, `post validate request`, `list request`."""
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


def _said_with_http(said: Words, context: Context) -> Words:
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


def _numbered(said: Words, context: Context) -> Words:
    at = _noun(said)
    if said == ("list",) and _gives_one(context):
        return ("get",)
    if at == 0 and _gives_all(said, context):
        return ("list", *said[1:])
    if said == ("get", "page") and context.cardinality is Cardinality.MANY:
        return ("list",)
    if at == 0 or (said[at] in ONE_THING and said[0] != "list"):
        return said
    if said[0] == "list":
        return _listed(said, at, context)
    if said[0] == "search":
        told = plural(said[at]) in literals(context.path)
        return (*said[:at], plural(said[at]), *said[at + 1 :]) if told else said
    if said[0] in _CHANGING and context.verb != "GET":
        return _in_singular(said, at) if context.is_of_one else said
    if context.verb != "GET" or said[0] not in _GETTING or not is_plural(said[at]):
        return said
    if context.cardinality is Cardinality.MANY:
        return ("list", *said[1:])
    return _in_singular(said, at) if context.is_of_one else said


def _gives_one(context: Context) -> bool:
    if context.says_list or context.cardinality is Cardinality.MANY:
        return False
    return context.cardinality is Cardinality.ONE or context.is_single


def _gives_all(said: Words, context: Context) -> bool:
    """`get` and `get by owner` of many."""
    if context.verb != "GET" or context.cardinality is not Cardinality.MANY:
        return False
    if said[0] not in _GETTING or said[1:2] == ("from",):
        return False
    return len(said) > 1 or (context.is_of_many and not context.ends_in_slot)


def _listed(said: Words, at: int, context: Context) -> Words:
    if context.cardinality is Cardinality.ONE and not (
        context.says_list and is_plural(said[at])
    ):
        one = context.ends_in_slot and said[at] not in ONE_THING
        return ("get", *(_in_singular(said, at) if one else said)[1:])
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
        if said[at] in PREPOSITIONS | _AGED or said[at] in ("with", "and", "or"):
            return at - 1
    return len(said) - 1


def noun(said: Words) -> str:
    """The thing that a method is about, in singular."""
    return root(said[_noun(said)])


_OF_CALLER: Final = (Step(("user",)),)
_CALLERS: Final[Sequence[Words]] = (
    ("for", "authenticated", "user"),
    ("for", "current", "user"),
    ("authenticated", "user"),
    ("current", "user"),
)


def shorter(method: Words, context: Context) -> Iterator[Words]:
    """Shorter words that say as much where no other method says the same; the shortest first."""
    found = [method]
    for leave_out in _OMISSIONS:
        short = leave_out(found[-1], context)
        if short != found[-1]:
            found.append(short)
    yield from reversed(found[1:])


def _without_me(said: Words, context: Context) -> Words:
    """`generate me client key`, `list keys for authenticated user`: of what belongs to the caller."""
    if len(said) > 2 and "me" in said[1:]:
        return tuple(word for word in said if word != "me")
    is_own = said[1:2] == ("current",) and context.path[:1] == _OF_CALLER
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


def _patched(said: Words, context: Context) -> Words:
    """`patch` and `put` are what HTTP says where people say `update`."""
    if said[0] not in ("patch", "put") or said[0] != context.verb.lower():
        return said
    return ("replace" if context.replaces else "update", *said[1:])


def _without_admin(said: Words, _: Context) -> Words:
    """`admin create key`: who may do it is no part of what is done."""
    is_doing = bool(said[1:]) and (is_verb(said[1]) or said[1] in AT_ONCE)
    return said[1:] if said[0] == "admin" and is_doing else said


def _without_new(said: Words, _: Context) -> Words:
    """`create new conversation`: what is created is new."""
    return ("create", *said[2:]) if said[:2] == ("create", "new") else said


def _without_all(said: Words, _: Context) -> Words:
    return ("list", *said[2:]) if said[:2] == ("list", "all") else said


def _without_kind(said: Words, context: Context) -> Words:
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


def _without_one(said: Words, _: Context) -> Words:
    """`get tenant one`"""
    return said[:-1] if len(said) > 2 and said[-1] == "one" else said


def _without_done(said: Words, context: Context) -> Words:
    """`assign user role` of user role assignments."""
    done = singular((context.resource or ("",))[-1]).removesuffix("ment")
    told = set(map(root, context.resource[:-1]))
    is_told = len(told) > 1 and set(map(root, said[1:])) <= told | {"for"}
    does = context.resource[-1:] != (plural(done),) and is_verb(done)
    return said[:1] if is_told and does else said


def _without_slot(said: Words, context: Context) -> Words:
    """`get by id`, where the path ends in an id."""
    if not context.ends_in_slot:
        return said
    last = context.path[-1].words
    if len(said) > 3 and said[-2:] == last and said[-3] == last[0]:
        return said[:-2]  # `delete tool tool id`
    if "by" not in said[1:]:
        return said
    at = said.index("by", 1)
    slot = context.path[-1].words
    by = said[at + 1 :]
    passed = by == ("id",) or set(by) <= set(slot) or slot[-1].endswith("".join(by))
    return said[:at] if by and passed else said


def _without_parent(said: Words, context: Context) -> Words:
    """`list organization issues`, where the path begins with an organization."""
    path = context.path
    if not context.is_rooted or len(path) < 3 or not path[1].is_slot:
        return said
    parent = tuple(map(root, path[0].words))
    end = 1 + len(parent)
    if len(said) > end and tuple(map(root, said[1:end])) == parent:
        return (said[0], *said[end:])
    return said


def _without_tenant(said: Words, context: Context) -> Words:
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


_OMISSIONS: Final[Sequence[Callable[[Words, Context], Words]]] = (
    _patched,
    _without_admin,
    _without_me,
    _without_new,
    _without_all,
    _without_one,
    _without_kind,
    _without_done,
    _without_slot,
    _without_parent,
    _without_tenant,
)
