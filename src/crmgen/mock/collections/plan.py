"""What each operation does to which collection, decided once from the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model, OperationId
from crmgen.ir.walk import Types, item_of, underlying
from crmgen.mock.collections.collection import Collection, id_of, noun_of
from crmgen.mock.collections.gathering import SEARCHES
from crmgen.mock.collections.results import Result, record_model
from crmgen.mock.collections.sharing import Collections
from crmgen.mock.plain import is_slot, key_of, plain, segments, slot_name
from crmgen.naming.words.identifiers import word_set, words
from crmgen.records import dataclass


class Kind(Enum):
    """What an operation does."""

    LIST = auto()
    READ = auto()
    CREATE = auto()
    UPDATE = auto()
    DELETE = auto()
    UPSERT = auto()
    MANY = auto()
    """Makes, changes, reads or deletes several."""
    ONLY = auto()
    """Reads or changes the one record of its path: `/me`, `/settings`, `/deals/{id}/owner`."""
    ACTION = auto()
    """Does what the document does not let one see, with a record or without."""


@dataclass(frozen=True, slots=True)
class Outer:
    """A record in whose path an operation stands."""

    collection: Collection
    slot: str
    id_field: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one operation does."""

    operation: Operation
    kind: Kind
    result: Result
    collection: Collection | None = None
    outer: tuple[Outer, ...] = ()
    """The records around it, outermost first; for what is done with one record, that one is the last."""
    free: tuple[str, ...] = ()
    """Placeholders that are of no collection."""
    word: str = ""
    """What is done with several: create, update, upsert, read or delete; with the one of a path: its verb."""
    is_link: bool = False
    """Whether it deletes by a longer path than it must: rather the link than the record."""

    @property
    def own(self) -> Collection:
        """The collection, of what is about one."""
        assert self.collection is not None
        return self.collection


_MANY: Final = {
    **dict.fromkeys(("create", "insert", "import", "add"), "create"),
    **dict.fromkeys(("update", "edit", "patch"), "update"),
    **dict.fromkeys(("delete", "archive", "remove", "destroy"), "delete"),
    **dict.fromkeys(("read", "get"), "read"),
    "upsert": "upsert",
}
_SEVERAL: Final = word_set("batch bulk many multiple")
_BY_VERB: Final = {"DELETE": "delete", "PATCH": "update", "PUT": "upsert"}
_READS: Final = ("GET", "HEAD", "QUERY")


