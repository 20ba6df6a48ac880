"""Dates and times that remember the text they came as. Free of pydantic, which costs much to import."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class DateOnly(Protocol):
    """A `date` that is no `datetime`.

    Python has datetimes for dates, but compares them with datetimes alone: by that type checkers tell them apart.
    """

    @property
    def year(self) -> int: ...

    @property
    def month(self) -> int: ...

    @property
    def day(self) -> int: ...

    def isoformat(self) -> str: ...

    def __lt__(self, value: date, /) -> bool: ...


class DatetimeAsSent(datetime):
    """A date and time whose text was not the one that we would write: it goes back as it came.

    All else is as with any other; what is made of it, as by adding to it, has no such text.
    """

    text: str = ""

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickled and copied with its text."""
        return (as_sent, (self.text,)) if self.text else super().__reduce_ex__(protocol)


def datetime_text(value: datetime) -> str:
    """The text as it came, else that of RFC 3339."""
    if isinstance(value, DatetimeAsSent) and value.text:
        return value.text
    return value.isoformat().replace("+00:00", "Z")


def zoned(value: datetime) -> datetime:
    """The value, which is a certain moment. Raises ValueError for one without a time zone."""
    if value.utcoffset() is None:
        raise ValueError(
            f"{value.isoformat()} has no time zone, so it is no certain time;"
            " give it one, such as datetime.now(UTC)"
        )
    return value


def sent_datetime_text(value: datetime) -> str:
    """The text as it is sent. What a server gave without a time zone goes back as it came.

    Raises ValueError for any other datetime without a time zone, which would be another time elsewhere.
    """
    is_from_server = isinstance(value, DatetimeAsSent) and value.text
    return datetime_text(value if is_from_server else zoned(value))


def as_sent(text: str) -> DatetimeAsSent:
    """The moment that an ISO 8601 text names, with that text. Raises ValueError for no such text."""
    value = DatetimeAsSent.fromisoformat(text.upper())
    value.text = text
    return value
