"""One call as steps, decided without waiting: sync and async drivers only carry them out.

What repeats a call, such as a retry or a redirect, is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from functools import partial
from typing import TYPE_CHECKING, Any

from ..auth.scheme import Invoke, TokenContext
from ..errors.exceptions import (
    APITimeoutError,
    QuotaExceededError,
    QuotaResponseError,
    SDKError,
    StatusError,
)
from ..rate_limit.limiter import RateLimiter
from ..rate_limit.several import SeveralLimits, says_quota_is_spent
from ..retry.policy import LONGEST_PAUSE, backoff, is_idempotent, may_repeat
from ..retry.retry_after import retry_after, when
from ..values.encoding import is_object
from .calls import CallFacts
from .headers import Headers
from .options import DEFAULT_TIMEOUT, Timeout
from .redaction import is_secret_header
from .redirects import is_expected, redirected
from .request import Request, build_request, timeout_of
from .response import Response
from .settings import Settings
from .steps import Connections, Exchange, Step, Wait

if TYPE_CHECKING:
    from ..read.parser import ResponseParser

_MOST_REDIRECTS = 5
_SLACK = 0.005
"""Seconds that need not be taken off the first try's timeout."""


def exchange(
    settings: Settings,
    call: CallFacts,
    parser: ResponseParser,
    connections: Connections,
) -> Exchange:
    """One call, from its facts to a successful response.

    Raises a StatusError for a response that is no success by its status, or by what its body
    says, and what building and sending raise.
    """
    state = _CallState(settings, call, connections)
    request = yield from _request(settings, call, connections, state)
    response = yield from state.send(request)
    for _ in range(_MOST_REDIRECTS):
        following = redirected(request, response)
        if following is None or is_expected(call, response.status):
            break
        request = following
        response = yield from state.send(request)
    if response.status == 401 and (
        yield from _has_more_to_say(settings, request, response, state)
    ):
        response = yield from state.send(request)
    is_success = 200 <= response.status < 300 or is_expected(call, response.status)
    if is_success and not says_failed(call, response):
        if settings.watches and request.method == "DELETE":
            for watch in settings.watches:
                watch.see(request)
        return response
    raise state.with_advice(parser.error(call, response), response)


def _has_more_to_say(
    settings: Settings, request: Request, refusal: Response, state: _CallState
) -> Generator[Step, Any, bool]:
    """Whether there is an answer to a 401: to its challenge, or a new token."""
    secrets = request.secrets
    if not request.can_replay:
        return False
    if secrets.signer is not None:
        secrets.challenges = secrets.signer.challenges(refusal.headers)
        return bool(secrets.challenges)
    if not secrets.tokens:
        return False
    context = _token_context(settings, state.limits_of_next())
    return (yield from settings.credentials.renew(secrets, context))


def _token_context(settings: Settings, limits: Timeout | None) -> TokenContext:
    return TokenContext(
        settings.base_url,
        limits,
        settings.clock.wall,
        takes_host=not settings.base_url_is_given,
    )


