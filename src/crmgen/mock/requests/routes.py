"""Which operation a request is for (OpenAPI 3.1 section 4.8.8.2: concrete paths come before templated ones)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from crmgen.ir.operations import Api, Operation, Server
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
    query: frozenset[tuple[str, str]]
    """What the template itself says in a query."""
    rank: tuple[object, ...]
    """Lower for what says more."""


@dataclass(frozen=True, slots=True)
class Found:
    """The operation of a request, with the values of its path, and the part of the path that is the server's."""

    operation: Operation
    values: dict[str, str]
    base: str


class Routes:
    """The operations of an API by verb and path.

    A path may begin with what the address of a server of the API or of the operation ends with (`/api/v3`), or go
    without it.
    """

    def __init__(self, api: Api) -> None:
        self.base = base_of(api.servers[0]) if api.servers else ""
        self._by_base: dict[str, dict[int, list[Route]]] = {}
        for operation in api.operations:
            routes = _routes(operation)
            bases = {base_of(each) for each in (*operation.servers, *api.servers)}
            depth = -1 if _is_deep(operation) else plain(operation.path.wire).count("/")
            for base in bases | {""}:
                self._by_base.setdefault(base, {}).setdefault(depth, []).extend(routes)
        self._bases = sorted(self._by_base, key=len, reverse=True)
        for by_depth in self._by_base.values():
            for each in by_depth.values():
                each.sort(key=lambda route: route.rank)

    def find(
        self, verb: str, path: str, query: Collection[tuple[str, str]] = ()
    ) -> Found | frozenset[str]:
        """The operation of a request; else the verbs that its path takes, none for an unknown path."""
        verbs: set[str] = set()
        decoded = re.sub("%2f", _SLASH, path, flags=re.IGNORECASE)
        decoded = unquote(decoded)
        for base, route, match in self._matching(decoded):
            if route.operation.verb == verb and route.query.issubset(query):
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
            for depth in (rest.count("/"), -1):
                for route in self._by_base[base].get(depth, ()):
                    if match := route.pattern.fullmatch(rest):
                        yield base, route, match


def base_of(server: Server) -> str:
    """What the paths of a server begin with: the path of its address."""
    return unquote(urlsplit(plain(server.default_url)).path).rstrip("/")


def _is_deep(operation: Operation) -> bool:
    """Whether a value of the path may hold slashes (OpenAPI 3.2: `allowReserved`)."""
    paths = (each for each in operation.parameters if each.where is Where.PATH)
    return any(each.allow_reserved for each in paths)


def _routes(operation: Operation) -> list[Route]:
    """The routes of an operation; two where a fragment tells its path from others, which not every client sends."""
    path, _, query = plain(operation.path.wire).partition("?")
    ranks = tuple(map(_rank, path.partition("#")[0].split("/")))
    pairs = frozenset(parse_qsl(query, keep_blank_values=True))
    return [
        Route(operation, *_pattern(operation, ends), pairs, (ranks, -len(pairs), last))
        for ends, last in ([("?", -1), ("?#", 1)] if "#" in path else [("?", 0)])
    ]


def _pattern(
    operation: Operation, ends: str
) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What a decoded path is like, and the names of its values; `ends`: what begins behind the path."""
    value = "(.+?)" if _is_deep(operation) else "([^/]+?)"
    written, names = "", list[str]()
    for part in operation.path.parts:
        if isinstance(part, PathSlot):
            written += value
            names.append(plain(part.wire))
            continue
        text, *behind = re.split(f"[{ends}]", plain(part), maxsplit=1)
        written += re.escape(unquote(text))
        if behind:
            break
    return re.compile(written), tuple(names)


def _rank(step: str) -> tuple[int, int]:
    """Text alone, then text around values (the more of it the better), then a value alone."""
    literal = re.sub(r"\{[^}]*\}", "", step)
    if literal == step:
        return 0, 0
    return (1, -len(literal)) if literal else (2, 0)
