"""Which resource each operation stands in: its first tag, or a literal piece of its path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crmgen.ir.operations import Api, Operation, tag_key
from crmgen.naming.names import Pinned
from crmgen.naming.resources.documents import part_of, told_apart
from crmgen.naming.resources.group import Group
from crmgen.naming.resources.nouns import (
    begin_alike,
    nouns_of_ids,
    telling_tags,
    thing_of_title,
    verb_of_tag,
)
from crmgen.naming.resources.path_nouns import nouns_of_paths
from crmgen.naming.resources.paths import Step, steps, undivided
from crmgen.naming.spelling import Spelling
from crmgen.naming.words.collisions import CLIENT, Candidates, resolve_collisions
from crmgen.naming.words.english import is_plural, plural, singular
from crmgen.naming.words.identifiers import portable, snake, words
from crmgen.naming.words.phrases import is_said, is_short, root
from crmgen.records import dataclass, replace
from crmgen.text import SpecText, Wire


def group(api: Api, spelling: Spelling) -> tuple[Group, ...]:
    """The resources of an API. Tags that say the same, in singular or plural, are one."""
    if not api.documents:
        return _groups(_Sorter(api, spelling))
    whole = {each.id: each for each in api.operations}
    found: dict[SpecText, list[Group]] = {}
    for name in (each.name for each in api.documents):
        groups = _groups(_Sorter(part_of(api, [name]), spelling))
        found[name] = [
            replace(each, operations=tuple(map(whole.__getitem__, each.ids)))
            for each in groups
        ]
    return told_apart(found)


def _groups(sorter: _Sorter) -> tuple[Group, ...]:
    groups: dict[str, list[tuple[Operation, Place]]] = {}
    for operation in sorter.operations:
        place = sorter.place(operation)
        groups.setdefault("".join(map(root, place.words)), []).append(
            (operation, place)
        )
    return tuple(_group(members) for members in groups.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where one operation wants to stand."""

    words: tuple[str, ...]
    tag: Wire
    pinned: SpecText | None = None


def _group(members: Sequence[tuple[Operation, Place]]) -> Group:
    _, first = members[0]
    pinned = next((place.pinned for _, place in members if place.pinned), None)
    operations = tuple(operation for operation, _ in members)
    many = (place.words for _, place in members if is_plural(place.words[-1]))
    said = next(many, first.words)
    return Group(
        said if pinned else _in_number(said, operations), operations, first.tag, pinned
    )


def _in_number(
    said: tuple[str, ...], operations: Sequence[Operation]
) -> tuple[str, ...]:
    """`Container` is `containers`, where a quarter of its paths have `/containers` in them."""
    plurals = sum(
        any(_is_plural_of(step, said) for step in steps(each.path))
        for each in operations
    )
    return (*said[:-1], plural(said[-1])) if plurals * 4 >= len(operations) else said


def _is_plural_of(step: Step, said: Sequence[str]) -> bool:
    """Does a step say the plural, or that of its last word or of a short form: `/repos`?"""
    if step.is_slot or not is_plural(step.words[-1]) or is_plural(said[-1]):
        return False
    short = singular(step.words[-1])
    if len(step.words) == 1 and (is_short(short, said[-1])):
        return True
    return is_said(said, step.words) or is_said(said[-1:], step.words[-1:])


class _Sorter:
    """Finds the place of each operation, knowing all tags, operationIds and paths."""

    def __init__(self, api: Api, spelling: Spelling) -> None:
        self.operations = api.operations
        self.spelling = spelling
        self.tags = telling_tags(api)
        self.pinned = {tag.key: tag.pinned for tag in api.tags if tag.pinned}
        self.by_id = nouns_of_ids(api)
        self.begin_alike = begin_alike(api)
        untagged = [op for op in api.operations if not self._tag(op)]
        self.by_path = nouns_of_paths(untagged)
        self.title = thing_of_title(api)

    def place(self, operation: Operation) -> Place:
        if operation.pinned_resource:
            name = operation.pinned_resource
            return Place(words(name), name, name)
        wire = operation.tags[0] if operation.tags else SpecText("")
        tag = tag_key(wire, operation.document)
        if pinned := self.pinned.get(tag):
            return Place(words(pinned), tag, pinned)
        stated = self.by_id.get(operation.id, ())
        said = self._tag(operation)
        echoes = self.begin_alike and len(stated) > 1 and is_said(said, stated[0])
        if said and not echoes:
            said = undivided(said, steps(operation.path))
            return Place(self.spelling.divide(said), tag)
        found = stated[-1] if stated else self.by_path.get(operation.id, ())
        found = found or verb_of_tag(wire) or self.title or ("root",)
        key = SpecText(f"/{'-'.join(found)}")
        return Place(self.spelling.divide(found), tag_key(key, operation.document))

    def _tag(self, operation: Operation) -> tuple[str, ...]:
        return self.tags[operation.tags[0]] if operation.tags else ()


@dataclass(frozen=True, slots=True)
class NamedResource:
    attribute: str
    group: Group


def name_resources(
    api: Api, pins: Pinned, spelling: Spelling
) -> tuple[NamedResource, ...]:
    """The resources in the order of their first operations.

    A pinned operation stays in its resource whatever its tags say now, and one that is new in a
    group of pinned ones joins them.
    """
    groups = group(api, spelling)
    attributes = _attributes(groups, pins)
    members: dict[str, list[tuple[Operation, Group]]] = {}
    home = {id: each for each in groups for id in each.ids}
    for operation in api.operations:
        own = home[operation.id]
        pin = pins.methods.get(operation.id) if own.pinned is None else None
        attribute = pin[0] if pin else attributes[own.tag]
        members.setdefault(attribute, []).append((operation, own))
    return tuple(
        NamedResource(name, _joined(name, each)) for name, each in members.items()
    )


def _attributes(groups: Sequence[Group], pins: Pinned) -> Mapping[Wire, str]:
    """The attribute for what is not pinned, by the group's tag."""
    found: dict[Wire, str] = {}
    wanted: list[Candidates[Wire]] = []
    for each in groups:
        name = portable(snake(each.words, CLIENT, "root"))
        if name.endswith("_") and each.pinned is None:
            name = snake((*each.words[:-1], plural(each.words[-1])), CLIENT)
        pinned = Counter(pins.methods[id][0] for id in each.ids if id in pins.methods)
        if each.pinned is not None or not pinned:
            wanted.append(Candidates(each.tag, (name,), -1 if each.pinned else 0))
        else:
            found[each.tag] = name if name in pinned else pinned.most_common(1)[0][0]
    stated = {name for each in wanted if each.rank < 0 for name in each.names}
    taken = CLIENT.union(found.values(), pins.old.resources.keys() - stated)
    return found | resolve_collisions(wanted, taken)


def _joined(attribute: str, members: Sequence[tuple[Operation, Group]]) -> Group:
    """One group of operations that may come from several."""
    first = members[0][1]
    operations = tuple(operation for operation, _ in members)
    alike = all(own is first for _, own in members)
    return Group(
        first.words if alike else words(attribute), operations, first.tag, first.pinned
    )
