"""One GET at a time: a host's addresses, a connection to one of them, a response within limits.

The caller looks at the addresses and hands over those that may be asked; the connection goes to them
and to nothing else, so that a name which changes its address in between gains nothing. There are
no cookies, no credentials, no proxies, and redirects are responses like others. `HTTPConnection` of the
standard library does all of this when it is given the connection; that is why crmgen needs no HTTP library.
"""

from __future__ import annotations

import io
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

from crmgen.fetch.responses import FetchResponse, NetworkError, read_response
from crmgen.limits import MAX_REMOTE_SECONDS, MAX_SILENCE
from crmgen.records import dataclass
from crmgen.url import Url

_PROXIES: Final = ("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY")
SocketAddress = tuple[Any, ...]
"""As `getaddrinfo` gives it: address and port, and more for IPv6."""


class Network:
    """What one run asks of the network: each name is looked up once, and time is counted over all."""

    def __init__(self) -> None:
        self._left = float(MAX_REMOTE_SECONDS)
        self._found: dict[tuple[str, int], tuple[SocketAddress, ...]] = {}

    def addresses(self, url: Url) -> tuple[SocketAddress, ...]:
        """Where the host of an address is, all of it.

        Raises:
            NetworkError: nobody knows.
        """
        key = (url.host, url.port)
        if key not in self._found:
            with self._timed() as limit:
                self._found[key] = _look_up(url, limit)
        return self._found[key]

    def get(self, url: Url, addresses: Sequence[SocketAddress]) -> FetchResponse:
        """The response to a GET, from the first of these addresses that lets us connect.

        Raises:
            NetworkError: there is none, it is no success, or it is beyond a limit.
        """
        with (
            self._timed() as limit,
            _plain_errors(url, limit),
            self._connect(url, addresses, limit) as connected,
        ):
            timed: Any = _Timed(connected, limit)
            connection = HTTPConnection(url.host, url.port)
            connection.auto_open = 0  # this connection, or none
            connection.sock = timed
            connection.request("GET", url.target, headers=_headers(url))
            return read_response(connection.getresponse())

    @contextmanager
    def _timed(self) -> Generator[_Limit]:
        """A time limit, out of what is left for this run."""
        started = time.monotonic()
        try:
            yield _Limit(started + self._left)
        finally:
            self._left -= time.monotonic() - started

    def _connect(
        self, url: Url, addresses: Sequence[SocketAddress], limit: _Limit
    ) -> socket.socket:
        made = _connected(addresses, limit)
        if url.scheme == "http":
            return made
        made.settimeout(limit.left())
        try:
            return self._tls.wrap_socket(made, server_hostname=url.host)
        except BaseException:
            made.close()
            raise

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The system's trust, or that of SSL_CERT_FILE and SSL_CERT_DIR."""
        return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class _Limit:
    """The moment at which all has to be over."""

    end: float

    def left(self) -> float:
        """Seconds to wait for the next thing to happen. Raises `TimeoutError` if there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, MAX_SILENCE)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.end


class _Timed:
    """What `HTTPConnection` asks of a connection; who opened it closes it."""

    def __init__(self, connection: socket.socket, limit: _Limit) -> None:
        self._connection = connection
        self._limit = limit

    def sendall(self, sent: bytes) -> None:
        self._connection.settimeout(self._limit.left())
        self._connection.sendall(sent)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReading(self._connection, self._limit))

    def close(self) -> None:
        """Called as soon as the headers are read."""


class _TimedReading(io.RawIOBase):
    """Bytes of a connection: no wait is longer than the limit, however slowly they come in."""

    def __init__(self, connection: socket.socket, limit: _Limit) -> None:
        self._connection = connection
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._connection.settimeout(self._limit.left())
        return self._connection.recv_into(buffer)


def _look_up(url: Url, limit: _Limit) -> tuple[SocketAddress, ...]:
    """`getaddrinfo` has no time limit of its own, so it runs beside us, and may be left behind."""
    found: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    with _plain_errors(url, limit):
        try:
            result = found.get(timeout=limit.left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(result, Exception):
            raise result
        return tuple(dict.fromkeys(each[4] for each in result))


def _connected(addresses: Sequence[SocketAddress], limit: _Limit) -> socket.socket:
    """A connection to the first address that takes one; to no other than these."""
    failure: OSError = OSError("there is no address")
    for address in addresses:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.settimeout(limit.left())
            made.connect(address)
        except OSError as error:
            made.close()
            failure = error
        else:
            return made
    raise failure


def _headers(url: Url) -> dict[str, str]:
    return {
        "Host": url.netloc,
        "User-Agent": "crmgen",
        "Accept": "application/json, application/yaml, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


@contextmanager
def _plain_errors(url: Url, limit: _Limit) -> Generator[None]:
    """What can go wrong with a connection, as one sentence."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        message = (
            f"the certificate of {url.host} is not trusted: {error.verify_message}"
        )
        raise NetworkError(message) from None
    except ssl.SSLError as error:
        message = f"no secure connection to {url.netloc}: {error.reason or error}"
        raise NetworkError(message) from None
    except TimeoutError:
        if limit.is_over:
            message = (
                f"reading remote documents took longer than {MAX_REMOTE_SECONDS} s"
            )
        else:
            message = f"{url.netloc} says nothing for {MAX_SILENCE} s"
        raise NetworkError(f"{message}, which is the limit{_proxy_hint()}") from None
    except (socket.gaierror, UnicodeError):
        raise NetworkError(f"no host {url.host!r} is known{_proxy_hint()}") from None
    except OSError as error:
        message = f"no connection to {url.netloc}: {error.strerror or error}"
        raise NetworkError(message + _proxy_hint()) from None
    except (HTTPException, ValueError):
        raise NetworkError(f"{url.netloc} does not answer in HTTP") from None


def _proxy_hint() -> str:
    """A proxy would look names up itself, where nobody checks them: see SECURITY.md."""
    if not any(os.environ.get(name) for name in _PROXIES):
        return ""
    return " (crmgen uses no proxy: save the document with a tool that does)"
