"""One event of a stream."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Event(NamedTuple):
    """One server-sent event (WHATWG HTML, section 9.2)."""

    data: str
    event: str = "message"
    id: str | None = None
    retry: int | None = None
    """Milliseconds after which the server wants to be asked again; nothing here does so by itself."""

    def json(self) -> Any:
        """The data as JSON. Raises ValueError where it is none."""
        return json.loads(self.data)

    def fields(self) -> dict[str, Any]:
        """The event as an object, as a document's `itemSchema` describes it."""
        stated = {"data": self.data, "event": self.event}
        more = {"id": self.id, "retry": self.retry}
        return stated | {
            name: value for name, value in more.items() if value is not None
        }

    def said(self) -> Any:
        """The data as JSON, or as it is where it is none."""
        try:
            return self.json()
        except (ValueError, RecursionError):
            return self.data
