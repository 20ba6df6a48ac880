"""The parameters of a tested call: a value for each, as an argument and on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from crmgen.emit.examples import Examples
from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.testing.bytes_in_json import in_json
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.wire import (
    constant_on_wire,
    header_on_wire,
    path_on_wire,
    query_on_wire,
    said,
)
from crmgen.ir.operations import Operation
from crmgen.ir.paging import PagingStyle
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import Scalar, ScalarKind
from crmgen.ir.walk import without_null
from crmgen.records import dataclass, replace
from crmgen.text import Json, with_member

_MOST_VARIANTS = 4


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter with its value."""

    parameter: Parameter
    value: Json
    argument: str
    """How it is handed over: `"5aba31"`, or `page=2`."""

    @property
    def is_required(self) -> bool:
        return is_required(self.parameter)

    @property
    def by_itself(self) -> Given:
        """The same where a call gives it only if it has to: what is sent by itself has no argument."""
        by_itself = self.parameter.is_sent_by_itself
        return replace(self, argument="") if by_itself else self

    @property
    def is_positional(self) -> bool:
        return self.parameter.is_positional

    @property
    def keyword(self) -> str:
        """The literal of what it is called by, where it is not positional."""
        return string_literal(self.argument.partition("=")[0])


def given_values(operation: Operation, writer: Writer) -> list[Given]:
    """All parameters with their values: positional ones in the path's order, then the others."""
    values: list[Given] = []
    for parameter in (*operation.positional, *operation.by_name):
        # path values that are alike would prove nothing about their order
        is_in_path = parameter.where is Where.PATH
        taken = [each.value for each in values] if is_in_path else []
        value = _value(parameter, writer.examples, taken)
        if parameter.is_positional or _is_worth_giving(parameter, value):
            values.append(_given(operation, parameter, writer, value))
    return values


def with_value(given: Given, value: Json, python: str) -> Given:
    """The same parameter with another value."""
    keyword, _, _ = given.argument.partition("=")
    argument = python if given.is_positional else f"{keyword}={python}"
    return Given(given.parameter, value, argument)


def received_values(operation: Operation, values: Iterable[Given]) -> Iterator[str]:
    """Verb, path, query, headers and cookies: arguments of `server.received`."""
    given = list(values)
    in_path = {
        each.parameter.wire: (each.parameter, each.value)
        for each in given
        if each.parameter.where is Where.PATH
    }
    yield string_literal(operation.verb)
    path, has_query, own_query = path_on_wire(operation, in_path).partition("?")
    yield string_literal(path)
    in_query = (Where.QUERY, Where.QUERYSTRING)
    for places, keyword in ((in_query, "query"), ((Where.COOKIE,), "cookies")):
        chosen = [each for each in given if each.parameter.where in places]
        own = own_query.split("&") if has_query and places is in_query else []
        if chosen or own:
            pairs = [
                pair
                for each in chosen
                for pair in query_on_wire(each.parameter, each.value)
            ]
            yield f"{keyword}={value_literal([*own, *pairs])}"
    headers: dict[str, Json] = {}
    for each in given:
        if each.parameter.where is Where.HEADER:
            on_wire = header_on_wire(each.parameter, each.value)
            headers = with_member(headers, each.parameter.wire, on_wire)
    if headers:
        yield f"headers={value_literal(headers)}"


def _given(
    operation: Operation, parameter: Parameter, writer: Writer, value: Json
) -> Given:
    if isinstance(value, str) and _is_counted(operation, parameter):
        value = value if value.isdecimal() else "1"
    if isinstance(value, str) and _is_range(operation, parameter):
        value = "[0,24]"
    both = writer.write(parameter.type, value)
    type = without_null(parameter.type)
    is_file = isinstance(type, Scalar) and type.kind is ScalarKind.BINARY
    python = value_literal(value) if is_file else both.python
    if isinstance(value, list | dict):
        value = in_json(parameter.type, value, writer.examples.check)
    if parameter.is_positional:
        return Given(parameter, value, python)
    key = (operation.id, parameter.where.value, parameter.wire)
    return Given(parameter, value, f"{writer.annotator.names.parameters[key]}={python}")


