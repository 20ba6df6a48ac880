"""One request with its saved responses."""

from __future__ import annotations

from typing import Final

from crmgen.diagnostics import Notes
from crmgen.importing.credentials import Names, Schemes
from crmgen.importing.exchanges import (
    OTHERWISE,
    Answer,
    Content,
    Exchange,
    Parameter,
    is_without_content,
)
from crmgen.importing.headers import is_of_every_request, plain_type, shown_headers
from crmgen.importing.json_files import get, map_of, maps_of, text_of
from crmgen.importing.postman.auth import auth_of
from crmgen.importing.postman.bodies import body_of, content_of
from crmgen.importing.postman.urls import address_of
from crmgen.importing.postman.values import described, parameter_of
from crmgen.importing.postman.variables import Variables
from crmgen.tree.maps import Map, note_all_read, place_of

_METHODS: Final = frozenset(
    ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]
)


def exchange_of(
    item: Map,
    pointer: str,
    variables: Variables,
    schemes: Schemes,
    notes: Notes,
    inherited: Names | None,
) -> Exchange | None:
    """The call that an item describes; None for a method that OpenAPI does not know.

    `inherited`: how it is authorized where it says nothing itself; a key in a header of its own is sent beside that.
    """
    stated = item.get("request")
    request = map_of(item, "request")
    if isinstance(stated, str):  # short for a GET of this address
        request.update({"url": stated})
    method = (text_of(request, "method") or "GET").upper()
    address = address_of(request, variables)
    if method not in _METHODS or not address.path:
        key = "url" if method in _METHODS else "method"
        message = f"OpenAPI has no method {method!r}; the request is left out"
        if key == "url":
            message = "the request has no address; it is left out"
        place = place_of(request, key, f"{pointer}/request/{key}")
        notes.record_loss(place, "not-imported", message)
        note_all_read(item)
        note_all_read(request)
        return None
    get(request, "name")  # the same as the item's
    call = Exchange(
        method,
        address.path,
        place_of(item, None, pointer),
        address.server,
        text_of(item, "name").strip(),
        description=described(request) or described(item),
        body=body_of(request, variables, notes, f"{pointer}/request"),
        answers=_answers(item, method, variables, notes, pointer),
    )
    listed = maps_of(request, "header")
    headers = [parameter_of(each, "header", variables) for _, each in listed]
    _take_parameters(call, [*address.parameters, *headers], schemes, request)
    auth = auth_of(request, schemes, variables, notes, f"{pointer}/request")
    auth = inherited if auth is None else auth
    if auth is not None:
        call.security = schemes.together(auth, call.security or ())
    _add_originals(call, item, variables, notes)
    return call


def _take_parameters(
    call: Exchange, parameters: list[Parameter], schemes: Schemes, request: Map
) -> None:
    """Keep what a caller chooses; what authorizes becomes a scheme, what a client sets by itself goes."""
    headers = (each for _, each in maps_of(request, "header"))
    values = {text_of(e, "key").lower(): text_of(e, "value") for e in headers}
    names: list[str] = []
    call.accepts = plain_type(values.get("accept", "")).replace("*/*", "")
    for each in parameters:
        if each.where == "header":
            scheme = schemes.of_header(each.name, values.get(each.name.lower(), ""))
        else:
            scheme = schemes.of_query(each.name) if each.where == "query" else None
        if scheme is not None:
            names.append(scheme)
        elif each.name and (
            each.where != "header" or not is_of_every_request(each.name)
        ):
            _keep(call, each)
    if names:
        call.security = tuple(dict.fromkeys(names))


def _keep(call: Exchange, parameter: Parameter) -> None:
    """A name that stands twice is a list."""
    for known in call.parameters:
        if (known.where, known.name) == (parameter.where, parameter.name):
            if "array" not in known.shape.kinds:
                items, known.shape = known.shape, type(known.shape)(1, {"array"})
                known.shape.items, known.example = items, None
            assert known.shape.items is not None
            known.shape.items.merge(parameter.shape)
            return
    call.parameters.append(parameter)


def _answers(
    item: Map, method: str, variables: Variables, notes: Notes, pointer: str
) -> list[Answer]:
    answers: list[Answer] = []
    for index, each in maps_of(item, "response"):
        code = get(each, "code")
        status = code if isinstance(code, int) and 100 <= code <= 599 else OTHERWISE
        headers: dict[str, str] = {}
        for _, header in maps_of(each, "header"):
            described(header)
            headers[text_of(header, "key")] = text_of(header, "value")
        get(each, "status")
        at = f"{pointer}/response/{index}"
        content = content_of(each, headers, variables, notes, at)
        if content is not None and is_without_content(method, status):
            message = f"an answer to {method} with status {status} has no content; the body is left out"
            place = place_of(each, "body", f"{at}/body")
            notes.record_loss(place, "not-imported", message)
            content = None
        name = text_of(each, "name").strip()
        answers.append(Answer(status, name, content, shown_headers(headers)))
    return answers


def _add_originals(
    call: Exchange, item: Map, variables: Variables, notes: Notes
) -> None:
    """Take in what the requests of the saved responses show, where they show something else."""
    seen = [map_of(item, "request").get("body")]
    for _, response in maps_of(item, "response"):
        original = response.get("originalRequest")
        if not isinstance(original, Map):
            continue
        known = {(each.where, each.name): each for each in call.parameters}
        for each in address_of(original, variables).parameters:
            same = known.get((each.where, each.name))
            if same is not None and same.shape.items is None:
                same.shape.merge(each.shape)
        if original.get("body") not in seen:
            seen.append(original.get("body"))
            _add_body(call, body_of(original, variables, notes, None))


def _add_body(call: Exchange, body: Content | None) -> None:
    if call.body is None or body is None:
        call.body = call.body or body
    elif call.body.media_type == body.media_type and call.body.shape and body.shape:
        call.body.shape.merge(body.shape)
