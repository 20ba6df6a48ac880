"""The records that there are: made when somebody asks, changed by calls, and kept in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from crmgen.mock.collections.collection import Collection
from crmgen.mock.records.identities import Identities
from crmgen.records import dataclass, field
from crmgen.text import Json

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS records (
    collection TEXT, number INTEGER, id TEXT, parents TEXT, body TEXT, seeded INTEGER, gone INTEGER,
    PRIMARY KEY (collection, number)
);
CREATE TABLE IF NOT EXISTS files (
    collection TEXT, number INTEGER, path TEXT, content BLOB, PRIMARY KEY (collection, number, path)
);
"""


@dataclass(slots=True)
class Row:
    """One record. `body`: what it is, None for one that is as it was made at the start."""

    collection: Collection
    number: int
    """Which it is of its kind: the order in which they were made."""
    id: Json
    parents: dict[str, Json]
    """Ids of the records that it stands in by path, by the key of their collection."""
    body: dict[str, Json] | None = None
    is_seeded: bool = False
    is_gone: bool = False
    shown: dict[Any, Any] = field(default_factory=dict[Any, Any])
    """How it looks as each type, until it is changed."""


class State:
    """The records of all collections."""

    identities: Identities

    def __init__(
        self, file: Path | None, records: int, seed: int, document: str
    ) -> None:
        """Raises sqlite3.Error for a file that is none, ValueError for one of another document."""
        self._open: dict[str, list[Row]] = {}
        self._ids: dict[str, dict[str, list[Row]]] = {}
        self._base = sqlite3.connect(
            file or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.executescript(_SCHEMA)
        self.records = int(self._setting("records", records))
        self.seed = int(self._setting("seed", seed))
        kept = self._setting("document", document)
        if kept != document:
            self.close()
            raise ValueError(f"{file} keeps the records of {kept}, not of {document}")

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def rows(self, collection: Collection) -> list[Row]:
        """All of a collection in the order in which they were made, those that are gone among them."""
        found = self._open.get(collection.key)
        if found is None:
            found = self._kept(collection) or self._seeded(collection)
            self._open[collection.key] = found
            ids = self._ids[collection.key] = {}
            for row in found:
                ids.setdefault(str(row.id), []).append(row)
        return found

    def with_id(self, collection: Collection, id: Json) -> list[Row]:
        """Those with an id as paths write it: several where an id is one only below a parent."""
        self.rows(collection)
        return self._ids[collection.key].get(str(id), [])

    def find(self, collection: Collection, id: Json) -> Row | None:
        """The record with an id that is there."""
        return next(there(self.with_id(collection, id)), None)

    def add(
        self,
        collection: Collection,
        id: Json,
        parents: dict[str, Json],
        body: dict[str, Json] | None,
    ) -> Row:
        """A new record at the end of its collection; without a body one that is as it would be at the start."""
        rows = self.rows(collection)
        row = Row(
            collection, len(rows), id, dict(parents), body, is_seeded=body is None
        )
        self.identities.call(collection, row.number, id)
        rows.append(row)
        self._ids[collection.key].setdefault(str(id), []).append(row)
        self.keep(row)
        return row

    def keep(self, row: Row) -> None:
        """Write a record that was changed."""
        row.shown.clear()
        values = (
            row.collection.key, row.number, json.dumps(row.id), json.dumps(row.parents),
            None if row.body is None else json.dumps(row.body), row.is_seeded, row.is_gone,
        )  # fmt: skip
        self._base.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", values
        )

    def keep_file(self, row: Row, path: str, content: bytes | None) -> None:
        """Write a file of a record; None: it is deleted. `path`: where it is read."""
        values = row.collection.key, row.number, path, content
        self._base.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", values)

    def file(self, row: Row, path: str) -> bytes | None:
        """The file of a record that was sent to a path, else the one that it was made with; None where none was sent.

        Raises FileNotFoundError for one that was deleted.
        """
        query = "SELECT content FROM files WHERE collection = ? AND number = ? AND path IN (?, '') ORDER BY path DESC"
        values = row.collection.key, row.number, path
        found = self._base.execute(query, values).fetchone()
        if found is not None and found[0] is None:
            raise FileNotFoundError(path)
        return None if found is None else bytes(found[0])

    def _seeded(self, collection: Collection) -> list[Row]:
        id_at, parents_of = self.identities.id_at, self.identities.parents_of
        rows: list[Row] = []
        for number in range(collection.size(self.records)):
            id, parents = id_at(collection, number), parents_of(collection, number)
            rows.append(Row(collection, number, id, parents, is_seeded=True))
        self._base.execute("BEGIN")
        for row in rows:
            self.keep(row)
        self._base.execute("COMMIT")
        return rows

    def _kept(self, collection: Collection) -> list[Row]:
        query = "SELECT number, id, parents, body, seeded, gone FROM records WHERE collection = ? ORDER BY number"
        rows = [
            Row(
                collection, number, json.loads(id), json.loads(parents),
                None if body is None else json.loads(body), bool(seeded), bool(gone),
            )
            for number, id, parents, body, seeded, gone in self._base.execute(query, (collection.key,))
        ]  # fmt: skip
        for row in rows:
            self.identities.call(collection, row.number, row.id)
        return rows

    def _setting(self, name: str, value: int | str) -> str:
        """What the file was begun with."""
        self._base.execute(
            "INSERT OR IGNORE INTO settings VALUES (?, ?)", (name, str(value))
        )
        ((kept,),) = self._base.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        )
        return str(kept)


def there(rows: Iterable[Row]) -> Iterator[Row]:
    """Those that are not gone."""
    return (row for row in rows if not row.is_gone)
