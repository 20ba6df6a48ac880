"""A document as it was read, and the view of it that all later passes use.

Inside `crmgen.parser` a document is plain JSON values, with mappings that know where they stood
(`Map`). Everything after it sees `Node`, which gives out no `str` that came from the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from crmgen.diagnostics import Place
from crmgen.text import Json, SpecText, SpecValue


class Source(Protocol):
    """One file that was read."""

    name: str
    """The file as the user would name it: relative to the working directory where that is shorter."""

    def locate(self, mapping: Map, key: str | None) -> tuple[int, int]:
        """1-based line and column of `key` in `mapping`, or of the mapping itself for None."""


class Map(dict[str, Json]):
    """A mapping that remembers the file it came from; `mark` is the source's own note of the place."""

    __slots__ = ("mark", "source")
    source: Source | None
    mark: object

    def __init__(self, source: Source | None = None, mark: object = None) -> None:
        super().__init__()
        self.source = source
        self.mark = mark


def escape(token: str) -> str:
    """One reference token of a JSON pointer (RFC 6901 section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


class Node:
    """A place in a document: its value, its pointer, and the mapping and key that hold it.

    `base` names the file of the node inside a set of files ("" for the entry document), so that
    `base + "#" + pointer` is one identity over all files.
    """

    __slots__ = ("base", "holder", "key", "pointer", "raw")

    def __init__(
        self, raw: Json, pointer: str = "", holder: Map | None = None, key: str | None = None, base: str = ""
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
        if isinstance(self.raw, Map) and self.raw.source is not None and self.holder is None:
            return Place(self.raw.source.name, *self.raw.source.locate(self.raw, None), self.pointer)
        if self.holder is None or self.holder.source is None:
            return Place("", 0, 0, self.pointer)
        return Place(self.holder.source.name, *self.holder.source.locate(self.holder, self.key), self.pointer)

    # kinds

    def is_map(self) -> bool:
        return isinstance(self.raw, dict)

    def is_list(self) -> bool:
        return isinstance(self.raw, list)

    def is_text(self) -> bool:
        return isinstance(self.raw, str)

    # children

    def __contains__(self, key: str) -> bool:
        return isinstance(self.raw, dict) and key in self.raw

    def get(self, key: str) -> Node | None:
        """The child under `key`; None where there is none or this is not a mapping."""
        if not isinstance(self.raw, dict) or key not in self.raw:
            return None
        return self._child(key, self.raw[key])

    def items(self) -> Iterator[tuple[SpecText, Node]]:
        """Key and child of a mapping, in document order; nothing for anything else."""
        if isinstance(self.raw, dict):
            for key, value in self.raw.items():
                yield SpecText(key), self._child(key, value)

    def elements(self) -> Iterator[Node]:
        """The elements of a list; nothing for anything else."""
        if isinstance(self.raw, list):
            for index, value in enumerate(self.raw):
                yield Node(value, f"{self.pointer}/{index}", self.holder, self.key, self.base)

    def _child(self, key: str, value: Json) -> Node:
        holder = self.raw if isinstance(self.raw, Map) else self.holder
        at_key = key if isinstance(self.raw, Map) else self.key
        return Node(value, f"{self.pointer}/{escape(key)}", holder, at_key, self.base)

    # values

    def text(self, key: str) -> SpecText | None:
        """The string under `key`, or None where it is absent or not a string."""
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        return SpecText(value) if isinstance(value, str) else None

    def own_text(self) -> SpecText | None:
        """This node's own string, or None where it is something else."""
        return SpecText(self.raw) if isinstance(self.raw, str) else None

    def flag(self, key: str) -> bool | None:
        """The boolean under `key`, or None where it is absent or something else."""
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        return value if isinstance(value, bool) else None

    def number(self, key: str) -> int | float | None:
        """The number under `key` (booleans are none), or None."""
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def value(self) -> SpecValue:
        """The whole value, as data."""
        return SpecValue(self.raw)

    def __repr__(self) -> str:
        return f"Node({self.id!a})"
