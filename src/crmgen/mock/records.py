"""Records that one believes, of any type of a document: valid against it, and the same for the same seed."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Literal

from crmgen.emit.examples import Examples
from crmgen.ir.instances import exists_in, is_plain, specific_first
from crmgen.ir.operations import Operation
from crmgen.ir.types import (
    Alias,
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
    Type,
)
from crmgen.ir.walk import Types, alternatives, model_of, underlying
from crmgen.mock.collections import Collection, Collections
from crmgen.mock.ids import made_id
from crmgen.mock.people import Person
from crmgen.mock.plain import json_of, plain
from crmgen.mock.relations import Relation, Relations
from crmgen.mock.results import is_identity
from crmgen.mock.values import Subject, scalar_value
from crmgen.records import dataclass, replace
from crmgen.text import Json

if TYPE_CHECKING:
    from faker import Faker

_DEEPEST: Final = 4


class Nothing(Enum):
    """No value: what may be absent is."""

    HERE = auto()


Maybe = Json | Literal[Nothing.HERE]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: in which record, how deep in it, and with which examples around."""

    subject: Subject
    collection: Collection | None = None
    depth: int = 0
    examples: tuple[Json, ...] = ()
    """The document's examples of the object."""


class Maker:
    """Makes the records of one API."""

    def __init__(
        self, types: Types, collections: Collections, seed: int, records: int
    ) -> None:
        self.types = types
        self.collections = collections
        self.examples = Examples(types, Direction.OUTPUT)
        self.check = self.examples.check
        self.relations = Relations(collections)
        self._seed = str(seed)
        self._records = records
        self._people: dict[str, Person] = {}
        self._fake: Faker | None = None
        self._ids: dict[tuple[str, int], Json] = {}

    # ids and relations

    def id_at(self, collection: Collection, number: int) -> Json:
        """The id of a record by its number, from 0."""
        key = collection.key, number
        if key not in self._ids:
            self._ids[key] = self._own_id(collection, number)
        return self._ids[key]

    def _own_id(self, collection: Collection, number: int) -> Json:
        """An id of its own, unless the record goes by another's: the contact of an event."""
        found = self.relations.of_key(collection.id_field or "", collection)
        if (
            found is not None
            and found.target is not collection
            and found.target.id_field != collection.id_field
        ):
            other = self.id_at(found.target, number)
            if self.check.accepts(collection.id_types[0], other):
                return other
        return made_id(collection, number, self._seed, self.check)

    def number_in(
        self, relation: Relation, person: Person, number: int, *, key: bool = False
    ) -> int | None:
        """Which record of another collection a record is about; the first ones more often than others."""
        size = relation.target.size(self._records)
        if key:
            return number
        role = relation.role or relation.target.noun
        return (
            int(size * person.dice(f"{relation.target.key}/{role}").random() ** 2)
            if size
            else None
        )

    def person(self, key: str, number: int) -> Person:
        """Whom the record with this number is about."""
        name = f"{self._seed}{key}#{number}"
        if name not in self._people:
            self._people[name] = Person(name, self._faker)
        return self._people[name]

    @property
    def _faker(self) -> Faker:
        if self._fake is None:
            from faker import Faker

            self._fake = Faker("en_US")
        return self._fake

    def parents_of(self, collection: Collection, number: int) -> dict[str, Json]:
        """In which records of other collections a record stands at the start, by their keys."""
        found: dict[str, Json] = {}
        for path in collection.parents:
            outer = self.collections.by_path[path]
            which = self.number_in(
                Relation(outer, ""), self.person(collection.key, number), number
            )
            if which is not None and outer is not collection:
                found[outer.key] = self.id_at(outer, which)
        return found

    def about(self, type: Type, field: Field, value: Json, place: Place) -> Json:
        """An object about what was sent as plain value: the record with this id, or a thing of this name."""
        for model in (
            model_of(each, self.types) for each in alternatives(type, self.types)
        ):
            if model is None:
                continue
            subject = replace(place.subject, wire=plain(field.wire))
            made = self.model(
                model, replace(place, subject=subject, depth=1, collection=None)
            )
            for name in (
                "id",
                "uuid",
                "name",
                "value",
                "label",
                "title",
                "email",
                "key",
            ):
                if (
                    isinstance(made, dict)
                    and name in made
                    and self.check.accepts(type, made | {name: value})
                ):
                    return made | {name: value}
        return str(value) if self.check.accepts(type, str(value)) else None

    # values

    def record(
        self, collection: Collection, number: int, type: Type | None = None
    ) -> Json:
        """The record with this number as it is at the start, as one of its types has it."""
        type = type or collection.record
        assert type is not None
        place = self.place(collection, number)
        return self.made(type, place)

    def place(self, collection: Collection, number: int) -> Place:
        """Where the values of a record stand."""
        person = self.person(collection.key, number)
        return Place(Subject(person, collection.noun, number), collection)

    def somewhere(self, operation: Operation) -> Place:
        """Where the values of an answer stand that is about no record."""
        return Place(Subject(self.person(str(operation.id), 0), "", 0))

    def made(self, type: Type, place: Place) -> Json:
        """A value of any type; where chance finds no valid one, the example that SDKs' tests have."""
        found = self._value(type, place)
        if found is Nothing.HERE or not self.check.accepts(type, found):
            return self.examples.of(type, name=place.subject.wire)
        return found

    def _value(self, type: Type, place: Place) -> Maybe:
        subject = place.subject
        match type:
            case Scalar():
                return scalar_value(type, subject)
            case Nullable():
                is_null = (
                    subject.is_off
                    or place.depth > _DEEPEST
                    or subject.person.dice(subject.wire + "?").random() < 0.08
                )
                return None if is_null else self._value(type.inner, place)
            case Choice():
                values = [
                    json_of(each) for each in type.values if is_plain(json_of(each))
                ]
                return subject.dice.choice(values) if values else Nothing.HERE
            case ListOf():
                return self._list(type, place)
            case MapOf():
                return {} if not type.constraints.min_properties else Nothing.HERE
            case OneOf():
                return self._member(type, place)
            case Named():
                named = self.types[type.id]
                if isinstance(named, Alias):
                    deeper = replace(place, depth=place.depth + 1)
                    return (
                        Nothing.HERE
                        if place.depth > 2 * _DEEPEST
                        else self._value(named.type, deeper)
                    )
                return self.model(named, place)
            case _:
                return Nothing.HERE

    def _list(self, type: ListOf, place: Place) -> Maybe:
        limits, dice = type.constraints, place.subject.dice
        least = limits.min_items or 0
        if place.depth > _DEEPEST:
            return [] if not least else Nothing.HERE
        most = 3 if limits.max_items is None else min(3, limits.max_items)
        wanted = max(least, min(dice.randint(0, 2) if place.depth else 1, most))
        if wanted > 20:
            return Nothing.HERE
        made: list[Json] = []
        for index in range(wanted):
            subject = replace(
                place.subject,
                number=place.subject.number + index,
                person=self._other(place, index),
            )
            item = self._value(
                type.item, replace(place, subject=subject, depth=place.depth + 1)
            )
            if item is Nothing.HERE:
                return [] if not least else Nothing.HERE
            if item not in made or not limits.unique_items:
                made.append(item)
        return made

    def _other(self, place: Place, index: int) -> Person:
        """Whom an element of a list is about: the first the record's own, others others."""
        if not index:
            return place.subject.person
        return self.person(
            f"{place.subject.noun}/{place.subject.wire}/{index}", place.subject.number
        )

    def _member(self, union: OneOf, place: Place) -> Maybe:
        members = specific_first(union, self.types)
        start = place.subject.dice.randrange(len(members)) if members else 0
        for member in (*members[start:], *members[:start]):
            made = self._value(member, place)
            tagged = self._tagged(union, member, made)
            if tagged is not Nothing.HERE and self.check.accepts(union, tagged):
                return tagged
        return Nothing.HERE

    def _tagged(self, union: OneOf, member: Type, made: Maybe) -> Maybe:
        """With the property that tells which member it is."""
        found, model = union.discriminator, model_of(member, self.types)
        if found is None or not isinstance(made, dict) or model is None:
            return made
        tags = (json_of(key.value()) for key, id in found.mapping if id == model.id)
        tag = next(tags, None)
        return made | {plain(found.property): tag} if tag is not None else made

    def model(self, model: Model, place: Place) -> Maybe:
        """An object of a type, field by field."""
        examples = (*place.examples, *(json_of(each) for each in model.examples))
        inside = replace(
            place, examples=tuple(each for each in examples if isinstance(each, dict))
        )
        made: dict[str, Json] = {}
        for field in model.fields:
            if exists_in(field, Direction.OUTPUT):
                value = self.field(field, model, inside)
                if value is not Nothing.HERE:
                    made[plain(field.wire)] = value
                elif field.required:
                    return Nothing.HERE
        return made

    def field(self, field: Field, model: Model, place: Place) -> Maybe:
        """The value of one property; nothing where it may be absent and none fits."""
        wire = plain(field.wire)
        around = [e[wire] for e in place.examples if isinstance(e, dict) and wire in e]
        hints = (*map(json_of, field.examples), *around)
        subject = replace(place.subject, wire=wire, hints=hints)
        inside = Place(
            subject,
            place.collection,
            place.depth + 1,
            tuple(h for h in hints if isinstance(h, dict)),
        )
        value = self._related(field, model, inside)
        if value is Nothing.HERE and (field.required or place.depth < _DEEPEST):
            value = self._value(field.type, inside)
        if value is not Nothing.HERE and self.check.accepts(field.type, value):
            return value
        if not field.required:
            return Nothing.HERE
        return self.examples.of(field.type, name=wire, seeds=field.examples, full=False)

    def _related(self, field: Field, model: Model, place: Place) -> Maybe:
        """The id of this record, or what is about another one: its id, its ids, or itself in short."""
        wire, subject, own = plain(field.wire), place.subject, place.collection
        is_record = place.depth == 1 and own is not None
        if own is not None and is_record and wire == own.id_field:
            return self.id_at(own, subject.number)
        inner = underlying(field.type, self.types)
        if isinstance(inner, ListOf):
            return self._several(field, inner, place)
        if isinstance(inner, Model):
            found = self.relations.of_object(wire, inner, own)
            return (
                self._short(found, inner, place) if found is not None else Nothing.HERE
            )
        if is_identity(field, model) and not is_record:
            return Nothing.HERE
        found = self.relations.of_key(wire, own)
        if found is None or subject.is_off:
            return Nothing.HERE
        number = self.number_in(found, subject.person, subject.number)
        return Nothing.HERE if number is None else self.id_at(found.target, number)

    def _several(self, field: Field, listed: ListOf, place: Place) -> Maybe:
        wire, own, subject = plain(field.wire), place.collection, place.subject
        model = model_of(listed.item, self.types)
        if model is not None:
            found = self.relations.of_object(wire, model, own)
        else:
            found = self.relations.of_key(wire, own)
        if found is None or place.depth > _DEEPEST:
            return Nothing.HERE
        size = found.target.size(self._records)
        numbers = subject.dice.sample(
            range(size), min(size, subject.dice.randint(0, 2))
        )
        if model is None:
            return [self.id_at(found.target, each) for each in numbers]
        made = [self._embedded(found, model, each, place) for each in numbers]
        return [each for each in made if each is not Nothing.HERE]

    def _short(self, found: Relation, model: Model, place: Place) -> Maybe:
        number = self.number_in(found, place.subject.person, place.subject.number)
        if number is None or place.depth > _DEEPEST - 1:
            return Nothing.HERE
        return self._embedded(found, model, number, place)

    def _embedded(
        self, found: Relation, model: Model, number: int, place: Place
    ) -> Maybe:
        person = self.person(found.target.key, number)
        subject = Subject(person, found.target.noun, number)
        made = self.model(model, Place(subject, found.target, place.depth + 1))
        if isinstance(made, dict) and found.target.id_field in made:
            return made | {found.target.id_field: self.id_at(found.target, number)}
        return made
