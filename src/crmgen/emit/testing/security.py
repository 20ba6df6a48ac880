"""Dummy credentials of the tests, and where they must arrive."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.emit.imports import import_key
from crmgen.emit.literals import string_literal, tuple_literal
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.servers import absolute_url
from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import Where
from crmgen.ir.security import Requirement, SchemeKind, SecurityScheme
from crmgen.naming.names import Names
from crmgen.records import dataclass
from crmgen.text import SpecText

_PARTS: Final = {
    SchemeKind.BASIC: ("username", "password"),
    SchemeKind.BEARER: ("token",),
    SchemeKind.DIGEST: ("username", "password"),
    SchemeKind.API_KEY: ("api_key",),
    SchemeKind.OAUTH2: ("token",),
    SchemeKind.OPEN_ID: ("token",),
    SchemeKind.MUTUAL_TLS: (),
    SchemeKind.OTHER: (),
}
"""The credentials that are enough for a call of each kind of scheme."""
_OWN: Final = "test"
"""The header that callers set themselves for schemes that the SDK cannot serve."""


@dataclass(frozen=True, slots=True)
class CredentialView:
    name: str
    value: str
    """Literal of what the tests pass."""
    variable: str
    """Literal of the environment variable."""


@dataclass(frozen=True, slots=True)
class SchemeView:
    wire: str
    place: str
    """Literals: `"header", "authorization", "Basic ..."`."""


@dataclass(frozen=True, slots=True)
class ClientTests:
    """`tests/conftest.py` and `tests/test_client.py`."""

    docstring: str
    client_docstring: str
    live_docstring: str
    waiting_docstring: str
    failing_docstring: str
    package: str
    client: str
    clients: str
    """Both clients, in the order in which they are imported."""
    fixture_imports: str
    """The same with the exception that the fixtures name."""
    credentials: tuple[CredentialView, ...]
    schemes: tuple[SchemeView, ...]
    security: str
    """The schemes that a call uses when its operation does not say otherwise."""
    own_header: str
    """Literal of the Authorization header that the tests' clients set themselves; empty for none."""
    base_url: str
    """Literal of the address of the document; empty when it states none."""
    base_url_variable: str


def security_view(api: Api, names: Names, origin: Origin) -> ClientTests:
    """What the fixtures and the tests of the client need to know."""
    arguments = dict.fromkeys(
        name for each in api.schemes for name in _arguments(each, names)
    )
    prefix = names.package.upper()
    served = Served(api)
    own = served.own_header
    url = absolute_url(api.servers)
    clients = [names.client, f"Async{names.client}"]
    return ClientTests(
        docstring=origin.module_docstring(
            "Fixtures: clients, and the server that they talk to."
        ),
        failing_docstring=origin.module_docstring(
            "Calls that are not sent, or are refused."
        ),
        waiting_docstring=origin.module_docstring(
            "The async client behind the methods of the sync one."
        ),
        live_docstring=origin.module_docstring(
            "How the tests call a real server: `--base-url URL`, `--values=FILE`, `--allow-writes`."
        ),
        client_docstring=origin.module_docstring(f"Tests of `{names.client}` itself."),
        package=names.package,
        client=names.client,
        clients=_in_order(clients),
        fixture_imports=_in_order([*clients, "StatusError"]),
        credentials=tuple(
            CredentialView(
                name,
                string_literal(_dummy(name)),
                string_literal(f"{prefix}_{name}".upper()),
            )
            for name in arguments
        ),
        schemes=tuple(
            _scheme(each, names, own=own)
            for each in api.schemes
            if _arrives(each, own=own)
        ),
        security=tuple_literal(served.usual),
        own_header=string_literal(_OWN) if own else "",
        base_url=string_literal(url) if url else "",
        base_url_variable=string_literal(f"{prefix}_BASE_URL"),
    )


def _in_order(names: Iterable[str]) -> str:
    return ", ".join(sorted(names, key=import_key))


class Served:
    """The schemes of an API when all credentials are known, and which of them a call uses."""

    def __init__(self, api: Api) -> None:
        self.own_header = own = _needs_own_header(api)
        hidden = {each.wire for each in api.schemes if _is_elsewhere(each)}
        known = {
            each.wire for each in api.schemes if own or not _needs_callers_header(each)
        }
        self._usable = (known - hidden, known)
        self._arriving = {each.wire for each in api.schemes if _arrives(each, own=own)}
        self.usual = self._chosen(api.security)
        """What arrives where an operation does not say otherwise."""

    def expected(self, operation: Operation) -> Iterator[str]:
        """The schemes that a call must use, as an argument, where it is not what the API says."""
        if operation.security is not None:
            chosen = self._chosen(operation.security)
            if chosen != self.usual:
                yield f"security={tuple_literal(chosen)}"

    def _chosen(self, security: Iterable[Requirement]) -> tuple[SpecText, ...]:
        """What arrives of the first alternative that can be served.

        Those that nothing shows come last, as in the SDK: a certificate, what callers do themselves.
        """
        for usable in self._usable:
            for alternative in security:
                names = alternative.schemes
                if names and usable.issuperset(names):
                    return tuple(name for name in names if name in self._arriving)
        return ()


def _is_elsewhere(scheme: SecurityScheme) -> bool:
    """Whether nothing in a request tells that it is served."""
    is_unknown = scheme.kind is SchemeKind.OTHER and scheme.where is None
    return scheme.kind is SchemeKind.MUTUAL_TLS or is_unknown


def _needs_callers_header(scheme: SecurityScheme) -> bool:
    return scheme.kind is SchemeKind.OTHER and scheme.where is Where.HEADER


def _arrives(scheme: SecurityScheme, *, own: bool) -> bool:
    """Whether it is seen in a request that no server has challenged."""
    if scheme.kind is SchemeKind.DIGEST or _needs_callers_header(scheme):
        return own
    return not _is_elsewhere(scheme)


def _needs_own_header(api: Api) -> bool:
    """Whether some operation can only be called with a scheme that callers must serve by a header."""
    other = {each.wire for each in api.schemes if _needs_callers_header(each)}
    stated = [
        api.security,
        *(each.security for each in api.operations if each.security),
    ]
    return any(
        security and all(other.intersection(each.schemes) for each in security)
        for security in stated
    )


def _scheme(scheme: SecurityScheme, names: Names, *, own: bool) -> SchemeView:
    """Where the credentials of a scheme must arrive, and what must arrive there."""
    given = [_dummy(name) for name in _arguments(scheme, names)]
    where = "header"
    field: SpecText | str = "authorization"
    if scheme.kind is SchemeKind.API_KEY:
        where = scheme.where.value if scheme.where else "header"
        field = scheme.parameter or ""
    if own and where == "header" and field.lower() == "authorization":
        value = _OWN
    elif scheme.kind is SchemeKind.API_KEY:
        value = given[0]
    elif scheme.kind is SchemeKind.BASIC:
        value = f"Basic {b64encode(':'.join(given).encode()).decode()}"
    else:
        value = f"Bearer {given[0]}"
    return SchemeView(
        string_literal(scheme.wire),
        ", ".join(map(string_literal, (where, field, value))),
    )


def _arguments(scheme: SecurityScheme, names: Names) -> list[str]:
    return [names.credentials[scheme.wire, part] for part in _PARTS[scheme.kind]]


def _dummy(argument: str) -> str:
    return f"test-{argument.replace('_', '-')}" if argument.isascii() else "test-value"
