"""What a lock's names were of, among the things that a document has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmgen.ir.addresses import Addresses
from crmgen.ir.types import OperationId, TypeId
from crmgen.lock.matching import Match, Matcher
from crmgen.lock.pins import PinnedType, Pins, wire_of
from crmgen.naming.members import FieldKey, ParameterKey
from crmgen.naming.old_names import MethodKey, Old, OldNames, TypeKey
from crmgen.text import Wire


def former_names(
    pins: Pins,
    ids: Mapping[str, OperationId],
    addresses: Addresses,
    matcher: Matcher,
    matches: Sequence[Match],
    client: str | None,
) -> OldNames:
    """Every name of a lock that has an owner now, those in use and aliases.

    `ids`: operations by address; `matches`: types that go on; `client`: the class of the client.
    """
    return _Reader(pins, ids, addresses, matcher, matches).names(client)


class _Reader:
    def __init__(
        self,
        pins: Pins,
        ids: Mapping[str, OperationId],
        addresses: Addresses,
        matcher: Matcher,
        matches: Sequence[Match],
    ) -> None:
        self.pins, self.ids, self.addresses = pins, ids, addresses
        self.classes = dict(_classes(pins, matcher, matches))
        self.types = {each.pinned.name: each.id for each in matches}

    def names(self, client: str | None) -> OldNames:
        methods = dict(self._methods())
        resources = {
            name: Old(tuple(ids)) for name, ids in self._resources(methods).items()
        }
        arguments = dict(self._arguments())
        fields = dict(self._fields())
        types = dict(self.classes)
        clients: dict[str, Old[None]] = {client: Old(None)} if client else {}
        for alias in self.pins.aliases:
            since, name = alias.since, alias.name
            match alias.kind, alias.key:
                case "type", (str(now),) if now in self.classes:
                    types.setdefault(name, Old(self.classes[now].of, since))
                case "method", (address, *variant) if address in self.ids:
                    key = self.ids[f"{address}"], "".join(map(str, variant))
                    resource, _, method = name.partition(".")
                    methods.setdefault((resource, method), Old(key, since))
                case "argument", (address, str(where), wire) if address in self.ids:
                    argument = self._argument(f"{address}", where, wire)
                    arguments.setdefault((argument[0], name), Old(argument, since))
                case "field", (str(type), wire) if type in self.types:
                    id = self.types[type]
                    fields.setdefault((id, name), Old((id, wire), since))
                case "resource", (str(now),) if now in resources:
                    resources.setdefault(name, Old(resources[now].of, since))
                case "client", ():
                    clients.setdefault(name, Old(None, since))
                case _:
                    pass  # what it named is gone
        return OldNames(types, methods, arguments, fields, resources, clients)

    def _methods(self) -> Iterator[tuple[tuple[str, str], Old[MethodKey]]]:
        for address, path in self.pins.methods.items():
            if address in self.ids:
                yield path, Old((self.ids[address], ""))
        for (address, variant), name in self.pins.variants.items():
            if address in self.ids and address in self.pins.methods:
                resource, _ = self.pins.methods[address]
                yield (resource, name), Old((self.ids[address], variant))

    def _resources(
        self, methods: Mapping[tuple[str, str], Old[MethodKey]]
    ) -> dict[str, list[OperationId]]:
        found: dict[str, list[OperationId]] = {}
        for (resource, _), each in methods.items():
            found.setdefault(resource, []).append(each.of[0])
        return found

    def _arguments(
        self,
    ) -> Iterator[tuple[tuple[OperationId, str], Old[ParameterKey]]]:
        for (address, where, wire), name in self.pins.arguments.items():
            if address in self.ids:
                key = self._argument(address, where, wire)
                yield (key[0], name), Old(key)

    def _argument(self, address: str, where: str, wire: Wire) -> ParameterKey:
        id = self.ids[address]
        return id, where, wire_of(wire, where, self.addresses.slots[id])

    def _fields(self) -> Iterator[tuple[tuple[TypeId, str], Old[FieldKey]]]:
        for each in self.pins.types:
            id = self.types.get(each.name)
            if id is not None:
                for wire, name in each.fields.items():
                    yield (id, name), Old((id, wire))


def _classes(
    pins: Pins, matcher: Matcher, matches: Sequence[Match]
) -> Iterator[tuple[str, Old[TypeKey]]]:
    """Each class with the type that it goes on as, else with one that stands where it stood."""
    found = {(each.pinned.name, each.is_sent): each.id for each in matches}
    for pinned in pins.types:
        for name, is_sent in ((pinned.input, True), (pinned.output, False)):
            if name is not None:
                id = found.get((pinned.name, is_sent)) or _heir(
                    pinned, is_sent, matcher
                )
                if id is not None:
                    yield name, Old((id, is_sent), fields=pinned.fields)


def _heir(pinned: PinnedType, is_sent: bool, matcher: Matcher) -> TypeId | None:
    """What stands where a class stood that is gone, as two are one now: the surest that has its fields."""
    found = sorted(matcher.weighed(pinned), key=lambda pair: -pair[0])
    return next(
        (
            match.id
            for _, match in found
            if match.is_sent == is_sent and matcher.has_fields(match.id, pinned)
        ),
        None,
    )
