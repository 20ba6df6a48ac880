"""What an operation gives by its document: one record or a list, of which type, and where in the body it stands."""

from __future__ import annotations

import re
from typing import Final

from crmgen.emit.testing.prepared_responses import chosen_success
from crmgen.emit.views.responses import successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import BodyPath, Content, Response
from crmgen.ir.types import Field, ListOf, Model, Type
from crmgen.ir.variants import chosen_content
from crmgen.ir.walk import Types, alternatives, item_of, underlying
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass

_ID: Final = re.compile(r"_?(id|uuid|guid|sid|gid)|ID|UUID|key|slug")
_OWN_ID: Final = re.compile(r"(.+?)[_-]?(?:id|Id|ID|sid|uuid|Uuid)")

_ASIDE: Final = re.compile(
    r"_*(meta|links?|pag(ination|ing|e)|errors?|warnings?|included|summary).*"
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a success gives."""

    response: Response | None
    content: Content | None
    at: BodyPath = ()
    """The way to the record, or to the list and from its elements to the records."""
    record: Type | None = None
    """Of a record; None where there is none."""
    is_list: bool = False
    is_whole: bool = True
    """Whether all of a body without a stated envelope is taken for the record."""


def result_of(operation: Operation, types: Types) -> Result:
    """What the usual success of an operation gives."""
    good = successes(operation)
    if not good:
        return Result(None, None)
    response = chosen_success(good)
    content = chosen_content(response)
    if content is None or content.kind is not MediaKind.JSON:
        return Result(response, content)
    if operation.paging is not None:
        found = operation.paging
        return Result(response, content, found.items, found.item_type, is_list=True)
    at = operation.unwrap.path if operation.unwrap is not None else ()
    type = operation.unwrap.type if operation.unwrap is not None else content.type
    item = item_of(type, types)
    if item is not None:
        return Result(response, content, at, item, is_list=True)
    inner = None if at else _enclosed_in_one(type, types)
    if inner is not None:
        record = item_of(inner.type, types)
        is_list = record is not None
        record = record or inner.type
        at = (inner.wire,)
        return Result(response, content, at, record, is_list, is_whole=False)
    return Result(response, content, at, type)


def _enclosed_in_one(type: Type, types: Types) -> Field | None:
    """The same; of several envelopes that of one record."""
    members = list(alternatives(type, types))
    found = [f for each in members if (f := _enclosed(each, types)) is not None]
    if len(members) > 1:
        found = [each for each in found if item_of(each.type, types) is None]
    return found[0] if found else None


def _enclosed(type: Type, types: Types) -> Field | None:
    """The one field of an envelope that crmgen left alone: the only list of objects, else the only object."""
    model = underlying(type, types)
    if not isinstance(model, Model) or has_identity(model):
        return None
    if any(_is_more(each, types) for each in model.fields):
        return None
    for lists in (True, False):
        inside = [each for each in model.fields if _holds(each, types, lists=lists)]
        if inside:
            return inside[0] if len(inside) == 1 else None
    return None


def _is_more(field: Field, types: Types) -> bool:
    """Whether a field says that the object is more than an envelope: a further object that is not about the list."""
    found = underlying(field.type, types)
    is_object = isinstance(found, (Model, ListOf)) and not _holds(
        field, types, lists=isinstance(found, ListOf)
    )
    return is_object and not field.wire.lower().matches(_ASIDE)


def _holds(field: Field, types: Types, *, lists: bool) -> bool:
    found = underlying(field.type, types)
    if lists != isinstance(found, ListOf):
        return False
    held = record_model(found.item if isinstance(found, ListOf) else field.type, types)
    return held is not None and has_identity(held)


def record_model(type: Type | None, types: Types) -> Model | None:
    """The object that records of a type are; of a union its first."""
    if type is None:
        return None
    found = alternatives(type, types)
    models = (underlying(each, types) for each in found)
    return next((each for each in models if isinstance(each, Model)), None)


def has_identity(model: Model) -> bool:
    """Whether a record tells which one it is."""
    return any(is_identity(each, model) for each in model.fields)


def is_identity(field: Field, model: Model) -> bool:
    """Whether a field is the id of the record itself: `id`, or `contact_id` of a Contact."""
    if field.wire.matches(_ID):
        return True
    stem, own = field.wire.groups(_OWN_ID), model.hint.component
    if not stem or own is None:
        return False
    said = [singular(each) for each in words(own)]
    return all(singular(each) in said for each in words(stem[0]))
