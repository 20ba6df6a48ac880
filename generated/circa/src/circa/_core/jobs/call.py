"""The facts of an operation that starts a job."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Unpack, cast

from ..http.calls import WholeCall
from .job import AsyncJob, Job, Polling

if TYPE_CHECKING:
    from ..http.calls import CallKeywords
    from ..http.client import AsyncClient, SyncClient
    from ..http.response import RawResponse
    from ..read.parser import ResponseParser

T = TypeVar("T")
S = TypeVar("S")
E = TypeVar("E")


class JobCall(
    WholeCall[Job[T, S], Coroutine[Any, Any, AsyncJob[T, S]], AsyncJob[T, S], E],
    Generic[T, S, E],
):
    """A call that starts a job: it says a `T` of it, taken from a body of type `E`, and an `S` when it is read."""

    __slots__ = ("job",)

    def __init__(
        self, verb: str, path: str, *, job: Polling[S], **facts: Unpack[CallKeywords]
    ) -> None:
        super().__init__(verb, path, **facts)
        self.job = job

    async def sent_async(self, client: AsyncClient) -> AsyncJob[T, S]:
        """What `.parsed` of the response is."""
        return (await client.send(self)).parsed

    def parsed(
        self, client: SyncClient, parser: ResponseParser, raw: RawResponse[Any, E]
    ) -> Job[T, S]:
        """The job that was started."""
        return Job(client, raw, cast("T", parser.result(self, raw)), self.job)

    def parsed_async(
        self, client: AsyncClient, parser: ResponseParser, raw: RawResponse[Any, E]
    ) -> AsyncJob[T, S]:
        """The job that was started."""
        return AsyncJob(client, raw, cast("T", parser.result(self, raw)), self.job)
