"""Streams of values in a body: server-sent events, JSON lines, JSON sequences. Nothing here waits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, Protocol


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


class Items(NamedTuple):
    """What a streamed response holds, one after the other: see `events_of` and `json_lines_of`."""

    kind: Any
    how: Literal["events", "lines", "sequence"]
    whole: bool = False


def events_of(kind: Any, *, whole: bool = False) -> Items:
    """Server-sent events whose data is JSON of this type; `whole`: the type describes event and data."""
    return Items(kind, "events", whole)


def json_lines_of(kind: Any, *, sequence: bool = False) -> Items:
    """JSON values of this type, one a line; `sequence`: each after a record separator (RFC 7464)."""
    return Items(kind, "sequence" if sequence else "lines")


class Decoder(Protocol):
    """Takes a body in parts as they come, and gives what is complete."""

    def feed(self, part: bytes) -> Iterator[Any]: ...
    def end(self) -> Iterator[Any]: ...


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


class EventRecords:
    """Server-sent events of a body. One that the end of the body cuts off is left out, as the standard asks."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._ended_in_cr = False
        self._is_first = True
        self._data: list[str] = []
        self._name = ""
        self._id: str | None = None
        self._retry: int | None = None

    def feed(self, part: bytes) -> Iterator[Event]:
        """The events that this part completes."""
        if self._ended_in_cr and part.startswith(b"\n"):
            part = part[1:]
        if not part:
            return
        self._ended_in_cr = part.endswith(b"\r")
        first, *others = _LINE_END.split(part)
        self._open.append(first)
        for other in others:
            line = b"".join(self._open)
            self._open = [other]
            event = self._line(line.decode("utf-8", "replace"))
            if event is not None:
                yield event

    def end(self) -> Iterator[Event]:
        """Nothing: an event ends with a blank line."""
        return iter(())

    def _line(self, line: str) -> Event | None:
        if self._is_first:
            self._is_first = False
            line = line.removeprefix("\ufeff")
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        self._field(name, value.removeprefix(" "))
        return None

    def _field(self, name: str, value: str) -> None:
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isdecimal() and value.isascii():
            self._retry = int(value)

    def _dispatch(self) -> Event | None:
        data, name, retry = self._data, self._name or "message", self._retry
        self._data, self._name, self._retry = [], "", None
        return Event("\n".join(data), name, self._id, retry) if data else None


_LINE_END = re.compile(rb"\r\n|\n|\r")


def decoder_of(items: Items) -> Decoder:
    """What splits the body of a streamed response."""
    if items.how == "events":
        return EventRecords()
    return Records(b"\x1e" if items.how == "sequence" else b"\n")
