"""The records that a path is about: each in the one before it, and what links one to the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from crmgen.ir.walk import item_of, model_of
from crmgen.mock.answers.shapes import Shapes
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.plan import Kind, Outer, Plan
from crmgen.mock.collections.results import record_model
from crmgen.mock.messages import Call
from crmgen.mock.plain import key_of, plain, segments
from crmgen.mock.records.comparing import values_at
from crmgen.mock.records.state import Row, State, there
from crmgen.records import dataclass, field
from crmgen.text import Json


@dataclass(slots=True)
class Found:
    """The records of a path."""

    outer: list[Row] = field(default_factory=list[Row])
    """From the outermost inwards, the record itself among them."""
    parents: dict[str, Json] = field(default_factory=dict[str, Json])
    """What a record made here stands in."""

    @property
    def own(self) -> Row:
        """The record that a call is about."""
        return self.outer[-1]

    @property
    def row(self) -> Row | None:
        return self.outer[-1] if self.outer else None


@dataclass(slots=True)
class Missing:
    """A record of a path that is not there."""

    collection: Collection
    id: str
    found: Found
    row: Row | None
    """One with this id that is gone, or that stands elsewhere."""
    is_last: bool
    """Whether it is the one that the call is about."""


class Addressing:
    """Finds records by paths."""

    def __init__(self, state: State, shapes: Shapes) -> None:
        self._state = state
        self._shapes = shapes
        self.link_field = cache(self._link_field)

    def find(self, plan: Plan, call: Call) -> Found | Missing:
        """The records that a call names, or the first that is not there."""
        found = Found()
        for index, outer in enumerate(plan.outer):
            value = call.path_values.get(outer.slot, "")
            is_last = index == len(plan.outer) - 1
            rows = self._with(outer, value)
            row = next((r for r in there(rows) if self._is_within(r, found.row)), None)
            if row is None and not rows and outer.collection.is_open:
                row = self._found_by_any(outer.collection, value, found)
            if row is None:
                known = next(there(rows), rows[0] if rows else None)
                return Missing(outer.collection, value, found, known, is_last)
            found.outer.append(row)
            is_own = is_last and plan.kind in (Kind.READ, Kind.UPDATE, Kind.DELETE)
            if not is_own:
                found.parents = {outer.collection.key: row.id}
        values = call.path_values
        found.parents |= {f"{{{name}}}": values.get(name, "") for name in plan.free}
        return found

    def _found_by_any(self, collection: Collection, id: str, found: Found) -> Row:
        """A record of which nothing tells the ids: it is there as soon as somebody asks for it."""
        is_text = self._shapes.maker.check.accepts(collection.id_types[0], id)
        own = int(id) if id.isdecimal() and not is_text else id
        return self._state.add(collection, own, found.parents, None)

    def _with(self, outer: Outer, value: str) -> list[Row]:
        """Those with an id, or with this value of another field that the path goes by."""
        rows = self._state.with_id(outer.collection, value)
        field = outer.id_field
        if rows or field is None or field == outer.collection.id_field:
            return rows
        every = self._state.rows(outer.collection)
        return [row for row in every if str(self._shapes.body(row).get(field)) == value]

    def within(self, rows: Iterable[Row], found: Found) -> list[Row]:
        """Those that stand in the records of a path, those that are gone among them."""
        outer = found.row
        free = {k: v for k, v in found.parents.items() if k.startswith("{")}
        if outer is None and not free:
            return list(rows)
        here = (row for row in rows if self._is_within(row, outer))
        return [row for row in here if {**free, **row.parents}.items() >= free.items()]

    def _is_within(self, row: Row, outer: Row | None) -> bool:
        if outer is None:
            return True
        if outer.collection.key not in self._outer_keys(row.collection):
            return True
        if row.body is not None:
            link = self.link_field(row.collection, outer.collection)
            if link is not None:
                values = values_at(row.body, link)
                return any(str(value) == str(outer.id) for value in values)
        return str(row.parents.get(outer.collection.key)) == str(outer.id)

    def _outer_keys(self, collection: Collection) -> set[str]:
        by_path = self._shapes.maker.identities.collections.by_path
        return {by_path[each].key for each in collection.parents}

    def _link_field(self, collection: Collection, outer: Collection) -> str | None:
        """The field that says in which record of another collection one stands."""
        maker = self._shapes.maker
        for model in collection.models:
            for each in model.fields:
                wire = plain(each.wire)
                found = maker.identities.relations.of_key(wire, collection)
                item = item_of(each.type, maker.types) or each.type
                inner = model_of(item, maker.types)
                if found is None and inner is not None:
                    of_object = maker.identities.relations.of_object
                    found = of_object(wire, inner, collection)
                if found is not None and found.target is outer and not found.role:
                    return wire
        return None

    def name_parents(self, row: Row, found: Found) -> None:
        """Let a new record say itself in which one it was made."""
        outer = found.row
        if outer is None or row.body is None:
            return
        link = self.link_field(row.collection, outer.collection)
        if link is not None and row.body.get(link) is None:
            row.body[link] = self._as_link(row.collection, link, outer)
            self._state.keep(row)

    def _as_link(self, collection: Collection, link: str, outer: Row) -> Json:
        """The id of a record, in a list or as the object that stands for it, as the field has it."""
        maker = self._shapes.maker
        fields = (field for model in collection.models for field in model.fields)
        type = next(each.type for each in fields if each.wire == link)
        item = item_of(type, maker.types)
        is_object = model_of(item or type, maker.types) is not None
        value = self._shapes.shown(outer, item or type) if is_object else outer.id
        return [value] if item is not None else value

    def link(self, row: Row, found: Found) -> None:
        """Put a record into the one around it."""
        row.parents |= found.parents
        self._state.keep(row)

    def unlink(self, row: Row, outer: Row) -> bool:
        """Take a record out of the one around it; not one that itself says that it is in there."""
        if self.link_field(row.collection, outer.collection) is not None:
            return False
        row.parents.pop(outer.collection.key, None)
        self._state.keep(row)
        return True

    def only(self, plan: Plan, found: Found) -> Row:
        """The one record of a path: of a collection the one that is meant, else one of its own."""
        collection, outer = plan.collection, found.row
        if collection is not None:
            rows = (*self._named(collection, outer), *self._state.rows(collection))
            for row in there(rows):
                return row
        own = collection or self._own(plan)
        ids = (*(row.id for row in found.outer), *found.parents.values())
        key = "/".join(map(str, ids))
        for row in self._state.rows(own):
            if row.parents.get("only") == key:
                return row
        id = self._shapes.maker.identities.id_at(own, 0)
        return self._state.add(own, id, {"only": key}, None)

    def _named(self, collection: Collection, outer: Row | None) -> list[Row]:
        """The records that the one around names: the owner of a deal."""
        link = self.link_field(outer.collection, collection) if outer else None
        if outer is None or link is None:
            return []
        values = values_at(self._shapes.body(outer), link)
        return [row for each in values for row in self._state.with_id(collection, each)]

    def _own(self, plan: Plan) -> Collection:
        key, maker = key_of(segments(plan.operation)), self._shapes.maker
        model = record_model(plan.result.record, maker.types)
        only = maker.identities.collections.only
        return only(key, model, plan.result.record)
