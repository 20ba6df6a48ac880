"""Streams of JSON values in a body: JSON lines, JSON sequences. Nothing here waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .response import Decoder, Role


class Records:
    """Splits a body at a separator; blank records are left out."""

    def __init__(self, separator: bytes = b"\n") -> None:
        self._separator = separator
        self._open: list[bytes] = []

    def feed(self, part: bytes) -> Iterator[bytes]:
        """The records that this part completes."""
        first, *others = part.split(self._separator)
        self._open.append(first)
        for other in others:
            yield from self.end()
            self._open.append(other)

    def end(self) -> Iterator[bytes]:
        """What is left when the body ends."""
        record = b"".join(self._open).strip()
        self._open.clear()
        if record:
            yield record


class JsonItems(NamedTuple):
    """JSON values between separators: see `json_lines_of`."""

    kind: Any
    separator: bytes = b"\n"

    def decoder(self) -> Decoder:
        """What splits a body into records."""
        return Records(self.separator)

    def role(self, record: Any) -> Role:
        """Each is an item: such a stream ends with its body."""
        return "item"

    def read(
        self,
        record: Any,
        typed: Callable[[Any, Any], Any],
        tell: Callable[[str], None],
    ) -> Any:
        """One record as its type; what is no JSON stays text, and is told of."""
        text = record.decode("utf-8", "replace")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            tell("is no JSON")
            return text
        return typed(value, self.kind)


def json_lines_of(kind: Any, *, sequence: bool = False) -> JsonItems:
    """JSON values of this type, one a line; `sequence`: each after a record separator (RFC 7464)."""
    return JsonItems(kind, b"\x1e" if sequence else b"\n")
