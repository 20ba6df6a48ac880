"""What an operation is about, by its path and tags."""

from __future__ import annotations

from crmgen.ir.operations import Operation
from crmgen.ir.parameters import PathSlot
from crmgen.lower.wire_names import is_version, noun


def nouns_of(operation: Operation) -> tuple[str, ...]:
    """What an operation is about: the literal segments of its path, the last one first, then tags."""
    literals = [part for part in operation.path.parts if not isinstance(part, PathSlot)]
    segments = [s for part in literals for s in part.split("/") if s]
    named = [noun(s) for s in reversed(segments) if not is_version(s)]
    return tuple(dict.fromkeys([*named, *map(noun, operation.tags)]))
