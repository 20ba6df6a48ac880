"""The page of a resource: what is said of each of its methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from crmgen.emit.annotations import MODELS, Annotator
from crmgen.emit.imports import ImportSet
from crmgen.emit.prose import ended, plain
from crmgen.emit.testing.prepared_responses import ERROR_CLASSES
from crmgen.emit.views.docs import described as said_of
from crmgen.emit.views.docs import operation_summary
from crmgen.emit.views.limits import default_sentence, limits
from crmgen.emit.views.parts import Argument, content_of
from crmgen.emit.views.request_bodies import BodyWriter
from crmgen.emit.views.resource_parts import MethodView, ResourceView
from crmgen.emit.views.responses import successes
from crmgen.inspection import paging_in_words
from crmgen.ir.operations import Api, Operation, Tag
from crmgen.ir.parameters import Parameter
from crmgen.ir.responses import Response
from crmgen.ir.types import Direction, Evidence, Field, OperationId
from crmgen.ir.variants import chosen_content, variants
from crmgen.naming.names import Names, ResourceName
from crmgen.records import dataclass, replace
from crmgen.site.calls import Example
from crmgen.site.code import highlighted, linked
from crmgen.site.markup import described, inline, shown
from crmgen.site.ways import Ways
from crmgen.text import whole_number


@dataclass(frozen=True, slots=True)
class Row:
    """An argument, or a field."""

    name: str
    anchor: str
    annotation: Markup
    required: bool
    doc: Markup
    where: str = ""
    """`path`, `query`, `header`, `cookie`, `body`; empty for what is none of a request's places."""
    wire: str = ""
    """What it is called on the wire, where that is something else."""
    default: str = ""
    inferred: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """An error that the document tells of."""

    status: str
    name: str
    body: Markup
    doc: Markup


@dataclass(frozen=True, slots=True)
class MethodSection:
    """All that is said of one method."""

    of: OperationId
    name: str
    anchor: str
    title: str
    """`contacts.list`"""
    verb: str
    path: str
    summary: str
    """Plain text, for the search."""
    opening: Markup
    """The same for the page."""
    is_stated: bool
    """Whether the document has it apart from the description, which else begins with it."""
    doc: Markup
    signature: Markup
    rows: tuple[Row, ...]
    gives: Markup
    kind: str
    """The kind of its call, which says how its result is used."""
    raised: tuple[Raised, ...]
    paging: str
    paging_how: str
    """`stated`, `inferred` or `kept`."""
    example: Markup
    async_example: Markup
    deprecated: bool
    inferred: str
    """Where it comes from, where the vendor does not document it; empty where it does."""

    @property
    def words(self) -> str:
        """What it is found by beside its name: the names of its arguments."""
        return " ".join(dict.fromkeys(row.name for row in self.rows))


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """One resource."""

    attribute: str
    subscript: str
    doc: Markup
    summary: str
    methods: tuple[MethodSection, ...]
    extras: tuple[tuple[str, str, Markup], ...]
    """Methods of the owner's: name, usage, what it does."""


def operations_of(
    view: ResourceView,
    resource: ResourceName,
    operations: Mapping[OperationId, Operation],
) -> list[tuple[MethodView, Operation]]:
    """Each method of a resource with the operation that it stands for."""
    every = [each for id in resource.operations for each in variants(operations[id])]
    return list(zip(view.methods, every, strict=True))


def resource_page_of(
    api: Api,
    names: Names,
    resource: ResourceName,
    view: ResourceView,
    methods: list[tuple[MethodView, Operation]],
    examples: Mapping[str, Example],
    ways: Ways,
) -> ResourcePage:
    """The page of one resource. `examples`: by the name of the resource and the method."""
    tag = next((each for each in api.tags if each.key == resource.tag), None)
    writer = _SectionWriter(api, names, view, ways)
    return ResourcePage(
        view.attribute,
        f"[{view.subscript.name}]" if view.subscript else "",
        _tag_doc(tag),
        plain(tag.doc) if tag and tag.doc else "",
        tuple(
            writer.section(method, operation, examples[f"{view.attribute}.{method.name}"])
            for method, operation in methods
        ),
        tuple((each.name, each.usage, inline(each.summary)) for each in view.extras),
    )  # fmt: skip


def _tag_doc(tag: Tag | None) -> Markup:
    return described(tag.doc) if tag else Markup("")


