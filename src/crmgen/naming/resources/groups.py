"""Which resource each operation stands in: its first tag, or a literal piece of its path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import OperationId
from crmgen.naming.methods.word_forms import undivided
from crmgen.naming.pins import Pinned
from crmgen.naming.resources.paths import Step, shared_start, steps
from crmgen.naming.words.collisions import Candidates, resolve_collisions
from crmgen.naming.words.identifiers import portable, snake, word_set, words
from crmgen.naming.words.phrases import is_said, is_short
from crmgen.naming.words.plurals import is_plural, plural, singular
from crmgen.naming.words.reserved import CLIENT
from crmgen.text import SpecText, Wire

_SAYS_NOTHING: Final = word_set("api apis controller endpoint endpoints rest")
"""Last words of tags that are left out: `ContactsController`, `Media Storage API`."""

_ONE_FOR_ALL: Final = 30
"""From so many operations on a single tag for all of them tells nothing; paths divide them."""


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one resource, and the words that name it."""

    words: tuple[str, ...]
    operations: tuple[Operation, ...]
    tag: Wire
    pinned: SpecText | None = None
    """The name that the document states for it (`x-crmgen-resource`, `x-crmgen-name` of the tag)."""

    @property
    def ids(self) -> tuple[OperationId, ...]:
        return tuple(operation.id for operation in self.operations)


def group(api: Api) -> tuple[Group, ...]:
    """The resources of an API in document order. Tags that normalise to the same words are one."""
    sorter = _Sorter(api)
    groups: dict[str, list[tuple[Operation, Place]]] = {}
    for operation in api.operations:
        place = sorter.place(operation)
        groups.setdefault("".join(place.words), []).append((operation, place))
    return tuple(_group(members, groups.keys()) for members in groups.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where one operation wants to stand."""

    words: tuple[str, ...]
    tag: Wire
    pinned: SpecText | None = None


def _group(
    members: Sequence[tuple[Operation, Place]], others: Collection[str]
) -> Group:
    first = members[0][1]
    pinned = next((place.pinned for _, place in members if place.pinned), None)
    operations = tuple(operation for operation, _ in members)
    counted = _in_number(first.words, operations)
    said = first.words if pinned or "".join(counted) in others else counted
    return Group(said, operations, first.tag, pinned)


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
    return is_said(said, step.words) or is_said(said[-1:], step.words)


class _Sorter:
    """Finds the place of each operation, knowing all tags and paths."""

    def __init__(self, api: Api) -> None:
        firsts = [op.tags[0] for op in api.operations if op.tags]
        only_one = len(set(firsts)) == 1 and len(firsts) == len(api.operations)
        self.by_tag = not (only_one and len(firsts) >= _ONE_FOR_ALL)
        self.tags = _without_shared_start(dict.fromkeys(firsts))
        self.pinned = {tag.wire: tag.pinned for tag in api.tags if tag.pinned}
        untagged = [op for op in api.operations if not (self.by_tag and op.tags)]
        paths = [steps(op.path) for op in untagged]
        self.skipped = shared_start(paths)
        self.head = _common_head(paths, self.skipped)

    def place(self, operation: Operation) -> Place:
        if operation.pinned_resource:
            name = operation.pinned_resource
            return Place(words(name), name, name)
        if self.by_tag and operation.tags and self.tags[operation.tags[0]]:
            tag = operation.tags[0]
            stated = self.pinned.get(tag)
            said = undivided(self.tags[tag], steps(operation.path))
            return Place(words(stated) if stated else said, tag, stated)
        return self._by_path(operation)

    def _by_path(self, operation: Operation) -> Place:
        path = steps(operation.path)
        rest = path[self.skipped :] or path
        own = next((step for step in rest if not step.is_slot), None)
        step = self.head or own or (path[0] if path else None)
        said = (step.words if step else ()) or ("root",)
        return Place(said, f"/{'-'.join(said)}")


def _common_head(paths: Sequence[Sequence[Step]], count: int) -> Step | None:
    """The last step that all paths share, where it is the one collection of them all.

    So it is when a path ends there, or when what follows divides next to nothing.
    """
    if not count:
        return None
    rests = [path[count:] for path in paths]
    if all(rest and not rest[0].is_slot for rest in rests):
        kinds = {rest[0].words for rest in rests}
        if len(kinds) < 4 or len(kinds) * 3 < len(rests) * 2:
            return None
    return paths[0][count - 1]


def _without_shared_start(
    tags: Iterable[SpecText],
) -> dict[SpecText, tuple[str, ...]]:
    """The words of each tag, without those that all tags begin with (`ConversationsV1Message`)."""
    said = {tag: _telling(words(tag)) for tag in tags}
    lists = [found for found in said.values() if found]
    count = 0
    if len(lists) > 2:
        shortest = min(map(len, lists))
        while count < shortest - 1 and len({found[count] for found in lists}) == 1:
            count += 1
    return {tag: found[count:] for tag, found in said.items()}


def _telling(found: tuple[str, ...]) -> tuple[str, ...]:
    while len(found) > 1 and found[-1] in _SAYS_NOTHING:
        found = found[:-1]
    return found


@dataclass(frozen=True, slots=True)
class NamedResource:
    attribute: str
    group: Group


def name_resources(api: Api, pins: Pinned) -> tuple[NamedResource, ...]:
    """The resources in document order.

    A pinned operation stays in its resource whatever its tags say now, and one that is new in a
    group of pinned ones joins them.
    """
    groups = group(api)
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
        pinned = Counter(pins.methods[id][0] for id in each.ids if id in pins.methods)
        if each.pinned is not None or not pinned:
            wanted.append(Candidates(each.tag, (name,), -1 if each.pinned else 0))
        else:
            found[each.tag] = name if name in pinned else pinned.most_common(1)[0][0]
    return found | resolve_collisions(wanted, CLIENT | set(found.values()))


def _joined(attribute: str, members: Sequence[tuple[Operation, Group]]) -> Group:
    """One group of operations that may come from several."""
    first = members[0][1]
    operations = tuple(operation for operation, _ in members)
    alike = all(own is first for _, own in members)
    return Group(
        first.words if alike else words(attribute), operations, first.tag, first.pinned
    )
