"""The time of a call holds, whatever the server does with it: both clients, over real sockets.

Nothing here looks at a clock: a server that would go on for ever is given up, or the test hangs.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

import httpx2
import pytest

from crmgen.runtime.connections.deadlines import keep_deadlines
from crmgen.runtime.errors.exceptions import APITimeoutError
from crmgen.runtime.http.options import Timeout

from .acme import Acme, AsyncAcme
from .misbehaving import Act, Misbehaving, Wire

pytestmark = pytest.mark.anyio

SHORT = Timeout(total=0.3, connect=0.3)


def trickle(first: bytes, again: bytes) -> Act:
    """Bytes one after the other without an end, each well within any timeout of one read."""

    def act(wire: Wire) -> bool:
        wire.write(first)
        while not wire.pause(0.02):
            wire.write(again)
        return False

    return act


TRICKLES = {
    "head": trickle(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "interim": trickle(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "body": trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
}


@pytest.mark.parametrize("act", TRICKLES.values(), ids=TRICKLES.keys())
async def test_an_answer_that_trickles_for_ever_is_given_up(act: Act) -> None:
    with Misbehaving(act) as server:
        with (
            Acme(user_id="u", api_key="k", base_url=server.url) as crm,
            pytest.raises(APITimeoutError),
        ):
            crm.with_options(timeout=SHORT, max_retries=0).contacts.get("c1")
        async with AsyncAcme(user_id="u", api_key="k", base_url=server.url) as other:
            brief = other.with_options(timeout=SHORT, max_retries=0)
            with pytest.raises(APITimeoutError):
                await brief.contacts.get("c1")


@contextmanager
def reading_a_little() -> Generator[str]:
    """A server that reads a request for ever, a little at a time."""
    stop = threading.Event()
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def serve(connection: socket.socket) -> None:
            with connection:
                while not stop.wait(0.02) and connection.recv(1024):
                    pass

        def accept() -> None:
            for _ in range(2):
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        stop.set()


async def test_a_request_that_is_read_for_ever_is_given_up() -> None:
    content = bytes(50_000_000)
    with reading_a_little() as url:
        crm = Acme(user_id="u", api_key="k", base_url=url, timeout=SHORT, max_retries=0)
        with crm, pytest.raises(APITimeoutError) as caught:
            crm.request("POST", "/contacts", content=content)
        assert caught.value.was_sent
        async with AsyncAcme(user_id="u", api_key="k", base_url=url) as other:
            brief = other.with_options(timeout=SHORT, max_retries=0)
            with pytest.raises(APITimeoutError):
                await brief.request("POST", "/contacts", content=content)


@contextmanager
def not_accepting() -> Generator[str]:
    """A server that accepts nobody, with its backlog full: connecting gets no answer."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        for each in waiting:
            each.close()


async def test_a_server_that_does_not_accept_is_given_up_and_asked_again() -> None:
    limits = Timeout(total=5, connect=0.05)
    with not_accepting() as url:
        crm = Acme(user_id="u", api_key="k", base_url=url, timeout=limits)
        with crm, pytest.raises(APITimeoutError, match="ConnectTimeout") as caught:
            crm.with_options(max_retries=1).contacts.create(last_name="L")
        assert (caught.value.was_sent, caught.value.tries) == (False, 2)
        other = AsyncAcme(user_id="u", api_key="k", base_url=url, timeout=limits)
        with pytest.raises(APITimeoutError, match="ConnectTimeout") as caught:
            await other.with_options(max_retries=1).contacts.create(last_name="L")
        assert (caught.value.was_sent, caught.value.tries) == (False, 2)
        await other.close()


def test_connections_that_cannot_look_at_the_end_are_left_as_they_are() -> None:
    """They get what is left when a phase begins."""
    elsewhere = httpx2.MockTransport(lambda _: httpx2.Response(204))
    with httpx2.Client(mounts={"http://elsewhere": elsewhere}) as client:
        assert not keep_deadlines(client)
    with httpx2.Client(mounts={"http://direct": None}) as client:
        assert keep_deadlines(client)
