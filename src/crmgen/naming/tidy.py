"""Words of a method put right and made short: what a person would change on reading them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crmgen.naming.amounts import Amount
from crmgen.naming.paths import Step, literals
from crmgen.naming.plurals import is_plural, plural, singular
from crmgen.naming.resource_words import PREPOSITIONS, root
from crmgen.naming.verbs import CRUD, ONE_THING, is_state, is_verb

Words = tuple[str, ...]

_GETTING: Final = frozenset(["fetch", "get", "read", "retrieve", "show"])
_CHANGING: Final = frozenset(["delete", "patch", "put", "remove", "update"])
_ARTICLES: Final = frozenset(["a", "an", "the"])
_AT_ONCE: Final = frozenset(["batch", "bulk"])


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of an operation when its words are put right."""

    verb: str
    path: tuple[Step, ...]
    amount: Amount = Amount.UNKNOWN
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


def put_right(method: Words, setting: Setting) -> Words:
    """One verb, and it first; `list` what are many and `get` what is one; no articles."""
    found = tuple(
        word
        for at, word in enumerate(method)
        if word not in _ARTICLES or at + 1 == len(method)
    )
    found = _said_with_http(_one_verb(_at_once_first(found)), setting)
    return _numbered(found, setting)


def _at_once_first(said: Words) -> Words:
    """`set public ips bulk`; but a `file batch` is a thing."""
    if len(said) > 2 and said[-1] in _AT_ONCE and is_plural(said[-2]):
        body = said[:-2] if said[-2] == "in" else said[:-1]
        return (said[-1], *body)
    return said


def _one_verb(said: Words) -> Words:
    """`get list tokens`, `get get link`, `post validate request`, `list request`."""
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


def _said_with_http(said: Words, setting: Setting) -> Words:
    """`post` is what HTTP says where people say `create`."""
    if said[0] != "post" or setting.verb != "POST":
        return said
    if said[-1] in CRUD and len(said) > 2:
        return (said[-1], *said[1:-1])
    if len(said) > 2 and is_verb(said[1]):
        return said[1:]
    return ("create", *said[1:])


def _numbered(said: Words, setting: Setting) -> Words:
    at = _noun(said)
    if said == ("list",) and _gives_one(setting):
        return ("get",)
    if at == 0 and _gives_all(said, setting):
        return ("list", *said[1:])
    if said == ("get", "page") and setting.amount is Amount.MANY:
        return ("list",)
    if at == 0 or (said[at] in ONE_THING and said[0] != "list"):
        return said
    if said[0] == "list":
        return _listed(said, at, setting)
    if said[0] in _CHANGING and setting.verb != "GET":
        return _in_singular(said, at) if setting.is_of_one else said
    if setting.verb != "GET" or said[0] not in _GETTING or not is_plural(said[at]):
        return said
    if setting.amount is Amount.MANY:
        return ("list", *said[1:])
    return _in_singular(said, at) if setting.is_of_one else said


def _gives_one(setting: Setting) -> bool:
    if setting.says_list or setting.amount is Amount.MANY:
        return False
    return setting.amount is Amount.ONE or setting.is_single


def _gives_all(said: Words, setting: Setting) -> bool:
    """`get` and `get by owner` of many."""
    if setting.verb != "GET" or setting.amount is not Amount.MANY:
        return False
    if said[0] not in _GETTING or said[1:2] == ("from",):
        return False
    return len(said) > 1 or (setting.is_of_many and not setting.ends_in_slot)


def _listed(said: Words, at: int, setting: Setting) -> Words:
    if setting.amount is Amount.ONE and not (setting.says_list and is_plural(said[at])):
        one = setting.ends_in_slot and said[at] not in ONE_THING
        return ("get", *(_in_singular(said, at) if one else said)[1:])
    many = setting.amount is Amount.MANY or (
        setting.is_collection and not setting.says_list
    )
    many = many and not is_state(said[at])
    many = many and root(said[at]) in map(root, literals(setting.path))
    return (*said[:at], plural(said[at]), *said[at + 1 :]) if many else said


