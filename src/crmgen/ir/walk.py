"""Questions about types, each answered here and nowhere else.

Types refer to each other by id and may lead back to themselves (a list of itself, a union with itself), so a
walk that follows names is guarded: it visits each name once, and none of them calls itself. A loop is not an
error at this level: a part that was visited adds nothing new, and the answer is that of all other parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)

Types = Mapping[TypeId, NamedType]


# one expression; names are not followed


def parts(type: Type) -> tuple[Type, ...]:
    """What an expression is directly made of, from left to right."""
    match type:
        case Scalar() | Named() | Choice() | Anything():  # most are
            return ()
        case Nullable():
            return (type.inner,)
        case ListOf():
            return (type.item,)
        case MapOf():
            return (type.value,)
        case OneOf():
            return type.members
        case TupleOf():
            return (*type.items, *([type.rest] if type.rest is not None else []))


def subexpressions(type: Type) -> Sequence[Type]:
    """The expression and all that it is made of, outer before inner, from left to right."""
    waiting = list(parts(type))
    if not waiting:
        return (type,)
    waiting.reverse()
    found = [type]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting += reversed(parts(part))
    return found


def mentioned(type: Type) -> Sequence[TypeId]:
    """The names in an expression, from left to right, also twice."""
    if isinstance(type, Scalar):
        return ()
    if isinstance(type, Named):
        return (type.id,)
    return [each.id for each in subexpressions(type) if isinstance(each, Named)]


def definition(named: NamedType) -> Sequence[Type]:
    """The expressions that a named type is stated with: its fields' and further properties', or its own."""
    if isinstance(named, Alias):
        return (named.type,)
    types = [field.type for field in named.fields]
    return types if named.extra is None else [*types, named.extra]


def without_null(type: Type) -> Type:
    """The type of the values that are not null, as far as the expression says so itself."""
    while isinstance(type, Nullable):
        type = type.inner
    return type


def is_only_null(type: Type) -> bool:
    """Whether null is all that a value may be."""
    return isinstance(type, Scalar) and type.kind is ScalarKind.NULL


# names followed


def underlying(type: Type, types: Types) -> Type | Model:
    """What a value that is not null is of: behind null and names, in any order; for a model's name the model.

    Of an alias that is made of nothing but itself nothing is known: `Anything`.
    """
    if isinstance(type, Scalar):  # most are
        return type
    seen: set[TypeId] = set()
    while isinstance(type, (Nullable, Named)):
        if isinstance(type, Nullable):
            type = type.inner
            continue
        named = types[type.id]
        if isinstance(named, Model):
            return named
        if type.id in seen:
            return Anything()
        seen.add(type.id)
        type = named.type
    return type


def model_of(type: Type, types: Types) -> Model | None:
    """The object behind names and null; None where there is no object, or one of several."""
    found = underlying(type, types)
    return found if isinstance(found, Model) else None


def item_of(type: Type, types: Types) -> Type | None:
    """What a list behind names and null is of; None where there is no list."""
    found = underlying(type, types)
    return found.item if isinstance(found, ListOf) else None


def is_kind(type: Type, kind: ScalarKind, types: Types) -> bool:
    """Whether a primitive behind names and null is of this kind."""
    found = underlying(type, types)
    return isinstance(found, Scalar) and found.kind is kind


def is_nullable(type: Type, types: Types) -> bool:
    """Whether null is a value of the type, also by way of a name."""
    return any(isinstance(e, Nullable) for e in _choices(type, types, lists=False))


def alternatives(type: Type, types: Types, *, lists: bool = False) -> Sequence[Type]:
    """Each type that a value may be of: unions, null and names of aliases are looked through.

    Names that are left are models'. With `lists`, what a list holds stands for the list.
    """
    choices = _choices(type, types, lists=lists)
    return [each for each in choices if not isinstance(each, Nullable)]


def _choices(type: Type, types: Types, *, lists: bool) -> Sequence[Type]:
    """The alternatives, and each `Nullable` on the way to them."""
    if isinstance(type, (Scalar, Choice)):  # most are
        return (type,)
    found: list[Type] = []
    seen: set[TypeId] = set()
    waiting: list[Type] = [type]
    while waiting:
        each = waiting.pop()
        named = types[each.id] if isinstance(each, Named) else None
        if isinstance(named, Alias):
            if named.id not in seen:
                seen.add(named.id)
                waiting.append(named.type)
            continue
        is_open = isinstance(each, (Nullable, OneOf)) or (
            lists and isinstance(each, ListOf)
        )
        if isinstance(each, Nullable) or not is_open:
            found.append(each)
        if is_open:
            waiting.extend(reversed(parts(each)))
    return found


def reachable(
    roots: Iterable[TypeId],
    types: Types,
    within: Callable[[NamedType], Iterable[Type]] = definition,
) -> Iterator[NamedType]:
    """The named types of `roots` and all that they are made of, each once.

    `within`: which expressions of a type are gone into; none to stop there.
    """
    seen: set[TypeId] = set()
    waiting = list(roots)
    while waiting:
        id = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        yield types[id]
        waiting += [part for type in within(types[id]) for part in mentioned(type)]


def leads_to_itself(id: TypeId, types: Types) -> bool:
    """Whether an alias is made of itself by way of aliases alone, so that its definition has no end."""
    through_aliases = (
        id
        for named in reachable([id], types, _of_aliases)
        for type in _of_aliases(named)
        for id in mentioned(type)
    )
    return id in through_aliases


def _of_aliases(named: NamedType) -> Sequence[Type]:
    return definition(named) if isinstance(named, Alias) else ()


def is_itself(id: TypeId, types: Types) -> bool:
    """Whether an alias is itself by way of names, null and unions alone, so that no value decides where it ends."""
    seen: set[TypeId] = set()
    waiting = [id]
    while waiting:
        named = types[waiting.pop()]
        for each in _choices_here(named.type) if isinstance(named, Alias) else ():
            if each == id:
                return True
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return False


def _choices_here(type: Type) -> Iterator[TypeId]:
    """The names that a value of this expression may be of, none of them followed."""
    if isinstance(type, Named):
        yield type.id
    for part in parts(type) if isinstance(type, (Nullable, OneOf)) else ():
        yield from _choices_here(part)
