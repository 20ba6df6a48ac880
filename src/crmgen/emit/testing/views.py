"""The test modules of an SDK: a view for each, and which file it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from jinja2 import Environment

from crmgen.emit.annotations import Annotator, Direction
from crmgen.emit.examples import Examples
from crmgen.emit.imports import Import
from crmgen.emit.literals import string_literal
from crmgen.emit.testing.answers import Answer, AnswerWriter
from crmgen.emit.testing.calls import CallCases, TestCall, call_cases
from crmgen.emit.testing.constants import Constant, Constants, TestImports, uses_json
from crmgen.emit.testing.customfields import CustomReading, reading_of_custom
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.headers import header_tests
from crmgen.emit.testing.pages import page_writer
from crmgen.emit.testing.possible import can_be_tested
from crmgen.emit.testing.security import expected_security, security_view
from crmgen.emit.testing.webhooks import webhook_tests, webhook_tests_path
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.results import chosen_content, successes
from crmgen.ir.operations import Api, MediaKind, Operation
from crmgen.ir.variants import variants
from crmgen.naming.names import Names, ResourceName


@dataclass(frozen=True, slots=True)
class CaseView:
    """One thing that is tested, sync and async."""

    shape: str
    """`calls`, `pages`, `fails` or `refuses`: which macro of the template places it."""
    name: str
    call: str
    """The method below the client, with its arguments: `contacts.get("5aba31")`."""
    answers: tuple[str, ...] = ()
    """Arguments of `server.answers`."""
    received: tuple[str, ...] = ()
    """Arguments of `server.received`."""
    parsed: tuple[str, ...] = ()
    """Arguments of `server.parsed`, in which `result` is what the method returned."""
    keeps_result: bool = False
    offline: str = ""
    """Argument of `server.offline`: why no live server is asked."""
    is_raw: bool = False
    errors: str = ""
    """The constant of the errors to go through."""
    raises: str = ""
    """Arguments of `pytest.raises`."""
    owner: str = ""
    """The resource of a method whose way from the client does not fit on a line; else empty."""
    untyped: str = ""
    """The method, to be called as `Any` since type checkers would refuse the call."""


@dataclass(frozen=True, slots=True)
class OperationTests:
    constants: tuple[Constant, ...]
    cases: tuple[CaseView, ...]


@dataclass(frozen=True, slots=True)
class ResourceTests:
    """`tests/test_<resource>.py`."""

    docstring: str
    imports: str
    sdk_imports: str
    client: str
    constants: tuple[Constant, ...]
    operations: tuple[OperationTests, ...]
    types: tuple[str, ...]
    """Types of the conftest that annotations mention."""
    type_imports: tuple[str, ...]
    """Imports that only type checkers follow."""


def render_tests(
    api: Api, names: Names, origin: Origin, env: Environment
) -> dict[str, str]:
    """Path to text of every file under `tests/`, not laid out yet."""
    return {
        path: env.get_template(template).render(view=view)
        for path, template, view in test_files(api, names, origin)
    }


def test_files(
    api: Api, names: Names, origin: Origin
) -> Iterator[tuple[str, str, object]]:
    """Path, template and view of every file under `tests/`."""
    annotator = Annotator(api.types, names)
    read, sent = Examples(api.types, Direction.OUTPUT), Examples(
        api.types, Direction.INPUT
    )
    operations = {each.id: each for each in api.operations}
    client = security_view(api, names, origin)
    yield "tests/conftest.py", "tests/conftest.py.jinja", client
    yield "tests/test_client.py", "tests/test_client.py.jinja", client
    headers = header_tests(api, annotator, origin)
    if headers.cases:
        path = "tests/test_response_headers.py"
        yield path, f"{path}.jinja", headers
    if api.webhooks:
        webhooks = webhook_tests(api, names, annotator, read, origin)
        yield webhook_tests_path(names), "tests/test_webhooks.py.jinja", webhooks
    for resource in names.resources:
        module = _Module(api, annotator, resource, read, sent)
        view = module.view([operations[id] for id in resource.operations], origin)
        path = f"tests/test_{resource.attribute}.py"
        path = "tests/test_client_.py" if path == "tests/test_client.py" else path
        if view.operations:
            yield path, "tests/test_resource.py.jinja", view


_LONGEST_WAY: Final = 58
"""What a line has room for behind `method: Any = async_crm.`, indented."""


def _way(attribute: str) -> tuple[str, str]:
    """Owner and name of a method; no owner where both stand on one line."""
    owner, _, name = attribute.rpartition(".")
    return (owner, name) if len(attribute) > _LONGEST_WAY else ("", attribute)


@dataclass(slots=True)
class _Module:
    """Builds the view of one resource's tests."""

    api: Api
    annotator: Annotator
    resource: ResourceName
    read: Examples
    sent: Examples
    imports: TestImports = field(default_factory=TestImports)
    taken: set[str] = field(default_factory=set[str])

    @property
    def names(self) -> Names:
        return self.annotator.names

    def view(self, operations: list[Operation], origin: Origin) -> ResourceTests:
        shared = Constants(self.taken)
        reading = Writer(self.annotator, self.read, self.imports, shared)
        sending = Writer(self.annotator, self.sent, self.imports)
        errors = AnswerWriter(reading, shared)
        tests = tuple(
            self._operation(each, sending, reading, errors.errors(each))
            for operation in operations
            for each in variants(operation)
            if can_be_tested(each, self.sent, self.read)
        )
        client = self.names.client
        self.imports.sdk.use(
            self.names.package, client, f"Async{client}", "StatusError"
        )
        self.imports.libraries.add([Import("pytest")])
        self.imports.libraries.use("typing", "TYPE_CHECKING")
        if any(case.untyped for each in tests for case in each.cases):
            self.imports.libraries.use("typing", "Any")
        constants = [
            *shared.made,
            *(constant for each in tests for constant in each.constants),
        ]
        attribute = self.resource.attribute
        return ResourceTests(
            origin.module_docstring(
                f"Tests of `{client}.{attribute}`: what is sent, and what is read."
            ),
            self.imports.libraries.render(),
            self.imports.sdk.render(future=False),
            client,
            tuple(shared.made),
            tests,
            ("Json", "Server") if uses_json(constants) else ("Server",),
            self.imports.types.lines(),
        )

    def _operation(
        self, operation: Operation, sending: Writer, reading: Writer, errors: str
    ) -> OperationTests:
        constants = Constants(self.taken)
        method = self.names.method(operation)
        expected = [*_accepted(operation), *expected_security(self.api, operation)]
        expected += _key_header(self.api, operation)
        tag = next(
            (each for each in self.api.tags if each.wire == self.resource.tag), None
        )
        bind = tag.bind if tag else None
        calls = call_cases(operation, method, sending, constants, expected, bind)
        answers = AnswerWriter(reading, constants)
        answer = answers.success(operation, method)
        cases = [
            *_successes(method, calls, answer),
            *_custom(method, calls, answer, reading_of_custom(operation, answers)),
            *_pages(operation, method, calls, answers),
            *_items(method, calls, answer),
            CaseView(
                "fails", f"{method}_fails", calls.required.arguments, errors=errors
            ),
            *_refusals(method, calls),
        ]
        attribute = f"{self.resource.attribute}{calls.subscript}.{method}"
        placed = tuple(self._placed(each, attribute) for each in cases)
        return OperationTests(tuple(constants.made), placed)

    def _placed(self, case: CaseView, attribute: str) -> CaseView:
        """The case under a free name, with the whole call."""
        constants = Constants(self.taken)
        name = constants.free(f"test_{case.name}")
        self.taken.add(f"{name}_async")
        raw = ".raw" if case.is_raw else ""
        if case.shape == "refuses" and case.untyped:
            owner, untyped = _way(attribute)
            call = f"method({case.call})"
            return replace(case, name=name, owner=owner, untyped=untyped, call=call)
        return replace(case, name=name, call=f"{attribute}{raw}({case.call})")


