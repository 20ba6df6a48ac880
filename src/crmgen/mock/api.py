"""The mock of one API, whole: a request goes in, and the response comes out. No socket, and nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

from crmgen.ir.operations import Operation
from crmgen.mock.answers.error_bodies import Problem
from crmgen.mock.engine import Engine
from crmgen.mock.messages import Call, Request, Response
from crmgen.mock.plain import plain
from crmgen.mock.requests.authentication import Authentication
from crmgen.mock.requests.bodies import UnsupportedMediaError, decode_body
from crmgen.mock.requests.decoding import Decoder
from crmgen.mock.requests.routes import Found, Routes
from crmgen.mock.requests.schemas import RequestSchemas
from crmgen.mock.requests.tokens import TokenEndpoints
from crmgen.mock.requests.validation import Fault, RequestCheck
from crmgen.mock.serving.misbehaviour import (
    Act,
    ConnectionDropped,
    Misbehaviour,
    failure_of,
)
from crmgen.mock.serving.rate_limits import RateLimits
from crmgen.pipeline import Understood
from crmgen.records import replace
from crmgen.text import whole_number

_MOST_KEYS: Final = 10_000


class MockApi:
    """A server of the API without its socket. Threads may share one."""

    def __init__(
        self,
        understood: Understood,
        *,
        records: int = 200,
        seed: int = 0,
        state: Path | None = None,
        rate_limit: str | None = None,
        misbehaviour: Misbehaviour | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`records`: about how many there are of each kind. `state`: the file that keeps them.

        `rate_limit`: `60/min`, or `off`; None: the document's. Raises ValueError for what is no rate.
        """
        api = understood.api
        self._routes = Routes(api)
        self.base = self._routes.base
        """What the path of every call begins with, such as `/api/v3`."""
        self.authentication = Authentication(api)
        self._limits = RateLimits(api, rate_limit, clock)
        self._tokens = TokenEndpoints(api, self.base)
        self._decoder = Decoder(api.types)
        schemas = RequestSchemas(understood.document)
        self._check = RequestCheck(schemas, self._decoder)
        self.misbehaviour = misbehaviour or Misbehaviour()
        self.engine = Engine(understood, records=records, seed=seed, state=state)
        self._key_header = api.key_header
        self._answered: dict[tuple[str, str, str], tuple[object, Response]] = {}
        """What was asked with a key, and what was answered."""
        self._lock = Lock()

    def close(self) -> None:
        """Ends the engine, which keeps its state where it has a file."""
        self.engine.close()

    @property
    def token_paths(self) -> frozenset[str]:
        """Where tokens are asked for, by POST."""
        return self._tokens.paths

    def respond(self, request: Request) -> Response:
        """The response to a request, at once. Raises ConnectionDropped where the server is told to do that."""
        return self.answer(request, self.misbehaviour.next())

    def answer(self, request: Request, act: Act) -> Response:
        """The same where it is known what goes wrong; whoever calls waits for the delay."""
        if act.is_dropped:
            raise ConnectionDropped
        with self._lock:
            return self._tokens.answer(request) or self._answer(request, act)

    def _answer(self, request: Request, act: Act) -> Response:
        found = self._routes.find(request.method, request.path, request.query)
        if not isinstance(found, Found):
            return self._lost(request, found)
        operation = found.operation
        if fault := self.authentication.fault(operation, request):
            refused = self.engine.failure(operation, 401, fault)
            return _with(refused, *self.authentication.challenges(operation))
        turn = self._limits.take(operation, request)
        if turn.is_over:
            said = self.engine.failure(operation, 429, "too many requests")
        elif act.failure is not None:
            status = failure_of(operation, act.failure)
            said = self.engine.failure(operation, status, "the server was told to fail")
        else:
            said = self._served_or_refused(found, request)
        return _with(said, *turn.headers)

    def _lost(self, request: Request, verbs: frozenset[str]) -> Response:
        if request.path in self._tokens.paths:
            verbs |= {"POST"}
        if not verbs:
            message = f"the API has no path {request.path}"
            return self.engine.failure(None, 404, message)
        allowed = ", ".join(sorted(verbs))
        message = f"{request.path} takes {allowed}, not {request.method}"
        return _with(self.engine.failure(None, 405, message), ("Allow", allowed))

    def _served_or_refused(self, found: Found, request: Request) -> Response:
        try:
            return self._served(found, request)
        except (RecursionError, UnicodeError):  # nested a thousand deep, or no text
            message = "the request cannot be read"
            return self.engine.failure(found.operation, 400, message)

    def _served(self, found: Found, request: Request) -> Response:
        operation = found.operation
        values = self._decoder.path(operation, found.values)
        query = self._decoder.query(operation, request.query)
        try:
            body = decode_body(operation, request, self._decoder)
        except UnsupportedMediaError as error:
            message = f"the body is {error}, which this operation does not take"
            return self.engine.failure(operation, 415, message, "header.Content-Type")
        faults = self._check.faults(operation, request, values, query, body)
        if faults:
            return self._refused(operation, faults)
        if granted := self._tokens.answer_as(operation, request):
            return granted
        base = f"http://{request.header('host') or 'localhost'}{found.base}"
        return self._once(Call(operation, values, query, body.value, base, request))

    def _once(self, call: Call) -> Response:
        """The answer; that of before to a call that comes again with its idempotency key.

        With another request it is refused (draft-ietf-httpapi-idempotency-key-header, section 2.7).
        """
        operation, request = call.operation, call.request
        named = operation.key_header
        stated = self._key_header if named is None else named
        name = plain(stated) if stated else ""
        key = request.header(name) if name else None
        if not key or operation.verb not in ("POST", "PATCH"):
            return self.engine.answer(call)
        known, asked = (operation.id, request.path, key), (call.query, call.body)
        if known not in self._answered:
            said = self.engine.answer(call)
            if said.status < 400:
                self._answered[known] = asked, said
            if len(self._answered) > _MOST_KEYS:
                del self._answered[next(iter(self._answered))]
            return said
        before, said = self._answered[known]
        if before == asked:
            return said
        message = f"{name} {key} was sent with another request before"
        return self.engine.failure(operation, 422, message, f"header.{name}")

    def _refused(self, operation: Operation, faults: list[Fault]) -> Response:
        wanted = (400, 422) if faults[0].is_malformed else (422, 400)
        stated = {whole_number(each.status) for each in operation.responses}
        status = next((each for each in wanted if each in stated), wanted[0])
        message = "; ".join(each.message for each in faults)
        problems = [Problem(each.message, each.place) for each in faults]
        place = faults[0].place
        return self.engine.failure(operation, status, message, place, problems)


def _with(response: Response, *headers: tuple[str, str]) -> Response:
    if not headers:
        return response
    return replace(response, headers=(*response.headers, *headers))
