"""The files around the code: `__init__.py`, `models/__init__.py`, `pyproject.toml`,
README, api.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from crmgen.emit.imports import Import, ImportSet, export_key
from crmgen.emit.literals import string_literal
from crmgen.emit.views.grammars import grammar_names, is_filter
from crmgen.emit.views.module_parts import ModelsView
from crmgen.emit.views.old_names import AliasPart, class_aliases, client_aliases
from crmgen.emit.views.origin import Origin
from crmgen.ir.operations import Api
from crmgen.naming.names import Names
from crmgen.naming.types.modules import DEEP
from crmgen.records import dataclass
from crmgen.runtime_source import REQUIREMENT, VENDORED, runtime_module

_FROM_CORE: Final = (
    "APIConnectionError",
    "APITimeoutError",
    "AsyncEventStream",
    "AsyncJob",
    "AsyncMiddleware",
    "AsyncPage",
    "AsyncPager",
    "AsyncSend",
    "AsyncStreamedResponse",
    "AuthenticationError",
    "BadRequestError",
    "Batch",
    "ConfigurationError",
    "ConflictError",
    "CredentialsError",
    "Event",
    "EventStream",
    "FileInput",
    "GoneError",
    "Job",
    "JobFailedError",
    "JobTimeoutError",
    "MethodNotAllowedError",
    "Middleware",
    "NotFoundError",
    "NotModifiedError",
    "Page",
    "PagingError",
    "PartialFailureError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "QuotaExceededError",
    "QuotaResponseError",
    "RateLimitError",
    "RawResponse",
    "ReportedFailureError",
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
    """Relative to the package: `.client`."""
    attribute: str
    """What the module calls it."""


@dataclass(frozen=True, slots=True)
class PackageView:
    """`__init__.py` of the package and of `models/`."""

    docstring: str
    imports: tuple[str, ...]
    """Import lines that only type checkers follow."""
    exports: tuple[ExportView, ...]
    """What the package has, each loaded when it is first used."""
    names: tuple[str, ...]
    """Sorted, for `__all__`."""
    modules: tuple[str, ...]
    """Submodules that load when they are first used."""
    version: str
    """Literal."""
    aliases: tuple[AliasPart, ...]
    """Old names of classes."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """`pyproject.toml`."""

    distribution: str
    package: str
    version: str
    description: str
    """A TOML string of fixed words and identifiers."""
    pydantic: str
    """A TOML string: which versions of pydantic it works with."""
    runtime: str
    """A TOML string: the distribution of the runtime; empty where the SDK has it itself."""
    note: str
    """A sentence that says where the file comes from."""


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
        aliases=tuple(
            each
            for each in client_aliases(names)
            if each.name not in {export.name for export in exports}
        ),
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
    kinds = {each.name: each.kind for m in modules for each in m.classes}
    return PackageView(
        docstring=origin.module_docstring(
            f"Every type of `{names.client}`; each loads when first used."
        ),
        imports=imports.lines(),
        exports=tuple(exports),
        names=tuple(sorted((each.name for each in exports), key=export_key)),
        modules=(),
        version="",
        aliases=class_aliases(names, kinds),
    )


def project_view(names: Names, origin: Origin) -> ProjectView:
    return ProjectView(
        distribution=distribution_name(names.package),
        package=names.package,
        version=string_literal(origin.version),
        pydantic=string_literal(_pydantic(names)),
        runtime="" if names.runtime == VENDORED else string_literal(REQUIREMENT),
        description=string_literal(f"Typed client {names.client}, sync and async"),
        note=origin.note,
    )


def _pydantic(names: Names) -> str:
    """Before 2.14 it builds models that lead into each other by recursion, and some 150 of them are the end."""
    modules = Counter(each.module for each in names.types.values())
    is_deep = DEEP in modules or any(count > 100 for count in modules.values())
    return f"pydantic>={'2.14' if is_deep else '2.12'},<3"


def distribution_name(package: str) -> str:
    return package.strip("_").replace("_", "-").lower()
