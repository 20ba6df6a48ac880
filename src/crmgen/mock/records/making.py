"""Records that one believes, of any type of a document: valid against it, and the same for the same seed."""

from __future__ import annotations

from typing import Final

from crmgen.emit.examples import Examples
from crmgen.ir.instances import exists_in, is_plain, specific_first
from crmgen.ir.operations import Operation
from crmgen.ir.types import (
    Choice,
    Direction,
    Field,
    ListOf,
    MapOf,
    Model,
    Named,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.ir.walk import Types, alternatives, is_kind, item_of, model_of, underlying
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.relations import Relation
from crmgen.mock.collections.results import has_identity, is_identity
from crmgen.mock.plain import json_of, plain
from crmgen.mock.records.coherence import corrections
from crmgen.mock.records.identities import Identities
from crmgen.mock.records.people import Person
from crmgen.mock.records.places import Maybe, Nothing, Place
from crmgen.mock.records.values import Subject, scalar_value
from crmgen.naming.words.identifiers import words
from crmgen.records import replace
from crmgen.text import Json

_DEEPEST: Final = 4
_SEVERAL: Final = 3
_MOST_ITEMS: Final = 20
_NULLS: Final = 0.08
_LOOSE: Final = ("properties", "attributes")
_OF_PEOPLE: Final = ("email", "firstname", "lastname", "phone")
_OF_THINGS: Final = ("name",)
_MAIN: Final = ("name", "value", "label", "title", "email", "key", "id", "uuid")
"""What an object is told by that is sent as plain value and is no id of a record."""


class Maker:
    """Makes the records of one API."""

    def __init__(
        self, types: Types, examples: Examples, identities: Identities
    ) -> None:
        self.types = types
        self.examples = examples
        self.check = examples.check
        self.identities = identities

    def record(self, collection: Collection, number: int) -> Json:
        """The record with this number as it is at the start."""
        assert collection.record is not None
        return self.made(collection.record, self.place(collection, number))

    def place(self, collection: Collection, number: int) -> Place:
        """Where the values of a record stand."""
        person = self.identities.person(collection, number)
        subject = Subject(person, collection.noun, number)
        return Place(subject, collection, record=number, examples=collection.examples)

    def somewhere(self, operation: Operation) -> Place:
        """Where the values of an answer stand that is about no record."""
        return Place(Subject(self.identities.person(str(operation.id), 0), "", 0))

    def made(self, type: Type, place: Place) -> Json:
        """A value of any type; where chance finds no valid one, the example that SDKs' tests have."""
        found = self._value(type, place)
        if found is not Nothing.HERE and self.check.accepts(type, found):
            return found
        example = self.examples.of(type, name=place.subject.wire)
        if found is Nothing.HERE or self.check.accepts(type, example):
            return example
        return found  # of what holds itself without end, as much as there is

    def _value(self, type: Type, place: Place) -> Maybe:
        subject = place.subject
        match type:
            case Scalar():
                return scalar_value(type, subject)
            case Nullable():
                is_null = self._is_null(type, place)
                return None if is_null else self._value(type.inner, place)
            case Choice():
                values = [v for v in map(json_of, type.values) if is_plain(v)]
                values = [*filter(subject.person.is_called, values)] or values
                return subject.dice.choice(values) if values else Nothing.HERE
            case ListOf():
                return self._list(type, place)
            case OneOf():
                return self._member(type, place)
            case Named():
                return self._named(type, place)
            case _:
                for hint in subject.hints:
                    if self.check.accepts(type, hint):
                        return hint
                if isinstance(type, MapOf):
                    return self._loose(type, place)
                return Nothing.HERE

    def _loose(self, type: MapOf, place: Place) -> dict[str, Json]:
        """An object of any names; of a record's `properties` those that the records of a kind mostly have."""
        if place.subject.wire not in _LOOSE or place.depth > 1 or not place.collection:
            return {}
        made: dict[str, Json] = {}
        is_person = place.subject.person.is_of(place.collection.noun)
        for name in _OF_PEOPLE if is_person else _OF_THINGS:
            one = replace(place.subject, wire=name, hints=(), around="")
            value = self._value(type.value, replace(place, subject=one, depth=2))
            if value is not Nothing.HERE and self.check.accepts(type.value, value):
                made[name] = value
        return made

    def _is_null(self, type: Nullable, place: Place) -> bool:
        """Whether a plain value is not there, as few are; without objects and choices not even few."""
        if place.depth > _DEEPEST or place.subject.is_off:
            return True
        is_plain = isinstance(underlying(type.inner, self.types), Scalar)
        if not is_plain or place.subject.is_known:
            return False
        return place.subject.person.dice(f"{place.subject.wire}?").random() < _NULLS

    def _named(self, type: Named, place: Place) -> Maybe:
        named = self.types[type.id]
        if isinstance(named, Model):
            return self.model(named, place)
        deeper = replace(place, depth=place.depth + 1)
        is_endless = place.depth > 2 * _DEEPEST
        return Nothing.HERE if is_endless else self._value(named.type, deeper)

    def about(self, type: Type, field: Field, value: Json, place: Place) -> Json:
        """An object about what was sent as plain value: one with this id, or of this name; None where none fits."""
        subject = replace(place.subject, wire=plain(field.wire))
        inside = replace(place, subject=subject, depth=1, collection=None)
        models = (model_of(each, self.types) for each in alternatives(type, self.types))
        for model in models:
            made = self.model(model, inside) if model is not None else None
            main = ("email", *_MAIN) if "@" in str(value) else _MAIN
            for name in main if isinstance(made, dict) else ():
                told = {**made, name: value} if isinstance(made, dict) else {}
                if name in told and self.check.accepts(type, told):
                    return told
        return str(value) if self.check.accepts(type, str(value)) else None

    def _list(self, type: ListOf, place: Place) -> Maybe:
        limits, subject = type.constraints, place.subject
        least, stated = limits.min_items or 0, limits.max_items
        most = _SEVERAL if stated is None else min(_SEVERAL, stated)
        is_deep = (place.level > 0 or place.depth > _DEEPEST) and self._is_object(type)
        wanted = max(least, 0 if is_deep else min(subject.dice.randint(0, 2), most))
        made: list[Json] = []
        for index in range(min(wanted, _MOST_ITEMS)):
            person = self._other(place, index)
            one = replace(subject, number=subject.number + index, person=person)
            deeper = replace(place, subject=one, depth=place.depth + 1)
            item = self._value(type.item, deeper)
            is_again = limits.unique_items and item in made
            if item is not Nothing.HERE and item != {} and not is_again:
                made.append(item)
        return made

    def _other(self, place: Place, index: int) -> Person:
        """Whom an element of a list is about: the first the record's own, others others."""
        subject = place.subject
        name = f"{subject.noun}/{subject.wire}/{index}"
        person = self.identities.person
        return person(name, subject.number) if index else subject.person

    def _member(self, union: OneOf, place: Place) -> Maybe:
        members = specific_first(union, self.types)
        start = place.subject.dice.randrange(len(members)) if members else 0
        if place.depth and self._expandable(union) is not None:
            members = sorted(members, key=lambda m: model_of(m, self.types) is not None)
            start = 0
        for member in (*members[start:], *members[:start]):
            made = self._value(member, place)
            tagged = self._tagged(union, member, made)
            if tagged is not Nothing.HERE and self.check.accepts(union, tagged):
                return tagged
        return Nothing.HERE

    def _expandable(self, type: Type) -> Model | None:
        """The record of a union with its plain id: inside of another record the id is enough."""
        members = list(alternatives(type, self.types))
        found = [m for m in (model_of(e, self.types) for e in members) if m is not None]
        has_id = any(isinstance(underlying(e, self.types), Scalar) for e in members)
        is_record = bool(found) and has_id and has_identity(found[0])
        return found[0] if is_record else None

    def _tagged(self, union: OneOf, member: Type, made: Maybe) -> Maybe:
        """With the property that tells which member it is."""
        found, model = union.discriminator, model_of(member, self.types)
        if found is None or not isinstance(made, dict) or model is None:
            return made
        tags = (json_of(key.value()) for key, id in found.mapping if id == model.id)
        tag = next(tags, None)
        return made | {plain(found.property): tag} if tag is not None else made

    def model(self, model: Model, place: Place) -> Maybe:
        """An object of a type, field by field; nothing where it would stand in itself again and again."""
        if place.within.count(model.id) > 1:
            return Nothing.HERE
        examples = (*place.examples, *(json_of(each) for each in model.examples))
        shown = tuple(each for each in examples if isinstance(each, dict))
        inside = replace(place, examples=shown, within=(*place.within, model.id))
        made: dict[str, Json] = {}
        for field in model.fields:
            if exists_in(field, Direction.OUTPUT):
                value = self.field(field, model, inside)
                if value is not Nothing.HERE:
                    made[plain(field.wire)] = value
                elif field.required:
                    return Nothing.HERE
        self._hang_together(model, made)
        return made

    def _hang_together(self, model: Model, made: dict[str, Json]) -> None:
        """Bring in line what the fields say of each other, as far as their types allow."""
        changed = corrections(made)
        for field in (each for each in model.fields if plain(each.wire) in changed):
            wire = plain(field.wire)
            if changed[wire] is None and not field.required:
                del made[wire]
                continue
            value = changed[wire]
            tries: list[Json] = [value] if value is None else [value, str(value)]
            fitting = (each for each in tries if self.check.accepts(field.type, each))
            made[wire] = next(fitting, made[wire])

    def field(self, field: Field, model: Model, place: Place) -> Maybe:
        """The value of one property; nothing where it may be absent and none fits."""
        wire = plain(field.wire)
        shown = [e[wire] for e in place.examples if isinstance(e, dict) and wire in e]
        default = [json_of(field.default)] if field.default is not None else []
        hints = (*map(json_of, field.examples), *shown, *default)
        around = place.subject.wire if place.depth else ""
        subject = replace(place.subject, wire=wire, hints=hints, around=around)
        inside = replace(place, subject=subject, depth=place.depth + 1, examples=hints)
        is_deep = inside.level > 0 or inside.depth > _DEEPEST
        if is_deep and not field.required and self._is_object(field.type):
            return Nothing.HERE
        value = self._related(field, model, inside)
        if value is Nothing.HERE:
            value = self._value(field.type, inside)
        if value is not Nothing.HERE and self.check.accepts(field.type, value):
            return value
        if not field.required:
            return Nothing.HERE
        seeds = field.examples
        example = self.examples.of(field.type, name=wire, seeds=seeds, full=False)
        is_good = value is Nothing.HERE or self.check.accepts(field.type, example)
        return example if is_good else value

    def made_field(self, field: Field, model: Model, place: Place) -> Json:
        """The value of one property of a record; None where none fits."""
        value = self.field(field, model, place)
        return None if value is Nothing.HERE else value

    def _is_object(self, type: Type) -> bool:
        """Whether a value is an object, or a list of them."""
        item = item_of(type, self.types)
        return model_of(item or type, self.types) is not None

    def _related(self, field: Field, model: Model, place: Place) -> Maybe:
        """The id of this record, or what is about another one: its id, its ids, its name, or itself in short."""
        wire, subject, own = plain(field.wire), place.subject, place.collection
        relations, person = self.identities.relations, subject.person
        is_record = place.depth == 1 and own is not None
        if own is not None and is_record and wire == own.id_field:
            return self.identities.id_at(own, place.record)
        inner = underlying(field.type, self.types)
        if isinstance(inner, ListOf):
            return self._several(wire, inner, place)
        if isinstance(inner, Model):
            found = self._object_there(wire, inner, own)
            number = self.identities.number_in(found, person) if found else None
            if found is None or number is None:
                return Nothing.HERE
            return self._short(found, inner, number, place)
        model_there = self._expandable(field.type)
        if model_there is not None:
            found = self._object_there(wire, model_there, own)
            return self.identities.related_id(found, person) or Nothing.HERE
        found = relations.of_key(wire, own) if not subject.is_off else None
        is_own = found is not None and found.target is own and not found.role
        if own is not None and is_own and place.depth > 1:
            return self.identities.id_at(own, place.record)
        if is_identity(field, model) and words(wire)[-1:] != ("slug",):
            aside = None if is_record else relations.aside(wire, model)
            number = subject.dice.randrange(100_000)
            id_at = self.identities.id_at
            return id_at(aside.target, number) if aside else Nothing.HERE
        value = self.identities.related_id(found, person)
        if value is None and is_kind(field.type, ScalarKind.STRING, self.types):
            value = self.identities.related_name(relations.of_name(wire, own), person)
        return Nothing.HERE if value is None else value

    def _object_there(
        self, wire: str, model: Model, own: Collection | None
    ) -> Relation | None:
        """What an object of this type is: a record, or one of a few that no path leads to."""
        relations = self.identities.relations
        return relations.of_object(wire, model, own) or relations.aside(wire, model)

    def _several(self, wire: str, listed: ListOf, place: Place) -> Maybe:
        """A few other records, in short or by their ids."""
        relations, own = self.identities.relations, place.collection
        model = model_of(listed.item, self.types)
        found = relations.of_key(wire, own)
        if model is not None:
            found = relations.of_object(wire, model, own)
        if found is None:
            return Nothing.HERE
        numbers = self.identities.some_of(found.target, place.subject.person, wire)
        if model is None:
            return [self.identities.id_at(found.target, each) for each in numbers]
        made = [self._short(found, model, each, place) for each in numbers]
        return [each for each in made if each is not Nothing.HERE and each != {}]

    def _short(self, found: Relation, model: Model, number: int, place: Place) -> Maybe:
        """Another record as it stands in this one, to which its own ids lead back."""
        target, own = found.target, place.collection
        there = self.place(target, number)
        depth, level = place.depth + 1, place.level + 1
        inside = replace(there, depth=depth, level=level, within=place.within)
        made = self.model(model, inside)
        if not isinstance(made, dict):
            return made
        for key in made:
            back = self.identities.relations.of_key(key, target)
            if key == target.id_field:
                made[key] = self.identities.id_at(target, number)
            elif own is not None and back is not None and back.target is own:
                made[key] = self.identities.id_at(own, place.record)
        return made

    def beside(self, type: Type, collection: Collection, number: int) -> Json:
        """An object around a record, with what else it says of it."""
        place = self.place(collection, number)
        return self.made(type, replace(place, examples=(), depth=0))
