"""Which of a model's bases a Python class of it can extend, and which fields it then states itself.

A class says that an object is all that its base is. A document can also say by allOf that a field is something
else than in the base; then there is no such class, and the object has all fields by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from crmgen import records
from crmgen.ir.types import (
    Anything,
    Choice,
    Field,
    Model,
    Nullable,
    OneOf,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import Types
from crmgen.text import SpecText


def exists(field: Field, *, sent: bool) -> bool:
    """Whether what is sent, or else what is read, has the field (`readOnly`, `writeOnly`)."""
    return not (field.read_only if sent else field.write_only)


def extended(model: Model, types: Types, *, sent: bool) -> tuple[Model, ...]:
    """The bases that a class of `model` extends: classes of what is sent, or else of what is read.

    A base that does not fit is passed over for those that it extends itself. Bases that say different things of
    one field cannot be extended together, nor can those that Python finds no order for; the first is.
    """
    if not model.bases:
        return ()
    return _Classes(types, sent).bases(model)


def own_fields(
    model: Model, bases: tuple[Model, ...], *, sent: bool
) -> tuple[Field, ...]:
    """The fields that a class states itself: new ones, and those that it narrows or documents anew."""
    there = tuple(field for field in model.fields if exists(field, sent=sent))
    if not bases:
        return there
    inherited = {field.wire: field for base in bases for field in base.fields}
    return tuple(
        field
        for field in there
        if not (
            field.wire in inherited
            and exists(inherited[field.wire], sent=sent)
            and _reads_same(field, inherited[field.wire])
        )
    )


@records.dataclass(slots=True)
class _Classes:
    """The classes of one direction, and the order in which Python looks at each and its bases (C3)."""

    types: Types
    sent: bool
    orders: dict[TypeId, tuple[TypeId, ...]] = records.field(
        default_factory=dict[TypeId, tuple[TypeId, ...]]
    )

    def bases(self, model: Model) -> tuple[Model, ...]:
        bases: list[Model] = []
        waiting, seen = deque(model.bases), {model.id}
        while waiting:
            base = self.types[id := waiting.popleft()]
            if id in seen or not isinstance(base, Model):
                continue
            seen.add(id)
            if _continues(model, base, sent=self.sent) and self._fits(base, bases):
                bases.append(base)
            else:
                waiting += base.bases
        return tuple(bases)

    def _fits(self, base: Model, others: list[Model]) -> bool:
        """Whether `base` may stand behind `others`, and is not among what they extend."""
        if not others:
            return True
        if not _agree(base, others):
            return False
        if any(base.id in self.order(each) for each in others):
            return False
        return self._merged([*others, base]) is not None

    def order(self, model: Model) -> tuple[TypeId, ...]:
        if model.id not in self.orders:
            self.orders[model.id] = (model.id,)  # until it is known
            above = self._merged(list(self.bases(model))) or ()
            self.orders[model.id] = (model.id, *above)
        return self.orders[model.id]

    def _merged(self, bases: list[Model]) -> tuple[TypeId, ...] | None:
        """The one order that keeps those of all bases, and theirs; None where there is none."""
        left = [self.order(base) for base in bases]
        left.append(tuple(base.id for base in bases))
        found: list[TypeId] = []
        while left := [each for each in left if each]:
            behind = {id for each in left for id in each[1:]}
            first = next((each[0] for each in left if each[0] not in behind), None)
            if first is None:
                return None
            found.append(first)
            left = [each[1:] if each[0] == first else each for each in left]
        return tuple(found)


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
    return not any(fields_apart(model, base, sent=sent))


def fields_apart(model: Model, base: Model, *, sent: bool) -> Iterator[SpecText]:
    """The fields of `base` that `model` has not, or in a way that no class of Python extends."""
    own = {field.wire: field for field in model.fields if exists(field, sent=sent)}
    allowed = _reads_same if sent else _narrows
    for field in base.fields:
        is_ours = field.wire in own and allowed(own[field.wire], field)
        if exists(field, sent=sent) and not is_ours:
            yield field.wire


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
    if isinstance(type, OneOf):
        return all(is_narrower(member, of) for member in type.members)
    if isinstance(of, OneOf):
        return any(is_narrower(type, member) for member in of.members)
    if isinstance(type, Choice):
        if isinstance(of, Choice):
            among = set(type.values) <= set(of.values)
            return among and (of.open or not type.open)
        return isinstance(of, Scalar) and of.kind is type.base
    if isinstance(type, Scalar):
        return isinstance(of, Scalar) and of.kind is type.kind
    return False
