"""Which old names can go on working beside the names that things have now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmgen.ir.inheritance import extended
from crmgen.ir.operations import Api
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.naming.members import FieldKey, ParameterKey, keyword_bodies
from crmgen.naming.names import Names
from crmgen.naming.old_names import Alias, Aliases, MethodKey, Old, OldNames, TypeKey
from crmgen.naming.words.collisions import ARGUMENTS, CLIENT, MEDIA_TYPE

_IN_BODIES = frozenset(["property", "deprecated"])
"""What old names are written with, where a member of a class could hide it."""


def aliases_of(api: Api, names: Names, old: OldNames) -> Aliases:
    """The old names of `old` that mean no other thing now, and whose owner can stand for what they named."""
    return _Finder(api, names, old).aliases() if old != OldNames() else Aliases()


class _Finder:
    def __init__(self, api: Api, names: Names, old: OldNames) -> None:
        self.api, self.names, self.old = api, names, old
        self.homes = {
            id: each.attribute for each in names.resources for id in each.operations
        }
        self.attributes = frozenset(self.homes.values())
        self.members: dict[TypeId, set[str]] = {}
        """Attributes of each type."""
        for (id, _), name in names.fields.items():
            self.members.setdefault(id, set()).add(name)

    def aliases(self) -> Aliases:
        resources = dict(self._resources())
        fields = dict(self._fields())
        return Aliases(
            dict(self._types(fields)),
            dict(self._methods(resources)),
            dict(self._arguments()),
            fields,
            resources,
            dict(self._clients()),
        )

    def _resources(self) -> Iterator[tuple[str, Alias[None]]]:
        if self.attributes & _IN_BODIES:
            return
        for name, each in self.old.resources.items():
            homes = {self.homes[id] for id in each.of if id in self.homes}
            if len(homes) == 1 and name not in self.attributes | CLIENT:
                yield name, Alias(None, homes.pop(), each.since)

    def _methods(
        self, resources: Mapping[str, Alias[None]]
    ) -> Iterator[tuple[tuple[str, str], Alias[MethodKey]]]:
        now = {
            (id, ""): (home, self.names.methods[id]) for id, home in self.homes.items()
        }
        now |= {
            key: (self.homes[key[0]], name) for key, name in self.names.variants.items()
        }
        taken = set(now.values())
        for (resource, method), each in self.old.methods.items():
            if each.of not in now:
                continue
            moved = resources.get(resource)
            home = moved.now if moved else resource
            is_free = home in self.attributes and (home, method) not in taken
            if is_free:
                new = ".".join(now[each.of])
                yield (resource, method), Alias(each.of, new, each.since)
                taken.add((home, method))

    def _arguments(
        self,
    ) -> Iterator[tuple[tuple[OperationId, str], Alias[ParameterKey]]]:
        taken = {
            each.id: ARGUMENTS | {"body", MEDIA_TYPE} for each in self.api.operations
        }
        for (id, _, _), name in self.names.parameters.items():
            taken[id] = taken[id] | {name}
        by_position: set[ParameterKey] = set()
        for operation in self.api.operations:
            for body in keyword_bodies(operation, self.api.types):
                taken[operation.id] |= self.members.get(body.id, set())
                if body.takes_others:
                    by_position |= {
                        (operation.id, each.where.value, each.wire)
                        for each in operation.positional
                    }
        for (id, name), each in self.old.arguments.items():
            now = self.names.parameters.get(each.of)
            is_free = name not in taken[id] and each.of not in by_position
            if now is not None and is_free:
                yield (id, name), Alias(each.of, now, each.since)

    def _fields(self) -> Iterator[tuple[tuple[TypeId, str], Alias[FieldKey]]]:
        for (id, name), each in self.old.fields.items():
            now = self.names.fields.get(each.of)
            members = self.members.get(id, set())
            if now in (None, name) or members & _IN_BODIES:
                continue
            if name not in self._hidden(id):
                yield (id, name), Alias(each.of, now or "", each.since)

    def _hidden(self, id: TypeId) -> set[str]:
        """What a class of this type, and those that extend it, have already; what is only sent has arguments alone."""
        found = set(self.members.get(id, ()))
        if self.names.types[id].output is None:
            return found
        for each in self.api.types.values():
            if isinstance(each, Model) and each.bases:
                bases = (
                    base.id
                    for sent in (False, True)
                    for base in extended(each, self.api.types, sent=sent)
                )
                found |= self.members.get(each.id, set()) if id in bases else set()
        return found

    def _types(
        self, fields: Mapping[tuple[TypeId, str], Alias[FieldKey]]
    ) -> Iterator[tuple[str, Alias[TypeKey]]]:
        taken = {
            name
            for each in self.names.types.values()
            for name in (each.output, each.input)
        }
        for name, each in self.old.types.items():
            now = self._class(each.of)
            if now is not None and name not in taken and self._fits(each, fields):
                yield name, Alias(each.of, now, each.since)

    def _class(self, key: TypeKey) -> str | None:
        id, is_sent = key
        found = self.names.types.get(id)
        if found is None:
            return None
        return found.input if is_sent else found.output

    def _fits(
        self, old: Old[TypeKey], fields: Mapping[tuple[TypeId, str], Alias[FieldKey]]
    ) -> bool:
        """Whether the class that is there now has all that the old one had, by the same names."""
        if old.fields is None:
            return True
        id, _ = old.of
        named = self.api.types[id]
        if not old.fields:
            return not (isinstance(named, Model) and named.fields)
        return all(
            self.names.fields.get((id, wire)) == name
            or ((id, name) in fields and fields[id, name].of == (id, wire))
            for wire, name in old.fields.items()
        )

    def _clients(self) -> Iterator[tuple[str, Alias[None]]]:
        for name, each in self.old.clients.items():
            if name != self.names.client:
                yield name, Alias(None, self.names.client, each.since)
