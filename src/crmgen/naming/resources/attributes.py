"""Attributes of the client: what each resource is called, and which operations stand in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmgen.ir.operations import Api, Operation
from crmgen.naming.pins import Pinned
from crmgen.naming.resources.groups import Group, group
from crmgen.naming.words.collisions import Wish, settle
from crmgen.naming.words.identifiers import portable, snake, words
from crmgen.naming.words.reserved import CLIENT


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


def _attributes(groups: Sequence[Group], pins: Pinned) -> Mapping[str, str]:
    """The attribute for what is not pinned, by the group's tag."""
    found: dict[str, str] = {}
    wishes: list[Wish[str]] = []
    for each in groups:
        name = portable(snake(each.words, CLIENT, "root"))
        pinned = Counter(pins.methods[id][0] for id in each.ids if id in pins.methods)
        if each.pinned is not None or not pinned:
            wishes.append(Wish(each.tag, (name,), -1 if each.pinned else 0))
        else:
            found[each.tag] = name if name in pinned else pinned.most_common(1)[0][0]
    return found | settle(wishes, CLIENT | set(found.values()))


def _joined(attribute: str, members: Sequence[tuple[Operation, Group]]) -> Group:
    """One group of operations that may come from several."""
    first = members[0][1]
    operations = tuple(operation for operation, _ in members)
    alike = all(own is first for _, own in members)
    return Group(
        first.words if alike else words(attribute), operations, first.tag, first.pinned
    )