class Planner:
    """Decides what the operations of one API do."""

    def __init__(
        self, api: Api, collections: Collections, results: Mapping[OperationId, Result]
    ) -> None:
        self._types: Types = api.types
        self._collections = collections
        self._results = results
        reads = [each for each in api.operations if each.verb in _READS]
        self._lists = {key_of(segments(o)) for o in reads if results[o.id].is_list}
        self._only = {key_of(segments(o)) for o in reads if self._is_only(o)}
        self._shortest: dict[Collection | None, int] = {}
        """The steps of the shortest path that deletes a record of each collection."""
        deletes = (each for each in api.operations if each.verb == "DELETE")
        for path in map(segments, deletes):
            here = collections.by_path.get(key_of(path[:-1]))
            least = self._shortest.get(here, len(path))
            self._shortest[here] = min(least, len(path))

    def plan(self, operation: Operation) -> Plan:
        """What an operation does."""
        result = self._results[operation.id]
        path = segments(operation)
        outer, free = self._around(path)
        kind, collection, word = self._kind(operation, path, result, outer)
        if kind is Kind.ONLY and outer and outer[-1].collection is collection:
            kind = Kind.READ  # `/contacts/{id}/full` is the contact
        is_inner = kind is Kind.DELETE and len(outer) > 1
        is_link = is_inner and len(path) > self._shortest[collection]
        return Plan(operation, kind, result, collection, outer, free, word, is_link)

    def _around(
        self, path: tuple[str, ...]
    ) -> tuple[tuple[Outer, ...], tuple[str, ...]]:
        outer: list[Outer] = []
        free: list[str] = []
        for at, step in enumerate(path):
            if not is_slot(step):
                continue
            found = self._collections.by_path.get(key_of(path[:at]))
            name = slot_name(step)
            if found is None or key_of(path[: at + 1]) in self._lists:
                free.append(name)
            else:
                fields = (id_of(model, name, self._types) for model in found.models)
                field = next((each for each in fields if each is not None), None)
                wire = plain(field.wire) if field else found.id_field
                outer.append(Outer(found, name, wire))
        return tuple(outer), tuple(free)

    def _is_only(self, operation: Operation) -> bool:
        path, result = segments(operation), self._results[operation.id]
        model = record_model(result.record, self._types)
        is_below = bool(path) and is_slot(path[-1])
        return model is not None and not result.is_list and not is_below

    def _kind(
        self,
        operation: Operation,
        path: tuple[str, ...],
        result: Result,
        outer: tuple[Outer, ...],
    ) -> tuple[Kind, Collection | None, str]:
        here = self._collections.by_path.get(key_of(path))
        is_below = bool(path) and is_slot(path[-1]) and here is None
        is_own = is_below and outer and outer[-1].slot == slot_name(path[-1])
        addressed = outer[-1].collection if is_own else None
        match operation.verb:
            case "GET" | "HEAD" | "QUERY":
                return self._read(result, here, addressed)
            case "POST":
                return self._posted(operation, path, result, here, addressed, outer)
            case _ if (many := self._many(path, operation)) and not addressed:
                return Kind.MANY, many[0], many[1]
            case "PUT" | "PATCH":
                if addressed is not None:
                    return Kind.UPDATE, addressed, ""
                if here is not None:
                    return self._put_many(operation, here, result)
            case "DELETE":
                if addressed is not None:
                    return Kind.DELETE, addressed, ""
                if here is not None:
                    return Kind.MANY, here, "delete"
            case _:
                pass
        if key_of(path) in self._only:
            return Kind.ONLY, self._collections.holding(result.record), operation.verb
        return Kind.ACTION, None, ""

    def _read(
        self, result: Result, here: Collection | None, addressed: Collection | None
    ) -> tuple[Kind, Collection | None, str]:
        holding = self._collections.holding(result.record)
        if result.is_list and (here or holding) is not None:
            return Kind.LIST, holding or here, ""
        if result.is_list or record_model(result.record, self._types) is None:
            return Kind.ACTION, None, ""
        if addressed is not None:
            return Kind.READ, addressed, ""
        return Kind.ONLY, holding, "GET"

    def _posted(
        self,
        operation: Operation,
        path: tuple[str, ...],
        result: Result,
        here: Collection | None,
        addressed: Collection | None,
        outer: tuple[Outer, ...],
    ) -> tuple[Kind, Collection | None, str]:
        said = words(path[-1]) if path else ()
        holding = self._collections.holding(result.record)
        is_search = not SEARCHES.isdisjoint(said)
        if is_search:
            holding = holding or self._collections.by_path.get(key_of(path[:-1]))
        is_listing = result.is_list and (operation.paging is not None or is_search)
        if is_listing and holding is not None:
            return Kind.LIST, holding, ""
        if addressed is not None:
            return Kind.UPDATE, addressed, ""
        many = self._many(path, operation)
        if many is not None:
            return Kind.MANY, many[0], many[1]
        is_upsert = "upsert" in said or _is_upsert(operation)
        if here is not None:
            if self._sends_list(operation):
                return Kind.MANY, here, "upsert" if is_upsert else "create"
            return (Kind.UPSERT if is_upsert else Kind.CREATE), here, ""
        if "upsert" in said and key_of(path[:-1]) in self._collections.by_path:
            return Kind.UPSERT, self._collections.by_path[key_of(path[:-1])], ""
        if key_of(path) in self._only:
            return Kind.ONLY, holding, "PATCH"
        return Kind.ACTION, outer[-1].collection if outer else None, ""

    def _many(
        self, path: tuple[str, ...], operation: Operation
    ) -> tuple[Collection, str] | None:
        """`/contacts/batch/create`, `/contacts/bulk_delete`, `/contacts/bulk` with the verb of the operation's id."""
        for back in (1, 2):
            tail = [each for step in path[-back:] for each in words(step)]
            is_several = not _SEVERAL.isdisjoint(tail)
            if not is_several and not _MANY.keys().isdisjoint(tail[:1]):
                is_several = self._sends_list(operation)
            if len(path) <= back or not is_several:
                continue
            key = key_of(path[:-back])
            found = self._collections.by_path.get(key)
            found = found or self._collections.by_noun.get(noun_of(key))
            if found is None:
                continue
            id = operation.operation_id
            named = (*tail, *(words(id) if id is not None else ()))
            said = (_MANY[each] for each in named if each in _MANY)
            return found, next(said, _BY_VERB.get(operation.verb, "create"))
        return None

    def _put_many(
        self, operation: Operation, here: Collection, result: Result
    ) -> tuple[Kind, Collection | None, str]:
        if self._sends_list(operation) or result.is_list:
            return Kind.MANY, here, "upsert" if operation.verb == "PUT" else "update"
        return Kind.UPSERT, here, ""

    def _sends_list(self, operation: Operation) -> bool:
        """Whether the body is a list of records, or an object with one list of objects and nothing else of weight."""
        for body in operation.bodies:
            if item_of(body.type, self._types) is not None:
                return True
            model = underlying(body.type, self._types)
            fields = model.fields if isinstance(model, Model) else ()
            items = [item_of(each.type, self._types) for each in fields]
            if operation.batch is not None and fields:
                return any(each is not None for each in items)
            if len(items) == 1 and (item := items[0]) is not None:
                return isinstance(underlying(item, self._types), Model)
        return False


def _is_upsert(operation: Operation) -> bool:
    named = operation.operation_id
    return named is not None and named.lower().matches(
        re.compile(r".*(upsert|create_?or_?update|update_?or_?create).*")
    )
