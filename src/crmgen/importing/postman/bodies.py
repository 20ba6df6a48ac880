"""Bodies of requests and saved responses."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import Notes, Place
from crmgen.importing.exchanges import Content
from crmgen.importing.headers import plain_type
from crmgen.importing.json_files import (
    embedded,
    get,
    map_of,
    maps_of,
    pass_over,
    text_of,
)
from crmgen.importing.postman.values import described
from crmgen.importing.postman.variables import VARIABLE, Variables
from crmgen.importing.shapes import Either, Shape
from crmgen.importing.values import made_values, typed
from crmgen.text import Json
from crmgen.tree.maps import Map, note_all_read, place_of

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_CIRCULAR: Final = "<Circular reference to "
_LANGUAGES: Final = {
    "json": _JSON,
    "xml": "application/xml",
    "html": "text/html",
    "javascript": "application/javascript",
    "text": "text/plain",
}
_STRING_OR_VARIABLE: Final = re.compile(r'("(?:[^"\\]|\\.)*")|(\{\{[^{}]*\}\})')


def body_of(
    request: Map, variables: Variables, notes: Notes, pointer: str | None
) -> Content | None:
    """The body of a request (collection schema, `body`); `pointer` None: nothing is noted."""
    body = map_of(request, "body")
    mode = text_of(body, "mode")
    language = _language_of(body)
    if not mode or get(body, "disabled") is True:
        note_all_read(body)
        return None
    stated = _stated_type(request)
    place = place_of(body, mode, f"{pointer}/body/{mode}")
    match mode:
        case "raw":
            text = text_of(body, "raw")
            kind = stated or language or _guessed(text)
            told = notes if pointer else None
            content = _raw(text, kind, variables, told, place)
            return content if text.strip() else None
        case "urlencoded":
            return Content(_FORM, _form(body, mode, variables))
        case "formdata":
            return Content("multipart/form-data", _form(body, mode, variables))
        case "graphql":
            return Content(_JSON, _graphql(map_of(body, "graphql"), variables))
        case _:
            note_all_read(map_of(body, mode))
            return Content(stated or "application/octet-stream")


def content_of(
    response: Map,
    headers: dict[str, str],
    variables: Variables,
    notes: Notes,
    pointer: str,
) -> Content | None:
    """The body of a saved response; None where it has none."""
    text = text_of(response, "body")
    stated = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    language = text_of(response, "_postman_previewlanguage").lower()
    if not text.strip():
        return None
    shown = "" if language == "text" else _LANGUAGES.get(language, "")
    kind = plain_type(stated) or shown or _guessed(text)
    place = place_of(response, "body", f"{pointer}/body")
    return _raw(text, kind, variables, notes, place)


def _stated_type(request: Map) -> str:
    for _, each in maps_of(request, "header"):
        is_off = get(each, "disabled") is True
        if text_of(each, "key").lower() == "content-type" and not is_off:
            return plain_type(text_of(each, "value"))
    return ""


def _language_of(body: Map) -> str:
    language = text_of(map_of(map_of(body, "options"), "raw"), "language")
    return _LANGUAGES.get(language, "")


def _guessed(text: str) -> str:
    return _JSON if text.lstrip()[:1] in "{[" else "text/plain"


def _raw(
    text: str, kind: str, variables: Variables, notes: Notes | None, place: Place
) -> Content:
    if "json" not in kind and not (kind == "text/plain" and _guessed(text) == _JSON):
        return Content(kind)
    try:
        value = embedded(_with_values(text, variables))
    except ValueError:
        if "json" not in kind:
            return Content(kind)
        if notes is not None:
            message = "the body is said to be JSON, but it is none; nothing is inferred from it"
            notes.record_loss(place, "unreadable-example", message)
        return Content(kind)
    return Content(_JSON if kind == "text/plain" else kind, Shape.of(_made(value)))


def _with_values(text: str, variables: Variables) -> str:
    """JSON with the values of its variables; one that has none and stands by itself is null."""

    def filled(found: re.Match[str]) -> str:
        if found[1]:
            return variables.filled(found[1]).replace("\n", " ")
        value = variables.filled(found[2])
        return "null" if VARIABLE.search(value) else value

    return _STRING_OR_VARIABLE.sub(filled, text)


def _made(value: Json) -> Json:
    """A body with values in the place of `<integer>` and the like."""
    match value:
        case str():
            made = made_values(value) or [value]
            return made[0] if len(made) == 1 else Either(made)
        case list():
            return [_made(each) for each in value]
        case {"value": str(text)} if text.startswith(_CIRCULAR):
            return Either()  # anything: the converter stops here
        case dict():
            return {key: _made(each) for key, each in value.items()}
        case _:
            return value


def _form(body: Map, mode: str, variables: Variables) -> Shape:
    fields: dict[str, list[Json]] = {}
    files: set[str] = set()
    said: dict[str, str] = {}
    for _, each in maps_of(body, mode):
        name, text = text_of(each, "key"), variables.filled(text_of(each, "value"))
        pass_over(each, "disabled", "contentType", "src")
        if not name:
            continue
        said[name] = said.get(name) or described(each)
        if text_of(each, "type") == "file":
            files.add(name)
        value = "text" if VARIABLE.search(text) else typed(text, name)
        fields.setdefault(name, []).append(value)
    shape = Shape.of({k: v[0] if len(v) == 1 else v for k, v in fields.items()})
    for name, field in shape.fields.items():
        field.description = said[name]
        if name in files:
            field.formats = {"binary"}
            field.texts.clear()
    return shape


def _graphql(body: Map, variables: Variables) -> Shape:
    note_all_read(body)
    try:
        given = embedded(_with_values(text_of(body, "variables") or "{}", variables))
    except ValueError:
        given = {}
    return Shape.of({"query": text_of(body, "query"), "variables": given})
