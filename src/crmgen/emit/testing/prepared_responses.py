"""The responses that tests prepare, and how each must be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from crmgen.emit.examples import Examples
from crmgen.emit.literals import string_literal, value_literal
from crmgen.emit.testing.body_paths import NoSuchPathError, value_at
from crmgen.emit.testing.constants import Constants, SharedConstants, shouted
from crmgen.emit.testing.expressions import Writer
from crmgen.emit.testing.failed_bodies import failed_body, succeeding, success_example
from crmgen.emit.testing.request_bodies import SHORT
from crmgen.emit.testing.testable import can_be_read
from crmgen.emit.views.responses import (
    describes_events,
    failed_successes,
    item_type,
    streamed_content,
    successes,
)
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content, Response
from crmgen.ir.types import Direction, ListOf
from crmgen.ir.variants import chosen_content
from crmgen.records import dataclass
from crmgen.text import Json, SpecText, whole_number

_RANGES: Final = {f"{each}xx": each * 100 for each in range(2, 6)}
_REAL_MEDIA: Final = re.compile(r"[\x00-)+-\x7f]*/[\x00-)+-\x7f]*")
"""ASCII with a slash and without an asterisk."""
_TEXT: Final = (MediaKind.TEXT, MediaKind.EVENTS, MediaKind.JSON_LINES)
ERROR_CLASSES: Final = {
    304: "NotModifiedError",
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "PaymentRequiredError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    409: "ConflictError",
    410: "GoneError",
    412: "PreconditionFailedError",
    413: "RequestTooLargeError",
    415: "UnsupportedMediaTypeError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
"""The exceptions that an SDK promises; any other 5xx is a ServerError, a 2xx that says it failed a
ReportedFailureError, and the rest StatusError.
"""


OTHER_ERRORS: Final = ("ReportedFailureError", "ServerError", "StatusError")


@dataclass(frozen=True, slots=True)
class PreparedResponse:
    """What a server is told to respond, and how that is read."""

    given: str
    """Arguments of `server.responds`."""
    whole: str = ""
    """The whole body as it is read; empty where nothing is read."""
    result: str = ""
    """What the method returns, as it is read; empty where the example does not have it."""
    total: str = ""
    """What a page says of the number of all items."""
    returns_nothing: bool = False
    items: str = ""
    """What a streamed response holds, as it is read."""


@dataclass(frozen=True, slots=True)
class ResponseWriter:
    """Writes the responses of one resource's operations."""

    writer: Writer
    constants: Constants
    """Of the module."""
    shared: SharedConstants

    @property
    def examples(self) -> Examples:
        return self.writer.examples

    def success(self, operation: Operation, method: str) -> PreparedResponse:
        """The first documented success, with every field."""
        stated = successes(operation)
        if not stated:
            return PreparedResponse("200, {}")
        response = chosen_success(stated)
        status = status_number(operation, response.status, usual=200)
        content = chosen_content(response)
        if content is None:
            place = ', headers={"Location": "/elsewhere"}' if status // 100 == 3 else ""
            return PreparedResponse(
                f"{status}{place}", returns_nothing=len(stated) == 1
            )
        if streamed_content(operation) is not None:
            return self._streamed(status, content)
        if content.kind in _TEXT:
            text = string_literal(self._text(content))
            return PreparedResponse(
                f"{status}, text={text}{_media(content, 'text/plain')}", text, text
            )
        if content.kind is not MediaKind.JSON:
            media = _media(content, "application/octet-stream")
            return PreparedResponse(
                f'{status}, content=b"some bytes"{media}',
                'b"some bytes"',
                'b"some bytes"',
            )
        return self._json(operation, method, status, content)

    def _streamed(self, status: int, content: Content) -> PreparedResponse:
        """One item; of whole events, whose text is not that of their data, only the call is tested."""
        type = item_type(content)
        value = self.examples.of(type, seeds=content.examples)
        if describes_events(self.writer.annotator, content):
            return PreparedResponse(f'{status}, text=""{_media(content, "text/plain")}')
        text = json.dumps(value)
        if content.kind is MediaKind.EVENTS:
            spelled = self.writer.annotator.spell(type, Direction.OUTPUT).text
            text = value if isinstance(value, str) and spelled == "str" else text
            lines = "".join(f"data: {line}\n" for line in text.split("\n"))
            text = f"{lines}\n"
        read = self.writer.write(type, value).python
        return PreparedResponse(
            f"{status}, text={string_literal(text)}{_media(content, 'text/plain')}",
            items=f"[{read}]",
        )

    def given(self, operation: Operation, content: Content, body: Json) -> str:
        """The first documented success with another JSON body."""
        body = succeeding(content, operation.failure, self.examples, body)
        return self.with_body(operation, value_literal(body), content)

    def with_body(self, operation: Operation, body: str, content: Content) -> str:
        """The first documented success with a JSON body that is given as an expression."""
        status = status_number(
            operation, chosen_success(successes(operation)).status, usual=200
        )
        return f"{status}, {body}{_media(content, 'application/json')}"

    def errors(self, operation: Operation) -> tuple[str, list[int]]:
        """A table from status to exception, body and what is read of it; and the statuses to try."""
        entries = dict(self._errors(operation))
        return self.shared.errors(entries), list(entries)

    def constant(self, method: str, role: str, value: str) -> str:
        """`value` under a name where it is long, else as it is."""
        if len(value) <= SHORT:
            return value
        annotation = {"{": "Json", "[": "list[object]"}.get(value[0], "object")
        return self.constants.add(f"{shouted(method)}_{role}", annotation, value)

    def _json(
        self, operation: Operation, method: str, status: int, content: Content
    ) -> PreparedResponse:
        value = success_example(content, operation.failure, self.examples)
        if value is None:
            return PreparedResponse(
                f'{status}, text="null", media="application/json"', "None", "None"
            )
        both = self.writer.write(content.type, value)
        given = self.constant(method, "RESPONSE", both.wire)
        whole = (
            given
            if both.python == both.wire
            else self.constant(method, "PARSED", both.python)
        )
        result, total = self._picked(operation, value)
        if operation.unwrap is None and operation.paging is None:
            result = whole
        elif result not in ("", both.wire, both.python):
            result = self.constant(method, "RESULT", result)
        return PreparedResponse(
            f"{status}, {given}{_media(content, 'application/json')}",
            whole,
            result,
            total,
        )

    def _picked(self, operation: Operation, value: Json) -> tuple[str, str]:
        """The part of the body that the method returns, and the total of a paged list."""
        try:
            if operation.paging is not None:
                items = value_at(value, operation.paging.items)
                total = operation.paging.total
                number = value_at(value, total) if total is not None else None
                read = self.writer.write(
                    ListOf(operation.paging.item_type), items
                ).python
                return read, value_literal(number) if isinstance(number, int) else ""
            if operation.unwrap is not None:
                part = value_at(value, operation.unwrap.path)
                return self.writer.write(operation.unwrap.type, part).python, ""
        except NoSuchPathError:
            pass
        return "", ""

    def _text(self, content: Content) -> str:
        value = self.examples.of(content.type, name="text", seeds=content.examples)
        return value if isinstance(value, str) and value else "some text"

    def _errors(self, operation: Operation) -> Iterator[tuple[int, str]]:
        """One entry for each documented error that a test can prepare; where none is documented, a 404."""
        yield from self._failed(operation)
        good = successes(operation)
        bad = [
            each for each in operation.responses if each not in good and is_error(each)
        ]
        for response in bad:
            status = status_number(operation, response.status, usual=400)
            content = chosen_content(response)
            if content is not None and content.kind is MediaKind.TEXT:
                yield status, f'({error_class(status)}, None, "")'
            elif content is None or content.kind is not MediaKind.JSON:
                yield status, self._error(status)
            elif can_be_read(content, self.examples):
                yield status, self._error(status, content)
        if not bad:
            yield 404, self._error(404)

    def _failed(self, operation: Operation) -> Iterator[tuple[int, str]]:
        """A success that says that it failed."""
        for stated, content in failed_successes(operation):
            body = failed_body(content, operation.failure, self.examples)
            if body is not None:
                both = self.writer.write(content.type, body)
                status = status_number(operation, stated, usual=200)
                kind = error_class(status)
                yield status, f"({kind}, {both.wire}, {both.python})"

    def _error(self, status: int, content: Content | None = None) -> str:
        kind = error_class(status)
        if content is None:
            return f"({kind}, None, None)"
        value = self.examples.of(content.type, seeds=content.examples)
        both = self.writer.write(content.type, value)
        return f"({kind}, {both.wire}, {both.python})"


