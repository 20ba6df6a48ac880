"""Calls for each operation of a document: good ones, and each with one thing wrong.

But for JSON that is broken: Prism never answers that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from crmgen.emit.examples import Examples
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, PathSlot, Where
from crmgen.ir.types import (
    Choice,
    Direction,
    ListOf,
    MapOf,
    Model,
    Scalar,
    ScalarKind,
    Type,
)
from crmgen.ir.walk import underlying
from crmgen.pipeline import Understood
from crmgen.runtime.parameters.plain import header_text, query_pairs
from crmgen.runtime.parameters.styled import styled

Json = Any
_VERBS = ("DELETE", "PATCH", "PUT", "POST", "GET")
_ODD: dict[ScalarKind, Json] = {
    ScalarKind.INTEGER: "seven",
    ScalarKind.NUMBER: "much",
    ScalarKind.BOOLEAN: "perhaps",
    ScalarKind.DATE: "soon",
    ScalarKind.DATE_TIME: "soon",
}
"""Text that is none of the kind, in a query as in JSON."""


@dataclass(frozen=True)
class Call:
    """A request, and what is wrong with it."""

    what: str
    operation: str
    verb: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    """Encoded."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    is_authorized: bool = True

    @property
    def target(self) -> str:
        pairs = "&".join(f"{name}={text}" for name, text in self.query)
        return f"{self.path}?{pairs}" if pairs else self.path


class Calls:
    """The calls of one API."""

    def __init__(self, understood: Understood) -> None:
        self._api = understood.api
        self._parameters = Examples(self._api.types, Direction.PARAMETER)
        self._bodies = Examples(self._api.types, Direction.INPUT)

    def all(self) -> Iterator[Call]:
        for operation in self._api.operations:
            yield from self._of(operation)
        yield Call("unknown path", "", "GET", "/no/such/path/anywhere/at/all")

    def _of(self, operation: Operation) -> Iterator[Call]:
        whole = self._good(operation, full=True)
        least = self._good(operation, full=False)
        yield from (whole, least)
        yield replace(least, what="no credentials", is_authorized=False)
        taken = {
            each.verb
            for each in self._api.operations
            if each.path.wire == operation.path.wire
        }
        verbs = (each for each in _VERBS if each not in taken)
        if verb := next(verbs, None):
            yield replace(least, what="wrong verb", verb=verb, body=None, headers=())
        yield from self._wrong_parameters(operation, least)
        if least.body is not None:
            yield from self._wrong_bodies(operation, least)
        if operation.bodies:
            headers = tuple(h for h in least.headers if h[0] != "Content-Type")
            yield replace(least, what="no body", body=None, headers=headers)

    def _good(self, operation: Operation, *, full: bool) -> Call:
        taken = [each for each in operation.parameters if full or each.required]
        query = tuple(
            pair
            for each in taken
            if each.where is Where.QUERY
            for pair in self._pairs(each, self._value(each))
        )
        headers = [
            (
                each.wire.unsafe,
                header_text(styled(self._value(each), each.style, explode=each.explode))
                or "",
            )
            for each in taken
            if each.where is Where.HEADER
        ]
        body = self._body(operation, full=full)
        if body is not None:
            headers.append(("Content-Type", body[0]))
        return Call(
            "everything" if full else "the least",
            f"{operation.verb} {operation.path.wire.unsafe}",
            operation.verb,
            self._path(operation),
            query,
            tuple(headers),
            None if body is None else body[1],
        )

    def _path(self, operation: Operation) -> str:
        values = {
            each.wire: str(self._value(each))
            for each in operation.parameters
            if each.where is Where.PATH
        }
        return "".join(
            (
                quote(values[each.wire], safe="")
                if isinstance(each, PathSlot)
                else each.unsafe
            )
            for each in operation.path.parts
        )

    def _value(self, parameter: Parameter) -> Json:
        if parameter.constant is not None:
            return parameter.constant.unsafe
        name, seeds = parameter.wire, parameter.examples
        return self._parameters.of(parameter.type, name=name, seeds=seeds)

    def _pairs(self, parameter: Parameter, value: Json) -> list[tuple[str, str]]:
        wire = parameter.wire.unsafe
        if parameter.media is not None:
            return [(wire, quote(json.dumps(value), safe=""))]
        prefix = parameter.key_prefix.unsafe if parameter.key_prefix else ""
        written = styled(
            value, parameter.style, explode=parameter.explode, key_prefix=prefix
        )
        return list(query_pairs(wire, written))

    def _body(self, operation: Operation, *, full: bool) -> tuple[str, bytes] | None:
        for each in operation.bodies:
            if each.kind is MediaKind.JSON:
                made = self._bodies.of(each.type, full=full, seeds=each.examples)
                return each.media.unsafe, json.dumps(made).encode()
        return None

    def _wrong_parameters(self, operation: Operation, least: Call) -> Iterator[Call]:
        for each in operation.parameters:
            wire = each.wire.unsafe
            if each.where is Where.QUERY:
                rest = tuple(pair for pair in least.query if pair[0] != wire)
                if each.required and each.style != "deepObject":
                    yield replace(least, what=f"query {wire} is missing", query=rest)
                odd = self._odd(each.type)
                if odd is not None and each.media is None:
                    pairs = (*rest, *self._pairs(each, odd))
                    yield replace(least, what=f"query {wire} is odd", query=pairs)
            if each.where is Where.HEADER and each.required:
                named = tuple(pair for pair in least.headers if pair[0] != wire)
                yield replace(least, what=f"header {wire} is missing", headers=named)
            if each.where is Where.PATH and (odd := self._odd(each.type)) is not None:
                before = quote(str(self._value(each)), safe="")
                if least.path.count(f"/{before}") == 1 and isinstance(odd, str):
                    path = least.path.replace(f"/{before}", f"/{quote(odd)}")
                    yield replace(least, what=f"path {wire} is odd", path=path)

    def _wrong_bodies(self, operation: Operation, least: Call) -> Iterator[Call]:
        body = next(each for each in operation.bodies if each.kind is MediaKind.JSON)
        model = underlying(body.type, self._api.types)
        whole = self._bodies.of(body.type, seeds=body.examples)
        small = json.loads(least.body or b"null")
        if not isinstance(model, Model) or not isinstance(whole, dict):
            return
        yield replace(least, what="body is a list", body=b"[1]")
        for field in model.fields:
            wire = field.wire.unsafe
            if field.read_only:
                continue
            if field.required and wire in small:
                rest = {key: value for key, value in small.items() if key != wire}
                yield self._sent(least, f"body {wire} is missing", rest)
            if (odd := self._odd(field.type, in_json=True)) is not None:
                yield self._sent(least, f"body {wire} is odd", {**small, wire: odd})

    def _sent(self, call: Call, what: str, body: Json) -> Call:
        return replace(call, what=what, body=json.dumps(body).encode())

    def _odd(self, type: Type, *, in_json: bool = False) -> Json:
        """A value that is none of the type; None where there is none that can be sent."""
        kind = underlying(type, self._api.types)
        match kind:
            case Choice():
                is_text = kind.base is ScalarKind.STRING
                return (
                    None if kind.takes_others else "no-such-choice" if is_text else None
                )
            case Scalar():
                if kind.kind in _ODD:
                    return _ODD[kind.kind]
                is_number = kind.kind is ScalarKind.STRING and in_json
                return {"an": "object"} if is_number else None
            case ListOf():
                odd = self._odd(kind.item, in_json=in_json)
                return None if odd is None else [odd]
            case Model() | MapOf():
                return "no object" if in_json else None
            case _:
                return None
