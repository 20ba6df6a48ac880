"""The cases that one operation is tested with: successes, pages, errors, and calls that must not be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crmgen.emit.literals import string_literal
from crmgen.emit.testing.constants import Constant, Constants, SharedConstants, names_in
from crmgen.emit.testing.custom_field_cases import CustomReading, reading_of_custom
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.page_cases import page_writer
from crmgen.emit.testing.prepared_responses import PreparedResponse, ResponseWriter
from crmgen.emit.testing.security import Served
from crmgen.emit.testing.testable import can_be_tested
from crmgen.emit.testing.tested_calls import CallCases, TestCall, call_cases
from crmgen.emit.views.responses import successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Api, Operation
from crmgen.ir.variants import chosen_content, variants
from crmgen.naming.names import Names, ResourceName
from crmgen.records import dataclass, field, replace
from crmgen.text import SpecText

_ASCII: Final = re.compile(r"[\x00-\x7f]*")


@dataclass(frozen=True, slots=True)
class CaseView:
    """One thing that is tested, with both clients."""

    shape: str
    """`calls`, `pages` or `fails`: which macro of the template places it."""
    name: str
    call: str
    """The method below the client, with its arguments: `contacts.get("5aba31")`; of what fails, those of `server.call`."""
    responses: tuple[str, ...] = ()
    """Arguments of `server.responds`."""
    received: tuple[str, ...] = ()
    """Arguments of `server.received`."""
    parsed: tuple[str, ...] = ()
    """Arguments of `server.parsed`, in which `result` is what the method returned."""
    keeps_result: bool = False
    offline: str = ""
    """Argument of `server.offline`: why no live server is asked."""
    is_raw: bool = False
    fails: tuple[str, ...] = ()
    """How it fails, each as a call of what `server.call` gives."""

    @property
    def expressions(self) -> tuple[str, ...]:
        """What it says that may name constants and imports."""
        return (self.call, *self.fails, *self.responses, *self.received, *self.parsed)


@dataclass(frozen=True, slots=True)
class OperationTests:
    constants: tuple[Constant, ...]
    cases: tuple[CaseView, ...]
    used: frozenset[str]
    """The names of constants and imports in what both say."""


@dataclass(slots=True)
class OperationCases:
    """Writes the tests of one resource's operations."""

    api: Api
    resource: ResourceName
    reading: Writer
    sending: Writer
    shared: SharedConstants
    served: Served
    taken: set[str] = field(default_factory=set[str])
    bind: SpecText | None = field(init=False)
    """The path parameter that the resource takes by subscription."""

    def __post_init__(self) -> None:
        tags = (each for each in self.api.tags if each.key == self.resource.tag)
        self.bind = next((each.bind for each in tags), None)

    @property
    def names(self) -> Names:
        return self.reading.annotator.names

    def write(self) -> tuple[OperationTests, ...]:
        operations = {each.id: each for each in self.api.operations}
        return tuple(
            self._operation(each)
            for id in self.resource.operations
            for each in variants(operations[id])
            if can_be_tested(each, self.sending.examples, self.reading.examples)
        )

    def _operation(self, operation: Operation) -> OperationTests:
        constants = Constants(self.taken)
        method = self.names.method(operation)
        expected = [*_accepted(operation), *self.served.expected(operation)]
        expected += _key_header(self.api, operation)
        calls = call_cases(
            operation, method, self.sending, constants, expected, self.bind
        )
        responses = ResponseWriter(self.reading, constants, self.shared)
        response = responses.success(operation, method)
        cases = [
            *_successes(method, calls, response),
            *_custom(method, calls, response, reading_of_custom(operation, responses)),
            *_pages(operation, method, calls, responses),
            *_items(method, calls, response),
            *_failures(operation, method, calls, responses),
        ]
        attribute = f"{self.resource.attribute}{calls.subscript}.{method}"
        placed = tuple(self._placed(each, attribute) for each in cases)
        used = names_in(text for case in placed for text in case.expressions)
        made = tuple(each for each in constants.made if each.name in used)
        used |= names_in(each.value for each in made)
        return OperationTests(made, placed, frozenset(used))

    def _placed(self, case: CaseView, attribute: str) -> CaseView:
        """The case under a free name, with the whole call."""
        name = Constants(self.taken).free(f"test_{case.name}")
        raw = ".raw" if case.is_raw else ""
        if case.shape == "fails":
            call = ", ".join(filter(None, (attribute, case.call)))
        else:
            call = f"{attribute}{raw}({case.call})"
        return replace(case, name=name, call=call)


