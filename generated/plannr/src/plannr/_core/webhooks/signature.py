"""Signatures of webhooks: they prove that a call comes from the API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from ..errors.exceptions import WebhookError
from .webhook import Delivery

_HASHES = {
    "hmac-sha256": hashlib.sha256,
    "hmac-sha512": hashlib.sha512,
    "hmac-sha1": hashlib.sha1,
}
_PLACEHOLDER = re.compile(r"\{(body|timestamp|method|url)\}")
_ENCODED = re.compile(r"%([0-7][0-9A-Fa-f])")
_IN_MILLISECONDS = 100_000_000_000
"""Seconds since 1970 have come so far in five thousand years."""


class Signature(NamedTuple):
    """How the API signs its webhooks (`x-crmgen-webhook-signature`)."""

    header: str
    scheme: Literal["hmac-sha256", "hmac-sha512", "hmac-sha1"] = "hmac-sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    """What stands before the signature in the header, such as `sha256=`."""
    timestamp_header: str | None = None
    """Seconds or milliseconds since 1970, as the API signed; without it a webhook can be sent again by anyone who saw it."""
    signed: str = "{body}"
    """What is signed: `{body}`, `{timestamp}`, `{method}` and `{url}` stand for themselves, as in `{timestamp}.{body}`."""
    tolerance: float = 300.0
    """Seconds that a timestamp may lie in the past or the future."""
    decoded: str = ""
    """Characters of the URL that are signed as they are, where it has them percent-encoded."""

    def of(
        self,
        body: bytes,
        secret: str | bytes,
        timestamp: str = "",
        *,
        method: str = "POST",
        url: str | None = None,
    ) -> str:
        """The signature of a body, as the header has it: for tests of one's own.

        Raises ValueError for an empty secret, and where the URL is signed and not given.
        """
        key = secret.encode() if isinstance(secret, str) else secret
        if not key:
            raise ValueError("the secret of webhooks is empty")
        if url is None and "{url}" in self.signed:
            raise ValueError(
                "the address is signed, too: pass url=, whole, as the API was told to call it"
            )
        values = {
            "body": body,
            "timestamp": timestamp.encode(),
            "method": method.upper().encode(),
            "url": _ENCODED.sub(self._shown, url or "").encode(),
        }
        # All at once, so that no value can stand for another.
        parts = _PLACEHOLDER.split(self.signed)
        message = b"".join(
            values[part] if number % 2 else part.encode()
            for number, part in enumerate(parts)
        )
        digest = hmac.new(key, message, _HASHES[self.scheme]).digest()
        is_hex = self.encoding == "hex"
        return self.prefix + (
            digest.hex() if is_hex else base64.b64encode(digest).decode()
        )

    def check(self, delivery: Delivery, secret: str | bytes) -> None:
        """Raises WebhookError unless the API signed it, not long ago; ValueError as `of`."""
        timestamp = self._timestamp(delivery.headers, delivery.now)
        expected = self.of(
            delivery.body, secret, timestamp, method=delivery.method, url=delivery.url
        )
        stated = delivery.headers.get(self.header.lower(), "")
        several = {stated, *stated.split(), *re.split(r"[,\s]+", stated)}
        # Every one is compared, so that time tells nothing.
        matches = [
            hmac.compare_digest(each.encode(), expected.encode()) for each in several
        ]
        if not any(matches):
            raise WebhookError(f"the signature in {self.header} is missing or wrong")

    def _timestamp(self, headers: Mapping[str, str], now: float) -> str:
        """The time of signing as it was sent. Raises WebhookError where it is missing or far from now."""
        if self.timestamp_header is None:
            return ""
        stated = headers.get(self.timestamp_header.lower(), "")
        if not re.fullmatch(r"[0-9]{1,15}", stated, re.ASCII):
            raise WebhookError(
                f"the time in {self.timestamp_header} is missing or wrong"
            )
        seconds = int(stated)
        if seconds > _IN_MILLISECONDS:
            seconds //= 1000
        if abs(now - seconds) > self.tolerance:
            raise WebhookError(
                f"the time in {self.timestamp_header} is more than"
                f" {self.tolerance:g} seconds away: the webhook may have been sent again"
            )
        return stated

    def _shown(self, encoded: re.Match[str]) -> str:
        character = chr(int(encoded[1], 16))
        return character if character in self.decoded else encoded[0]
