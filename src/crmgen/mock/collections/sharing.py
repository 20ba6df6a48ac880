"""The collections of an API: which paths and which types show the same records.

Two paths belong to one collection where they give the same component (`/deals/{id}/notes` and `/notes`), or differ in
the record's own placeholder alone (`/notes` and `/notes/{id}`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crmgen.ir.operations import Api
from crmgen.ir.parameters import Parameter
from crmgen.ir.types import Field, Model, Named, OperationId, Type, TypeId
from crmgen.mock.collections.collection import FEW, Collection, id_of, noun_of
from crmgen.mock.collections.gathering import Gathered
from crmgen.mock.collections.results import Result, record_model
from crmgen.mock.plain import json_of, plain
from crmgen.naming.words.identifiers import word_set
from crmgen.text import Json, SpecText

_LOOKUPS: Final = word_set("""
    agent brand calendar category channel country currency department field group label language locale member
    permission pipeline role source stage status tag tax team template timezone type user webhook workspace
    """)
_RECORD: Final = SpecText("record")
_ASIDE: Final = 5
"""Records of a kind that no path leads to."""


class Collections:
    """All collections of an API, by path, by type and by noun."""

    def __init__(self, api: Api, results: Mapping[OperationId, Result]) -> None:
        self._types = api.types
        self._gathered = Gathered(api, results)
        self.by_path: dict[str, Collection] = {}
        self.by_type: dict[TypeId, Collection] = {}
        self.by_noun: dict[str, Collection] = {}
        self._others: dict[str, Collection] = {}
        for keys in self._gathered.groups():
            made = self._collection(keys)
            self.by_path |= dict.fromkeys(keys, made)
        kinds = Counter(model.id for each in self.all for model in each.models)
        for each in self.all:
            own = (model.id for model in each.models if kinds[model.id] == 1)
            self.by_type |= dict.fromkeys(own, each)
        for each in sorted(self.all, key=lambda each: each.key.count("/{}")):
            self.by_noun.setdefault(each.noun, each)

    @property
    def all(self) -> list[Collection]:
        """Each once."""
        return list({each.key: each for each in self.by_path.values()}.values())

    def holding(self, type: Type | None) -> Collection | None:
        """The collection whose records are of a type."""
        model = record_model(type, self._types)
        return self.by_type.get(model.id) if model is not None else None

    def only(self, key: str, model: Model | None, record: Type | None) -> Collection:
        """A collection for the one record of a path, empty at the start."""
        if key not in self._others:
            models = (model,) if model is not None else ()
            self._others[key] = Collection(key, noun_of(key), models, record, most=0)
        return self._others[key]

    def aside(self, model: Model) -> Collection:
        """A few records of an object with an id that no path leads to."""
        key = f"^{model.id}"
        if key not in self._others:
            id = id_of(model, "id", self._types)
            hint = model.hint
            self._others[key] = Collection(
                key,
                noun_of(plain(hint.component or hint.part or hint.title or _RECORD)),
                (model,),
                Named(model.id),
                plain(id.wire) if id is not None else None,
                (id.type,) if id is not None else (),
                tuple(_examples(id, (model,), ())),
                most=_ASIDE,
            )
        return self._others[key]

    def _collection(self, keys: list[str]) -> Collection:
        found, types = self._gathered, self._types
        key = min(keys, key=lambda k: (k not in found.lists, k.count("{}"), len(k)))
        stated = [record for each in keys for record in found.records.get(each, ())]
        known = ((record_model(each, types), each) for each in stated)
        by_model = {m.id: (m, each) for m, each in known if m}
        ranked = sorted(by_model.values(), key=lambda pair: -len(pair[0].fields))
        models = tuple(model for model, _ in ranked)
        slots = [found.slots[each] for each in (key, *keys) if each in found.slots]
        slot = plain(slots[0].wire) if slots else "id"
        kind = slots[0].type if slots else None
        id_field = next((f for m in models if (f := id_of(m, slot, types, kind))), None)
        noun = noun_of(key)
        examples = [e for k in keys for e in found.examples.get(k, ())]
        is_paged = not found.paged.isdisjoint(keys)
        is_large = is_paged and noun.split(" ")[-1] not in _LOOKUPS
        return Collection(
            key,
            noun,
            models,
            ranked[0][1] if ranked else None,
            plain(id_field.wire) if id_field else None,
            (*([id_field.type] if id_field else []), *(each.type for each in slots)),
            tuple(_examples(id_field, models, slots, examples)),
            tuple(examples),
            tuple(dict.fromkeys(self._parents(keys))),
            None if is_large else FEW,
            not any(each in found.lists or each in found.creates for each in keys),
        )

    def _parents(self, keys: Iterable[str]) -> Iterator[str]:
        """The path of the collection that is nearest around each."""
        for key in keys:
            while "/{}/" in key:
                key = key.rpartition("/{}/")[0]
                if key in self._gathered.records:
                    yield key
                    break


def _examples(
    field: Field | None,
    models: Iterable[Model],
    slots: Iterable[Parameter],
    examples: Iterable[Json] = (),
) -> Iterator[Json]:
    """Ids of the field's own examples, of examples of whole records, and of paths."""
    if field is not None:
        yield from map(json_of, field.examples)
        stated = (json_of(each) for model in models for each in model.examples)
        for whole in (*examples, *stated):
            if isinstance(whole, dict):
                yield field.wire.lookup(whole)
    for slot in slots:
        yield from map(json_of, slot.examples)
