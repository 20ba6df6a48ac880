"""What the drivers of a call carry out.

A step is a Request to send (the driver gives back the Response, or throws what was raised), an Invoke (its result), or
a Wait.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple, Protocol

from ..auth.scheme import Invoke
from ..connections.semaphore import FairSemaphore
from .request import Request
from .response import Response


class Wait(NamedTuple):
    """A step: the driver sleeps."""

    seconds: float


Step = Request | Invoke | Wait
Exchange = Generator[Step, Any, Response]


class Connections(Protocol):
    """What the steps of a call must know of the connections that they use."""

    @property
    def has_own_auth(self) -> bool:
        """The user's HTTP client signs requests itself."""
        ...

    @property
    def is_users(self) -> bool:
        """They are those of the user's HTTP client, whose timeouts count where none is given."""
        ...

    @property
    def slots(self) -> FairSemaphore:
        """Slots for calls in flight."""
        ...
