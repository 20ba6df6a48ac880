"""Parameters that are written as JSON (a parameter with `content`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..body.wire_names import to_wire
from ..values.encoding import to_json
from .plain import ParameterValue, quoted


class JsonValue(ParameterValue):
    """A parameter value that is written as JSON."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def query_pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """One pair, encoded."""
        yield quoted(name), self.path_text(name)

    def header_text(self) -> str:
        """JSON of ASCII."""
        return to_json(self.value, ascii_only=True).decode()

    def path_text(self, name: str) -> str:
        """JSON, encoded."""
        return quoted(to_json(self.value).decode())


def json_value(value: object, shape: Any = None) -> JsonValue | None:
    """A value to be sent as JSON text; None stays None, which is not sent."""
    return None if value is None else JsonValue(to_wire(value, shape))
