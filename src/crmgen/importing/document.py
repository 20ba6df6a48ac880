"""The OpenAPI 3.1 document that calls make, as a person would order it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.importing.components import Components
from crmgen.importing.exchanges import OTHERWISE, Calls, Server, both
from crmgen.importing.operations import (
    ADDRESS,
    ByType,
    Operation,
    operations_of,
    tag_names,
)
from crmgen.importing.parameters import parameters_of
from crmgen.importing.path_values import settle_path_values
from crmgen.importing.schemas import Schema, body_of, schema_of
from crmgen.text import Json

_INFERRED: Final[Schema] = {"x-crmgen-evidence": "inferred"}
_NOT_SHOWN: Final = "Not shown by any example"
_JSON: Final = "application/json"


def document_of(calls: Calls, notes: Notes) -> Schema:
    """The document; what no example settles is in the notes."""
    operations = operations_of(calls, notes)
    settle_path_values(operations)
    components = Components(operations)
    own = _security(calls, operations)
    writer = _Writer(calls, notes, own)
    paths: dict[str, Json] = {}
    for each in operations:
        item = paths.setdefault(each.path, {})
        assert isinstance(item, dict)
        item[each.method.lower()] = writer.operation(each)
    document: Schema = {
        "openapi": "3.1.0",
        "info": _info(calls),
        "servers": [_server(each) for each in calls.servers],
        "security": [_requirement(own)] if own else [],
        "tags": _tags(calls, operations),
        "paths": paths,
        "components": _without_empty(
            {
                "securitySchemes": dict(calls.schemes),
                "schemas": _schemas(components, paths),
            }
        ),
    }
    return {**_without_empty(document), "paths": paths}


def _without_empty(value: Schema) -> Schema:
    return {key: each for key, each in value.items() if each}


def _info(calls: Calls) -> Schema:
    info: Schema = {"title": calls.title, "version": calls.version}
    if calls.description:
        info["description"] = calls.description
    return {**info, "x-crmgen-source": calls.source}


def _server(server: Server) -> Schema:
    made: Schema = {"url": server.url}
    if server.description:
        made["description"] = server.description
    if server.variables:
        made["variables"] = {k: {"default": v} for k, v in server.variables.items()}
    return made


def _tags(calls: Calls, operations: Iterable[Operation]) -> list[Json]:
    """Tags in the order of the source, with what their folders say of themselves."""
    names = tag_names(each for each in calls.folders if each)
    said: dict[str, str] = {}
    for folder, text in calls.folders.items():
        if folder in names:
            said[names[folder]] = both(said.get(names[folder], ""), text)
    used = dict.fromkeys(each.tag for each in operations)
    told = [name for name in said if name in used or said[name]]
    tags = (
        {"name": n, "description": said.get(n)} for n in dict.fromkeys((*told, *used))
    )
    return [{k: v for k, v in each.items() if v} for each in tags]


Requirement = tuple[str, ...]


def _security(calls: Calls, operations: list[Operation]) -> Requirement | None:
    """The requirement that the document states for all: its source's, else that of most operations.

    None where many operations have none at all: what one call is sent with is no rule for the others.
    """
    counts = Counter(each for o in operations for each in o.security if each)
    if calls.security is not None:
        return calls.security if calls.security in counts else None
    if not counts:
        return None
    most, count = counts.most_common(1)[0]
    return most if count >= 2 * sum(o.security == [()] for o in operations) else None


def _requirement(names: Requirement) -> Json:
    return {name: [] for name in names}


def _schemas(components: Components, paths: Json) -> Schema:
    """The components that something refers to, from the paths on."""
    written: Schema = {}
    waiting = _references(paths)
    while waiting:
        name = waiting.pop(0)
        if name not in written:
            body = body_of(components.shapes[name])
            written[name] = {**body, **_INFERRED}
            waiting += _references(body)
    return written


def _references(value: Json) -> list[str]:
    if isinstance(value, list):
        return [name for each in value for name in _references(each)]
    if not isinstance(value, dict):
        return []
    own = value.get("$ref")
    if isinstance(own, str) and own.startswith("#/components/schemas/"):
        return [own.rpartition("/")[2]]
    return [name for each in value.values() for name in _references(each)]


class _Writer:
    """Writes operations of one document."""

    def __init__(
        self, calls: Calls, notes: Notes, security: Requirement | None
    ) -> None:
        self._calls = calls
        self._notes = notes
        self._security = security

    def operation(self, operation: Operation) -> Schema:
        made: Schema = {"operationId": operation.id, "tags": [operation.tag]}
        if operation.first.name and not ADDRESS.fullmatch(operation.first.name):
            made["summary"] = operation.first.name
        if operation.description:
            made["description"] = operation.description
        if parameters := parameters_of(operation):
            made["parameters"] = parameters
        if operation.bodies:
            made["requestBody"] = {"content": _contents(operation.bodies)}
        made["responses"] = self._responses(operation)
        if operation.method != "GET" and _NOT_SHOWN in str(made["responses"]):
            made["x-crmgen-may-be-empty"] = True
        if own := self._own_security(operation):
            made["security"] = own[0]
        if (server := operation.first.own_server) is not None:
            made["servers"] = [_server(server)]
        return {**made, **_INFERRED}

    def _own_security(self, operation: Operation) -> list[list[Json]]:
        """What an operation says of itself, where that is not what all say."""
        stated = operation.security
        if not stated or (self._security is None and stated == [()]):
            return []
        if stated == [self._security]:
            return []
        return [[_requirement(each) for each in stated if each or len(stated) > 1]]

    def _responses(self, operation: Operation) -> Schema:
        if not any(200 <= status < 400 for status in operation.answers):
            return {**self._unknown(operation), **self._shown(operation)}
        return self._shown(operation)

    def _shown(self, operation: Operation) -> Schema:
        responses: Schema = {}
        for status, bodies in sorted(operation.answers.items()):
            said = operation.descriptions[status]
            if not said or ADDRESS.fullmatch(said):
                said = "Otherwise" if status == OTHERWISE else phrase(status)
            response: Schema = {"description": said}
            if headers := operation.headers.get(status):
                shown = {k: schema_of(v) for k, v in headers.items()}
                response["headers"] = {k: {"schema": v} for k, v in shown.items()}
            if bodies:
                response["content"] = _contents(bodies)
            responses["default" if status == OTHERWISE else str(status)] = response
        return responses

    def _unknown(self, operation: Operation) -> Schema:
        """A success that nobody showed: any JSON, or nothing."""
        message = f"no success of {operation.method} {operation.path} is shown: any JSON is taken"
        self._notes.record_loss(operation.first.place, "answer-not-shown", message)
        if operation.method in ("DELETE", "HEAD"):
            return {"204": {"description": _NOT_SHOWN}}
        content: Json = _contents({operation.first.accepts or _JSON: None})
        return {"200": {"description": _NOT_SHOWN, "content": content}}


def phrase(status: int) -> str:
    """What a status is called (RFC 9110, section 15)."""
    known = status in set(HTTPStatus)
    return HTTPStatus(status).phrase if known else f"Status {status}"


def _contents(bodies: ByType) -> Schema:
    return {
        media_type: {"schema": schema_of(shape) if shape else _any(media_type)}
        for media_type, shape in bodies.items()
    }


def _any(media_type: str) -> Schema:
    """The schema of a body of which nothing but the media type is known."""
    if "json" in media_type:
        return {}
    is_text = media_type.startswith("text/") or "xml" in media_type
    return {"type": "string"} if is_text else {"type": "string", "format": "binary"}