class _SectionWriter:
    """Writes the sections of one resource's methods."""

    def __init__(
        self, api: Api, names: Names, view: ResourceView, ways: Ways
    ) -> None:  # fmt: skip
        self.api, self.names, self.view, self.ways = api, names, view, ways
        self.annotator = replace(Annotator(api.types, names), types_in=MODELS)

    def section(
        self, method: MethodView, operation: Operation, example: Example
    ) -> MethodSection:
        bound = f"[{method.bound}]" if method.bound else ""
        paging = operation.paging
        evidence = operation.evidence
        return MethodSection(
            of=operation.id,
            name=method.name,
            anchor=method.name,
            title=f"{self.view.attribute}{bound}.{method.name}",
            verb=operation.verb,
            path=shown(operation.path.wire),
            summary=operation_summary(operation),
            opening=inline(operation_summary(operation)),
            is_stated=bool(operation.summary) or not _doc(operation),
            doc=_doc(operation),
            signature=linked(example.signature, self.ways),
            rows=tuple(self._rows(method, operation)),
            gives=linked(method.gives, self.ways),
            kind=method.call,
            raised=tuple(self._raised(operation)),
            paging=paging_in_words(paging) if paging else operation.unpaged,
            paging_how=paging.decision.how if paging else "",
            example=_program(example.sync),
            async_example=_program(example.asynchronous),
            deprecated=method.deprecated,
            inferred=_source(evidence),
        )

    def _rows(self, method: MethodView, operation: Operation) -> Iterator[Row]:
        parameters = {
            self.names.parameters[operation.id, each.where.value, each.wire]: each
            for each in operation.parameters
        }
        if method.bound in parameters and self.view.subscript:
            yield self._row(
                method, self.view.subscript, parameters[method.bound], "path"
            )
        for argument in method.arguments:
            if argument.kind == "fields":
                yield from self._fields(method, operation)
            elif argument.name in parameters:
                found = parameters[argument.name]
                yield self._row(method, argument, found, found.where.value)
            elif argument.name != "options":
                yield self._row(method, argument, None, "body")

    def _fields(self, method: MethodView, operation: Operation) -> Iterator[Row]:
        """The fields of a body that are keyword arguments."""
        model = self.annotator.model_of(operation.bodies[0].type)
        assert model is not None
        by_name = {
            self.names.fields[model.id, each.wire]: each for each in model.fields
        }
        writer = BodyWriter(self.annotator, ImportSet("site"))
        arguments = list(writer.field_arguments(operation))
        for each in sorted(arguments, key=lambda one: not one.required):
            yield self._row(method, replace(each, default=""), by_name[each.name], "body",
                            required=each.required)  # fmt: skip

    def _row(
        self,
        method: MethodView,
        argument: Argument,
        thing: Parameter | Field | None,
        where: str,
        *,
        required: bool | None = None,
    ) -> Row:
        default = argument.default if argument.default != "None" else ""
        return Row(
            argument.name,
            f"{method.name}.{argument.name}",
            linked(argument.annotation, self.ways),
            argument.required if required is None else required,
            doc_of(thing) + _notes(argument, thing) if thing else _blocks(argument),
            where,
            shown(thing.wire) if thing and thing.wire != argument.name else "",
            default,
            thing.evidence.inferred if thing else False,
            thing.deprecated if thing else False,
        )

    def _raised(self, operation: Operation) -> Iterator[Raised]:
        good = successes(operation)
        for each in operation.responses:
            if each not in good and not each.is_success:
                yield Raised(
                    shown(each.status),
                    _error_class(each),
                    self._body(each),
                    described(each.doc) + _evidence(each.evidence),
                )

    def _body(self, response: Response) -> Markup:
        content = chosen_content(response)
        if content is None:
            return Markup("")
        spelled = self.annotator.spell(content.type, Direction.OUTPUT)
        return linked(spelled.text, self.ways)


def doc_of(thing: Parameter | Field) -> Markup:
    """What is said of a value: its description, its bounds and default, where it comes from."""
    text = plain(thing.doc)
    known = limits(thing.type, text)
    if thing.default is not None:
        known += default_sentence(thing.default, text)
    facts = Markup('<p class="facts">{}</p>').format(inline(" ".join(known)))
    return described(thing.doc) + (facts if known else "") + _evidence(thing.evidence)


def _program(text: str) -> Markup:
    """Nothing for a method that no values could be found for."""
    return highlighted(text, "python") if text else Markup("")


def _doc(operation: Operation) -> Markup:
    """The description; nothing where the summary says it all."""
    is_same = ended(plain(operation.doc)) == operation_summary(operation)
    return Markup("") if is_same else described(operation.doc)


def _notes(argument: Argument, thing: Parameter | Field) -> Markup:
    """What the SDK has to say of an argument beside the document: what is sent where it is not given."""
    before, now = said_of(thing), content_of(argument.doc)
    if not now:
        return Markup("")
    note = (
        now[-1].text
        if len(now) > len(before)
        else now[-1].text.removeprefix(before[-1].text)
    )
    note = note.strip()  # fmt: skip
    return (
        Markup('<p class="facts">{}</p>').format(inline(note)) if note else Markup("")
    )


def _blocks(argument: Argument) -> Markup:
    said = (Markup("<p>{}</p>").format(each.text) for each in content_of(argument.doc))
    return Markup("").join(said)


def _source(evidence: Evidence) -> str:
    if not evidence.inferred:
        return ""
    return shown(evidence.source) if evidence.source else "nothing that the vendor says"


def _evidence(evidence: Evidence) -> Markup:
    source = _source(evidence)
    return (
        Markup('<p class="facts">Inferred from {}.</p>').format(source.rstrip("."))
        if source
        else Markup("")
    )


def _error_class(response: Response) -> str:
    number = whole_number(response.status)
    if number is None:
        return "ServerError" if response.status.startswith("5") else "StatusError"
    return ERROR_CLASSES.get(number) or (
        "ServerError" if number >= 500 else "StatusError"
    )
