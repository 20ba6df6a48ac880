"""What became of many things that one call did: those that succeeded, and those that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from ..errors.exceptions import SDKError
from ..read.body_path import BodyPath, walk
from ..values.encoding import is_list

T = TypeVar("T")
FailedT = TypeVar("FailedT")


class PartialFailureError(SDKError):
    """Some of the things that a call did failed. Raised by `raise_failed()` alone.

    Attributes:
        batch: All of the result.
    """

    batch: Any = None


class Batch(Generic[T, FailedT]):
    """What became of many things: `.succeeded` and `.failed`, each in the order of the response.

    `positions`: of those that failed, among all of the response; empty where it lists them apart.
    """

    def __init__(
        self, succeeded: list[T], failed: list[FailedT], positions: Sequence[int] = ()
    ) -> None:
        self.succeeded = succeeded
        self.failed = failed
        self.positions = tuple(positions)
        self.subject = "the batch"
        """What was called, for messages: `POST /contacts/batch`."""

    def raise_failed(self) -> None:
        """Raises PartialFailureError where anything failed."""
        if self.failed:
            count = len(self.failed) + len(self.succeeded)
            message = f"{self.subject}: {len(self.failed)} of {count} failed"
            error = PartialFailureError(message)
            error.batch = self
            raise error

    def __repr__(self) -> str:
        return f"Batch({len(self.succeeded)} succeeded, {len(self.failed)} failed)"


class Apart(NamedTuple):
    """Those that failed stand in a list of their own."""

    succeeded: BodyPath
    failed: BodyPath

    def of(self, body: Any) -> Batch[Any, Any]:
        """What a body says."""
        return Batch(_items(body, self.succeeded), _items(body, self.failed))


class Together(NamedTuple):
    """All stand in one list, and each says whether it failed: by its status, or by an error that it has."""

    items: BodyPath
    status: BodyPath = ()
    ok: tuple[object, ...] = ()
    """None given: 200 to 299, in digits or as a number."""
    error: BodyPath = ()
    record: BodyPath = ()
    """The way from one that succeeded to what it is about."""

    def of(self, body: Any) -> Batch[Any, Any]:
        """What a body says."""
        items = _items(body, self.items)
        failed = {i: each for i, each in enumerate(items) if self._has_failed(each)}
        good = [each for i, each in enumerate(items) if i not in failed]
        records = [walk(each, self.record)[0] for each in good]
        return Batch(records, [*failed.values()], [*failed])

    def _has_failed(self, item: Any) -> bool:
        error, missing = walk(item, self.error) if self.error else (None, "")
        if error and not missing:
            return True
        if not self.status:
            return False
        status, missing = walk(item, self.status)
        if missing:
            return False
        return status not in self.ok if self.ok else not _is_success(status)


def _is_success(status: object) -> bool:
    return str(status)[:1] == "2" and len(str(status)) == 3


def _items(body: Any, path: BodyPath) -> list[Any]:
    """The list at a path; none where it is left out, or null."""
    found, missing = walk(body, path)
    return list(found) if is_list(found) and not missing else []
