"""What a faked method answers, in order: the last answer is given again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import httpx2

from ..errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    SDKError,
    StatusError,
    error_class,
)
from ..http.calls import CallFacts
from .calls import FakeCall
from .pages import page_response
from .responses import ABSENT, Examples, json_response, result_response


class Asked(NamedTuple):
    """One request of one call."""

    call: CallFacts
    told: FakeCall
    request: httpx2.Request


Answer = Callable[[Asked], httpx2.Response]


class Answers:
    """The answers of one method, and its calls. Without an answer it gives the document's example."""

    def __init__(
        self, subject: str, examples: Examples, all_calls: list[FakeCall]
    ) -> None:
        self.calls: list[FakeCall] = []
        """Those of this method, in order."""
        self._all_calls = all_calls
        self._subject = subject
        self._examples = examples
        self._queue: list[Answer] = []
        self._last: Answer = self._example

    def returns(self, *results: Any) -> Answers:
        """The next call gives this result; of a list or a stream, these items."""
        return self._then(partial(self._returned, results))

    def pages(self, *pages: Sequence[Any]) -> Answers:
        """The next call gives a list of these pages, each with its items.

        Raises ValueError for two alike, one behind the other: a client takes that for one page that comes again.
        """
        if any(page and [*page] == [*after] for page, after in pairwise(pages)):
            raise ValueError(
                f"two of the pages of {self._subject}() are the same, which ends a list: give one of them other items"
            )
        return self._then(partial(self._paged, pages))

    def answers(
        self,
        status: int,
        json: Any = ABSENT,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answers:
        """The next request is answered with this status, and a JSON body or bytes."""
        return self._then(lambda _: json_response(status, json, content, headers))

    def raises(self, error: type[SDKError], json: Any = ABSENT) -> Answers:
        """The next request fails in the way that this exception is for; `json`: the body, else the document's example.

        Raises ValueError for an exception that no single response causes, TypeError for what is no class of them.
        """
        if not _is_error(error):
            raise TypeError(
                f"raises() takes a class of errors of this package, such as NotFoundError, not {error!r}"
            )
        if issubclass(error, APIConnectionError):
            is_late = issubclass(error, APITimeoutError)
            return self._then(_late if is_late else _unconnected)
        status = next((n for n in range(400, 600) if error_class(n) is error), None)
        if status is None or not issubclass(error, StatusError):
            raise ValueError(
                f"no status makes a {error.__name__}: say with .answers(...) what the server says"
            )
        body = self._examples.get(str(status), ABSENT) if json is ABSENT else json
        return self.answers(status, body)

    def begun(self, method: str, arguments: dict[str, Any]) -> FakeCall:
        """Keeps a call."""
        told = FakeCall(method, arguments)
        self.calls.append(told)
        self._all_calls.append(told)
        return told

    def respond(self, asked: Asked) -> httpx2.Response:
        """The response to a request of one of the calls."""
        answer: Answer = asked.told.answer or self._next()
        return answer(asked)

    def _then(self, answer: Answer) -> Answers:
        self._queue.append(answer)
        return self

    def _next(self) -> Answer:
        if self._queue:
            self._last = self._queue.pop(0)
        return self._last

    def _returned(self, results: tuple[Any, ...], asked: Asked) -> httpx2.Response:
        if hasattr(asked.call, "paging"):
            return self._paged((results,), asked)
        return result_response(self._subject, asked.call, results, self._examples)

    def _paged(self, pages: Sequence[Sequence[Any]], asked: Asked) -> httpx2.Response:
        if not hasattr(asked.call, "paging"):
            raise TypeError(f"{self._subject}() has no pages: use .returns(...)")
        asked.told.answer = partial(self._paged, pages)
        return page_response(asked.call, pages, asked.request, self._examples)

    def _example(self, asked: Asked) -> httpx2.Response:
        """What the document shows."""
        paging = getattr(asked.call, "paging", None)
        if paging is not None:
            return self._paged((self._examples.items(paging.items),), asked)
        return result_response(self._subject, asked.call, None, self._examples)


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, SDKError)


def _late(asked: Asked) -> httpx2.Response:
    raise httpx2.ReadTimeout("the fake server is late", request=asked.request)


def _unconnected(asked: Asked) -> httpx2.Response:
    raise httpx2.ConnectError("the fake server is not there", request=asked.request)
