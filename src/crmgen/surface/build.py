"""Makes the surface of an SDK of the views that it is written from, so that it is what stands in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from crmgen.diagnostics import Place
from crmgen.emit.annotations import Annotator
from crmgen.emit.views.client import client_view
from crmgen.emit.views.headers import headers_view, named_headers
from crmgen.emit.views.models import models_views
from crmgen.emit.views.module_parts import AliasView, ClassView
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.parts import Argument, FieldPart
from crmgen.emit.views.resource import resource_views
from crmgen.emit.views.resource_parts import MethodView
from crmgen.emit.views.servers import absolute_url
from crmgen.emit.views.webhooks import webhooks_view
from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.ir.variants import variants
from crmgen.naming.members import keyword_bodies
from crmgen.naming.names import Names
from crmgen.naming.words.collisions import SHADOWABLE
from crmgen.surface.model import Class, Method, Surface, Value
from crmgen.surface.old_names import old_names
from crmgen.text import SpecText, Wire

_HIDDEN: Final = re.compile(
    rf"\b_({'|'.join(name.title() for name in sorted(SHADOWABLE))})\b"
)
_ORIGIN: Final = Origin("", "")
"""Headers of files are not looked at."""
_DIGEST: Final = 8
"""Characters of a digest, which only has to tell two texts about one thing apart."""


def surface_of(
    api: Api,
    names: Names,
    addresses: Addresses,
    kept: Mapping[OperationId, str],
    document: str = "",
) -> Surface:
    """The surface of an SDK.

    `kept`: what a document looks like where the lock keeps another result; `document`: what it is called.
    """
    return _Builder(api, names, addresses, kept).surface(Place(document))


class _Builder:
    def __init__(
        self,
        api: Api,
        names: Names,
        addresses: Addresses,
        kept: Mapping[OperationId, str],
    ) -> None:
        self.api, self.names = api, names
        self.addresses, self.kept = addresses, kept
        self.annotator = Annotator(self.api.types, self.names)
        self.classes: dict[str, ClassView | AliasView] = {}
        for module in models_views(self.annotator, _ORIGIN):
            self.classes |= {each.name: each for each in module.classes}
            self.classes |= {each.name: each for each in module.aliases}

    def surface(self, document: Place) -> Surface:
        client = client_view(self.api, self.names, _ORIGIN).classes[0]
        arguments = (_value(each, each.name, document) for each in client.arguments)
        return Surface(
            self.names.client,
            {each.name: each for each in arguments},
            {each.address: each for each in self._methods()},
            {each.name: each for each in self._classes()},
            {each.wire: each for each in self._constants()},
            self._origin(),
            self.addresses.base,
            old_names(self.api, self.names),
            document,
        )

    def _origin(self) -> str:
        servers = self.api.servers
        url = servers[0].default_url.unsafe if servers else ""
        return url.rstrip("/").removesuffix(self.addresses.base)

    # methods

    def _methods(self) -> Iterator[Method]:
        operations = {each.id: each for each in self.api.operations}
        views = resource_views(self.api, self.annotator, _ORIGIN)
        for resource, view in zip(self.names.resources, views, strict=True):
            each = (o for id in resource.operations for o in variants(operations[id]))
            tables = {table.name: table.table for table in view.errors}
            for operation, method in zip(each, view.methods, strict=True):
                name = f"{view.attribute}.{method.name}"
                yield self._method(operation, name, method, tables)

    def _method(
        self,
        operation: Operation,
        name: str,
        view: MethodView,
        tables: Mapping[str, str],
    ) -> Method:
        address = self.addresses.operations[operation.id]
        paging, unwrap = operation.paging, operation.unwrap
        path = paging.items if paging else unwrap.path if unwrap else ()
        values = [*self._parameters(operation, view), *self._body(operation, view)]
        return Method(
            name,
            address,
            operation.variant,
            {each.wire: each for each in values},
            view.call,
            _plain(view.result),
            ".".join(step.unsafe for step in path),
            tuple(sorted(_successes(operation))),
            _errors(view, tables),
            ", ".join(self._credentials(operation)),
            _text(absolute_url(operation.servers) or ""),
            self.kept.get(operation.id, ""),
            view.deprecated,
            _digest(_prose(operation.summary, operation.doc)),
            operation.at,
        )

    def _credentials(self, operation: Operation) -> Iterator[str]:
        """Each alternative by the arguments of the client that it takes, which do not change with its key."""
        stated = operation.security
        for each in self.api.security if stated is None else stated:
            names = sorted(
                name
                for (scheme, _), name in self.names.credentials.items()
                if scheme in each.schemes
            )
            yield " and ".join(names) or "none"

    def _parameters(self, operation: Operation, view: MethodView) -> Iterator[Value]:
        keys = self._keys(operation)
        at = {
            f"{each.where} {_text(each.wire)}": each.at for each in operation.parameters
        }
        for each in view.arguments:
            if each.kind != "fields" and each.name != "options":
                key, wire = keys.get(each.name, ("body", "body"))
                place = at.get(key, operation.at)
                yield _value(each, wire, place)

    def _keys(self, operation: Operation) -> dict[str, tuple[str, str]]:
        """Names of arguments to place and wire name; a value of the path is told by its number."""
        slots = self.addresses.slots[operation.id]
        found: dict[str, tuple[str, str]] = {}
        for each in operation.parameters:
            key = f"{each.where} {_text(each.wire)}"
            name = self.names.parameters[operation.id, each.where.value, each.wire]
            is_slot = each.where == "path" and each.wire in slots
            wire = f"path {slots.index(each.wire) + 1}" if is_slot else key
            found[name] = key, wire
        return found

    def _body(self, operation: Operation, view: MethodView) -> Iterator[Value]:
        if any(each.kind == "fields" for each in view.arguments):
            for model in list(keyword_bodies(operation, self.api.types))[:1]:
                yield from self._fields(model, sent=True)

    # constants

    def _constants(self) -> Iterator[Value]:
        calls = webhooks_view(self.api, self.annotator, _ORIGIN).webhooks
        for webhook, call in zip(self.api.webhooks, calls, strict=True):
            wire = f"webhook {webhook.wire.unsafe}"
            name, doc = f"webhooks.{call.name}", _digest(call.doc.docstring)
            yield Value(name, _plain(call.type), False, wire, webhook.at, doc)
        headers = headers_view(self.api, self.annotator, _ORIGIN).headers
        named = named_headers(self.api, self.annotator)
        for each, header in zip(named, headers, strict=True):
            wire = f"header {each.header.wire.unsafe.lower()}"
            name, doc = f"headers.{header.name}", _digest(header.doc.docstring)
            yield Value(name, _plain(header.type), False, wire, Place(""), doc)

    # classes

    def _classes(self) -> Iterator[Class]:
        spread = self._spread()
        for id, names in self.names.types.items():
            for name in dict.fromkeys([names.output, names.input]):
                if name is not None:
                    yield self._class(id, name, spread)

    def _class(self, id: TypeId, name: str, spread: frozenset[TypeId]) -> Class:
        named, names, view = (
            self.api.types[id],
            self.names.types[id],
            self.classes[name],
        )
        is_alias = isinstance(view, AliasView)
        sent = name != names.output
        fields = self._fields(named, sent=sent) if isinstance(named, Model) else ()
        return Class(
            name,
            "alias" if isinstance(view, AliasView) else view.kind,
            {each.wire: each for each in fields},
            view.annotation if isinstance(view, AliasView) else "",
            frozenset(self._bases(view)),
            is_sent=name == names.input,
            is_read=name == names.output,
            is_spread=not is_alias and sent and id in spread,
            addresses=self.addresses.types[id],
            doc=_digest(view.doc.docstring),
            at=named.at,
        )

    def _bases(self, view: ClassView | AliasView) -> Iterator[str]:
        waiting = [*view.bases] if isinstance(view, ClassView) else []
        while waiting:
            base = waiting.pop()
            above = self.classes.get(base)
            if isinstance(above, ClassView):
                yield base
                waiting += above.bases

    def _spread(self) -> frozenset[TypeId]:
        """Bodies whose fields are keyword arguments."""
        return frozenset(
            model.id
            for operation in self.api.operations
            for model in keyword_bodies(operation, self.api.types)
        )

    def _fields(self, model: Model, *, sent: bool) -> Iterator[Value]:
        parts = self._parts(model, sent=sent)
        for each in model.fields:
            name = self.names.fields[model.id, each.wire]
            part = parts.get(name)
            if part is not None:
                yield Value(
                    name,
                    _plain(part.annotation),
                    part.required,
                    f"body {_text(each.wire)}",
                    each.at,
                    _digest(part.doc.docstring),
                )

    def _parts(self, model: Model, *, sent: bool) -> dict[str, FieldPart]:
        """The fields of a class and of those that it extends, by name."""
        names = self.names.types[model.id]
        waiting = [names.input if sent else names.output]
        found: dict[str, FieldPart] = {}
        while waiting:
            view = self.classes.get(waiting.pop() or "")
            if isinstance(view, ClassView):
                found = {each.name: each for each in view.fields} | found
                waiting += view.bases
        return found


def _successes(operation: Operation) -> Iterator[str]:
    for each in operation.responses:
        if each.is_success:
            yield each.status.unsafe


def _errors(view: MethodView, tables: Mapping[str, str]) -> dict[str, str]:
    """The table of error types that a method states, taken apart."""
    constant = next(
        (each.expression for each in view.facts if each.keyword == "errors"), ""
    )
    table = ast.parse(tables.get(constant, "{}"), mode="eval").body
    if not isinstance(table, ast.Dict):
        return {}
    pairs = zip(table.keys, table.values, strict=True)
    return {
        str(ast.literal_eval(key)): ast.unparse(value) for key, value in pairs if key
    }


def _value(argument: Argument, wire: str, at: Place) -> Value:
    return Value(
        argument.name,
        _plain(argument.annotation),
        argument.required,
        wire,
        at,
        _digest(argument.doc.docstring),
        argument.kind in ("positional", "path"),
    )


def _plain(annotation: str) -> str:
    """An annotation with builtins by their own names, where a method or field has such a name."""
    return _HIDDEN.sub(lambda found: found[1].lower(), annotation)


def _prose(*texts: SpecText | None) -> str:
    return "\n".join(text.unsafe for text in texts if text)


def _text(wire: Wire) -> str:
    return wire.unsafe if isinstance(wire, SpecText) else wire


def _digest(doc: str) -> str:
    return sha256(doc.encode()).hexdigest()[:_DIGEST] if doc else ""
