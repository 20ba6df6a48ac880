"""Whether a request says who makes it, as the document asks (OpenAPI 3.1 section 4.8.27); who that is does not matter."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import Where
from crmgen.ir.security import Requirement, SchemeKind, SecurityScheme
from crmgen.mock.messages import Request
from crmgen.mock.plain import plain
from crmgen.mock.requests.decoding import cookies_of
from crmgen.text import SpecText

_TOKEN: Final = re.compile(r"[\x21-\x7e]+")
_DIGEST_PARTS: Final = ("username", "nonce", "uri", "response")
_BEARERS: Final = (SchemeKind.BEARER, SchemeKind.OAUTH2, SchemeKind.OPEN_ID)


class Authentication:
    """What each operation asks of a request. Any credential that is well-formed is taken."""

    def __init__(self, api: Api) -> None:
        self._security = api.security
        self._schemes: Mapping[str, SecurityScheme] = {
            plain(name): scheme
            for scheme in api.schemes
            for name in (scheme.wire, *scheme.aliases)
        }

    def fault(self, operation: Operation, request: Request) -> str | None:
        """Why a request is refused, by the alternative that comes first; None where one of them is met."""
        wanted = self._wanted(operation)
        faults = [self._fault_of(each, request) for each in wanted]
        return None if None in faults else next(iter(faults), None)

    def challenges(self, operation: Operation) -> list[tuple[str, str]]:
        """The `WWW-Authenticate` of a 401 (RFC 9110 section 11.6.1): what would be taken instead."""
        names = (name for each in self._wanted(operation) for name in each.schemes)
        found = (self._schemes.get(plain(name)) for name in names)
        texts = (_challenge(each.kind) for each in found if each is not None)
        return [("WWW-Authenticate", text) for text in dict.fromkeys(texts) if text]

    def secret_queries(self) -> frozenset[str]:
        """Names of query parameters that hold credentials."""
        return frozenset(
            plain(each.parameter or SpecText(""))
            for each in self._schemes.values()
            if each.where is Where.QUERY
        )

    def _wanted(self, operation: Operation) -> tuple[Requirement, ...]:
        return self._security if operation.security is None else operation.security

    def _fault_of(self, requirement: Requirement, request: Request) -> str | None:
        for name in requirement.schemes:
            scheme = self._schemes.get(plain(name))
            fault = _fault(scheme, request) if scheme is not None else None
            if fault:
                return fault
        return None


def _fault(scheme: SecurityScheme, request: Request) -> str | None:
    """Why a request does not meet a scheme; None where it does, or where nobody can tell."""
    if scheme.kind is SchemeKind.API_KEY:
        return _fault_of_key(scheme, request)
    header = request.header("authorization")
    if scheme.kind is SchemeKind.MUTUAL_TLS:
        return None
    if scheme.kind is SchemeKind.OTHER:
        is_lacking = scheme.where is Where.HEADER and not header
        return "the Authorization header is missing" if is_lacking else None
    if not header:
        return "the Authorization header is missing"
    kind, _, credential = header.strip().partition(" ")
    is_bearer = scheme.kind in _BEARERS
    wanted = "bearer" if is_bearer else scheme.kind.value
    if kind.lower() != wanted:
        return f"the Authorization header must begin with {wanted.capitalize()}"
    is_good = {"bearer": _is_token, "basic": _is_pair, "digest": _is_digest}[wanted]
    if not is_good(credential.strip()):
        return f"the credentials after {wanted.capitalize()} are malformed"
    return None


def _fault_of_key(scheme: SecurityScheme, request: Request) -> str | None:
    name = plain(scheme.parameter or SpecText(""))
    match scheme.where:
        case Where.QUERY:
            found = dict(request.query).get(name)
        case Where.COOKIE:
            found = dict(cookies_of(request)).get(name)
        case _:
            found = request.header(name)
    where = scheme.where.value if scheme.where else "header"
    return None if found and found.strip() else f"the {where} {name} is missing"


def _challenge(kind: SchemeKind) -> str:
    if kind in _BEARERS:
        return "Bearer"
    texts = {
        SchemeKind.BASIC: 'Basic realm="mock"',
        SchemeKind.DIGEST: 'Digest realm="mock", nonce="mock", qop="auth", algorithm=MD5',
    }
    return texts.get(kind, "")


def _is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def _is_pair(text: str) -> bool:
    """Whether it is a name and a password (RFC 7617 section 2)."""
    try:
        name, mark, _ = b64decode(text, validate=True).partition(b":")
    except ValueError:
        return False
    return bool(name and mark)


def _is_digest(text: str) -> bool:
    return all(re.search(rf"\b{part}=", text) for part in _DIGEST_PARTS)
