"""What authorizes a call: told by the names of headers, query values and fields, never by values."""

from __future__ import annotations

import re
from typing import Final

from crmgen.naming.words.identifiers import snake, word_set, words
from crmgen.text import Json

_HEADER: Final = re.compile(
    r"(x-)?([\w-]+-)?(api-?key|api-?token|(auth|access|private|session|secret)-?(key|token)|token|secret|apikey)"
)
_NO_KEY: Final = re.compile(
    r".*(csrf|xsrf|page|sync|idempotency|continuation).*"
    r"|.*tokens?_(type|count|limit|name|kind|status|used|usage)"
)
_QUERY: Final = re.compile(
    r"(api|access|auth|app|session|private|h|client|user)?[_-]?(key|token|secret|apikey)|sig|signature|jwt|auth"
)
_SECRET: Final = re.compile(
    r".*(password|passwd|passphrase|secret|token|credential|api_?key|private_?key|authorization|cookie|jwt|otp|pin_?code|cvv|cvc|ssn|signature).*"
)
_SECRETS: Final = word_set("key auth sig pwd pass pin session sid csrf xsrf")
_SURE: Final = word_set(
    "password passwd passphrase pwd secret token jwt otp cvv cvc ssn authorization apikey"
)
_OF_KEYS: Final = word_set("api private secret access auth")
_OF_PAGES: Final = word_set("next previous prev cursor change delta")
Scheme = dict[str, Json]
Names = tuple[str, ...]


def is_secret_name(name: str) -> bool:
    """Is what is called so a secret: a password, a token, a key?"""
    plain = "_".join(words(name))
    if _NO_KEY.fullmatch(plain):
        return False
    return plain in _SECRETS or bool(_SECRET.fullmatch(plain))


def is_surely_secret(name: str) -> bool:
    """Is what is called so nothing but a secret? Not `token_type`, `key` of a pair, `signature` of a mail."""
    said = words(name)
    if not said or _NO_KEY.fullmatch("_".join(said)) or said[0] in _OF_PAGES:
        return False
    is_key = said[-1] == "key" and said[-2:-1] and said[-2] in _OF_KEYS
    return said[-1] in _SURE or bool(is_key)


class Schemes:
    """The security schemes of a document, each under one name."""

    def __init__(self) -> None:
        self.found: dict[str, Json] = {}

    def add(self, scheme: Scheme) -> str:
        """The name of a scheme; the same for the same."""
        base = _name_of(scheme)
        name, number = base, 2
        while self.found.setdefault(name, scheme) != scheme:
            name, number = f"{base}{number}", number + 1
        return name

    def together(self, stated: Names, own: Names) -> Names:
        """Those that a call is sent with, and those of its own headers: of two in `Authorization` its own."""
        is_taken = any(map(self._is_authorization, own))
        kept = (e for e in stated if not (is_taken and self._is_authorization(e)))
        return tuple(dict.fromkeys((*kept, *own)))

    def _is_authorization(self, name: str) -> bool:
        scheme = self.found[name]
        assert isinstance(scheme, dict)
        return str(scheme.get("name", "authorization")).lower() == "authorization"

    def of_header(self, name: str, value: str) -> str | None:
        """The scheme that a header belongs to; None for a header that authorizes nothing.

        Of the value only its first word is looked at: Bearer, Basic, Digest (RFC 9110, 11.4).
        """
        lowered = name.lower()
        if lowered == "authorization":
            word = value.split(" ", 1)[0].lower()
            if word in ("bearer", "basic", "digest"):
                return self.add({"type": "http", "scheme": word})
        elif not _HEADER.fullmatch(lowered) or _NO_KEY.fullmatch(lowered):
            return None
        return self.add({"type": "apiKey", "in": "header", "name": name})

    def of_query(self, name: str) -> str | None:
        """The same of a value in the query."""
        if not _QUERY.fullmatch(name.lower()) or _NO_KEY.fullmatch(name.lower()):
            return None
        return self.add({"type": "apiKey", "in": "query", "name": name})


def _name_of(scheme: Scheme) -> str:
    if scheme["type"] == "http":
        return f"{scheme['scheme']}Auth"
    if scheme["type"] != "apiKey":
        return "oauth2"
    first, *rest = snake(words(str(scheme["name"])), fallback="key").split("_")
    return "".join([first, *map(str.capitalize, rest)])
