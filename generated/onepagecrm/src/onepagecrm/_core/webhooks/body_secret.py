"""Secrets within webhooks that nothing signs."""

from __future__ import annotations

import hmac
import json
from typing import NamedTuple

from ..errors.exceptions import WebhookError
from ..values.encoding import is_object
from .webhook import Delivery


class BodySecret(NamedTuple):
    """A secret that comes within each webhook, where nothing is signed (`x-crmgen-webhook-secret`).

    It proves less than a signature: whoever has seen one webhook can make others.
    """

    path: tuple[str, ...]
    """The way to it in the body, by wire names."""

    def check(self, delivery: Delivery, secret: str | bytes) -> None:
        """Raises WebhookError unless the body has the secret, ValueError for an empty secret."""
        expected = secret.encode() if isinstance(secret, str) else secret
        if not expected:
            raise ValueError("the secret of webhooks is empty")
        try:
            value: object = json.loads(delivery.body)
        except (ValueError, RecursionError):
            raise WebhookError("the body of the webhook is no JSON") from None
        for name in self.path:
            value = value.get(name) if is_object(value) else None
        stated = value.encode() if isinstance(value, str) else b""
        if not hmac.compare_digest(stated, expected):
            place = ".".join(self.path)
            raise WebhookError(f"the secret in {place} is missing or wrong")
