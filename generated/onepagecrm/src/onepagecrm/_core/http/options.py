"""What a caller may set: for one call (RequestOptions), or for all calls of a client (Settings)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

_KINDS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "base_url": ((str,), "a URL as a str"),
    "cert": ((str, os.PathLike, tuple), "the path of a file, or a tuple of them"),
    "headers": ((Mapping,), "a mapping of names to values"),
    "middleware": ((Iterable,), "a list of functions"),
    "parameters": ((Mapping,), "a mapping of names to values"),
    "rate_limit": ((str,), "a str such as '60/min', or 'off'"),
}
"""What arguments of a client are, and the words for it."""


def _check_seconds(value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(
            f"a timeout is a number of seconds, or a Timeout of this package, not {value!r}"
        )
    if not value > 0:
        raise ValueError(f"a timeout is a number of seconds above 0, not {value!r}")


@dataclass(frozen=True)
class Timeout:
    """Seconds to wait: for a call with all its tries, and for a connection. None: for ever."""

    total: float | None = 60.0
    connect: float | None = 5.0

    def __post_init__(self) -> None:
        for seconds in (self.total, self.connect):
            if seconds is not None:
                _check_seconds(seconds)


DEFAULT_TIMEOUT = Timeout()


def as_timeout(value: float | Timeout) -> Timeout:
    """A plain number is the total; connecting then has its usual limit, or less."""
    if isinstance(value, Timeout):
        return value
    _check_seconds(value)
    connect = DEFAULT_TIMEOUT.connect
    return Timeout(value, value if connect is None else min(value, connect))


def checked_count(name: str, value: object, least: int) -> None:
    """Raises TypeError for what is no whole number, ValueError below `least`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} is a whole number, not {value!r}")
    if value < least:
        raise ValueError(f"{name} is {least} or more, not {value}")


def check_kinds(**given: object) -> None:
    """Raises TypeError for an argument of a client that is of another kind; its value may be a secret."""
    for name, value in given.items():
        kinds, words = _KINDS[name]
        if value is not None and not isinstance(value, kinds):
            raise TypeError(f"{name} is {words}, not {type(value).__name__}")


def checked_layers(middleware: object) -> tuple[Callable[..., Any], ...]:
    """The functions around each try. Raises TypeError for what is none."""
    check_kinds(middleware=middleware)
    layers = tuple(cast("Iterable[Callable[..., Any]]", middleware or ()))
    for layer in layers:
        if not callable(layer):
            kind = type(layer).__name__
            raise TypeError(f"middleware is a list of functions, not of {kind}")
    return layers


@dataclass(frozen=True)
class RequestOptions:
    """Settings of one call, given as `options=` to any method.

    Args:
        timeout: Seconds for this call, with all its tries and pauses.
        max_retries: How often to try again, where that cannot do anything twice.
        headers: More headers; None takes one away that would be sent.
        query: More query parameters; they replace those of the same name.
        body: More keys of a JSON object body; they replace those of the same name.
    """

    timeout: float | Timeout | None = None
    max_retries: int | None = None
    headers: Mapping[str, str | None] = field(
        default_factory=dict[str, str | None], repr=False
    )
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    body: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)

    def __post_init__(self) -> None:
        if self.timeout is not None:
            as_timeout(self.timeout)
        if self.max_retries is not None:
            checked_count("max_retries", self.max_retries, 0)


NO_OPTIONS = RequestOptions()
