"""What the operations of an API say of the paths that records have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crmgen.emit.testing.body_paths import NoSuchPathError, value_at
from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.types import Model, OperationId, Type, TypeId
from crmgen.ir.walk import Types, alternatives, underlying
from crmgen.mock.collections.results import Result, has_identity, record_model
from crmgen.mock.plain import is_slot, json_of, key_of, segments, slot_name
from crmgen.naming.words.english import is_verb, singular
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

SEARCHES: Final = word_set("search query list filter find lookup scroll")
"""What paths are called by that search the records of others."""


class Gathered:
    """What the operations say of each path that may be a collection's."""

    def __init__(self, api: Api, results: Mapping[OperationId, Result]) -> None:
        self._types: Types = api.types
        self.lists: set[str] = set()
        self.paged: set[str] = set()
        self.creates: set[str] = set()
        self.records: dict[str, list[Type]] = {}
        self._shared: dict[str, list[Type]] = {}
        """Those by which paths belong together: what is listed and read, not the id that making one gives."""
        self.examples: dict[str, list[Json]] = {}
        """Whole records that the document shows."""
        self.slots: dict[str, Parameter] = {}
        """The placeholder behind each path."""
        self._paths = {key_of(segments(each)) for each in api.operations}
        later: list[tuple[Operation, tuple[str, ...], Result]] = []
        for operation in api.operations:
            path, result = segments(operation), results[operation.id]
            if not path:
                continue
            is_paged = operation.paging is not None
            if operation.verb in ("GET", "HEAD", "QUERY") or (
                is_paged and result.is_list
            ):
                self._read(operation, path, result)
            else:
                later.append((operation, path, result))
        for each in sorted(later, key=lambda each: each[0].verb != "POST"):
            self._written(*each)

    def groups(self) -> list[list[str]]:
        """Paths that show the same records, together."""
        group: dict[str, list[str]] = {}
        owner: dict[TypeId, list[str]] = {}
        for key in self.records:
            members = group.setdefault(key, [key])
            for record in self._shared.get(key, ()):
                model = _shared_model(record, self._types)
                if model is None:
                    continue
                others = owner.setdefault(model.id, members)
                if others is not members:
                    others += [each for each in members if each not in others]
                    group |= dict.fromkeys(others, others)
                    owner |= {i: others for i, each in owner.items() if each is members}
                    members = others
        return list({id(each): each for each in group.values()}.values())

    def _read(
        self, operation: Operation, path: tuple[str, ...], result: Result
    ) -> None:
        if record_model(result.record, self._types) is None:
            return
        if result.is_list:
            path = self._searched(path)
            if operation.paging is not None:
                self.paged.add(key_of(path))
            self.lists.add(key_of(path))
            self._add(path, result)
        elif is_slot(path[-1]):
            self._add(path[:-1], result)
            self._slot(operation, path)

    def _searched(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The path of the records that another one searches: `/deals` for `/deals/search` and `/deals/findByStage`."""
        outer = key_of(path[:-1])
        is_search = not is_slot(path[-1]) and SEARCHES.intersection(words(path[-1]))
        is_known = outer in self._paths or f"{outer}/{{}}" in self._paths
        return path[:-1] if len(path) > 1 and is_search and is_known else path

    def _written(
        self, operation: Operation, path: tuple[str, ...], result: Result
    ) -> None:
        key, is_below = key_of(path), is_slot(path[-1])
        is_new = key not in self.records
        makes = not is_new or (not is_below and self._makes(path, result))
        if operation.verb == "POST" and makes:
            self._add(path, result, is_shared=is_new)
            self.creates.add(key)
        elif is_below and key_of(path[:-1]) in self.records:
            self._slot(operation, path)

    def _makes(self, path: tuple[str, ...], result: Result) -> bool:
        """Whether a POST to a path that nothing lists makes a record, rather than doing something with another."""
        model = record_model(result.record, self._types)
        outer = [key_of(path[:at]) for at, step in enumerate(path) if is_slot(step)]
        around = [record for key in outer for record in self.records.get(key, ())]
        known = [record_model(record, self._types) for record in around]
        said = words(path[-1])
        is_doing = bool(said) and is_verb(said[0]) and singular(said[-1]) == said[-1]
        is_other = model is not None and has_identity(model) and model not in known
        return is_other and not result.is_list and not is_doing

    def _add(
        self, path: tuple[str, ...], result: Result, *, is_shared: bool = True
    ) -> None:
        key = key_of(path)
        known = self.records.setdefault(key, [])
        record = result.record
        if record is None or record_model(record, self._types) is None:
            return
        if record not in known and not (result.is_list and key in self.creates):
            known.append(record)
        if is_shared:
            self._shared.setdefault(key, []).append(record)
        for example in result.content.examples if result.content is not None else ():
            self.examples.setdefault(key, []).extend(_shown(json_of(example), result))

    def _slot(self, operation: Operation, path: tuple[str, ...]) -> None:
        name = slot_name(path[-1])
        stated = (e for e in operation.parameters if e.where is Where.PATH)
        slot = next((each for each in stated if each.wire == name), None)
        if slot is not None:
            self.slots.setdefault(key_of(path[:-1]), slot)


def _shown(example: Json, result: Result) -> list[Json]:
    """The records in an example of a body."""
    try:
        found = value_at(example, result.at)
    except NoSuchPathError:
        return []
    return found if isinstance(found, list) else [found]


def _shared_model(record: Type, types: Types) -> Model | None:
    """The component that makes two paths one collection: one with an id, and no union."""
    models = [underlying(each, types) for each in alternatives(record, types)]
    model = models[0] if len(models) == 1 else None
    if not isinstance(model, Model) or model.hint.component is None:
        return None
    return model if len(model.fields) > 1 and has_identity(model) else None
