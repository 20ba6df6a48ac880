"""A server on 127.0.0.1 that asks for HTTP Digest, and computes the answers by itself (RFC 7616 section 3.4)."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CHALLENGE = 'Digest realm="it", qop="auth", algorithm=SHA-256, nonce="{nonce}"'
_PART = re.compile(r'(\w+)="?([^",]*)"?')


@dataclass
class DigestServer:
    """Lets in who knows the password; a nonce is good for `uses` answers in their order."""

    user: str = "ada"
    password: str = "hush: hush"
    uses: int = 1000
    challenges: list[str] = field(default_factory=lambda: [CHALLENGE])
    url: str = ""
    came: list[tuple[int, str, bytes]] = field(
        default_factory=list[tuple[int, str, bytes]]
    )
    """Status, target and body of each request."""
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def admits(self, method: str, target: str, header: str) -> bool:
        given = dict(_PART.findall(header.removeprefix("Digest ")))
        nonce, count = given.get("nonce", ""), given.get("nc", "0")
        if self.counts.get(nonce) != int(count, 16) - 1 or given["uri"] != target:
            return False
        self.counts[nonce] += 1
        secret = _hash(f"{self.user}:it:{self.password}")
        asked = _hash(f"{method}:{target}")
        whole = f"{secret}:{nonce}:{count}:{given['cnonce']}:auth:{asked}"
        return given["response"] == _hash(whole) and self.counts[nonce] <= self.uses

    def challenge(self) -> list[str]:
        nonce = f"n{len(self.counts)}"
        self.counts[nonce] = 0
        return [each.replace("{nonce}", nonce) for each in self.challenges]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def digest_server(**facts: Any) -> Generator[DigestServer]:
    """The server, as long as the block lasts."""
    server = DigestServer(**facts)

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            given = self.headers.get("Authorization", "")
            is_in = server.admits(self.command, self.path, given)
            self.send_response(204 if is_in else 401)
            server.came.append((204 if is_in else 401, self.path, body))
            for each in [] if is_in else server.challenge():
                self.send_header("WWW-Authenticate", each)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = _handle

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