class _CallState:
    """One call under way: what it has used of its tries and of its time."""

    def __init__(
        self, settings: Settings, call: CallFacts, connections: Connections
    ) -> None:
        self._settings = settings
        self._call = call
        self._connections = connections
        self._clock = settings.clock
        try:
            retries = call.options.max_retries
        except AttributeError:
            kind = type(call.options).__name__
            message = f"options is a RequestOptions of this package, not {kind}"
            raise TypeError(message) from None
        self._most_retries = settings.max_retries if retries is None else retries
        self._retries = 0
        self._sent = 0
        limits = timeout_of(settings, call)
        is_stated = limits is not None
        if limits is None and not connections.is_users:
            limits = DEFAULT_TIMEOUT
        self._limits = limits
        self._deadline: float | None = None
        if is_stated:
            self._start_clock()

    def _start_clock(self) -> None:
        """From here on the time counts. One that was given bounds all; the default begins with the first turn."""
        if self._limits is not None and self._limits.total is not None:
            self._deadline = self._clock.now() + self._limits.total

    def _left(self) -> float | None:
        """Seconds; None: no end."""
        return None if self._deadline is None else self._deadline - self._clock.now()

    def limits_of_next(self) -> Timeout | None:
        """The timeouts of what is sent now: what is left of the call's."""
        limits, left = self._limits, self._left()
        if limits is None or limits.total is None or left is None:
            return limits
        if left > limits.total - _SLACK:
            return limits
        left = max(left, 0.001)
        connect = limits.connect  # None stays: all ends with the time of the whole
        return Timeout(left, None if connect is None else min(left, connect))

    def send(self, request: Request) -> Exchange:
        """Sends a request, again where that may help. Gives the last response, or raises the last failure."""
        last: Response | SDKError | None = None
        while True:
            outcome = yield from self._attempt(request)
            if last is not None and _is_held_back(outcome):
                outcome = (
                    last  # it says more than that there was no turn for another try
                )
                break
            last = outcome
            pause = self._pause(request, outcome)
            if pause is None:
                break
            self._settings.log.pausing(request, outcome, pause)
            yield Wait(pause)
            self._retries += 1
        if isinstance(outcome, SDKError):
            raise outcome
        if outcome.status < 400:
            self._settings.retry_budget.earn(self._retries)
        return outcome

    def _attempt(self, request: Request) -> Generator[Step, Any, Response | SDKError]:
        """One try: when it is its turn under the rate, in one of the slots for calls in flight."""
        slots, clock = self._connections.slots, self._clock
        limiter = self._settings.limits.of(request, self._call.rate_limit, clock.now())
        try:
            yield from self._wait_for_rate(request, limiter)
        except APITimeoutError as late:
            return self._counted(late)
        except QuotaExceededError as spent:
            return self._counted(self._not_sent(request, spent))
        outcome: Response | SDKError
        started = clock.now()
        try:
            if not slots.acquire_nowait():
                yield from self._wait_for_slot(request)
            try:
                self._sent += 1
                started = clock.now()
                request.timeout = self.limits_of_next()
                outcome = yield request
            except SDKError as failure:
                outcome = failure
            finally:
                slots.release()
        except APITimeoutError as late:
            return self._counted(late)
        finally:
            limiter.finish()
        now = clock.now()
        if isinstance(outcome, Response):
            limiter.learn(outcome.status, outcome.headers, now, clock.wall())
        self._settings.log.tried(request, outcome, self._sent, now - started)
        return self._counted(outcome)

    def _counted(self, outcome: Response | SDKError) -> Response | SDKError:
        outcome.tries = self._retries + 1 if self._sent else 0
        return outcome

    def _wait_for_rate(
        self, request: Request, limiter: RateLimiter | SeveralLimits
    ) -> Generator[Step, Any, None]:
        """Waits until the rate and the server's own limit leave room for a call.

        A call that is never tried again does not wait for what others were told either.
        """
        clock, heeds = self._clock, self._most_retries > 0
        wait = limiter.reserve(clock.now(), self._left(), heeds=heeds)
        while True:
            if wait is None:
                raise self._too_late(request, "the rate of calls leaves no turn")
            if wait:
                self._settings.log.waiting(request.operation, wait)
                yield Wait(wait)
            wait = limiter.start(clock.now(), self._left(), heeds=heeds)
            if wait == 0:
                break
        if self._deadline is None:
            self._start_clock()

    def _wait_for_slot(self, request: Request) -> Generator[Step, Any, None]:
        left, slots = self._left(), self._connections.slots
        is_mine = yield Invoke(
            partial(slots.acquire, left), partial(slots.acquire_async, left)
        )
        if not is_mine:
            raise self._too_late(request, "too many calls are under way")

    def _too_late(self, request: Request, reason: str) -> APITimeoutError:
        total = self._limits.total if self._limits else None
        error = APITimeoutError(
            f"{request.subject} was not sent: {reason} within its {total:g} s;"
            " give it a longer timeout, or make fewer calls at once",
            request=request,
        )
        error.was_sent = False
        error.is_permanent = True
        return error

    def _not_sent(
        self, request: Request, spent: QuotaExceededError
    ) -> QuotaExceededError:
        wait = spent.retry_after or 0.0
        error = QuotaExceededError(
            f"{request.subject} was not sent: {spent.message},"
            f" and it is time {when(wait, self._clock.wall())}",
            request=request,
        )
        error.retry_after = wait
        return error

    def _pause(self, request: Request, outcome: Response | SDKError) -> float | None:
        """Seconds before the next try; None: there is none."""
        if isinstance(outcome, Response) and outcome.status < 400:
            return None
        if self._retries >= self._most_retries:
            return None
        if not may_repeat(request, outcome, harmless=self._is_harmless(request)):
            return None
        pause = backoff(self._retries, self._clock.chance())
        if isinstance(outcome, Response):
            asked = retry_after(outcome.headers, self._clock.wall())
            if asked is not None:
                if asked > LONGEST_PAUSE:
                    return None
                pause += asked  # never earlier, and not all at the same moment
        left = self._left()
        if left is not None and pause >= left:
            return None
        return pause if self._settings.retry_budget.spend() else None

    def _is_harmless(self, request: Request) -> bool:
        """Whether the server does the same however often it gets the request."""
        if is_idempotent(request.method) or self._call.idempotent:
            return True
        names = {"idempotency-key", key_header(self._settings, self._call).lower()}
        return any(n in request.headers or n in request.secrets.headers for n in names)

    def with_advice(self, error: StatusError, response: Response) -> StatusError:
        """The error, which tells how often it was tried, and when the server wants to be asked again."""
        wait = retry_after(response.headers, self._clock.wall())
        if response.status == 429 and says_quota_is_spent(response.headers, wait):
            error = QuotaResponseError(
                error.message,
                request=error.request,
                response=response,
                error=error.error,
            )
        error.tries = response.tries
        error.retry_after = wait
        told = ""
        if response.tries > 1:
            told = f" (tried {response.tries} times)"
        if error.retry_after is not None and response.status in (429, 503):
            told += f"; it says {when(error.retry_after, self._clock.wall())}"
        if told:
            error.message += told
            error.args = (error.message,)
        return error


