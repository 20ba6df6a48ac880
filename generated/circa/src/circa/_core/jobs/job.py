"""A job that a call started: asked for until it is done, with pauses that grow."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast
from urllib.parse import urljoin

from ..errors.exceptions import SDKError
from ..http.client import settings_of
from ..http.request import origin
from ..http.steps import Wait
from ..read.body_path import BodyPath, walk
from ..retry.retry_after import retry_after

if TYPE_CHECKING:
    from ..http.calls import Call
    from ..http.client import AsyncClient, SyncClient
    from ..http.response import RawResponse
    from ..http.settings import Settings

T = TypeVar("T")
S = TypeVar("S")

_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.5, 30.0, 1.6
_LONGEST_WAIT = 600.0

_Steps = Generator["Wait | Call[S, Any]", Any, S]


class JobFailedError(SDKError):
    """A job ended, and not well.

    Attributes:
        job: What the server says of it, as `wait()` gives it of one that is done.
    """

    job: Any = None


class JobTimeoutError(SDKError):
    """A job was not done within the time that `wait()` had. It goes on; wait for it once more.

    Attributes:
        job: What the server said of it last; None: it was not asked.
    """

    job: Any = None


class Polling(NamedTuple, Generic[S]):
    """How the status of a job is read."""

    call: Call[S, Any]
    """Without the values that tell the job."""
    status: BodyPath
    """The way to the status in the body of that call."""
    done: tuple[object, ...] = ()
    """None given: it is done when anything is said there."""
    failed: tuple[object, ...] = ()
    path_values: Mapping[str, BodyPath] = {}
    """Names to ways into the body that started the job."""
    query: Mapping[str, BodyPath] = {}
    url: str = ""
    """The header of the response that started the job with the address to ask; empty: there is none."""


class _Job(Generic[T, S]):
    """What jobs of both kinds of client have in common."""

    started: T
    """What the server said when it took the job."""

    def __init__(
        self, raw: RawResponse[Any, Any], started: T, polling: Polling[S]
    ) -> None:
        self.started = started
        self._raw = raw
        self._polling = polling

    def _call(self) -> Call[S, Any]:
        """The call that reads the status. Raises SDKError where what started the job does not tell it."""
        polling = self._polling
        if polling.url:
            stated, asked = self._raw.headers.get(polling.url), self._raw.request.url
            url = urljoin(asked, stated or "")
            if not stated or origin(url) != origin(asked):
                raise self._untold(f"no address of its server in {polling.url}")
            return polling.call.but(url=url)
        return polling.call.but(
            path_values={
                **self._raw.request.path_values,
                **self._told(polling.path_values),
            },
            query={**polling.call.query, **self._told(polling.query)},
        )

    def _told(self, ways: Mapping[str, BodyPath]) -> dict[str, object]:
        found = {name: walk(self._raw.envelope, way) for name, way in ways.items()}
        for name, (value, missing) in found.items():
            if missing or value is None:
                raise self._untold(f"no {'.'.join(ways[name])} for its {name}")
        return {name: value for name, (value, _) in found.items()}

    def _untold(self, reason: str) -> SDKError:
        subject = self._raw.request.subject
        return SDKError(
            f"{subject} started a job that cannot be asked for: it gave {reason}",
            request=self._raw.request,
            response=self._raw.response,
        )

    def _waited(self, settings: Settings, longest: float | None) -> _Steps[S]:
        """Pauses, and calls that read the status, until the job is done."""
        clock, call = settings.clock, self._call()
        end = math.inf if longest is None else clock.now() + longest
        pause, growing, last = _asked_pause(self._raw, clock.wall()), _FIRST_PAUSE, None
        while True:
            left = end - clock.now()
            if pause > left or left <= 0:
                raise self._late(longest, last)
            if pause:
                yield Wait(pause)
            raw: RawResponse[S, Any] = yield call
            last = raw
            status, missing = walk(raw.envelope, self._polling.status)
            status = None if missing else status
            if self._is_done(status):
                return raw.parsed
            if status in self._polling.failed:
                raise self._failed(raw, status)
            growing = min(growing * _GROWTH, _LONGEST_PAUSE)
            left = max(end - clock.now(), 0.0)
            pause = max(min(growing, left), _asked_pause(raw, clock.wall()))

    def _is_done(self, status: object) -> bool:
        done = self._polling.done
        if status in self._polling.failed:
            return False
        return status in done if done else bool(status)

    def _failed(self, raw: RawResponse[S, Any], status: object) -> JobFailedError:
        subject = self._raw.request.subject
        error = JobFailedError(
            f"the job that {subject} started ended as {status!r}",
            request=raw.request,
            response=raw.response,
        )
        error.job = raw.parsed
        return error

    def _late(
        self, longest: float | None, last: RawResponse[S, Any] | None
    ) -> JobTimeoutError:
        subject = self._raw.request.subject
        error = JobTimeoutError(
            f"the job that {subject} started was not done within {longest or 0:g} s",
            request=self._raw.request,
            response=None if last is None else last.response,
        )
        error.job = None if last is None else last.parsed
        return error

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.started!r})"


def _asked_pause(raw: RawResponse[Any, Any], wall: float) -> float:
    asked = retry_after(raw.headers, wall) or 0.0
    return asked if asked < math.inf else 0.0


class Job(_Job[T, S]):
    """A job that was started: `.started` is what the server said, `.wait()` gives what it is when done."""

    def __init__(
        self,
        client: SyncClient,
        raw: RawResponse[Any, Any],
        started: T,
        polling: Polling[S],
    ) -> None:
        super().__init__(raw, started, polling)
        self._client = client

    def read(self) -> S:
        """What it is now."""
        return self._client.send(self._call()).parsed

    def wait(self, timeout: float | None = _LONGEST_WAIT) -> S:
        """What it is when it is done, asked for with pauses that grow, and as the server says.

        Args:
            timeout: Seconds; None: as long as it takes.

        Raises JobFailedError where it ends otherwise, JobTimeoutError where the time is over, and what
        reading its status raises.
        """
        settings = settings_of(self._client)
        steps = self._waited(settings, timeout)
        try:
            step = next(steps)
            while True:
                if isinstance(step, Wait):
                    settings.clock.sleep(step.seconds)
                    step = next(steps)
                else:
                    step = steps.send(self._client.send(step))
        except StopIteration as end:
            return cast("S", end.value)


class AsyncJob(_Job[T, S]):
    """A job that was started: `.started` is what the server said, `await job.wait()` what it is when done."""

    def __init__(
        self,
        client: AsyncClient,
        raw: RawResponse[Any, Any],
        started: T,
        polling: Polling[S],
    ) -> None:
        super().__init__(raw, started, polling)
        self._client = client

    async def read(self) -> S:
        """What it is now."""
        return (await self._client.send(self._call())).parsed

    async def wait(self, timeout: float | None = _LONGEST_WAIT) -> S:
        """As of `Job`."""
        settings = settings_of(self._client)
        steps = self._waited(settings, timeout)
        try:
            step = next(steps)
            while True:
                if isinstance(step, Wait):
                    await settings.clock.sleep_in_task(step.seconds)
                    step = next(steps)
                else:
                    step = steps.send(await self._client.send(step))
        except StopIteration as end:
            return cast("S", end.value)
