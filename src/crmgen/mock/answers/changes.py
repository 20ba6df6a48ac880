"""What calls change: the record that a body makes, and what is left of one that a body changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.ir.types import Field, Model, Scalar, ScalarKind, Type
from crmgen.ir.walk import Types, model_of, underlying
from crmgen.mock.collections.collection import Collection
from crmgen.mock.plain import json_of, plain
from crmgen.mock.records.values import alike_time, written
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

_MADE: Final = word_set("created create creation inserted added")
_CHANGED: Final = word_set("updated update modified changed edited")
_ID: Final = re.compile(r"(_ids?|Ids?|_uuid)$")
_NO_TIMES: Final = word_set("by id user count method source type")
Body = dict[str, Json]


class Changes:
    """Changes the records of one API."""

    def __init__(self, types: Types, clock: Callable[[], dt.datetime]) -> None:
        self._types = types
        self._clock = clock
        self._read_only = cache(_read_only)
        self._stamps = cache(self._times)

    def sent(self, collection: Collection, body: Json) -> Body:
        """What a body says of a record, without its envelope and what is the server's alone."""
        if not isinstance(body, dict):
            return {}
        known = _wires(collection)
        if len(body) == 1 and not known & body.keys():
            (inner,) = body.values()
            body = inner if isinstance(inner, dict) else body
        dropped = self._read_only(collection)
        return {key: value for key, value in body.items() if key not in dropped}

    def made(self, collection: Collection, sent: Body, id: Json) -> Body:
        """The record that a body makes."""
        now = self._now(collection, sent, is_new=True)
        key = {collection.id_field: id} if collection.id_field is not None else {}
        return {**key, **self._fitting(collection, sent), **now, **key}

    def merged(
        self, collection: Collection, before: Body, sent: Body, *, is_patch: bool
    ) -> Body:
        """The record with what was sent in the place of what it held. `is_patch`: null takes away (RFC 7386)."""
        sent = self._fitting(collection, sent)
        body = _merged(before, sent, is_patch=is_patch)
        if collection.id_field is not None and collection.id_field in before:
            body[collection.id_field] = before[collection.id_field]
        return {**body, **self._now(collection, sent, is_new=False)}

    def replaced(
        self, collection: Collection, before: Body, sent: Body, operation: Operation
    ) -> Body:
        """The record with all that may be sent replaced: what was not sent is gone.

        Where the document requires nothing of the body one field alone may be sent, and the others are kept.
        """
        models = [self._sent_model(body.type) for body in operation.bodies]
        fields = [field for model in models if model for field in model.fields]
        if any(field.required for field in fields):
            lost = {plain(field.wire) for field in fields} - sent.keys()
            lost -= {collection.id_field or ""}
            before = {k: v for k, v in before.items() if k not in lost}
        return self.merged(collection, before, sent, is_patch=False)

    def _sent_model(self, type: Type) -> Model | None:
        """The fields of a body, behind an envelope of one object."""
        model = model_of(type, self._types)
        if model is not None and len(model.fields) == 1:
            return model_of(model.fields[0].type, self._types) or model
        return model

    def _fitting(self, collection: Collection, sent: Body) -> Body:
        """`company_id` of a record that holds `company`: the object is made of it when it is shown."""
        known = _wires(collection)
        made = dict(sent)
        for key in sent.keys() - known:
            stem, end, _ = _ID.split(key) if _ID.search(key) else (key, "", "")
            for name in {stem, f"{stem}s"} & (known - sent.keys()) if end else ():
                made[name] = _named(sent[key], "uuid" if end == "_uuid" else "id")
        return made

    def _now(self, collection: Collection, sent: Body, *, is_new: bool) -> Body:
        when = self._clock()
        return {
            wire: _stamp(field, self._types, when)
            for wire, field, is_made in self._stamps(collection)
            if (is_new or not is_made) and wire not in sent
        }

    def _times(self, collection: Collection) -> list[tuple[str, Field, bool]]:
        """The fields that say when it was made and changed."""
        found: list[tuple[str, Field, bool]] = []
        for field in (each for model in collection.models for each in model.fields):
            said = set(words(plain(field.wire)))
            is_named = said & (_MADE | _CHANGED) and not said & _NO_TIMES
            if is_named and _stamp(field, self._types, self._clock()) is not None:
                found.append((plain(field.wire), field, bool(said & _MADE)))
        return found


def _wires(collection: Collection) -> set[str]:
    return {plain(field.wire) for model in collection.models for field in model.fields}


def _named(value: Json, key: str) -> Json:
    """An id, or several, as objects that say nothing else."""
    if isinstance(value, list):
        return [_named(each, key) for each in value]
    return None if value is None else {key: value}


def _read_only(collection: Collection) -> frozenset[str]:
    fields = (field for model in collection.models for field in model.fields)
    return frozenset(plain(field.wire) for field in fields if field.read_only)


def _stamp(field: Field, types: Types, when: dt.datetime) -> Json:
    """A moment as a field has it; None for a field of something else."""
    found = underlying(field.type, types)
    if not isinstance(found, Scalar):
        return None
    if found.kind in (ScalarKind.DATE, ScalarKind.DATE_TIME, ScalarKind.TIME):
        return written(when, found.kind)
    likes = [alike_time(when, json_of(each)) for each in field.examples]
    stated = next((each for each in likes if each is not None), None)
    if stated is not None:
        return stated
    if found.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER):
        return int(when.timestamp())
    is_text = found.kind is ScalarKind.STRING and not field.examples
    return written(when, ScalarKind.DATE_TIME) if is_text else None


def _merged(before: Body, sent: Body, *, is_patch: bool) -> Body:
    made = dict(before)
    for key, value in sent.items():
        held = made.get(key)
        if value is None and is_patch:
            made.pop(key, None)
        elif isinstance(value, dict) and isinstance(held, dict):
            made[key] = _merged(held, value, is_patch=is_patch)
        else:
            made[key] = value
    return made


def items_in(body: Json) -> list[Json]:
    """The records or ids that a body about several has: itself, or its one list."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    lists = [value for value in body.values() if isinstance(value, list)]
    if lists:
        return lists[0]
    inner = (value for value in body.values() if isinstance(value, dict))
    return next(map(items_in, inner), list[Json]())
