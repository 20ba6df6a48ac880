"""Server-sent events (WHATWG HTML, section 9.2). Nothing here waits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from .event import Event
from .response import Decoder, Role

_END = "[DONE]"
"""With this event many APIs say that a stream is over."""
_ROLES: Final[dict[str, Role]] = {
    "error": "failure",
    **dict.fromkeys(("ping", "heartbeat", "keepalive", "keep-alive"), "nothing"),
}


class EventItems(NamedTuple):
    """Server-sent events: see `events_of`."""

    kind: Any
    whole: bool = False

    def decoder(self) -> Decoder:
        """What splits a body into events."""
        return EventRecords()

    def role(self, record: Event) -> Role:
        """By its name, whatever the type says of its data."""
        if record.data == _END:
            return "end"
        return _ROLES.get(record.event.lower(), "item")

    def read(
        self,
        record: Event,
        typed: Callable[[Any, Any], Any],
        tell: Callable[[str], None],
    ) -> Any:
        """The data of an event, or all of it, as its type; what is no JSON is text."""
        if self.whole:
            return typed(record.fields(), self.kind)
        if self.kind is str:
            return record.data
        return typed(record.said(), self.kind)


def events_of(kind: Any, *, whole: bool = False) -> EventItems:
    """Server-sent events whose data is JSON of this type; `whole`: the type describes event and data."""
    return EventItems(kind, whole)


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
