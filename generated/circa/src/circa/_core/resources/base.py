"""Resources: groups of methods, for both kinds of client."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from ..http.client import AsyncClient, SyncClient

ClientT = TypeVar("ClientT", bound="SyncClient | AsyncClient")


class BaseResource(Generic[ClientT]):
    """A group of methods of a client of either kind."""

    _name: ClassVar[str] = ""
    """How messages name the resource; by default its class's name in snake case."""

    def __init__(self, client: ClientT) -> None:
        self._client = client

    @classmethod
    def _title(cls) -> str:
        """How messages name the resource."""
        bare = cls.__name__.removeprefix("Async")
        return cls._name or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", bare).lower()

    def __repr__(self) -> str:
        return f"<resource {self._title()}>"


class Resource(BaseResource["SyncClient"]):
    """A group of methods of a client."""


class AsyncResource(BaseResource["AsyncClient"]):
    """A group of methods of an asynchronous client."""


class BoundResource(BaseResource[ClientT]):
    """A group of methods that share a path value: `crm.objects["projects"]`."""

    def __init__(self, client: ClientT, value: Any) -> None:
        super().__init__(client)
        self._value = value
