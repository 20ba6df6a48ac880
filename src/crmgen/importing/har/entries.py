"""A whole recording: its calls of one host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from crmgen.diagnostics import InputError, Notes, Place
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
from crmgen.importing.har.paths import (
    RecordedPath,
    Templates,
    recorded,
    tenant_prefix,
)
from crmgen.importing.har.redaction import Redaction, secrets_in
from crmgen.importing.har.selection import (
    address_of,
    chosen_origin,
    origin_of,
    why_not,
)
from crmgen.importing.har.vocabulary import is_api_name
from crmgen.importing.headers import is_of_every_request, shown_headers
from crmgen.importing.json_files import (
    get,
    map_of,
    maps_of,
    read_file,
    text_of,
    without_quotations,
)
from crmgen.importing.operations import PLACEHOLDER
from crmgen.importing.paths import common_prefix
from crmgen.importing.shapes import Shape
from crmgen.importing.values import typed
from crmgen.records import dataclass
from crmgen.text import Json
from crmgen.tree.maps import Map, place_of

_MOST_TOLD: Final = 40
_BRACKETS: Final = re.compile(r"[\[\]]+")


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
    entries = [e for e in maps_of(log, "entries") if left.passes(e[0], why_not(e[1]))]
    origin = chosen_origin((e for _, e in entries), host, place_of(log, "entries"))
    kept: list[_Entry] = []
    for index, each in entries:
        reason = "" if origin_of(each) == origin else "calls of other hosts"
        if left.passes(index, reason):
            kept.append(_read_entry(index, each, left))
    title = _title(origin)
    calls = Calls(title, f"traffic recorded in {path.name}")
    redaction = Redaction(secret for each in kept for secret in _secrets(each))
    reader = _Reader(kept, redaction, left, title)
    calls.exchanges = [reader.exchange(each) for each in kept]
    left.record()
    calls.schemes = reader.schemes.found
    _record_kept(reader.kept(), notes, place_of(log, "entries"))
    calls.servers = [_server(origin, calls.exchanges, kept)]
    calls.sort()
    return calls


def _server(origin: str, calls: list[Exchange], entries: list[_Entry]) -> Server:
    """Takes what all paths begin with to the server; one tenant of all calls becomes a variable of it."""
    prefix = tenant_prefix(each.path for each in calls)
    count = prefix.count("/") + 1
    if len({each.path.segments[: count - 1] for each in entries}) > 1 or not prefix:
        prefix = common_prefix(each.path for each in calls)
    names = PLACEHOLDER.findall(prefix)
    shared = {("path", name) for name in names}
    for each in calls:
        each.path = each.path[len(prefix) :]
        stated = each.parameters
        each.parameters = [e for e in stated if (e.where, e.name) not in shared]
    return Server(origin + prefix, variables={name: name for name in names})


def _record_kept(names: list[str], notes: Notes, place: Place) -> None:
    """Names that are no common words of APIs are told, so that whoever recorded may look at them."""
    if names:
        more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
        message = f"look whether one of these names in the document is a value, of a person or a secret: {', '.join(names[:_MOST_TOLD])}{more}"
        notes.record_loss(place, "name-kept", message)


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
            holder = first if isinstance(first, Map) else None
            place = place_of(holder, None, f"/log/entries/{indices[0]}")
            message = f"left out: {reason} ({len(indices)})"
            self._notes.record_loss(place, "call-left-out", message)


def _title(origin: str) -> str:
    """`https://api.acme.example` is Acme."""
    host = origin.partition("://")[2].partition(":")[0]
    labels = [each for each in host.split(".") if each not in ("api", "www", "app")]
    if not labels or labels[-1].isdigit():
        return "API"
    inner = labels[:-1] or labels
    if len(inner) > 1 and inner[-1] in ("co", "com", "org", "net", "ac", "gov"):
        inner.pop()  # `co.uk`
    return inner[-1].capitalize()


def _read_entry(index: int, entry: Map, left: _LeftOut) -> _Entry:
    request, response = map_of(entry, "request"), map_of(entry, "response")

    def note(reason: str) -> None:
        left.passes(index, reason)

    answer = answered(response, note)
    path = recorded(address_of(request).path, answer.value if answer else None)
    if path.has_matrix:
        note("values behind a semicolon in paths, such as sessions")
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
        self,
        entries: list[_Entry],
        redaction: Redaction,
        left: _LeftOut,
        title: str,
    ) -> None:
        self.schemes = Schemes()
        self._own = title.lower()
        self._redaction = redaction
        self._left = left
        self._templates = Templates((each.path for each in entries), redaction)

    def kept(self) -> list[str]:
        """Names in the document that might be values, those in paths first."""
        stated = [each for each in self.schemes.found if not self._is_name(each)]
        return [*self._templates.kept, *stated, *self._redaction.kept]

    def _is_name(self, name: str) -> bool:
        """Is it made of words of APIs, and the name of this one?"""
        return is_api_name(re.sub(re.escape(self._own), "own", name.lower())) or (
            is_api_name(name)
        )

    def _media_type(self, media_type: str) -> str:
        """A media type, without the name of a vendor that nobody knows."""
        if self._is_name(media_type.partition("/")[2]):
            return media_type
        for suffix in ("json", "xml"):
            if media_type.endswith(suffix):
                return f"application/{suffix}"
        return "application/octet-stream"

    def exchange(self, entry: _Entry) -> Exchange:
        """One call and its answer."""
        request = map_of(entry.entry, "request")
        response = map_of(entry.entry, "response")
        path, values = self._templates.template(entry.path)
        call = Exchange(
            text_of(request, "method").upper(),
            path,
            place_of(entry.entry, None, f"/log/entries/{entry.index}"),
        )
        for name, value in values:
            shape = Shape.of(self._redaction.value(typed(value, name, is_id=True)))
            call.parameters.append(Parameter(name, "path", shape, is_required=True))
        names = [*self._take_query(call, request, entry.index)]
        names += self._take_headers(call, request, entry.index)
        status = get(response, "status")
        assert isinstance(status, int)
        if names or (status not in (401, 403, 404) and status < 500):
            call.security = tuple(dict.fromkeys(names))
        call.body = self._content(entry.sent)
        if status != 304:
            named = (e for e in pairs_of(response, "headers") if self._is_name(e[0]))
            content, headers = self._content(entry.answer), shown_headers(dict(named))
            call.answers = [Answer(status, content=content, headers=headers)]
        return call

    def _content(self, body: Body | None) -> Content | None:
        if body is None:
            return None
        shape = Shape.of(self._redaction.value(body.value)) if body.is_read else None
        for name in body.files:
            if shape is not None and name in shape.fields:
                shape.fields[name] = Shape(1, {"string"}, formats={"binary"})
        return Content(self._media_type(body.media_type), shape)

    def _take_query(self, call: Exchange, request: Map, index: int) -> Iterator[str]:
        """The parameters of the query; gives the schemes of those that authorize."""
        found: dict[str, list[Json]] = {}
        for name, value in _query(request):
            scheme = self.schemes.of_query(name)
            plain = _BRACKETS.sub("_", name).strip("_")
            if scheme is not None:
                yield scheme
            elif self._redaction.is_field(plain) and self._is_name(plain):
                made = self._redaction.value(typed(value, name), name)
                found.setdefault(name, []).append(made)
            else:
                reason = "parameters of the query whose names may be values, as in `?ada=1` or `filter[ada]=1`"
                self._left.passes(index, reason)
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
            elif is_of_every_request(name):
                continue
            elif not self._is_name(name) or not self._redaction.is_field(name):
                self._left.passes(index, "headers whose names may be values")
            else:
                call.parameters.append(Parameter(name, "header", Shape.of("text")))
