"""Names of members, each in its scope: fields and arguments, and the client's.

Fields and arguments meet where the fields of a body are keyword arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import Model, NamedType, OperationId, TypeId
from crmgen.ir.variants import OBJECT_KINDS, has_choice
from crmgen.ir.walk import model_of
from crmgen.naming.words.collisions import (
    ARGUMENTS,
    CLIENT_ARGUMENTS,
    FIELDS,
    KEYWORDS_OF_BODY,
    MEDIA_TYPE,
    Candidates,
    resolve_collisions,
)
from crmgen.naming.words.identifiers import as_it_is, snake, spelled, words
from crmgen.text import SpecText, Wire

K = TypeVar("K", bound=Hashable)

_LONGEST: Final = 80
"""Characters of the longest name of a member: its vendor's, as long as it fits into a line."""


def candidates_for(
    key: K,
    wire: SpecText,
    taken: Collection[str],
    stated: SpecText | None = None,
    place: str = "",
) -> Candidates[K]:
    """Names for something with a wire name: its words, then its symbols in words or its place as well.

    One that is called so on the wire already comes before others that only normalise to it.
    """
    if stated is not None:
        return Candidates(key, (snake(words(stated), taken),), -1)
    own = as_it_is(wire, _LONGEST)
    if own is not None and own not in taken:
        fuller = [f"{place}_{own}"] if place else []
        return Candidates(key, (own, *fuller))
    said = [words(wire), spelled(wire), *([(place, *words(wire))] if place else [])]
    names = [snake(each, taken, longest=_LONGEST) for each in said]
    return Candidates(key, tuple(dict.fromkeys(names)), int(names[0] != wire))


def name_members(
    wanted: Mapping[K, Candidates[K]],
    taken: frozenset[str],
    pinned: Mapping[K, str],
    avoided: frozenset[str] = frozenset(),
) -> dict[K, str]:
    """Names for the members of one scope; pins are kept unless the document states a name that is to be had.

    `avoided`: what no new member may be called by itself, since it was something else's name.
    """
    firsts = {one.names[0] for one in wanted.values()}
    if not pinned and len(firsts) == len(wanted) and not firsts & (taken | avoided):
        return {key: one.names[0] for key, one in wanted.items()}
    if pinned.keys() == wanted.keys() and _all_kept(wanted, taken, pinned):
        return {key: pinned[key] for key in wanted}
    free = _stated_and_free(wanted, taken, pinned)
    old = kept_pins(pinned, [key for key in wanted if key not in free], taken)
    others = [one for key, one in wanted.items() if key not in old]
    stated = {one.names[0] for one in wanted.values() if one.rank < 0}
    not_free = taken | (avoided - stated) | set(old.values())
    found = old | resolve_collisions(others, not_free, _underscored)
    return {key: found[key] for key in wanted}


def _all_kept(
    wanted: Mapping[K, Candidates[K]], taken: frozenset[str], pinned: Mapping[K, str]
) -> bool:
    """Whether the pinned names are free, each given once, and the document states none."""
    names = set(pinned.values())
    is_free = len(names) == len(pinned) and taken.isdisjoint(names)
    return is_free and all(one.rank >= 0 for one in wanted.values())


def _stated_and_free(
    wanted: Mapping[K, Candidates[K]], taken: Collection[str], pinned: Mapping[K, str]
) -> set[K]:
    """Those that have the name that the document states: no two state it, and nothing else has it."""
    stated = {key: one.names[0] for key, one in wanted.items() if one.rank < 0}
    counted = Counter(stated.values())
    others = {name for key, name in pinned.items() if key not in stated}
    return {
        key
        for key, name in stated.items()
        if counted[name] == 1 and name not in others and name not in taken
    }


def _underscored(name: str, count: int) -> str:
    """`links_` of `_links`, beside `links`."""
    return name + "_" * (count - 1)


