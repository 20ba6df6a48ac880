"""What programs can see of an SDK: its client, methods, arguments, classes and fields, each with its place.

Made of the views that the SDK is written from, so that it is what stands in the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from crmgen.diagnostics import Place
from crmgen.emit.annotations import Annotator
from crmgen.emit.views.client import client_view
from crmgen.emit.views.models import AliasView, ClassView, models_views
from crmgen.emit.views.parts import Argument, FieldPart
from crmgen.emit.views.resource import MethodView, resource_views
from crmgen.ir.operations import Operation
from crmgen.ir.types import Model, TypeId
from crmgen.ir.variants import variants
from crmgen.naming.members import keyword_bodies
from crmgen.naming.words.collisions import SHADOWABLE
from crmgen.pipeline import Understood, origin_of
from crmgen.text import SpecText, Wire

_HIDDEN: Final = re.compile(
    rf"\b_({'|'.join(name.title() for name in sorted(SHADOWABLE))})\b"
)


@dataclass(frozen=True, slots=True)
class Value:
    """An argument of a method, or a field of a class."""

    name: str
    annotation: str
    required: bool
    wire: str
    """Where it goes on the wire, and how it is called there: `query pageSize`, `body firstName`, `path 1`."""
    at: Place
    doc: str = ""
    is_positional: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a resource."""

    name: str
    """`contacts.create`"""
    operation: str
    """What it is on the wire (`crmgen.ir.addresses`)."""
    variant: str
    """Which of the methods of the operation."""
    arguments: Mapping[str, Value]
    """By wire: those of its own, and the fields of its body."""
    call: str
    """`Call`, `PagedCall` or `StreamedCall`."""
    result: str
    body_path: str
    """The way to the result in the body: what is unwrapped, or the list of pages."""
    errors: Mapping[str, str]
    """What errors hold, by status."""
    kept_though: str
    """What the document looks like, where the lock keeps another result; empty where it does not."""
    deprecated: bool
    doc: str
    at: Place

    @property
    def address(self) -> str:
        return f"{self.operation} {self.variant}".rstrip()


@dataclass(frozen=True, slots=True)
class Class:
    """A class that is read or sent, or another name that can be imported."""

    name: str
    kind: str
    """`model`, `typed_dict` or `alias`."""
    fields: Mapping[str, Value]
    """By wire, inherited ones too."""
    annotation: str
    """Of an alias."""
    bases: frozenset[str]
    """Every class of the SDK that it extends, also by way of another."""
    is_sent: bool
    is_read: bool
    is_spread: bool
    """Whether all uses of it are keyword arguments of methods, which tell of its fields."""
    addresses: tuple[str, ...]
    doc: str
    at: Place


@dataclass(frozen=True, slots=True)
class Surface:
    """All of an SDK that a program can depend on."""

    client: str
    client_arguments: Mapping[str, Argument]
    resources: frozenset[str]
    methods: dict[str, Method]
    """By address."""
    classes: dict[str, Class]
    origin: str
    """The server that calls go to by default: `https://api.example.com`; empty where there is none."""
    base: str
    """The path of the server, as far as operations do not begin with it themselves."""
    document: Place = field(compare=False)


def surface_of(understood: Understood) -> Surface:
    """The surface of an SDK."""
    return _Reader(understood).surface()


class _Reader:
    def __init__(self, understood: Understood) -> None:
        self.understood = understood
        self.api, self.names = understood.api, understood.names
        self.origin = origin_of(understood.settings)
        self.annotator = Annotator(self.api.types, self.names)
        self.classes: dict[str, ClassView | AliasView] = {}
        for module in models_views(self.annotator, self.origin):
            self.classes |= {each.name: each for each in module.classes}
            self.classes |= {each.name: each for each in module.aliases}

    def surface(self) -> Surface:
        client = client_view(self.api, self.names, self.origin).classes[0]
        methods = {each.address: each for each in self._methods()}
        return Surface(
            self.names.client,
            {each.name: each for each in client.arguments},
            frozenset(each.attribute for each in self.names.resources),
            methods,
            {each.name: each for each in self._classes()},
            self._origin(),
            self.understood.addresses.base,
            Place(self.understood.settings.document),
        )

    def _origin(self) -> str:
        servers = self.api.servers
        url = servers[0].default_url.unsafe if servers else ""
        return url.rstrip("/").removesuffix(self.understood.addresses.base)

    # methods

    def _methods(self) -> Iterator[Method]:
        operations = {each.id: each for each in self.api.operations}
        views = resource_views(self.api, self.annotator, self.origin)
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
        address = self.understood.addresses.operations[operation.id]
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
            _errors(view, tables),
            self.understood.kept.get(operation.id, ""),
            view.deprecated,
            _prose(operation.summary, operation.doc),
            operation.at,
        )

    def _parameters(self, operation: Operation, view: MethodView) -> Iterator[Value]:
        keys = self._keys(operation)
        at = {
            f"{each.where} {_text(each.wire)}": each.at for each in operation.parameters
        }
        for each in view.arguments:
            if each.kind != "fields" and each.name != "options":
                key, wire = keys.get(each.name, ("body", "body"))
                place = at.get(key, operation.at)
                positional = each.kind in ("positional", "path")
                yield _value(each, wire, place, is_positional=positional)

    def _keys(self, operation: Operation) -> dict[str, tuple[str, str]]:
        """Names of arguments to place and wire name; a value of the path is told by its number."""
        slots = self.understood.addresses.slots[operation.id]
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
            addresses=self.understood.addresses.types[id],
            doc=view.doc.docstring,
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
                    part.doc.docstring,
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


def _value(argument: Argument, wire: str, at: Place, *, is_positional: bool) -> Value:
    return Value(
        argument.name,
        _plain(argument.annotation),
        argument.required,
        wire,
        at,
        argument.doc.docstring,
        is_positional,
    )


def _plain(annotation: str) -> str:
    """An annotation with builtins by their own names, where a method or field has such a name."""
    return _HIDDEN.sub(lambda found: found[1].lower(), annotation)


def _prose(*texts: SpecText | None) -> str:
    return "\n".join(text.unsafe for text in texts if text)


def _text(wire: Wire) -> str:
    return wire.unsafe if isinstance(wire, SpecText) else wire
