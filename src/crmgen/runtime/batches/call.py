"""The facts of an operation that does many things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, Unpack

from ..http.calls import Call
from .batch import Apart, Batch, Together

if TYPE_CHECKING:
    from ..http.calls import CallKeywords
    from ..http.response import RawResponse
    from ..read.parser import ResponseParser

T = TypeVar("T")
FailedT = TypeVar("FailedT")
E = TypeVar("E")


class BatchCall(Call[Batch[T, FailedT], E], Generic[T, FailedT, E]):
    """A call that does many things: a `T` of each that succeeded, a `FailedT` of each that failed."""

    __slots__ = ("batch",)

    def __init__(
        self,
        verb: str,
        path: str,
        *,
        batch: Apart | Together,
        **facts: Unpack[CallKeywords],
    ) -> None:
        super().__init__(verb, path, **facts)
        self.batch = batch

    def parsed(
        self, client: object, parser: ResponseParser, raw: RawResponse[Any, E]
    ) -> Batch[T, FailedT]:
        """What became of each."""
        batch: Batch[T, FailedT] = self.batch.of(raw.envelope)
        batch.subject = raw.request.subject
        return batch

    parsed_async = parsed
