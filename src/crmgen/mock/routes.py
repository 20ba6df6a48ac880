"""Which operation a request is for (OpenAPI 3.1 section 4.8.8.2: concrete paths come before templated ones)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from crmgen.ir.operations import Api, Operation
from crmgen.ir.parameters import PathSlot, Where
from crmgen.mock.plain import plain
from crmgen.records import dataclass

_SLASH: Final = "\ue000"
"""What stands for a slash inside of a value, which is no end of a step."""


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, and what the paths are like that lead to it."""

    operation: Operation
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    """Of the pattern's groups."""
    rank: tuple[tuple[int, int], ...]
    """Lower for what says more."""


@dataclass(frozen=True, slots=True)
class Found:
    """The operation of a request, with the values of its path, and the part of the path that is the server's."""

    operation: Operation
    values: dict[str, str]
    base: str


class Routes:
    """The operations of an API by verb and path.

    A path may begin with what the address of the operation's server ends with (`/api/v3`), or go without it.
    """

    def __init__(self, api: Api) -> None:
        self.base = _base_of(plain(api.servers[0].default_url)) if api.servers else ""
        self._by_base: dict[str, dict[int, list[Route]]] = {}
        for operation in api.operations:
            route = _route(operation)
            servers = operation.servers or api.servers
            bases = {_base_of(plain(each.default_url)) for each in servers}
            depth = -1 if _is_deep(operation) else plain(operation.path.wire).count("/")
            for base in bases | {""}:
                routes = self._by_base.setdefault(base, {})
                routes.setdefault(depth, []).append(route)
        self._bases = sorted(self._by_base, key=len, reverse=True)
        for routes in self._by_base.values():
            for each in routes.values():
                each.sort(key=lambda route: route.rank)

    def find(self, verb: str, path: str) -> Found | frozenset[str]:
        """The operation of a request; else the verbs that its path takes, none for an unknown path."""
        verbs: set[str] = set()
        decoded = re.sub("%2f", _SLASH, path, flags=re.IGNORECASE)
        decoded = unquote(decoded)
        for base, route, match in self._matching(decoded):
            if route.operation.verb == verb:
                values = (each.replace(_SLASH, "/") for each in match.groups())
                pairs = zip(route.names, values, strict=True)
                return Found(route.operation, dict(pairs), quote(base))
            verbs.add(route.operation.verb)
        return frozenset(verbs)

    def _matching(self, path: str) -> Iterator[tuple[str, Route, re.Match[str]]]:
        for base in self._bases:
            if not path.startswith(base):
                continue
            rest = path[len(base) :]
            routes = self._by_base[base]
            for depth in (rest.count("/"), -1):
                for route in routes.get(depth, ()):
                    if match := route.pattern.fullmatch(rest):
                        yield base, route, match


def _base_of(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")


def _is_deep(operation: Operation) -> bool:
    """Whether a value of the path may hold slashes (OpenAPI 3.2: `allowReserved`)."""
    paths = (each for each in operation.parameters if each.where is Where.PATH)
    return any(each.allow_reserved for each in paths)


def _route(operation: Operation) -> Route:
    value = "(.+?)" if _is_deep(operation) else "([^/]+?)"
    parts = operation.path.parts
    slots = [each for each in parts if isinstance(each, PathSlot)]
    written = (
        value if isinstance(each, PathSlot) else re.escape(_literal(plain(each)))
        for each in parts
    )
    return Route(
        operation,
        re.compile("".join(written)),
        tuple(plain(each.wire) for each in slots),
        tuple(map(_rank, plain(operation.path.wire).split("/"))),
    )


def _literal(text: str) -> str:
    """As it is in a decoded path, which a query or a fragment is no part of."""
    return unquote(re.split("[?#]", text, maxsplit=1)[0])


def _rank(step: str) -> tuple[int, int]:
    """Text alone, then text around values (the more of it the better), then a value alone."""
    literal = re.sub(r"\{[^}]*\}", "", step)
    if literal == step:
        return 0, 0
    return (1, -len(literal)) if literal else (2, 0)
