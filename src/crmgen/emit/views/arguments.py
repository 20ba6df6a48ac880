"""A method's arguments, and how their values are handed to the call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crmgen.emit.annotations import Annotator, Spelling
from crmgen.emit.etags import asks_for_another, takes_tag
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.prose import LINE_LENGTH
from crmgen.emit.sent_values import is_converted
from crmgen.emit.views.docs import added, described
from crmgen.emit.views.grammars import is_filter
from crmgen.emit.views.parts import Argument, Doc, Fact
from crmgen.ir.grammars import Grammar, JsonFilter, JsonSort
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import STYLES, Parameter, Where, explodes
from crmgen.ir.types import (
    Choice,
    Direction,
    ListOf,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.ir.walk import alternatives, is_kind, item_of
from crmgen.records import dataclass, field, replace
from crmgen.text import SpecValue

_FACTS: Final = {
    "path_values": (Where.PATH,),
    "query": (Where.QUERY, Where.QUERYSTRING),
    "headers": (Where.HEADER,),
    "cookies": (Where.COOKIE,),
}


@dataclass(frozen=True, slots=True)
class ParameterWriter:
    """Writes the parameters of one resource's operations."""

    annotator: Annotator
    imports: ImportSet
    grammars: Mapping[Grammar, str] = field(default_factory=dict[Grammar, str])

    def path_arguments(self, operation: Operation) -> list[Argument]:
        """The values of a path, in its order, each once."""
        return [self._argument(operation, each) for each in operation.positional]

    def keyword_arguments(
        self, operation: Operation, known: str = ""
    ) -> list[Argument]:
        """Parameters that are given by name, in document order.

        `known`: what is given back where it is still the last version.
        """
        return [
            self._conditional(self._argument(operation, each), each, known)
            for each in operation.by_name
        ]

    def _conditional(
        self, argument: Argument, parameter: Parameter, known: str
    ) -> Argument:
        """What names a version is given as text, or as what came with it."""
        if not takes_tag(parameter, self.annotator.types):
            return argument
        kind, note = "HasETag", "A model gives its own."
        if known and asks_for_another(parameter):
            kind = known.removesuffix(" | None")
            note = "A model gives its own, and is returned where it is the same still."
        else:
            self.imports.use("._core", kind)
        none = " | None" if argument.annotation.endswith(" | None") else ""
        doc = Doc(added(described(parameter), note))
        return replace(argument, annotation=f"str | {kind}{none}", doc=doc)

    def sent(self, operation: Operation) -> Iterable[Parameter]:
        """The parameters that the call states."""
        return operation.parameters

    def facts(self, operation: Operation) -> Iterator[Fact]:
        """`query={"page": page}` and so on, for the places that have values."""
        for keyword, places in _FACTS.items():
            chosen = [each for each in self.sent(operation) if each.where in places]
            if chosen:
                pairs = (
                    f"{string_literal(p.wire)}: {self._value(operation, p)}"
                    for p in chosen
                )
                yield Fact(keyword, f"{{{', '.join(pairs)}}}")

    def _argument(self, operation: Operation, parameter: Parameter) -> Argument:
        spelled = self.annotator.spell(parameter.type, Direction.PARAMETER)
        if parameter.grammar is not None:
            spelled = self._with_builder(spelled, parameter.grammar)
        required = parameter.is_asked
        always = required or (parameter.required and parameter.preset is not None)
        spelled = spelled if always else spelled.optional()
        self.imports.add(spelled.imports)
        name = self._name(operation, parameter)
        doc = described(parameter)
        if parameter.client is not None:
            argument = self.annotator.names.client_parameters[parameter.client]
            doc = added(doc, f"Else the client's `{argument}`.")
        if parameter.constant is not None:
            doc = added(doc, _sent_otherwise(parameter))
        if parameter.preset is not None and not parameter.required:
            doc = added(doc, "This SDK's own default; `None` sends nothing.")
        return Argument(
            name,
            spelled.text,
            "" if required else _literal(parameter.preset) or "None",
            Doc(doc),
            "path" if parameter.is_positional else "keyword",
        )

    def _with_builder(self, spelled: Spelling, grammar: Grammar) -> Spelling:
        """What a filter takes beside its own type: conditions, or orders, and finished text."""
        text = self.annotator.builtin("str")
        self.imports.add(text.imports)
        more = "" if spelled.text.startswith(text.text) else f" | {text.text}"
        if is_filter(grammar):
            self.imports.use("._core", "Condition")
            return Spelling(f"Condition | {spelled.text}{more}", spelled.imports)
        self.imports.use("._core", "Order")
        self.imports.use("collections.abc", "Sequence")
        own = spelled.text
        if own.startswith("Sequence[") and "] | " not in own:
            item = own.removeprefix("Sequence[")[:-1]
            return Spelling(
                f"Order | Sequence[Order | {item}] | {text.text}", spelled.imports
            )
        return Spelling(f"Order | Sequence[Order] | {own}{more}", spelled.imports)

    def _name(self, operation: Operation, parameter: Parameter) -> str:
        key = (operation.id, parameter.where.value, parameter.wire)
        return self.annotator.names.parameters[key]

    def _value(self, operation: Operation, parameter: Parameter) -> str:
        name = self._name(operation, parameter)
        if takes_tag(parameter, self.annotator.types):
            self.imports.use("._core", "etag_of")
            return f"etag_of({name})"
        if self._is_condition(operation, parameter):
            self.imports.use("._core", "some")
            name = f"some({name}, {string_literal(name)})"
        if self._has_unix_time(parameter.type):
            self.imports.use("._core", "unix_time")
            name = f"unix_time({name})"
        if self._is_date(parameter.type):
            self.imports.use("._core", "date_parameter")
            name = f"date_parameter({name}, {string_literal(name)})"
        constant = _literal(parameter.constant)
        if parameter.client is not None:
            self.imports.use("._core", "or_client")
            argument = self.annotator.names.client_parameters[parameter.client]
            otherwise = f", {constant}" if constant else ""
            return f"or_client({name}, {string_literal(argument)}{otherwise})"
        sent = self._sent(parameter, name)
        if constant:
            self.imports.use("._core", "or_constant")
            return f"or_constant({sent}, {self._sent(parameter, constant)})"
        return sent

    def _sent(self, parameter: Parameter, name: str) -> str:
        """A value as the parameter's style, media type or grammar writes it."""
        shape = self.shape(parameter.type)
        if parameter.grammar is not None:
            name = self._built(name, parameter.grammar, shape)
            if isinstance(parameter.grammar, JsonFilter | JsonSort):
                return name
        if parameter.where is Where.QUERYSTRING and parameter.media is not None:
            self.imports.use("._core", "query_string")
            return f"query_string({name}, {string_literal(parameter.media)}{shape})"
        if parameter.media is not None:
            self.imports.use("._core", "json_value")
            return f"json_value({name}{shape})"
        if not shape and self._is_plain(parameter):
            return name
        self.imports.use("._core", "styled")
        reserved = ", allow_reserved=True" if parameter.allow_reserved else ""
        style = string_literal(parameter.style)
        more = f"{reserved}{shape}"
        if parameter.key_prefix is not None:
            more += f", key_prefix={string_literal(parameter.key_prefix)}"
        return f"styled({name}, {style}, explode={parameter.explode}{more})"

    def _built(self, name: str, grammar: Grammar, shape: str) -> str:
        """The argument as the API writes it, where it was built of conditions or orders."""
        function = "filtered" if is_filter(grammar) else "ordered"
        constant = self.grammars[grammar]
        self.imports.use("._core", function)
        self.imports.use(".grammars", constant)
        return f"{function}({name}, {constant}{shape})"

    def _is_plain(self, parameter: Parameter) -> bool:
        """Whether it is handed over as it is: styled as the runtime does where nothing is said."""
        style = STYLES[parameter.where][0]
        if parameter.allow_reserved or parameter.style != style:
            return False
        is_usual = parameter.explode is explodes(style)
        return is_usual or self._is_single(parameter.type)

    def _is_condition(self, operation: Operation, parameter: Parameter) -> bool:
        """Whether it says what a call deletes, and would not be sent, or say nothing, where it is empty."""
        if operation.verb != "DELETE" or parameter.where is not Where.QUERY:
            return False
        types = self.annotator.types
        if item_of(parameter.type, types) is not None:
            return True
        is_text = is_kind(parameter.type, ScalarKind.STRING, types)
        return is_text and parameter.is_asked

    def _has_unix_time(self, type: Type) -> bool:
        """Whether a `datetime` may stand in it that goes out as seconds."""
        match type:
            case Scalar():
                return type.is_unix_time
            case Nullable():
                return self._has_unix_time(type.inner)
            case ListOf():
                return self._has_unix_time(type.item)
            case OneOf():
                return any(map(self._has_unix_time, type.members))
            case _:
                return False

    def _is_date(self, type: Type) -> bool:
        """Whether it is a date, or several, and a datetime cannot stand there."""
        among = alternatives(type, self.annotator.types, lists=True)
        kinds = {each.kind for each in among if isinstance(each, Scalar)}
        return ScalarKind.DATE in kinds and ScalarKind.DATE_TIME not in kinds

    def _is_single(self, type: Type) -> bool:
        """One value in every case, so that `explode` means nothing."""
        return all(
            isinstance(each, Scalar | Choice)
            for each in alternatives(type, self.annotator.types)
        )

    def shape(self, type: Type) -> str:
        """`, shape=X` for a value inside which keys are not called as on the wire."""
        types, names = self.annotator.types, self.annotator.names
        if isinstance(type, Scalar) or not is_converted(
            type, types, names, by_themselves=False
        ):
            return ""
        spelled = self.annotator.spell(type, Direction.INPUT)
        self.imports.add(spelled.imports)
        return f", shape={spelled.text}"


def _literal(value: SpecValue | None) -> str:
    return "" if value is None else value_literal(value)


def _sent_otherwise(parameter: Parameter) -> str:
    """What goes out by itself, for documentation."""
    literal = _literal(parameter.constant)
    what = f"`{literal}`" if len(literal) <= LINE_LENGTH else "the only value"
    if parameter.where is Where.HEADER:
        return f"Else what `headers` of the client says, or {what}."
    return f"Else {what}."
