"""`client.py`: the facts of an API, and the sync and async client with their resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal
from crmgen.emit.prose import (
    LINE_LENGTH,
    Block,
    blocks,
    code_span,
    docstring,
    ended,
    first_sentence,
    lines,
    plain,
)
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.resource import security_literal
from crmgen.emit.views.servers import absolute_url
from crmgen.ir.operations import Api, SchemeKind, SecurityScheme, Tag
from crmgen.naming.members.credentials import credential_parts
from crmgen.naming.names import Names
from crmgen.text import SpecText, Wire, joined


@dataclass(frozen=True, slots=True)
class CredentialView:
    name: str
    annotation: str
    async_annotation: str


@dataclass(frozen=True, slots=True)
class VariableView:
    """A variable of the server's address that the client takes as an argument."""

    name: str
    placeholder: str
    """Literal of what stands for it in the address: `"{region}"`."""
    default: str
    environment: str
    """Literal of the environment variable that it is else read from."""


@dataclass(frozen=True, slots=True)
class ClientResourceView:
    attribute: str
    class_name: str
    docstring: str


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """One of the two clients."""

    name: str
    base: str
    http_client: str
    prefix: str
    """Of the resources' classes: empty or `Async`."""
    docstring: str
    arguments: tuple[str, ...]
    """The credentials' and variables' declarations."""
    token_store: str
    """Annotation of the store of tokens."""
    middleware: str
    """Type of what may stand around each try."""


@dataclass(frozen=True, slots=True)
class ClientView:
    """`client.py`."""

    docstring: str
    imports: str
    resource_imports: tuple[str, ...]
    """Import lines that only type checkers follow."""
    facts: tuple[str, ...]
    """Arguments of `ApiFacts`."""
    credentials: tuple[str, ...]
    """Names of the arguments."""
    credentials_given: str
    """The same as a dict display of argument names and arguments."""
    parameters: tuple[str, ...]
    """Names of the arguments that operations take of the client."""
    parameters_given: str
    variables: tuple[VariableView, ...]
    server_signature: str
    url_template: str
    base_url_variable: str
    """Literal of the environment variable of the whole address."""
    base_url: str
    """What the clients hand on as `base_url`."""
    keeps_tokens: bool
    """Whether the clients take a store of tokens."""
    classes: tuple[ClientClassView, ...]
    resources: tuple[ClientResourceView, ...]
    resources_docstring: str
    """Of the package `resources`."""


_PLAIN: Final = frozenset(
    ["username", "password", "client_id", "client_secret", "refresh_token", "scope"]
)
"""Parts that do not change while a client lives: a function for them would make no sense."""


def client_view(api: Api, names: Names, origin: Origin) -> ClientView:
    imports = ImportSet(".client")
    imports.use("collections.abc", "Mapping", "Sequence")
    imports.use("._core", "AsyncMiddleware", "Middleware")
    imports.use("typing", "Final")
    if names.resources:
        imports.use("functools", "cached_property")
        imports.use("typing", "TYPE_CHECKING")
    imports.use("._core", "ApiFacts", "AsyncClient", "AsyncHttpClient")
    imports.use("._core", "HttpClient", "SyncClient", "Timeout")
    facts = tuple(_facts(api, names, origin, imports))
    credentials = tuple(_credentials(api, names))
    if any(each.annotation.startswith("Credential") for each in credentials):
        imports.use("._core", "AsyncCredential", "Credential")
    keeps_tokens = any("client_id" in credential_parts(each) for each in api.schemes)
    if keeps_tokens:
        imports.use("._core", "AsyncTokenStore", "TokenStore")
    variables = tuple(_variables(api, names))
    if variables:
        imports.use("os", "getenv")
    resources = ImportSet(".client")
    for each in names.resources:
        module = f".resources.{each.attribute}"
        resources.use(module, each.class_name, f"Async{each.class_name}")
    return ClientView(
        docstring=origin.module_docstring(
            f"The clients `{names.client}` and `Async{names.client}`."
        ),
        imports=imports.render(),
        resource_imports=resources.lines(),
        facts=facts,
        credentials=tuple(each.name for each in credentials),
        credentials_given=_given(each.name for each in credentials),
        parameters=tuple(names.client_parameters.values()),
        parameters_given=_given(names.client_parameters.values()),
        variables=variables,
        server_signature=", ".join(f"{each.name}: str | None" for each in variables),
        base_url=_base_url(variables),
        base_url_variable=string_literal(f"{names.package}_BASE_URL".upper()),
        url_template=string_literal(api.servers[0].url) if variables else "",
        keeps_tokens=keeps_tokens,
        classes=(
            _class(api, names, credentials, variables, asynchronous=False),
            _class(api, names, credentials, variables, asynchronous=True),
        ),
        resources=tuple(_resources(api, names)),
        resources_docstring=origin.module_docstring(
            f"The resources of `{names.client}`."
        ),
    )


