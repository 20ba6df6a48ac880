"""Other files become parts of the entry document, so that no later pass knows that there were any.

What a reference into another file names becomes a component, called by the last key of the
reference or by the file, as bundlers call it; what has no place among components, such as a path
item, takes the place of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from crmgen.diagnostics import InputError, Place, Unreachable
from crmgen.read.documents import Document
from crmgen.read.lookup import Address, address_of, find
from crmgen.records import replace
from crmgen.text import Json
from crmgen.tree.maps import Map, graft, mapping, place_of
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape
from crmgen.tree.references import Reference
from crmgen.tree.shape import Kind
from crmgen.url import is_address, parse_url

_SECTIONS: Final = {
    Kind.SCHEMA: "schemas",
    Kind.RESPONSE: "responses",
    Kind.PARAMETER: "parameters",
    Kind.EXAMPLE: "examples",
    Kind.REQUEST_BODY: "requestBodies",
    Kind.HEADER: "headers",
    Kind.SECURITY_SCHEME: "securitySchemes",
    Kind.LINK: "links",
    Kind.CALLBACK: "callbacks",
}

_ORDER: Final = (
    *("$ref", "servers", "discriminator", "parameters", "get", "put", "post", "delete"),
    *("options", "head", "patch", "trace", "schema", "example", "examples"),
    *("requestBody", "responses", "headers", "content", "links", "callbacks"),
    *("allOf", "anyOf", "oneOf", "not", "properties", "items", "additionalProperties"),
)
_RANKS: Final = {key: rank for rank, key in enumerate(_ORDER)}
"""In which order bundlers come by what an object has: that of the standard, not of the file."""
_OF_NAMES: Final = frozenset(
    [
        *(
            "paths",
            "properties",
            "patternProperties",
            "responses",
            "headers",
            "content",
        ),
        *("links", "examples", "callbacks", *_SECTIONS.values()),
    ]
)
"""Keys under which every key is a name."""

_Step = tuple[str, Json]
"""A value that is to be visited, and its key."""


def gather(document: Document, *, alone: bool = False) -> None:
    """Let every reference name a place in the entry; it is changed in place.

    References that lead nowhere have been reported, or are to stand for anything: `alone`, in the entry as
    well, which then has references into itself only.
    """
    if len(document.files.bases) > 1 or alone:
        gatherer = _Gatherer(document, alone)
        gatherer.visit(document.root)
        document.references = tuple(gatherer.rewritten())


class _Gatherer:
    """Visits what references name before the references, so that parts stand before wholes."""

    def __init__(self, document: Document, alone: bool) -> None:
        self._document = document
        self._alone = alone
        self._references = {
            (id(each.holder), each.key): each for each in document.references
        }
        self._placed: dict[tuple[Address, Kind], str] = {}
        self._seen: set[int] = set()

    def rewritten(self) -> Iterator[Reference]:
        """The references that are left, all in the entry."""
        for each in self._document.references:
            text = each.holder.get(each.key)
            if isinstance(text, str):
                yield replace(each, text=text, base="")

    def visit(self, start: Map) -> None:
        """Go through everything below `start`; no depth of a document overflows the stack."""
        waiting: list[Iterator[_Step]] = [self._steps(start, "")]
        while waiting:
            try:
                key, child = next(waiting[-1])
            except StopIteration:
                waiting.pop()
                continue
            if isinstance(child, Map) and id(child) not in self._seen:
                self._seen.add(id(child))
                waiting.append(self._steps(child, key))
            elif isinstance(child, list):
                waiting.append(("", each) for each in child)

    def _steps(self, holder: Map, of: str) -> Iterator[_Step]:
        """What is to be visited below `holder`, which stands at the key `of`; goes on after that."""
        for key in _ordered(holder, of):
            reference = self._references.get((id(holder), key))
            if reference is None:
                yield key, holder.get(key)
                continue
            try:
                address = address_of(self._document, reference.base, reference.text)
                found = find(self._document, address)
            except (Unreachable, InputError):
                if reference.base or self._alone:
                    del holder[key]
                continue
            if address.base:
                yield of, found.raw
            self._settle(reference, address, found)

    def _settle(self, reference: Reference, address: Address, found: Node) -> None:
        holder, key, target = reference.holder, reference.key, found.raw
        if not address.base:
            holder[key] = "#" + "".join(f"/{escape(each)}" for each in address.tokens)
        elif reference.kind in _SECTIONS:
            place = address, reference.kind
            if place not in self._placed:
                self._placed[place] = self._place(reference.kind, address, found)
            holder[key] = self._placed[place]
        else:
            del holder[key]
            for each, value in mapping(target).items():
                if each not in holder:
                    holder[each] = value
                    graft(holder, each, mapping(target))

    def _place(self, kind: Kind, address: Address, found: Node) -> str:
        """Put it among the components, unless the same is there; the reference to it."""
        root, target = self._document.root, found.raw
        made = Map(root.source, root.mark)
        components = mapping(root.setdefault("components", made))
        made = Map(root.source, root.mark)
        section = mapping(components.setdefault(_SECTIONS[kind], made))
        names = _names(address)
        name = next(each for each in names if section.get(each, target) == target)
        if name not in section:
            section[name] = target
            graft(section, name, self._origin(found))
        return f"#/components/{_SECTIONS[kind]}/{escape(name)}"

    def _origin(self, found: Node) -> Map:
        """A mapping whose keys all stand where `found` does."""
        if isinstance(found.raw, Map):
            return found.raw
        if found.holder is not None:
            return Map(_At(place_of(found.holder, found.key)))
        return Map(_At(Place(self._document.files.name(found.base), 1, 1)))


class _At:
    """A source in which everything stands in one place."""

    def __init__(self, place: Place) -> None:
        self.name = place.file
        self._place = place

    def forget(self) -> None:
        """There is nothing but a place."""

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        """The place, for any `key` of a mapping with any `mark`."""
        del mark, key
        return self._place.line, self._place.column


def _ordered(holder: Map, of: str) -> list[str]:
    """The keys of a mapping in the order in which bundlers come by them."""
    if of in _OF_NAMES:
        return sorted(holder, key="default".__ne__) if of == "responses" else [*holder]
    return sorted(holder, key=lambda key: _RANKS.get(key, len(_RANKS)))


def _stem(base: str) -> str:
    return parse_url(base).stem if is_address(base) else PurePosixPath(base).stem


def _names(address: Address) -> Iterator[str]:
    """What bundlers try: the last key, the last two, and so on; with the file; with a number."""
    name = ""
    for token in reversed(address.tokens):
        name = f"{token}-{name}" if name else token
        yield name
    stem = _stem(address.base)
    name = f"{stem}_{name}" if name else stem
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
