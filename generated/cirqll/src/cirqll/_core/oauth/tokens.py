"""Tokens of OAuth 2.0, and where they are kept: in memory, in a file, or in a store of one's own."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol

from ..errors.exceptions import ConfigurationError
from ..http.redaction import HIDDEN

_EARLY = 60.0
"""How many seconds before its end a token is renewed; of short lives, a fifth."""


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """An access token with what is known of it. Never shown, never pickled.

    Attributes:
        refresh_token: What a new one is got for; None when the server gave none.
        expires_at: Seconds since 1970; None when the server did not say.
        grant: How it was got: `authorization_code`, `client_credentials`; empty: it was given.
        host: The address that calls with it go to; None: the API's own.
    """

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    issued_at: float = 0.0
    scope: str | None = None
    grant: str = ""
    host: str | None = None

    def is_fresh(self, now: float) -> bool:
        """Whether it can be used without a thought of its end."""
        if self.expires_at is None:
            return True
        early = min(_EARLY, (self.expires_at - self.issued_at) / 5)
        return now < self.expires_at - early

    def is_over(self, now: float) -> bool:
        """Whether it has run out."""
        return self.expires_at is not None and now >= self.expires_at

    def to_json(self) -> str:
        """All of it as text, secrets included: for a store of one's own."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Token:
        """The token of a text that `to_json` gave. Raises ValueError for any other."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError):
            pass
        raise ValueError("this is not the text of a token (text not shown)")

    def __repr__(self) -> str:
        return f"Token({HIDDEN}, expires_at={self.expires_at!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("tokens are not pickled; a token store keeps them")


class TokenStore(Protocol):
    """Where tokens are kept: those of one user.

    Many APIs may share it, since each has keys of its own; a refresh token that a client is
    given stands for its user, so that clients with their own may share a store too.
    """

    def load(self, key: str, /) -> Token | None:
        """The token last saved under this key."""
        ...

    def save(self, key: str, token: Token, /) -> None:
        """Keeps a token, in the place of the one before."""
        ...


class AsyncTokenStore(Protocol):
    """The same, with coroutine functions."""

    def load(self, key: str, /) -> Awaitable[Token | None]:
        """The token last saved under this key."""
        ...

    def save(self, key: str, token: Token, /) -> Awaitable[None]:
        """Keeps a token, in the place of the one before."""
        ...


class MemoryTokenStore:
    """Keeps tokens as long as the process lives; clients may share it."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def load(self, key: str, /) -> Token | None:
        """The token last saved under this key."""
        return self._tokens.get(key)

    def save(self, key: str, token: Token, /) -> None:
        """Keeps a token, in the place of the one before."""
        self._tokens[key] = token


class FileTokenStore:
    """Keeps tokens in a file that only its owner can read (mode 0600).

    A save replaces the file at once: who reads, even after a crash, finds the old tokens or
    the new ones. Processes may share the file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path).expanduser().resolve()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self._path)!r})"

    def load(self, key: str, /) -> Token | None:
        """The token last saved under this key. Raises ConfigurationError for another kind of file."""
        return self._tokens().get(key)

    def save(self, key: str, token: Token, /) -> None:
        """Keeps a token, in the place of the one before."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock, _one_process(self._path.with_name(f"{self._path.name}.lock")):
            failure = _replace(self._path, {**self._tokens(), key: token})
        if failure is not None:
            raise failure  # from here, where no local variable holds the text

    def _tokens(self) -> dict[str, Token]:
        tokens = _read(self._path)
        if tokens is None:
            raise ConfigurationError(
                f"{self._path} is not a file of tokens; name another file, or delete it"
            )
        return tokens


def _read(path: Path) -> dict[str, Token] | None:
    """The tokens of a file, by key; None when it is a file of another kind."""
    try:
        found: Any = json.loads(path.read_text("utf-8"))
        return {key: Token(**fields) for key, fields in found.items()}
    except FileNotFoundError:
        return {}
    except (AttributeError, TypeError, ValueError):
        return None


def _replace(path: Path, tokens: dict[str, Token]) -> OSError | None:
    """Writes a file beside the old one, 0600 from its first byte, and renames it."""
    text = json.dumps({key: asdict(token) for key, token in tokens.items()})
    new = ""
    try:
        import tempfile  # brings archives and their compression along

        number, new = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(new).replace(path)
    except OSError as error:
        if new:
            Path(new).unlink(missing_ok=True)
        return error.with_traceback(None)
    return None


@contextmanager
def _one_process(path: Path) -> Generator[None]:
    """Keeps other processes from saving meanwhile, where the operating system can."""
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":  # pragma: no branch - on Windows
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
