"""Calls that the API makes to its user: read as typed values, and proved to come from the API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from ..errors.exceptions import WebhookError
from ..read.lenient import Problem, read_leniently
from ..values.encoding import is_object

T = TypeVar("T")


class Signature(NamedTuple):
    """How the API signs its webhooks (`x-crmgen-webhook-signature`)."""

    header: str
    scheme: Literal["hmac-sha256", "hmac-sha512", "hmac-sha1"] = "hmac-sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    """What stands before the signature in the header, such as `sha256=`."""
    timestamp_header: str | None = None
    """Seconds since 1970, as the API signed; without it a webhook can be sent again by anyone who saw it."""
    signed: str = "{body}"
    """What is signed: `{body}` and `{timestamp}` stand for themselves, as in `{timestamp}.{body}`."""
    tolerance: float = 300.0
    """Seconds that a timestamp may lie in the past or the future."""

    def of(self, body: bytes, secret: str | bytes, timestamp: str = "") -> str:
        """The signature of a body, as the header has it: for tests of one's own."""
        key = secret.encode() if isinstance(secret, str) else secret
        if not key:
            raise ValueError("the secret of webhooks is empty")
        text = self.signed.encode().replace(b"{timestamp}", timestamp.encode())
        before, mark, after = text.partition(b"{body}")
        message = before + body + after if mark else text
        digest = hmac.new(key, message, _HASHES[self.scheme]).digest()
        is_hex = self.encoding == "hex"
        return self.prefix + (
            digest.hex() if is_hex else base64.b64encode(digest).decode()
        )


class BodySecret(NamedTuple):
    """A secret that comes within each webhook, where nothing is signed (`x-crmgen-webhook-secret`).

    It proves less than a signature: whoever has seen one webhook can make others.
    """

    path: tuple[str, ...]
    """The way to it in the body, by wire names."""

    def check(self, body: bytes, secret: str | bytes) -> None:
        """Raises WebhookError unless the body has the secret, ValueError for an empty secret."""
        expected = secret.encode() if isinstance(secret, str) else secret
        if not expected:
            raise ValueError("the secret of webhooks is empty")
        try:
            value: object = json.loads(body)
        except (ValueError, RecursionError):
            raise WebhookError("the body of the webhook is no JSON") from None
        for name in self.path:
            value = value.get(name) if is_object(value) else None
        stated = value.encode() if isinstance(value, str) else b""
        if not hmac.compare_digest(stated, expected):
            place = ".".join(self.path)
            raise WebhookError(f"the secret in {place} is missing or wrong")


_HASHES = {
    "hmac-sha256": hashlib.sha256,
    "hmac-sha512": hashlib.sha512,
    "hmac-sha1": hashlib.sha1,
}


class Webhook(Generic[T]):
    """One kind of call that the API makes."""

    def __init__(
        self,
        package: str,
        name: str,
        kind: Any,
        signature: Signature | BodySecret | None = None,
    ) -> None:
        self.name = name
        """What the document calls it."""
        self.signature = signature
        self._kind = kind
        self._logger = logging.getLogger(package)

    def parse(self, body: bytes | str, *, strict: bool = False) -> T:
        """The body as its type; what contradicts the document stays as it came, and is logged.

        It proves nothing: call `verify` before. Raises WebhookError for what is no JSON, and with
        `strict` for what contradicts the document.
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
        headers: Mapping[str, str],
        secret: str | bytes,
        *,
        now: float | None = None,
    ) -> None:
        """Proves that a webhook comes from the API, and is no old one sent again.

        Args:
            body: The bytes as they came; JSON that was parsed and written again is not the same.
            headers: The headers that came with it; case does not matter.
            secret: What the API and its user alone know.
            now: Seconds since 1970, instead of the clock's.

        Raises WebhookError when it is not proved, ValueError for an empty secret or where the
        document gives neither a signature scheme nor a secret in the body.
        """
        signature = self.signature
        if isinstance(signature, BodySecret):
            signature.check(body, secret)
            return
        if signature is None:
            raise ValueError(
                f"the document does not say how webhook {self.name} is signed"
            )
        given = {name.lower(): value for name, value in headers.items()}
        timestamp = _timestamp(signature, given, time.time() if now is None else now)
        expected = signature.of(body, secret, timestamp).encode()
        stated = given.get(signature.header.lower(), "")
        several = {stated, *stated.split(), *re.split(r"[,\s]+", stated)}
        # Every one is compared, so that time tells nothing.
        matches = [hmac.compare_digest(each.encode(), expected) for each in several]
        if not any(matches):
            raise WebhookError(
                f"the signature in {signature.header} is missing or wrong"
            )

    def __repr__(self) -> str:
        return f"Webhook({self.name!r})"


def _timestamp(signature: Signature, headers: Mapping[str, str], now: float) -> str:
    """The time of signing as it was sent. Raises WebhookError where it is missing or far from now."""
    if signature.timestamp_header is None:
        return ""
    stated = headers.get(signature.timestamp_header.lower(), "")
    if not re.fullmatch(r"[0-9]{1,12}", stated, re.ASCII):
        raise WebhookError(
            f"the time in {signature.timestamp_header} is missing or wrong"
        )
    if abs(now - int(stated)) > signature.tolerance:
        raise WebhookError(
            f"the time in {signature.timestamp_header} is more than"
            f" {signature.tolerance:g} seconds away: the webhook may have been sent again"
        )
    return stated