def kept_pins(
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


FieldKey = tuple[TypeId, Wire]
"""A type, and the wire name of its field."""

ParameterKey = tuple[OperationId, str, Wire]
"""An operation, the place of its parameter, and the parameter's wire name."""


def name_fields(
    api: Api,
    pinned: Mapping[FieldKey, str],
    arguments: Mapping[ParameterKey, str],
    old: Collection[tuple[str, str]] = (),
) -> dict[FieldKey, str]:
    """Attributes of all models; those of bodies are keyword arguments of methods as well.

    `arguments`: the pinned names of parameters. One that is gone gives its name to no field of the same
    call, which would then be sent in another place than its caller means. `old`: types and operations, each
    with what one of its members was called.
    """
    gone = _gone_arguments(api, arguments)
    were = _by_owner(old)
    keywords: dict[TypeId, frozenset[str]] = {}
    for op in api.operations:
        for model in keyword_bodies(op, api.types):
            names = frozenset(name for _, name in gone.get(op.id, ()))
            names |= were.get(op.id, frozenset())
            keywords[model.id] = keywords.get(model.id, frozenset()) | names
    chosen = {
        model.id
        for op in api.operations
        if has_choice(op)
        for model in keyword_bodies(op, api.types)
    }
    found: dict[FieldKey, str] = {}
    for id, named in api.types.items():
        if isinstance(named, Model):
            taken = FIELDS | KEYWORDS_OF_BODY if id in keywords else FIELDS
            taken = taken | {MEDIA_TYPE} if id in chosen else taken
            wanted: dict[FieldKey, Candidates[FieldKey]] = {
                key: candidates_for(key, each.wire, taken, each.pinned)
                for each in named.fields
                for key in [(id, each.wire)]
            }
            avoided = keywords.get(id, frozenset()) | were.get(id, frozenset())
            found.update(name_members(wanted, taken, _of(pinned, wanted), avoided))
    return found


def _by_owner(old: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for owner, name in old:
        found[owner] = found.get(owner, frozenset()) | {name}
    return found


def _gone_arguments(
    api: Api, pinned: Mapping[ParameterKey, str]
) -> dict[OperationId, frozenset[tuple[str, str]]]:
    """By operation, the places and names of parameters that it no longer has."""
    if not pinned:
        return {}
    now = {
        (operation.id, each.where.value, each.wire)
        for operation in api.operations
        for each in operation.parameters
    }
    found: dict[OperationId, frozenset[tuple[str, str]]] = {}
    for key, name in pinned.items():
        if key not in now:
            found[key[0]] = found.get(key[0], frozenset()) | {(key[1], name)}
    return found


def keyword_bodies(
    operation: Operation, types: Mapping[TypeId, NamedType]
) -> Iterator[Model]:
    """The objects whose fields become keyword arguments of a method."""
    for body in operation.bodies:
        model = model_of(body.type, types) if body.kind in OBJECT_KINDS else None
        if model is not None:
            yield model


def name_parameters(
    api: Api,
    fields: Mapping[FieldKey, str],
    pinned: Mapping[ParameterKey, str],
    pinned_fields: Mapping[FieldKey, str],
    old: Collection[tuple[str, str]] = (),
) -> dict[ParameterKey, str]:
    """Arguments of all methods, by operation, place and wire name.

    One in a new place is not called as a field was that the same call no longer has, or an argument. `old`:
    as for `name_fields`.
    """
    were = _by_owner(old)
    gone = _gone_arguments(api, pinned)
    gone_fields = _gone_fields(api, pinned_fields)
    found: dict[ParameterKey, str] = {}
    for operation in api.operations:
        bodies = [each.id for each in keyword_bodies(operation, api.types)]
        unsaid = [name for id in bodies for name in gone_fields.get(id, ())]
        owners: list[str] = [operation.id, *bodies]
        unsaid += [name for id in owners for name in were.get(id, ())]
        avoided = {*gone.get(operation.id, ()), *((_BODY, name) for name in unsaid)}
        found.update(_arguments(operation, api.types, fields, pinned, avoided))
    return found


_BODY: Final = "body"


def _gone_fields(
    api: Api, pinned: Mapping[FieldKey, str]
) -> dict[TypeId, frozenset[str]]:
    """By type, the names of fields that it no longer has."""
    if not pinned:
        return {}
    models = [each for each in api.types.values() if isinstance(each, Model)]
    now: set[FieldKey] = {
        (each.id, field.wire) for each in models for field in each.fields
    }
    found: dict[TypeId, frozenset[str]] = {}
    for key, name in pinned.items():
        if key not in now:
            found[key[0]] = found.get(key[0], frozenset()) | {name}
    return found


_IN_TURN: Final = (
    Where.PATH,
    Where.QUERY,
    Where.QUERYSTRING,
    Where.HEADER,
    Where.COOKIE,
)
"""Whose parameters take their names first."""


def _arguments(
    operation: Operation,
    types: Mapping[TypeId, NamedType],
    fields: Mapping[FieldKey, str],
    pinned: Mapping[ParameterKey, str],
    avoided: Collection[tuple[str, str]],
) -> dict[ParameterKey, str]:
    """All beside the keys of the body; path values, which are given without their names, give way.

    That they are positional is not enough: pyright takes a key of `**body` for one of them.
    """
    taken = ARGUMENTS | {"body"} if operation.bodies else ARGUMENTS
    taken = taken | {MEDIA_TYPE} if has_choice(operation) else taken
    keys = [
        (fields[model.id, each.wire], each.read_only)
        for model in keyword_bodies(operation, types)
        for each in model.fields
    ]
    sent = {name for name, is_read_only in keys if not is_read_only}
    name = partial(_named, operation=operation, pinned=pinned, avoided=avoided)
    in_path = name(operation.positional, taken=taken)
    named = taken | {name for name, _ in keys} | set(in_path.values())
    found: dict[ParameterKey, str] = {}
    by_name = operation.by_name
    for where in _IN_TURN if by_name else ():
        here = [each for each in by_name if each.where is where]
        if here:
            found |= name(here, taken=named.union(found.values()))
    if sent.isdisjoint(in_path.values()):
        return in_path | found
    taken |= sent | set(found.values())
    return name(operation.positional, taken=taken) | found


def _named(
    parameters: Sequence[Parameter],
    *,
    operation: Operation,
    taken: frozenset[str],
    pinned: Mapping[ParameterKey, str],
    avoided: Collection[tuple[str, str]],
) -> dict[ParameterKey, str]:
    """The arguments of one place. What was an argument of another place gives them no name."""
    wanted: dict[ParameterKey, Candidates[ParameterKey]] = {
        key: candidates_for(
            key, each.wire, taken, each.pinned or each.client, each.where.value
        )
        for each in parameters
        for key in [(operation.id, each.where.value, each.wire)]
    }
    places = {each.where.value for each in parameters}
    elsewhere = frozenset(name for where, name in avoided if where not in places)
    return name_members(wanted, taken, _of(pinned, wanted), elsewhere)


def _of(pinned: Mapping[K, str], keys: Iterable[K]) -> dict[K, str]:
    if not pinned:
        return {}
    return {key: name for key in keys if (name := pinned.get(key)) is not None}


def name_client_parameters(
    api: Api, taken: frozenset[str], pinned: Mapping[Wire, str]
) -> dict[Wire, str]:
    """Arguments for what operations take of the client, by what the document calls them."""
    reserved = CLIENT_ARGUMENTS | taken
    stated: dict[Wire, SpecText] = {
        parameter.client: parameter.client
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.client is not None
    }
    wanted = {key: candidates_for(key, text, reserved) for key, text in stated.items()}
    return name_members(wanted, reserved, pinned)


def name_server_variables(
    api: Api, taken: frozenset[str], pinned: Mapping[Wire, str]
) -> dict[Wire, str]:
    """Arguments for the variables in the URLs of servers, by wire name."""
    reserved = CLIENT_ARGUMENTS | taken
    variables: dict[Wire, SpecText] = {
        v.wire: v.wire for server in api.servers for v in server.variables
    }
    wanted = {
        key: candidates_for(key, wire, reserved) for key, wire in variables.items()
    }
    return name_members(wanted, reserved, pinned)
