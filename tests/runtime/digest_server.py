"""A server on 127.0.0.1 that asks for HTTP Digest, and computes the answers by itself (RFC 7616 section 3.4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.runtime.misbehaving import Act, Answering, Came, raw

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

    def respond(came: Came) -> Act:
        given = came.headers.get("authorization", "")
        is_in = server.admits(came.method, came.target, given)
        server.came.append((204 if is_in else 401, came.target, came.content))
        asked = (
            "".join(f"\r\nWWW-Authenticate: {e}" for e in server.challenge())
            if not is_in
            else ""
        )
        head = (
            f"HTTP/1.1 {204 if is_in else 401} Any\r\nContent-Length: 0{asked}\r\n\r\n"
        )
        return raw(head.encode(), goes_on=True)

    with Answering(respond) as listener:
        server.url = listener.url
        yield server