def error_class(status: int) -> str:
    """The exception that an SDK promises for a status."""
    if 200 <= status < 300:
        return "ReportedFailureError"
    return ERROR_CLASSES.get(status) or (
        "ServerError" if status >= 500 else "StatusError"
    )


def chosen_success(stated: Sequence[Response]) -> Response:
    """The first of the successes that has a body."""
    return next((each for each in stated if each.contents), stated[0])


def is_error(response: Response) -> bool:
    return response.status.startswith(("4", "5")) or response.status == "default"


def status_number(operation: Operation, stated: SpecText, *, usual: int) -> int:
    """A number for a documented status: of a range or `default`, one that no other entry describes."""
    number = whole_number(stated)
    if number is not None:
        return number
    exact = {each.status for each in operation.responses}
    of_range = stated.lower().lookup(_RANGES)
    if of_range is not None:
        first = of_range
    else:
        first = 500 if usual == 400 and "4XX" in exact else usual
    return next(
        (each for each in range(first, first + 99) if str(each) not in exact), first
    )


def _media(content: Content, usual: str) -> str:
    """The media type as an argument, where it is a real one and not what `server.responds` would say."""
    media = content.media
    if media == usual or not media.matches(_REAL_MEDIA):
        return ""
    return f", media={string_literal(media)}"
