"""What a thing is on the wire, as text: the address of an operation, and of each type in the bodies it stands in.

    GET /v3/contacts/{}                     an operation: verb, path of the server and path, placeholders blank
    GET /v3/contacts -> .data[].owner       a type in what a success answers, whatever its status
    GET /v3/contacts 404 .error             in what an error answers
    POST /v3/contacts <- .emails[]          in what is sent
    GET /v3/contacts query status           the type of a parameter
    webhook deal.created .data              in what the vendor sends
    GET /v3/contacts -> .owner|kind:firm    a member of a union that alone lists this value of a property
    POST /v3/contacts <- ^0                 what a class extends
    schema Contact                          a component, wherever it stands

An address does not change when a document calls a component, a placeholder or a tag otherwise, moves `/v1`
from its server into its paths, or writes in place what it referred to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from crmgen.ir.member_labels import member_labels
from crmgen.ir.operations import Api, Operation, Server
from crmgen.ir.parameters import PathSlot
from crmgen.ir.responses import Content
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    OneOf,
    OperationId,
    Scalar,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.ir.walk import Types, underlying, without_null
from crmgen.records import dataclass, field
from crmgen.text import SpecText

MOST_ADDRESSES: Final = 2
"""Of one type in what is read, and in what is sent; the nearest to operations are taken.

Of a type beside which another has the same fields all are, but for those in errors: nothing else tells its places
from the other's once the document writes both in place.
"""
_SLOT: Final = re.compile(r"\{[^{}/]*\}")
_OF_ERROR: Final = re.compile(r" (?:\dXX|\d{3}|default)(?: \d+)?$")
_STEP: Final = re.compile(r"\^\d+|[.|](?:\\.|[^\\.|=\[{\s])*|\[\d*\]|\{\}|=", re.DOTALL)
_STEPS: Final = re.compile(rf"(.*) ((?:{_STEP.pattern})+)", re.DOTALL)
_MARKS: Final = re.compile(r"[\\.|=\[{\s]")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one API. Build it with `addresses_of`."""

    base: str
    """The path of the API's server: `/v3`; empty where it has none."""
    operations: dict[OperationId, str]
    types: dict[TypeId, tuple[str, ...]]
    """Of each type that of its component, then those nearest to operations."""
    slots: dict[OperationId, tuple[SpecText, ...]]
    """The names of the placeholders of each path, in its order, which addresses leave out."""
    roots: dict[str, Type] = field(repr=False)
    """What stands at the addresses without steps."""
    named: Mapping[TypeId, NamedType] = field(repr=False)
    _below: dict[TypeId, dict[str, Type]] = field(
        default_factory=dict[TypeId, dict[str, Type]], repr=False, compare=False
    )
    """What the steps from a named type lead to, once somebody asked."""

    def at(self, address: str) -> TypeId | None:
        """The type that stands at an address, also one that `types` does not list; None where there is none.

        What a document has at a place (`#/components/schemas/Contact`) is found by that, too.
        """
        if TypeId(address) in self.named:
            return TypeId(address)
        root, steps = (address, []) if address in self.roots else divided(address)
        type = self.roots.get(root)
        for step in steps:
            if step == "=":
                type = _behind(type, self.named)
            elif type is not None:
                type = self._children(without_null(type)).get(step)
        plain = without_null(type) if type is not None else None
        return plain.id if isinstance(plain, Named) else None

    def _children(self, type: Type) -> dict[str, Type]:
        if not isinstance(type, Named):
            return dict(_children(type, self.named, former=True))
        if type.id not in self._below:
            self._below[type.id] = dict(_children(type, self.named, former=True))
        return self._below[type.id]


def divided(address: str) -> tuple[str, list[str]]:
    """An address without steps, and the steps."""
    found = _STEPS.fullmatch(address)
    return (found[1], _STEP.findall(found[2])) if found else (address, [])


def blank(address: str) -> str:
    """The address of an operation without the names of its placeholders, which it has where only they tell it."""
    return _SLOT.sub("{}", address)


def joined(address: str, steps: Sequence[str]) -> str:
    """The address that steps lead to from another."""
    space = " " if steps and not divided(address)[1] else ""
    return f"{address}{space}{''.join(steps)}"


