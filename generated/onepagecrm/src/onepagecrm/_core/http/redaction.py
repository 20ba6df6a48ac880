"""Which names carry secrets, and what may be shown of headers and addresses."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache

HIDDEN = "***"


class _HiddenValue:
    """Stands for a value that is not shown."""

    def __repr__(self) -> str:
        return HIDDEN


HIDDEN_VALUE = _HiddenValue()

_SECRET_HEADER = re.compile(
    r"auth|token|secret|passw|cookie|signature|credential|session|api-?_?key|access-?_?key"
    r"|(^|[-_])key$"
)
_SECRET_QUERY = re.compile(
    r"(api|access|auth|refresh|client|bearer|user|private|session|x)?[-_]?"
    r"(token|key|secret|password|passwd|signature|sig|authorization|sid|session)",
    re.IGNORECASE,
)
_SECRET_FIELD = re.compile(
    r".*(password|passwd|passphrase|secret|(api|secret|private|signing|encryption)key)"
    r"|(?!.*(page|cursor|sync|next|prev|previous|continuation|skip|delta)token).*token"
)
_PLAIN_HEADER = re.compile(
    r"accept.*|allow|cache-control|content-(type|length|encoding|range|language|disposition)"
    r"|date|etag|expires|last-modified|link|retry-after|server|user-agent|vary|via"
    r"|idempotency-key|.*request-?id|x?-?ratelimit.*|x-total.*|.*-count"
)


@lru_cache(maxsize=1024)
def is_secret_header(name: str) -> bool:
    """Whether a request header of this name (lower case) is kept out of sight."""
    return name != "idempotency-key" and bool(_SECRET_HEADER.search(name))


@lru_cache(maxsize=1024)
def is_secret_query(name: str) -> bool:
    """Whether a query parameter of this name is kept out of sight."""
    return bool(_SECRET_QUERY.fullmatch(name))


@lru_cache(maxsize=4096)
def is_secret_field(name: str) -> bool:
    """Whether a field of this name plainly holds a secret: `accessToken`, but not `next_page_token`."""
    letters = "".join(filter(str.isalnum, name)).lower()
    return bool(_SECRET_FIELD.fullmatch(letters))


_BYTES = r"""b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*\""""
_HEADER = re.compile(rf"\((?P<name>{_BYTES}), (?:{_BYTES})\)")
_ILLEGAL_HEADER = re.compile(r"(?<=illegal header line: ).*", re.DOTALL)


def shown_headers(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers for people: values only of names that are known to be harmless."""
    return {
        name: value if _PLAIN_HEADER.fullmatch(name.lower()) else HIDDEN
        for name, value in items
    }


class HideQueryValues(logging.Filter):
    """Hides values of the named query parameters in another library's log records.

    The HTTP library logs each address at level INFO, an API key in the query included.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: set[str] = set()
        self._pattern = re.compile(r"(?!)")

    def add(self, names: Iterable[str]) -> None:
        """Hides the values of these parameters too."""
        new = set(names) - self._names
        if not new:
            return
        self._names |= new
        choices = "|".join(re.escape(name) for name in sorted(self._names))
        self._pattern = re.compile(rf"([?&](?:{choices})=)[^&#\s\"']*")

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(self._cleaned(value) for value in record.args)
        return True

    def _cleaned(self, value: object) -> object:
        if isinstance(value, int | float | None):
            return value
        text = str(value)
        return self._pattern.sub(rf"\1{HIDDEN}", text) if "?" in text else value


class HideHeaders(logging.Filter):
    """Hides values of headers in another library's log records.

    httpcore tells all headers of a response at level DEBUG, Set-Cookie included.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_headers(record.getMessage()), ()
        return True


def without_headers(text: str) -> str:
    """A text of the HTTP libraries without values of headers, but of those known to be harmless."""
    return _HEADER.sub(_shown_header, _ILLEGAL_HEADER.sub(HIDDEN, text))


def _shown_header(header: re.Match[str]) -> str:
    name = header["name"]
    is_plain = _PLAIN_HEADER.fullmatch(name[2:-1].lower())
    return header[0] if is_plain else f"({name}, {HIDDEN})"


_HIDE = HideQueryValues()
_HIDE_HEADERS = HideHeaders()


def hide_in_logs(query_names: Iterable[str]) -> None:
    """From now on the HTTP libraries' own logs show no values of these query parameters."""
    _HIDE.add(query_names)
    for library in ("httpx2", "httpx"):
        logger = logging.getLogger(library)
        if _HIDE not in logger.filters:
            logger.addFilter(_HIDE)


def hide_headers_in_logs() -> None:
    """From now on the HTTP libraries' own logs show no values of headers that may be secret.

    A logger's filter does not see the records of those below it: each is named.
    """
    for library in ("httpcore2", "httpcore"):
        for part in ("connection", "http11", "http2", "proxy", "socks"):
            logging.getLogger(f"{library}.{part}").addFilter(_HIDE_HEADERS)
