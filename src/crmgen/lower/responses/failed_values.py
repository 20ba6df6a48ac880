"""A property that says whether a call went well: `success`, `ok`, `error: true`, `status: error`."""

from __future__ import annotations

from typing import Final

from crmgen.ir.operations import Operation
from crmgen.ir.responses import BodyPath, FailedValue
from crmgen.ir.types import Anything, Choice, Field, Model, Scalar, ScalarKind, Type
from crmgen.ir.walk import alternatives
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.wire_names import is_said, noun, squeezed
from crmgen.naming.words.identifiers import word_set
from crmgen.records import dataclass
from crmgen.text import SpecValue

_WENT_WELL: Final = word_set(
    "ok success successful succeeded issuccess issuccessful wassuccessful issucceeded"
)
_WENT_WRONG: Final = word_set(
    "error iserror haserror haserrors failed hasfailed isfailed failure isfailure"
)
_STATUS: Final = word_set("status stat state result outcome success ok")
TELLING: Final = _WENT_WELL | _WENT_WRONG | _STATUS
"""All that such a property is called."""
_GOOD: Final = word_set("ok okay success successful succeeded true")
_BAD: Final = word_set(
    "error err fail failed failure unsuccessful ko nok exception fault false"
)
REASONS: Final = word_set("""
    error errors errorcode errormessage errordescription errordetails errortype errorinfo exception
    fault faultstring faultcode
    """)
"""Properties that say why something failed."""
_BESIDE_STATUS: Final = REASONS | word_set(
    "message messages msg code reason detail details data result results response payload"
)
"""What stands beside a status of the call; without, it may be that of what was asked about."""
IDENTITY: Final = word_set("id uuid createdat updatedat")
"""Properties of a record, whose own `success` says nothing of the call."""
_PROBES: Final = word_set(
    "health healthz status ping live liveness ready readiness check test try validate verify probe"
)
"""What is asked here may well be answered with no, and that is a result."""
_ABOUT_CALLS: Final = word_set("meta metadata header status response")
"""Objects of an envelope that say how a call went."""


def bad_values(field: Field, bodies: Bodies) -> tuple[SpecValue, ...]:
    """The values by which a property says that it failed; none where it is no such property.

    Of an enum each value must be plainly one of success or of failure.
    """
    name, inner = squeezed(field.wire), bodies.inner(field.type)
    values = inner.values if isinstance(inner, Choice) else ()
    is_flag = isinstance(inner, Scalar) and inner.kind is ScalarKind.BOOLEAN
    is_flag = is_flag or any(value.is_a(bool) for value in values)
    if name in _WENT_WELL and (is_flag or isinstance(inner, Anything)):
        return (SpecValue(False),)
    if name in _WENT_WRONG and is_flag:
        return (SpecValue(True),)
    said = [text for value in values if (text := value.text()) is not None]
    words = {squeezed(text) for text in said}
    if name not in _STATUS or len(said) < len(values) or not words <= _GOOD | _BAD:
        return ()
    return tuple(text.value() for text in said if squeezed(text) in _BAD)


def constants(field: Field, bodies: Bodies) -> tuple[SpecValue, ...]:
    """The values of an enum or const."""
    inner = bodies.inner(field.type)
    return inner.values if isinstance(inner, Choice) else ()


@dataclass(frozen=True, slots=True)
class FlagReader:
    """Looks for such a property in the bodies of one operation."""

    operation: Operation
    bodies: Bodies
    nouns: tuple[str, ...]
    """What the operation is about."""

    def mark(self, body: Type) -> FailedValue | None:
        """What says that it failed, in whichever object the body is; None where that is not plain."""
        every = list(alternatives(body, self.bodies.types))
        models = [model for each in every if (model := self.bodies.model(each))]
        if len(models) < len(every) or not all(map(self._is_plain, models)):
            return None
        marks = {self._in(model) for model in models}
        return marks.pop() if len(marks) == 1 else None

    def is_resource(self, model: Model) -> bool:
        """Whether a component is called like what the operation is about."""
        name = model.hint.component
        return name is not None and noun(name) in self.nouns

    def _is_plain(self, model: Model) -> bool:
        """Whether a flag is about the call, and not about a record or the answer to a question."""
        last = self.operation.path.wire.split("/")[-2:]
        if self.is_resource(model) or any(is_said(each, _PROBES) for each in last):
            return False
        names = self.bodies.names(model)
        is_record = not names.isdisjoint(IDENTITY)
        is_told = self.operation.verb != "GET" and not names.isdisjoint(REASONS)
        return not is_record or is_told

    def _in(self, model: Model) -> FailedValue | None:
        """The first such property, of the body or of an object in it that is about the call."""
        places: list[tuple[BodyPath, Model]] = [((), model)]
        for field in self.bodies.called(model, _ABOUT_CALLS):
            inner = self.bodies.model(field.type)
            if inner is not None:
                places.append(((field.wire,), inner))
        for way, holder in places:
            names = self.bodies.names(holder)
            for field in self.bodies.called(holder, TELLING):
                others = names - {squeezed(field.wire)}
                says_it_all = squeezed(field.wire) in _WENT_WELL
                values = bad_values(field, self.bodies)
                if values and (says_it_all or not others.isdisjoint(_BESIDE_STATUS)):
                    return FailedValue((*way, field.wire), values)
        return None
