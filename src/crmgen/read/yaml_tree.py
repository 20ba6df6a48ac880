"""Trees of plain data out of the events of a YAML parser, in one pass.

Plain data only: the core schema, keys always text, no other tags, aliases as bounded copies, so
that the result is a tree; every mapping knows where each of its keys stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import yaml

from crmgen.diagnostics import InputError, Place
from crmgen.limits import MAX_ALIASED, MAX_DEPTH
from crmgen.read.yaml_scalars import (
    STANDARD,
    BadScalar,
    plain_value,
    stated_value,
    unknown_tag,
)
from crmgen.text import Json
from crmgen.tree.maps import Map, copy_of

_COLUMN_BITS: Final = 32
_COLUMN_MASK: Final = (1 << _COLUMN_BITS) - 1


class YamlSource:
    """A YAML file. The mark of its mappings is the place of each key, packed into one integer."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def forget(self) -> None:
        """There is nothing but marks."""

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        """1-based line and column of `key`, or of the mapping where it has no such key."""
        marks: Any = mark
        packed: int = marks.get(key, marks[None])
        return (packed >> _COLUMN_BITS) + 1, (packed & _COLUMN_MASK) + 1


class _Open:
    """A collection whose end has not come yet; `first` is the number of its first node."""

    __slots__ = ("anchor", "first", "height", "key", "marks", "merges", "value")

    def __init__(self, value: Any, event: Any, first: int) -> None:
        self.value = value
        self.anchor: str | None = event.anchor
        self.first = first
        self.height = 1
        self.key: str | None = None
        self.marks: dict[str | None, int] | None = None
        self.merges = False


