"""Which examples are of one thing: a list's items and the single record share a component."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from crmgen.importing.operations import Operation, literals
from crmgen.importing.paths import unique
from crmgen.importing.shapes import Shape
from crmgen.naming.words.english import singular
from crmgen.naming.words.identifiers import pascal, word_set, words

_WRAPPERS: Final = word_set(
    "data result results item items record records response payload value values content entries rows list hits objects"
)
_LEAST_FIELDS: Final = 2
"""Fields of an inner object that is worth a name of its own."""


class Components:
    """The named shapes of a document, in the order in which they are met."""

    def __init__(self, operations: list[Operation]) -> None:
        self.shapes: dict[str, Shape] = {}
        ordered = sorted(operations, key=lambda each: each.path.count("/"))
        for each in ordered:  # `/contacts` has the name before `/events/{id}/contacts`
            self._add_answers(each)
        for each in sorted(ordered, key=lambda each: each.method != "POST"):
            self._add_bodies(each)
        self._add_shared(operations)

    def _add_answers(self, operation: Operation) -> None:
        for status, answers in sorted(operation.answers.items()):
            for shape in answers.values():
                if shape is not None and status >= 400:
                    self._settle(shape, ["error"], operation)
                    continue
                for record in records_of(shape, operation.noun) if shape else ():
                    self._settle(record, operation.noun, operation)

    def _add_bodies(self, operation: Operation) -> None:
        noun = operation.noun
        for shape in operation.bodies.values():
            for record in records_of(shape, noun) if shape else ():
                record.is_partial = operation.method == "PATCH"
                known = self.shapes.get(pascal([*noun, "input"]), Shape())
                is_same = known.fields.keys() == record.fields.keys()
                is_same = is_same and known.objects < 2
                kind = "input" if operation.method == "POST" or is_same else "update"
                self._settle(record, [*noun, kind], operation)

    def _settle(self, shape: Shape, said: list[str], operation: Operation) -> None:
        """Make a shape an example of the component that it agrees with, or the first of a new one."""
        if not shape.is_object or shape.component:
            return
        names = [
            pascal(said),
            pascal([*_parent(operation), *said]),
            pascal(words(operation.id) + tuple(said)),
        ]
        fitting = (e for e in names if self.shapes.get(e, shape).agrees(shape))
        self._take(next(fitting, unique(names[0], self.shapes)), shape)

    def _take(self, name: str, shape: Shape) -> None:
        known = self.shapes.setdefault(name, Shape())
        known.merge(shape)
        shape.component = name

    def _add_shared(self, operations: list[Operation]) -> None:
        """Name the objects inside of others that stand in several places under one key, with the same fields."""
        seen: dict[tuple[str, frozenset[str]], list[Shape]] = defaultdict(list)
        for root in (*self.shapes.values(), *_unnamed(operations)):
            for key, inner in _inner(root):
                seen[key, frozenset(inner.fields)].append(inner)
        for (key, fields), shapes in reversed(seen.items()):  # the inner ones first
            said = words(key)
            if not said or len(shapes) < 2 or len(fields) < _LEAST_FIELDS:
                continue
            name = pascal([*said[:-1], singular(said[-1])])
            known = self.shapes.get(name, shapes[0])
            if known.fields.keys() == fields and all(map(known.agrees, shapes)):
                for each in shapes:
                    self._take(name, each)


def _unnamed(operations: list[Operation]) -> Iterator[Shape]:
    """The bodies that are no components: envelopes around them."""
    for each in operations:
        for bodies in (*each.answers.values(), each.bodies):
            for shape in bodies.values():
                if shape is not None and not _innermost(shape).component:
                    yield _innermost(shape)


def records_of(shape: Shape, noun: list[str]) -> Iterator[Shape]:
    """What a body is about: itself, its items, or what stands in the envelope around it."""
    found = _innermost(shape)
    if found.is_object:
        yield _unwrapped(found, noun)


def _unwrapped(shape: Shape, noun: list[str]) -> Shape:
    """The record in an envelope: under its own name, or under `data` and the like; a record itself has an id."""
    if "id" in shape.fields:
        return shape
    inner = {key: _innermost(each) for key, each in shape.fields.items()}
    objects = {key: each for key, each in inner.items() if each.is_object}
    named = [each for key, each in objects.items() if _says(key, noun)]
    wrapped = [each for key, each in objects.items() if key in _WRAPPERS]
    for found in (named, wrapped):
        if len(found) == 1:
            return _unwrapped(found[0], noun)
    return shape


def _says(key: str, noun: list[str]) -> bool:
    said = list(words(key))
    return bool(said) and [*said[:-1], singular(said[-1])] in (noun, noun[-1:])


def _innermost(shape: Shape) -> Shape:
    while shape.items is not None and not shape.is_object:
        shape = shape.items
    return shape


def _inner(shape: Shape) -> Iterator[tuple[str, Shape]]:
    """The objects inside of another, with the keys that they stand under, those around others first."""
    for key, child in shape.fields.items():
        inner = _innermost(child)
        if inner.is_object and not inner.component:
            yield key, inner
            yield from _inner(inner)


def _parent(operation: Operation) -> list[str]:
    named = literals(operation.path)
    if len(named) > 1:
        return [*named[-2][:-1], singular(named[-2][-1])]
    return list(words(operation.id))[:1]
