"""Which of a model's bases a Python class of it can extend, and which fields it then states itself.

A class says that an object is all that its base is. A document can also say by allOf that a field is something
else than in the base; then there is no such class, and the object has all fields by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.ir.types import (
    Anything,
    Choice,
    Field,
    Model,
    Nullable,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import Types


def exists(field: Field, *, sent: bool) -> bool:
    """Whether what is sent, or else what is read, has the field (`readOnly`, `writeOnly`)."""
    return not (field.read_only if sent else field.write_only)


def extended(model: Model, types: Types, *, sent: bool) -> tuple[Model, ...]:
    """The bases that a class of `model` extends: classes of what is sent, or else of what is read.

    Bases that say different things of one field cannot be extended together; the first is.
    """
    bases: list[Model] = []
    for base in _models(model.bases, types):
        others = [each for other in bases for each in _lineage(other, types, sent=sent)]
        apart = all(each.id != base.id for each in others) and _agree(base, bases)
        if apart and _continues(model, base, sent=sent):
            bases.append(base)
    return tuple(bases)


def own_fields(
    model: Model, bases: tuple[Model, ...], *, sent: bool
) -> tuple[Field, ...]:
    """The fields that a class states itself: new ones, and those that it narrows or documents anew."""
    inherited = {field.wire: field for base in bases for field in base.fields}
    return tuple(
        field
        for field in model.fields
        if exists(field, sent=sent)
        and not (
            field.wire in inherited
            and exists(inherited[field.wire], sent=sent)
            and _reads_same(field, inherited[field.wire])
        )
    )


def _models(ids: tuple[TypeId, ...], types: Types) -> Iterator[Model]:
    for id in ids:
        named = types[id]
        if isinstance(named, Model):
            yield named


def _lineage(model: Model, types: Types, *, sent: bool) -> Iterator[Model]:
    """A model and all that it extends."""
    waiting, seen = [model], set[TypeId]()
    while waiting:
        each = waiting.pop()
        if each.id not in seen:
            seen.add(each.id)
            yield each
            waiting += extended(each, types, sent=sent)


def _agree(base: Model, others: list[Model]) -> bool:
    """Whether no field of `base` is another in one of `others`."""
    stated = {field.wire: field for each in others for field in each.fields}
    return all(
        _reads_same(field, stated.get(field.wire, field)) for field in base.fields
    )


def _continues(model: Model, base: Model, *, sent: bool) -> bool:
    """Whether `model` has all that `base` has, and nothing of it in a way that Python refuses."""
    if base.extra != model.extra and not isinstance(base.extra, Anything | None):
        return False
    own = {field.wire: field for field in model.fields if exists(field, sent=sent)}
    allowed = _reads_same if sent else _narrows
    return all(
        field.wire in own and allowed(own[field.wire], field)
        for field in base.fields
        if exists(field, sent=sent)
    )


def _reads_same(field: Field, base: Field) -> bool:
    """Whether there is nothing to say of `field` that its base does not say (PEP 589: no key is restated)."""
    return (
        field.type == base.type
        and field.required == base.required
        and field.doc == base.doc
        and field.deprecated == base.deprecated
        and field.custom == base.custom
        and field.pinned == base.pinned
    )


def _narrows(field: Field, base: Field) -> bool:
    """Whether each value of `field` is one of `base`'s, so that a subclass may say it."""
    if field.custom != base.custom or (base.required and not field.required):
        return False
    return is_narrower(field.type, base.type)


def is_narrower(type: Type, of: Type) -> bool:
    """Whether `type` is the same as `of`, or plainly a part of it."""
    if type == of or isinstance(of, Anything):
        return True
    if isinstance(of, Nullable):
        inner = type.inner if isinstance(type, Nullable) else type
        return is_narrower(inner, of.inner)
    if isinstance(type, Choice):
        if isinstance(of, Choice):
            among = set(type.values) <= set(of.values)
            return among and (of.open or not type.open)
        return isinstance(of, Scalar) and of.kind is type.base
    if isinstance(type, Scalar):
        return isinstance(of, Scalar) and of.kind is type.kind
    return False
