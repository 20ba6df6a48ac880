"""What we add to orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._core.read.models import Model
from .._core.resources.base import AsyncResource, Resource

if TYPE_CHECKING:
    from ..models import Order


class OrderSums(Model):
    """Sums of an order. States the fields of `Order` that it needs, as they are there."""

    total: float | None = None

    @property
    def total_with_tax(self) -> float:
        """The total with 19 % on top."""
        return round((self.total or 0) * 1.19, 2)


class OpenOrders(Resource):
    """Orders that are not shipped."""

    def open(self) -> list[Order]:
        """All of them."""
        from ..resources.orders import Orders

        return Orders(self._client).list(status="open")


class AsyncOpenOrders(AsyncResource):
    """Orders that are not shipped."""

    async def open(self) -> list[Order]:
        """All of them."""
        from ..resources.orders import AsyncOrders

        return await AsyncOrders(self._client).list(status="open")