def _class(
    api: Api,
    names: Names,
    credentials: tuple[CredentialView, ...],
    variables: tuple[VariableView, ...],
    *,
    asynchronous: bool,
) -> ClientClassView:
    prefix = "Async" if asynchronous else ""
    article = "An asynchronous" if asynchronous else "A"
    return ClientClassView(
        name=f"{prefix}{names.client}",
        base="AsyncClient" if asynchronous else "SyncClient",
        http_client=f"{prefix}HttpClient",
        prefix=prefix,
        docstring=_class_docstring(article, api, names, credentials),
        arguments=(
            *_arguments(credentials, variables, asynchronous=asynchronous),
            *(
                f"{name}: str | None = None"
                for name in names.client_parameters.values()
            ),
        ),
        token_store="TokenStore | AsyncTokenStore" if asynchronous else "TokenStore",
        middleware="AsyncMiddleware" if asynchronous else "Middleware",
    )


def _facts(api: Api, names: Names, origin: Origin, imports: ImportSet) -> Iterator[str]:
    yield f"package={string_literal(names.package)}"
    yield f"version={string_literal(origin.version)}"
    yield f"base_url={string_literal(absolute_url(api.servers) or '')}"
    schemes = [
        f"{string_literal(s.wire)}: {_scheme(s, names, imports)}" for s in api.schemes
    ]
    if schemes:
        yield f"schemes={{{', '.join(schemes)}}}"
    if api.security:
        yield f"security={security_literal(api.security)}"
    if api.rate_limit is not None:
        yield f"rate_limit={string_literal(_rate(api.rate_limit.calls, api.rate_limit.seconds))}"
    if api.key_header is not None:
        yield f"idempotency_header={string_literal(api.key_header)}"


def _scheme(scheme: SecurityScheme, names: Names, imports: ImportSet) -> str:
    """The runtime's description of a scheme, with the client's arguments that it takes."""
    arguments = {
        part: string_literal(name) for part, name in _credential_names(scheme, names)
    }
    match scheme.kind:
        case SchemeKind.BASIC:
            name, given = (
                "Basic",
                [f"{part}={value}" for part, value in arguments.items()],
            )
        case SchemeKind.BEARER:
            name, given = "Bearer", [f"token={arguments['token']}"]
        case SchemeKind.OAUTH2 | SchemeKind.OPEN_ID:
            name, given = (
                "OAuth2",
                [
                    *(f"{part}={value}" for part, value in arguments.items()),
                    *(
                        f"{key}={string_literal(url)}"
                        for key, url in _endpoints(scheme)
                    ),
                ],
            )
        case SchemeKind.API_KEY:
            where = string_literal(scheme.where.value if scheme.where else "header")
            header = string_literal(scheme.parameter or "")
            name, given = "ApiKey", [where, header, f"key={arguments['api_key']}"]
        case SchemeKind.OTHER:
            name, given = "OtherScheme", [string_literal(scheme.wire)]
    imports.use("._core", name)
    return f"{name}({', '.join(given)})"


def _endpoints(scheme: SecurityScheme) -> Iterator[tuple[str, SpecText]]:
    """The addresses of a scheme's flows, as the runtime calls them; relative ones stay so."""
    flows = {flow.kind: flow for flow in scheme.flows}
    code = flows.get("authorization_code")
    users = code or flows.get("password")
    if code and code.authorization_url:
        yield "authorization_url", code.authorization_url
    if users and users.token_url:
        yield "token_url", users.token_url
    own = flows.get("client_credentials")
    if own and own.token_url:
        yield "client_credentials_url", own.token_url
    refresh = [flow.refresh_url for flow in scheme.flows if flow.refresh_url]
    if refresh:
        yield "refresh_url", refresh[0]


def _credential_names(
    scheme: SecurityScheme, names: Names
) -> Iterator[tuple[str, str]]:
    for part in credential_parts(scheme):
        yield part, names.credentials[scheme.wire, part]


def _credentials(api: Api, names: Names) -> Iterator[CredentialView]:
    """The arguments of all schemes, each name once."""
    seen: set[str] = set()
    for scheme in api.schemes:
        for part, name in _credential_names(scheme, names):
            if name not in seen:
                seen.add(name)
                plain_text = part in _PLAIN
                yield CredentialView(
                    name,
                    "str" if plain_text else "Credential",
                    "str" if plain_text else "AsyncCredential",
                )


