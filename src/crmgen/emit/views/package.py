"""The files around the code: `__init__.py`, `models/__init__.py`, `pyproject.toml`,
README, api.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crmgen.emit.imports import Import, ImportSet, export_key
from crmgen.emit.literals import string_literal
from crmgen.emit.prose import markdown, plain
from crmgen.emit.runtime import REQUIREMENT, VENDORED, runtime_module
from crmgen.emit.views.client import ClientView, environment_variable
from crmgen.emit.views.customfields import CustomFieldsView, custom_fields_view
from crmgen.emit.views.grammars import grammar_names, is_filter
from crmgen.emit.views.models import ModelsView
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.resource import MethodView, ResourceView
from crmgen.emit.views.shown import shown_credentials, shown_first, shown_value
from crmgen.emit.views.webhooks import WebhookView
from crmgen.ir.operations import Api
from crmgen.ir.types import Evidence, Model
from crmgen.naming.names import Names

_FROM_CORE: Final = (
    "APIConnectionError",
    "APITimeoutError",
    "AsyncEventStream",
    "AsyncMiddleware",
    "AsyncPage",
    "AsyncPager",
    "AsyncSend",
    "AsyncStreamedResponse",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "CredentialsError",
    "Event",
    "EventStream",
    "FileInput",
    "GoneError",
    "MethodNotAllowedError",
    "Middleware",
    "NotFoundError",
    "Page",
    "PagingError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "RateLimitError",
    "RawResponse",
    "Request",
    "RequestOptions",
    "RequestTooLargeError",
    "Response",
    "ResponseTooLargeError",
    "ResponseValidationError",
    "SDKError",
    "Send",
    "ServerError",
    "StatusError",
    "StreamedResponse",
    "Timeout",
    "UnprocessableEntityError",
    "UnsupportedMediaTypeError",
    "WebhookError",
)
"""What the package exports of its runtime, as far as it has it: what people catch and annotate with."""

_FOR_TOKENS: Final = (
    "AsyncAuthorizationCode",
    "AsyncTokenStore",
    "AuthorizationCode",
    "AuthorizationError",
    "FileTokenStore",
    "MemoryTokenStore",
    "Token",
    "TokenError",
    "TokenStore",
)
"""And where clients get tokens of OAuth 2.0 themselves."""


@dataclass(frozen=True, slots=True)
class ExportView:
    """A lazy name: `name` is `attribute` of the submodule `module`."""

    name: str
    module: str
    attribute: str


@dataclass(frozen=True, slots=True)
class PackageView:
    """`__init__.py` of the package and of `models/`."""

    docstring: str
    imports: tuple[str, ...]
    """Import lines that only type checkers follow."""
    exports: tuple[ExportView, ...]
    names: tuple[str, ...]
    """Sorted, for `__all__`."""
    modules: tuple[str, ...]
    """Submodules that load when they are first used."""
    version: str
    """Literal."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """`pyproject.toml`."""

    distribution: str
    package: str
    version: str
    description: str
    """A TOML string of fixed words and identifiers."""
    runtime: str
    """A TOML string: the distribution of the runtime; empty where the SDK has it itself."""
    note: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """Calls that the README shows: each in full, and empty where the API has none of
    the kind.
    """

    opening: str
    """The client's construction: `OnePageCRM(user_id="...", api_key="...")`."""
    async_opening: str
    one: str
    """A call that needs at most ids: `contacts.get("contact_id")`."""
    one_name: str
    """What its result is called."""
    raw: str
    """The same through its raw side."""
    missing: str
    """The same for a record that is not there; empty where it takes no ids."""
    paged: str
    """A call whose items are iterated."""
    paged_name: str


@dataclass(frozen=True, slots=True)
class InferredView:
    """What the README says that the vendor does not document; nothing where all is."""

    methods: tuple[str, ...]
    """A line of Markdown for each resource that has some."""
    models: str
    """Names of types, as Markdown."""
    is_partly: bool
    """Whether arguments, fields or answers of what is documented are inferred."""
    counted: str
    """`12 of 80`."""


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """`README.md` and `api.md`."""

    title: str
    package: str
    distribution: str
    client: str
    environment: tuple[str, ...]
    """The variables that the credentials are read from."""
    address: tuple[str, ...]
    """The client's arguments that are part of the server's address, as Markdown."""
    resources: tuple[ResourceView, ...]
    example: ExampleView
    inferred: InferredView
    webhooks: tuple[WebhookView, ...]
    note: str
    guide: str
    """The owner's Markdown; may be empty."""
    custom: CustomFieldsView | None


def package_view(
    api: Api, names: Names, origin: Origin, needed: Collection[str]
) -> PackageView:
    """`needed`: the modules of the runtime that the SDK has."""
    asynchronous = f"Async{names.client}"
    keeps_tokens = any(part == "client_id" for _, part in names.credentials)
    exports = [
        ExportView(names.client, ".client", names.client),
        ExportView(asynchronous, ".client", asynchronous),
        ExportView("Client", ".client", names.client),
        ExportView("AsyncClient", ".client", asynchronous),
        *(
            _of_runtime(names, name)
            for name in _FROM_CORE
            if runtime_module(name) in needed
        ),
        *(_of_runtime(names, name) for name in _FOR_TOKENS if keeps_tokens),
        *(_of_runtime(names, name) for name in _of_grammars(api)),
    ]
    imports = ImportSet(".__init__", names.runtime)
    modules = ("models", "webhooks") if api.webhooks else ("models",)
    imports.use(".", *modules)
    imports.add(
        Import(
            each.module,
            each.attribute,
            each.name if each.name != each.attribute else "",
        )
        for each in exports
    )
    return PackageView(
        docstring=origin.module_docstring(
            f"`{names.client}` and `{asynchronous}`: typed clients."
        ),
        imports=imports.lines(),
        exports=tuple(exports),
        names=tuple(
            sorted([*(each.name for each in exports), *modules], key=export_key)
        ),
        modules=modules,
        version=string_literal(origin.version),
    )