def _successes(method: str, calls: CallCases, answer: Answer) -> Iterator[CaseView]:
    """With what is required, with everything, with a null, and the raw side."""

    def case(suffix: str, call: TestCall, parsed: tuple[str, ...] = ()) -> CaseView:
        return CaseView(
            "calls",
            f"{method}{suffix}",
            call.arguments,
            (answer.given,),
            (call.received,),
            parsed,
            keeps_result=bool(parsed),
            offline=string_literal(call.offline) if call.offline else "",
        )

    is_paged = calls.operation.paging is not None
    result = "result.items" if is_paged else "result"
    parsed = (
        [f"{result}, {answer.result}"]
        if answer.result and not answer.returns_nothing
        else []
    )
    parsed += [f"result.total, {answer.total}"] if answer.total else []
    yield case("", calls.required, tuple(parsed))
    full = calls.full()
    if full is not None:
        yield case("_with_everything", full)
    for name, call in calls.in_other_media():
        yield case(f"_as_{name}", call)
    null = calls.with_null()
    if null is not None:
        yield case("_with_null", null)
    if answer.whole and (is_paged or calls.operation.unwrap is not None):
        raw = case("_raw", calls.required, (f"result.envelope, {answer.whole}",))
        yield replace(raw, is_raw=True)


def _custom(
    method: str, calls: CallCases, usual: Answer, read: CustomReading | None
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
    operation: Operation, method: str, calls: CallCases, answers: AnswerWriter
) -> Iterator[CaseView]:
    writer = page_writer(operation, method, answers, calls)
    pages = writer.write() if writer else None
    if pages is not None:
        yield CaseView(
            "pages",
            f"{method}_pages",
            calls.required.arguments,
            pages.answers,
            pages.received,
            (f"result, {pages.items}",),
        )


def _items(method: str, calls: CallCases, answer: Answer) -> Iterator[CaseView]:
    """The items of a streamed answer."""
    if answer.items:
        call = calls.required
        given, received = (answer.given,), (call.received,)
        checks = (f"result, {answer.items}",)
        yield CaseView(
            "pages", f"{method}_items", call.arguments, given, received, checks
        )


def _refusals(method: str, calls: CallCases) -> Iterator[CaseView]:
    """Calls that must not be sent: an empty path value, a keyword that nobody knows."""
    for empty, arguments in calls.with_empty_path_values():
        wire = empty.parameter.wire.unsafe
        match = f", match={string_literal(wire)}" if wire.isidentifier() else ""
        name = f"{method}_with_empty_{wire if wire.isidentifier() and wire.isascii() else 'value'}"
        yield CaseView("refuses", name, arguments, raises=f"ValueError{match}")
    body = calls.body
    if body is not None and body.model is not None and not body.model.takes_others:
        arguments = ", ".join(
            filter(None, [calls.required.arguments, "no_such_field=1"])
        )
        yield CaseView(
            "refuses",
            f"{method}_with_unknown_field",
            arguments,
            raises='TypeError, match="no_such_field"',
            untyped=method,
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
    if (
        content is None
        or content.media == "application/json"
        or "*" in content.media.unsafe
    ):
        return
    if content.kind is MediaKind.JSON or content.media.unsafe.isascii():
        yield f"accept={string_literal(content.media)}"
