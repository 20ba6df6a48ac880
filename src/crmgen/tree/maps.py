"""Mappings of a document that know where they stood in its files.

The passes that read and change a document work on plain JSON values, with `Map` for each mapping.
Everything after them sees `Node`, which gives out no `str` that came from the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Protocol

from crmgen.diagnostics import Locates, Place
from crmgen.text import Json


class Source(Locates, Protocol):
    """One file that was read."""

    name: str
    """The file as the user would name it: relative to the working directory where that is shorter."""

    def forget(self) -> None:
        """Let go of what can be had again."""
        ...


class _EveryKey:
    """Contains whatever it is asked for."""

    def __contains__(self, key: object) -> bool:
        return True


NOTHING_READ: Final = frozenset[str]()
_EVERY_KEY: Final = _EveryKey()
_MANY: Final = 50
"""Keys of which a mapping has its own set; mappings of a few have the same sets as others like them."""


class Map(dict[str, Json]):
    """A mapping that remembers the file it came from; `mark` is the source's own note of the place.

    `read`: the keys that a pass has looked at, by which the walk at the end knows what nobody did.
    """

    __slots__ = ("mark", "read", "source")
    source: Source | None
    mark: object
    read: set[str] | frozenset[str] | _EveryKey

    def __init__(self, source: Source | None = None, mark: object = None) -> None:
        super().__init__()
        self.source = source
        self.mark = mark
        self.read = NOTHING_READ

    @property
    def is_read(self) -> bool:
        """Whether a pass has looked at any of its keys."""
        return self.read is not NOTHING_READ


def note_read(holder: Map, key: str) -> None:
    """Note that `key` of `holder` has been looked at."""
    read = holder.read
    if key in read:
        return
    if isinstance(read, set):
        read.add(key)
    elif isinstance(read, frozenset):
        few = len(holder) < _MANY
        holder.read = _with(read, key) if few else {*read, key}


def note_read_alike(holder: Map, other: Map) -> None:
    """Note that of a mapping has been looked at what was of one with the same keys and mappings in it."""
    is_first = not holder.is_read and not isinstance(other.read, set)
    if is_first:
        holder.read = other.read
    for key, value in other.items():
        if not is_first and key in other.read:
            note_read(holder, key)
        if isinstance(value, Map):
            note_read_alike(mapping(holder[key]), value)


def note_all_read(holder: Map) -> None:
    """Note that all keys of `holder` have been looked at: they are names, or a value."""
    holder.read = _EVERY_KEY


@lru_cache(4096)
def _with(read: frozenset[str], key: str) -> frozenset[str]:
    return read | {key}


class Grafted:
    """The mark of a mapping with keys out of others: the mark it had, and where those keys stand."""

    __slots__ = ("mark", "origins")

    def __init__(self, mark: object, origins: dict[str, tuple[Map, str]]) -> None:
        self.mark = mark
        self.origins = origins


def graft(holder: Map, key: str, origin: Map, stated: str | None = None) -> None:
    """Note that `key` of `holder` was taken out of `origin`, so that its place is found there.

    `stated`: what the key is called there, where that is something else.
    """
    mark = holder.mark
    place = origin, key if stated is None else stated
    if isinstance(
        mark, Grafted
    ):  # another mapping may have the same mark: leave it alone
        holder.mark = Grafted(mark.mark, {**mark.origins, key: place})
    else:
        holder.mark = Grafted(mark, {key: place})


def collected(entries: Iterable[tuple[str, Json, Map, str]]) -> Map:
    """A mapping of what was taken out of others: its keys and values, and the mappings and keys where they stood."""
    made = Map()
    origins: dict[str, tuple[Map, str]] = {}
    for key, value, origin, stated in entries:
        if made.source is None:
            made.source, made.mark = origin.source, origin.mark
        made[key] = value
        origins[key] = origin, stated
    made.mark = Grafted(made.mark, origins)
    return made


def rename(holder: Map, names: Mapping[str, str]) -> None:
    """Give keys of `holder` other names; their order and their places stay."""
    origin = Map(holder.source, holder.mark)
    entries = list(holder.items())
    holder.clear()
    for key, value in entries:
        holder[names.get(key, key)] = value
    for old, new in names.items():
        graft(holder, new, origin, old)


def place_of(holder: Map | None, key: str | None, pointer: str = "") -> Place:
    """The place of `key` in `holder`, or of `holder` itself for None."""
    if holder is None or holder.source is None:
        return Place("", pointer=pointer)
    mark = holder.mark
    if isinstance(mark, Grafted):
        if key in mark.origins:
            return place_of(*mark.origins[key], pointer)
        mark = mark.mark
    source = holder.source
    return Place(source.name, 0, 0, pointer, (source, mark, key))


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


def shallow_copy(holder: Map) -> Map:
    """A mapping with the same values, whose keys stand where those of `holder` do."""
    copied = Map(holder.source, holder.mark)
    copied.update(holder)
    return copied