def _of_runtime(names: Names, name: str) -> ExportView:
    return ExportView(name, f"{names.runtime}.{runtime_module(name)}", name)


def _of_grammars(api: Api) -> Iterator[str]:
    """What conditions and sort orders are made with, where the API takes some."""
    grammars = grammar_names(api)
    if grammars:
        yield "F"
    if any(map(is_filter, grammars)):
        yield "Condition"
    if not all(map(is_filter, grammars)):
        yield "Order"


def models_package_view(
    names: Names, modules: Sequence[ModelsView], origin: Origin
) -> PackageView:
    imports = ImportSet(".models.__init__")
    for each in modules:
        if each.names:
            imports.use(f".models.{each.module}", *each.names)
    exports = [
        ExportView(name, f".{m.module}", name) for m in modules for name in m.names
    ]
    return PackageView(
        docstring=origin.module_docstring(
            f"Every type of `{names.client}`; each loads when first used."
        ),
        imports=imports.lines(),
        exports=tuple(exports),
        names=tuple(sorted((each.name for each in exports), key=export_key)),
        modules=(),
        version="",
    )


def project_view(names: Names, origin: Origin) -> ProjectView:
    return ProjectView(
        distribution=distribution_name(names.package),
        package=names.package,
        version=string_literal(origin.version),
        runtime="" if names.runtime == VENDORED else string_literal(REQUIREMENT),
        description=string_literal(f"Typed client {names.client}, sync and async"),
        note=origin.note,
    )


def readme_view(
    api: Api,
    names: Names,
    client: ClientView,
    resources: tuple[ResourceView, ...],
    webhooks: tuple[WebhookView, ...],
    origin: Origin,
    guide: str,
) -> ReadmeView:
    return ReadmeView(
        title=markdown(plain(api.title)) or names.client,
        package=names.package,
        distribution=distribution_name(names.package),
        client=names.client,
        environment=tuple(
            environment_variable(names, name) for name in client.credentials
        ),
        address=tuple(
            f"`{name}` (or `{environment_variable(names, name)}`)"
            for name in client.variables
        ),
        resources=resources,
        example=_example(api, names, client, resources),
        webhooks=webhooks,
        inferred=_inferred(api, names, resources),
        note=origin.note,
        guide=guide,
        custom=custom_fields_view(api, names),
    )


def _inferred(
    api: Api, names: Names, resources: Iterable[ResourceView]
) -> InferredView:
    methods = {
        each.attribute: [method.name for method in each.methods if method.inferred]
        for each in resources
    }
    types = [
        name.output or name.input or ""
        for id, name in names.types.items()
        if api.types[id].evidence.inferred
    ]
    count = sum(map(len, methods.values()))
    return InferredView(
        methods=tuple(
            f"`crm.{attribute}`: {_code_list(found)}"
            for attribute, found in methods.items()
            if found
        ),
        models=_code_list(types),
        is_partly=any(part.inferred for part in _parts_of(api)),
        counted=f"{count} of {len(api.operations)}",
    )


def _code_list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _parts_of(api: Api) -> Iterator[Evidence]:
    """The evidence of all that operations and types are made of."""
    for operation in api.operations:
        yield from (each.evidence for each in operation.parameters)
        yield from (each.evidence for each in operation.responses)
    for type in api.types.values():
        if isinstance(type, Model):
            yield from (each.evidence for each in type.fields)


def distribution_name(package: str) -> str:
    return package.strip("_").replace("_", "-").lower()


def _example(
    api: Api, names: Names, client: ClientView, resources: Iterable[ResourceView]
) -> ExampleView:
    """Calls of the resource that the API is about, with its usual methods."""
    ranked = shown_first(api, names, resources)
    calls = [(resource, method) for resource in ranked for method in resource.methods]
    simple = [pair for pair in calls if "=..." not in pair[1].usage]
    paged = next((pair for pair in simple if pair[1].call == "PagedCall"), None)
    gets = [pair for pair in simple if pair[1].name == "get"]
    one = next(iter(gets or [pair for pair in calls if pair != paged]), None)
    shown = shown_credentials(api, names, client)
    given = ", ".join(f'{name}="..."' for name in shown)
    return ExampleView(
        opening=f"{names.client}({given})",
        async_opening=f"Async{names.client}({given})",
        one=_call(*one) if one else "",
        one_name=one[1].item if one else "",
        raw=_call(*one, side=".raw") if one else "",
        missing=_call(*one, missing=True) if one and _takes_ids(one[1]) else "",
        paged=_call(*paged) if paged else "",
        paged_name=paged[1].item if paged else "",
    )


def _takes_ids(method: MethodView) -> bool:
    return any(part.strip().isidentifier() for part in method.usage.split(","))


def _call(
    resource: ResourceView, method: MethodView, side: str = "", *, missing: bool = False
) -> str:
    """A call with its path values, each as text that names it, and with `...` for what
    else it needs; `missing`: for a record that is not there.
    """
    parts = [part.strip() for part in method.usage.split(",")]
    ids = [shown_value(method, part) for part in parts if part.isidentifier()]
    if missing:
        ids = [
            '"no-such-id"' if each.startswith('"') else "404404404404" for each in ids
        ]
    needed = [part for part in parts if part.endswith("=...")]
    bound = f"[{string_literal(method.bound)}]" if method.bound else ""
    given = ", ".join([*ids, *needed])
    return f"{resource.attribute}{bound}.{method.name}{side}({given})"
