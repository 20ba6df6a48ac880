"""Makes the surface of an SDK of the views that it is written from, so that it is what stands in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final

from crmgen.diagnostics import Place
from crmgen.emit.annotations import MODELS
from crmgen.emit.views.module_parts import AliasView, ClassView
from crmgen.emit.views.parts import Argument, Doc, FieldPart
from crmgen.emit.views.resource_parts import MethodView
from crmgen.emit.views.sdk import SdkViews
from crmgen.emit.views.servers import absolute_url
from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Operation
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.ir.variants import variants
from crmgen.naming.members import keyword_bodies
from crmgen.naming.words.collisions import SHADOWABLE
from crmgen.surface.model import Class, Method, Surface, Value
from crmgen.surface.old_names import old_names
from crmgen.text import SpecText, Wire

_SPELLED: Final = re.compile(
    r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    rf"|\b_({'|'.join(name.title() for name in sorted(SHADOWABLE))})\b|\b_?{MODELS}\."
    r"|\b_(?=(?:Annotated|Any|ByTag|DateOnly|Field|FileInput|Literal|Mapping|OpenTuple|Sequence|TaggedBy)\b)"
)
"""A string, which is left alone; a builtin where its own name is taken; the package of a type; what stands before
a name of Python's or the runtime's that a type of the API has as well.
"""
_DIGEST: Final = 8
"""Characters of a digest, which only has to tell two texts about one thing apart."""


def surface_of(
    sdk: SdkViews,
    addresses: Addresses,
    kept: Mapping[OperationId, str],
    document: str = "",
) -> Surface:
    """The surface of an SDK.

    `kept`: what a document looks like where the lock keeps another result; `document`: what it is called.
    """
    return _Builder(sdk, addresses, kept).surface(Place(document))


class _Builder:
    def __init__(
        self, sdk: SdkViews, addresses: Addresses, kept: Mapping[OperationId, str]
    ) -> None:
        self.sdk, self.api, self.names = sdk, sdk.api, sdk.names
        self.addresses, self.kept = addresses, kept
        self.classes: dict[str, ClassView | AliasView] = {}
        for module in sdk.models:
            self.classes |= {each.name: each for each in module.classes}
            self.classes |= {each.name: each for each in module.aliases}

    def surface(self, document: Place) -> Surface:
        client = self.sdk.client.classes[0]
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
        pairs = zip(self.names.resources, self.sdk.resources, strict=True)
        for resource, view in pairs:
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
            view.call.removeprefix("Tagged"),
            _plain(view.result),
            ".".join(step.unsafe for step in path),
            tuple(sorted(_successes(operation))),
            _errors(view, tables),
            ", ".join(self._credentials(operation)),
            _text(absolute_url(operation.servers) or ""),
            ", ".join(sorted(_text(each.media) for each in operation.bodies)),
            self.kept.get(operation.id, ""),
            view.deprecated,
            _digest(_prose(operation.summary, operation.doc)),
            operation.at,
            paging.style if paging else "",
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
        calls = zip(self.api.webhooks, self.sdk.webhooks.webhooks, strict=True)
        for webhook, call in calls:
            wire = f"webhook {webhook.wire.unsafe}"
            name, doc = f"webhooks.{call.name}", _digest(call.doc.docstring)
            yield Value(name, _plain(call.type), False, wire, webhook.at, doc)
        for header in self.sdk.headers.headers:
            wire = f"header {ast.literal_eval(header.wire).lower()}"
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
            view.annotation if isinstance(view, AliasView) else view.extra,
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
    return _table(tables.get(constant, "{}"))


@lru_cache(4096)
def _table(text: str) -> dict[str, str]:
    """A dict display of types taken apart, as what stands in the code."""
    table = ast.parse(_plain(text), mode="eval").body
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
        _digest_of_argument(argument.doc),
        argument.kind in ("positional", "path"),
    )


@lru_cache(4096)
def _plain(annotation: str) -> str:
    """An annotation by types' own names, whatever has such a name or imports it where the annotation stands."""
    return _SPELLED.sub(_own_name, annotation)


def _own_name(found: re.Match[str]) -> str:
    is_string = found[0][0] in "\"'"
    return found[0] if is_string else (found[1] or "").lower()


def _prose(*texts: SpecText | None) -> str:
    return "\n".join(text.unsafe for text in texts if text)


def _text(wire: Wire) -> str:
    return wire.unsafe if isinstance(wire, SpecText) else wire


@lru_cache(4096)
def _digest_of_argument(doc: Doc) -> str:
    """That of what is said of an argument, which is often one of many operations."""
    return _digest(doc.docstring)


def _digest(doc: str) -> str:
    return sha256(doc.encode()).hexdigest()[:_DIGEST] if doc else ""
