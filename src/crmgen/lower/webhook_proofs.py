"""How webhooks are proved: `x-crmgen-webhook-signature`, `x-crmgen-webhook-secret`."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import Notes
from crmgen.ir.responses import BodyPath
from crmgen.ir.webhooks import SignatureEncoding, SignatureScheme, WebhookSignature
from crmgen.lower.bodypaths import read_path
from crmgen.lower.extensions import bad, refuse_unknown_keys
from crmgen.text import SpecText
from crmgen.tree.nodes import Node

_SCHEMES: Final[tuple[SignatureScheme, ...]] = (
    "hmac-sha256",
    "hmac-sha512",
    "hmac-sha1",
)
_SIGNED: Final = re.compile(
    r"(?:\{(?:body|timestamp|method|url)\}|(?!\{\s*[A-Za-z])[\s\S])*"
)
"""Text whose placeholders are known ones."""
_ENCODINGS: Final[tuple[SignatureEncoding, ...]] = ("hex", "base64")
_SIGNATURE_KEYS: Final = frozenset(
    {
        *("header", "scheme", "encoding", "prefix"),
        *("timestamp-header", "signed", "tolerance", "decoded"),
    }
)


def read_signature(node: Node, notes: Notes) -> WebhookSignature | None:
    """`x-crmgen-webhook-signature`: `{header: X-Signature, scheme: hmac-sha256, encoding: hex}`."""
    stated = node.get("x-crmgen-webhook-signature")
    if stated is None:
        return None
    if refuse_unknown_keys(stated, sorted(_SIGNATURE_KEYS), notes):
        return None
    header = stated.text("header")
    scheme = _scheme(stated.text("scheme"))
    encoding = _encoding(stated.text("encoding"))
    tolerance = stated.number("tolerance") if stated.is_map() else None
    if header is None or not (scheme and encoding):
        expected = "header, scheme (hmac-sha256), encoding (hex or base64), prefix,"
        bad(notes, stated, f"{expected} timestamp-header, signed, tolerance, decoded")
        return None
    if not _is_provable(stated, notes):
        return None
    return WebhookSignature(
        header=header,
        scheme=scheme,
        encoding=encoding,
        prefix=stated.text("prefix"),
        timestamp_header=stated.text("timestamp-header"),
        signed=stated.text("signed"),
        tolerance=tolerance,
        decoded=stated.text("decoded"),
    )


def _is_provable(stated: Node, notes: Notes) -> bool:
    """Whether what is signed can be put together again, and is worth signing."""
    signed = stated.get("signed") or stated
    text = stated.text("signed") or SpecText("{body}")
    if not text.matches(_SIGNED):
        bad(notes, signed, "no placeholder but {body}, {timestamp}, {method} and {url}")
    elif "{body}" not in text:
        bad(notes, signed, "{body} in what is signed: without it, nothing proves it")
    elif ("{timestamp}" in text) != ("timestamp-header" in stated):
        bad(
            notes,
            signed,
            "{timestamp} in what is signed, and a timestamp-header, or none of the two",
        )
    else:
        return True
    return False


def read_secret(node: Node, notes: Notes) -> BodyPath:
    """`x-crmgen-webhook-secret`: the way to a secret in a webhook's body, such as `secretkey`."""
    stated = node.get("x-crmgen-webhook-secret")
    if stated is None:
        return ()
    path = read_path(stated)
    if not path:
        bad(notes, stated, "a path into the body, such as secretkey")
    return path or ()


def _scheme(text: SpecText | None) -> SignatureScheme | None:
    """The one that is stated, the usual one where none is; None for one that is not known."""
    return next((each for each in _SCHEMES if text in (None, each)), None)


def _encoding(text: SpecText | None) -> SignatureEncoding | None:
    return next((each for each in _ENCODINGS if text in (None, each)), None)
