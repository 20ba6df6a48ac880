"""Responses to typed values. A body that contradicts the document is given all the same, unless strict."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors.exceptions import (
    ReportedFailureError,
    ResponseValidationError,
    StatusError,
    error_class,
)
from ..values.encoding import is_list, is_object
from .adapters import adapter, tolerant
from .body_path import BodyPath, leads_to_list, walk
from .descriptors import ModelDescriptor, described_problems
from .files import FileOr
from .models import is_model, wire_names
from .problems import Problem

if TYPE_CHECKING:
    from ..http.calls import CallFacts
    from ..http.response import RawResponse, Response

_MISSING = object()
_INDEX = re.compile(r"\b\d+(?=\.|$)")
"""An item of a list: its place is that of the others."""
_MOST_PLACES = 10_000
"""That are remembered; maps have as many as a server likes."""


class NoBodyError(ValueError):
    """A response has no body where JSON is promised, or null where that is no value of its type."""


class ResponseParser:
    """Reads responses as one client wants it: strictly or not, differences told to its logger."""

    def __init__(self, package: str, *, strict: bool) -> None:
        self._logger = logging.getLogger(package)
        self._strict = strict
        self._told: set[tuple[str, str]] = set()

    def envelope(self, call: CallFacts, response: Response) -> Any:
        """The whole body as its documented type.

        Raises ResponseValidationError when it contradicts the document and the client is strict,
        and always for one that is no JSON where JSON is promised, or none at all where nothing
        says that none may come.
        """
        kind = documented(call.returns, response.status)
        if kind is _MISSING:
            problem = Problem(
                "status", f"{response.status} is not documented as a success"
            )
            self.tell(call, response, [problem])
            kind = next(iter(call.returns.values()), None)
        if isinstance(kind, FileOr):
            kind = kind.of(response)
        problems: list[Problem] = []
        try:
            value = self._read(call, response, kind, problems)
        except NoBodyError as error:
            if _may_be_empty(call, response):
                return None
            if not _takes_none(kind):
                raise undecodable(call, response, error) from None
            value = None
            problems = [] if response.content else [Problem("", "the body is empty")]
        except ValueError as error:
            raise undecodable(call, response, error) from None
        if ModelDescriptor.is_used:
            problems += described_problems(value)
        if problems:
            self.tell(call, response, problems)
        return value

    def _read(
        self, call: CallFacts, response: Response, kind: Any, problems: list[Problem]
    ) -> Any:
        """The body. Where it is off its type at places that were told of, it is read at once; else told of exactly."""
        validator = None if self._strict else tolerant.get(kind)
        if validator is not None:
            found: list[Problem] = []
            with suppress(ValidationError, RecursionError):
                value = validator.validate_json(
                    response.content, strict=True, context=found
                )
                if not self._new(call, response, found):
                    return value
        return read_body(response, kind, problems)

    def result(self, call: CallFacts, raw: RawResponse[Any, Any]) -> Any:
        """The part of the body that the method returns; as deep as the path can be followed.

        Raises ReportedFailureError where what stands beside it says that the call failed, and
        ResponseValidationError for null where that is no value of its type.
        """
        if not call.unwrap or raw.envelope is None or isinstance(raw.envelope, bytes):
            return raw.envelope
        value, missing = walk(raw.envelope, call.unwrap)
        nullable = call.nullable or _may_be_empty(call, raw.response)
        result = None if missing else value
        is_none = result is None and (bool(missing) or not nullable)
        of_list = is_none and leads_to_list(type(raw.envelope), call.unwrap)
        self._refuse_denied(
            call, raw, call.unwrap, result, nullable=nullable, of_list=of_list
        )
        if of_list:
            # some servers leave out a list that is empty, or have null for it
            place = missing or ".".join(call.unwrap)
            self.tell(call, raw.response, [Problem(place, "is missing or null")])
            return []
        if value is None and not nullable:
            raise undecodable(call, raw.response, NoBodyError(".".join(call.unwrap)))
        if missing:
            self.tell(call, raw.response, [Problem(missing, "is missing")])
        return value

    def _refuse_denied(
        self,
        call: CallFacts,
        raw: RawResponse[Any, Any],
        path: BodyPath,
        result: Any,
        *,
        nullable: bool,
        of_list: bool,
    ) -> None:
        from .beside_result import denies

        if denies(raw.envelope, path, result, nullable=nullable, of_list=of_list):
            error = self.error(call, raw.response)
            error.error = raw.envelope if error.error is None else error.error
            raise error

    def items(
        self, call: CallFacts, raw: RawResponse[Any, Any], path: BodyPath
    ) -> list[Any]:
        """The list of a page; empty when there is none.

        A lone item, which some servers send for a list of one, counts as a list. Raises
        ReportedFailureError where what stands beside it says that the call failed.
        """
        envelope, response = raw.envelope, raw.response
        if envelope is None:
            return []
        value, missing = walk(envelope, path)
        result = None if missing else value
        self._refuse_denied(call, raw, path, result, nullable=False, of_list=True)
        if missing:
            self.tell(call, response, [Problem(missing, "is missing")])
        elif value is not None and not is_list(value):
            self.tell(call, response, [Problem(".".join(path), "is no list")])
            return [value]
        return value if is_list(value) else []

    def error(self, call: CallFacts, response: Response) -> StatusError:
        """The exception for a response that is not a success, with its body typed where it can be."""
        from ..errors.details import short_message

        kind = documented(call.errors, response.status)
        error = None if kind is _MISSING else _error_body(response, kind)
        message = f"{response.request.subject} was answered with {response.status}"
        if 200 <= response.status < 300:
            message += " and a body that says it failed"
        if detail := short_message(response.body):
            message += f": {detail}"
        return error_class(response.status)(
            message, request=response.request, response=response, error=error
        )

    def failed_stream(self, response: Response, said: Any) -> ReportedFailureError:
        """The exception for a stream in which the server says that it failed, with what it says."""
        from ..errors.details import short_message

        message = f"{response.request.subject}: the stream says that the server failed"
        if detail := short_message(said):
            message += f": {detail}"
        error = ReportedFailureError(
            message, request=response.request, response=response, error=said
        )
        error.said = said
        return error

    def item(self, call: CallFacts, response: Response, value: Any, kind: Any) -> Any:
        """One item of a stream as its documented type; what does not fit is told of, or raised."""
        if _says_only_error(value, kind):
            raise self.failed_stream(response, value)
        from .lenient import read_leniently

        problems: list[Problem] = []
        result = read_leniently(value, kind, problems)
        if ModelDescriptor.is_used:
            problems += described_problems(result)
        if problems:
            self.tell(call, response, problems)
        return result

    def tell(
        self, call: CallFacts, response: Response, problems: list[Problem]
    ) -> None:
        """One log record for all that contradicts the document in a response; strict: raises.

        A place of an operation is told of once, however many responses and items have it.
        """
        operation = response.request.operation or call.verb
        if not self._strict:
            new = self._new(call, response, problems)
            if len(self._told) < _MOST_PLACES:
                self._told.update(new)
            problems = [*new.values()]
        if not problems:
            return
        first, more = problems[0], len(problems) - 1
        text = f"the response contradicts the document at {first}"
        text += f" (and at {more} more places)" if more else ""
        if self._strict:
            raise ResponseValidationError(
                f"{response.request.subject or call.verb}: {text}",
                request=response.request,
                response=response,
            )
        self._logger.warning("%s: %s", operation, text)  # no record's id in a log

    def _new(
        self, call: CallFacts, response: Response, problems: list[Problem]
    ) -> dict[tuple[str, str], Problem]:
        """By operation and place those at places that nothing was said about yet."""
        operation = response.request.operation or call.verb
        new: dict[tuple[str, str], Problem] = {}
        for problem in problems:
            place = operation, _INDEX.sub("", problem.place)
            if place not in self._told:
                new.setdefault(place, problem)
        return new


def _error_body(response: Response, kind: Any) -> Any:
    """The typed body of a failure; None for one that cannot be read, which stays in `body`."""
    try:
        return read_body(response, kind, [])
    except ValueError:
        return None


def undecodable(
    call: CallFacts, response: Response, error: ValueError
) -> ResponseValidationError:
    """The exception for a body that is no JSON, or none. It carries the response; the message shows none of it."""
    operation = response.request.operation or call.verb
    kind = response.media or "no media type"
    reason = "bytes that are no text" if isinstance(error, UnicodeError) else "no JSON"
    promised = "JSON"
    if isinstance(error, NoBodyError):
        null = f"null for its {error}" if str(error) else "null"
        reason = null if response.content else "no body"
        promised = "another value" if response.content else promised
    return ResponseValidationError(
        f"{operation} was answered with {response.status} and {reason}"
        f" ({kind}, {len(response.content)} bytes) where {promised} is documented",
        request=response.request,
        response=response,
    )


def documented(types: Mapping[str, Any], status: int) -> Any:
    """The type for a status: its own, its range's (`4XX`), the default's, or _MISSING."""
    exact = types.get(str(status), _MISSING)
    if exact is not _MISSING:
        return exact
    for key in (f"{status // 100}XX", f"{status // 100}xx", "default"):
        if key in types:
            return types[key]
    return _MISSING


def read_body(response: Response, kind: Any, problems: list[Problem]) -> Any:
    """The body as a value of the type; what does not fit is kept as it came, and noted.

    Raises ValueError for a body that is no JSON where JSON is promised, NoBodyError for none.
    """
    if kind is bytes:
        return response.content
    if kind is None:
        return None
    if kind is str and not response.is_json:
        return response.text
    if not response.content or _is_refused_null(response, kind):
        raise NoBodyError
    try:
        # Strictly: what is converted here must go back as it came.
        if is_model(kind):
            return kind.model_validate_json(response.content, strict=True)
        return adapter(kind).validate_json(response.content, strict=True)
    except ValidationError as error:
        from .lenient import read_leniently  # many programs never need it

        return read_leniently(response.json(), kind, problems, error)


def _is_refused_null(response: Response, kind: Any) -> bool:
    is_null = len(response.content) < 20 and response.content.strip() == b"null"
    return is_null and not _takes_none(kind)


def _says_only_error(value: Any, kind: Any) -> bool:
    """Whether an item is none of its type, but `{"error": ...}`."""
    if not is_model(kind) or not is_object(value) or not value.get("error"):
        return False
    return not value.keys() & {*wire_names(kind).values()}


def _may_be_empty(call: CallFacts, response: Response) -> bool:
    """Whether there is none by the protocol (RFC 9110 section 9.3.2), or a success is documented to have none."""
    is_head = response.request.method == "HEAD"
    return is_head or any(
        each is None and status != "304" for status, each in call.returns.items()
    )


def _takes_none(kind: Any) -> bool:
    """Whether null is a documented value."""
    try:
        return adapter(kind).validate_python(None) is None
    except ValidationError:
        return False
