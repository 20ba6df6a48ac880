"""The collections of an API: which paths and which types show the same records.

Two paths belong to one collection where they give the same component (`/deals/{id}/notes` and `/notes`), or differ in
the record's own placeholder alone (`/notes` and `/notes/{id}`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import (
    Anything,
    Field,
    Model,
    OneOf,
    OperationId,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.ir.walk import Types, alternatives, underlying
from crmgen.mock.plain import is_slot, json_of, key_of, plain, segments, slot_name
from crmgen.mock.results import Result, has_identity, is_identity, record_model
from crmgen.naming.words.english import is_verb, singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass
from crmgen.text import Json

_LOOKUPS: Final = word_set("""
    agent brand calendar category channel country currency department field group label language locale member
    permission pipeline role source stage status tag tax team template timezone type user webhook workspace
    """)
_NAMES: Final = ("slug", "name", "login", "username", "key", "code", "handle", "title")
_NO_KEYS: Final = (ScalarKind.BOOLEAN, ScalarKind.NULL, ScalarKind.BINARY)
FEW: Final = 20


@dataclass(frozen=True, slots=True)
class Collection:
    """Records of one kind."""

    key: str
    """The path that it is known by, with blank placeholders."""
    noun: str
    """What one record is called: `deal`."""
    models: tuple[Model, ...]
    """What its records look like: in lists, alone, when made; the one with most fields first."""
    record: Type | None
    """The type that the richest of them is stated with."""
    id_field: str | None
    """The property that tells which record it is; None where only the server knows."""
    id_types: tuple[Type, ...]
    """What an id has to be: in the record, and in paths."""
    id_examples: tuple[Json, ...]
    """Ids that the document shows."""
    parents: tuple[str, ...]
    """The keys of collections in whose records it stands."""
    is_large: bool
    """Whether it has as many records as were asked for: its list comes in pages, and it is no lookup (`pipelines`)."""

    is_single: bool = False
    """Whether it is but for the one record of a path, which is made when somebody asks."""

    def size(self, records: int) -> int:
        """How many records it begins with: all that are asked for, or a tenth, between 3 and 20."""
        if self.is_single:
            return 0
        return (
            records if self.is_large else min(records, max(3, min(FEW, records // 10)))
        )


class Collections:
    """All collections of an API, by path, by type and by noun."""

    def __init__(self, api: Api, results: Mapping[OperationId, Result]) -> None:
        self._types = api.types
        self._gathered = _Gathered(api, results)
        self.by_path: dict[str, Collection] = {}
        self.by_type: dict[TypeId, Collection] = {}
        self.by_noun: dict[str, Collection] = {}
        self._singles: dict[str, Collection] = {}
        for keys in self._gathered.groups():
            made = self._collection(keys)
            self.by_path |= dict.fromkeys(keys, made)
            for model in made.models:
                self.by_type.setdefault(model.id, made)
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
        found = self._singles.get(key)
        if found is None:
            models = (model,) if model is not None else ()
            found = Collection(
                key,
                noun_of(key),
                models,
                record,
                None,
                (),
                (),
                (),
                is_large=False,
                is_single=True,
            )
            self._singles[key] = found
        return found

    def _collection(self, keys: list[str]) -> Collection:
        found = self._gathered
        key = min(
            keys,
            key=lambda each: (each not in found.lists, each.count("{}"), len(each)),
        )
        stated = [record for each in keys for record in found.records.get(each, ())]
        by_model = {
            m.id: (m, each) for each in stated if (m := record_model(each, self._types))
        }
        ranked = sorted(by_model.values(), key=lambda pair: -len(pair[0].fields))
        models = tuple(model for model, _ in ranked)
        slots = [found.slots[each] for each in (key, *keys) if each in found.slots]
        id_field = next(
            (
                f
                for m in models
                if (f := id_of(m, plain(slots[0].wire) if slots else "id", self._types))
            ),
            None,
        )
        noun = noun_of(key)
        is_paged = any(each in found.paged for each in keys)
        return Collection(
            key,
            noun,
            models,
            ranked[0][1] if ranked else None,
            plain(id_field.wire) if id_field else None,
            (*([id_field.type] if id_field else []), *(each.type for each in slots)),
            tuple(_examples(id_field, models, slots)),
            tuple(dict.fromkeys(self._parents(keys))),
            is_paged and noun.split(" ")[-1] not in _LOOKUPS,
        )

    def _parents(self, keys: Iterable[str]) -> Iterator[str]:
        for key in keys:
            steps = key.split("/")
            for end in range(len(steps) - 1, 1, -1):
                outer = "/".join(steps[: end - 1])
                if steps[end - 1] == "{}" and outer in self._gathered.records:
                    yield outer
                    break


class _Gathered:
    """What the operations say of each path that may be a collection's."""

    def __init__(self, api: Api, results: Mapping[OperationId, Result]) -> None:
        self._types: Types = api.types
        self.lists: set[str] = set()
        self.paged: set[str] = set()
        self.creates: set[str] = set()
        self.records: dict[str, list[Type]] = {}
        self.slots: dict[str, Parameter] = {}
        """The placeholder behind each path."""
        later: list[tuple[Operation, tuple[str, ...], Result]] = []
        for operation in api.operations:
            path, result = segments(operation), results[operation.id]
            if not path:
                continue
            if operation.verb in ("GET", "HEAD", "QUERY"):
                self._read(operation, path, result)
            else:
                later.append((operation, path, result))
        for each in sorted(later, key=lambda each: each[0].verb != "POST"):
            self._written(*each)

    def groups(self) -> list[list[str]]:
        """Paths that show the same records, together."""
        group: dict[str, list[str]] = {}
        owner: dict[TypeId, list[str]] = {}
        for key, records in self.records.items():
            members = group.setdefault(key, [key])
            for record in records:
                model = _shared_model(record, self._types)
                if model is None:
                    continue
                others = owner.setdefault(model.id, members)
                if others is not members:
                    others += [each for each in members if each not in others]
                    group |= dict.fromkeys(others, others)
                    owner |= {
                        id: others for id, them in owner.items() if them is members
                    }
                    members = others
        return list({id(each): each for each in group.values()}.values())

    def _read(
        self, operation: Operation, path: tuple[str, ...], result: Result
    ) -> None:
        model = record_model(result.record, self._types)
        if result.is_list and (model is not None):
            self.lists.add(key_of(path))
            self._add(path, result.record)
            if operation.paging is not None:
                self.paged.add(key_of(path))
        elif is_slot(path[-1]) and model is not None and not result.is_list:
            self._add(path[:-1], result.record)
            self._slot(operation, path)

    def _written(
        self, operation: Operation, path: tuple[str, ...], result: Result
    ) -> None:
        model = record_model(result.record, self._types)
        key = key_of(path)
        if operation.verb == "POST" and not (
            is_slot(path[-1]) and key not in self.records
        ):
            if key in self.records:
                self.creates.add(key)
                self._add(path, None if result.is_list else result.record)
            elif model is not None and self._makes(path, model, result):
                self.creates.add(key)
                self._add(path, result.record)
        elif is_slot(path[-1]) and key_of(path[:-1]) in self.records:
            self._slot(operation, path)

    def _makes(self, path: tuple[str, ...], model: Model, result: Result) -> bool:
        """Whether a POST to a path that nothing lists makes a record, rather than doing something with another."""
        outer = [key_of(path[:at]) for at, step in enumerate(path) if is_slot(step)]
        known = {
            m.id
            for key in outer
            for r in self.records.get(key, ())
            if (m := record_model(r, self._types))
        }
        said = words(path[-1])
        is_doing = bool(said) and is_verb(said[0]) and singular(said[-1]) == said[-1]
        return (
            not result.is_list
            and has_identity(model)
            and model.id not in known
            and not is_doing
        )

    def _add(self, path: tuple[str, ...], record: Type | None) -> None:
        known = self.records.setdefault(key_of(path), [])
        if (
            record is not None
            and record not in known
            and record_model(record, self._types)
        ):
            known.append(record)

    def _slot(self, operation: Operation, path: tuple[str, ...]) -> None:
        name = slot_name(path[-1])
        stated = (e for e in operation.parameters if e.where is Where.PATH)
        slot = next((each for each in stated if each.wire == name), None)
        if slot is not None:
            self.slots.setdefault(key_of(path[:-1]), slot)


