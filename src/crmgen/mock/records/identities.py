"""Who the records are: their ids, the people that they are about, and which of them belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmgen.ir.instances import InstanceCheck
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.relations import Relation, Relations
from crmgen.mock.collections.sharing import Collections
from crmgen.mock.plain import plain
from crmgen.mock.records.ids import made_id
from crmgen.mock.records.people import Person, is_company
from crmgen.text import Json

if TYPE_CHECKING:
    from faker import Faker


class Identities:
    """What is the same of a record wherever it is shown, by its collection and its number from 0."""

    def __init__(
        self, collections: Collections, check: InstanceCheck, seed: int, records: int
    ) -> None:
        self.collections = collections
        self.relations = Relations(collections)
        self._check = check
        self._seed = str(seed)
        self._records = records
        self._people: dict[tuple[str, int], Person] = {}
        self._ids: dict[tuple[str, int], Json] = {}
        self._fake: Faker | None = None
        self._employers: dict[str, Relation | None] = {}

    def id_at(self, collection: Collection, number: int) -> Json:
        """The id of a record."""
        key = collection.key, number
        if key not in self._ids:
            self._ids[key] = self._made_id(collection, number)
        return self._ids[key]

    def call(self, collection: Collection, number: int, id: Json) -> None:
        """Let a record have this id."""
        self._ids[collection.key, number] = id

    def _made_id(self, collection: Collection, number: int) -> Json:
        """An id of its own, unless the record goes by another's: the contact of an event."""
        found = self.relations.of_key(collection.id_field or "", collection)
        target = found.target if found is not None else collection
        if target is not collection and target.id_field != collection.id_field:
            other = self.id_at(target, number)
            if self._check.accepts(collection.id_types[0], other):
                return other
        return made_id(collection, number, self._seed, self._check)

    def person(self, collection: Collection | str, number: int) -> Person:
        """Whom a record is about."""
        key = collection if isinstance(collection, str) else collection.key
        if (key, number) not in self._people:
            if self._fake is None:
                from faker import Faker

                self._fake = Faker("en_US")
            name = f"{self._seed}{key}#{number}"
            person = Person(name, number, self._fake)
            if isinstance(collection, Collection):
                person.employer = self._employer(collection, person)
            self._people[key, number] = person
        return self._people[key, number]

    def _employer(self, collection: Collection, person: Person) -> Person | None:
        """Whom the company is about that a record names: its people have the company's addresses."""
        if collection.key not in self._employers:
            wires = (plain(f.wire) for model in collection.models for f in model.fields)
            related = (self.relations.of_field(each, collection) for each in wires)
            companies = (e for e in related if e and is_company(e.target.noun))
            self._employers[collection.key] = next(companies, None)
        found = self._employers[collection.key]
        if found is None or found.target is collection:
            return None
        number = self.number_in(found, person)
        return None if number is None else self.person(found.target, number)

    def number_in(self, relation: Relation, person: Person) -> int | None:
        """Which record of another collection one is about; None: there is none.

        The first half of them has each one that goes with it, so that there is something below most paths; of all
        others the first have more than others.
        """
        size = relation.target.size(self._records)
        if not relation.role and person.number <= size // 2 < size:
            return person.number
        role = relation.role or relation.target.noun
        chance = person.dice(f"{relation.target.key}/{role}").random()
        return int(size * chance**2) if size else None

    def related_id(self, relation: Relation | None, person: Person) -> Json:
        """The id of the other record that one is about; None where there is none."""
        number = None if relation is None else self.number_in(relation, person)
        if relation is None or number is None:
            return None
        return self.id_at(relation.target, number)

    def related_name(self, relation: Relation | None, person: Person) -> str | None:
        """What the other record is called."""
        number = None if relation is None else self.number_in(relation, person)
        if relation is None or number is None:
            return None
        return self.person(relation.target, number).called(relation.target.noun, number)

    def some_of(self, collection: Collection, person: Person, wire: str) -> list[int]:
        """A few records of another collection."""
        size, dice = collection.size(self._records), person.dice(wire)
        return dice.sample(range(size), min(size, dice.randint(0, 2)))

    def parents_of(self, collection: Collection, number: int) -> dict[str, Json]:
        """In which records of other collections a record stands at the start, by their keys."""
        found: dict[str, Json] = {}
        person = self.person(collection, number)
        for path in collection.parents:
            outer = self.collections.by_path[path]
            which = self.number_in(Relation(outer, ""), person)
            if which is not None and outer is not collection:
                found[outer.key] = self.id_at(outer, which)
        return found
