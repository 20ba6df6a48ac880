"""Answers to the challenges of HTTP Digest: the HTTP library's, one for each request that is sent."""

from __future__ import annotations

from typing import Any

import httpx2

from ..http.headers import Headers
from ..http.redaction import HIDDEN


class DigestSigner:
    """The credentials of one client, and the challenge that the server made last.

    Threads and tasks share it: what belongs to one call is handed in.
    """

    def __init__(self, username: str, password: str) -> None:
        self._auth = httpx2.DigestAuth(username, password)

    def __repr__(self) -> str:
        return f"DigestSigner({HIDDEN})"

    def challenges(self, headers: Headers) -> list[str]:
        """What a 401 asks to be answered; nothing where it is no challenge of Digest."""
        stated = headers.get_all("www-authenticate")
        return [each for each in stated if each.lower().startswith("digest ")]

    def sign(self, sent: Any, challenges: list[str]) -> None:
        """Signs the library's request: for these challenges, else for the last one that was met.

        Raises the library's ProtocolError for a challenge that it cannot answer.
        """
        try:
            flow = self._auth.auth_flow(sent)
            next(flow)
            if challenges:
                made = [("www-authenticate", each) for each in challenges]
                flow.send(httpx2.Response(401, headers=made, request=sent))
        except (ValueError, NotImplementedError):
            pass
        else:
            return
        raise httpx2.RemoteProtocolError("a challenge of Digest that nobody can answer")
