"""`client.py`: the facts of an API, and the sync and async client with their resources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crmgen.emit.imports import ImportSet
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.prose import Block, blocks, code_span, ended, first_sentence, plain
from crmgen.emit.views.docs import argument_lines
from crmgen.emit.views.old_names import AliasPart, resource_aliases
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.parts import Argument, Doc, Fact, content_of
from crmgen.emit.views.rates import rates_literal
from crmgen.emit.views.resource import security_literal
from crmgen.emit.views.servers import absolute_url
from crmgen.ir.operations import Api, ServerVariable, Tag
from crmgen.ir.security import SchemeKind, SecurityScheme
from crmgen.naming.credentials import credential_parts
from crmgen.naming.names import Names
from crmgen.records import dataclass
from crmgen.runtime_source import client_options, runtime_names
from crmgen.text import SpecText, Wire, joined


@dataclass(frozen=True, slots=True)
class ClientResourceView:
    """A resource as the client knows it."""

    attribute: str
    class_name: str
    doc: Doc


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """One of the two clients."""

    name: str
    base: str
    """The runtime's class that it extends."""
    prefix: str
    """Of the resources' classes: empty or `Async`."""
    doc: Doc
    arguments: tuple[Argument, ...]
    """Credentials, parts of the server's address, parameters of operations, and options."""
    options_class: str
    """The runtime's class of the options."""
    options: tuple[str, ...]
    """Names of the arguments that are options."""


@dataclass(frozen=True, slots=True)
class ClientView:
    """`client.py`, and `resources/__init__.py`."""

    docstring: str
    """Of `client.py`."""
    imports: ImportSet
    resource_imports: tuple[str, ...]
    """Import lines that only type checkers follow."""
    facts: tuple[Fact, ...]
    """Arguments of `ApiFacts`."""
    credentials: tuple[str, ...]
    """Names of the clients' arguments that are credentials."""
    parameters: tuple[str, ...]
    """Names of those that operations take of the client."""
    variables: tuple[str, ...]
    """Names of those that are parts of the server's address."""
    server: str
    """A `ServerTemplate`, as an expression; empty where the address has no parts."""
    classes: tuple[ClientClassView, ...]
    """The synchronous client, then the asynchronous one."""
    resources: tuple[ClientResourceView, ...]
    """What the clients have as attributes."""
    aliases: tuple[AliasPart, ...]
    """Old names of these attributes."""
    resources_docstring: str
    """Of the package `resources`."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the module defines."""
        return frozenset({"API", "SERVER", *(each.name for each in self.classes)})


_PLAIN: Final = frozenset(
    ["username", "password", "client_id", "client_secret", "refresh_token", "scope"]
)
"""Parts that do not change while a client lives: a function for them would make no sense."""


def client_view(api: Api, names: Names, origin: Origin) -> ClientView:
    imports = ImportSet(".client", names.runtime)
    imports.use("typing", "Final")
    if names.resources:
        imports.use("._core", "cached_resource")
        imports.use("typing", "TYPE_CHECKING")
    imports.use("._core", "ApiFacts", "AsyncClient", "SyncClient")
    facts = tuple(_facts(api, names, origin, imports))
    credentials = _credentials(api, names)
    if not all(credentials.values()):
        imports.use("._core", "AsyncCredential", "Credential")
    _import_options([_options_class(api, ""), _options_class(api, "Async")], imports)
    server = _server(api, names)
    if server:
        imports.use("._core", "ServerTemplate", "ServerVariable")
    resources = ImportSet(".client")
    for each in names.resources:
        module = f".resources.{each.attribute}"
        resources.use(module, each.class_name, f"Async{each.class_name}")
    return ClientView(
        docstring=origin.module_docstring(
            f"The clients `{names.client}` and `Async{names.client}`."
        ),
        imports=imports,
        resource_imports=resources.lines(),
        facts=facts,
        credentials=tuple(credentials),
        parameters=tuple(names.client_parameters.values()),
        variables=tuple(name for name, _ in _variables(api, names)),
        server=server,
        classes=(
            _class(api, names, credentials, prefix=""),
            _class(api, names, credentials, prefix="Async"),
        ),
        resources=tuple(_resources(api, names)),
        aliases=resource_aliases(names),
        resources_docstring=origin.module_docstring(
            f"The resources of `{names.client}`."
        ),
    )


