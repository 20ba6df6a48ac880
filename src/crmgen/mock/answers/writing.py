"""What calls do to records: they make, change, remove and find them again."""

from __future__ import annotations

from typing import Any, Final, cast

from crmgen.ir.jobs import Job
from crmgen.ir.responses import BodyPath
from crmgen.mock.answers.addresses import Addressing, Found
from crmgen.mock.answers.changes import Body, Changes
from crmgen.mock.answers.files import facts_of
from crmgen.mock.answers.patching import is_patch, patched
from crmgen.mock.answers.shapes import Shapes, put
from crmgen.mock.collections.collection import Collection, is_made
from crmgen.mock.messages import Call
from crmgen.mock.plain import json_of, plain
from crmgen.mock.records.identities import Identities
from crmgen.mock.records.places import Nothing
from crmgen.mock.records.state import Row, State, there
from crmgen.mock.requests.bodies import Part
from crmgen.text import Json

_OUTER_KEYS: Final = ("external_id", "externalId", "email", "key", "slug")
"""By what upserts know a record again that they do not name by its id."""


class Writing:
    """Writes the records of one API."""

    def __init__(
        self,
        state: State,
        changes: Changes,
        identities: Identities,
        addressing: Addressing,
        shapes: Shapes,
    ) -> None:
        self._state = state
        self._changes = changes
        self._identities = identities
        self._addressing = addressing
        self._shapes = shapes

    def add(
        self,
        collection: Collection,
        body: Json,
        found: Found,
        id: Json = None,
        file: Part | None = None,
    ) -> Row:
        """A new record of what was sent, in the record that its path stands in."""
        sent = self._changes.sent(collection, body)
        if id is None and collection.id_field is not None:
            id = sent.get(collection.id_field)
        if not isinstance(id, (str, int)) or isinstance(id, bool):
            id = self._identities.id_at(collection, len(self._state.rows(collection)))
        made = self._changes.made(collection, sent, id)
        if file is not None:
            made = {**self._facts(collection, file), **made}
        made |= self._ids_beside(collection, made)
        row = self._state.add(collection, id, found.parents, made)
        self._addressing.name_parents(row, found)
        if file is not None:
            self._state.keep_file(row, "", file.content)
        self._place_somewhere(row, found)
        return row

    def _facts(self, collection: Collection, file: Part) -> Body:
        model, check = collection.models[0], self._shapes.maker.check
        types = {plain(each.wire): each.type for each in model.fields}
        facts = facts_of(file, model)
        return {k: v for k, v in facts.items() if check.accepts(types[k], v)}

    def _place_somewhere(self, row: Row, found: Found) -> None:
        """A record that must be in another one, and of which nobody says in which."""
        maker, body = self._shapes.maker, row.body or {}
        place = maker.place(row.collection, row.number)
        if found.row is not None or row.body is None:
            return
        for path in row.collection.parents:
            outer = maker.identities.collections.by_path[path]
            link = self._addressing.link_field(row.collection, outer)
            for model in row.collection.models[:1]:
                for field in model.fields:
                    if field.wire == link and field.required and link not in body:
                        row.body[str(link)] = maker.made_field(field, model, place)
                        row.parents[outer.key] = row.body[str(link)]
        self._state.keep(row)

    def _ids_beside(self, collection: Collection, body: Body) -> Body:
        """The further ids that the server gives a new record: `id` of one that goes by its `number`."""
        maker = self._shapes.maker
        place = maker.place(collection, len(self._state.rows(collection)))
        return {
            plain(each.wire): value
            for model in collection.models[:1]
            for each in model.fields
            if plain(each.wire) not in body and is_made(each, model, maker.types)
            if (value := maker.field(each, model, place)) is not Nothing.HERE
        }

    def finish(self, row: Row, job: Job, at: BodyPath) -> None:
        """Let what was started be done at once, with all that it tells in the end. `at`: where a body has the record."""
        ready = self._shapes.maker.record(row.collection, row.number)
        row.body = {**(ready if isinstance(ready, dict) else {}), **(row.body or {})}
        is_inside = job.status[: len(at)] == at
        if job.done:
            status = job.status[len(at) :] if is_inside else job.status
            put(row.body, status, json_of(job.done[0]))
        self._state.keep(row)

    def change(self, row: Row, call: Call, body: Json) -> None:
        """Change a record by what was sent; a PUT leaves nothing else."""
        collection, before = row.collection, self._shapes.body(row)
        if is_patch(body):
            known = {plain(f.wire) for m in collection.models for f in m.fields}
            body = patched(before, body, known)
            row.body = self._changes.merged(
                collection, {**body, **self._key(row)}, {}, is_patch=False
            )
            self._state.keep(row)
            return
        sent = self._changes.sent(collection, body)
        if call.operation.verb == "PUT":
            row.body = self._changes.replaced(collection, before, sent, call.operation)
        else:
            media = call.request.header("content-type") or ""
            takes = "merge-patch" in media
            row.body = self._changes.merged(collection, before, sent, is_patch=takes)
        self._state.keep(row)

    def tell(self, row: Row, done: Body) -> None:
        """Let a record say what was done with it, also where the server alone may say it."""
        before = self._shapes.body(row)
        now = self._changes.merged(row.collection, before, {}, is_patch=False)
        row.body = {**now, **done}
        self._state.keep(row)

    def _key(self, row: Row) -> Body:
        field = row.collection.id_field
        return {field: row.id} if field is not None else {}

    def remove(self, row: Row) -> None:
        """A record is gone."""
        row.is_gone = True
        self._state.keep(row)

    def put(
        self, collection: Collection, call: Call, body: Json, found: Found
    ) -> tuple[Row, bool]:
        """The record that a body is about, changed, else a new one; and whether it is new."""
        row = self._known(collection, body)
        if row is None:
            return self.add(collection, body, found), True
        self.change(row, call, body)
        return row, False

    def one_of_many(
        self, collection: Collection, word: str, call: Call, item: Json, found: Found
    ) -> Row | None:
        """What is done with one of several; None where there is no such record."""
        if word == "create":
            return self.add(collection, item, found)
        if word == "upsert":
            return self.put(collection, call, item, found)[0]
        row = self._state.find(collection, _id_in(item, collection))
        if row is not None and word == "delete":
            self.remove(row)
        elif row is not None and word == "update":
            self.change(row, call, item)
        return row

    def _known(self, collection: Collection, body: Json) -> Row | None:
        """The record that a body names by its id, or by what others know it by."""
        row = self._state.find(collection, _id_in(body, collection))
        if row is not None or not isinstance(body, dict):
            return row
        key = next((each for each in _OUTER_KEYS if body.get(each) is not None), None)
        rows = there(self._state.rows(collection)) if key is not None else iter(())
        wanted = body[str(key)] if key is not None else None
        known = (row for row in rows if self._shapes.body(row).get(str(key)) == wanted)
        return next(known, None)


def sent_by(call: Call) -> Json:
    """The body of a call as JSON; of files it keeps nothing."""
    body: Any = call.body
    if body is None and call.operation.verb not in ("GET", "HEAD", "DELETE"):
        declared = {plain(each.wire) for each in call.operation.parameters}
        return {k: v for k, v in call.query.items() if k in declared} or None
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        return {k: v for k, v in fields.items() if not isinstance(v, bytes)}
    return None if isinstance(body, bytes) else cast("Json", body)


def ids_in(query: dict[str, Json]) -> list[Json]:
    """Ids that a query names."""
    for name, value in query.items():
        if name.lower().rstrip("[]").endswith(("ids", "id", "uuids")):
            return value if isinstance(value, list) else [*str(value).split(",")]
    return []


def _id_in(item: Json, collection: Collection) -> Json:
    """The id that an element of a body about several has, or is."""
    if not isinstance(item, dict):
        return item
    names = (collection.id_field or "id", "id", "uuid", "key")
    return next((item[name] for name in names if name in item), None)
