"""A module under `resources/`: a class with one function per operation, and the two
classes that it makes, for both kinds of client.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from keyword import iskeyword

from crmgen.emit.annotations import MODELS, Annotator
from crmgen.emit.etags import NO_VERSIONS, Versions, is_conditional
from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.prose import Block, code_span, first_sentence, markdown
from crmgen.emit.views.arguments import ParameterWriter
from crmgen.emit.views.docs import operation_doc, operation_summary, type_content
from crmgen.emit.views.grammars import grammar_names
from crmgen.emit.views.long_lines import argument_value
from crmgen.emit.views.old_names import (
    AliasPart,
    alias_part,
    argument_aliases,
    before_renaming,
)
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.outcomes import (
    NOTES,
    UnaskedWriter,
    batch_fact,
    batch_types,
    polling_fact,
)
from crmgen.emit.views.parts import Argument, Doc, Fact
from crmgen.emit.views.rates import rates_literal
from crmgen.emit.views.request_bodies import BodyWriter
from crmgen.emit.views.resource_parts import ErrorsView, MethodView, ResourceView
from crmgen.emit.views.responses import ResultWriter
from crmgen.emit.views.servers import absolute_url
from crmgen.emit.views.signatures import MethodParts
from crmgen.extras import NO_EXTRAS, ExtraClass
from crmgen.ir.grammars import Grammar
from crmgen.ir.operations import Api, Operation
from crmgen.ir.security import Requirement
from crmgen.ir.types import OperationId
from crmgen.ir.variants import STREAM, variants
from crmgen.naming.names import Names, ResourceName
from crmgen.naming.words.collisions import SHADOWABLE
from crmgen.naming.words.identifiers import snake, words
from crmgen.records import dataclass, field, replace
from crmgen.text import SpecText


def resource_views(
    api: Api,
    annotator: Annotator,
    origin: Origin,
    bases: Mapping[str, ExtraClass] = NO_EXTRAS.bases,
    versions: Versions = NO_VERSIONS,
) -> tuple[ResourceView, ...]:
    """All resources, in the order of the naming pass. `bases`: what some extend."""
    operations = {each.id: each for each in api.operations}
    grammars = grammar_names(api)
    arguments = annotator.names.parameters.items()
    take_models = frozenset(key[0] for key, name in arguments if name == MODELS)
    return tuple(
        _Module(
            api,
            annotator,
            each,
            grammars,
            take_models,
            bases.get(each.attribute),
            versions,
        ).view(operations, origin)
        for each in annotator.names.resources
    )


@dataclass(slots=True)
class _Module:
    """Builds the view of one resource."""

    api: Api
    annotator: Annotator
    resource: ResourceName
    grammars: dict[Grammar, str]
    take_models: frozenset[OperationId]
    """The operations that have an argument `models`."""
    base: ExtraClass | None = None
    versions: Versions = NO_VERSIONS
    imports: ImportSet = field(init=False)
    bind: SpecText | None = None
    """The path parameter that the resource takes by subscription."""
    subscript: Argument | None = None
    errors: dict[str, str] = field(default_factory=dict[str, str])
    """Table of error types to the constant that holds it."""

    def __post_init__(self) -> None:
        self.imports = ImportSet(
            f".resources.{self.resource.attribute}", self.names.runtime
        )

    @property
    def names(self) -> Names:
        return self.annotator.names

    def view(
        self, operations: dict[OperationId, Operation], origin: Origin
    ) -> ResourceView:
        name = self.resource
        self.imports.use("._core", "AsyncClient", "SyncClient", "ClientT")
        self.imports.use("._core", "AsyncResource", "BaseResource", "Resource")
        self.imports.use("._core", "RequestOptions")
        owner = self._owner()
        tag = next((each for each in self.api.tags if each.key == name.tag), None)
        self.bind = tag.bind if tag else None
        each_method = [
            each for id in name.operations for each in variants(operations[id])
        ]
        members = {*map(self.names.method, each_method)}
        members |= {method for _, method in self.names.aliases.methods}
        self.annotator = replace(
            self.annotator,
            shadowed=SHADOWABLE & members,
            types_in=self._types_in(each_method),
        )
        methods = tuple(map(self._method, each_method))
        aliases, moved = self._old_methods(operations, methods)
        if self.subscript:
            self.imports.use("._core", "BoundResource")
        doc, fallback = (
            (tag.doc if tag else None),
            f"Operations of `{self.names.client}.{name.attribute}`.",
        )
        return ResourceView(
            attribute=name.attribute,
            class_name=name.class_name,
            docstring=origin.module_docstring(
                f"Operations of `{self.names.client}.{name.attribute}`."
            ),
            imports=self.imports,
            errors=tuple(
                ErrorsView(constant, table) for table, constant in self.errors.items()
            ),
            methods=methods,
            subscript=self.subscript,
            bound_class=name.bound_class,
            bound_doc=Doc((Block(f"Methods of `{self._subscription()}`."),)),
            stated_name=self._stated_name(),
            doc=Doc(type_content(doc, otherwise=fallback)),
            summary=markdown(first_sentence(doc)[0]),
            owner=owner,
            async_owner=f"Async{owner}" if owner else "",
            extras=self.base.methods if self.base else (),
            aliases=aliases,
            moved=moved,
        )

    def _types_in(self, operations: Sequence[Operation]) -> str:
        """What the package of types is called here: `models`, unless a method or an argument is."""
        if not self.annotator.types_in:
            return ""
        is_argument = not self.take_models.isdisjoint(each.id for each in operations)
        is_taken = is_argument or MODELS in map(self.names.method, operations)
        return f"_{MODELS}" if is_taken else MODELS

    def _old_methods(
        self, operations: dict[OperationId, Operation], methods: Sequence[MethodView]
    ) -> tuple[tuple[AliasPart, ...], tuple[MethodView, ...]]:
        """Old names of methods that stand here, and the methods of other resources that they mean."""
        here, old = self.resource.attribute, self.names.aliases
        by_name = {each.name: each for each in methods}
        parts: list[AliasPart] = []
        moved: list[MethodView] = []
        for (resource, name), each in sorted(old.methods.items()):
            gone = old.resources.get(resource)
            if (gone.now if gone else resource) != here:
                continue
            home, _, now = each.now.partition(".")
            if home != here:
                of, variant = each.of
                meant = variants(operations[of])
                view = self._method(next(o for o in meant if o.variant == variant))
                moved.append(replace(view, name=f"_moved_{name}"))
                now = moved[-1].name
            bound = home == here and bool(by_name[now].bound)
            part = alias_part(
                name, now, each.since, owner=resource, new=each.now, bound=bound
            )
            parts.append(part)
        return tuple(parts), tuple(moved)

    def _owner(self) -> str:
        """The hand-written class that the resource extends."""
        if self.base is None:
            return ""
        name = self.base.name
        self.imports.use(self.base.module, name, f"Async{name}")
        return name

    def _subscription(self) -> str:
        """`CRM.objects[slug]`"""
        argument = self.subscript.name if self.subscript else ""
        return f"{self.names.client}.{self.resource.attribute}[{argument}]"

    def _stated_name(self) -> str:
        attribute = self.resource.attribute
        said = snake(words(self.resource.class_name)) == attribute
        return "" if said else string_literal(attribute)

    def _method(self, operation: Operation) -> MethodView:
        parts = self._parts(operation)
        name = self.names.method(operation)
        call = self._call(operation, parts)
        result, outcome, more = self._outcome(operation, parts)
        bound = ""
        if self.bind is not None and operation.first_path_value == self.bind:
            bound, self.subscript = parts.path[0].name, parts.path[0]
        arguments = parts.arguments[bool(bound) :]
        old, before = self._old_arguments(operation, parts, arguments)
        self.imports.use("._core", call)
        return MethodView(
            name=name,
            arguments=arguments,
            call=call,
            result=result,
            outcome=outcome,
            envelope=parts.received.envelope,
            verb=string_literal(operation.verb),
            path=string_literal(operation.path.wire),
            doc=operation_doc(
                operation, parts.documented(), [*_notes(operation, call), *_told(old)]
            ),
            facts=(*self._facts(operation, parts, self._parameters()), *more),
            request=code_span(f"{operation.verb} ", operation.path.wire),
            summary=_summary_tail(operation),
            usage=", ".join(list(parts.usage())[bool(bound) :]),
            optional_fields=parts.optional_fields,
            bound=bound,
            deprecated=operation.deprecated,
            inferred=operation.evidence.inferred,
            item=_variable(result, self.annotator.types_in),
            old_arguments=old,
            before=before,
        )

    def _old_arguments(
        self,
        operation: Operation,
        parts: MethodParts,
        arguments: Sequence[Argument],
    ) -> tuple[Mapping[str, str], tuple[Argument, ...]]:
        """Old names of arguments, and what a call with them takes."""
        old = argument_aliases(self.api, self.names, operation)
        if not old:
            return {}, ()
        fields: list[Argument] = []
        if parts.fields:
            named = {*old.values()}
            needed = not named.isdisjoint(parts.required_fields)
            writer = BodyWriter(self.annotator, self.imports)
            fields += writer.field_arguments(operation, None if needed else named)
        return before_renaming(arguments, fields, old)

    def _parts(self, operation: Operation) -> MethodParts:
        parameters = self._parameters()
        received = ResultWriter(self.annotator, self.imports).results(
            operation, may_be_known=self._may_be_known(operation)
        )
        known = received.result if self.versions.of(operation, self.api.types) else ""
        keywords = parameters.keyword_arguments(operation, known)
        writer = BodyWriter(self.annotator, self.imports)
        sent = writer.facts(operation) if operation.bodies else None
        if sent:
            keywords += [each for each in (sent.argument, sent.media_type) if each]
        keywords.sort(key=lambda argument: not argument.required)
        return MethodParts(
            parameters.path_arguments(operation), keywords, sent, received
        )

    def _may_be_known(self, operation: Operation) -> bool:
        """Whether the server may answer that the caller has it already."""
        types = self.api.types
        known = self.versions.of(operation, types)
        return known is not None and is_conditional(operation, types)

    def _parameters(self) -> ParameterWriter:
        return ParameterWriter(self.annotator, self.imports, self.grammars)

    def _call(self, operation: Operation, parts: MethodParts) -> str:
        """The kind of call that a method states."""
        if operation.job is not None:
            return "JobCall"
        if operation.batch is not None:
            return "BatchCall"
        if self.versions.of(operation, self.api.types):
            return "TaggedCall"
        if parts.received.is_streamed:
            return "StreamedCall"
        return "PagedCall" if operation.paging else "Call"

    def _outcome(
        self, operation: Operation, parts: MethodParts
    ) -> tuple[str, str, tuple[Fact, ...]]:
        """What a method gives, what of that comes later or failed, and what the call states of it."""
        if operation.job is not None:
            id = operation.job.read
            read = next(each for each in self.api.operations if each.id == id)
            received = ResultWriter(self.annotator, self.imports).results(read)
            asked = MethodParts([], [], None, received)
            unasked = UnaskedWriter(self.annotator, self.imports, self.grammars)
            facts = self._facts(read, asked, unasked)
            fact = polling_fact(operation.job, read, received, facts, self.imports)
            return parts.received.result, received.result, (fact,)
        if operation.batch is not None:
            types = batch_types(operation.batch, self.annotator, self.imports)
            return *types, (batch_fact(operation.batch, self.imports),)
        return parts.received.result, "", ()

    def _facts(
        self, operation: Operation, parts: MethodParts, parameters: ParameterWriter
    ) -> Iterator[Fact]:
        """Keyword arguments of the call, in the runtime's order."""
        yield from parameters.facts(operation)
        if parts.sent:
            body = parts.sent.expression
            yield Fact("body", argument_value("body", body))
        yield from parts.received.facts
        yield from self._settings(operation)
        if parts.received.accept:
            yield Fact("accept", parts.received.accept)
        if operation.idempotent:
            yield Fact("idempotent", "True")
        if operation.key_header not in (None, self.api.key_header):
            header = string_literal(operation.key_header or "")
            yield Fact("idempotency_header", header)
        if operation.rate_limits:
            yield Fact("rate_limit", rates_literal(operation.rate_limits))

    def _settings(self, operation: Operation) -> Iterable[Fact]:
        """What differs from operation to operation apart from parameters and bodies."""
        errors = ResultWriter(self.annotator, self.imports).errors(operation)
        if errors:
            self.imports.use("._core", "Errors")
            numbered = f"_ERRORS_{len(self.errors) + 1}" if self.errors else "_ERRORS"
            yield Fact("errors", self.errors.setdefault(errors, numbered))
        if operation.security is not None and operation.security != self.api.security:
            yield Fact("security", security_literal(operation.security))
        url = absolute_url(operation.servers)
        if url:
            yield Fact("base_url", string_literal(url))