def _is_range(operation: Operation, parameter: Parameter) -> bool:
    """Whether it is the first and the last index of a page, which no other text may be."""
    return operation.paging is not None and operation.paging.range == parameter.wire


def _is_counted(operation: Operation, parameter: Parameter) -> bool:
    """Whether it is the number of a page, or of items: as text, it has to be one."""
    paging = operation.paging
    if paging is None or paging.style not in (PagingStyle.PAGE, PagingStyle.OFFSET):
        return False
    places = [at.path for at in (paging.page, paging.size) if at is not None]
    return (parameter.wire,) in places


def is_required(parameter: Parameter) -> bool:
    """Whether no request can be without it."""
    is_stated = parameter.required or parameter.is_sent_by_itself
    return is_stated or parameter.where is Where.PATH


def has_value(parameter: Parameter, examples: Examples) -> bool:
    """Whether there is an example that can stand in its place."""
    return _can_stand(parameter, _value(parameter, examples, []))


def _is_worth_giving(parameter: Parameter, value: Json) -> bool:
    return is_required(parameter) or _can_stand(parameter, value)


def _can_stand(parameter: Parameter, value: Json) -> bool:
    return _JUDGES.get(parameter.where, _says_something)(said(parameter, value))


def _value(parameter: Parameter, examples: Examples, taken: list[Json]) -> Json:
    """The first example that can stand in its place, and is not taken; the document's come first."""
    stated = parameter.constant or parameter.preset
    if stated is not None:
        return constant_on_wire(stated)
    seeds = (*parameter.examples, *([parameter.default] if parameter.default else []))
    name, made = parameter.wire, list[Json]()
    for own in (seeds, ()):
        for variant in range(_MOST_VARIANTS):
            made.append(
                examples.of(parameter.type, name=name, seeds=own, variant=variant)
            )
            if _can_stand(parameter, made[-1]) and made[-1] not in taken:
                return _with_a_second(made[-1], parameter, examples)
    # what has to be sent, though none of its values can be, is sent another one
    hopeless = isinstance(made[0], str) and not _can_stand(parameter, made[0])
    return "text" if hopeless and is_required(parameter) else made[0]


def _with_a_second(value: Json, parameter: Parameter, examples: Examples) -> Json:
    """A list of two where the schema allows it: one element looks the same in every style."""
    if not isinstance(value, list) or len(value) != 1:
        return value
    type, name = parameter.type, parameter.wire
    for variant in range(_MOST_VARIANTS):
        other = examples.of(type, name=name, variant=variant)
        pair = [*value, *other[:1]] if isinstance(other, list) else value
        if pair[0] != pair[-1] and examples.check.accepts(type, pair):
            return pair
    twice = [*value, *value]
    return twice if examples.check.accepts(type, twice) else value


def _says_something(value: Json) -> bool:
    return value not in ("", None, [], {})


def _can_be_in_path(value: Json) -> bool:
    return value not in ("", ".", "..", None, [], {})


def _can_be_in_header(value: Json) -> bool:
    """What a header can hold without change (RFC 9110 section 5.5)."""
    text = str(value)
    return (
        _says_something(value)
        and text.isascii()
        and text.isprintable()
        and text == text.strip()
        and text != ""
    )


def _can_be_in_cookie(value: Json) -> bool:
    """What a cookie can hold, also in the style that escapes nothing."""
    return _can_be_in_header(value) and ";" not in str(value)


_JUDGES: dict[Where, Callable[[Json], bool]] = {
    Where.PATH: _can_be_in_path,
    Where.HEADER: _can_be_in_header,
    Where.COOKIE: _can_be_in_cookie,
}
