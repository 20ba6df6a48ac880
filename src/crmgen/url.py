"""Addresses of remote documents: https and http, in one spelling, without user and fragment."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from crmgen.records import dataclass

_MAGIC: Final = re.compile(r"[*?\[]")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HOST_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")
_HOST_V6: Final = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*")
_KEPT: Final = "%/:@!$&'()*+,;=~-._[]?"
"""What stands in a path or query as it is; all else is percent-encoded."""
_PORTS: Final = {"https": 443, "http": 80}


class BadUrl(ValueError):
    """It is no address that crmgen reads; says why, to people."""


@dataclass(frozen=True, slots=True)
class Url:
    """An https or http address. Two that are spelled differently but are the same compare equal."""

    scheme: str
    host: str
    """Lower case, ASCII, without brackets."""
    port: int
    target: str
    """Path and query, as they are asked for."""

    @property
    def netloc(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def name(self) -> str:
        """What generated files call the document: all of it."""
        return str(self)

    @property
    def stem(self) -> str:
        return PurePosixPath(self.target.partition("?")[0]).stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.target.partition("?")[0]).suffix

    def join(self, reference: str) -> Url:
        """Where a reference that stands in this document leads (RFC 3986 section 5).

        Raises:
            BadUrl: to nothing that crmgen reads.
        """
        try:
            joined = urljoin(str(self), reference)
        except ValueError as error:
            raise BadUrl(f"it is no URI reference: {error}") from None
        return parse_url(joined)

    def __str__(self) -> str:
        return self.origin + self.target


def is_address(text: str) -> bool:
    """Is this written as an address of some scheme, and not as a path?"""
    return _ADDRESS.match(text) is not None


def parse_url(text: str) -> Url:
    """The address that `text` is; its fragment is left out.

    Raises:
        BadUrl: it is another scheme, has a user, or is no address at all.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadUrl(f"it is no address: {error}") from None
    if parts.scheme not in _PORTS:
        raise BadUrl("only https (and http) addresses are read")
    if "@" in parts.netloc:
        raise BadUrl("an address with a user or password in it is never asked")
    if "\\" in text:
        raise BadUrl("an address has no backslashes")
    query = f"?{parts.query}" if parts.query else ""
    target = quote((parts.path or "/") + query, safe=_KEPT)
    return Url(parts.scheme, _host(parts), port or _PORTS[parts.scheme], target)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            raise BadUrl(f"{host!r} is no name of a host") from None
    allowed = _HOST_V6 if parts.netloc.startswith("[") else _HOST_NAME
    if not allowed.fullmatch(host):
        raise BadUrl(f"{host!r} is no name of a host")
    return host


def located(text: str, folder: Path | None = None) -> Path | Url:
    """The document that a user named: an address, or a path (relative to `folder`).

    Raises:
        BadUrl: it is an address that crmgen does not read.
    """
    if is_address(text):
        return parse_url(text)
    return folder / text if folder is not None else Path(text)


def is_pattern(text: str) -> bool:
    """Is this what the names of several files are like, and not the name of one?"""
    return not is_address(text) and _MAGIC.search(text) is not None


def matched(text: str, folder: Path) -> list[Path | Url]:
    """The documents that a user named: one, or the files that are called like a pattern, by name.

    Raises:
        BadUrl: it is an address that crmgen does not read.
    """
    if not is_pattern(text) or (folder / text).exists():
        return [located(text, folder)]
    stated = Path(text)
    start = Path(stated.anchor) if stated.is_absolute() else folder
    found = start.glob(stated.relative_to(stated.anchor).as_posix())
    files = (each for each in found if each.is_file() and each.name[0] != ".")
    return [*sorted(files, key=Path.as_posix)]
