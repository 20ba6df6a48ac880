"""What an operation can be told of pages: in its query, in an object there, or in its JSON body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.paging import PageArgument
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Choice, Field, Model, Scalar, ScalarKind, Type
from crmgen.lower.bodypaths import Bodies
from crmgen.lower.paging.paging_names import ABOUT_REQUEST, FLAG, FLAGGED
from crmgen.lower.wire_names import squeezed
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue

_NUMBERS: Final = (ScalarKind.INTEGER, ScalarKind.NUMBER)
_UNBOUNDED: Final = 2**31 - 1
"""A maximum from here on is that of a type, not of a server."""


def is_number(type: Type | Model) -> bool:
    """Whether a type is that of numbers, or of some of them."""
    if isinstance(type, Choice):
        return type.base in _NUMBERS
    return isinstance(type, Scalar) and type.kind in _NUMBERS


def is_flag(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind is ScalarKind.BOOLEAN


def is_cursor(type: Type | Model) -> bool:
    return isinstance(type, Scalar) and type.kind in (
        ScalarKind.STRING,
        ScalarKind.INTEGER,
        ScalarKind.UUID,
    )


@dataclass(frozen=True, slots=True)
class PageParameter:
    """Something that may say which page is asked for."""

    at: PageArgument
    type: Type | Model
    default: SpecValue | None
    doc: SpecText | None
    names: frozenset[str]
    """What it is called, squeezed: with the object that it is in, and by itself."""

    @property
    def wire(self) -> SpecText:
        """Its own name, for people."""
        return self.at.path[-1]

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """The least and the greatest number that is allowed."""
        if not isinstance(self.type, Scalar):
            return None, None
        least, most = self.type.constraints.minimum, self.type.constraints.maximum
        is_bound = most is not None and most < _UNBOUNDED
        return (
            int(least) if least is not None else None,
            int(most) if most is not None and is_bound else None,
        )


def page_parameters(operation: Operation, bodies: Bodies) -> tuple[PageParameter, ...]:
    """All that may be about pages: those of the query first, then those of the body."""
    query = [each for each in operation.parameters if each.where is Where.QUERY]
    asked = [found for each in query for found in _of_query(each, bodies)]
    return (*asked, *_of_body(operation, bodies))


def _of_query(parameter: Parameter, bodies: Bodies) -> Iterator[PageParameter]:
    inner = bodies.inner(parameter.type)
    wire = parameter.wire
    if not isinstance(inner, Model):
        at = PageArgument((wire,))
        names = _names(wire)
        yield PageParameter(at, inner, parameter.default, parameter.doc, names)
    elif parameter.style == "deepObject" and squeezed(wire) in ABOUT_REQUEST:
        for field in inner.fields:
            at = PageArgument((wire, field.wire), "object")
            yield _of_field(at, field, bodies)


def _of_body(operation: Operation, bodies: Bodies) -> Iterator[PageParameter]:
    """The fields of a body that is always JSON, and those of its objects about pages."""
    kinds = {body.kind for body in operation.bodies}
    model = bodies.model(operation.bodies[0].type) if operation.bodies else None
    if kinds != {MediaKind.JSON} or model is None:
        return
    for field in model.fields:
        at = PageArgument((field.wire,), "body")
        yield _of_field(at, field, bodies)
        inner = bodies.model(field.type)
        if inner is not None and squeezed(field.wire) in ABOUT_REQUEST:
            for each in inner.fields:
                at = PageArgument((field.wire, each.wire), "body")
                yield _of_field(at, each, bodies)


def _of_field(at: PageArgument, field: Field, bodies: Bodies) -> PageParameter:
    names = {squeezed(field.wire), "".join(map(squeezed, at.path))}
    type = bodies.inner(field.type)
    return PageParameter(at, type, field.default, field.doc, frozenset(names))


@lru_cache(4096)
def _names(wire: SpecText) -> frozenset[str]:
    """`page[number]` is called `pagenumber`; `searchCriteria[pageSize]` `pagesize` as well."""
    first, *inner = wire.replace("]", "").replace("[", ".").split(".")
    last = inner[-1:] if squeezed(first) in ABOUT_REQUEST else []
    return frozenset(map(squeezed, (wire, *last)))


def found_parameter(
    among: tuple[PageParameter, ...],
    names: frozenset[str],
    fits: Callable[[Type | Model], bool],
) -> PageParameter | None:
    """The first with one of `names` whose type fits."""
    return next((p for p in among if p.names & names and fits(p.type)), None)


def flag_of(operation: Operation, bodies: Bodies) -> SpecText | None:
    """The query parameter that turns paging on, unless it is on by itself: `usemarker`, `paginate`."""
    for parameter in operation.parameters:
        is_query = parameter.where is Where.QUERY
        is_on = parameter.default == SpecValue(True)
        if is_query and is_flag(bodies.inner(parameter.type)) and not is_on:
            said = _flag_words(parameter.wire)
            if said & FLAGGED and said <= FLAGGED | FLAG:
                return parameter.wire
    return None


def _flag_words(wire: SpecText) -> frozenset[str]:
    """The words of a name, also where nothing parts them: `usemarker`."""
    said = [word.lower() for word in words(wire)]
    parted = [
        part
        for word in said
        for part in (("use", word[3:]) if word.startswith("use") else (word,))
    ]
    return frozenset(part for part in parted if part)


def stated_argument(
    name: SpecText, operation: Operation, bodies: Bodies
) -> PageArgument | None:
    """What a stated name means: a parameter, else the way into the body or into an object of the query."""
    if any(parameter.wire == name for parameter in operation.parameters):
        return PageArgument((name,))
    for path in ((name,), name.split(".")):
        if len(path) > 1 and _is_in_query(path, operation, bodies):
            return PageArgument(path, "object")
        if any(bodies.at(body.type, path) for body in operation.bodies):
            return PageArgument(path, "body")
    return None


def _is_in_query(path: BodyPath, operation: Operation, bodies: Bodies) -> bool:
    return any(
        parameter.wire == path[0]
        and parameter.style == "deepObject"
        and bodies.at(parameter.type, path[1:]) is not None
        for parameter in operation.parameters
    )
