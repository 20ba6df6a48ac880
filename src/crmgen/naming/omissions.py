"""Words that a method can do without where no other of its resource is called so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from crmgen.naming.plurals import plural, singular
from crmgen.naming.resource_words import root
from crmgen.naming.tidy import AT_ONCE, Setting, Words
from crmgen.naming.verbs import is_verb


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
    is_doing = bool(said[2:]) and (is_verb(said[1]) or said[1] in AT_ONCE)
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
