"""A server on 127.0.0.1 that has an account: it answers with what it was given, and remembers what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class AccountServer:
    """`answers`: a method and a path to the pages of its answer, the last one again and again."""

    answers: dict[str, list[Any]]
    url: str = ""
    asked: list[str] = field(default_factory=list[str])
    bodies: list[Any] = field(default_factory=list[Any])

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        split = urlsplit(target)
        self.asked.append(f"{method} {target}")
        if body is not None:
            self.bodies.append(body)
        pages = self.answers.get(f"{method} {split.path}")
        if pages is None:
            return 404, {"message": "there is nothing"}
        number = int(parse_qs(split.query).get("page", ["1"])[0])
        status = 201 if method == "POST" else 200
        return status, pages[min(number, len(pages)) - 1]


@contextmanager
def account_server(answers: dict[str, list[Any]]) -> Generator[AccountServer]:
    """The server, as long as the block lasts."""
    server = AccountServer(answers)

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            sent = json.loads(self.rfile.read(length)) if length else None
            status, answer = server.answer(self.command, self.path, sent)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = _handle

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listener.server_port}"
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
