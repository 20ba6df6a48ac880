"""Names of members, inside a scope of their own: fields of a type, arguments of a method."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from keyword import iskeyword
from typing import Final, TypeVar

from crmgen.naming.words.collisions import Wish, settle
from crmgen.naming.words.identifiers import snake, spelled, words
from crmgen.text import SpecText

K = TypeVar("K", bound=Hashable)

_SNAKE: Final = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(_[a-z0-9]+)*")


def wish_for(
    key: K,
    wire: SpecText,
    taken: Collection[str],
    stated: SpecText | None = None,
) -> Wish[K]:
    """The wish of something with a wire name: its words, then its symbols in words as well.

    One that is called so on the wire already comes before others that only normalise to it.
    """
    if stated is not None:
        return Wish(key, (snake(words(stated), taken),), -1)
    if _is_snake(wire.unsafe, taken):
        return Wish(key, (wire.unsafe,))
    names = [snake(words(wire), taken), snake(spelled(wire), taken)]
    return Wish(key, tuple(dict.fromkeys(names)), int(names[0] != wire))


def _is_snake(wire: str, taken: Collection[str]) -> bool:
    """Is a wire name a good name as it is? Most are; asking is faster than taking it apart."""
    return (
        _SNAKE.fullmatch(wire) is not None and wire not in taken and not iskeyword(wire)
    )


def name_members(
    wishes: Mapping[K, Wish[K]], taken: frozenset[str], pinned: Mapping[K, str]
) -> dict[K, str]:
    """Names for the members of one scope; pins are kept unless the document states a name."""
    firsts = {wish.names[0] for wish in wishes.values()}
    if not pinned and len(firsts) == len(wishes) and not firsts & taken:
        return {key: wish.names[0] for key, wish in wishes.items()}
    unstated = [key for key, wish in wishes.items() if wish.rank >= 0]
    old = kept(pinned, unstated, taken)
    others = [wish for key, wish in wishes.items() if key not in old]
    found = old | settle(others, taken | set(old.values()))
    return {key: found[key] for key in wishes}


def kept(
    pinned: Mapping[K, str], keys: Iterable[K], taken: Collection[str]
) -> dict[K, str]:
    """The pinned names of `keys` that are free and each given once."""
    found: dict[K, str] = {}
    given = set(taken)
    for key in keys:
        name = pinned.get(key)
        if name is not None and name not in given:
            found[key] = name
            given.add(name)
    return found
