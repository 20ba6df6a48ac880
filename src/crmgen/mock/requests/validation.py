"""Requests against the document: what is missing, and what is not of its type or beyond its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from crmgen.ir.operations import Operation
from crmgen.ir.parameters import Parameter, Where
from crmgen.mock.messages import Request
from crmgen.mock.plain import plain
from crmgen.mock.requests.bodies import DecodedBody
from crmgen.mock.requests.decoding import Decoder, cookies_of
from crmgen.mock.requests.schemas import RequestSchemas
from crmgen.records import dataclass
from crmgen.text import Json
from crmgen.validation import causes

_MOST_FAULTS: Final = 5
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a request, and where: `query.per_page`, `body.emails.0.value`."""

    place: str
    message: str
    is_malformed: bool = False
    """It could not be read at all."""


class RequestCheck:
    """Holds the requests of one API against its document."""

    def __init__(self, schemas: RequestSchemas, decoder: Decoder) -> None:
        self._schemas = schemas
        self._decoder = decoder
        self._checks: dict[str, _OperationCheck] = {}

    def faults(
        self,
        operation: Operation,
        request: Request,
        path_values: dict[str, str],
        query: dict[str, Any],
        body: DecodedBody,
    ) -> list[Fault]:
        """The first faults of a request: of its parameters, then of its body."""
        check = self._checks.get(operation.id)
        if check is None:
            check = _OperationCheck(operation, self._schemas, self._decoder)
            self._checks[operation.id] = check
        found = check.faults(request, path_values, query, body)
        return list(islice(found, _MOST_FAULTS))


class _OperationCheck:
    """The same for the requests of one operation."""

    def __init__(
        self, operation: Operation, schemas: RequestSchemas, decoder: Decoder
    ) -> None:
        self._operation = operation
        self._schemas = schemas
        self._decoder = decoder
        places = schemas.parameters(operation)
        self._parameters: list[tuple[Parameter, str | None]] = []
        for each in operation.parameters:
            at = places.get((each.where.value, plain(each.wire)))
            schema = schemas.schema_of_parameter(at) if at else None
            self._parameters.append((each, schema))
        medias = (each.media for each in operation.bodies)
        self._bodies = {e: schemas.schema_of_body(operation, plain(e)) for e in medias}

    def faults(
        self,
        request: Request,
        path_values: dict[str, str],
        query: dict[str, Any],
        body: DecodedBody,
    ) -> Iterator[Fault]:
        cookies = cookies_of(request)
        for parameter, schema in self._parameters:
            wire = plain(parameter.wire)
            place = f"{parameter.where.value}.{wire}"
            match parameter.where:
                case Where.PATH:
                    value = self._path_value(parameter, path_values.get(wire))
                case Where.QUERY | Where.QUERYSTRING:
                    value = query.get(wire)
                case Where.HEADER:
                    value = self._decoder.header(parameter, request)
                case Where.COOKIE:
                    value = self._decoder.cookie(parameter, cookies)
            if value is not None:
                yield from self._of(schema, value, place)
            elif parameter.required and not parameter.client:
                yield Fault(place, f"{place} is missing")
        yield from self._of_body(body)

    def _path_value(self, parameter: Parameter, text: str | None) -> Any:
        return None if text is None else self._decoder.path_value(parameter, text)

    def _of_body(self, body: DecodedBody) -> Iterator[Fault]:
        if body.fault:
            yield Fault("body", f"the body cannot be read: {body.fault}", True)
        elif body.stated is not None:
            yield from self._of(
                self._bodies[body.stated.media], _in_json(body.value), "body"
            )
        elif any(each.required for each in self._operation.bodies):
            yield Fault("body", "the body is missing")

    def _of(self, schema: str | None, value: Any, place: str) -> Iterator[Fault]:
        validator = self._schemas.validator(schema) if schema else None
        for error in validator.iter_errors(value) if validator else ():
            for cause in causes(error):
                path = [place, *map(str, cause.path), cause.missing]
                at = ".".join(filter(None, path))
                said = cause.message.replace("this", "the value", 1)
                yield Fault(at, f"{at}: {said}"[:_LONGEST])


def _in_json(value: Json | bytes) -> Json:
    """A body as JSON Schema sees it: a file is a string."""
    if isinstance(value, bytes):
        return ""
    if isinstance(value, dict):
        return {key: _in_json(each) for key, each in value.items()}
    return [_in_json(each) for each in value] if isinstance(value, list) else value
