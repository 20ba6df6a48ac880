"""The engine of the mock: answers calls as the API would, from records that it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar, cast

from crmgen.emit.examples import Examples
from crmgen.ir.operations import Operation
from crmgen.ir.types import Direction, OperationId
from crmgen.mock.addresses import Addressing, Found, Missing
from crmgen.mock.answers import documented, responding
from crmgen.mock.changes import Body, Changes, items_in
from crmgen.mock.collection import Collection
from crmgen.mock.collections import Collections
from crmgen.mock.failures import Failures
from crmgen.mock.frames import Frame, as_list, frame_of
from crmgen.mock.identities import Identities
from crmgen.mock.lists import Listing
from crmgen.mock.messages import Call, Response
from crmgen.mock.plan import Kind, Plan, Planner
from crmgen.mock.records import Maker
from crmgen.mock.results import result_of
from crmgen.mock.shapes import Shapes
from crmgen.mock.state import Row, State, there
from crmgen.pipeline import Understood
from crmgen.records import dataclass
from crmgen.text import Json


def now() -> dt.datetime:
    """The time of day."""
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True)
class Prepared:
    """What is known of one operation before it is called."""

    plan: Plan
    frame: Frame | None
    listing: Listing | None = None


class Engine:
    """Answers the calls of one API. Safe to be used by several threads."""

    def __init__(
        self,
        understood: Understood,
        *,
        records: int = 200,
        seed: int = 0,
        state: Path | None = None,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """`records`: how many each large collection begins with. `state`: a file that keeps what calls changed.

        Raises sqlite3.Error for a file that is no database of records.
        """
        api = understood.api
        results = {each.id: result_of(each, api.types) for each in api.operations}
        self.collections = Collections(api, results)
        self._planner = Planner(api, self.collections, results)
        self._state = State(state, records, seed)
        examples = Examples(api.types, Direction.OUTPUT)
        begun = self._state.seed, self._state.records
        self._identities = Identities(self.collections, examples.check, *begun)
        self._state.identities = self._identities
        self._maker = Maker(api.types, examples, self._identities)
        self._shapes = Shapes(self._maker, self._state.find)
        self._changes = Changes(api.types, clock)
        self._failures = Failures(api, self._maker.examples)
        self._addressing = Addressing(self._state, self._shapes)
        self._deletes = {
            each.key: min(len(p) for p in paths)
            for each, paths in self._planner.deleting(api.operations)
        }
        self._prepared: dict[OperationId, Prepared] = {}
        self._lock = RLock()

    def close(self) -> None:
        """Close the file of the state."""
        self._state.close()

    @property
    def summary(self) -> str:
        """How much there is: `3,412 records of 16 kinds`."""
        kinds = self.collections.all
        total = sum(each.size(self._state.records) for each in kinds)
        return f"{total:,} records of {len(kinds)} kinds"

    def ids(self, collection: Collection) -> list[Json]:
        """The ids of the records that are there."""
        with self._lock:
            return [row.id for row in there(self._state.rows(collection))]

    def failure(
        self, operation: Operation | None, status: int, message: str, place: str = ""
    ) -> Response:
        """The documented failure of a status. `place`: what is wrong, as `body.emails.0.value` or `query.page`."""
        return self._failures.response(operation, status, message, place)

    def answer(self, call: Call) -> Response:
        """What the API answers to a call that is as the document says."""
        with self._lock:
            prepared = self._prepare(call.operation)
            found = self._addressing.find(prepared.plan, call)
            if isinstance(found, Missing):
                return self._missing(prepared, call, found)
            return self._answers[prepared.plan.kind](self, call, prepared, found)

    def _prepare(self, operation: Operation) -> Prepared:
        known = self._prepared.get(operation.id)
        if known is None:
            plan = self._planner.plan(operation)
            frame = frame_of(operation, plan.result, self._maker.examples)
            known = self._prepared[operation.id] = Prepared(plan, frame)
            if (
                plan.kind is Kind.LIST
                and plan.collection is not None
                and frame is not None
            ):
                known.listing = Listing(plan, plan.collection, frame, self._shapes)
        return known

    def _missing(self, prepared: Prepared, call: Call, missing: Missing) -> Response:
        plan, row = prepared.plan, missing.row
        is_own = missing.is_last and plan.collection is not None
        if is_own and plan.kind is Kind.UPDATE and plan.collection is not None:
            if row is not None and not row.is_gone and not call.operation.bodies:
                self._addressing.link(row, missing.found)
                return self._shown(call, prepared, row)
            if plan.word == "PUT" and self._failures.documents(call.operation, 201):
                sent = self._changes.sent(plan.collection, sent_by(call))
                return self._shown(
                    call,
                    prepared,
                    self._add(plan.collection, sent, missing.found, missing.id),
                    201,
                )
        gone = (
            row is not None
            and row.is_gone
            and self._failures.documents(call.operation, 410)
        )
        noun = (
            missing.collection.noun if missing.collection else "record"
        ).capitalize()
        return self.failure(call.operation, 410 if gone else 404, f"{noun} not found")

    # what operations do

    def _list(self, call: Call, prepared: Prepared, found: Found) -> Response:
        if prepared.listing is None:
            return documented(call, prepared.plan.result, self._maker, {})
        collection = prepared.plan.collection
        assert collection is not None
        rows = self._addressing.within(self._state.rows(collection), found)
        body, headers = prepared.listing.answer(call, rows)
        response = responding(call, prepared.plan.result, body)
        return Response(response.status, response.headers + headers, response.body)

    def _read(self, call: Call, prepared: Prepared, found: Found) -> Response:
        assert found.row is not None
        return self._shown(call, prepared, found.row)

    def _create(self, call: Call, prepared: Prepared, found: Found) -> Response:
        collection = prepared.plan.collection
        assert collection is not None
        row = self._add(
            collection, self._changes.sent(collection, sent_by(call)), found
        )
        return self._shown(call, prepared, row, 201)

    def _update(self, call: Call, prepared: Prepared, found: Found) -> Response:
        assert found.row is not None
        self._change(found.row, call, sent_by(call), is_put=prepared.plan.word == "PUT")
        return self._shown(call, prepared, found.row)

    def _delete(self, call: Call, prepared: Prepared, found: Found) -> Response:
        row = found.row
        assert row is not None
        response = self._shown(call, prepared, row)
        is_link = len(found.outer) > 1 and self._planner.is_link(
            call.operation, row.collection, self._deletes
        )
        if (
            is_link
            and self._addressing.link_field(row.collection, found.outer[-2].collection)
            is None
        ):
            self._addressing.unlink(row, found.outer[-2])
        else:
            self._remove(row)
        return response

    def _upsert(self, call: Call, prepared: Prepared, found: Found) -> Response:
        collection = prepared.plan.collection
        assert collection is not None
        row, is_new = self._upserted(collection, call, sent_by(call), found)
        return self._shown(call, prepared, row, 201 if is_new else 200)

    def _many(self, call: Call, prepared: Prepared, found: Found) -> Response:
        plan, collection = prepared.plan, prepared.plan.collection
        assert collection is not None
        items = items_in(sent_by(call)) or _ids_in(call.query)
        if plan.word == "delete" and not items and found.outer:
            items = [
                row.id
                for row in self._addressing.within(self._state.rows(collection), found)
            ]
        rows = [
            row
            for item in items
            if (row := self._one_of_many(plan, call, item, found)) is not None
        ]
        if (
            prepared.frame is None
            or not plan.result.is_list
            or plan.result.record is None
        ):
            said: dict[str, Json] = {"count": len(rows), "success": True}
            return documented(call, plan.result, self._maker, said)
        shown = [
            self._shapes.element(row, plan.result.record, prepared.frame)
            for row in rows
        ]
        return responding(call, plan.result, prepared.frame.listed(shown))

    def _one_of_many(
        self, plan: Plan, call: Call, item: Json, found: Found
    ) -> Row | None:
        collection = plan.collection
        assert collection is not None
        if plan.word == "create":
            return self._add(collection, self._changes.sent(collection, item), found)
        if plan.word == "upsert":
            return self._upserted(collection, call, item, found)[0]
        id = _id_in(item, collection)
        row = next(there(self._state.with_id(collection, id)), None)
        if row is not None and plan.word == "delete":
            self._remove(row)
        elif row is not None and plan.word == "update":
            inner = (
                item.get("properties")
                if isinstance(item, dict) and "properties" in item
                else None
            )
            self._change(row, call, {"properties": inner} if inner else item)
        return row

    def _only(self, call: Call, prepared: Prepared, found: Found) -> Response:
        plan = prepared.plan
        row = self._addressing.only(plan, found)
        if plan.word == "DELETE":
            self._remove(row)
        elif row.is_gone and plan.word == "GET":
            return self.failure(
                call.operation, 404, f"{row.collection.noun.capitalize()} not found"
            )
        elif plan.word != "GET":
            row.is_gone = False
            self._change(row, call, sent_by(call))
        return self._shown(call, prepared, row)

    def _act(self, call: Call, prepared: Prepared, found: Found) -> Response:
        """What the document does not let one see: its answer, about the record and with what was sent."""
        plan, row = prepared.plan, found.row
        sent = sent_by(call)
        said: Body = {**call.path_values, **(sent if isinstance(sent, dict) else {})}
        if row is not None:
            said = {**self._shapes.body(row), **said}
        if prepared.frame is None or plan.result.record is None or plan.result.is_list:
            return documented(call, plan.result, self._maker, said)
        place = (
            self._maker.place(row.collection, row.number)
            if row
            else self._maker.somewhere(call.operation)
        )
        shown = self._shapes.overlaid_text(plan.result.record, place, said)
        return responding(call, plan.result, prepared.frame.filled(shown))

    _answers: ClassVar = {
        Kind.LIST: _list, Kind.READ: _read, Kind.CREATE: _create, Kind.UPDATE: _update, Kind.DELETE: _delete,
        Kind.UPSERT: _upsert, Kind.MANY: _many, Kind.ONLY: _only, Kind.ACTION: _act,
    }  # fmt: skip

    # records

    def _shown(
        self, call: Call, prepared: Prepared, row: Row, usual: int = 200
    ) -> Response:
        """The documented success about a record."""
        plan, frame = prepared.plan, prepared.frame
        if (
            frame is None
            or plan.result.record is None
            or not self._is_about(plan, row.collection)
        ):
            said: Body = {
                "id": row.id,
                "deleted": True,
                "success": True,
                **self._shapes.body(row),
            }
            return documented(call, plan.result, self._maker, said)
        shown = self._shapes.element(row, plan.result.record, frame)
        inside = as_list([shown]) if plan.result.is_list else shown
        return responding(call, plan.result, frame.filled(inside), usual)

    def _is_about(self, plan: Plan, collection: Collection) -> bool:
        """Whether the success is the record, rather than a word on what was done."""
        if plan.kind in (Kind.READ, Kind.ONLY) and plan.word in ("", "GET"):
            return True
        return self._shapes.is_of(plan.result.record, collection)

    def _add(
        self, collection: Collection, sent: Body, found: Found, id: Json = None
    ) -> Row:
        own = sent.get(collection.id_field) if collection.id_field else None
        if id is None and isinstance(own, (str, int)) and not isinstance(own, bool):
            id = own
        if id is None:
            id = self._identities.id_at(collection, len(self._state.rows(collection)))
        body = self._changes.made(collection, sent, id)
        row = self._state.add(collection, id, found.parents, body)
        self._addressing.name_parents(row, found)
        return row

    def _change(
        self, row: Row, call: Call, body: Json, *, is_put: bool = False
    ) -> None:
        sent, before = self._changes.sent(row.collection, body), self._shapes.body(row)
        if is_put:
            row.body = self._changes.replaced(
                row.collection, before, sent, call.operation
            )
        else:
            media = call.request.header("content-type") or ""
            row.body = self._changes.merged(
                row.collection, before, sent, is_deep="merge-patch" in media
            )
        self._state.keep(row)

    def _remove(self, row: Row) -> None:
        row.is_gone = True
        self._state.keep(row)

    def _upserted(
        self, collection: Collection, call: Call, body: Json, found: Found
    ) -> tuple[Row, bool]:
        """The record that a body is about by its id, address or outer key, changed; else a new one."""
        sent = self._changes.sent(collection, body)
        row = next(
            there(self._state.with_id(collection, _id_in(body, collection))), None
        )
        for key in ("external_id", "externalId", "email", "key", "slug"):
            if row is None and sent.get(key) is not None:
                rows = there(self._state.rows(collection))
                row = next(
                    (r for r in rows if self._shapes.body(r).get(key) == sent[key]),
                    None,
                )
        if row is None:
            return self._add(collection, sent, found), True
        self._change(row, call, body)
        return row, False


def sent_by(call: Call) -> Json:
    """The body of a call as JSON; of files it keeps nothing."""
    body: Any = call.body
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        return {k: v for k, v in fields.items() if not isinstance(v, bytes)}
    return None if isinstance(body, bytes) else cast("Json", body)


def _ids_in(query: dict[str, Json]) -> list[Json]:
    """Ids that a query names."""
    for name, value in query.items():
        if name.lower().rstrip("[]").endswith(("ids", "id", "uuids")):
            return value if isinstance(value, list) else [*str(value).split(",")]
    return []


def _id_in(item: Json, collection: Collection) -> Json:
    """The id that an element of a body about several has, or is."""
    if not isinstance(item, dict):
        return item
    return next(
        (
            item[k]
            for k in (collection.id_field, "id", "uuid", "key")
            if k is not None and k in item
        ),
        None,
    )