class TreeBuilder:
    """Takes events, gives the tree. Keeps its own stack, so that depth costs none of Python's."""

    def __init__(self, name: str) -> None:
        self._source = YamlSource(name)
        self._open: list[_Open] = []
        self._top: _Open | None = None
        self._root: Json = None
        self._documents = 0
        self._nodes = 0
        self._aliased = 0
        self._anchors: dict[str, tuple[Json, int, int] | None] = {}
        """Name to value, number of nodes and height; None while the node is open."""

    def build(self, events: Iterator[Any]) -> Json:
        handlers: dict[type[Any], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._mapping_start,
            yaml.SequenceStartEvent: self._sequence_start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.DocumentStartEvent: self._document_start,
        }
        for event in events:
            handle = handlers.get(event.__class__)
            if handle is not None:
                handle(event)
        return self._root

    def _document_start(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second YAML document starts here; keep one in a file"
            raise self._refusal(event, message, "several-documents")

    # nodes

    def _scalar(self, event: Any) -> None:
        self._nodes += 1
        top = self._top
        if top is not None and top.marks is not None and top.key is None:
            self._key(top, top.marks, event)
            return
        try:
            if event.style or event.tag is not None:
                value = stated_value(event.value, event.style, event.tag)
            else:
                value = plain_value(event.value)
        except BadScalar as bad:
            raise self._refusal(event, bad.message, bad.code) from None
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1, 0)
        self._add(value)

    def _key(self, top: _Open, marks: dict[str | None, int], event: Any) -> None:
        key: str = event.value
        if key in marks:
            message = (
                f"the key {key!r} stands twice in one mapping "
                f"(first in line {(marks[key] >> _COLUMN_BITS) + 1}); remove one"
            )
            raise self._refusal(event, message, "duplicate-key")
        if event.tag is not None or event.style == '"':
            self._check_key(event)
        elif key == "<<" and not event.style:
            top.merges = True
        if event.anchor is not None:
            self._anchors[event.anchor] = (key, 1, 0)
        top.key = key
        marks[key] = _packed(event)

    def _check_key(self, event: Any) -> None:
        try:
            stated_value(event.value, event.style, event.tag)
        except BadScalar as bad:
            raise self._refusal(event, bad.message, bad.code) from None

    def _mapping_start(self, event: Any) -> None:
        value = Map(self._source)
        self._start(_Open(value, event, self._nodes), event, "map")
        value.mark = self._open[-1].marks = {None: _packed(event)}

    def _sequence_start(self, event: Any) -> None:
        self._start(_Open([], event, self._nodes), event, "seq")

    def _start(self, collection: _Open, event: Any, kind: str) -> None:
        self._nodes += 1
        if event.tag is not None and event.tag not in ("!", STANDARD + kind):
            raise self._refusal(event, unknown_tag(event.tag), "unknown-tag")
        self._refuse_as_key(event)
        if len(self._open) >= MAX_DEPTH:
            raise self._too_deep(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._open.append(collection)
        self._top = collection

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        if done.merges:
            self._merge(done.value, event)
        if done.anchor is not None:
            weight = self._nodes - done.first
            self._anchors[done.anchor] = (done.value, weight, done.height)
        self._top = self._open[-1] if self._open else None
        if self._top is not None and self._top.height <= done.height:
            self._top.height = done.height + 1
        self._add(done.value)

    def _add(self, value: Json) -> None:
        top = self._top
        if top is None:
            self._root = value
        elif top.marks is None:
            top.value.append(value)
        else:
            top.value[top.key] = value
            top.key = None

    # aliases

    def _alias(self, event: Any) -> None:
        value, weight, height = self._anchored(event)
        top = self._top
        if top is not None and top.marks is not None and top.key is None:
            if not isinstance(value, str):
                self._refuse_as_key(event)
            event.value, event.tag, event.style, event.anchor = value, None, "'", None
            self._key(top, top.marks, event)
            return
        self._nodes += weight
        if height:
            self._aliased += weight
            self._check_alias(event, height)
            value = copy_of(value)
        if top is not None and top.height <= height:
            top.height = height + 1
        self._add(value)

    def _anchored(self, event: Any) -> tuple[Json, int, int]:
        if event.anchor not in self._anchors:
            message = f"no anchor &{event.anchor} stands before this alias"
            raise self._refusal(event, message, "unknown-anchor")
        found = self._anchors[event.anchor]
        if found is None:
            message = (
                f"*{event.anchor} stands inside the node that it names, so the node would "
                "contain itself; use a $ref"
            )
            raise self._refusal(event, message, "recursive-alias")
        return found

    def _check_alias(self, event: Any, height: int) -> None:
        if self._aliased > MAX_ALIASED:
            message = (
                f"aliases add more than {MAX_ALIASED:,} nodes to this file; use $ref"
            )
            raise self._refusal(event, message, "too-many-aliases")
        if len(self._open) + height > MAX_DEPTH:
            raise self._too_deep(event)

    def _merge(self, mapping: Map, event: Any) -> None:
        """Apply the merge key `<<` (of YAML 1.1): own keys win, then the earlier mapping."""
        merged = mapping.pop("<<")
        own = dict(mapping)
        mapping.clear()
        marks: Any = mapping.mark
        theirs: Any
        for other in merged if isinstance(merged, list) else [merged]:
            if not isinstance(other, Map):
                message = "a merge key (<<) takes a mapping or a list of mappings"
                raise self._refusal(event, message, "bad-merge")
            theirs = other.mark
            for key, value in other.items():
                mapping.setdefault(key, value)
                marks.setdefault(key, theirs[key])
        mapping.update(own)

    # refusals

    def _refuse_as_key(self, event: Any) -> None:
        top = self._top
        if top is not None and top.marks is not None and top.key is None:
            message = "the key of a mapping must be text"
            raise self._refusal(event, message, "not-yaml")

    def _too_deep(self, event: Any) -> InputError:
        message = f"more than {MAX_DEPTH} mappings and lists inside each other"
        return self._refusal(event, message, "too-deep")

    def _refusal(self, event: Any, message: str, code: str) -> InputError:
        mark = event.start_mark
        place = Place(self._source.name, mark.line + 1, mark.column + 1)
        return InputError.of(place, message, code)


def _packed(event: Any) -> int:
    mark = event.start_mark
    packed: int = mark.line << _COLUMN_BITS | mark.column
    return packed