def _in_singular(said: Words, at: int) -> Words:
    return (*said[:at], singular(said[at]), *said[at + 1 :])


def _noun(said: Words) -> int:
    """Where the thing stands: last, or before `for`, `by`, ...; 0 where there is none."""
    for at in range(1, len(said)):
        if said[at] in PREPOSITIONS or said[at] in ("with", "and", "or"):
            return at - 1
    return len(said) - 1


def noun(said: Words) -> str:
    """The thing that a method is about, in singular."""
    return root(said[_noun(said)])


def shorter(method: Words, setting: Setting) -> Iterator[Words]:
    """Shorter words that say as much where no other method says the same; the shortest first."""
    found = [method]
    for leave_out in _OMISSIONS:
        short = leave_out(found[-1], setting)
        if short != found[-1]:
            found.append(short)
    yield from reversed(found[1:])


def _without_me(said: Words, _: Setting) -> Words:
    """`generate me client key`, of what belongs to the caller."""
    return tuple(word for word in said if word != "me") if len(said) > 2 else said


def _patched(said: Words, setting: Setting) -> Words:
    """`patch` and `put` are what HTTP says where people say `update`."""
    if said[0] not in ("patch", "put") or said[0] != setting.verb.lower():
        return said
    return ("replace" if setting.replaces else "update", *said[1:])


def _without_admin(said: Words, _: Setting) -> Words:
    """`admin create key`: who may do it is no part of what is done."""
    is_doing = bool(said[2:]) and (is_verb(said[1]) or said[1] in _AT_ONCE)
    return said[1:] if said[0] == "admin" and is_doing else said


def _without_all(said: Words, _: Setting) -> Words:
    return ("list", *said[2:]) if said[:2] == ("list", "all") else said


def _without_kind(said: Words, setting: Setting) -> Words:
    """`list receiving attachments` of receiving emails."""
    kind = tuple(map(root, setting.resource[:-1]))
    end = 1 + len(kind)
    is_kind = tuple(map(root, said[1:end])) == kind
    if not kind or not is_kind or is_verb(kind[0]):
        return said
    return (said[0], *said[end:]) if said[end:] else said


def _without_one(said: Words, _: Setting) -> Words:
    """`get tenant one`"""
    return said[:-1] if len(said) > 2 and said[-1] == "one" else said


def _without_done(said: Words, setting: Setting) -> Words:
    """`assign user role` of user role assignments."""
    done = singular((setting.resource or ("",))[-1]).removesuffix("ment")
    told = set(map(root, setting.resource[:-1]))
    is_told = len(told) > 1 and set(map(root, said[1:])) <= told | {"for"}
    does = setting.resource[-1:] != (plural(done),) and is_verb(done)
    return said[:1] if is_told and does else said


def _without_slot(said: Words, setting: Setting) -> Words:
    """`get by id`, where the path ends in an id."""
    if "by" not in said[1:] or not setting.ends_in_slot:
        return said
    at = said.index("by", 1)
    slot = setting.path[-1].words
    by = said[at + 1 :]
    passed = by == ("id",) or set(by) <= set(slot) or slot[-1].endswith("".join(by))
    return said[:at] if by and passed else said


def _without_parent(said: Words, setting: Setting) -> Words:
    """`list organization issues`, where the path begins with an organization."""
    path = setting.path
    if not setting.is_rooted or len(path) < 3 or not path[1].is_slot:
        return said
    parent = tuple(map(root, path[0].words))
    end = 1 + len(parent)
    if len(said) > end and tuple(map(root, said[1:end])) == parent:
        return (said[0], *said[end:])
    return said


_OMISSIONS: Final[Sequence[Callable[[Words, Setting], Words]]] = (
    _patched,
    _without_admin,
    _without_me,
    _without_all,
    _without_one,
    _without_kind,
    _without_done,
    _without_slot,
    _without_parent,
)
