"""What the vendor does not document: what was inferred, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from crmgen.diagnostics import printable
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Evidence, Model, OperationId
from crmgen.naming.names import Names
from crmgen.site.markup import breakable, shown
from crmgen.site.methods import MethodSection, ResourcePage
from crmgen.site.text_pages import Part, Table, TextPage
from crmgen.site.ways import Ways, resource_page

_Row = tuple[Markup | str, ...]


def evidence_page(
    api: Api, names: Names, pages: Iterable[ResourcePage], ways: Ways
) -> TextPage:
    """Methods, arguments, responses, types and fields that are inferred; then what crmgen concluded itself."""
    operations = {each.id: each for each in api.operations}
    shown_methods = [(page, each) for page in pages for each in page.methods]
    found = {
        "Methods": list(_methods(shown_methods, operations)),
        "Arguments and responses": list(_parts(names, shown_methods, operations)),
        "Types and fields": list(_types(api, names, ways)),
    }
    parts = [
        Part(title, table=Table(("What", "Inferred from"), tuple(rows)))
        for title, rows in found.items()
        if rows
    ]
    concluded = tuple(_concluded(shown_methods, operations))
    if concluded:
        html = Markup("<p>How a result is taken out of a response, how lists are walked and how a response says that it "
                      "failed are read from the document's shapes where it does not state them.</p>")  # fmt: skip
        head = ("Method", "What", "Because")
        parts.append(Part("Concluded by the generator", html, Table(head, concluded)))
    lead = "Everything in this package is documented by the vendor."
    if parts:
        lead = "What the vendor does not document, and where it was found instead."
    return TextPage("inferred.html", "What is inferred", lead, tuple(parts))


_Methods = list[tuple[ResourcePage, MethodSection]]


def _methods(
    methods: _Methods, operations: Mapping[OperationId, Operation]
) -> Iterator[_Row]:  # fmt: skip
    for page, method in methods:
        evidence = operations[method.of].evidence
        if evidence.inferred:
            yield _link(page, method), _source(evidence)


def _parts(
    names: Names, methods: _Methods, operations: Mapping[OperationId, Operation]
) -> Iterator[_Row]:
    """Of methods that are documented themselves."""
    for page, method in methods:
        operation = operations[method.of]
        if operation.evidence.inferred:
            continue
        for each in operation.parameters:
            if each.evidence.inferred:
                name = names.parameters[operation.id, each.where.value, each.wire]
                yield _link(page, method, f" {name}"), _source(each.evidence)
        for response in operation.responses:
            if response.evidence.inferred:
                status = f" response {shown(response.status)}"
                yield _link(page, method, status), _source(response.evidence)


def _types(api: Api, names: Names, ways: Ways) -> Iterator[_Row]:
    """Fields only of types that are documented themselves."""
    for id, name in names.types.items():
        type = api.types[id]
        known = name.output or name.input
        way = ways(known) if known else None
        if way is None:
            continue
        if type.evidence.inferred:
            yield _code(way, known or ""), _source(type.evidence)
        elif isinstance(type, Model):
            for each in type.fields:
                if each.evidence.inferred:
                    field = names.fields[id, each.wire]
                    yield _code(way, f"{known}.{field}"), _source(each.evidence)


def _concluded(
    methods: _Methods, operations: Mapping[OperationId, Operation]
) -> Iterator[_Row]:
    for page, method in methods:
        operation = operations[method.of]
        for what, found in (
            ("result", operation.unwrap),
            ("pages", operation.paging),
            ("failure", operation.failure),
        ):
            if found and found.decision.how == "inferred":
                yield _link(page, method), what, printable(found.decision.why)


def _source(evidence: Evidence) -> str:
    return shown(evidence.source) if evidence.source else "no source is named"


def _link(page: ResourcePage, method: MethodSection, more: str = "") -> Markup:
    href = f"{resource_page(page.attribute)}#{method.anchor}"
    return _code(href, method.title) + more


def _code(href: str, text: str) -> Markup:
    return Markup('<a href="{}"><code>{}</code></a>').format(href, breakable(text))
