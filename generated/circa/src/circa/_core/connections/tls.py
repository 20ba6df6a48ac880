"""TLS: client certificates, and whom to trust where the operating system has no trust store, as in slim containers."""

from __future__ import annotations

import importlib
import os
import ssl
from collections.abc import Callable
from functools import cached_property
from typing import Any

from ..errors.exceptions import ConfigurationError

_File = str | os.PathLike[str]
Certificate = _File | tuple[_File, _File] | tuple[_File, _File, str]
"""A file of PEM with certificate and key, or one for each, and the password of the key."""

NO_TRUST_STORE = (
    "no trusted certificates were found on this machine: install its package"
    " ca-certificates, or `pip install certifi`, or set SSL_CERT_FILE"
)


class LazyContext:
    """A context that is made when the first connection asks something of it: over `http://` none does."""

    def __init__(self, make: Callable[[], ssl.SSLContext]) -> None:
        self._make = make

    @cached_property
    def made(self) -> ssl.SSLContext:
        """The context."""
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made, name)


def present(context: ssl.SSLContext, certificate: Certificate) -> None:
    """Makes a context show this certificate to servers that ask. Raises ConfigurationError where it cannot."""
    parts: tuple[Any, ...] = (
        certificate if isinstance(certificate, tuple) else (certificate,)
    )
    failure = _loaded(context, *parts)
    if failure:
        raise ConfigurationError(f"cert= cannot be used: {failure}")


def _loaded(
    context: ssl.SSLContext, chain: _File, key: _File | None = None, password: str = ""
) -> str:
    """Why a certificate cannot be used; nothing where it can. Without a password nobody is asked for one."""
    try:
        context.load_cert_chain(chain, key, password)
    except (OSError, ValueError) as error:
        return f"{os.fspath(chain)!r}: {type(error).__name__}: {error}"
    return ""


def with_trust(context: ssl.SSLContext) -> ssl.SSLContext:
    """The context, with certifi's certificates if it has none of its own and certifi is there."""
    if has_trust(context):
        return context
    try:
        certifi: Any = importlib.import_module("certifi")
    except ImportError:
        return context
    context.load_verify_locations(certifi.where())
    return context


def has_trust(context: ssl.SSLContext) -> bool:
    """Whether the context can trust anyone. A folder of certificates is only read when needed."""
    if type(context) is not ssl.SSLContext or context.verify_mode == ssl.CERT_NONE:
        return True  # the operating system's own check stands behind other kinds
    return bool(context.cert_store_stats()["x509_ca"]) or _has_folder()


def _has_folder() -> bool:
    from pathlib import Path

    folder: str | None = ssl.get_default_verify_paths().capath
    return bool(folder) and any(Path(folder or "").glob("*.[0-9]"))


def is_distrust(error: BaseException) -> bool:
    """Whether a connection failed since the server's certificate is not trusted."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return "CERTIFICATE_VERIFY_FAILED" in str(error)
