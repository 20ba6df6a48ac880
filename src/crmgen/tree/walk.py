"""The walk over all objects of a document, by the table of shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from crmgen.diagnostics import Notes
from crmgen.text import Json
from crmgen.tree.maps import Map, described, place_of
from crmgen.tree.pointers import escape
from crmgen.tree.shape import ANY_NAME, SHAPES, Holds, Kind, Rule

_NO_RULES: Final[dict[str, Rule]] = {}
_TELLING_KEYS: Final = {
    kind: frozenset(SHAPES.get(kind, ()))
    for kind in Kind
    if ANY_NAME not in SHAPES.get(kind, ())
}
"""The keys under which other objects stand; none for kinds that have them under any key."""
_SIDE_MATTERS: Final = frozenset(
    (Kind.HEADER, Kind.LINK, Kind.EXAMPLE, Kind.ENCODING, Kind.TAG)
)
"""What a client can do without: left out, with a loss, where it has another form."""


class Site(NamedTuple):
    """An object of the document: what it is, itself, and where it stands."""

    kind: Kind
    map: Map
    pointer: str
    base: str


def walk(
    start: Site, notes: Notes, is_done: Callable[[Kind, Map], bool]
) -> Iterator[Site]:
    """Every object from `start` down, in document order, but for entries of mappings that are done.

    The children of an object are looked up when it has been dealt with, so it may be changed in place.
    Where something else stands than the table says, it is mended if the intent is plain, which is a
    loss, and else a problem.
    """
    waiting = [start]
    while waiting:
        site = waiting.pop()
        yield site
        keys = _TELLING_KEYS.get(site.kind)
        if keys is None or not keys.isdisjoint(site.map):
            waiting += reversed(list(_children(site, notes, is_done)))


def _children(
    site: Site, notes: Notes, is_done: Callable[[Kind, Map], bool]
) -> Iterator[Site]:
    rules = SHAPES.get(site.kind, _NO_RULES)
    rule_of_others = rules.get(ANY_NAME)
    for key in tuple(site.map):
        rule = rules.get(key)
        if rule is None:
            if rule_of_others is None or key.startswith("x-") or key == "$ref":
                continue
            rule = rule_of_others
        if rule.holds is Holds.MAP:
            yield from _map(site, key, rule.kind, notes, is_done)
        else:
            found = _one if rule.holds is Holds.ONE else _list
            yield from found(site, key, rule.kind, notes)


def _one(site: Site, key: str, kind: Kind, notes: Notes) -> Iterator[Site]:
    value = site.map[key]
    if isinstance(value, Map):
        yield Site(kind, value, f"{site.pointer}/{escape(key)}", site.base)
    elif not _is_boolean_schema(kind, value):
        _repair_or_error(site, key, kind, "a mapping", notes)


def _list(site: Site, key: str, kind: Kind, notes: Notes) -> Iterator[Site]:
    value = site.map[key]
    if isinstance(value, Map):
        value = site.map[key] = [value]
        _record_loss(
            site, key, "one-for-list", f"{key!r} takes a list; read as one entry", notes
        )
    if not isinstance(value, list):
        _repair_or_error(site, key, kind, "a list", notes)
        return
    for index, element in enumerate(value):
        if isinstance(element, Map):
            yield Site(kind, element, f"{site.pointer}/{key}/{index}", site.base)
        elif not _is_boolean_schema(kind, element):
            _error(
                site,
                key,
                f"a list of mappings, but entry {index + 1} is",
                element,
                notes,
            )


def _map(
    site: Site,
    key: str,
    kind: Kind,
    notes: Notes,
    is_done: Callable[[Kind, Map], bool],
) -> Iterator[Site]:
    value = site.map[key]
    if not isinstance(value, Map):
        _repair_or_error(site, key, kind, "a mapping", notes)
        return
    inner = Site(kind, value, f"{site.pointer}/{key}", site.base)
    for name in tuple(value):
        entry = value[name]
        if entry is None:
            entry = value[name] = Map(value.source, value.mark)
            _record_loss(
                inner, name, "empty-value", f"{name!r} is empty; it says nothing", notes
            )
        if isinstance(entry, Map):
            if not is_done(kind, entry):
                yield Site(kind, entry, f"{inner.pointer}/{escape(name)}", site.base)
        elif not _is_boolean_schema(kind, entry):
            _repair_or_error(inner, name, kind, "a mapping", notes)


def _is_boolean_schema(kind: Kind, value: Json) -> bool:
    return kind is Kind.SCHEMA and isinstance(value, bool)


def _repair_or_error(
    site: Site, key: str, kind: Kind, wanted: str, notes: Notes
) -> None:
    value = site.map[key]
    if value is None or value == []:
        _record_loss(
            site, key, "empty-value", f"{key!r} is empty; it says nothing", notes
        )
        del site.map[key]
    elif kind in _SIDE_MATTERS:
        message = f"{key!r} must be {wanted}, not {described(value)}; left out"
        _record_loss(site, key, "unreadable-part", message, notes)
        del site.map[key]
    else:
        _error(site, key, f"{wanted}, not", value, notes)


def _record_loss(site: Site, key: str, code: str, message: str, notes: Notes) -> None:
    place = place_of(site.map, key, f"{site.pointer}/{escape(key)}")
    notes.record_loss(place, code, message)


def _error(site: Site, key: str, wanted: str, value: Json, notes: Notes) -> None:
    place = place_of(site.map, key, f"{site.pointer}/{escape(key)}")
    notes.error(place, f"{key!r} must be {wanted} {described(value)}", "wrong-type")
