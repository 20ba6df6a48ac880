"""Inline types that say the same are one type, and a type that nothing mentions is none.

A type that the document gives a key stays itself: its author told it from the others. What stands inline is told
apart by what it says, and by whether it is sent or read, since requests grow apart from responses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

from crmgen.ir.bodies import Body
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter
from crmgen.ir.responses import Content, Header, Response
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
    Scalar,
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
from crmgen.records import dataclass, replace
from crmgen.text import SpecText

_Typed = TypeVar("_Typed", Field, Parameter, Body, Content, Header)
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


def without_copies(
    stated: Statements, classes: Mapping[TypeId, str] = MappingProxyType({})
) -> Statements:
    """The same, with one type for all inline ones that are identical, and none that nothing mentions.

    `classes`: what types were called in the SDK before. Identical ones that were one class are one, though the
    document now gives them keys, and those that were two are two.
    """
    sent = _reached(stated.sent(), stated.types)
    read = _reached(stated.read(), stated.types)
    types = _mentioned(stated.types, sent | read)
    groups = _Sorter(types, sent, read, classes).groups()
    copies = {each.id: first.id for first, *others in groups for each in others}
    if not copies:
        return replace(stated, types=types)
    shared = {group[0].id: _in_several_places(*group) for group in groups}
    kept = {id: shared.get(id, each) for id, each in types.items() if id not in copies}
    renaming = _Renaming(copies)
    merged = Statements(
        tuple(map(renaming.operation, stated.operations)),
        tuple(replace(each, type=renaming.type(each.type)) for each in stated.webhooks),
        {id: renaming.named(each) for id, each in kept.items()},
    )
    if not classes:
        return merged
    # What is made of a component comes after it, and may be identical now.
    first_known = {copies[id]: known for id, known in classes.items() if id in copies}
    return without_copies(merged, {**first_known, **classes})


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


@dataclass(slots=True)
class _Group:
    """Identical models, the last in the order of the document first."""

    models: list[Model]
    known: str | None
    """The class that they were."""


class _Sorter:
    """Puts models that say the same together."""

    def __init__(
        self,
        types: Types,
        sent: set[TypeId],
        read: set[TypeId],
        classes: Mapping[TypeId, str],
    ) -> None:
        self._types, self._sent, self._read = types, sent, read
        self._classes = classes
        self._numbers: dict[Hashable, int] = {}
        """What models say, numbered: it is much, and would be hashed again with each look-up."""
        self._of_class: dict[Hashable, _Group] = {}
        self._called: dict[Hashable, _Group] = {}
        self._counts = Counter(classes.values())
        self._apart = _told_by_a_discriminator(types) | _extended(types)
        models = (each for each in types.values() if isinstance(each, Model))
        self._alike = Counter(map(_wires, models))
        """How many models have fields of these names."""

    def groups(self) -> list[list[Model]]:
        """Those of more than one, in the order of the document.

        What hangs from a model comes after it, so that from the end on parts are known before the whole.
        """
        standing: dict[TypeId, TypeId] = {}
        renaming = _Renaming(standing)
        groups: list[_Group] = []
        for id, named in reversed(list(self._types.items())):
            if isinstance(named, Model) and self._may_be_a_copy(named):
                if self._alike[_wires(named)] < 2:
                    continue
                uses = id in self._sent, id in self._read
                said = _identity(renaming.model(named))
                number = self._numbers.setdefault(said, len(self._numbers))
                group = self._group(named, number, uses)
                if not group.models:
                    groups.append(group)
                group.models.append(named)
                standing[id] = group.models[0].id
        return [each.models[::-1] for each in groups if len(each.models) > 1]

    def _may_be_a_copy(self, model: Model) -> bool:
        is_own = model.hint.pinned is not None or model.extends is not None
        if is_own or model.id in self._apart:
            return False
        shares = self._counts[self._classes.get(model.id, "")] > 1
        return shares or model.hint.component is None

    def _group(self, model: Model, said: int, uses: Hashable) -> _Group:
        """That of its class; else that of what is called alike, unless it was another class."""
        known = self._classes.get(model.id)
        alike = said, uses, _called(model)
        found = self._of_class.get((said, known)) if known else None
        near = self._called.get(alike)
        if found is None:
            found = near
            if found is None or (known and found.known not in (None, known)):
                found = _Group([], known)
        elif near is not None and near.known is None:
            # Of no class until now: it is of this one.
            found.models += near.models
            near.models, self._called[alike] = [], found
        found.known = found.known or known
        self._called.setdefault(alike, found)
        if found.known:
            self._of_class.setdefault((said, found.known), found)
        return found


def _wires(model: Model) -> tuple[SpecText, ...]:
    return tuple([each.wire for each in model.fields])


def _extended(types: Types) -> set[TypeId]:
    """Models that others extend, and those that extend others."""
    models = [each for each in types.values() if isinstance(each, Model) and each.bases]
    return {id for each in models for id in (each.id, *each.bases)}


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
    hints = [hint for each in others for hint in (each.hint, *each.hint.others)]
    hint = replace(first.hint, others=(*first.hint.others, *hints))
    ids = [id for each in others for id in (each.id, *each.copies)]
    return replace(first, doc=doc, hint=hint, copies=(*first.copies, *ids))


@dataclass(frozen=True, slots=True)
class _Renaming:
    """Puts other ids for some; for those that are not in it they stay."""

    ids: Mapping[TypeId, TypeId]

    def type(self, type: Type) -> Type:
        if all(id not in self.ids for id in mentioned(type)):
            return type
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
        if hint.others:
            others = dict.fromkeys(map(self._hint, hint.others))
            hint = replace(hint, others=tuple(each for each in others if each != hint))
        if isinstance(named, Alias):
            return replace(named, type=self.type(named.type), hint=hint)
        return replace(self.model(named), hint=hint)

    def model(self, model: Model) -> Model:
        fields = tuple(map(self._retyped, model.fields))
        extra = self.type(model.extra) if model.extra is not None else None
        if fields == model.fields and extra == model.extra:
            return model
        return replace(model, fields=fields, extra=extra)

    def _retyped(self, each: _Typed) -> _Typed:
        if isinstance(each.type, Scalar):
            return each
        type = self.type(each.type)
        return each if type is each.type else replace(each, type=type)

    def _hint(self, hint: Hint) -> Hint:
        if hint.parent is None or TypeId(hint.parent) not in self.ids:
            return hint
        return replace(hint, parent=self.ids[TypeId(hint.parent)])

    def operation(self, operation: Operation) -> Operation:
        parameters = tuple(map(self._retyped, operation.parameters))
        bodies = tuple(map(self._retyped, operation.bodies))
        responses = tuple(map(self._response, operation.responses))
        said = operation.parameters, operation.bodies, operation.responses
        if (parameters, bodies, responses) == said:
            return operation
        return replace(
            operation, parameters=parameters, bodies=bodies, responses=responses
        )

    def _response(self, response: Response) -> Response:
        contents = tuple(map(self._retyped, response.contents))
        headers = tuple(map(self._retyped, response.headers))
        if contents == response.contents and headers == response.headers:
            return response
        return replace(response, contents=contents, headers=headers)
