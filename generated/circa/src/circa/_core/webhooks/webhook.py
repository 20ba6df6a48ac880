"""Calls that the API makes to its user: read as typed values, and proved to come from the API."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, cast

from ..errors.exceptions import WebhookError
from ..read.lenient import read_leniently
from ..read.problems import Problem

T = TypeVar("T")


class HeaderMapping(Protocol):
    """The headers of any framework: of `dict`, Django, Flask, Starlette, aiohttp or `http.server`."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Names, in any case, with values; a name may come more than once."""
        ...


class Delivery(NamedTuple):
    """A webhook as it came."""

    body: bytes
    headers: Mapping[str, str]
    """By lower-case names."""
    method: str
    url: str | None
    now: float
    """Seconds since 1970."""


class Proof(Protocol):
    """A way to prove where a webhook comes from."""

    def check(self, delivery: Delivery, secret: str | bytes) -> None:
        """Raises WebhookError where it is not proved, ValueError for a mistake of the caller."""
        ...


class Webhook(Generic[T]):
    """One kind of call that the API makes."""

    def __init__(
        self, package: str, name: str, kind: Any, signature: Proof | None = None
    ) -> None:
        self.name = name
        """What the document calls it."""
        self.signature = signature
        self._kind = kind
        self._logger = logging.getLogger(package)

    def unwrap(
        self,
        body: bytes,
        headers: HeaderMapping,
        secret: str | bytes,
        *,
        method: str = "POST",
        url: str | None = None,
        now: float | None = None,
        strict: bool = False,
    ) -> T:
        """The body as its type, once it is proved that it comes from the API; else an exception.

        What contradicts the document stays as it came, and is logged.

        Args:
            body: The bytes as they came; JSON that was parsed and written again is not the same.
            headers: The headers that came with it; case does not matter.
            secret: What the API and its user alone know.
            method: The method of HTTP, where the API signs it.
            url: The whole address that was called, where the API signs it.
            now: Seconds since 1970, instead of the clock's.
            strict: Raise for a body that contradicts the document.

        Raises WebhookError when it is not proved or no JSON, ValueError for an empty secret or
        where the document gives neither a signature scheme nor a secret in the body.
        """
        self.verify(body, headers, secret, method=method, url=url, now=now)
        return self.parse_unproved(body, strict=strict)

    def parse_unproved(self, body: bytes | str, *, strict: bool = False) -> T:
        """The body as its type, whoever sent it: `unwrap` proves who that was, and this does not.

        What contradicts the document stays as it came, and is logged. Raises WebhookError for
        what is no JSON, and with `strict` for what contradicts the document.
        """
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            raise WebhookError(f"the body of webhook {self.name} is no JSON") from None
        problems: list[Problem] = []
        result = read_leniently(value, self._kind, problems)
        if problems:
            text = f"webhook {self.name} contradicts the document at {problems[0]}"
            if strict:
                raise WebhookError(text)
            self._logger.warning("%s", text)
        return result  # type: ignore[no-any-return]

    def verify(
        self,
        body: bytes,
        headers: HeaderMapping,
        secret: str | bytes,
        *,
        method: str = "POST",
        url: str | None = None,
        now: float | None = None,
    ) -> None:
        """Proves that a webhook comes from the API, and is no old one sent again.

        It takes and raises what `unwrap` does.
        """
        if self.signature is None:
            raise ValueError(
                f"the document does not say how webhook {self.name} is signed"
            )
        if isinstance(body, str):
            raise TypeError("the body of a webhook is proved by its bytes, not as text")
        moment = time.time() if now is None else now
        given = Delivery(bytes(body), _by_name(headers), method, url, moment)
        self.signature.check(given, secret)

    def __repr__(self) -> str:
        return f"Webhook({self.name!r})"


def _by_name(headers: HeaderMapping) -> dict[str, str]:
    """Headers by lower-case names; several of one name are joined, as HTTP does."""
    items = getattr(headers, "items", None)
    if not callable(items):
        raise TypeError(
            "headers is a mapping of names to values, such as the request's own or a dict,"
            f" not {type(headers).__name__}; of pairs, pass dict(pairs)"
        )
    found: dict[str, str] = {}
    for name, value in headers.items():
        key = _text(name).lower()
        is_one = not isinstance(value, list | tuple)
        for each in (value,) if is_one else cast("Iterable[object]", value):
            text = _text(each)
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
