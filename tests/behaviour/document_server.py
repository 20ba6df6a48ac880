"""A server on 127.0.0.1 that has documents, and remembers what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

Write = Callable[[BufferedIOBase, threading.Event], None]
"""Writes a whole answer, status line and all; the event is set when the server stops."""
Answer = str | bytes | Write


@dataclass
class DocumentServer:
    """`answers`: what it has at each path; text is a document, bytes are a whole answer."""

    answers: dict[str, Answer]
    url: str = ""
    port: int = 0
    asked: list[str] = field(default_factory=list[str])
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])
    bodies: list[bytes] = field(default_factory=list[bytes])


def answer(status: str, content: bytes = b"", **headers: str) -> bytes:
    """A whole answer."""
    stated = {"Content-Length": str(len(content))}
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in stated.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + content


def redirect(location: str) -> bytes:
    return answer("302 Found", Location=location)


@contextmanager
def document_server(
    answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None
) -> Generator[DocumentServer]:
    """The server, as long as the block lasts."""
    server = DocumentServer(dict(answers))
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.headers.append(dict(self.headers))
            length = int(self.headers.get("Content-Length", "0"))
            server.bodies.append(self.rfile.read(length))
            found = server.answers.get(self.path, answer("404 Not Found"))
            if isinstance(found, str):
                found = answer("200 OK", found.encode(), Content_Type="text/plain")
            if isinstance(found, bytes):
                self.wfile.write(found)
            else:
                found(self.wfile, stopping)

        do_POST = do_PUT = do_PATCH = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    class Listener(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Silent: clients that go away are what is tested."""

    listener = Listener(("127.0.0.1", 0), Handler)
    if tls is not None:
        listener.socket = tls.wrap_socket(listener.socket, server_side=True)
    server.port = listener.server_port
    server.url = f"http{'s' if tls else ''}://127.0.0.1:{server.port}"
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        listener.shutdown()
        listener.server_close()
        thread.join()