def _class(
    api: Api,
    names: Names,
    credentials: Mapping[str, bool],
    *,
    prefix: str,
) -> ClientClassView:
    kind = _options_class(api, prefix)
    arguments = (
        *_arguments(api, names, credentials, prefix),
        *_options(names, kind),
    )
    return ClientClassView(
        name=f"{prefix}{names.client}",
        base="AsyncClient" if prefix else "SyncClient",
        prefix=prefix,
        doc=_class_doc(api, names, arguments, prefix),
        arguments=arguments,
        options_class=kind,
        options=tuple(each.name for each in client_options(kind)),
    )


def _facts(
    api: Api, names: Names, origin: Origin, imports: ImportSet
) -> Iterator[Fact]:
    yield Fact("package", string_literal(names.package))
    yield Fact("version", string_literal(origin.version))
    yield Fact("base_url", string_literal(absolute_url(api.servers) or ""))
    schemes = [
        f"{string_literal(s.wire)}: {_scheme(s, names, imports)}" for s in api.schemes
    ]
    if schemes:
        yield Fact("schemes", f"{{{', '.join(schemes)}}}")
    if api.security:
        yield Fact("security", security_literal(api.security))
    if api.rate_limits:
        yield Fact("rate_limit", rates_literal(api.rate_limits))
    if api.key_header is not None:
        yield Fact("idempotency_header", string_literal(api.key_header))


def _scheme(scheme: SecurityScheme, names: Names, imports: ImportSet) -> str:
    """The runtime's description of a scheme, with the client's arguments that it takes."""
    arguments = {
        part: string_literal(name) for part, name in _credential_names(scheme, names)
    }
    match scheme.kind:
        case SchemeKind.BASIC | SchemeKind.DIGEST:
            name = "Basic" if scheme.kind is SchemeKind.BASIC else "Digest"
            given = [f"{part}={value}" for part, value in arguments.items()]
        case SchemeKind.BEARER:
            name, given = "Bearer", [f"token={arguments['token']}"]
        case SchemeKind.OAUTH2 | SchemeKind.OPEN_ID:
            name = "OAuth2"
            given = [f"{part}={value}" for part, value in arguments.items()]
            given += _token_facts(scheme, imports)
        case SchemeKind.API_KEY:
            where = string_literal(scheme.where.value if scheme.where else "header")
            header = string_literal(scheme.parameter or "")
            name, given = "ApiKey", [where, header, f"key={arguments['api_key']}"]
        case SchemeKind.MUTUAL_TLS:
            name, given = "MutualTLS", []
        case SchemeKind.OTHER:
            name, given = "OtherScheme", [string_literal(scheme.wire)]
            given += [] if scheme.where else ["header=None"]
    imports.use("._core", name)
    return f"{name}({', '.join(given)})"


def _token_facts(scheme: SecurityScheme, imports: ImportSet) -> Iterator[str]:
    """How tokens are got: where, with what besides, and where calls with them go."""
    for key, url in _endpoints(scheme):
        yield f"{key}={string_literal(url)}"
    if scheme.token_parameters:
        pairs = ", ".join(map(tuple_literal, scheme.token_parameters))
        yield f"parameters=({pairs},)"
    if scheme.token_host is not None:
        imports.use("._core", "TokenHost")
        host = scheme.token_host
        hosts = f", {tuple_literal(host.hosts)}" if host.hosts else ""
        yield f"host=TokenHost({tuple_literal(host.path)}{hosts})"


def _endpoints(scheme: SecurityScheme) -> Iterator[tuple[str, SpecText]]:
    """The addresses of a scheme's flows, as the runtime calls them; relative ones stay so."""
    flows = {flow.kind: flow for flow in scheme.flows}
    code = flows.get("authorization_code")
    if code and code.authorization_url:
        yield "authorization_url", code.authorization_url
    if code and code.token_url:
        yield "token_url", code.token_url
    own = flows.get("client_credentials")
    if own and own.token_url:
        yield "client_credentials_url", own.token_url
    password = flows.get("password")
    if password and password.token_url:
        yield "password_url", password.token_url
    refresh = [flow.refresh_url for flow in scheme.flows if flow.refresh_url]
    if refresh:
        yield "refresh_url", refresh[0]


def _credential_names(
    scheme: SecurityScheme, names: Names
) -> Iterator[tuple[str, str]]:
    for part in credential_parts(scheme):
        yield part, names.credentials[scheme.wire, part]


