"""Inline types that say the same are one type, and a type that nothing mentions is none.

A type that the document gives a key stays itself: its author told it from the others. What stands inline is told
apart by what it says, and by whether it is sent or read, since requests grow apart from responses.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.ir.responses import Response
from crmgen.ir.types import (
    Alias,
    Field,
    Hint,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.ir.walk import (
    Types,
    definition,
    mentioned,
    reachable,
    subexpressions,
    without_null,
)
from crmgen.ir.webhooks import Webhook
from crmgen.lower.wire_names import noun
from crmgen.text import SpecText

_TELLING: Final = 3
"""So many fields make an object one of a kind."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Operations, webhooks, and the types that they are stated with."""

    operations: Sequence[Operation]
    webhooks: Sequence[Webhook]
    types: Mapping[TypeId, NamedType]

    def sent(self) -> Iterator[Type]:
        """What requests are stated with."""
        for operation in self.operations:
            yield from (each.type for each in operation.parameters)
            yield from (each.type for each in operation.bodies)

    def read(self) -> Iterator[Type]:
        """What responses and webhooks are stated with."""
        for operation in self.operations:
            for response in operation.responses:
                yield from (each.type for each in response.contents)
                yield from (each.type for each in response.headers)
        yield from (each.type for each in self.webhooks)


def without_copies(stated: Statements) -> Statements:
    """The same, with one type for all inline ones that are identical, and none that nothing mentions."""
    sent = _reached(stated.sent(), stated.types)
    read = _reached(stated.read(), stated.types)
    types = _mentioned(stated.types, sent | read)
    groups = _identical(types, sent, read)
    copies = {each.id: first.id for first, *others in groups for each in others}
    if not copies:
        return replace(stated, types=types)
    shared = {group[0].id: _in_several_places(*group) for group in groups}
    kept = {id: shared.get(id, each) for id, each in types.items() if id not in copies}
    renaming = _Renaming(copies)
    return Statements(
        tuple(map(renaming.operation, stated.operations)),
        tuple(replace(each, type=renaming.type(each.type)) for each in stated.webhooks),
        {id: renaming.named(each) for id, each in kept.items()},
    )


def _reached(types: Iterable[Type], all: Types) -> set[TypeId]:
    roots = (id for type in types for id in mentioned(type))
    return {named.id for named in reachable(roots, all)}


def _mentioned(types: Types, used: set[TypeId]) -> dict[TypeId, NamedType]:
    """The types that operations or components are made of; what a component is by another name is that."""
    components = (id for id, each in types.items() if _is_a_component(each))
    found = {each.id for each in reachable(components, types)} | used
    return {id: each for id, each in types.items() if id in found}


def _is_a_component(named: NamedType) -> bool:
    """Whether the document gives it a key, and says something of it."""
    if named.hint.component is None:
        return False
    says_more = isinstance(named, Model) or not isinstance(
        without_null(named.type), Named
    )
    return says_more or named.hint.pinned is not None


def _identical(types: Types, sent: set[TypeId], read: set[TypeId]) -> list[list[Model]]:
    """Inline models that say the same, in the order of the document.

    What hangs from a model comes after it, so that from the end on parts are known before the whole.
    """
    classes: dict[Hashable, list[Model]] = {}
    standing: dict[TypeId, TypeId] = {}
    renaming = _Renaming(standing)
    told = _told_by_a_discriminator(types)
    for id, named in reversed(list(types.items())):
        if isinstance(named, Model) and _is_inline(named) and id not in told:
            said = _identity(renaming.model(named)), _called(named)
            key = said, id in sent, id in read
            found = classes.setdefault(key, [])
            found.append(named)
            standing[id] = found[0].id
    return [group[::-1] for group in classes.values() if len(group) > 1]


def _is_inline(model: Model) -> bool:
    is_named = model.hint.component is not None or model.hint.pinned is not None
    return not is_named and model.extends is None


