"""A server on 127.0.0.1 that speaks TLS and asks for a client certificate; all certificates are made anew."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

PASSWORD = "hush hush"


class Authority:
    """Signs certificates, and has made two: `server` for 127.0.0.1 and `ada`, whose key is also there locked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.file = folder / "ca.pem"
        self._openssl(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=Ours", "-keyout", "ca.key", "-out", "ca.pem"),
        )
        self._sign("server")
        self._sign("ada")
        self.certificate, self.key = folder / "ada.pem", folder / "ada.key"
        self.both = folder / "both.pem"
        self.both.write_text(self.certificate.read_text() + self.key.read_text())
        self.locked = folder / "locked.key"
        secret = ("-aes256", "-passout", f"pass:{PASSWORD}")
        self._openssl("rsa", "-in", "ada.key", *secret, "-out", "locked.key")

    def _sign(self, name: str) -> None:
        request, names = f"{name}.csr", self._folder / "names"
        names.write_text("subjectAltName=IP:127.0.0.1\n")
        self._openssl(
            *("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}"),
            *("-keyout", f"{name}.key", "-out", request),
        )
        self._openssl(
            *("x509", "-req", "-in", request, "-CA", "ca.pem", "-CAkey", "ca.key"),
            *("-CAcreateserial", "-days", "2", "-extfile", "names"),
            *("-out", f"{name}.pem"),
        )

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(
            ["openssl", *arguments], cwd=self._folder, check=True, capture_output=True
        )

    def context(self) -> ssl.SSLContext:
        """What a server has that lets in only whom this authority signed."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        folder = self._folder
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        context.load_verify_locations(self.file)
        context.verify_mode = ssl.CERT_REQUIRED
        return context


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        connection = cast("ssl.SSLSocket", self.connection)
        found: Any = connection.getpeercert()
        callers = cast("list[str]", cast("Any", self.server).callers)
        callers += [
            value
            for part in found["subject"]
            for name, value in part
            if name == "commonName"
        ]
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


class _Server(ThreadingHTTPServer):
    callers: list[str]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silent: callers without a certificate are turned away."""


@contextmanager
def tls_server(authority: Authority) -> Generator[tuple[str, list[str]]]:
    """Its address, and the names in the certificates of those who called."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.callers = []
    server.socket = authority.context().wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", server.callers
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