def _is_held_back(outcome: Response | SDKError) -> bool:
    """Whether the call was not sent since the rate or the slots left no room for it."""
    if isinstance(outcome, APITimeoutError):
        return outcome.is_permanent and not outcome.was_sent
    return isinstance(outcome, QuotaExceededError)


def key_header(settings: Settings, call: CallFacts) -> str:
    """The header of the idempotency key, as the operation or the API states it; empty: there is none."""
    stated = call.idempotency_header
    return (settings.facts.idempotency_header if stated is None else stated) or ""


def _put_key(settings: Settings, call: CallFacts, request: Request) -> None:
    """Gives the request a key, the same at each try, by which the server knows it again."""
    name = key_header(settings, call)
    if not name or is_idempotent(call.verb):
        return
    if name in request.headers or name.lower() in request.secrets.headers:
        return
    import uuid

    key = str(uuid.uuid4())
    if is_secret_header(name.lower()):
        request.secrets.put(name, key)
    else:
        request.headers = Headers((*request.headers.items_as_sent(), (name, key)))


def _request(
    settings: Settings, call: CallFacts, connections: Connections, state: _CallState
) -> Generator[Step, Any, Request]:
    own_headers: Collection[str | None] = settings.secrets.headers
    if call.headers or call.options.headers:
        given = (name for name, value in call.headers.items() if value is not None)
        names = (*own_headers, *given, *call.options.headers)
        own_headers = {name.lower() for name in names if name}
    secrets = yield from settings.credentials.place(
        settings.facts.security if call.security is None else call.security,
        own_headers,
        own_client=connections.is_users,
        own_auth=connections.has_own_auth,
        operation=f"{call.verb} {call.path}",
        context=_token_context(settings, state.limits_of_next()),
    )
    secrets.headers.update(settings.secrets.headers)
    request = build_request(settings, call, secrets)
    _put_key(settings, call, request)
    return request


def says_failed(call: CallFacts, response: Response) -> bool:
    """Whether the body of a success says that the call failed. One that is still to come does not."""
    if call.failure is None or not response.content:
        return False
    try:
        body = response.json()
    except ValueError:
        return False
    return is_object(body) and call.failure.is_said_by(body)
