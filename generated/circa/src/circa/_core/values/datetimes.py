"""Dates and times that remember the text they came as. Free of pydantic, which costs much to import."""

from __future__ import annotations

from datetime import datetime
from typing import Any


class DatetimeAsSent(datetime):
    """A date and time whose text was not the one that we would write: it goes back as it came.

    All else is as with any other; what is made of it, as by adding to it, has no such text.
    """

    text: str = ""

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickled and copied with its text."""
        return (as_sent, (self.text,)) if self.text else super().__reduce_ex__(protocol)


def datetime_text(value: datetime) -> str:
    """The text as it is sent: what came, else that of RFC 3339."""
    if isinstance(value, DatetimeAsSent) and value.text:
        return value.text
    return value.isoformat().replace("+00:00", "Z")


def as_sent(text: str) -> DatetimeAsSent:
    """The moment that an ISO 8601 text names, with that text. Raises ValueError for no such text."""
    value = DatetimeAsSent.fromisoformat(text.upper())
    value.text = text
    return value
