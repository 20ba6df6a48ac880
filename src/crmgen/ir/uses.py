"""Which named types requests and responses reach, and by which operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crmgen.ir.mentions import mentioned
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model, NamedType, OperationId, Type, TypeId


@dataclass(frozen=True, slots=True)
class Uses:
    """The named types that are sent and those that are received, each with who reaches it first.

    Keys are in the order in which they are reached; types that no operation reaches are in neither.
    """

    inputs: dict[TypeId, tuple[OperationId, ...]]
    """Types of parameters and request bodies, to the operations that name them or what holds them."""
    outputs: dict[TypeId, tuple[OperationId, ...]]
    """Types of responses, errors among them."""


def find_uses(api: Api) -> Uses:
    """Follow every operation's types. Read-only fields are not sent, write-only ones not received."""
    sent = {op.id: list(_sent(op)) for op in api.operations}
    received = {op.id: list(_received(op)) for op in api.operations}
    webhooks = [hook.type for hook in api.webhooks]
    outputs = _reach(received, _links(api.types, is_input=False), webhooks)
    return Uses(_reach(sent, _links(api.types, is_input=True), ()), outputs)


def _sent(operation: Operation) -> Iterator[Type]:
    for parameter in operation.parameters:
        yield parameter.type
    for body in operation.bodies:
        yield body.type


def _received(operation: Operation) -> Iterator[Type]:
    for answer in operation.responses:
        for content in answer.contents:
            yield content.type
        for header in answer.headers:
            yield header.type


_Links = Mapping[TypeId, tuple[TypeId, ...]]


def _links(types: Mapping[TypeId, NamedType], is_input: bool) -> _Links:
    """From each named type to those that it mentions, on one of the two sides."""
    return {
        id: tuple(dict.fromkeys(_mentions(named, is_input)))
        for id, named in types.items()
    }


def _mentions(named: NamedType, is_input: bool) -> Iterator[TypeId]:
    if not isinstance(named, Model):
        yield from mentioned(named.type)
        return
    for field in named.fields:
        if not (field.read_only if is_input else field.write_only):
            yield from mentioned(field.type)
    if named.extra is not None:
        yield from mentioned(named.extra)


def _reach(
    roots: Mapping[OperationId, Iterable[Type]], links: _Links, others: Iterable[Type]
) -> dict[TypeId, tuple[OperationId, ...]]:
    """Each type that is reached, and the operations that reach it, in their order."""
    users: dict[TypeId, dict[OperationId, None]] = {}
    for operation, types in roots.items():
        waiting = [id for type in types for id in mentioned(type)]
        while waiting:
            id = waiting.pop()
            known = users.setdefault(id, {})
            if operation not in known:
                known[operation] = None
                waiting += reversed(links[id])
    waiting = [id for type in others for id in mentioned(type)]
    while waiting:
        id = waiting.pop()
        if id not in users:
            users[id] = {}
            waiting += reversed(links[id])
    return {id: tuple(operations) for id, operations in users.items()}
