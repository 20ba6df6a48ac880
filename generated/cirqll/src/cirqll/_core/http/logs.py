"""What a client tells of its tries, under the package's name: no addresses, no secrets, no bodies unless asked."""

from __future__ import annotations

import logging
import os

from ..errors.exceptions import ConfigurationError, SDKError
from .redaction import shown_headers
from .request import Request
from .response import Response

_LONGEST_BODY = 2000


_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def quiet_logger(package: str) -> logging.Logger:
    """The logger of a package, which says nothing until the application sets up logging.

    `<PACKAGE>_LOG=debug` in the environment sets its level, and has it print where nothing else does.
    Raises ConfigurationError for another word.
    """
    logger = logging.getLogger(package)
    variable = f"{package}_LOG".upper()
    level = os.getenv(variable, "").upper()
    if level and level not in _LEVELS:
        words = ", ".join(_LEVELS).lower()
        raise ConfigurationError(f"{variable} is one of {words}, not {level.lower()!r}")
    if level:
        logger.setLevel(level)
    if not logger.handlers:
        prints = level and not logger.hasHandlers()
        logger.addHandler(logging.StreamHandler() if prints else logging.NullHandler())
    return logger


class TryLog:
    """Records of one client: each try at level DEBUG, each retry at INFO."""

    __slots__ = ("_logger", "_with_bodies")

    def __init__(self, package: str, *, with_bodies: bool = False) -> None:
        self._logger = quiet_logger(package)
        self._with_bodies = with_bodies

    def tried(
        self,
        request: Request,
        outcome: Response | SDKError,
        tries: int,
        seconds: float,
    ) -> None:
        """One try is over."""
        if not self._logger.isEnabledFor(logging.DEBUG):
            return
        self._logger.debug(
            "%s %s in %.0f ms (try %d)",
            request.operation,
            _told(outcome),
            seconds * 1000,
            tries,
        )
        self._logger.debug("sent %s", shown_headers(request.headers.items_as_sent()))
        if isinstance(outcome, Response):
            self._logger.debug(
                "came %s", shown_headers(outcome.headers.items_as_sent())
            )
        if self._with_bodies:
            self._logger.debug("sent body %s", _shown_body(request.content))
            if isinstance(outcome, Response):
                self._logger.debug("came body %s", _shown_body(outcome.content))

    def pausing(
        self, request: Request, outcome: Response | SDKError, seconds: float
    ) -> None:
        """Another try follows."""
        self._logger.info(
            "%s %s; trying again in %.2f s", request.operation, _told(outcome), seconds
        )

    def waiting(self, operation: str, seconds: float) -> None:
        """The rate leaves no turn yet."""
        self._logger.debug("%s waits %.2f s for its turn", operation, seconds)


def _told(outcome: Response | SDKError) -> str:
    if isinstance(outcome, Response):
        id = f" (request id {outcome.request_id})" if outcome.request_id else ""
        return f"was answered with {outcome.status}{id}"
    return f"got no response ({type(outcome).__name__})"


def _shown_body(content: object) -> str:
    if not isinstance(content, bytes):
        return repr(content)
    shown = repr(content[:_LONGEST_BODY])
    more = len(content) - _LONGEST_BODY
    return f"{shown} and {more} bytes more" if more > 0 else shown
