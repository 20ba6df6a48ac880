"""`x-crmgen-job`: an operation that starts a job, and the one that tells how it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.jobs import Job
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Where
from crmgen.ir.responses import BodyPath
from crmgen.lower.bodypaths import Bodies, read_path, show_path
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.lower.responses.batches import json_bodies, stated_values
from crmgen.records import dataclass, replace
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_KEY: Final = "x-crmgen-job"
_KEYS: Final = ("read", "arguments", "url", "status", "done", "failed")


@dataclass(frozen=True, slots=True)
class Jobs:
    """Reads the jobs of one API."""

    operations: Sequence[Operation]
    bodies: Bodies
    notes: Notes

    def with_job(self, operation: Operation, node: Node) -> Operation:
        """The operation, which starts a job where it says so."""
        stated = node.get(_KEY)
        if stated is None or refuse_unknown_keys(stated, _KEYS, self.notes):
            return operation
        named = {
            each.operation_id: each for each in self.operations if each.operation_id
        }
        name = stated.text("read")
        read = named.get(name) if name else None
        if read is None or operation.paging is not None or read.paging is not None:
            what = "`read`: the operationId of what gives the status of one job"
            near = name.nearest_text(named) if name and not read else None
            hint = f"; did you mean {quoted(near)}?" if near else ""
            bad(self.notes, stated.get("read") or stated, what + hint)
            return operation
        return replace(operation, job=self._job(operation, read, stated))

    def _job(self, operation: Operation, read: Operation, stated: Node) -> Job | None:
        status, done = stated.get("status"), tuple(stated_values(stated, "done"))
        arguments = stated.get("arguments")
        url = stated.text("url")
        if status is None or (arguments is None) is (url is None):
            bad(
                self.notes,
                stated,
                "{read: getExport, arguments: {export_id: id}, status: status,"
                " done: [completed], failed: [failed]}, or `url: Location` for `arguments`",
            )
            return None
        ways = tuple(
            (name, self._way(operation, way))
            for name, way in (arguments.items() if arguments is not None else ())
        )
        if url is None:
            self._check_arguments(operation, read, {name for name, _ in ways}, stated)
        return Job(
            read.id,
            self._way(read, status),
            done,
            tuple(stated_values(stated, "failed")),
            ways,
            url,
        )

    def _way(self, operation: Operation, node: Node) -> BodyPath:
        path = read_path(node) or ()
        types = (self.bodies.at(each, path) for each in json_bodies(operation))
        if not path or not any(types):
            message = f"no success body has {show_path(path)}; correct the path"
            self.notes.error(node.at, message, "job-no-such-field")
        return path

    def _check_arguments(
        self,
        operation: Operation,
        read: Operation,
        given: set[SpecText],
        stated: Node,
    ) -> None:
        """All that the reading call must be told, but what stands in the path of both, and nothing else."""
        places = (Where.PATH, Where.QUERY)
        takes = {each.wire for each in read.parameters if each.where in places}
        needs = {each.wire for each in read.parameters if each.is_asked}
        here = {each.wire for each in operation.positional}
        both = {each.wire for each in read.positional if each.wire in here}
        if not needs - both <= given <= takes:
            what = "`arguments`: a way for each parameter of that operation, in path or query"
            bad(self.notes, stated.get("arguments") or stated, what)