def addresses_of(api: Api) -> Addresses:
    """The addresses of all operations and types of an API."""
    operations = _operations(api)
    read, sent = dict(_read(api, operations)), dict(_sent(api, operations))
    components = dict(_components(api))
    found: dict[TypeId, tuple[str, ...]] = dict.fromkeys(api.types, ())
    for id, address in _walk(components, api.types, descend=False):
        found[id] = (address,)
    twins = _twins(api.types)
    for roots in (read, sent):
        for id, addresses in _nearest(roots, api.types, twins).items():
            found[id] += addresses
    unused = {id for id in found if all(a.startswith("schema ") for a in found[id])}
    for id, addresses in _nearest(components, api.types).items() if unused else ():
        if id in unused:
            found[id] = tuple(dict.fromkeys(found[id] + addresses))
    roots = components | read | sent
    slots = {each.id: _slots(each) for each in api.operations}
    return Addresses(_path_of(api.servers), operations, found, slots, roots, api.types)


def _operations(api: Api) -> dict[OperationId, str]:
    """Placeholders keep their names where two paths differ in nothing else."""
    blanks = {each.id: _address(each, api, is_blank=True) for each in api.operations}
    counts = Counter(blanks.values())
    return {
        each.id: (
            blanks[each.id]
            if counts[blanks[each.id]] == 1
            else _address(each, api, is_blank=False)
        )
        for each in api.operations
    }


def _address(operation: Operation, api: Api, *, is_blank: bool) -> str:
    path = operation.path.wire.unsafe
    path = _SLOT.sub("{}", path) if is_blank else path
    return f"{operation.verb} {_path_of(operation.servers or api.servers)}{path}"


def _slots(operation: Operation) -> tuple[SpecText, ...]:
    slots = (each for each in operation.path.parts if isinstance(each, PathSlot))
    return tuple(dict.fromkeys(each.wire for each in slots))


def _path_of(servers: tuple[Server, ...]) -> str:
    if not servers:
        return ""
    try:
        return urlsplit(servers[0].default_url.unsafe).path.rstrip("/")
    except ValueError:
        return ""


def _read(
    api: Api, operations: Mapping[OperationId, str]
) -> Iterator[tuple[str, Type]]:
    for operation in api.operations:
        address = operations[operation.id]
        successes: list[Content] = []
        for response in operation.responses:
            if response.is_success:
                successes += response.contents
            else:
                root = f"{address} {response.status.unsafe}"
                yield from _counted(root, (each.type for each in response.contents))
        yield from _counted(f"{address} ->", (each.type for each in successes))
    for webhook in api.webhooks:
        yield f"webhook {webhook.wire.unsafe}", webhook.type


def _sent(
    api: Api, operations: Mapping[OperationId, str]
) -> Iterator[tuple[str, Type]]:
    for operation in api.operations:
        address = operations[operation.id]
        yield from _counted(f"{address} <-", (each.type for each in operation.bodies))
        for parameter in operation.parameters:
            root = f"{address} {parameter.where} {parameter.wire.unsafe}"
            yield root, parameter.type


def _counted(root: str, types: Iterable[Type]) -> Iterator[tuple[str, Type]]:
    """The types that stand at one place, the first of them without a number."""
    for index, type in enumerate(dict.fromkeys(types)):
        yield (f"{root} {index + 1}" if index else root), type


def _components(api: Api) -> Iterator[tuple[str, Type]]:
    seen: set[SpecText] = set()
    for id, named in api.types.items():
        key = named.hint.component
        if key is not None and key not in seen:
            seen.add(key)
            yield f"schema {key.unsafe}", Named(id)


def _nearest(
    roots: Mapping[str, Type], types: Types, twins: Collection[TypeId] = ()
) -> dict[TypeId, tuple[str, ...]]:
    found: dict[TypeId, tuple[str, ...]] = {}
    for id, address in _walk(roots, types):
        known = found.get(id, ())
        is_near = len(known) < MOST_ADDRESSES + _copies(types[id])
        if is_near or (id in twins and not _OF_ERROR.search(divided(address)[0])):
            found[id] = (*known, address)
    return found


