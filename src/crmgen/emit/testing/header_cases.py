"""The tests of typed headers: a text for each, and how it must be read."""

from __future__ import annotations

from typing import Final

from crmgen.emit.literals import string_literal
from crmgen.emit.testing.constants import TestImports, names_in
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.wire import list_on_wire
from crmgen.emit.views.headers import named_headers
from crmgen.emit.views.origin import Origin
from crmgen.ir.operations import Api
from crmgen.records import dataclass

_OF_TRANSPORT: Final = frozenset(
    {"content-length", "content-encoding", "transfer-encoding"}
)
"""Headers that say how the response itself is to be read: tests cannot make them up."""


@dataclass(frozen=True, slots=True)
class HeaderTests:
    """`tests/test_response_headers.py`."""

    docstring: str
    imports: str
    package: str
    client: str
    cases: tuple[str, ...]
    """Constant, text and what it is read as."""


def header_tests(api: Api, writer: Writer, origin: Origin) -> HeaderTests:
    """One case for each header that the document describes."""
    annotator = writer.annotator
    cases: list[str] = []
    for each in named_headers(api, annotator):
        if each.header.wire.lower() in _OF_TRANSPORT:
            continue
        value = writer.examples.of(each.type, name=each.header.wire)
        text = string_literal(list_on_wire(value))
        read = writer.write(each.type, value).python
        cases.append(f"(headers.{each.name}, {text}, {read})")
    imports = TestImports()
    imports.need(names_in(cases))
    imports.libraries.use("typing", "TYPE_CHECKING", "Any")
    imports.libraries.use("pytest", "mark")
    return HeaderTests(
        origin.module_docstring("Tests of the headers of responses: how each is read."),
        imports.libraries.render(),
        annotator.names.package,
        annotator.names.client,
        tuple(cases),
    )
