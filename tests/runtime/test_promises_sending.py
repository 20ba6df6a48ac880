"""Sending over real sockets: what bit the users of other SDKs, one test each."""

from __future__ import annotations

import gc
import gzip
import io
import os
import socket
import threading
import time
import weakref
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from crmgen.runtime.auth.api_key import ApiKey
from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.connections import response_reader
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    BadRequestError,
    PagingError,
    RequestTooLargeError,
    ResponseTooLargeError,
    StatusError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import SyncClient, with_clock
from crmgen.runtime.http.client_options import SyncOptions
from crmgen.runtime.http.options import Timeout
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.next_link import NextLink

from .acme import Acme, AsyncAcme
from .misbehaving import HEAD, ONE, Misbehaving, Moment, Wire, raw, reply, stall

pytestmark = pytest.mark.anyio

GET: Call[Any, Any] = Call("GET", "/x", returns={"2XX": Any}, security=())


def acme(server: Misbehaving, **more: Any) -> Acme:
    return Acme(user_id="u", api_key="k", base_url=server.url, **more)


class Spy(httpx2.BaseTransport):
    """Looks at what goes through a real transport."""

    def __init__(self) -> None:
        self.inner = httpx2.HTTPTransport()
        self.requests: list[httpx2.Request] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


# --- time -----------------------------------------------------------------------------------------