def _twins(types: Types) -> set[TypeId]:
    """The types beside which another has the same fields."""
    alike: dict[frozenset[SpecText], list[TypeId]] = {}
    for id, named in types.items():
        if isinstance(named, Model) and named.fields:
            alike.setdefault(frozenset(each.wire for each in named.fields), []).append(
                id
            )
    return {id for ids in alike.values() if len(ids) > 1 for id in ids}


def _copies(named: NamedType) -> int:
    """How many identical types it stands for, by whose places each is known again; errors stand everywhere."""
    is_error = named.hint.role == "error"
    return len(named.copies) if isinstance(named, Model) and not is_error else 0


def _walk(
    roots: Mapping[str, Type], types: Types, *, descend: bool = True
) -> Iterator[tuple[TypeId, str]]:
    """Every named type below the roots with an address, the nearest first; each type is gone into once."""
    seen: set[TypeId] = set()
    level = [(root, "", roots[root]) for root in sorted(roots)]
    while level:
        below: list[tuple[str, str, Type]] = []
        for root, steps, type in level:
            within, is_new, here = type, True, steps
            for here, id in _names_at(steps, type, types):
                yield id, f"{root} {here}" if here else root
                is_new = id not in seen
                seen.add(id)
                within = Named(id)
            if is_new and descend:
                children = _children(within, types)
                below += [(root, here + step, part) for step, part in children]
        level = below


def _names_at(steps: str, type: Type, types: Types) -> Iterator[tuple[str, TypeId]]:
    """The named type at the end of `steps` and, where it is but another's name, that one too."""
    seen: set[TypeId] = set()
    plain: Type | None = without_null(type)
    while isinstance(plain, Named) and plain.id not in seen:
        yield steps, plain.id
        seen.add(plain.id)
        steps += "="
        plain = _behind(plain, types)


def _behind(type: Type | None, types: Types) -> Type | None:
    """What an alias stands for."""
    plain = without_null(type) if type is not None else None
    named = types[plain.id] if isinstance(plain, Named) else None
    return without_null(named.type) if isinstance(named, Alias) else None


def _children(
    type: Type, types: Types, *, former: bool = False
) -> Iterator[tuple[str, Type]]:
    """The steps that lead on from a type, and where each leads. `former`: as older locks have them, too."""
    match underlying(type, types):
        case Model() as model:
            for each in model.fields:
                if _leads_on(each.type):
                    yield f".{_escaped(each.wire)}", each.type
            for index, base in enumerate(model.bases):
                yield f"^{index}", Named(base)
            if model.extra is not None:
                yield "{}", model.extra
        case ListOf(item):
            yield "[]", item
        case MapOf(value):
            yield "{}", value
        case TupleOf(items, rest):
            yield from ((f"[{index}]", each) for index, each in enumerate(items))
            if rest is not None:
                yield "[]", rest
        case OneOf() as union:
            yield from _members(union, types, former=former)
        case _:
            return


def _leads_on(type: Type) -> bool:
    """Whether there may be a named type in it."""
    return not isinstance(without_null(type), (Scalar, Choice, Anything))


def _members(union: OneOf, types: Types, *, former: bool) -> Iterator[tuple[str, Type]]:
    """The members of a union, each called by its tag, else by a value that it alone lists, else by its component,
    else by its position.
    """
    tags: dict[TypeId, SpecText] = {}
    for tag, id in union.discriminator.mapping if union.discriminator else ():
        tags.setdefault(id, tag)
    labels = {} if tags else member_labels(union, types)
    for index, member in enumerate(union.members):
        plain = without_null(member)
        key = _key(plain.id, tags, types) if isinstance(plain, Named) else None
        by_key = f"|{_escaped(key) if key else index}"
        if index in labels:
            wire, value = labels[index]
            yield f"|{_escaped(wire) if wire else ''}:{_escaped(value)}", member
        if former or index not in labels:
            yield by_key, member


def _key(id: TypeId, tags: Mapping[TypeId, SpecText], types: Types) -> SpecText | None:
    return tags.get(id) or types[id].hint.component


def _escaped(wire: SpecText) -> str:
    plain = wire.unsafe
    return _MARKS.sub(r"\\\g<0>", plain) if _MARKS.search(plain) else plain
