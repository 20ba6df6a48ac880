"""A document's names and values as the plain text and JSON that a server speaks: they go over the wire, never into code."""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.ir.operations import Operation
from crmgen.ir.parameters import PathSlot
from crmgen.text import Json, SpecText, SpecValue


def plain(text: SpecText) -> str:
    """A text of the document as it is on the wire."""
    return text.unsafe


def steps(path: Iterable[SpecText]) -> tuple[str, ...]:
    """A way into a body, as keys."""
    return tuple(each.unsafe for each in path)


def json_of(value: SpecValue) -> Json:
    """A value of the document as JSON."""
    return value.unsafe


def segments(operation: Operation) -> tuple[str, ...]:
    """The path step by step; a placeholder as `{name}`. `/a/{id}.json` is `/a/{id}`, `/a/{id}:close` is `/a/{id}/close`."""
    text = "".join(
        f"{{{part.wire.unsafe}}}" if isinstance(part, PathSlot) else part.unsafe
        for part in operation.path.parts
    )
    text = text.removesuffix(".json").replace("}:", "}/")
    return tuple(each for each in text.split("/") if each)


def is_slot(segment: str) -> bool:
    """Whether a step of a path is a placeholder."""
    return segment.startswith("{") and segment.endswith("}")


def slot_name(segment: str) -> str:
    """The wire name of a placeholder."""
    return segment[1:-1]


def key_of(path: Iterable[str]) -> str:
    """What a path is known by, whatever its placeholders are called."""
    return "/" + "/".join("{}" if is_slot(each) else each for each in path)
