"""A union of what a call gives and of what it says when it failed: `oneOf: [Ok, Err]` under one 200."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmgen.ir.responses import FailedShape, FailedValue
from crmgen.ir.types import (
    Anything,
    Discriminator,
    Field,
    MapOf,
    Model,
    Named,
    Nullable,
    OneOf,
    Type,
)
from crmgen.ir.walk import alternatives, is_nullable
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.responses.failed_values import (
    IDENTITY,
    REASONS,
    TELLING,
    FlagReader,
    bad_values,
    constants,
)
from crmgen.lower.wire_names import is_said, squeezed
from crmgen.naming.words.identifiers import word_set
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue

_CALLED: Final = word_set(
    "error err exception failure failed fault problem unsuccessful"
)
_CODE_AND_MESSAGE: Final = word_set("code message")
_BESIDE_REASONS: Final = REASONS | _CODE_AND_MESSAGE | word_set("""
        msg messages detail details reason title status statuscode success ok type instance
        description timestamp path requestid traceid correlationid documentationurl helpurl
        moreinfo meta severity level field
        """)
"""Properties of a body that says nothing but why something failed."""


@dataclass(frozen=True, slots=True)
class Members:
    """The bodies that one success may have, apart: those of a failure, and all others."""

    failed: tuple[Type, ...]
    good: tuple[Type, ...]

    @property
    def failure(self) -> Type:
        """The type of a body that says that the call failed."""
        return self.failed[0] if len(self.failed) == 1 else OneOf(self.failed)


@dataclass(frozen=True, slots=True)
class MemberReader:
    """Tells the members of one operation's bodies apart."""

    flags: FlagReader

    @property
    def bodies(self) -> Bodies:
        return self.flags.bodies

    def members(self, body: Type) -> Members | None:
        """The members; None where none, or each of them, is that of a failure."""
        every = tuple(alternatives(body, self.bodies.types))
        failed = tuple(filter(self._is_failure, every))
        good = tuple(each for each in every if each not in failed)
        return Members(failed, good) if failed and good else None

    def mark(self, body: Type, members: Members) -> FailedValue | FailedShape | None:
        """What the failures alone have; None where a good body may have it as well."""
        tagged = self._by_tag(body, members)
        if tagged is not None:
            return tagged
        if any(map(self._is_open, members.good)):
            return None
        failed, good = self._models(members.failed), self._models(members.good)
        return self._by_constant(failed, good) or _by_shape(failed, good)

    def good_part(self, body: Type, members: Members) -> Type:
        """The type of what a method gives: without the members that are failures."""
        tag = self._discriminator(body)
        if tag is not None:
            failed = {each.id for each in members.failed if isinstance(each, Named)}
            mapping = tuple(pair for pair in tag.mapping if pair[1] not in failed)
            tag = Discriminator(tag.property, mapping)
        good = members.good
        part = good[0] if len(good) == 1 else OneOf(good, tag)
        return Nullable(part) if is_nullable(body, self.bodies.types) else part

    def _is_failure(self, type: Type) -> bool:
        """Whether a body is called a failure, or says nothing but why something failed."""
        model = self.bodies.model(type)
        if model is None or not model.fields or self.flags.is_resource(model):
            return False
        if any(map(self._is_bad_constant, self.bodies.called(model, TELLING))):
            return True
        names = self.bodies.names(model)
        says_why = not names.isdisjoint(REASONS) or names >= _CODE_AND_MESSAGE
        if _is_called_failure(model):
            is_record = not names.isdisjoint(IDENTITY)
            return not is_record or not names.isdisjoint(REASONS | _CODE_AND_MESSAGE)
        return says_why and names <= _BESIDE_REASONS

    def _is_bad_constant(self, field: Field) -> bool:
        """`ok: {const: false}`, `status: {enum: [fail, error]}`"""
        stated = constants(field, self.bodies)
        return bool(stated) and bad_values(field, self.bodies) == stated

    def _discriminator(self, body: Type) -> Discriminator | None:
        inner = self.bodies.inner(body)
        return inner.discriminator if isinstance(inner, OneOf) else None

    def _by_tag(self, body: Type, members: Members) -> FailedValue | None:
        """The values of a discriminator that stand for failures, where each has one."""
        tag = self._discriminator(body)
        ids = {each.id for each in members.failed if isinstance(each, Named)}
        pairs = [pair for pair in (tag.mapping if tag else ()) if pair[1] in ids]
        if (
            tag is None
            or {id for _, id in pairs} != ids
            or len(ids) < len(members.failed)
        ):
            return None
        return FailedValue((tag.property,), tuple(key.value() for key, _ in pairs))

    def _by_constant(
        self, failed: list[Model], good: list[Model]
    ) -> FailedValue | None:
        """A property with constants of its own in failures, and with others in good bodies."""
        flags = self.bodies.called(failed[0], TELLING)
        for flag in filter(self._is_bad_constant, flags):
            bad = self._constants_of(failed, flag.wire)
            well = self._constants_of(good, flag.wire)
            if bad and well and bad.keys().isdisjoint(well):
                return FailedValue((flag.wire,), tuple(bad))
        return None

    def _constants_of(
        self, models: list[Model], wire: SpecText
    ) -> dict[SpecValue, None]:
        """All that a property may be in these; nothing where one of them leaves it open."""
        fields = [self.bodies.field(Named(model.id), wire) for model in models]
        stated = [constants(each, self.bodies) if each else () for each in fields]
        return dict.fromkeys(v for each in stated for v in each) if all(stated) else {}

    def _models(self, types: Iterable[Type]) -> list[Model]:
        return [model for each in types if (model := self.bodies.model(each))]

    def _is_open(self, type: Type) -> bool:
        """Whether a good body may have any property."""
        inner = self.bodies.inner(type)
        if isinstance(inner, Model):
            return not inner.fields
        return isinstance(inner, Anything | MapOf)


def _is_called_failure(model: Model) -> bool:
    hint = model.hint
    names = (hint.pinned, hint.component, hint.title)
    return any(is_said(name, _CALLED) for name in names if name is not None)


def _by_shape(failed: list[Model], good: list[Model]) -> FailedShape | None:
    """Properties that only failures have, at least one for each, and those that they never have.

    Where they lack none, only what says why it failed: all else may come with a good body, too.
    """
    of_good, of_failed = _names(good), _names(failed)
    has = [[wire for wire in _names([each]) if wire not in of_good] for each in failed]
    lacks = tuple(wire for wire in of_good if wire not in of_failed)
    if not lacks:
        has = [list(filter(_says_why, each)) for each in has]
    if not all(has):
        return None
    return FailedShape(tuple(dict.fromkeys(w for each in has for w in each)), lacks)


def _says_why(wire: SpecText) -> bool:
    return squeezed(wire) in REASONS | _CODE_AND_MESSAGE or is_said(wire, _CALLED)


def _names(models: list[Model]) -> dict[SpecText, None]:
    return dict.fromkeys(field.wire for model in models for field in model.fields)
