"""The transport over real sockets: what only shows when bytes travel."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import httpx2
import pytest

from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.connections import response_reader
from crmgen.runtime.connections.tls import has_trust, is_distrust
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    ResponseTooLargeError,
    StatusError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.options import Timeout
from crmgen.runtime.resources import warm_up

from .acme import Acme, AsyncAcme
from .recording import Recorder, answer, contact
from .test_streaming import OneWay

pytestmark = pytest.mark.anyio

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Does what the server's `answer` says; remembers what came."""

    protocol_version = "HTTP/1.1"
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def reply(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.server.seen.append(
            (self.command, self.path, dict(self.headers), self.rfile.read(length))
        )
        self.server.answer(self)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


Serve = Callable[[Answer], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[Server] = []

    def start(answer: Answer) -> Server:
        server = Server(answer)
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


ONE = b'{"data": {"contact": {"id": "c1"}}}'


def acme(server: Server, **more: Any) -> Acme:
    return Acme(user_id="u", api_key="k", base_url=f"{server.url}/v1", **more)


async def test_both_clients_send_the_same_bytes(serve: Serve) -> None:
    server = serve(lambda h: h.reply(201, ONE, Content_Type="application/json"))
    with acme(server) as crm:
        assert crm.contacts.create(last_name="Ü").id == "c1"
    async with AsyncAcme(
        user_id="u", api_key="k", base_url=f"{server.url}/v1"
    ) as other:
        assert (await other.contacts.create(last_name="Ü")).id == "c1"
    first, second = server.seen
    assert first == second
    method, path, headers, content = first
    assert (method, path, content) == (
        "POST",
        "/v1/contacts",
        '{"lastName":"Ü"}'.encode(),
    )
    assert headers["Authorization"] == "Basic dTpr"
    assert "gzip" in headers["Accept-Encoding"]


def test_no_cookies_are_kept(serve: Serve) -> None:
    server = serve(lambda h: h.reply(200, ONE, Set_Cookie="sid=1"))
    with acme(server) as crm:
        crm.contacts.get("c1")
        crm.contacts.get("c1")
    assert "Cookie" not in server.seen[1][2]


def test_encoded_path_values_arrive_as_they_were_encoded(serve: Serve) -> None:
    server = serve(lambda h: h.reply(200, ONE))
    with acme(server) as crm:
        crm.contacts.get("../a%2e/ü")
    assert server.seen[0][1] == "/v1/contacts/..%2Fa%252e%2F%C3%BC"


def test_redirects_within_the_origin_are_followed(serve: Serve) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/v1/contacts/old":
            handler.reply(308, Location="/v1/contacts/new")
        else:
            handler.reply(200, ONE)

    server = serve(answer)
    with acme(server) as crm:
        raw = crm.contacts.get.raw("old")
    assert raw.request.url.endswith("/v1/contacts/new")
    assert server.seen[1][2]["Authorization"] == "Basic dTpr"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_to_another_origin_are_not(serve: Serve, status: int) -> None:
    other = serve(lambda h: h.reply(200, ONE))
    server = serve(lambda h: h.reply(status, Location=f"{other.url}/v1/contacts/c1"))
    with (
        httpx2.Client(follow_redirects=True) as own,
        pytest.raises(StatusError) as caught,
    ):
        acme(server, http_client=own).contacts.get("c1")
    assert caught.value.status == status
    assert other.seen == []


def test_a_post_is_not_repeated_by_a_redirect_that_may_change_it(serve: Serve) -> None:
    server = serve(lambda h: h.reply(302, Location="/v1/elsewhere"))
    with acme(server) as crm, pytest.raises(StatusError):
        crm.contacts.create(last_name="L")
    assert len(server.seen) == 1


@pytest.mark.parametrize("target", ["http://[", "http://h:port/", "//h:99999999"])
def test_a_redirect_to_what_is_no_address_is_not_followed(
    serve: Serve, target: str
) -> None:
    server = serve(lambda h: h.reply(307, Location=target))
    with acme(server) as crm, pytest.raises(StatusError, match="307"):
        crm.contacts.get("c1")


def test_redirects_without_end_end(serve: Serve) -> None:
    server = serve(lambda h: h.reply(307, Location=h.path))
    with acme(server) as crm, pytest.raises(StatusError):
        crm.contacts.get("c1")
    assert len(server.seen) == 6


def test_no_server_is_a_connection_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        crm = Acme(user_id="u", api_key="k", base_url=url, max_retries=0)
        with crm, pytest.raises(APIConnectionError, match="ConnectError") as caught:
            crm.contacts.get("c1")
    assert isinstance(caught.value.__cause__, httpx2.ConnectError)
    assert caught.value.request is not None
    assert caught.value.response is None


async def test_silence_is_a_timeout(serve: Serve) -> None:
    done = threading.Event()
    server = serve(lambda _: (done.wait(10), None)[1])
    with (
        acme(server, timeout=0.05, max_retries=0) as crm,
        pytest.raises(APITimeoutError),
    ):
        crm.contacts.get("c1")
    url = f"{server.url}/v1"
    async with AsyncAcme(
        user_id="u", api_key="k", base_url=url, timeout=0.05, max_retries=0
    ) as other:
        with pytest.raises(APITimeoutError):
            await other.contacts.get("c1")
    done.set()


def test_a_body_that_trickles_is_a_timeout_in_total(serve: Serve) -> None:
    done = threading.Event()

    def trickle(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not done.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()
        handler.close_connection = True

    server = serve(trickle)
    crm = acme(server, timeout=Timeout(total=0.2, connect=5), max_retries=0)
    with crm, pytest.raises(APITimeoutError, match="no complete response") as caught:
        crm.contacts.get("c1")
    done.set()
    assert caught.value.status == 200


async def test_a_body_that_breaks_off_is_a_connection_error(serve: Serve) -> None:
    def break_off(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.send_header("X-Request-Id", "r1")
        handler.end_headers()
        handler.wfile.write(b'{"data"')
        handler.close_connection = True

    server = serve(break_off)
    with (
        acme(server, max_retries=0) as crm,
        pytest.raises(APIConnectionError) as caught,
    ):
        crm.contacts.get("c1")
    assert caught.value.response is not None
    assert caught.value.response.content == b'{"data"'
    assert caught.value.request_id == "r1"
    async with AsyncAcme(
        user_id="u", api_key="k", base_url=server.url, max_retries=0
    ) as other:
        with pytest.raises(APIConnectionError):
            await other.contacts.get("c1")


def test_a_broken_compression_is_a_connection_error(serve: Serve) -> None:
    server = serve(lambda h: h.reply(200, b"no gzip", Content_Encoding="gzip"))
    with (
        acme(server, max_retries=0) as crm,
        pytest.raises(APIConnectionError, match="Decoding") as caught,
    ):
        crm.contacts.get("c1")
    assert caught.value.status == 200


async def test_a_small_answer_that_unpacks_to_much_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_reader, "UNPACKED_LIMIT", 1_000_000)
    bomb = gzip.compress(b" " * 50_000_000)
    server = serve(lambda h: h.reply(200, bomb, Content_Encoding="gzip"))
    with acme(server) as crm, pytest.raises(ResponseTooLargeError):
        crm.contacts.get("c1")
    async with AsyncAcme(user_id="u", api_key="k", base_url=server.url) as other:
        with pytest.raises(ResponseTooLargeError):
            await other.contacts.get("c1")


async def test_a_stream_that_unpacks_to_much_is_not_read_into_memory(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_reader, "UNPACKED_LIMIT", 1_000_000)
    bomb = gzip.compress(b" " * 50_000_000)
    server = serve(lambda h: h.reply(200, bomb, Content_Encoding="gzip"))
    with acme(server) as crm, pytest.raises(ResponseTooLargeError):
        crm.contacts.photo.stream("c1").read()
    async with AsyncAcme(user_id="u", api_key="k", base_url=server.url) as other:
        late = await other.contacts.photo.stream("c1")
        with pytest.raises(ResponseTooLargeError):
            await late.read()


def test_a_large_answer_that_is_not_packed_is_fine(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_reader, "UNPACKED_LIMIT", 1000)
    server = serve(lambda h: h.reply(200, b"x" * 100_000))
    with acme(server) as crm:
        assert len(crm.contacts.photo("c1")) == 100_000


def test_a_client_of_httpx_is_accepted_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """httpx has httpx2's interface: a module of that name with its own classes stands for it."""
    httpx = ModuleType("httpx")
    vars(httpx).update({name: getattr(httpx2, name) for name in httpx2.__all__})

    class Client(httpx2.Client):
        """Not httpx2's by name, as httpx's is not."""

    vars(httpx)["Client"] = Client
    monkeypatch.setitem(sys.modules, "httpx", httpx)
    monkeypatch.delitem(sys.modules, "httpx2")
    wire = Recorder(answer(contact()))
    http_client = Client(transport=httpx2.MockTransport(wire))
    assert (
        Acme(user_id="u", api_key="k", http_client=http_client).contacts.get("c1").id
        == "c1"
    )


def test_a_redirect_to_nowhere_or_of_what_was_read_is_not_followed(
    serve: Serve,
) -> None:
    server = serve(lambda h: h.reply(307))
    with acme(server) as crm, pytest.raises(StatusError):
        crm.contacts.get("c1")
    assert len(server.seen) == 1
    server = serve(lambda h: h.reply(307, Location="/v1/other"))
    once: Call[Any, Any] = Call(
        "POST", "/x", body=bytes_body(cast("Any", OneWay(b"x"))), returns={}
    )
    with acme(server) as crm, pytest.raises(StatusError):
        crm.send(once)
    assert len(server.seen) == 1


def test_a_secret_in_a_redirects_query_stands_apart(serve: Serve) -> None:
    def go(handler: Handler) -> None:
        if "token" in handler.path:
            handler.reply(404, b"{}")
        else:
            handler.reply(302, Location="/v1/x?a=1&token=t0k3n")

    server = serve(go)
    with acme(server) as crm, pytest.raises(StatusError) as caught:
        crm.contacts.get("c1")
    assert server.seen[1][1] == "/v1/x?a=1&token=t0k3n"
    assert "t0k3n" not in repr(caught.value.response.request.url)


def test_a_server_that_speaks_no_tls_is_a_connection_error(serve: Serve) -> None:
    server = serve(lambda h: h.reply(200, ONE))
    url = server.url.replace("http:", "https:")
    with (
        Acme(user_id="u", api_key="k", base_url=url, max_retries=0) as crm,
        pytest.raises(APIConnectionError),
    ):
        crm.contacts.get("c1")


def test_a_proxy_is_passed_by_where_the_environment_says_so(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = serve(lambda h: h.reply(200, ONE))
    with acme(server) as crm:
        assert crm.contacts.get("c1").id == "c1"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_client_may_be_closed_in_another_loop(serve: Serve) -> None:
    server = serve(lambda h: h.reply(200, ONE))
    crm = AsyncAcme(user_id="u", api_key="k", base_url=f"{server.url}/v1")

    async def ask(crm: AsyncAcme) -> str:
        return (await crm.contacts.get("c1")).id

    assert asyncio.run(ask(crm)) == "c1"
    asyncio.run(crm.close())
    with pytest.raises(RuntimeError, match="client is closed"):
        asyncio.run(ask(crm))
    del crm
    gc.collect()  # while the warnings about it are not looked at


def test_a_machines_own_trust_is_taken_at_its_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Own(ssl.SSLContext):
        """As `truststore` has it: the operating system checks."""

    assert has_trust(Own(ssl.PROTOCOL_TLS_CLIENT))
    empty = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert not has_trust(empty)
    (tmp_path / "1234abcd.0").touch()
    assert has_trust(empty)


def test_a_refused_certificate_is_found_behind_other_errors() -> None:
    outer = OSError("outer")
    outer.__cause__ = ssl.SSLCertVerificationError("self-signed")
    assert is_distrust(outer)
    assert not is_distrust(OSError("other"))


async def test_what_tls_needs_is_made_for_tls_alone(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    make = httpx2.create_ssl_context

    def counted() -> ssl.SSLContext:
        made.append(1)
        return make()

    monkeypatch.setattr(httpx2, "create_ssl_context", counted)
    monkeypatch.setattr(warm_up, "warm_up", print)
    server = serve(lambda handler: handler.reply(200, b"{}"))
    secure = server.url.replace("http:", "https:")
    with Acme(user_id="u", api_key="k", base_url=server.url) as crm:
        crm.request("GET", "/x")
        assert made == []
        crm.warm_up()
        assert made == [1]
    async with AsyncAcme(user_id="u", api_key="k", base_url=server.url) as other:
        await other.request("GET", "/x")
        assert made == [1]
        tls = other.with_options(base_url=secure, max_retries=0)
        for _ in range(2):
            with pytest.raises(APIConnectionError):
                await tls.request("GET", "/x")
        assert made == [1, 1]
