"""Calls whose result comes later, or of which a part may fail: how a job is asked for, what becomes of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from crmgen.emit.annotations import Annotator
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import (
    string_literal,
    tuple_literal,
    value_literal,
    values_literal,
)
from crmgen.emit.views.arguments import ParameterWriter
from crmgen.emit.views.parts import Fact
from crmgen.emit.views.responses import Results
from crmgen.ir.jobs import Batch, Job
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Direction
from crmgen.text import SpecText

NOTES: Final = {
    "JobCall": "Starts a job: `wait()` of what is returned gives it when it is done.",
    "BatchCall": "Some of it may fail: the result has `succeeded` and `failed`.",
}
"""What the documentation of such a method says."""


class UnaskedWriter(ParameterWriter):
    """Writes what a call sends by itself, of which no caller is asked."""

    def sent(self, operation: Operation) -> Iterable[Parameter]:
        """All but the path, which a job fills in."""
        return (
            each
            for each in operation.parameters
            if each.where is not Where.PATH
            and (each.is_sent_by_itself or each.client or each.preset)
        )

    def _name(self, operation: Operation, parameter: Parameter) -> str:
        del operation  # a preset is the same for all
        preset = parameter.preset
        return "None" if preset is None else value_literal(preset)


def polling_fact(
    job: Job,
    read: Operation,
    received: Results,
    facts: Iterable[Fact],
    imports: ImportSet,
) -> Fact:
    """`job=Polling(...)`: the call that reads the status, and what it says.

    `received`, `facts`: of that call.
    """
    imports.use("._core", "Call", "Polling")
    stated = [string_literal(read.verb), string_literal(read.path.wire)]
    stated += [f"{each.keyword}={each.expression}" for each in facts]
    call = f"Call[{received.result}, {received.envelope}]({', '.join(stated)})"
    given = [call, f"status={tuple_literal(job.status)}"]
    if job.done:
        given.append(f"done={values_literal(job.done)}")
    if job.failed:
        given.append(f"failed={values_literal(job.failed)}")
    in_path = {each.wire for each in read.parameters if each.where is Where.PATH}
    for keyword, is_path in (("path_values", True), ("query", False)):
        ways = {
            name: way for name, way in job.arguments if (name in in_path) is is_path
        }
        if ways:
            given.append(f"{keyword}={_ways(ways)}")
    if job.url is not None:
        given.append(f"url={string_literal(job.url)}")
    return Fact("job", f"Polling({', '.join(given)})")


def _ways(ways: Mapping[SpecText, BodyPath]) -> str:
    pairs = (
        f"{string_literal(name)}: {tuple_literal(way)}" for name, way in ways.items()
    )
    return f"{{{', '.join(pairs)}}}"


def batch_fact(batch: Batch, imports: ImportSet) -> Fact:
    """`batch=Together(...)` or `batch=Apart(...)`."""
    if batch.failed is not None:
        imports.use("._core", "Apart")
        ways = f"{tuple_literal(batch.succeeded)}, {tuple_literal(batch.failed)}"
        return Fact("batch", f"Apart({ways})")
    imports.use("._core", "Together")
    given = [tuple_literal(batch.succeeded)]
    if batch.status:
        given.append(f"status={tuple_literal(batch.status)}")
    if batch.ok:
        given.append(f"ok={values_literal(batch.ok)}")
    if batch.error:
        given.append(f"error={tuple_literal(batch.error)}")
    if batch.record:
        given.append(f"record={tuple_literal(batch.record)}")
    return Fact("batch", f"Together({', '.join(given)})")


def batch_types(
    batch: Batch, annotator: Annotator, imports: ImportSet
) -> tuple[str, str]:
    """What one that succeeded is, and one that failed."""
    spelled = [
        annotator.spell(each, Direction.OUTPUT)
        for each in (batch.succeeded_type, batch.failed_type)
    ]
    for each in spelled:
        imports.add(each.imports)
    return spelled[0].text, spelled[1].text
