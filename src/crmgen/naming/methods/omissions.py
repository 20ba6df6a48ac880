"""Words that a method can do without where no other of its resource is called so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from crmgen.naming.methods.tidy import AT_ONCE, Setting, Words
from crmgen.naming.resources.paths import Step
from crmgen.naming.words.phrases import PREPOSITIONS, is_said, is_short, root
from crmgen.naming.words.plurals import is_plural, plural, singular
from crmgen.naming.words.verbs import is_verb

_OF_CALLER: Final = (Step(("user",)),)
_CALLERS: Final[Sequence[Words]] = (
    ("for", "authenticated", "user"),
    ("for", "current", "user"),
    ("authenticated", "user"),
    ("current", "user"),
)


def shorter(method: Words, setting: Setting) -> Iterator[Words]:
    """Shorter words that say as much where no other method says the same; the shortest first."""
    found = [method]
    for leave_out in _OMISSIONS:
        short = leave_out(found[-1], setting)
        if short != found[-1]:
            found.append(short)
    yield from reversed(found[1:])


def _without_me(said: Words, setting: Setting) -> Words:
    """`generate me client key`, `list keys for authenticated user`: of what belongs to the caller."""
    if len(said) > 2 and "me" in said[1:]:
        return tuple(word for word in said if word != "me")
    is_own = said[1:2] == ("current",) and setting.path[:1] == _OF_CALLER
    if is_own and len(said) > 2 and said[2:3] != ("user",):
        return said[:1] + said[2:]
    for caller in _CALLERS:
        for at in range(1, len(said) - len(caller) + 1):
            rest = (*said[:at], *said[at + len(caller) :])
            if said[at : at + len(caller)] == caller and _stands(rest, at, setting):
                return rest
    return said


def _stands(rest: Words, at: int, setting: Setting) -> bool:
    """Does it still say what is done, to what: neither `owned by` nor `list organizations` of them?"""
    if at == len(rest) and rest[-1] in PREPOSITIONS:
        return False
    return not is_said(rest[1:] or ("",), setting.resource)


def _patched(said: Words, setting: Setting) -> Words:
    """`patch` and `put` are what HTTP says where people say `update`."""
    if said[0] not in ("patch", "put") or said[0] != setting.verb.lower():
        return said
    return ("replace" if setting.replaces else "update", *said[1:])


def _without_admin(said: Words, _: Setting) -> Words:
    """`admin create key`: who may do it is no part of what is done."""
    is_doing = bool(said[1:]) and (is_verb(said[1]) or said[1] in AT_ONCE)
    return said[1:] if said[0] == "admin" and is_doing else said


def _without_new(said: Words, _: Setting) -> Words:
    """`create new conversation`: what is created is new."""
    return ("create", *said[2:]) if said[:2] == ("create", "new") else said


def _without_all(said: Words, _: Setting) -> Words:
    return ("list", *said[2:]) if said[:2] == ("list", "all") else said


def _without_kind(said: Words, setting: Setting) -> Words:
    """`list receiving attachments` of receiving emails; `update texml queue` of texml rest commands."""
    kind = tuple(map(root, setting.resource[:-1]))
    if not kind or is_verb(kind[0]):
        return said
    if len(kind) > 1 and tuple(map(root, said[1:])) == kind:
        return said[:1]
    for end in range(1 + len(kind), 1, -1):
        is_kind = tuple(map(root, said[1:end])) == kind[: end - 1]
        if is_kind and said[end:] and (end > len(kind) or _opens(said[1:end], setting)):
            return (said[0], *said[end:])
    return said


def _opens(kind: Words, setting: Setting) -> bool:
    """Does the path begin with these words, or with the whole resource, for all that it has?"""
    first = setting.path[0].words if setting.path else ()
    return is_said(kind, first) or is_said(setting.resource, first)


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
    if not setting.ends_in_slot:
        return said
    last = setting.path[-1].words
    if len(said) > 3 and said[-2:] == last and said[-3] == last[0]:
        return said[:-2]  # `delete tool tool id`
    if "by" not in said[1:]:
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


def _without_tenant(said: Words, setting: Setting) -> Words:
    """`list alerts for org`, `set permissions organization`, below an organization."""
    path = setting.path
    if len(path) < 3 or path[0].is_slot or not path[1].is_slot or len(said) < 3:
        return said
    short, whole = sorted((root(path[0].words[-1]), root(said[-1])), key=len)
    if short != whole and not is_short(short, whole):
        return said
    kept = said[:-2] if said[-2] == "for" else said[:-1]
    is_thing = said[-2] == "for" or is_plural(said[-2])
    return kept if is_thing else said


_OMISSIONS: Final[Sequence[Callable[[Words, Setting], Words]]] = (
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
