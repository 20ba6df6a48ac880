"""The engine of the mock: answers calls as the API would, from records that it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import ClassVar
from urllib.parse import quote

from crmgen.emit.examples import Examples
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.types import Direction, OperationId
from crmgen.mock.answers.actions import effect
from crmgen.mock.answers.addresses import Addressing, Found, Missing
from crmgen.mock.answers.changes import Body, Changes, items_in
from crmgen.mock.answers.documented import address_of, documented, responding
from crmgen.mock.answers.failures import Failures
from crmgen.mock.answers.files import file_in
from crmgen.mock.answers.frames import Frame, as_list, frame_of
from crmgen.mock.answers.patching import PatchError
from crmgen.mock.answers.shapes import Shapes
from crmgen.mock.answers.writing import Writing, ids_in, sent_by
from crmgen.mock.collections.collection import Collection
from crmgen.mock.collections.plan import Kind, Plan, Planner
from crmgen.mock.collections.results import result_of
from crmgen.mock.collections.sharing import Collections
from crmgen.mock.lists.listing import Listing
from crmgen.mock.lists.pages import NoSuchCursorError
from crmgen.mock.messages import Call, Response
from crmgen.mock.plain import is_slot, key_of, plain, segments
from crmgen.mock.records.identities import Identities
from crmgen.mock.records.making import Maker
from crmgen.mock.records.state import Row, State, there
from crmgen.pipeline import Understood
from crmgen.records import dataclass, replace
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

        Raises sqlite3.Error for a file that is no database of records, ValueError for one of another document's,
        and for fewer records than none.
        """
        api = understood.api
        results = {each.id: result_of(each, api.types) for each in api.operations}
        self._results = results
        self.collections = Collections(api, results)
        self._planner = Planner(api, self.collections, results)
        if records < 0:
            raise ValueError(f"records is {records}, and cannot be less than 0")
        self.state = State(state, records, seed, plain(api.title))
        examples = Examples(api.types, Direction.OUTPUT)
        begun = self.state.seed, self.state.records
        identities = Identities(self.collections, examples.check, *begun)
        self.state.identities = identities
        self._maker = Maker(api.types, examples, identities)
        self._shapes = Shapes(self._maker, self.state.find)
        self._failures = Failures(api, self._maker.examples)
        self.failure = self._failures.response
        """The documented failure of a status."""
        self._addressing = Addressing(self.state, self._shapes)
        self._writing = Writing(
            self.state,
            Changes(api.types, clock),
            identities,
            self._addressing,
            self._shapes,
        )
        self._prepared: dict[OperationId, Prepared] = {}
        paths = (segments(each) for each in api.operations if each.verb == "GET")
        self._read_below = {key_of(e[:-1]) for e in paths if e and is_slot(e[-1])}
        self._lock = RLock()

    def close(self) -> None:
        """Close the file of the state."""
        self.state.close()

    @property
    def summary(self) -> str:
        """How much there is: `3,412 records of 16 kinds`."""
        kinds = self.collections.all
        total = sum(each.size(self.state.records) for each in kinds)
        return f"{total:,} record{'s'[total == 1:]} of {len(kinds)} kind{'s'[len(kinds) == 1:]}"

    def ids(self, collection: Collection) -> list[Json]:
        """The ids of the records that are there."""
        with self._lock:
            return [row.id for row in there(self.state.rows(collection))]

    def answer(self, call: Call) -> Response:
        """What the API answers to a call that is as the document says."""
        with self._lock:
            prepared = self._prepare(call.operation)
            found = self._addressing.find(prepared.plan, call)
            if isinstance(found, Missing):
                return self._missing(prepared, call, found)
            try:
                return self._answers[prepared.plan.kind](self, call, prepared, found)
            except PatchError as error:
                operation, documents = call.operation, self._failures.documents
                known = (s for s in (422, 400, 409) if documents(operation, s))
                return self.failure(operation, next(known, 422), str(error))

    def _prepare(self, operation: Operation) -> Prepared:
        known = self._prepared.get(operation.id)
        if known is None:
            plan = self._planner.plan(operation)
            frame = frame_of(operation, plan.result, self._maker.examples)
            known = self._prepared[operation.id] = Prepared(plan, frame)
            if plan.kind is Kind.LIST and plan.collection is not None and frame:
                known.listing = Listing(plan, plan.collection, frame, self._shapes)
        return known

    def _missing(self, prepared: Prepared, call: Call, missing: Missing) -> Response:
        """What is answered where a record of the path is not there: also that it is made, or put there."""
        plan, row, operation = prepared.plan, missing.row, call.operation
        if plan.kind is Kind.UPDATE and missing.is_last:
            if row is not None and not row.is_gone and not operation.bodies:
                self._addressing.link(row, missing.found)
                return self._shown(call, prepared, row)
            if operation.verb == "PUT" and self._failures.documents(operation, 201):
                body, id = sent_by(call), missing.id
                made = self._writing.add(missing.collection, body, missing.found, id)
                return self._shown_new(call, prepared, made)
        is_gone = row is not None and row.is_gone
        status = 410 if is_gone and self._failures.documents(operation, 410) else 404
        return self._not_found(call, missing.collection, status)

    def _not_found(self, call: Call, collection: Collection, status: int) -> Response:
        message = f"{collection.noun.capitalize()} not found"
        return self.failure(call.operation, status, message)

    # what operations do

    def _list(self, call: Call, prepared: Prepared, found: Found) -> Response:
        if prepared.listing is None:
            return documented(call, prepared.plan.result, self._maker, {})
        rows = self._addressing.within(self._rows(prepared.plan), found)
        try:
            body, headers = prepared.listing.answer(call, rows)
        except NoSuchCursorError as error:
            is_stated = self._failures.documents(call.operation, 422)
            message = f"{error} is no cursor that was given out"
            status = 422 if is_stated else 400
            return self.failure(call.operation, status, message, f"query.{error}")
        response = responding(call, prepared.plan.result, body)
        return Response(response.status, response.headers + headers, response.body)

    def _read(self, call: Call, prepared: Prepared, found: Found) -> Response:
        return self._shown(call, prepared, found.own)

    def _create(self, call: Call, prepared: Prepared, found: Found) -> Response:
        operation, plan = call.operation, prepared.plan
        row = self._writing.add(plan.own, sent_by(call), found, file=file_in(call))
        if operation.job is not None:
            at = self._results[operation.job.read].at
            self._writing.finish(row, operation.job, at)
        return self._shown_new(call, prepared, row)

    def _shown_new(self, call: Call, prepared: Prepared, row: Row) -> Response:
        """A new record with its address, where one can read it or the document says so (RFC 9110 section 10.2.2)."""
        shown, plan = self._shown(call, prepared, row, 201), prepared.plan
        stated = plan.result.response.headers if plan.result.response else ()
        steps, here = segments(call.operation), address_of(call)
        is_stated = any(each.wire.lower() == "location" for each in stated)
        backs = (0,) if plan.kind is Kind.CREATE else (0, 1)  # `/contacts/upsert`
        ends = (len(steps) - back for back in backs)
        found = [end for end in ends if key_of(steps[:end]) in self._read_below]
        if not found and is_stated:
            found = [len(steps)]
        if not found or (shown.status != 201 and not is_stated):
            return shown
        base = here.rpartition("/")[0] if found[0] < len(steps) else here
        address = f"{base}/{quote(str(row.id), safe='')}"
        return replace(shown, headers=(*shown.headers, ("Location", address)))

    def _update(self, call: Call, prepared: Prepared, found: Found) -> Response:
        self._writing.change(found.own, call, sent_by(call))
        return self._shown(call, prepared, found.own)

    def _delete(self, call: Call, prepared: Prepared, found: Found) -> Response:
        """The record is gone; by a path that is longer than needed, it is no longer in the other record."""
        row, response = found.own, self._shown(call, prepared, found.own)
        if prepared.plan.is_link and self._addressing.unlink(row, found.outer[-2]):
            return response
        self._writing.remove(row)
        return response

    def _upsert(self, call: Call, prepared: Prepared, found: Found) -> Response:
        row, is_new = self._writing.put(prepared.plan.own, call, sent_by(call), found)
        if is_new:
            return self._shown_new(call, prepared, row)
        return self._shown(call, prepared, row, 200)

    def _many(self, call: Call, prepared: Prepared, found: Found) -> Response:
        plan, result = prepared.plan, prepared.plan.result
        items = items_in(sent_by(call)) or ids_in(call.query)
        if plan.word == "delete" and not items and found.outer:
            inside = self._addressing.within(self._rows(plan), found)
            items = [row.id for row in inside]
        one_of_many = self._writing.one_of_many
        done = (one_of_many(plan.own, plan.word, call, each, found) for each in items)
        rows = [row for row in done if row is not None]
        is_one = not result.is_list and self._shapes.is_of(result.record, plan.own)
        if rows and is_one and plan.word != "delete":
            return self._shown(call, prepared, rows[-1])
        if prepared.frame is None or not result.is_list or result.record is None:
            said: Body = {"count": len(rows), "success": True}
            return documented(call, result, self._maker, said)
        frame, record = prepared.frame, result.record
        shown = [self._shapes.element(row, record, frame) for row in rows]
        return responding(call, result, frame.listed(shown))

    def _only(self, call: Call, prepared: Prepared, found: Found) -> Response:
        plan = prepared.plan
        row = self._addressing.only(plan, found)
        if plan.word == "DELETE":
            self._writing.remove(row)
        elif row.is_gone and plan.word == "GET":
            return self._not_found(call, row.collection, 404)
        elif plan.word != "GET":
            row.is_gone = False
            self._writing.change(row, call, sent_by(call))
        return self._shown(call, prepared, row)

    def _act(self, call: Call, prepared: Prepared, found: Found) -> Response:
        """What the document does not let one see: its answer, about the record and with what was sent."""
        result, row, sent = prepared.plan.result, found.row, sent_by(call)
        verb, path = call.operation.verb, segments(call.operation)
        file, at = file_in(call), key_of(path)
        if row is not None and (file is not None or verb == "DELETE"):
            self.state.keep_file(row, at, file.content if file is not None else None)
        if row is not None and verb in ("POST", "PUT", "PATCH"):
            done = effect(path[-1], row.collection, self._maker.types)
            if done:
                self._writing.tell(row, done)
            if self._shapes.is_of(result.record, row.collection):
                return self._shown(call, prepared, row)
        content = result.content
        if row is not None and content is not None and content.kind is MediaKind.BINARY:
            try:
                kept = self.state.file(row, at)
            except FileNotFoundError:
                return self._not_found(call, row.collection, 404)
            if kept is not None:
                return responding(call, result, kept)
        held = self._shapes.body(row) if row is not None else {}
        said: Body = {**held, **call.path_values}
        said |= sent if isinstance(sent, dict) else {}
        if prepared.frame is None or result.record is None or result.is_list:
            return documented(call, result, self._maker, said)
        place = self._maker.somewhere(call.operation)
        if row is not None:
            place = self._maker.place(row.collection, row.number)
        shown = self._shapes.overlaid_text(result.record, place, said)
        return responding(call, result, prepared.frame.filled(shown))

    _answers: ClassVar = {
        Kind.LIST: _list, Kind.READ: _read, Kind.CREATE: _create, Kind.UPDATE: _update, Kind.DELETE: _delete,
        Kind.UPSERT: _upsert, Kind.MANY: _many, Kind.ONLY: _only, Kind.ACTION: _act,
    }  # fmt: skip

    def _rows(self, plan: Plan) -> list[Row]:
        return self.state.rows(plan.own)

    def _shown(
        self, call: Call, prepared: Prepared, row: Row, meant: int | None = None
    ) -> Response:
        """The documented success about a record, or a word on what was done."""
        plan, frame = prepared.plan, prepared.frame
        result, is_read = plan.result, plan.kind in (Kind.READ, Kind.ONLY)
        is_about = is_read or self._shapes.is_of(result.record, row.collection)
        if frame is None or result.record is None or not is_about:
            done: Body = {"id": row.id, "deleted": True, "success": True}
            said = {**done, **self._shapes.body(row)}
            return documented(call, result, self._maker, said, meant)
        shown = self._shapes.element(row, result.record, frame)
        inside = as_list([shown]) if result.is_list else shown
        return responding(call, result, frame.filled(inside), meant)
