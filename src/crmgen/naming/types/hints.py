"""Where a type stands, as far as that may name it, and what tells the unnamed objects of a union from one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import (
    Alias,
    Choice,
    Field,
    Hint,
    ListOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import subexpressions, underlying
from crmgen.naming.types.class_words import is_generated
from crmgen.naming.types.modules import mentioned_types
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.phrases import PREPOSITIONS
from crmgen.text import SpecText, SpecValue

Hints = dict[TypeId, tuple[Hint, ...]]
"""For each type one hint or, where it stands at several places, one for each."""


def hints_of(api: Api) -> Hints:
    """The hints of all types; a component whose key says nothing has those of its uses instead."""
    found = {id: (each.hint, *each.hint.others) for id, each in api.types.items()}
    unnamed = {id for id, each in api.types.items() if _says_nothing(each.hint)}
    uses: dict[TypeId, list[Hint]] = {}
    for id, hint in _uses(api) if unnamed else ():
        if id in unnamed:
            uses.setdefault(id, []).append(hint)
    return found | {id: tuple(each) for id, each in uses.items()}


def _says_nothing(hint: Hint) -> bool:
    if hint.pinned is not None:
        return False
    if hint.component is not None:
        return is_generated(hint.component)
    is_shared = hint.parent is None and hint.role in ("body", "response", "error")
    return is_shared and hint.part is not None and is_generated(hint.part)


def _uses(api: Api) -> Iterator[tuple[TypeId, Hint]]:
    """Every place that is of a named type, or of a list of it."""
    for operation in api.operations:
        yield from _uses_of(operation)
    for model in api.types.values():
        for field in model.fields if isinstance(model, Model) else ():
            hint = Hint(parent=model.id, role="field", part=field.wire)
            yield from _used(field.type, hint)


def _uses_of(operation: Operation) -> Iterator[tuple[TypeId, Hint]]:
    for body in operation.bodies:
        yield from _used(body.type, Hint(parent=operation.id, role="body"))
    for response in operation.responses:
        hint = Hint(
            parent=operation.id,
            role="response" if response.is_success else "error",
            part=response.status,
        )
        for content in response.contents:
            yield from _used(content.type, hint)


def _used(type: Type, hint: Hint) -> Iterator[tuple[TypeId, Hint]]:
    while isinstance(type, Nullable | ListOf):
        if isinstance(type, ListOf):
            hint = Hint(parent=hint.parent, role="item", part=hint.part)
            type = type.item
        else:
            type = type.inner
    if isinstance(type, Named):
        yield type.id, hint


Labels = tuple[tuple[str, ...], ...]
"""Words for one member, the best first; no words where it needs none."""

_ALONE: Final[Labels] = ((), ("value",))
_FEW: Final = 5
"""So many words may a constant have; more are a sentence."""
_KINDS: Final = word_set("action code event kind method mode object status type")
"""Last words of fields whose constant says of which kind an object is."""


def member_labels(api: Api) -> dict[TypeId, Labels]:
    """What each object that hangs from a union is told apart by; objects of no union are left out."""
    unions = {id: union for union in _all_unions(api) for id in _members(union)}
    return {
        id: _labels(each, unions.get(id), api.types)
        for id, each in api.types.items()
        if each.hint.role == "member" or (each.hint.role == "item" and id in unions)
    }


def _all_unions(api: Api) -> Iterator[OneOf]:
    for type in mentioned_types(api):
        if not isinstance(type, (Scalar, Named)):  # most are
            parts = subexpressions(type)
            yield from (each for each in parts if isinstance(each, OneOf))


def _members(union: OneOf) -> Iterator[TypeId]:
    """The named members, and what the lists among them are of."""
    for each in union.members:
        part = each.item if isinstance(each, ListOf) else each
        if isinstance(part, Named):
            yield part.id


def _labels(
    member: NamedType, union: OneOf | None, types: Mapping[TypeId, NamedType]
) -> Labels:
    others = [types[id] for id in _members(union) if id != member.id] if union else []
    if not others:
        return _ALONE
    if isinstance(member, Alias):
        return ()
    objects = [each for each in others if isinstance(each, Model)]
    own, shared = _constants(member, objects, types)
    return (*own, *_own_fields(member, objects), *shared)


def _constants(
    member: Model, others: Sequence[Model], types: Mapping[TypeId, NamedType]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Constants that no other member has in the same field, and the kind that others are of as well.

    The field `type` and its like come first.
    """
    taken = {pair for other in others for pair in _stated(other.fields, types)}
    stated = sorted(
        _stated(member.fields, types), key=lambda pair: not _is_kind(pair[0])
    )
    own = [_as_words(*pair) for pair in stated if pair not in taken]
    kinds = (pair for pair in stated if pair in taken and _is_kind(pair[0]))
    shared = [_as_words(*pair) for pair in kinds]
    return [each for each in own if each], [each for each in shared if each][:1]


def _as_words(wire: SpecText, value: SpecText | bool) -> tuple[str, ...]:
    """A constant in words; none where it is a sentence."""
    if isinstance(value, bool):
        return words(wire) if value else ("not", *words(wire))
    return words(value) if len(words(value)) <= _FEW else ()


def _is_kind(wire: SpecText) -> bool:
    return words(wire)[-1:] != () and words(wire)[-1] in _KINDS


def _stated(
    fields: Iterable[Field], types: Mapping[TypeId, NamedType]
) -> Iterator[tuple[SpecText, SpecText | bool]]:
    """The fields with one possible value, and that."""
    for field in fields:
        given = underlying(field.type, types)
        if isinstance(given, Choice) and len(given.values) == 1:
            value = given.values[0]
            text = value.text()
            if text is not None:
                yield field.wire, text
            elif value in (SpecValue(True), SpecValue(False)):
                yield field.wire, value == SpecValue(True)


def _own_fields(member: Model, others: Sequence[Model]) -> Iterator[tuple[str, ...]]:
    """The first fields that only this member has; `basic` where all others have more than it."""
    wires = {field.wire for field in member.fields}
    taken = [{field.wire for field in each.fields} for each in others]
    if wires and taken and all(wires < each for each in taken):
        yield ("basic",)
    if taken and all(each < wires for each in taken):
        yield ()
    known = {wire for each in taken for wire in each}
    own = [field for field in member.fields if field.wire not in known]
    own = [field for field in own if words(field.wire) not in ((), ("id",))]
    for field in sorted(own, key=lambda field: not field.required)[:2]:
        said = words(field.wire)
        is_told = len(member.fields) == 1 or said[0] in PREPOSITIONS
        yield said if is_told else ("with", *said)


def is_alone(labels: Labels) -> bool:
    """Is it the only named member of its union, so that it needs no label?"""
    return labels == _ALONE