def security_literal(security: Iterable[Requirement]) -> str:
    """Alternatives, each a tuple of schemes that go together."""
    alternatives = [tuple_literal(each.schemes) for each in security]
    return f"({', '.join(alternatives)}{',' if len(alternatives) == 1 else ''})"


def _notes(operation: Operation, call: str) -> Iterator[str]:
    """What sets a further method of an operation apart from its first, and what its status does not tell."""
    if call in NOTES:
        yield NOTES[call]
    if operation.failure is not None:
        yield "Raises `ReportedFailureError` where a success says in its body that it failed."
    if operation.variant == STREAM:
        yield "Gives the items of its response one after the other while they come."
    elif operation.variant:
        sent = " or ".join(code_span("", each.media) for each in operation.bodies)
        yield f"Sends its body as {sent}."


def _told(old: Mapping[str, str]) -> Iterator[str]:
    for name, now in old.items():
        yield f"`{now}` was called `{name}`, which works with a DeprecationWarning."


def _summary_tail(operation: Operation) -> str:
    summary = markdown(operation_summary(operation))
    return f": {summary}" if summary else ""


def _variable(result: str, types_in: str) -> str:
    """What a person would call a result: a `models.Contact` is a `contact`."""
    name = result.removeprefix(f"{types_in}.")
    variable = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    is_free = variable.isidentifier() and not iskeyword(variable)
    return variable if name != result and is_free else "item"