async def test_without_any_setting_a_call_ends_after_60_seconds_and_connecting_after_5(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[dict[str, float]] = []

    def look(_: object, request: httpx2.Request) -> httpx2.Response:
        given = request.extensions["timeout"]
        limits.append({k: round(given.get(k), 1) for k in ("connect", "read", "write", "pool")})  # fmt: skip
        return httpx2.Response(200, content=ONE)

    async def look_async(_: object, request: httpx2.Request) -> httpx2.Response:
        return look(_, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", look)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", look_async)
    with Acme(user_id="u", api_key="k") as crm:
        crm.contacts.get("c1")
    async with AsyncAcme(user_id="u", api_key="k") as other:
        await other.contacts.get("c1")
    expected = {"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 60.0}
    assert limits == [expected, expected]


def test_headers_that_trickle_end_with_the_time_of_the_call() -> None:
    def trickle(wire: Wire) -> bool:
        wire.write(HEAD)
        while True:
            wire.write(b"X-A: 1\r\n")
            time.sleep(0.02)  # shorter than any timeout that is counted from here

    with Misbehaving(trickle) as server, acme(server, timeout=0.2) as crm:
        started = time.monotonic()
        with pytest.raises(APITimeoutError):
            crm.contacts.get("c1")
        assert time.monotonic() - started < 30


def test_a_server_that_is_slow_to_accept_gets_the_call_once() -> None:
    gate = threading.Event()
    with Misbehaving(reply(201), accepts_when=gate) as server:
        threading.Timer(0.1, gate.set).start()
        with acme(server) as crm:
            assert crm.contacts.create(last_name="L").id == "c1"
        assert len(server.came) == 1


@contextmanager
def full_queue() -> Generator[str]:
    """An address whose system answers no attempt to connect."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting: list[socket.socket] = []
        try:
            for _ in range(4):
                one = socket.socket()
                one.setblocking(False)
                one.connect_ex(address)
                waiting.append(one)
            yield f"http://127.0.0.1:{address[1]}"
        finally:
            for one in waiting:
                one.close()


async def test_a_post_that_cannot_connect_is_tried_again_and_was_not_sent() -> None:
    limits = Timeout(total=5, connect=0.05)
    with full_queue() as url:
        with (
            Acme(user_id="u", api_key="k", base_url=url, timeout=limits) as crm,
            pytest.raises(APITimeoutError, match="ConnectTimeout") as caught,
        ):
            with_clock(crm, Moment().clock()).contacts.create(last_name="L")
        assert (caught.value.tries, caught.value.was_sent) == (3, False)
        async with AsyncAcme(
            user_id="u", api_key="k", base_url=url, timeout=limits
        ) as other:
            with pytest.raises(APITimeoutError) as caught:
                await with_clock(other, Moment().clock()).contacts.create(last_name="L")
        assert (caught.value.tries, caught.value.was_sent) == (3, False)


# --- connections ----------------------------------------------------------------------------------


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_for_a_post() -> None:
    last = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\n" + ONE)
    with Misbehaving(last, reply(201)) as server, acme(server) as crm:
        crm.contacts.get("c1")
        time.sleep(0.05)  # until the end of the connection has arrived
        assert crm.contacts.create.raw(last_name="L").tries == 1
        assert [each.method for each in server.came] == ["GET", "POST"]


def test_a_connection_that_ends_while_a_post_is_on_it_does_not_send_it_twice() -> None:
    with Misbehaving(reply(), raw(b"")) as server, acme(server) as crm:
        crm.contacts.get("c1")
        with pytest.raises(APIConnectionError) as caught:
            crm.contacts.create(last_name="L")
        assert caught.value.was_sent
        assert [each.method for each in server.came] == ["GET", "POST"]


def test_a_refusal_that_comes_before_the_whole_body_was_read_is_told() -> None:
    """What botocore's users saw as a broken pipe, with the server's reason lost."""
    listener = socket.create_server(("127.0.0.1", 0))

    def refuse() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(
                b"HTTP/1.1 413 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            )
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    thread = threading.Thread(target=refuse)
    thread.start()
    with listener, Acme(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as crm:  # fmt: skip
        call = GET.but(verb="POST", body=bytes_body(io.BytesIO(b"x" * 3_000_000)))
        with pytest.raises(RequestTooLargeError) as caught:
            crm.send(call)
        thread.join()
    assert caught.value.tries == 1


def test_a_thousand_calls_leave_no_open_file_behind() -> None:
    folder = "/proc/self/fd"
    if not os.path.isdir(folder):  # noqa: PTH112  only Linux lists them
        pytest.skip("open files are counted in /proc")
    with (
        Misbehaving(reply(), reply(500, b"{}"), raw(HEAD), reply()) as server,
        acme(server) as crm,
    ):
        quick = with_clock(crm, Moment().clock())
        quick.contacts.get("c1")
        before = len(os.listdir(folder))  # noqa: PTH208
        for _ in range(1000):
            quick.contacts.get("c1")
        assert len(os.listdir(folder)) <= before + 2  # noqa: PTH208


def test_clients_that_are_forgotten_are_freed() -> None:
    with Misbehaving(reply()) as server:
        crm = acme(server)
        crm.contacts.get("c1")
        crm.close()
        gone = weakref.ref(crm)
        del crm
        gc.collect()
        assert gone() is None


# --- answers that are none ------------------------------------------------------------------------

BROKEN = {
    "a chunk without a size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "chunks that end early": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}xxx",
    "a length that is no number": b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}",
    "a header without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{}",
    "headers without end": b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 200_000 + b"\r\n\r\n{}",
    "a status that is none": b"HTTP/1.1 2000 OK\r\n\r\n{}",
    "compression that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 35\r\n\r\n"
    + ONE,
}  # fmt: skip


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
async def test_an_answer_that_breaks_the_protocol_is_a_connection_error(
    data: bytes,
) -> None:
    with Misbehaving(raw(data)) as server:
        with acme(server, max_retries=0) as crm, pytest.raises(APIConnectionError):
            crm.contacts.get("c1")
        async with AsyncAcme(
            user_id="u", api_key="k", base_url=server.url, max_retries=0
        ) as other:
            with pytest.raises(APIConnectionError):
                await other.contacts.get("c1")


def test_hints_before_the_answer_are_passed_over() -> None:
    hints = (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    )
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\n" + ONE
    with Misbehaving(raw(hints + answer)) as server, acme(server) as crm:
        assert crm.contacts.get("c1").id == "c1"


# --- much out of little ---------------------------------------------------------------------------


def bombs() -> dict[str, tuple[str, bytes]]:
    zeros = b" " * 20_000_000
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return {
        "gzip": ("gzip", gzip.compress(zeros)),
        "gzip in gzip": ("gzip, gzip", gzip.compress(gzip.compress(zeros))),
        "deflate": ("deflate", deflate.compress(zeros) + deflate.flush()),
    }


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(("encoding", "bomb"), bombs().values(), ids=bombs())
async def test_an_answer_that_unpacks_to_too_much_is_refused_whatever_its_status(
    monkeypatch: pytest.MonkeyPatch, encoding: str, bomb: bytes, status: int
) -> None:
    monkeypatch.setattr(response_reader, "UNPACKED_LIMIT", 1_000_000)
    packed = reply(status, bomb, Content_Encoding=encoding)
    with Misbehaving(packed) as server:
        with acme(server) as crm, pytest.raises(ResponseTooLargeError):
            crm.contacts.get("c1")
        async with AsyncAcme(user_id="u", api_key="k", base_url=server.url) as other:
            with pytest.raises(ResponseTooLargeError):
                await other.contacts.get("c1")
        assert len(server.came) == 2, "and not tried again"


# --- where credentials go -------------------------------------------------------------------------

CANARY = "canary-7d1e"


def keyed(server: Misbehaving, where: Any) -> SyncClient:
    facts = ApiFacts("acme", "1", server.url, {"s": ApiKey(where, "X-Key")}, (("s",),))
    return SyncClient(
        facts, {"api_key": CANARY}, SyncOptions(headers={"X-Tenant": CANARY})
    )


@pytest.mark.parametrize("where", ["header", "query", "cookie"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "form", ["{url}/x", "//{host}/x", "/\\{host}/x", "\\\\{host}/x"]
)
def test_no_key_follows_a_redirect_to_another_origin(
    where: str, status: int, form: str
) -> None:
    with Misbehaving(reply()) as other:
        there = form.format(url=other.url, host=other.url.partition("//")[2])
        with (
            Misbehaving(reply(status, b"", Location=there), reply(404)) as server,
            keyed(server, where) as crm,
            pytest.raises(StatusError),
        ):
            crm.send(GET.but(security=None))
        assert other.came == []


@pytest.mark.parametrize("where", ["header", "query", "cookie"])
def test_a_key_stays_on_a_redirect_within_the_origin(where: str) -> None:
    moved = reply(307, b"", Location="/moved?page=2")
    with Misbehaving(moved, reply()) as server, keyed(server, where) as crm:
        crm.send(GET.but(security=None))
        first, second = server.came
        assert second.target.startswith("/moved?page=2")
        for each in (first, second):
            assert CANARY in each.target + each.headers.get("x-key", "") + each.headers.get("cookie", "")  # fmt: skip


@pytest.mark.parametrize("where", ["header", "query", "cookie"])
def test_no_key_follows_a_next_page_to_another_origin(where: str) -> None:
    with Misbehaving(reply()) as other:
        body = b'{"items": [1], "next": "%s/x"}' % other.url.encode()
        with Misbehaving(reply(200, body)) as server, keyed(server, where) as crm:
            call: PagedCall[int, Any] = PagedCall(
                "GET",
                "/x",
                returns={"200": Any},
                paging=NextLink(("items",), ("next",)),
            )
            page = crm.send(call).parsed
            assert page.items == [1]
            with pytest.raises(PagingError, match="another origin"):
                page.next()
        assert other.came == []


@pytest.mark.parametrize("path", ["{url}/x", "//{host}/x"])
def test_no_key_goes_with_a_call_of_ones_own_to_another_origin(path: str) -> None:
    with Misbehaving(reply()) as other, Misbehaving(reply()) as server:
        there = path.format(url=other.url, host=other.url.partition("//")[2])
        with keyed(server, "header") as crm, pytest.raises(ValueError, match="origin"):
            crm.request("GET", there)
        assert (other.came, server.came) == ([], [])


# --- a client of ones own -------------------------------------------------------------------------


def test_a_users_own_client_is_taken_as_it_is() -> None:
    spy = Spy()
    with (
        Misbehaving(reply()) as server,
        httpx2.Client(
            transport=spy,
            headers={"X-Mine": "1"},
            cookies={"mine": "2"},
            params={"mine": "3"},
            timeout=httpx2.Timeout(7, connect=3),
        ) as own,
    ):
        crm = acme(server, http_client=own)
        crm.contacts.get("c1")
        came = server.came[0]
        assert (came.headers["x-mine"], came.headers["cookie"]) == ("1", "mine=2")
        assert came.target == "/contacts/c1?mine=3"
        assert spy.requests[0].extensions["timeout"]["read"] == 7
        crm.close()
        assert not own.is_closed


def test_bodies_of_errors_are_read_before_the_connection_goes_back() -> None:
    with (
        Misbehaving(reply(400, b'{"message": "no"}'), reply()) as server,
        acme(server, max_in_flight=1) as crm,
    ):
        with pytest.raises(BadRequestError, match="no"):
            crm.contacts.get("c1")
        assert crm.contacts.get("c1").id == "c1"


def test_a_body_that_stalls_frees_its_place() -> None:
    slow = stall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
    with (
        Misbehaving(slow, reply()) as server,
        acme(server, max_in_flight=1, max_retries=0) as crm,
    ):
        with pytest.raises(APITimeoutError):
            crm.with_options(timeout=0.1).contacts.get("c1")
        assert crm.contacts.get("c1").id == "c1"
