"""Names that things of an API had before, and those of them that go on working: aliases.

An old name goes on meaning what it meant; nothing new takes it by itself. A name that the document states
(`x-crmgen-name`) does, and ends the alias.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from crmgen.ir.types import OperationId, TypeId
from crmgen.naming.members import FieldKey, ParameterKey
from crmgen.records import dataclass, field, replace
from crmgen.text import Wire

K_co = TypeVar("K_co", bound=Hashable, covariant=True)
N = TypeVar("N", bound=Hashable)

TypeKey = tuple[TypeId, bool]
"""A type, and whether it is the class that is sent."""
MethodKey = tuple[OperationId, str]
"""An operation, and which of its methods (`ir.variants`)."""


@dataclass(frozen=True, slots=True)
class Old(Generic[K_co]):
    """Whose name one was."""

    of: K_co
    since: str = ""
    """The version of the SDK in which it became an alias; empty: not yet, or now."""
    fields: Mapping[Wire, str] | None = None
    """Of a class: what it had, by wire name; None where an alias of it was right already."""


@dataclass(frozen=True, slots=True)
class OldNames:
    """By name, whose it was; what never was renamed is in here as well."""

    types: Mapping[str, Old[TypeKey]] = field(default_factory=dict[str, Old[TypeKey]])
    methods: Mapping[tuple[str, str], Old[MethodKey]] = field(
        default_factory=dict[tuple[str, str], Old[MethodKey]]
    )
    """By resource and method."""
    arguments: Mapping[tuple[OperationId, str], Old[ParameterKey]] = field(
        default_factory=dict[tuple[OperationId, str], Old[ParameterKey]]
    )
    fields: Mapping[tuple[TypeId, str], Old[FieldKey]] = field(
        default_factory=dict[tuple[TypeId, str], Old[FieldKey]]
    )
    resources: Mapping[str, Old[tuple[OperationId, ...]]] = field(
        default_factory=dict[str, Old[tuple[OperationId, ...]]]
    )
    """By attribute, the operations that stood there."""
    clients: Mapping[str, Old[None]] = field(default_factory=dict[str, Old[None]])


@dataclass(frozen=True, slots=True)
class Alias(Generic[K_co]):
    """An old name's owner, and what it is called now."""

    of: K_co
    now: str
    since: str


@dataclass(frozen=True, slots=True)
class Aliases:
    """Old names that go on working, with the keys of `OldNames`."""

    types: Mapping[str, Alias[TypeKey]] = field(
        default_factory=dict[str, Alias[TypeKey]]
    )
    methods: Mapping[tuple[str, str], Alias[MethodKey]] = field(
        default_factory=dict[tuple[str, str], Alias[MethodKey]]
    )
    """`now` is resource and method: `contacts.search`."""
    arguments: Mapping[tuple[OperationId, str], Alias[ParameterKey]] = field(
        default_factory=dict[tuple[OperationId, str], Alias[ParameterKey]]
    )
    fields: Mapping[tuple[TypeId, str], Alias[FieldKey]] = field(
        default_factory=dict[tuple[TypeId, str], Alias[FieldKey]]
    )
    resources: Mapping[str, Alias[None]] = field(default_factory=dict[str, Alias[None]])
    clients: Mapping[str, Alias[None]] = field(default_factory=dict[str, Alias[None]])

    def dated(self, version: str) -> Aliases:
        """The same; those that are new became aliases in `version`."""
        return Aliases(
            _dated(self.types, version),
            _dated(self.methods, version),
            _dated(self.arguments, version),
            _dated(self.fields, version),
            _dated(self.resources, version),
            _dated(self.clients, version),
        )


def _dated(found: Mapping[N, Alias[K_co]], version: str) -> dict[N, Alias[K_co]]:
    return {
        name: each if each.since else replace(each, since=version)
        for name, each in found.items()
    }
