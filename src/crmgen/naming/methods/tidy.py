"""Words of a method put right: what a person would change on reading them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmgen.naming.methods.amounts import Amount
from crmgen.naming.resources.paths import Step, literals
from crmgen.naming.words.phrases import PREPOSITIONS, root
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
    found = _without_kind_of_call(_aged_last(found), setting)
    found = _said_with_http(_one_verb(_at_once_first(found)), setting)
    return _numbered(found, setting)


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


def _without_kind_of_call(said: Words, setting: Setting) -> Words:
    """`delete thread method`"""
    is_told = said[-1] in literals(setting.path)
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


def _said_with_http(said: Words, setting: Setting) -> Words:
    """`post` is what HTTP says where people say `create`."""
    if said[0] != "post" or setting.verb != "POST":
        return said
    if setting.path and setting.path[-1].words == ("post",):
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
    if said[0] == "search":
        told = plural(said[at]) in literals(setting.path)
        return (*said[:at], plural(said[at]), *said[at + 1 :]) if told else said
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
    if setting.verb == "GET" and setting.says_list and setting.path:
        many = many and (said[at],) != setting.path[-1].words[-1:]
    many = many and not is_state(said[at])
    many = many and root(said[at]) in map(root, literals(setting.path))
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
