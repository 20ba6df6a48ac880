"""Whether an operation gives one thing or many: what tells `get` from `list`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.ir.types import (
    Choice,
    ListOf,
    Model,
    NamedType,
    Scalar,
    Type,
    TypeId,
)
from crmgen.ir.walk import underlying
from crmgen.naming.words.identifiers import word_set, words
from crmgen.naming.words.plurals import singular
from crmgen.text import SpecText

_ENVELOPE: Final = word_set(
    "data elements entries items list records results rows values"
)
"""What documents call the list inside of a body."""


_PAGES: Final = word_set("cursor limit offset page per_page page_size")
"""Parameters of lists, whatever the documented response is."""


class Cardinality(Enum):
    ONE = "one"
    MANY = "many"
    UNKNOWN = "unknown"


def cardinality(
    operation: Operation, types: Mapping[TypeId, NamedType], noun: str
) -> Cardinality:
    """How much the documented success of `operation` gives; `noun`: of what, in singular."""
    if operation.paging is not None:
        return Cardinality.MANY
    given = operation.unwrap.type if operation.unwrap else _success(operation)
    found = Cardinality.UNKNOWN if given is None else _of_type(given, types, noun)
    pages = any(each.wire in _PAGES for each in operation.parameters)
    return Cardinality.UNKNOWN if found is Cardinality.ONE and pages else found


def _success(operation: Operation) -> Type | None:
    bodies = (
        content.type
        for response in operation.responses
        if response.is_success
        for content in response.contents
    )
    return next(bodies, None)


def _of_type(given: Type, types: Mapping[TypeId, NamedType], noun: str) -> Cardinality:
    match underlying(given, types):
        case ListOf():
            return Cardinality.MANY
        case Scalar() | Choice():
            return Cardinality.ONE
        case Model() as model:
            return _of_object(model, types, noun)
        case _:
            return Cardinality.UNKNOWN


def _of_object(
    model: Model, types: Mapping[TypeId, NamedType], noun: str
) -> Cardinality:
    """A list in an envelope is many; an object with an id, or without any list, is one."""
    parts = {field.wire: underlying(field.type, types) for field in model.fields}
    lists = [wire for wire, part in parts.items() if isinstance(part, ListOf)]
    if any(wire == "id" for wire in parts):
        return Cardinality.ONE
    if any(wire in _ENVELOPE or _ends_in(wire, noun) for wire in lists):
        return Cardinality.MANY
    if lists or not parts or not all(_is_single(part) for part in parts.values()):
        return Cardinality.UNKNOWN
    return Cardinality.ONE


def _is_single(part: Type | Model) -> bool:
    """No list and nothing that could hold one."""
    if isinstance(part, Model):
        return any(field.wire == "id" for field in part.fields)
    return isinstance(part, Scalar | Choice)


def _ends_in(wire: SpecText, noun: str) -> bool:
    return singular((words(wire) or ("",))[-1]) == noun


def sends_list(body: Type, types: Mapping[TypeId, NamedType]) -> bool:
    """Is a body a list?"""
    return isinstance(underlying(body, types), ListOf)