def _credentials(api: Api, names: Names) -> dict[str, bool]:
    """The arguments of all schemes, and whether each is text that never changes while a client lives."""
    found: dict[str, bool] = {}
    for scheme in api.schemes:
        for part, name in _credential_names(scheme, names):
            found.setdefault(name, part in _PLAIN)
    return found


def _variables(api: Api, names: Names) -> Iterator[tuple[str, ServerVariable]]:
    """The variables of the server's address, each with the argument that gives it."""
    for each in api.servers[0].variables if absolute_url(api.servers) else ():
        yield names.server_variables[each.wire], each


def _server(api: Api, names: Names) -> str:
    variables = dict(_variables(api, names))
    if not variables:
        return ""
    stated = ", ".join(
        f"{string_literal(name)}: ServerVariable({_placeholder(each)}, {string_literal(each.default)})"
        for name, each in variables.items()
    )
    url = string_literal(api.servers[0].url)
    return f"ServerTemplate({string_literal(names.package)}, {url}, {{{stated}}})"


def _placeholder(variable: ServerVariable) -> str:
    return string_literal(joined((SpecText("{"), variable.wire, SpecText("}")), ""))


def environment_variable(names: Names, argument: str) -> str:
    """What an argument of the client is read from when it is not given."""
    return f"{names.package}_{argument}".upper()


def _arguments(
    api: Api, names: Names, credentials: Mapping[str, bool], prefix: str
) -> Iterator[Argument]:
    for name, is_plain in credentials.items():
        kind = "str" if is_plain else f"{prefix}Credential"
        environment = environment_variable(names, name)
        yield _argument(name, kind, f"Else read from `{environment}`.")
    for name, variable in _variables(api, names):
        yield _argument(name, "str", _about_variable(names, name, variable))
    for name in names.client_parameters.values():
        environment = environment_variable(names, name)
        about = f"Sent with every call that takes it; else read from `{environment}`."
        yield _argument(name, "str", about)


def _argument(name: str, kind: str, about: str) -> Argument:
    return Argument(name, f"{kind} | None", "None", Doc((Block(about),), 8))


def _about_variable(names: Names, name: str, variable: ServerVariable) -> str:
    about = ended(first_sentence(variable.doc)[0])
    default = f", else {code_span('', variable.default)}" if variable.default else ""
    read = f"Else read from `{environment_variable(names, name)}`{default}."
    return f"{about} {read}".lstrip()


def _class_doc(
    api: Api, names: Names, arguments: Iterable[Argument], prefix: str
) -> Doc:
    """The API's title, the first paragraph on it, and the client's arguments."""
    article = "An asynchronous" if prefix else "A"
    content = (
        Block(f"{article} client of {plain(api.title) or names.client}."),
        *blocks(api.doc)[:1],
    )
    documented = [(each.name, content_of(each.doc)) for each in arguments]
    return Doc(content, 4, ("", "Args:", *argument_lines(documented, 4)))


def _options(names: Names, kind: str) -> Iterator[Argument]:
    """What every client takes, as the runtime declares it."""
    for each in client_options(kind):
        words = each.words.replace("<PACKAGE>", names.package.upper())
        doc = Doc((Block(words),), 8)
        yield Argument(each.name, each.annotation, each.default, doc)


def _import_options(kinds: Iterable[str], imports: ImportSet) -> None:
    """What the annotations of options are made of."""
    for kind in kinds:
        imports.use("._core", kind)
        for option in client_options(kind):
            for word in re.findall(r"\w+", option.annotation):
                if word in runtime_names():
                    imports.use("._core", word)
                elif word in ("Mapping", "Sequence"):
                    imports.use("collections.abc", word)


def _options_class(api: Api, prefix: str) -> str:
    """What the runtime calls the options of a client, which may keep tokens."""
    keeps_tokens = any("client_id" in credential_parts(each) for each in api.schemes)
    return f"{prefix or 'Sync'}{'OAuth' if keeps_tokens else ''}Options"


def _resources(api: Api, names: Names) -> Iterator[ClientResourceView]:
    tags: dict[Wire, Tag] = {tag.key: tag for tag in api.tags}
    for each in names.resources:
        tag = tags.get(each.tag)
        summary = first_sentence(tag.doc)[0] if tag else ""
        doc = Doc((Block(summary or f"Operations of `{each.attribute}`."),), 8)
        yield ClientResourceView(each.attribute, each.class_name, doc)
