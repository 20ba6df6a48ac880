"""The calls that the tests of one operation make, and what must go out on the wire for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.testing.constants import Constants
from crmgen.emit.testing.custom_field_cases import body_with_custom
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.parameter_values import (
    Given,
    given_values,
    received_values,
    with_value,
)
from crmgen.emit.testing.request_bodies import (
    NOTHING,
    BodyCases,
    Sent,
    body_cases,
    part_at,
    placed,
)
from crmgen.ir.operations import Operation
from crmgen.ir.paging import PageArgument
from crmgen.ir.parameters import Where
from crmgen.ir.types import Nullable, Scalar
from crmgen.ir.walk import without_null
from crmgen.records import dataclass, field, replace
from crmgen.text import Json, SpecText, with_member

_IDENTIFIER: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class TestCall:
    """The arguments of a call, and those of `server.received` that say what it must send."""

    arguments: str
    received: str
    offline: str = ""
    """Why a server that keeps to the document would refuse it; empty where it would not."""


@dataclass(slots=True)
class CallCases:
    """Writes the calls of one operation."""

    operation: Operation
    values: list[Given]
    body: BodyCases | None
    expected: tuple[str, ...]
    """What `server.received` is told of every call: media types to accept, security."""
    bound: SpecText | None = None
    """The path parameter that the resource takes by subscription."""
    required: TestCall = field(init=False)
    """Only what must be there."""
    _least: Sent = field(init=False)

    def __post_init__(self) -> None:
        self._least = self.body.required() if self.body else NOTHING
        self.required = self.with_body(self._least)

    @property
    def subscript(self) -> str:
        """`["projects"]` for a method that is reached by subscription; else empty."""
        values = [each.argument for each in self.values if self._is_bound(each)]
        return f"[{values[0]}]" if values else ""

    def _is_bound(self, given: Given) -> bool:
        if self.bound is None:
            return False
        return given.is_positional and given.parameter.wire == self.bound

    def full(self) -> TestCall | None:
        """Everything that there is; None where that is no more than what is required."""
        full = self._call(self.values, self.body.full() if self.body else NOTHING)
        return None if full == self.required else full

    def with_custom(self) -> TestCall | None:
        """With the fields of the account's own; None where there are none."""
        custom = body_with_custom(self.body) if self.body else None
        return self.with_body(custom) if custom else None

    def with_body(self, sent: Sent) -> TestCall:
        """What must be there, with this body."""
        return self._call(self._required, sent)

    def with_null(self) -> TestCall | None:
        """One optional field of the body as null, the others absent; None where there is none."""
        optional = self.body.null_field() if self.body else None
        if self.body is None or optional is None:
            return None
        call = self.with_body(
            self.body.with_fields(with_member({}, optional.wire, None))
        )
        if isinstance(optional.type, Nullable):
            return call
        return replace(call, offline="null, which the document does not allow here")

    def in_other_media(self) -> Iterator[tuple[str, TestCall]]:
        """With each other media type that the caller can choose: its name, and the call."""
        for name, sent in self.body.in_other_media() if self.body else ():
            yield name, self.with_body(sent)

    def empty_path_values(self) -> dict[str, str]:
        """The path values that are any text, so that they could be empty: place in the call to what errors say of it."""
        unbound = [each for each in self.values if not self._is_bound(each)]
        return {
            (str(index) if each.is_positional else each.keyword): _said_of(each)
            for index, each in enumerate(unbound)
            if _is_any_text(each)
        }

    def asking_for(self, *given: tuple[PageArgument, Json]) -> str | None:
        """What goes out for the required arguments when paging sets others; None where a body is one argument."""
        values = {each.parameter.wire: each for each in self._required}
        every = {each.parameter.wire: each for each in self.values}
        sent = self._least
        for at, value in given:
            known = every.get(at.path[0]) if at.where != "body" else None
            if known is not None:
                held = values.get(at.path[0])
                whole = placed(held.value if held else None, at.path[1:], value)
                values[at.path[0]] = with_value(known, whole, value_literal(whole))
            elif self.body is None or self.body.model is None or len(given) > 1:
                return None
            else:
                sent = self.body.with_part(at.path, value)
        ordered = [values[wire] for wire in every if wire in values]
        return self._call(ordered, sent).received

    def least(self, at: PageArgument) -> Json:
        """What the least call says for a paging argument; None where it says nothing."""
        if at.where == "body":
            is_sent = self.body is not None and bool(self._least.received)
            return part_at(self.body.least, at.path) if self.body and is_sent else None
        given = (each for each in self._required if each.parameter.wire == at.path[0])
        held = next((each.value for each in given), None)
        return part_at(held, at.path[1:])

    @property
    def _required(self) -> list[Given]:
        return [each.by_itself for each in self.values if each.is_required]

    def _arguments(self, values: Iterable[Given]) -> str:
        given = self._by_call(values)
        return ", ".join([*given, *self._least.arguments])

    def _by_call(self, values: Iterable[Given]) -> list[str]:
        return [e.argument for e in values if e.argument and not self._is_bound(e)]

    def _call(self, values: Iterable[Given], sent: Sent) -> TestCall:
        given = list(values)
        arguments = [*self._by_call(given), *sent.arguments]
        received = [
            *received_values(self.operation, given),
            *sent.received,
            *self.expected,
        ]
        return TestCall(", ".join(arguments), ", ".join(received))


def _is_any_text(given: Given) -> bool:
    """Whether it is a path value whose text is its own."""
    parameter = given.parameter
    is_text = isinstance(without_null(parameter.type), Scalar)
    is_plain = is_text and isinstance(given.value, str) and parameter.media is None
    return is_plain and parameter.where is Where.PATH


def _said_of(given: Given) -> str:
    """What the error says of it, as a literal: its name on the wire, where that is no pattern."""
    wire = given.parameter.wire
    return string_literal(wire) if wire.matches(_IDENTIFIER) else '""'


def call_cases(
    operation: Operation,
    method: str,
    writer: Writer,
    constants: Constants,
    expected: Iterable[str],
    bind: SpecText | None = None,
) -> CallCases:
    """What writes the calls of `operation`."""
    return CallCases(
        operation,
        given_values(operation, writer),
        body_cases(operation, method, writer, constants),
        tuple(expected),
        bind if bind == operation.first_path_value else None,
    )
