"""Every Python name of an SDK, decided once: the result of the naming pass.

Keys are identities of the IR; values are identifiers, safe to print. The lock is this table on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crmgen.ir.operations import Operation
from crmgen.ir.types import OperationId, TypeId
from crmgen.text import Wire


@dataclass(frozen=True, slots=True)
class TypeName:
    """A named type's two directions, and the module under `models/` that holds both.

    `output`: the pydantic model (or alias) that responses are read into; None where only requests use it.
    `input`: the TypedDict (or alias) of requests; None where only responses use it. An alias without
    objects in it has one name for both.
    """

    output: str | None
    input: str | None
    module: str


@dataclass(frozen=True, slots=True)
class ResourceName:
    attribute: str
    """On the client: `crm.contacts`; also the module under `resources/` and the stem of its test."""
    class_name: str
    operations: tuple[OperationId, ...]
    tag: Wire = ""
    """Key of the tag or path segment that it stands for; identity only."""
    bound_class: str = ""
    """Class of what a subscription gives; empty where the resource takes none."""


@dataclass(frozen=True, slots=True)
class Names:
    package: str
    client: str
    """The sync client's class; the async one is `Async` + this."""
    resources: tuple[ResourceName, ...]
    methods: dict[OperationId, str]
    parameters: dict[tuple[OperationId, str, Wire], str]
    """(operation, where, wire) to the argument's name."""
    types: dict[TypeId, TypeName]
    fields: dict[tuple[TypeId, Wire], str]
    """(type, wire) to the attribute (and the key of the input's TypedDict)."""
    credentials: dict[tuple[Wire, str], str]
    """(security scheme, part) to the client's argument: (`BasicAuth`, `username`) to `user_id`."""
    server_variables: dict[Wire, str]
    """Wire name of a server variable to the client's argument."""
    client_parameters: dict[Wire, str] = field(default_factory=dict[Wire, str])
    """What the document calls an argument of the client that operations take, to its name."""
    variants: dict[tuple[OperationId, str], str] = field(
        default_factory=dict[tuple[OperationId, str], str]
    )
    """The further methods of operations that have several (`ir.variants`)."""
    runtime: str = "._core"
    """The package of the runtime, as generated code imports it."""

    def method(self, operation: Operation) -> str:
        """The name of the method that makes this call."""
        if operation.variant:
            return self.variants[operation.id, operation.variant]
        return self.methods[operation.id]
