"""Components that say the same are one; others that have one key are told apart by their documents."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from crmgen.join.parts import Name, Part
from crmgen.join.stated import stated
from crmgen.text import Json
from crmgen.tree.maps import Map, collected, mapping
from crmgen.tree.pointers import unescape
from crmgen.tree.shape import SHAPES, Kind

_REFERENCE: Final = re.compile(r'"#/components/(\w+)/([^/"]+)')
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_SECTIONS: Final = SHAPES[Kind.COMPONENTS]
SCHEMES: Final = "securitySchemes"
_Entry = tuple[str, Json, Map, str]
_Place = tuple[int, Name]
"""A component, and which of the documents has it."""


def tell_apart(parts: Sequence[Part]) -> None:
    """Note in the parts which components get another key: all of one key but those that most documents say alike.

    Keys that only capitals or punctuation tell apart are one: their classes would be.
    """
    texts = {
        (index, Name(section, key)): stated(_SECTIONS[section].kind, value)
        for index, part in enumerate(parts)
        for section, key, value in _components(part.root)
    }
    alike: dict[Name, dict[int, list[_Place]]] = {}
    for place, color in _colors(texts).items():
        alike.setdefault(_folded(place[1]), {}).setdefault(color, []).append(place)
    taken = {name for _, name in texts}
    for groups in alike.values():
        if len({index for places in groups.values() for index, _ in places}) > 1:
            _name_apart([*groups.values()], parts, taken)


def _name_apart(
    groups: Sequence[Sequence[_Place]], parts: Sequence[Part], taken: set[Name]
) -> None:
    """A key for each group of components that are one."""
    first, *others = sorted(groups, key=len, reverse=True)
    is_common = not others or len(first) > len(others[0])
    for group in groups:
        index, name = group[0]
        key = name.key
        if group is not first or not is_common:
            key = _free(parts[index].name, name, taken)
        for each, own in group:
            if own.key != key:
                parts[each].components[own] = key


def _folded(name: Name) -> Name:
    return Name(name.section, _PUNCTUATION.sub("", name.key).lower())


def _components(root: Map) -> Iterator[tuple[str, str, Json]]:
    """All but security schemes, of which is more to say."""
    for section, holder in mapping(root.get("components")).items():
        if section in _SECTIONS and section != SCHEMES:
            for key, value in mapping(holder).items():
                yield section, key, value


def _free(document: str, name: Name, taken: set[Name]) -> str:
    found = name
    while found in taken:
        found = Name(name.section, f"{document}_{found.key}")
    taken.add(found)
    return found.key


def _colors(texts: Mapping[_Place, str]) -> dict[_Place, int]:
    """Equal numbers for components that are called and say the same, as does what they refer to, and so on.

    They are taken for the same until something tells them apart, so that circles end.
    """
    mentioned = {place: tuple(_mentioned(place, texts)) for place in texts}
    said = ((place, (_folded(place[1]), text)) for place, text in texts.items())
    colors = _numbered(said)
    count = 0
    while count < (now := len(set(colors.values()))):
        count = now
        colors = _numbered(
            (place, (color, *map(colors.__getitem__, mentioned[place])))
            for place, color in colors.items()
        )
    return colors


def _mentioned(place: _Place, texts: Mapping[_Place, str]) -> Iterator[_Place]:
    for section, key in _REFERENCE.findall(texts[place]):
        other = place[0], Name(section, unescape(key))
        if other in texts:
            yield other


def _numbered(described: Iterable[tuple[_Place, Hashable]]) -> dict[_Place, int]:
    numbers: dict[Hashable, int] = {}
    return {place: numbers.setdefault(what, len(numbers)) for place, what in described}


def join_components(parts: Sequence[Part], schemes: Map) -> Map:
    """The components of all documents, each under the key that it has now."""
    found: dict[str, dict[str, _Entry]] = {}
    for part in parts:
        for section, holder in part.take("components").items():
            entries = found.setdefault(section, {})
            for key, value in mapping(holder).items():
                now = part.components.get(Name(section, key), key)
                entries.setdefault(now, (now, value, mapping(holder), key))
    made = Map(schemes.source, schemes.mark)
    for section, entries in found.items():
        made[section] = collected(entries.values())
    made[SCHEMES] = schemes
    return made