def _shared_model(record: Type, types: Types) -> Model | None:
    """The component that makes two paths one collection: one with an id, and no union."""
    models = [underlying(each, types) for each in alternatives(record, types)]
    model = models[0] if len(models) == 1 else None
    is_shared = isinstance(model, Model) and model.hint.component is not None
    return (
        model
        if is_shared and isinstance(model, Model) and has_identity(model)
        else None
    )


def id_of(model: Model, slot: str, types: Types) -> Field | None:
    """The field that a placeholder in the record's path is the value of."""
    fields = {plain(each.wire): each for each in model.fields}
    scalar = {name for name, each in fields.items() if _is_key(each.type, types)}
    if slot in scalar:
        return fields[slot]
    said = words(slot)
    own = [n for n, each in fields.items() if n in scalar and is_identity(each, model)]
    by_words = [n for n in scalar if words(n) == said]
    is_id = bool(said) and said[-1] in ("id", "uuid", "guid", "sid")
    named = [] if is_id else [n for n in _NAMES if n in scalar]
    found = [*by_words, *named, *sorted(own, key=lambda n: (n != "id", n != "_id"))]
    return fields[found[0]] if found else None


def _examples(
    field: Field | None, models: Iterable[Model], slots: Iterable[Parameter]
) -> Iterator[Json]:
    """Ids of the field's own examples, of examples of whole records, and of paths."""
    for example in field.examples if field is not None else ():
        yield json_of(example)
    for model in models if field is not None else ():
        for whole in map(json_of, model.examples):
            if field is not None and isinstance(whole, dict):
                yield field.wire.lookup(whole)
    for slot in slots:
        yield from map(json_of, slot.examples)


def _is_key(type: Type, types: Types) -> bool:
    """Whether a value of the type may stand in a path; names are left to others, they are rarely enums."""
    inner = underlying(type, types)
    if isinstance(inner, OneOf):
        return any(_is_key(each, types) for each in inner.members)
    return isinstance(inner, Anything) or (
        isinstance(inner, Scalar) and inner.kind not in _NO_KEYS
    )


def noun_of(key: str) -> str:
    """What one record of a path is called: `/crm/sales-orders/{}` has a `sales order`."""
    said = next(
        (each for each in reversed(key.split("/")) if each and each != "{}"), "record"
    )
    parts = words(said) or ("record",)
    return " ".join((*parts[:-1], singular(parts[-1])))
