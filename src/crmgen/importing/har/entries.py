"""A whole recording: its calls of one host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from crmgen.diagnostics import InputError, Notes
from crmgen.importing.credentials import Schemes, is_secret_name
from crmgen.importing.exchanges import (
    Answer,
    Calls,
    Content,
    Exchange,
    Parameter,
    Server,
)
from crmgen.importing.har.bodies import Body, answered, pairs_of, sent
from crmgen.importing.har.paths import RecordedPath, Templates, recorded
from crmgen.importing.har.redaction import Redaction, secrets_in
from crmgen.importing.har.selection import (
    METHODS,
    address_of,
    chosen_origin,
    origin_of,
    why_not,
)
from crmgen.importing.headers import is_of_every_request, shown_headers
from crmgen.importing.json_files import (
    get,
    map_of,
    maps_of,
    read_file,
    text_of,
    without_quotations,
)
from crmgen.importing.paths import common_prefix
from crmgen.importing.shapes import Shape
from crmgen.importing.values import typed
from crmgen.records import dataclass
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of

_BRACKETS: Final = str.maketrans("[]", "__")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the API that is imported."""

    index: int
    entry: Map
    path: RecordedPath
    sent: Body | None
    answer: Body | None


def read_recording(path: Path, host: str | None, notes: Notes) -> Calls:
    """The calls of a recording; which were left out, and what was lost, is in the notes.

    Raises:
        InputError: it cannot be read, is no HAR, or holds calls of several hosts and none is chosen.
    """
    try:
        root = read_file(path, "a recording (HAR)")
    except InputError as error:
        raise without_quotations(error) from None
    log = map_of(root, "log")
    if not isinstance(log.get("entries"), list):
        message = "this is no recording (HAR 1.2): it has no `log` with `entries`"
        raise InputError.of(place_of(root, None), message, "not-importable")
    left = _LeftOut(notes, log)
    entries = [
        (index, each)
        for index, each in maps_of(log, "entries")
        if left.passes(index, why_not(each))
    ]
    origin = chosen_origin((e for _, e in entries), host, place_of(log, "entries"))
    kept = [
        _read_entry(index, each, left)
        for index, each in entries
        if left.passes(
            index, "" if origin_of(each) == origin else "calls of other hosts"
        )
    ]
    calls = Calls(_title(origin), f"traffic recorded in {path.name}")
    redaction = Redaction(secret for each in kept for secret in _secrets(each))
    reader = _Reader(kept, redaction, left)
    calls.exchanges = [reader.exchange(each) for each in kept]
    left.record()
    calls.schemes = reader.schemes.found
    prefix = common_prefix(each.path for each in calls.exchanges)
    for each in calls.exchanges:
        each.path = each.path[len(prefix) :]
    calls.exchanges.sort(
        key=lambda each: (each.path.split("/"), METHODS.index(each.method))
    )
    calls.servers = [Server(origin + prefix)]
    return calls


class _LeftOut:
    """Counts what is left out, by the reason, for one line each."""

    def __init__(self, notes: Notes, log: Map) -> None:
        self._notes = notes
        self._log = log
        self._found: dict[str, list[int]] = {}

    def passes(self, index: int, reason: str) -> bool:
        """Whether there is no reason to leave something out; a reason is kept for the report."""
        if reason:
            self._found.setdefault(reason, []).append(index)
        return not reason

    def record(self) -> None:
        entries = self._log["entries"]
        assert isinstance(entries, list)
        for reason, indices in self._found.items():
            first = entries[indices[0]]
            place = place_of(
                first if isinstance(first, Map) else None,
                None,
                f"/log/entries/{indices[0]}",
            )
            message = f"left out: {reason} ({len(indices)})"
            self._notes.record_loss(place, "call-left-out", message)


def _title(origin: str) -> str:
    """`https://api.acme.example` is Acme."""
    labels = [
        each
        for each in origin.partition("://")[2].partition(":")[0].split(".")
        if each not in ("api", "www", "app")
    ]
    if not labels or labels[-1].isdigit():
        return "API"
    inner = labels[:-1] or labels
    while len(inner) > 1 and len(inner[-1]) < 4:
        inner.pop()  # `co.uk`
    return inner[-1].capitalize()


