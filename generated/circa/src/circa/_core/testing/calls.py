"""What a faked client was asked, and what went out for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..http.options import RequestOptions


@dataclass(frozen=True)
class SentRequest:
    """One request as it went out, credentials and all."""

    method: str
    url: str
    headers: Mapping[str, str]
    """By name, in any case."""
    content: bytes

    @property
    def body(self) -> Any:
        """The decoded JSON; bytes where it is none, None where nothing was sent."""
        if "json" in self.headers.get("content-type", ""):
            return json.loads(self.content)
        return self.content or None


@dataclass(eq=False)
class FakeCall:
    """One call of a method."""

    method: str
    """`contacts.get`; of `crm.request(...)` verb and path."""
    arguments: dict[str, Any]
    """By name, without those that were not given."""
    requests: list[SentRequest] = field(default_factory=list[SentRequest])
    """One for each try and each page."""
    answer: Any = field(default=None, repr=False)
    """What answers all pages of it."""

    @property
    def request(self) -> SentRequest:
        """The first request. Raises IndexError where nothing was sent."""
        return self.requests[0]


@dataclass(frozen=True, slots=True)
class OptionsOfCall(RequestOptions):
    """The options of a call, which its next pages have as well, and so the call that they are of."""

    told: FakeCall = field(default_factory=lambda: FakeCall("", {}))
    answers: object = None


def options_of(
    options: RequestOptions, told: FakeCall, answers: object
) -> OptionsOfCall:
    """The same options, which tell what call they are of, and its answers."""
    return OptionsOfCall(
        options.timeout,
        options.max_retries,
        options.headers,
        options.query,
        options.body,
        told=told,
        answers=answers,
    )
