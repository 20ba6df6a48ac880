"""The view of a document that every pass after normalizing uses; it gives out no `str` of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from crmgen.diagnostics import Place
from crmgen.text import Json, SpecText, SpecValue, whole_number
from crmgen.tree.maps import Map, note_all_read, note_read, place_of
from crmgen.tree.pointers import escape

_name: Final = lru_cache(16384)(SpecText)
"""The same names stand in a document again and again, and what is identical is equal at once."""


class Node:
    """A place in a document: its value, its pointer, and the mapping and key that hold it.

    `base` names the file of the node inside a set of files ("" for the entry document), so that
    `base + "#" + pointer` is one identity over all files.
    """

    __slots__ = ("base", "holder", "key", "pointer", "raw")

    def __init__(
        self,
        raw: Json,
        pointer: str = "",
        holder: Map | None = None,
        key: str | None = None,
        base: str = "",
    ) -> None:
        self.raw = raw
        self.pointer = pointer
        self.holder = holder
        self.key = key
        self.base = base

    @property
    def id(self) -> str:
        """The identity of this place, for tables; never printed into code."""
        return f"{self.base}#{self.pointer}"

    @property
    def at(self) -> Place:
        """File, line, column and pointer of this node; found when asked for."""
        if self.holder is None and isinstance(self.raw, Map):
            return place_of(self.raw, None, self.pointer)
        return place_of(self.holder, self.key, self.pointer)

    # kinds

    def is_map(self) -> bool:
        return isinstance(self.raw, Map)

    def is_list(self) -> bool:
        return isinstance(self.raw, list)

    def is_text(self) -> bool:
        return isinstance(self.raw, str)

    # children

    def __contains__(self, key: str | SpecText) -> bool:
        return isinstance(self.raw, Map) and key in self.raw

    def get(self, key: str | SpecText) -> Node | None:
        """The child under `key`; None where there is none or this is not a mapping."""
        plain = key.unsafe if isinstance(key, SpecText) else key
        raw = self.raw
        if not isinstance(raw, Map) or plain not in raw:
            return None
        note_read(raw, plain)
        return self._child(raw, plain)

    def items(self) -> Iterator[tuple[SpecText, Node]]:
        """Key and child of a mapping of names, in the order of the names; nothing for anything else.

        In which order a document says them means nothing, and must not decide a name or move a line.
        """
        return self._children(sorted)

    def items_as_written(self) -> Iterator[tuple[SpecText, Node]]:
        """The same in document order, which is for people: they put the important properties first."""
        return self._children(iter)

    def _children(
        self, ordered: Callable[[Iterable[str]], Iterable[str]]
    ) -> Iterator[tuple[SpecText, Node]]:
        raw = self.raw
        if isinstance(raw, Map):
            note_all_read(raw)
            for key in ordered(raw):
                yield _name(key), self._child(raw, key)

    def elements(self) -> Iterator[Node]:
        """The elements of a list; nothing for anything else."""
        if isinstance(self.raw, list):
            for index, value in enumerate(self.raw):
                yield self._element(index, value)

    def step(self, token: str) -> Node | None:
        """The child that one unescaped token of a JSON pointer names (RFC 6901 section 4).

        Only mappings and lists are walked, so no token reaches anything but the document.
        """
        if not isinstance(self.raw, list):
            return self.get(token)
        index = whole_number(token)
        if index is None or index >= len(self.raw) or token != str(index):
            return None
        return self._element(index, self.raw[index])

    def _element(self, index: int, value: Json) -> Node:
        pointer = f"{self.pointer}/{index}"
        if isinstance(value, Map):
            return Node(value, pointer, None, None, self.base)
        return Node(value, pointer, self.holder, self.key, self.base)

    def _child(self, raw: Map, key: str) -> Node:
        return Node(raw[key], f"{self.pointer}/{escape(key)}", raw, key, self.base)

    # values

    def text(self, key: str) -> SpecText | None:
        """The string under `key`, or None where it is absent or not a string."""
        value = self._value(key)
        return SpecText(value) if isinstance(value, str) else None

    def own_text(self) -> SpecText | None:
        """This node's own string, or None where it is something else."""
        return SpecText(self.raw) if isinstance(self.raw, str) else None

    def flag(self, key: str) -> bool | None:
        """The boolean under `key`, or None where it is absent or something else."""
        value = self._value(key)
        return value if isinstance(value, bool) else None

    def number(self, key: str) -> int | float | None:
        """The number under `key` (booleans are none), or None."""
        value = self._value(key)
        return (
            value
            if isinstance(value, int | float) and not isinstance(value, bool)
            else None
        )

    def _value(self, key: str) -> Json:
        raw = self.raw
        if not isinstance(raw, Map) or key not in raw:
            return None
        note_read(raw, key)
        return raw[key]

    def value(self) -> SpecValue:
        """The whole value, as data."""
        return SpecValue(self.raw)

    def __repr__(self) -> str:
        return f"Node({self.id!a})"
