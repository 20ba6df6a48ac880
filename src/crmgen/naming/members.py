"""Names inside a scope of their own: fields of a type, arguments of a method, of the client."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from keyword import iskeyword
from typing import Final, Protocol, TypeVar

from crmgen.ir.operations import Api, MediaKind, Operation, Where
from crmgen.ir.types import (
    Alias,
    Model,
    Named,
    NamedType,
    Nullable,
    OperationId,
    Type,
    TypeId,
)
from crmgen.naming.reserved import ARGUMENTS, FIELDS, KEYWORDS_OF_BODY
from crmgen.naming.settle import Wish, settle
from crmgen.naming.words import snake, spelled, words
from crmgen.text import SpecText

K = TypeVar("K", bound=Hashable)

_SNAKE: Final = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_OBJECT_KINDS: Final = (MediaKind.JSON, MediaKind.FORM, MediaKind.MULTIPART)


def wish_for(
    key: K,
    wire: SpecText,
    taken: Collection[str],
    stated: SpecText | None = None,
) -> Wish[K]:
    """The wish of something with a wire name: its words, then its symbols in words as well.

    One that is called so on the wire already comes before others that only normalise to it.
    """
    if stated is not None:
        return Wish(key, (snake(words(stated), taken),), -1)
    if _is_snake(wire.unsafe, taken):
        return Wish(key, (wire.unsafe,))
    name = snake(words(wire), taken)
    names = dict.fromkeys([name, snake(spelled(wire), taken)])
    return Wish(key, tuple(names), int(name != wire))


class Member(Protocol):
    """A field or a parameter."""

    @property
    def wire(self) -> SpecText: ...
    @property
    def pinned(self) -> SpecText | None: ...


def name_members(
    members: Mapping[K, Member], taken: frozenset[str], pinned: Mapping[K, str]
) -> dict[K, str]:
    """Names for the members of one scope; the pinned ones that are still free are kept."""
    unstated = [key for key, each in members.items() if each.pinned is None]
    old = kept(pinned, unstated, taken)
    wishes = [
        wish_for(key, each.wire, taken, each.pinned)
        for key, each in members.items()
        if key not in old
    ]
    firsts = {wish.names[0] for wish in wishes}
    if not old and len(firsts) == len(wishes) and not firsts & taken:
        return {wish.key: wish.names[0] for wish in wishes}
    return old | settle(wishes, taken | set(old.values()))


def _is_snake(wire: str, taken: Collection[str]) -> bool:
    """Is a wire name a good name as it is? Most are; asking is faster than taking it apart."""
    return (
        _SNAKE.fullmatch(wire) is not None and wire not in taken and not iskeyword(wire)
    )


def kept(
    pinned: Mapping[K, str], keys: Iterable[K], taken: Collection[str]
) -> dict[K, str]:
    """The pinned names of `keys` that are free and each given once."""
    found: dict[K, str] = {}
    given = set(taken)
    for key in keys:
        name = pinned.get(key)
        if name is not None and name not in given:
            found[key] = name
            given.add(name)
    return found


def name_fields(
    api: Api, pinned: Mapping[tuple[TypeId, str], str]
) -> dict[tuple[TypeId, str], str]:
    """Attributes of all models; those of bodies are keyword arguments of methods as well."""
    spread = {
        model.id for op in api.operations for model in spread_bodies(op, api.types)
    }
    found: dict[tuple[TypeId, str], str] = {}
    for id, named in api.types.items():
        if isinstance(named, Model):
            taken = FIELDS | KEYWORDS_OF_BODY if id in spread else FIELDS
            keys = {(id, each.wire.unsafe): each for each in named.fields}
            found.update(name_members(keys, taken, pinned))
    return found


def spread_bodies(
    operation: Operation, types: Mapping[TypeId, NamedType]
) -> Iterator[Model]:
    """The objects whose fields become keyword arguments of a method."""
    for body in operation.bodies:
        model = _model(body.type, types) if body.kind in _OBJECT_KINDS else None
        if model is not None:
            yield model


def _model(type: Type, types: Mapping[TypeId, NamedType]) -> Model | None:
    seen: set[TypeId] = set()
    while isinstance(type, Named | Nullable):
        if isinstance(type, Nullable):
            type = type.inner
            continue
        named = types.get(type.id)
        if not isinstance(named, Alias) or type.id in seen:
            return named if isinstance(named, Model) else None
        seen.add(type.id)
        type = named.type
    return None


ParameterKey = tuple[OperationId, str, str]


def name_parameters(
    api: Api,
    fields: Mapping[tuple[TypeId, str], str],
    pinned: Mapping[ParameterKey, str],
) -> dict[ParameterKey, str]:
    """Arguments of all methods, by operation, place and wire name."""
    found: dict[ParameterKey, str] = {}
    for operation in api.operations:
        found.update(_arguments(operation, api.types, fields, pinned))
    return found


def _arguments(
    operation: Operation,
    types: Mapping[TypeId, NamedType],
    fields: Mapping[tuple[TypeId, str], str],
    pinned: Mapping[ParameterKey, str],
) -> dict[ParameterKey, str]:
    """Path values come first: they are positional, so that keys of the body may be called alike."""
    keys = {
        (operation.id, p.where.value, p.wire.unsafe): p for p in operation.parameters
    }
    positional = {key: p for key, p in keys.items() if p.where is Where.PATH}
    taken = ARGUMENTS | {"body"} if operation.bodies else ARGUMENTS
    found = name_members(positional, taken, pinned)
    taken |= set(found.values())
    for model in spread_bodies(operation, types):
        taken |= {fields[model.id, each.wire.unsafe] for each in model.fields}
    others = {key: p for key, p in keys.items() if key not in positional}
    return found | name_members(others, taken, pinned)
