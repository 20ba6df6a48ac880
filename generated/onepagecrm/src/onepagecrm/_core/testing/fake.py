"""`fake(client)`: for the length of a `with`, no call of the client leaves the process.

All code of the client runs as always: arguments are checked, requests are built, responses read, failures tried
again. Below it a transport of the HTTP library gives the answers, and pauses take no time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from importlib.resources import files
from types import TracebackType
from typing import Any, Final, Generic, TypeVar, cast

import httpx2

from ..http.calls import CallFacts
from ..http.client import AsyncClient, SyncClient, settings_of
from ..http.clock import Clock
from ..rate_limit.limits import RateLimits
from ..rate_limit.rates import OFF
from ..retry.policy import RetryBudget
from .answers import Answers, Asked
from .calls import FakeCall, OptionsOfCall, SentRequest
from .faked import (
    FakedAsyncClient,
    FakedClient,
    faked_class,
    faked_class_of,
    faked_transport,
)
from .responses import Examples

AnyClient = TypeVar("AnyClient", bound=SyncClient | AsyncClient)

_served: Final[ContextVar[tuple[Answers, CallFacts, FakeCall]]] = ContextVar("served")
"""What the request is sent for that comes to the transport."""


def fake(client: AnyClient) -> Fake[AnyClient]:
    """A fake server below a client: `with fake(crm) as api: api.contacts.get.returns(contact)`.

    `api` is the client itself. Until the `with` ends each of its methods also has `returns`, `pages`, `answers`,
    `raises` and `calls`; one that was told nothing answers with the example of the document.

    Raises TypeError for what is no client.
    """
    if not isinstance(
        client, SyncClient | AsyncClient
    ):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"fake() takes a client, not {client!r}")
    return Fake(client)


class Fake(Generic[AnyClient]):
    """A fake server below one client. See `fake`."""

    def __init__(self, client: AnyClient) -> None:
        self.calls: list[FakeCall] = []
        """All calls, in order."""
        self._client = client
        self._is_on = False
        self._were: list[tuple[Any, type]] = []
        """What was turned into a fake, and of what class it was."""
        self._settings = settings_of(client)
        self._answers: dict[tuple[Any, ...], Answers] = {}
        self._bodies: Mapping[str, Any] | None = None
        self._clock = _clock()

    def on(self, verb: str, path: str) -> Answers:
        """The answers to `crm.request(verb, path)`, or to an address of another server."""
        subject = f"{verb.upper()} {path}"
        return self.answers_of((subject,), subject)

    def answers_of(self, key: tuple[Any, ...], title: str) -> Answers:
        """Those of one method. `key`: what tells it from all others."""
        found = self._answers.get(key)
        if found is None:
            examples = Examples(self._examples_of(title))
            found = self._answers[key] = Answers(title, examples, self.calls)
        return found

    def __enter__(self) -> AnyClient:
        is_fake = isinstance(self._client, FakedClient | FakedAsyncClient)
        if is_fake:
            raise RuntimeError("this client is a fake already")
        self._settings = settings_of(self._client)
        self._is_on = True
        self.take_client(self._client)
        for held in [*self._client.__dict__.values()]:
            self.take(held)
        return self._client

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_on = False
        while self._were:
            thing, was = self._were.pop()
            thing.__class__ = was
        vars(self._client)["_settings"] = self._settings

    def take_client(self, client: Any) -> None:
        """Turns a client, and the connections that it shares with others, into fakes."""
        settings = settings_of(client)
        vars(client)["_settings"] = replace(
            settings,
            base_url=settings.base_url or f"https://{settings.facts.package}.test",
            limits=RateLimits(OFF),
            retry_budget=RetryBudget(),
            clock=self._clock,
        )
        transport = client._transport
        self._become(transport, faked_transport(transport.__class__, self.respond))
        is_async = issubclass(client.__class__, AsyncClient)
        mixin = FakedAsyncClient if is_async else FakedClient
        self._become(client, faked_class(client.__class__, mixin, _fake=self))

    def take(self, value: Any) -> Any:
        """The value; resources and their methods as fakes."""
        kind = faked_class_of(value) if self._is_on else None
        if kind is not None:
            self._become(value, kind)
            for held in [*value.__dict__.values()]:
                self.take(held)
        return value

    def _become(self, thing: Any, kind: type) -> None:
        self._were.append((thing, thing.__class__))
        thing.__class__ = kind

    @contextmanager
    def serving(self, call: CallFacts) -> Generator[None]:
        """While a call is made, its method's answers are given."""
        if not self._is_on:
            raise RuntimeError("the `with fake(...)` that this client is of is over")
        options = call.options
        if isinstance(options, OptionsOfCall):
            answers, told = cast("Answers", options.answers), options.told
        else:
            answers, told = self._begun(call)
        before = _served.set((answers, call, told))
        try:
            yield
        finally:
            _served.reset(before)

    def _begun(self, call: CallFacts) -> tuple[Answers, FakeCall]:
        """The answers to a call that no method makes: `crm.request(...)`, or asking for a job, which a method can do."""
        subject = f"{call.verb} {call.path}"
        title = self._method_of(subject)
        if title is None:
            answers = self.on(call.verb, call.url or call.path)
            return answers, answers.begun(subject, dict(call.query))
        answers = self.answers_of((title, None), title)
        return answers, answers.begun(title, {**call.path_values, **call.query})

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        """The response to a request. Raises RuntimeError for one that no call of this client makes."""
        try:
            answers, call, told = _served.get()
        except LookupError:
            raise RuntimeError(
                f"{request.method} {request.url}: the client was made of a faked one, before it was faked"
            ) from None
        sent = SentRequest(
            request.method, str(request.url), request.headers, request.content
        )
        told.requests.append(sent)
        return answers.respond(Asked(call, told, request))

    def _method_of(self, subject: str) -> str | None:
        """The method that asks for jobs at this path."""
        title: str | None = self._all_examples().get(subject)
        return title

    def _all_examples(self) -> Mapping[str, Any]:
        if self._bodies is None:
            self._bodies = _examples(self._settings.facts.package)
        return self._bodies

    def _examples_of(self, title: str) -> Mapping[str, Any]:
        bodies = self._all_examples()
        found: dict[str, Any] = {}
        for status, body in bodies.get(title, {}).items():
            while isinstance(body, str):  # the method and status that have the same
                other, _, stated = body.rpartition(" ")
                body = bodies[other][stated]
            found[status] = body[0]
        return found


def _examples(package: str) -> Mapping[str, Any]:
    """Method and status to a list of one body, or to where the same body stands; verb and path to what asks for jobs."""
    try:
        text = files(package).joinpath("examples.json").read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    read: Mapping[str, Any] = json.loads(text)
    return read


def _clock() -> Clock:
    """A clock on which pauses take no time, and are over all the same."""
    slept: list[float] = []

    async def sleep_in_task(seconds: float) -> None:
        slept.append(seconds)

    return Clock(
        now=lambda: time.monotonic() + sum(slept),
        wall=lambda: time.time() + sum(slept),
        sleep=slept.append,
        sleep_in_task=sleep_in_task,
    )
