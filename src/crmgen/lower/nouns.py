"""What an operation is about, by its path and tags."""

from __future__ import annotations

from functools import lru_cache

from crmgen.ir.operations import Operation
from crmgen.ir.parameters import PathSlot
from crmgen.lower.wire_names import is_version, noun
from crmgen.text import SpecText


def nouns_of(operation: Operation) -> tuple[str, ...]:
    """What an operation is about: the literal segments of its path, the last one first, then tags."""
    parts = operation.path.parts
    literals = tuple(part for part in parts if not isinstance(part, PathSlot))
    return _nouns(literals, operation.tags)


@lru_cache(4096)
def _nouns(
    literals: tuple[SpecText, ...], tags: tuple[SpecText, ...]
) -> tuple[str, ...]:
    segments = [s for part in literals for s in part.split("/") if s]
    named = [noun(s) for s in reversed(segments) if not is_version(s)]
    return tuple(dict.fromkeys([*named, *map(noun, tags)]))
