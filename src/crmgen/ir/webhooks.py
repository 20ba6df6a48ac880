"""Calls that the vendor makes to its user, and how they are proved."""

from __future__ import annotations

from typing import Literal

from crmgen.diagnostics import Place
from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Type
from crmgen.records import dataclass
from crmgen.text import SpecText

SignatureScheme = Literal["hmac-sha256", "hmac-sha512", "hmac-sha1"]


SignatureEncoding = Literal["hex", "base64"]


@dataclass(frozen=True, slots=True)
class WebhookSignature:
    """`x-crmgen-webhook-signature`: how webhooks are signed."""

    header: SpecText
    scheme: SignatureScheme
    encoding: SignatureEncoding
    prefix: SpecText | None = None
    timestamp_header: SpecText | None = None
    signed: SpecText | None = None
    """With `{body}`, `{timestamp}`, `{method}` and `{url}`; None: the body alone."""
    tolerance: float | None = None
    """Seconds."""
    decoded: SpecText | None = None
    """Characters of the URL that are signed as they are, where it has them percent-encoded."""

    def signs(self, placeholder: str) -> bool:
        """Whether `url`, say, is a part of what is signed."""
        return self.signed is not None and f"{{{placeholder}}}" in self.signed


@dataclass(frozen=True, slots=True)
class Webhook:
    """A call that the vendor makes to its user."""

    wire: SpecText
    type: Type
    at: Place
    doc: SpecText | None = None
    signature: WebhookSignature | None = None
    secret: BodyPath = ()
    """`x-crmgen-webhook-secret`: where the body has a secret, for lack of a signature."""
