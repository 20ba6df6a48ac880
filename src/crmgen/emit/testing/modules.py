"""The test modules of an SDK: a view for each, and which file it becomes."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment

from crmgen.emit.annotations import Annotator
from crmgen.emit.examples import Examples
from crmgen.emit.testing.constants import (
    Constant,
    Placement,
    SharedConstants,
    TestImports,
    conftest_types,
    names_in,
    place,
)
from crmgen.emit.testing.example_bodies import NAME as EXAMPLES
from crmgen.emit.testing.example_bodies import example_bodies
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.header_cases import header_tests
from crmgen.emit.testing.operation_cases import OperationCases, OperationTests
from crmgen.emit.testing.prepared_responses import (
    ERROR_CLASSES,
    OTHER_ERRORS,
)
from crmgen.emit.testing.security import Served, security_view
from crmgen.emit.testing.webhook_cases import webhook_tests, webhook_tests_path
from crmgen.emit.views.origin import Origin
from crmgen.ir.operations import Api
from crmgen.ir.types import Direction
from crmgen.naming.names import Names
from crmgen.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class ResourceTests:
    """`tests/test_<resource>.py`."""

    docstring: str
    imports: str
    client: str
    constants: tuple[Constant, ...]
    operations: tuple[OperationTests, ...]
    examples: tuple[str, ...]
    """What it takes from `examples.py`."""
    sdk_imports: str
    """Exceptions of the SDK, where a table of errors stands here."""
    types: tuple[str, ...]
    """Types of the conftest that annotations mention."""
    type_imports: tuple[str, ...]
    """Imports of the SDK that only type checkers follow."""


@dataclass(frozen=True, slots=True)
class ExamplesView:
    """`tests/examples.py`."""

    docstring: str
    imports: str
    sdk_imports: str
    constants: tuple[Constant, ...]
    types: tuple[str, ...]
    """Types of the conftest that annotations mention."""


def render_tests(
    api: Api, names: Names, origin: Origin, env: Environment
) -> dict[str, str]:
    """Path to text of every file under `tests/`, and of the examples of `testing.py`; not laid out yet."""
    reading = Examples(api.types, Direction.OUTPUT)
    tests = {
        path: env.get_template(template).render(view=view)
        for path, template, view in test_files(api, names, origin, reading)
    }
    bodies = example_bodies(api, names, reading)
    return {**tests, f"src/{names.package}/{EXAMPLES}": bodies}


def test_files(
    api: Api, names: Names, origin: Origin, read: Examples
) -> Iterator[tuple[str, str, object]]:
    """Path, template and view of every file under `tests/`."""
    client = security_view(api, names, origin)
    yield "tests/conftest.py", "tests/conftest.py.jinja", client
    yield "tests/live_server.py", "tests/live_server.py.jinja", client
    yield "tests/waiting.py", "tests/waiting.py.jinja", client
    yield "tests/failing.py", "tests/failing.py.jinja", client
    yield "tests/test_client.py", "tests/test_client.py.jinja", client
    annotator = Annotator(api.types, names)
    reading = Writer(annotator, read)
    headers = header_tests(api, reading, origin)
    if headers.cases:
        path = "tests/test_response_headers.py"
        yield path, f"{path}.jinja", headers
    if api.webhooks:
        webhooks = webhook_tests(api, replace(reading), origin)
        yield webhook_tests_path(names), "tests/test_webhooks.py.jinja", webhooks
    sent = Examples(api.types, Direction.INPUT, read.back_edges)
    sending = Writer(annotator, sent)
    yield from _resource_files(api, reading, sending, origin)


def _resource_files(
    api: Api, reading: Writer, sending: Writer, origin: Origin
) -> Iterator[tuple[str, str, object]]:
    """The tests of every resource, and the constants that several of them need."""
    shared, served = SharedConstants(), Served(api)
    reading = replace(reading, constants=shared)
    names = reading.annotator.names
    written = {
        each.attribute: OperationCases(
            api, each, reading, sending, shared, served
        ).write()
        for each in names.resources
    }
    needed = {
        attribute: {name for each in operations for name in each.used}
        for attribute, operations in written.items()
    }
    placement = place(shared, needed)
    if placement.shared:
        view = _examples_view(placement.shared, names, origin)
        yield "tests/examples.py", "tests/examples.py.jinja", view
    for attribute, operations in written.items():
        path = f"tests/test_{attribute}.py"
        path = "tests/test_client_.py" if path == "tests/test_client.py" else path
        if operations:
            used = needed[attribute]
            used |= names_in(each.value for each in placement.own(attribute))
            tests = _resource_view(
                attribute, operations, placement, used, names, origin
            )
            yield path, "tests/test_resource.py.jinja", tests


def _examples_view(
    constants: list[Constant], names: Names, origin: Origin
) -> ExamplesView:
    imports = _imports_of(constants, names, names_in(each.value for each in constants))
    types = conftest_types(each.annotation for each in constants)
    if types:
        imports.libraries.use("typing", "TYPE_CHECKING")
    return ExamplesView(
        origin.module_docstring("What several tests share: objects, and errors."),
        imports.libraries.render(),
        imports.sdk.render(future=False),
        tuple(constants),
        types,
    )


def _resource_view(
    attribute: str,
    operations: tuple[OperationTests, ...],
    placement: Placement,
    used: set[str],
    names: Names,
    origin: Origin,
) -> ResourceTests:
    own = placement.own(attribute)
    constants = [
        *own,
        *(constant for each in operations for constant in each.constants),
    ]
    imports = _imports_of(constants, names, used)
    imports.libraries.use("typing", "TYPE_CHECKING")
    imports.types.use(names.package, names.client)
    return ResourceTests(
        origin.module_docstring(
            f"Tests of `{names.client}.{attribute}`: what is sent, and what is read."
        ),
        imports.libraries.render(),
        names.client,
        own,
        operations,
        tuple(placement.imported(used)),
        imports.sdk.render(future=False),
        conftest_types((each.annotation for each in constants), "Server"),
        imports.types.lines(),
    )


def _imports_of(constants: list[Constant], names: Names, used: set[str]) -> TestImports:
    """What a module imports that has these constants, and names these things."""
    imports = TestImports()
    imports.need(used)
    errors = used & {*ERROR_CLASSES.values(), *OTHER_ERRORS}
    imports.sdk.use(names.package, *errors)
    inputs = {each.input for each in names.types.values()}
    typed_dicts = names_in(each.annotation for each in constants) & inputs
    imports.types.use(f"{names.package}.models", *typed_dicts)
    return imports
