"""A document as it was read, and the view of it that all later passes use.

Inside `crmgen.parser` a document is plain JSON values, with mappings that know where they stood
(`Map`). Everything after it sees `Node`, which gives out no `str` that came from the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from crmgen.diagnostics import Place
from crmgen.text import Json, SpecText, SpecValue, whole_number

if TYPE_CHECKING:
    from crmgen.parser.files import Files
    from crmgen.parser.references import Reference


class Source(Protocol):
    """One file that was read."""

    name: str
    """The file as the user would name it: relative to the working directory where that is shorter."""

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        """1-based line and column of `key` in the mapping with this mark.

        Of the mapping itself for None, and for a key that it did not have in the file.
        """
        ...


class Map(dict[str, Json]):
    """A mapping that remembers the file it came from; `mark` is the source's own note of the place."""

    __slots__ = ("mark", "source")
    source: Source | None
    mark: object

    def __init__(self, source: Source | None = None, mark: object = None) -> None:
        super().__init__()
        self.source = source
        self.mark = mark


class Grafted:
    """The mark of a mapping with keys out of others: the mark it had, and where those keys stand."""

    __slots__ = ("mark", "origins")

    def __init__(self, mark: object, origins: dict[str, Map]) -> None:
        self.mark = mark
        self.origins = origins


def graft(holder: Map, key: str, origin: Map) -> None:
    """Note that `key` of `holder` was taken out of `origin`, so that its place is found there."""
    mark = holder.mark
    if isinstance(
        mark, Grafted
    ):  # another mapping may have the same mark: leave it alone
        holder.mark = Grafted(mark.mark, {**mark.origins, key: origin})
    else:
        holder.mark = Grafted(mark, {key: origin})


def place_of(holder: Map | None, key: str | None, pointer: str = "") -> Place:
    """The place of `key` in `holder`, or of `holder` itself for None."""
    if holder is None or holder.source is None:
        return Place("", pointer=pointer)
    mark = holder.mark
    if isinstance(mark, Grafted):
        if key in mark.origins:
            return place_of(mark.origins[key], key, pointer)
        mark = mark.mark
    find = partial(holder.source.locate, mark, key)
    return Place(holder.source.name, pointer=pointer, find=find)


def mapping(value: Json) -> Map:
    """The value where it is a mapping of a file, and an empty one where it is something else."""
    return value if isinstance(value, Map) else Map()


def described(value: Json) -> str:
    """What kind of value this is, for messages."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "a boolean"
        case str():
            return "text"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return "a number"


def copy_of(value: Json) -> Json:
    """A copy of a value whose mappings stand where those of the value do."""
    if isinstance(value, Map):
        copied = Map(value.source, value.mark)
        for key, child in value.items():
            copied[key] = copy_of(child)
        return copied
    return [copy_of(child) for child in value] if isinstance(value, list) else value


def escape(token: str) -> str:
    """One reference token of a JSON pointer (RFC 6901 section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """What a reference token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


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
        return (
            value
            if isinstance(value, int | float) and not isinstance(value, bool)
            else None
        )

    def value(self) -> SpecValue:
        """The whole value, as data."""
        return SpecValue(self.raw)

    def __repr__(self) -> str:
        return f"Node({self.id!a})"


@dataclass(slots=True)
class Document:
    """A document and the set of files it stands in: what the passes up to the resolver hand on."""

    root: Map
    files: Files
    references: tuple[Reference, ...] = ()
    """Every `$ref`, once `crmgen.parser.normalize` has seen the document."""
    moved: tuple[tuple[str, str], ...] = ()
    """Pointers of the entry that normalizing moved: the start they had, the start they have."""

    @property
    def node(self) -> Node:
        return Node(self.root)
