"""What a document says again in the same words is lowered once.

GitHub's 38,000 properties are 4,600 schemas, the 5,100 parameters of Kubernetes a few dozen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from crmgen.diagnostics import Notes
from crmgen.text import Json
from crmgen.tree.maps import Map, copy_of, mapping, note_read_alike
from crmgen.tree.nodes import Node

_T = TypeVar("_T")
OF_TYPE: Final = frozenset(
    [
        *("type", "format", "nullable", "enum", "const"),
        *("pattern", "minLength", "maxLength", "minimum", "maximum"),
        *("exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minItems", "maxItems", "uniqueItems"),
    ]
)
"""Those of the keywords of a leaf that its type is made of."""
_OF_LEAF: Final = OF_TYPE | frozenset(
    [
        *("title", "description", "default", "example", "examples"),
        *("deprecated", "readOnly", "writeOnly"),
    ]
)
"""Keywords under which no schema, no reference and no name of anything stands."""


def is_leaf(schema: Json) -> bool:
    """Whether no other schema stands in one, so that what it says does not depend on where it stands."""
    return isinstance(schema, Map) and schema.keys() <= _OF_LEAF


def is_list_of_leaves(schema: Json) -> bool:
    """Whether a schema is a leaf, but for what it says of items, which are leaves."""
    held = mapping(schema)
    return is_leaf(held.get("items")) and held.keys() - {"items"} <= _OF_LEAF


class Alike(Generic[_T]):
    """Keeps what was made of parts of a document, by their text."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._known: dict[str, tuple[_T, Map]] = {}
        """With a copy of the part, which knows what was read of it."""

    def once(
        self,
        node: Node,
        lower: Callable[[Node], _T],
        keys: frozenset[str] | None = None,
    ) -> _T:
        """What `lower` makes of a mapping, which must not depend on its place but for what it tells of that.

        `keys`: those on which it depends, where those are not all.
        """
        raw = mapping(node.raw)
        said = raw if keys is None else {k: v for k, v in raw.items() if k in keys}
        text = repr(said)
        found = self._known.get(text)
        if found is None:
            read = Map(raw.source, raw.mark)
            read.update((key, copy_of(value)) for key, value in said.items())
            told = self._notes.told
            copy = Node(read, node.pointer, node.holder, node.key, node.base)
            found = lower(copy), read
            # what is told has a place, and is told of each
            if self._notes.told == told:
                self._known[text] = found
        note_read_alike(raw, found[1])
        return found[0]
