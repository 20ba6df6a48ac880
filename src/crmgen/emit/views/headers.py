"""`headers.py`: the headers of responses that a document describes, each with its type."""

from __future__ import annotations

from crmgen.emit.annotations import Annotator, Spelling
from crmgen.emit.imports import NO_IMPORTS, ImportSet
from crmgen.emit.literals import string_literal
from crmgen.emit.prose import Block, blocks
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.parts import Doc
from crmgen.ir.operations import Api
from crmgen.ir.responses import Header
from crmgen.ir.types import Choice, Direction, ListOf, Model, Scalar, ScalarKind, Type
from crmgen.ir.walk import Types, underlying
from crmgen.naming.words.identifiers import snake, words
from crmgen.records import dataclass, replace
from crmgen.text import SpecText


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A constant that reads one header."""

    name: str
    wire: str
    """Literal of the header's name."""
    type: str
    """What its value is read as."""
    doc: Doc


@dataclass(frozen=True, slots=True)
class HeadersView:
    """The module of an API that describes headers of its responses."""

    docstring: str
    imports: ImportSet
    headers: tuple[HeaderView, ...]
    """The constants of the module."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the module defines."""
        return frozenset(each.name for each in self.headers)


@dataclass(frozen=True, slots=True)
class NamedHeader:
    """A header with its constant's name; the type is one that a header's text can be read as."""

    name: str
    header: Header
    type: Type


_TEXT = Scalar(ScalarKind.STRING)


def named_headers(api: Api, annotator: Annotator) -> tuple[NamedHeader, ...]:
    """Every header once, whatever responses have it; text where they do not agree on its type."""
    met: dict[SpecText, NamedHeader] = {}
    taken = {name.output for name in annotator.names.types.values()}
    for header in (
        h for o in api.operations for each in o.responses for h in each.headers
    ):
        key, type = header.wire.lower(), _readable(header.type, api.types)
        if key not in met:
            name = _free(snake(words(header.wire), "header").upper(), taken)
            met[key] = NamedHeader(name, header, type)
        elif met[key].type != type:
            met[key] = replace(met[key], type=_TEXT)
    return tuple(met.values())


def _free(base: str, taken: set[str | None]) -> str:
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    return name


def _readable(type: Type, types: Types) -> Type:
    """The type where it is one value, or a list of such (style `simple`); else text."""
    plain = underlying(type, types)
    if not isinstance(plain, ListOf):
        return _one_value(plain)
    item = underlying(plain.item, types)
    return _TEXT if isinstance(item, ListOf) else replace(plain, item=_one_value(item))


def _one_value(plain: Type | Model) -> Type:
    """A primitive or an enum as it is; else text."""
    if isinstance(plain, Scalar) and plain.kind is not ScalarKind.BINARY:
        return plain
    return plain if isinstance(plain, Choice) else _TEXT


def headers_view(api: Api, annotator: Annotator, origin: Origin) -> HeadersView:
    imports = ImportSet(".headers", annotator.names.runtime)
    imports.use("._core", "Header")
    views = tuple(
        _header(each, annotator, imports) for each in named_headers(api, annotator)
    )
    about = f"Headers of responses of `{annotator.names.client}`: `of` reads one from the raw side of a call."
    return HeadersView(origin.module_docstring(about), imports, views)


def _header(named: NamedHeader, annotator: Annotator, imports: ImportSet) -> HeaderView:
    spelled = (
        annotator.spell(named.type, Direction.OUTPUT)
        if named.type != _TEXT
        else Spelling("str", NO_IMPORTS)
    )
    imports.add(spelled.imports)
    doc = blocks(named.header.doc) or (Block("A header of responses."),)
    wire = string_literal(named.header.wire)
    return HeaderView(named.name, wire, spelled.text, Doc(doc, 0))