def _variables(api: Api, names: Names) -> Iterator[VariableView]:
    for variable in api.servers[0].variables if absolute_url(api.servers) else ():
        placeholder = joined((SpecText("{"), variable.wire, SpecText("}")), "")
        yield VariableView(
            names.server_variables[variable.wire],
            string_literal(placeholder),
            string_literal(variable.default),
            string_literal(environment_variable(names, variable.wire)),
        )


def environment_variable(names: Names, wire: SpecText) -> str:
    """What a variable of the server's address is read from when it is not given."""
    return f"{names.package}_{names.server_variables[wire]}".upper()


def _variable_lines(api: Api, names: Names) -> Iterator[str]:
    """The variables of the server's address as arguments in a docstring."""
    for variable in api.servers[0].variables if absolute_url(api.servers) else ():
        wire = variable.wire
        about = ended(first_sentence(variable.doc)[0])
        default = (
            f", else {code_span('', variable.default)}" if variable.default else ""
        )
        parts = (
            f"{names.server_variables[wire]}:",
            *([about] if about else []),
            f"Else read from `{environment_variable(names, wire)}`{default}.",
        )
        first, *rest = lines([Block(" ".join(parts))], LINE_LENGTH - 12)
        yield f"    {first}"
        yield from (f"        {line}" for line in rest)


def _given(names: Iterable[str]) -> str:
    return f"{{{', '.join(f'{string_literal(name)}: {name}' for name in names)}}}"


def _base_url(variables: tuple[VariableView, ...]) -> str:
    if not variables:
        return "base_url"
    return f"base_url or _server({', '.join(each.name for each in variables)})"


def _arguments(
    credentials: Iterable[CredentialView],
    variables: Iterable[VariableView],
    *,
    asynchronous: bool,
) -> Iterator[str]:
    for each in credentials:
        annotation = each.async_annotation if asynchronous else each.annotation
        yield f"{each.name}: {annotation} | None = None"
    for variable in variables:
        yield f"{variable.name}: str | None = None"


def _class_docstring(
    article: str, api: Api, names: Names, credentials: Iterable[CredentialView]
) -> str:
    """The API's title, the first paragraph on it, and where the client's arguments come
    from.
    """
    content = [
        Block(f"{article} client of {plain(api.title) or names.client}."),
        *blocks(api.doc)[:1],
    ]
    prefix = names.package.upper()
    tail = [
        f"    {each.name}: Else read from `{prefix}_{each.name.upper()}`."
        for each in credentials
    ]
    tail += _variable_lines(api, names)
    tail += [
        f"    {name}: Sent with every call that takes it; else read from `{prefix}_{name.upper()}`."
        for name in names.client_parameters.values()
    ]
    tail += [
        f"    base_url: Else read from `{prefix}_BASE_URL`, else the API's own.",
        "    timeout: Seconds for a whole call, or a `Timeout`.",
        "    max_retries: How often a call that is safe to repeat is tried again.",
        "    headers: Sent with every call.",
        "    http_client: A client of your own, which you close yourself.",
        '    rate_limit: Calls that are made at most, such as "60/min" or "10/s".',
        "    strict: Raise `ResponseValidationError` for an answer that contradicts the API's",
        "        description, instead of returning it as it came.",
    ]
    if any("client_id" in credential_parts(each) for each in api.schemes):
        tail.append(
            "    token_store: Where tokens are kept, such as a `FileTokenStore`; else in memory."
        )
    tail += [
        "    middleware: Called around each try, the first one outermost.",
        "    max_in_flight: Calls that may be under way at the same time.",
    ]
    return docstring(content, 4, ["", "Args:", *tail])


def _resources(api: Api, names: Names) -> Iterator[ClientResourceView]:
    tags: dict[Wire, Tag] = {tag.wire: tag for tag in api.tags}
    for each in names.resources:
        tag = tags.get(each.tag)
        summary = first_sentence(tag.doc)[0] if tag else ""
        text = docstring([Block(summary or f"Operations of `{each.attribute}`.")], 8)
        yield ClientResourceView(each.attribute, each.class_name, text)


def _rate(calls: int, seconds: float) -> str:
    """`60/min`, as the runtime reads it."""
    units = {1.0: "s", 60.0: "min", 3600.0: "h", 86400.0: "d"}
    return f"{calls}/{units[seconds]}" if seconds in units else f"{calls}/{seconds:g}s"
