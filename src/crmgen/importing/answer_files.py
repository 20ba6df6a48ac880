"""A folder of JSON answers as calls: paths and names of files say which call each is of.

GET_contacts_{id}.200.json          method, the segments of the path, the status
contact_fields/GET.json             folders are segments, so those may have underscores
contacts/list.json                  list, get, create, update, replace, delete
get-contact.json, contacts.json     a verb and a noun, or a noun alone
contacts/create.request.json        a body that is sent
contacts/list.200.empty.json        a further example, by any word
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crmgen.diagnostics import InputError, Notes, Place, Problem, shortest_name
from crmgen.importing.exchanges import (
    METHODS,
    Answer,
    Calls,
    Content,
    Exchange,
    Parameter,
    is_without_content,
)
from crmgen.importing.json_files import read_value
from crmgen.importing.operations import PLACEHOLDER
from crmgen.importing.paths import is_id, unique, value_name
from crmgen.importing.shapes import Shape
from crmgen.importing.values import typed
from crmgen.naming.words.english import is_plural, plural
from crmgen.naming.words.identifiers import words
from crmgen.records import dataclass
from crmgen.text import Json

_ONE: Final = {
    **dict.fromkeys(("get", "show", "read", "retrieve", "fetch"), "GET"),
    **dict.fromkeys(("update", "patch", "edit"), "PATCH"),
    **dict.fromkeys(("replace", "put"), "PUT"),
    **dict.fromkeys(("delete", "remove", "destroy"), "DELETE"),
}
"""What is done to one record."""
_ALL: Final = {
    **dict.fromkeys(("list", "index", "all"), "GET"),
    **dict.fromkeys(("create", "add", "new", "post"), "POST"),
}
_CONVENTION: Final = (
    "name it like GET_contacts_{id}.200.json, contacts/list.json or get-contact.json"
)
_STATUS: Final = re.compile(r"[1-5]\d\d")
_LIKE_STATUS: Final = re.compile(r"-?\d{3}|\d[\dx]x", re.IGNORECASE)
_SEGMENT: Final = re.compile(r"(?:[\w.~:@!$&+,;=-]|%[0-9A-Fa-f]{2}|\{[^{}]+\})+")
"""What stands in a path as it is (RFC 3986, 3.3), with letters of every language; and values in braces."""


@dataclass(frozen=True, slots=True)
class _Call:
    """What the name of a file says."""

    method: str
    segments: tuple[str, ...]
    status: int
    is_request: bool


def read_folder(folder: Path, notes: Notes) -> Calls:
    """The calls that the files below a folder are answers of.

    Raises:
        InputError: a file is no JSON, or its name says no call; or there is none.
    """
    name = folder.resolve().name
    calls = Calls(name.replace("_", " ").title(), f"answers in the folder {name}")
    problems: list[Problem] = []
    for path in _files(folder, notes):
        try:
            calls.exchanges.append(_exchange(path, folder, notes))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    place = Place(shortest_name(folder))
    if not calls.exchanges:
        message = f"no JSON file is in this folder; {_CONVENTION}"
        raise InputError.of(place, message, "not-importable")
    message = "answers do not say where they came from: the document names no server, and callers give base_url="
    notes.record_loss(place, "no-server-known", message)
    calls.sort()
    return calls


def _files(folder: Path, notes: Notes) -> Iterator[Path]:
    """JSON files in the order of their names; what is hidden is nobody's answer."""
    if not folder.is_dir():
        message = "this is no folder; name the folder that holds the answers"
        raise InputError.of(Place(shortest_name(folder)), message, "not-importable")
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or not path.is_file():
            continue
        if path.suffix.lower() == ".json":
            yield path
        else:
            place = Place(shortest_name(path))
            notes.record_loss(place, "call-left-out", "no JSON file: left out")


def _exchange(path: Path, folder: Path, notes: Notes) -> Exchange:
    value, place = read_value(path), Place(shortest_name(path))
    call = _call_of(path.relative_to(folder), value, place)
    made, parameters = _path(call.segments)
    exchange = Exchange(call.method, made, place, parameters=parameters)
    content = Content("application/json", Shape.of(value))
    if call.is_request:
        exchange.body = content
        return exchange
    is_bare = is_without_content(call.method, call.status)
    if is_bare and value is not None:
        message = f"an answer to {call.method} with status {call.status} has no content; that of this file is left out"
        notes.record_loss(place, "not-imported", message)
    bare = is_bare or value is None
    exchange.answers = [Answer(call.status, content=None if bare else content)]
    return exchange


def _path(segments: tuple[str, ...]) -> tuple[str, list[Parameter]]:
    made: list[str] = []
    parameters: list[Parameter] = []
    for segment in segments:
        found = PLACEHOLDER.fullmatch(segment)
        if found or is_id(segment, made[-1] if made else ""):
            stated = found[1] if found and found[1] != "id" else value_name(made)
            name = unique(stated, [each.name for each in parameters])
            shape = Shape() if found else Shape.of(typed(segment, name, is_id=True))
            parameters.append(Parameter(name, "path", shape, is_required=True))
            made.append(f"{{{name}}}")
        else:
            made.append(segment)
    return "/" + "/".join(made), parameters


def _call_of(path: Path, value: Json, place: Place) -> _Call:
    """The call that a file is named after. Raises InputError where its name says none."""
    stem, *marks = path.name[: -len(path.suffix)].split(".")
    found = _method_and_path([*path.parts[:-1]], stem, value)
    message = "this name says no call" if found is None else _fault(found[1], marks)
    if found is None or message:
        raise InputError.of(place, f"{message}; {_CONVENTION}", "no-call-named")
    method, segments = found
    status = next((int(each) for each in marks if _STATUS.fullmatch(each)), 0)
    usual = 204 if value is None else 201 if method == "POST" else 200
    return _Call(method, segments, status or usual, "request" in marks)


def _fault(segments: tuple[str, ...], marks: list[str]) -> str:
    """Why no call can have this path and these words behind it; empty where one can."""
    stated = [each for each in marks if _LIKE_STATUS.fullmatch(each)]
    for each in stated:
        if not _STATUS.fullmatch(each):
            return f"{each} is no status"
    if len(stated) > 1:
        return f"this name says several statuses: {' and '.join(stated)}"
    for each in segments:
        if not _SEGMENT.fullmatch(each):
            return f"{each!r} cannot stand in a path as it is"
    return ""


def _method_and_path(
    around: list[str], stem: str, value: Json
) -> tuple[str, tuple[str, ...]] | None:
    first, *rest = re.split(r"[ _]+(?![^{]*\})", stem.strip())
    if first in METHODS:
        return first, (*around, *filter(None, rest))
    verb, *noun = re.split(r"[-_ ]", stem, maxsplit=1)
    verb = verb.lower()
    if verb in _ONE or verb in _ALL:
        thing = noun[0] if noun else (around.pop() if around else "")
        if not thing or not words(thing):
            return None
        if verb in _ALL:
            return _ALL[verb], (*around, _plural(thing))
        return _ONE[verb], (*around, _plural(thing), "{id}")
    said = words(stem)
    if isinstance(value, list | dict) and said and not is_id(stem, ""):
        if is_plural(said[-1]) or isinstance(value, list):
            return "GET", (*around, stem)
        return "GET", (*around, _plural(stem), "{id}")
    return None


def _plural(thing: str) -> str:
    """`contact` is found at `contacts`; the sign between its words stays."""
    found = re.search(r"[A-Za-z]+$", thing)
    return thing if found is None else thing[: found.start()] + plural(found[0])