def _read_entry(index: int, entry: Map, left: _LeftOut) -> _Entry:
    request, response = map_of(entry, "request"), map_of(entry, "response")

    def note(reason: str) -> None:
        left.passes(index, reason)

    status, answer = get(response, "status"), answered(response, note)
    address = address_of(request).path
    is_success = isinstance(status, int) and status < 300
    path = recorded(address, answer.value if answer else None, is_success)
    return _Entry(index, entry, path, sent(map_of(request, "postData"), note), answer)


def _query(request: Map) -> list[tuple[str, str]]:
    return parse_qsl(address_of(request).query, keep_blank_values=True)


def _secrets(entry: _Entry) -> Iterator[str]:
    """The credentials of a call, which must not be taken for names elsewhere."""
    request, schemes = map_of(entry.entry, "request"), Schemes()
    for body in (entry.sent, entry.answer):
        yield from secrets_in(body.value if body is not None else None)
    for name, value in _query(request):
        if schemes.of_query(name) or is_secret_name(name):
            yield value
    for name, value in pairs_of(request, "headers"):
        if name.lower() == "cookie":
            yield from (pair.partition("=")[2].strip() for pair in value.split(";"))
        elif schemes.of_header(name, value):
            yield from (value, value.rpartition(" ")[2])


class _Reader:
    """Makes exchanges of entries, with made values in the place of the recorded ones."""

    def __init__(
        self, entries: list[_Entry], redaction: Redaction, left: _LeftOut
    ) -> None:
        self.schemes = Schemes()
        self._redaction = redaction
        self._left = left
        self._templates = Templates((each.path for each in entries), redaction)

    def exchange(self, entry: _Entry) -> Exchange:
        """One call and its answer."""
        request, response = map_of(entry.entry, "request"), map_of(
            entry.entry, "response"
        )
        path, values = self._templates.template(entry.path)
        call = Exchange(
            text_of(request, "method").upper(),
            path,
            place_of(entry.entry, None, f"/log/entries/{entry.index}"),
        )
        for name, value in values:
            shape = Shape.of(self._redaction.value(typed(value, name, is_id=True)))
            call.parameters.append(Parameter(name, "path", shape, is_required=True))
        names = [
            *self._take_query(call, request, entry.index),
            *self._take_headers(call, request, entry.index),
        ]
        status = get(response, "status")
        assert isinstance(status, int)
        if names or 200 <= status < 300:
            call.security = tuple(dict.fromkeys(names))
        call.body = self._content(entry.sent)
        if status != 304:
            headers = shown_headers(dict(pairs_of(response, "headers")))
            call.answers = [
                Answer(status, content=self._content(entry.answer), headers=headers)
            ]
        return call

    def _content(self, body: Body | None) -> Content | None:
        if body is None:
            return None
        shape = Shape.of(self._redaction.value(body.value)) if body.is_read else None
        return Content(body.media_type, shape)

    def _take_query(self, call: Exchange, request: Map, index: int) -> Iterator[str]:
        """The parameters of the query; gives the schemes of those that authorize."""
        found: dict[str, list[Json]] = {}
        for name, value in _query(request):
            scheme = self.schemes.of_query(name)
            if scheme is not None:
                yield scheme
            elif self._redaction.is_field(name.translate(_BRACKETS)):
                found.setdefault(name, []).append(
                    self._redaction.value(typed(value, name), name)
                )
            else:
                self._left.passes(index, "values of the query without a name")
        for name, values in found.items():
            shape = Shape.of(values[0] if len(values) == 1 else values)
            call.parameters.append(Parameter(name, "query", shape))

    def _take_headers(self, call: Exchange, request: Map, index: int) -> Iterator[str]:
        for name, value in pairs_of(request, "headers"):
            scheme = self.schemes.of_header(name, value)
            if scheme is not None:
                yield scheme
            elif name.lower() == "cookie":
                self._left.passes(index, "cookies, which authorize a browser")
            elif not is_of_every_request(name) and self._redaction.is_field(name):
                call.parameters.append(Parameter(name, "header", Shape.of("text")))
