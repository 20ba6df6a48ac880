"""A method's arguments, and how their values are handed to the call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from crmgen.emit.annotations import Annotator, Face
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal
from crmgen.emit.prose import Block
from crmgen.emit.views.docs import parameter_doc
from crmgen.emit.views.spread import declaration
from crmgen.ir.mentions import mentioned
from crmgen.ir.operations import Operation, Parameter, PathSlot, Where
from crmgen.ir.types import (
    Alias,
    Choice,
    Model,
    Named,
    Nullable,
    OneOf,
    Scalar,
    Type,
    TypeId,
)


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    annotation: str
    required: bool
    doc: tuple[Block, ...] = ()

    @property
    def declaration(self) -> str:
        return declaration(
            self.name, self.annotation, "" if self.required else " = None"
        )


_PLAIN: Final = {
    Where.PATH: ("simple", False),
    Where.QUERY: ("form", True),
    Where.HEADER: ("simple", False),
    Where.COOKIE: ("form", True),
}
"""Style and explode of a value that is handed over as it is."""

_FACTS: Final = {
    Where.PATH: "path_values",
    Where.QUERY: "query",
    Where.HEADER: "headers",
    Where.COOKIE: "cookies",
}


@dataclass(frozen=True, slots=True)
class ParameterWriter:
    """Writes the parameters of one resource's operations."""

    annotator: Annotator
    imports: ImportSet

    def path_arguments(self, operation: Operation) -> list[Argument]:
        """The values of a path, in its order, each once."""
        by_name = {p.wire: p for p in operation.parameters if p.where is Where.PATH}
        slots = dict.fromkeys(
            p.wire for p in operation.path.parts if isinstance(p, PathSlot)
        )
        return [
            self._argument(operation, by_name[wire])
            for wire in slots
            if wire in by_name
        ]

    def keyword_arguments(self, operation: Operation) -> list[Argument]:
        """Query, header and cookie parameters in document order."""
        return [
            self._argument(operation, each)
            for each in operation.parameters
            if each.where is not Where.PATH
        ]

    def facts(self, operation: Operation) -> Iterator[str]:
        """`query={"page": page}` and so on, for the places that have values."""
        for where, keyword in _FACTS.items():
            chosen = [each for each in operation.parameters if each.where is where]
            if chosen:
                pairs = (
                    f"{string_literal(p.wire)}: {self._value(operation, p)}"
                    for p in chosen
                )
                yield f"{keyword}={{{', '.join(pairs)}}}"

    def _argument(self, operation: Operation, parameter: Parameter) -> Argument:
        spelled = self.annotator.spell(parameter.type, Face.PARAMETER)
        required = parameter.required or parameter.where is Where.PATH
        spelled = spelled if required else spelled.optional()
        self.imports.add(spelled.imports)
        name = self._name(operation, parameter)
        return Argument(name, spelled.text, required, parameter_doc(parameter))

    def _name(self, operation: Operation, parameter: Parameter) -> str:
        key = (operation.id, parameter.where.value, parameter.wire.unsafe)
        return self.annotator.names.parameters[key]

    def _value(self, operation: Operation, parameter: Parameter) -> str:
        name = self._name(operation, parameter)
        shape = self.shape(parameter.type)
        if parameter.media is not None:
            self.imports.use("._core", "json_value")
            return f"json_value({name}{shape})"
        if self._is_plain(parameter):
            return name
        self.imports.use("._core", "styled")
        reserved = ", allow_reserved=True" if parameter.allow_reserved else ""
        style = string_literal(parameter.style)
        return f"styled({name}, {style}, explode={parameter.explode}{reserved}{shape})"

    def _is_plain(self, parameter: Parameter) -> bool:
        style, explode = _PLAIN[parameter.where]
        if parameter.allow_reserved or parameter.style != style:
            return False
        return not self.shape(parameter.type) and (
            parameter.explode is explode or self._is_single(parameter.type)
        )

    def _is_single(self, type: Type) -> bool:
        """One value in every case, so that `explode` means nothing."""
        match type:
            case Scalar() | Choice():
                return True
            case Nullable():
                return self._is_single(type.inner)
            case OneOf():
                return all(map(self._is_single, type.members))
            case Named():
                named = self.annotator.types[type.id]
                return isinstance(named, Alias) and isinstance(
                    named.type, Scalar | Choice
                )
            case _:
                return False

    def shape(self, type: Type) -> str:
        """`, shape=X` for a value inside which keys are not called as on the wire."""
        if not has_wire_names(type, self.annotator):
            return ""
        spelled = self.annotator.spell(type, Face.INPUT)
        self.imports.add(spelled.imports)
        return f", shape={spelled.text}"


def has_wire_names(type: Type, annotator: Annotator) -> bool:
    """Whether a TypedDict within `type` has a key that differs from its wire name."""
    seen: set[TypeId] = set()
    waiting = [type]
    while waiting:
        for id in mentioned(waiting.pop()):
            if id in seen:
                continue
            seen.add(id)
            named = annotator.types[id]
            if isinstance(named, Alias):
                waiting.append(named.type)
            elif _renames(named, annotator.names.fields):
                return True
            else:
                waiting += [each.type for each in named.fields if not each.read_only]
    return False


def _renames(model: Model, fields: Mapping[tuple[TypeId, str], str]) -> bool:
    return any(
        each.custom is not None or fields[model.id, each.wire.unsafe] != each.wire
        for each in model.fields
        if not each.read_only
    )
