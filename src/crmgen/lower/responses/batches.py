"""`x-crmgen-batch`: an operation that does many things, some of which may fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.jobs import Batch
from crmgen.ir.operations import Operation
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import OneOf, Type
from crmgen.lower.bodypaths import Bodies, read_path, show_path
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.records import replace
from crmgen.text import SpecValue
from crmgen.tree.nodes import Node

_KEY: Final = "x-crmgen-batch"
_KEYS: Final = ("items", "status", "ok", "error", "record", "succeeded", "failed")


def with_batch(
    operation: Operation, node: Node, bodies: Bodies, notes: Notes
) -> Operation:
    """The operation, whose result is what became of each, where it says so."""
    stated = node.get(_KEY)
    if stated is None or refuse_unknown_keys(stated, _KEYS, notes):
        return operation
    together, apart = "items" in stated, "succeeded" in stated and "failed" in stated
    tells = "status" in stated or "error" in stated
    if together == apart or together != tells:
        bad(
            notes,
            stated,
            "{items: results, status: code} or {items: results, error: error},"
            " or {succeeded: results, failed: errors}",
        )
        return operation
    batch = _Ways(operation, stated, bodies, notes).batch(together=together)
    return replace(operation, batch=batch, unwrap=None, paging=None, unpaged="")


class _Ways:
    """Reads the ways of one operation, and where they lead."""

    def __init__(
        self, operation: Operation, stated: Node, bodies: Bodies, notes: Notes
    ) -> None:
        self._operation, self._stated = operation, stated
        self._bodies, self._notes = bodies, notes

    def batch(self, *, together: bool) -> Batch | None:
        if not together:
            good, bad = self._list("succeeded"), self._list("failed")
            if good is None or bad is None:
                return None
            return Batch(good[0], good[1], bad[1], failed=bad[0])
        items = self._list("items")
        if items is None:
            return None
        record = self._inside(items[1], "record")
        error = self._inside(items[1], "error")
        status = self._inside(items[1], "status")
        kind = self._bodies.at(items[1], record) or items[1]
        ok = tuple(stated_values(self._stated, "ok"))
        return Batch(
            items[0], kind, items[1], status=status, ok=ok, error=error, record=record
        )

    def _list(self, key: str) -> tuple[BodyPath, Type] | None:
        """A way into the body, and the type of what the list there holds."""
        node = self._stated.get(key) or self._stated
        path = read_path(node) or ()
        types = [self._bodies.at(each, path) for each in json_bodies(self._operation)]
        items = [self._bodies.item(each) for each in types if each is not None]
        found = list(dict.fromkeys(each for each in items if each is not None))
        if not found:
            self._lost(node, path)
            return None
        return path, found[0] if len(found) == 1 else OneOf(tuple(found))

    def _inside(self, item: Type, key: str) -> BodyPath:
        node = self._stated.get(key)
        path = (read_path(node) or ()) if node is not None else ()
        if node is not None and self._bodies.at(item, path) is None:
            self._lost(node, path)
        return path

    def _lost(self, node: Node, path: BodyPath) -> None:
        message = f"no success body has {show_path(path)} as it is meant here; correct the path"
        self._notes.error(node.at, message, "batch-no-such-field")


def json_bodies(operation: Operation) -> Iterator[Type]:
    """The types of the JSON that its successes bring."""
    for response in operation.responses:
        for content in response.contents if response.is_success else ():
            if content.kind is MediaKind.JSON:
                yield content.type


def stated_values(node: Node, key: str) -> Iterator[SpecValue]:
    """One value, or each of a list."""
    stated = node.get(key)
    if stated is not None:
        listed = stated.elements() if stated.is_list() else [stated]
        yield from (each.value() for each in listed)
