"""What the API answers when something is wrong: the documented body of a status, saying what it is."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Final

from crmgen.emit.examples import Examples
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Api, Operation
from crmgen.ir.responses import Content
from crmgen.ir.variants import chosen_content
from crmgen.mock.messages import Response
from crmgen.mock.plain import plain
from crmgen.naming.words.identifiers import words
from crmgen.text import Json

_MESSAGES: Final = frozenset(
    (
        "message", "error", "detail", "description", "error_message", "error_description", "msg", "reason",
        "error_msg", "user_message", "developer_message", "messages", "details", "text",
    )
)  # fmt: skip
_CODES: Final = frozenset(
    ("status", "status_code", "code", "http_status", "error_code", "http_code")
)
_PLACES: Final = frozenset(
    ("field", "loc", "param", "parameter", "property", "pointer", "path", "source")
)
_TITLES: Final = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 410: "Gone", 415: "Unsupported Media Type", 422: "Unprocessable Content",
    429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


class Failures:
    """Makes the failures of one API."""

    def __init__(self, api: Api, examples: Examples) -> None:
        self._examples = examples
        self._operations = api.operations
        self._usual: dict[int, Content | None] = {}

    def response(
        self, operation: Operation | None, status: int, message: str, place: str = ""
    ) -> Response:
        """The documented failure of a status. `place`: what is wrong, as `body.emails.0.value` or `query.page`."""
        stated = self._documented(operation, status) if operation is not None else None
        content = stated or self._elsewhere(status)
        if content is not None and content.kind is MediaKind.TEXT:
            media = plain(content.media)
            return Response(status, (("Content-Type", media),), message.encode())
        body: Json = {"message": message}
        media = "application/json"
        if content is not None and content.kind is MediaKind.JSON:
            made = self._body(content, status, message, place)
            if stated is not None or message in json.dumps(made, ensure_ascii=False):
                body, media = made, plain(content.media)
        text = json.dumps(body, ensure_ascii=False)
        return Response(status, (("Content-Type", media),), text.encode())

    def _body(self, content: Content, status: int, message: str, place: str) -> Json:
        body = deepcopy(self._examples.of(content.type, seeds=content.examples))
        told = _told(body, status, message, place)
        return told if self._examples.check.accepts(content.type, told) else body

    def documents(self, operation: Operation, status: int) -> bool:
        """Whether an operation says itself that it may answer so."""
        return any(each.status == str(status) for each in operation.responses)

    def _documented(self, operation: Operation, status: int) -> Content | None:
        for stated in (str(status), f"{status // 100}XX", "default"):
            for each in operation.responses:
                if each.status.upper() == stated.upper():
                    return chosen_content(each)
        return None

    def _elsewhere(self, status: int) -> Content | None:
        """What other operations say of the status, or of any status of its kind."""
        if status not in self._usual:
            found = (self._documented(each, status) for each in self._operations)
            content = next((each for each in found if each is not None), None)
            self._usual[status] = content or self._of_range(status)
        return self._usual[status]

    def _of_range(self, status: int) -> Content | None:
        for operation in self._operations:
            for each in operation.responses:
                if each.status.startswith(str(status // 100)) and each.contents:
                    return chosen_content(each)
        return None


def _told(body: Json, status: int, message: str, place: str) -> Json:
    """The body with the message, the status and the place wherever it says such things."""
    if isinstance(body, list):
        return [_told(body[0], status, message, place)] if body else body
    if not isinstance(body, dict):
        return message if isinstance(body, str) else body
    return {
        key: _field(key, value, status, message, place) for key, value in body.items()
    }


def _field(key: str, value: Json, status: int, message: str, place: str) -> Json:
    name = "_".join(words(key))
    path = place.partition(".")[2]
    if name in _CODES and isinstance(value, int) and not isinstance(value, bool):
        return status if 100 <= value < 600 or name != "code" else value
    if name in _CODES and isinstance(value, str) and value.isdecimal():
        return str(status)
    if name == "title" and isinstance(value, str):
        return _TITLES.get(status, message)
    if name in _PLACES and isinstance(value, str) and path:
        return f"/{path.replace('.', '/')}" if name == "pointer" else path
    if name == "loc" and isinstance(value, list) and place:
        return [int(each) if each.isdecimal() else each for each in place.split(".")]
    if name in _MESSAGES and isinstance(value, str):
        return message
    if name == "errors" and isinstance(value, dict):
        return _by_field(value, message, path)
    if isinstance(value, (dict, list)):
        is_texts = isinstance(value, list) and value and isinstance(value[0], str)
        return [message] if is_texts else _told(value, status, message, place)
    return value


def _by_field(value: dict[str, Json], message: str, path: str) -> Json:
    """`{"email": ["is not an address"]}`."""
    if not path:
        return value
    is_list = any(isinstance(each, list) for each in value.values())
    return {path.split(".")[0]: [message] if is_list else message}