def _told_by_a_discriminator(types: Types) -> set[TypeId]:
    """The members of unions that a property's value tells apart, whatever else they say."""
    return {
        id
        for named in types.values()
        for type in definition(named)
        for part in subexpressions(type)
        if isinstance(part, OneOf) and part.discriminator is not None
        for id in mentioned(part)
    }


def _called(model: Model) -> Hashable:
    """What types must share beside what they say, so that one is not taken for another thing.

    An object of one field or two (`{id}`) is like others by accident, unless it is called like them.
    """
    hint = model.hint
    is_error = hint.role == "error"
    if len(model.fields) >= _TELLING:
        return is_error
    is_whole = hint.role in ("response", "error", "body")
    return is_error, hint.role if is_whole else noun(hint.part or SpecText(""))


def _identity(model: Model) -> Hashable:
    """All that tells a model from others: not where it stands, nor what is said of that place."""
    fields = tuple(_said(each) for each in model.fields)
    rest = (model.extra, model.takes_others, model.min_properties, model.deprecated)
    return fields, rest, model.hint.title, model.evidence


def _said(field: Field) -> Hashable:
    flags = (field.required, field.read_only, field.write_only, field.deprecated)
    rest = (
        field.secret,
        field.default,
        field.pinned,
        field.evidence,
        field.custom,
        field.doc,
    )
    return field.wire, field.type, flags, rest


def _in_several_places(first: Model, *others: Model) -> Model:
    """The first of identical types; what is said of one place alone is not said of all."""
    doc = first.doc if all(each.doc == first.doc for each in others) else None
    hint = replace(first.hint, others=tuple(each.hint for each in others))
    ids = tuple(each.id for each in others)
    return replace(first, doc=doc, hint=hint, copies=ids)


@dataclass(frozen=True, slots=True)
class _Renaming:
    """Puts other ids for some; for those that are not in it they stay."""

    ids: Mapping[TypeId, TypeId]

    def type(self, type: Type) -> Type:
        match type:
            case Named():
                return Named(self.ids.get(type.id, type.id))
            case Nullable():
                return Nullable(self.type(type.inner))
            case ListOf():
                return replace(type, item=self.type(type.item))
            case MapOf():
                return replace(type, value=self.type(type.value))
            case TupleOf():
                rest = self.type(type.rest) if type.rest is not None else None
                return TupleOf(tuple(map(self.type, type.items)), rest)
            case OneOf():
                return self._union(type)
            case _:
                return type

    def _union(self, union: OneOf) -> Type:
        members = tuple(dict.fromkeys(map(self.type, union.members)))
        if len(members) == 1 and union.discriminator is None:
            return members[0]
        return replace(union, members=members)

    def named(self, named: NamedType) -> NamedType:
        hint = self._hint(named.hint)
        others = dict.fromkeys(map(self._hint, hint.others))
        hint = replace(hint, others=tuple(each for each in others if each != hint))
        if isinstance(named, Alias):
            return replace(named, type=self.type(named.type), hint=hint)
        return replace(self.model(named), hint=hint)

    def model(self, model: Model) -> Model:
        fields = tuple(
            (
                replace(each, type=self.type(each.type))
                if any(mentioned(each.type))
                else each
            )
            for each in model.fields
        )
        extra = self.type(model.extra) if model.extra is not None else None
        return replace(model, fields=fields, extra=extra)

    def _hint(self, hint: Hint) -> Hint:
        if hint.parent is None or TypeId(hint.parent) not in self.ids:
            return hint
        return replace(hint, parent=self.ids[TypeId(hint.parent)])

    def operation(self, operation: Operation) -> Operation:
        return replace(
            operation,
            parameters=tuple(
                replace(each, type=self.type(each.type))
                for each in operation.parameters
            ),
            bodies=tuple(
                replace(each, type=self.type(each.type)) for each in operation.bodies
            ),
            responses=tuple(map(self._response, operation.responses)),
        )

    def _response(self, response: Response) -> Response:
        return replace(
            response,
            contents=tuple(
                replace(each, type=self.type(each.type)) for each in response.contents
            ),
            headers=tuple(
                replace(each, type=self.type(each.type)) for each in response.headers
            ),
        )
