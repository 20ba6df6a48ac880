"""Names of members, inside a scope of their own: fields of a type, arguments of a method."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Final, TypeVar

from crmgen.naming.words.collisions import Candidates, resolve_collisions
from crmgen.naming.words.identifiers import as_it_is, snake, spelled, words
from crmgen.text import SpecText

K = TypeVar("K", bound=Hashable)

_LONGEST: Final = 80
"""Characters of the longest name of a member: its vendor's, as long as it fits into a line."""


def candidates_for(
    key: K,
    wire: SpecText,
    taken: Collection[str],
    stated: SpecText | None = None,
    place: str = "",
) -> Candidates[K]:
    """Names for something with a wire name: its words, then its symbols in words or its place as well.

    One that is called so on the wire already comes before others that only normalise to it.
    """
    if stated is not None:
        return Candidates(key, (snake(words(stated), taken),), -1)
    own = as_it_is(wire, _LONGEST)
    if own is not None and own not in taken:
        fuller = [f"{place}_{own}"] if place else []
        return Candidates(key, (own, *fuller))
    said = [words(wire), spelled(wire), *([(place, *words(wire))] if place else [])]
    names = [snake(each, taken, longest=_LONGEST) for each in said]
    return Candidates(key, tuple(dict.fromkeys(names)), int(names[0] != wire))


def name_members(
    wanted: Mapping[K, Candidates[K]], taken: frozenset[str], pinned: Mapping[K, str]
) -> dict[K, str]:
    """Names for the members of one scope; pins are kept unless the document states a name."""
    firsts = {one.names[0] for one in wanted.values()}
    if not pinned and len(firsts) == len(wanted) and not firsts & taken:
        return {key: one.names[0] for key, one in wanted.items()}
    unstated = [key for key, one in wanted.items() if one.rank >= 0]
    old = kept_pins(pinned, unstated, taken)
    others = [one for key, one in wanted.items() if key not in old]
    found = old | resolve_collisions(others, taken | set(old.values()), _underscored)
    return {key: found[key] for key in wanted}


def _underscored(name: str, count: int) -> str:
    """`links_` of `_links`, beside `links`."""
    return name + "_" * (count - 1)


def kept_pins(
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
