"""What a response looks like: the body around a record or a list, and records as one of their types has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from crmgen.ir.instances import exists_in
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Direction, Field, Model, OneOf, Type
from crmgen.ir.walk import alternatives, item_of, model_of, underlying
from crmgen.mock.answers.frames import Frame
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.results import record_model
from crmgen.mock.plain import json_of, plain
from crmgen.mock.records.comparing import texts_in
from crmgen.mock.records.making import Maker
from crmgen.mock.records.places import Maybe, Nothing, Place
from crmgen.mock.records.state import Row
from crmgen.records import replace
from crmgen.text import Json, SpecText


class Shapes:
    """Shows records as the types of a document have them."""

    def __init__(
        self, maker: Maker, find: Callable[[Collection, Json], Row | None]
    ) -> None:
        """`find`: the record of a collection with an id, if it is there."""
        self._find = find
        self.maker = maker
        self._check = maker.check

    def text(self, row: Row, type: Type) -> str:
        """A record as JSON."""
        key = id(type)
        if key not in row.shown:
            row.shown[key] = json.dumps(self.shown(row, type), ensure_ascii=False)
        return str(row.shown[key])

    def element(self, row: Row, type: Type, frame: Frame) -> str:
        """A record as JSON in the object that is around it in a list."""
        text = self.text(row, type)
        if frame.item is None:
            return text
        key = id(frame)
        if key not in row.shown:
            around = self._around(row, frame.item)
            row.shown[key] = frame.element(around, text, self.maker.examples)
        return str(row.shown[key])

    def _around(self, row: Row, item: Type) -> Json:
        """What stands beside a record: little where it is new."""
        if row.body is None:
            return self.maker.beside(item, row.collection, row.number)
        return self.maker.examples.of(item, full=False)

    def shown(self, row: Row, type: Type) -> Json:
        """A record as a type has it: what it holds, and what the server adds to that."""
        if row.body is None and row.collection.record is not None:
            type_of_all = row.collection.record
            if type == type_of_all:
                return self.maker.record(row.collection, row.number)
        body = self.body(row)
        place = self.maker.place(row.collection, row.number)
        made = self._as(type, body, place, is_seeded=row.body is None)
        return made if self._check.accepts(type, made) else self.maker.examples.of(type)

    def body(self, row: Row) -> dict[str, Json]:
        """All that a record holds. Not to be changed."""
        if row.body is not None:
            return row.body
        if "body" not in row.shown:
            row.shown["body"] = self._first_body(row)
        found: dict[str, Json] = row.shown["body"]
        return found

    def texts(self, row: Row) -> str:
        """All texts that a record holds, in small letters."""
        if "texts" not in row.shown:
            row.shown["texts"] = texts_in(self.body(row))
        return str(row.shown["texts"])

    def _first_body(self, row: Row) -> dict[str, Json]:
        collection = row.collection
        made = self.maker.record(collection, row.number) if collection.record else {}
        body: dict[str, Json] = made if isinstance(made, dict) else {}
        if collection.id_field is not None:
            body.setdefault(collection.id_field, row.id)
        return body

    def overlaid_text(self, type: Type, place: Place, body: dict[str, Json]) -> str:
        """A value of a type that nothing is kept of, with what a body says where names agree; as JSON."""
        made = self._as(type, body, place, is_seeded=True)
        if not self._check.accepts(type, made):
            made = self.maker.made(type, place)
        return json.dumps(made, ensure_ascii=False)

    def is_of(self, type: Type | None, collection: Collection) -> bool:
        """Whether a type is one of a collection's, or has most of its fields in common with one."""
        model = record_model(type, self.maker.types)
        if model is None:
            return False
        if model in collection.models:
            return True
        known = {field.wire for each in collection.models for field in each.fields}
        shared = sum(field.wire in known for field in model.fields)
        return shared * 2 > len(model.fields)

    def _as(
        self, type: Type, body: dict[str, Json], place: Place, *, is_seeded: bool
    ) -> Json:
        models = self._models(type)
        if not models:
            is_whole = self._check.accepts(type, body)
            return body if is_whole else self.maker.made(type, place)
        models.sort(key=lambda model: self._misfit(type, model, body))
        fields = partial(self._fields, body=body, place=place, is_seeded=is_seeded)
        shown = [*map(fields, models[:4])]
        valid = (each for each in shown if self._check.accepts(type, each))
        return next(valid, shown[0])

    def _models(self, type: Type) -> list[Model]:
        """The objects that a value of a type may be."""
        members = alternatives(type, self.maker.types)
        found = (underlying(each, self.maker.types) for each in members)
        return [each for each in found if isinstance(each, Model)]

    def _misfit(
        self, type: Type, model: Model, body: dict[str, Json]
    ) -> tuple[bool, int, int]:
        """How badly a body is a member of a union: by its discriminator, by what its values are, by its names."""
        union = underlying(type, self.maker.types)
        tag = union.discriminator if isinstance(union, OneOf) else None
        said = body.get(plain(tag.property)) if tag is not None else None
        mapping = tag.mapping if tag is not None else ()
        meant = [id for key, id in mapping if json_of(key.value()) == said]
        known = {plain(each.wire): each.type for each in model.fields}
        shared = body.keys() & known.keys()
        right = sum(self._check.accepts(known[key], body[key]) for key in shared)
        is_other = bool(meant) and model.id not in meant
        return is_other, len(shared) - right, len(body.keys() - known.keys())

    def _fields(
        self, model: Model, body: dict[str, Json], place: Place, *, is_seeded: bool
    ) -> dict[str, Json]:
        made: dict[str, Json] = {}
        for field in model.fields:
            if exists_in(field, Direction.OUTPUT):
                value = self._field(field, model, body, place, is_seeded=is_seeded)
                if value is not Nothing.HERE:
                    made[plain(field.wire)] = value
        if model.extra is not None and (model.takes_others or not model.fields):
            for key, value in body.items():
                if key not in made and self._check.accepts(model.extra, value):
                    made[key] = value
        return made

    def _field(
        self,
        field: Field,
        model: Model,
        body: dict[str, Json],
        place: Place,
        *,
        is_seeded: bool,
    ) -> Maybe:
        """What a body says of a field; else what is made at the start, or what the server puts there."""
        wire = plain(field.wire)
        if wire in body:
            value = self._embedded(field, body[wire], place)
            told = body[wire] if value is None else value
            value = self._converted(field.type, told, field, place)
            if self._check.accepts(field.type, value):
                return value
        if is_seeded:
            return self.maker.field(field, model, place)
        if field.required:
            return self._first(field, model, place)
        default = json_of(field.default) if field.default is not None else None
        is_told = default is not None and self._check.accepts(field.type, default)
        return default if is_told else Nothing.HERE

    def _embedded(self, field: Field, value: Json, place: Place) -> Json:
        """Another record in this one, as it is now; None where the value is about none."""
        model = model_of(field.type, self.maker.types)
        relations = self.maker.identities.relations
        wire, own = plain(field.wire), place.collection
        found = relations.of_object(wire, model, own) if model is not None else None
        if found is None or value is None or place.depth > 1:
            return None
        id: Json = value
        is_whole = False
        if isinstance(value, dict):
            id, is_whole = value.get(found.target.id_field or ""), len(value) > 1
        row = self._find(found.target, id) if id is not None else None
        if row is None or (row.body is None and is_whole):
            return None
        assert model is not None
        is_seeded = row.body is None
        place = replace(self.maker.place(row.collection, row.number), depth=2)
        return self._fields(model, self.body(row), place, is_seeded=is_seeded)

    def _converted(self, type: Type, value: Json, field: Field, place: Place) -> Json:
        """What was sent as what is given back: an id as an object with it, an object as its id."""
        if value is None or self._check.accepts(type, value):
            return value
        item = item_of(type, self.maker.types)
        if item is not None:
            elements = value if isinstance(value, list) else [value]
            return [self._converted(item, each, field, place) for each in elements]
        if not isinstance(value, dict):
            return self.maker.about(type, field, value, place)
        for model in self._models(type):
            return self._fields(model, value, place, is_seeded=False)
        names = (value.get(each) for each in ("id", "uuid", "name", "value"))
        return next((each for each in names if each is not None), None)

    def _first(self, field: Field, model: Model, place: Place) -> Maybe:
        """What the server puts where nobody said anything: the default, nothing, or what it makes."""
        default = [json_of(field.default)] if field.default is not None else []
        candidates: list[Json] = [*default, None, [], {}, False, 0]
        for each in candidates:
            if self._check.accepts(field.type, each):
                return each
        return self.maker.field(field, model, place)


def without(body: Json, at: BodyPath) -> None:
    """Take away what stands at a path, in place."""
    holder = _holder(body, at)
    if holder is not None:
        holder.pop(plain(at[-1]), None)


def put(body: Json, at: BodyPath, value: Json) -> None:
    """Put a value at a path through objects, in place; what is missing on the way is made."""
    if not isinstance(body, dict):
        return
    for step in at[:-1]:
        inner = body.setdefault(plain(step), {})
        if not isinstance(inner, dict):
            return
        body = inner
    body[plain(at[-1])] = value


def _holder(body: Json, at: tuple[SpecText, ...]) -> dict[str, Json] | None:
    for step in at[:-1]:
        body = body.get(plain(step)) if isinstance(body, dict) else None
    return body if isinstance(body, dict) else None