def _successes(
    method: str, calls: CallCases, response: PreparedResponse
) -> Iterator[CaseView]:
    """With what is required, with everything, with a null, and the raw side."""

    def case(suffix: str, call: TestCall, parsed: tuple[str, ...] = ()) -> CaseView:
        return CaseView(
            "calls",
            f"{method}{suffix}",
            call.arguments,
            (response.given,),
            (call.received,),
            parsed,
            keeps_result=bool(parsed),
            offline=string_literal(call.offline) if call.offline else "",
        )

    operation = calls.operation
    is_paged, is_batch = operation.paging is not None, operation.batch is not None
    result = "result.items" if is_paged else "result"
    result = "result.started" if operation.job is not None else result
    parsed = (
        [f"{result}, {response.result}"]
        if response.result and not response.returns_nothing and not is_batch
        else []
    )
    parsed += [f"result.total, {response.total}"] if response.total else []
    yield case("", calls.required, tuple(parsed))
    full = calls.full()
    if full is not None:
        yield case("_with_everything", full)
    for name, call in calls.in_other_media():
        yield case(f"_as_{name}", call)
    null = calls.with_null()
    if null is not None:
        yield case("_with_null", null)
    if response.whole and (is_paged or is_batch or operation.unwrap is not None):
        raw = case("_raw", calls.required, (f"result.envelope, {response.whole}",))
        yield replace(raw, is_raw=True)


def _custom(
    method: str, calls: CallCases, usual: PreparedResponse, read: CustomReading | None
) -> Iterator[CaseView]:
    """Fields of the account's own, as they are sent and as they are read."""
    sent = calls.with_custom()
    if sent is None and read is None:
        return
    call = sent or calls.required
    yield CaseView(
        "calls",
        f"{method}_with_custom_fields",
        call.arguments,
        (read.given if read else usual.given,),
        (call.received,),
        read.checks if read else (),
        keeps_result=read is not None,
    )


def _pages(
    operation: Operation, method: str, calls: CallCases, responses: ResponseWriter
) -> Iterator[CaseView]:
    writer = page_writer(operation, method, responses, calls)
    pages = writer.write() if writer else None
    if pages is not None:
        yield CaseView(
            "pages",
            f"{method}_pages",
            calls.required.arguments,
            pages.responses,
            pages.received,
            (f"result, {pages.items}",),
        )


def _items(
    method: str, calls: CallCases, response: PreparedResponse
) -> Iterator[CaseView]:
    """The items of a streamed response."""
    if response.items:
        call = calls.required
        given, received = (response.given,), (call.received,)
        checks = (f"result, {response.items}",)
        yield CaseView(
            "pages", f"{method}_items", call.arguments, given, received, checks
        )


def _failures(
    operation: Operation, method: str, calls: CallCases, responses: ResponseWriter
) -> Iterator[CaseView]:
    """Calls that must not be sent (an empty path value, a keyword that nobody knows), and documented errors."""
    fails: list[str] = []
    empty = calls.empty_path_values()
    if empty:
        places = ", ".join(f"{place}: {name}" for place, name in empty.items())
        fails.append(f"refuses_empty({{{places}}})")
    body = calls.body
    if body is not None and body.model is not None and not body.model.takes_others:
        fails.append("refuses_unknown()")
    table, statuses = responses.errors(operation)
    if statuses:
        fails.append(f"fails({', '.join([table, *map(str, statuses)])})")
    if fails:
        yield CaseView(
            "fails", f"{method}_fails", calls.required.arguments, fails=tuple(fails)
        )


def _key_header(api: Api, operation: Operation) -> Iterator[str]:
    """The header of an idempotency key, which the SDK makes where a call has none."""
    stated = operation.key_header
    header = api.key_header if stated is None else stated
    if header is not None and header != "" and operation.verb in ("POST", "PATCH"):
        yield f"key={string_literal(header)}"


def _accepted(operation: Operation) -> Iterator[str]:
    """The media type that the call must ask for, where it is not plain JSON."""
    contents = [chosen_content(each) for each in successes(operation)]
    content = next((each for each in contents if each is not None), None)
    if content is None or content.media in ("application/json", "*/*"):
        return
    if content.kind is MediaKind.JSON or content.media.matches(_ASCII):
        yield f"accept={string_literal(content.media)}"
