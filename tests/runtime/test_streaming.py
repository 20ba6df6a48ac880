"""Bodies that travel in parts, both ways, over real sockets; and the decoding of their items."""

from __future__ import annotations

import io
import pickle
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, cast

import pytest

from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.body.multipart import multipart_body
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    NotFoundError,
    ReportedFailureError,
    ResponseValidationError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.read.models import Model
from crmgen.runtime.resources.base import AsyncResource, BaseResource, ClientT, Resource
from crmgen.runtime.resources.methods import method
from crmgen.runtime.streaming.call import StreamedCall
from crmgen.runtime.streaming.event_stream import items_of
from crmgen.runtime.streaming.events import Event, EventRecords, events_of
from crmgen.runtime.streaming.items import Records, json_lines_of
from crmgen.runtime.streaming.response import Items

from .acme import Acme, AsyncAcme

pytestmark = pytest.mark.anyio

Script = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Does what the server's script says; remembers what came."""

    protocol_version = "HTTP/1.1"
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def begin(self, media: str, status: int = 200, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def chunk(self, part: bytes) -> None:
        self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        self.wfile.flush()

    def body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts: list[bytes] = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def do_GET(self) -> None:
        self.server.seen.append((dict(self.headers), self.body()))
        self.server.script(self)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.seen: list[tuple[dict[str, str], bytes]] = []

    def client(self, **more: Any) -> Acme:
        return Acme(user_id="u", api_key="k", base_url=self.url, **more)

    def async_client(self, **more: Any) -> AsyncAcme:
        return AsyncAcme(user_id="u", api_key="k", base_url=self.url, **more)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


Serve = Callable[[Script], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[Server] = []

    def start(script: Script) -> Server:
        server = Server(script)
        loop = {"poll_interval": 0.01}
        threading.Thread(target=server.serve_forever, kwargs=loop, daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


class Chunk(Model):
    """An item of a stream."""

    n: int
    text: str | None = None


class _ExportsMethods(BaseResource[ClientT]):
    @method
    def follow(self) -> StreamedCall[Chunk]:
        """Follow what happens."""
        return StreamedCall("GET", "/events", returns={"200": events_of(Chunk)})

    @method
    def rows(self) -> StreamedCall[Chunk]:
        """Export all rows."""
        return StreamedCall("GET", "/rows", returns={"200": json_lines_of(Chunk)})

    @method
    def file(self) -> Call[bytes, bytes]:
        """Download the file."""
        return Call("GET", "/file", returns={"200": bytes})


class Exports(_ExportsMethods[SyncClient], Resource):
    """Streams."""


class AsyncExports(_ExportsMethods[AsyncClient], AsyncResource):
    """Streams (asynchronous)."""


LARGE = bytes(range(256)) * 12_000


def send_large(handler: Handler) -> None:
    handler.begin("application/octet-stream")
    for start in range(0, len(LARGE), 100_000):
        handler.chunk(LARGE[start : start + 100_000])
    handler.chunk(b"")


async def test_a_download_goes_to_a_file_part_by_part(
    serve: Serve, tmp_path: Path
) -> None:
    server = serve(send_large)
    with server.client() as crm:
        with Exports(crm).file.stream() as answer:
            assert (answer.status, answer.headers["content-type"]) == (
                200,
                "application/octet-stream",
            )
            assert answer.save(tmp_path / "a") == len(LARGE)
        with Exports(crm).file.stream() as answer:
            parts = list(answer)
        held = io.BytesIO()
        Exports(crm).file.stream().save(held)
        assert Exports(crm).file() == LARGE
    assert len(parts) > 10
    assert (tmp_path / "a").read_bytes() == b"".join(parts) == held.getvalue() == LARGE
    async with server.async_client() as other:
        async with await AsyncExports(other).file.stream() as late:
            assert await late.save(tmp_path / "b") == len(LARGE)
        async with await AsyncExports(other).file.stream() as late:
            assert await late.read() == LARGE
    assert (tmp_path / "b").read_bytes() == LARGE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


async def test_a_download_that_breaks_off_leaves_no_file(
    serve: Serve, tmp_path: Path
) -> None:
    def cut(handler: Handler) -> None:
        handler.begin("application/octet-stream", length=1_000)
        handler.wfile.write(b"x" * 500)
        handler.close_connection = True

    (tmp_path / "a").write_bytes(b"old")
    server = serve(cut)
    with server.client() as crm, pytest.raises(APIConnectionError, match="GET /file"):
        Exports(crm).file.stream().save(tmp_path / "a")
    async with server.async_client() as other:
        with pytest.raises(APIConnectionError, match="GET /file"):
            await (await AsyncExports(other).file.stream()).save(tmp_path / "a")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


async def test_a_failure_is_an_error_before_anything_is_streamed(serve: Serve) -> None:
    def refuse(handler: Handler) -> None:
        handler.begin("application/json", 404, length=18)
        handler.wfile.write(b'{"message": "gone"')

    server = serve(refuse)
    with server.client() as crm, pytest.raises(NotFoundError) as caught:
        Exports(crm).follow()
    assert caught.value.response.content == b'{"message": "gone"'
    async with server.async_client() as other:
        with pytest.raises(NotFoundError):
            async for _ in AsyncExports(other).follow():
                pass


async def test_an_event_is_given_before_the_next_is_sent(serve: Serve) -> None:
    asked = threading.Semaphore(0)

    def send(handler: Handler) -> None:
        handler.begin("text/event-stream")
        for number in range(3):
            handler.chunk(f'id: {number}\ndata: {{"n": {number},\n'.encode())
            handler.chunk(b'data: "text": "\xc3\xa9"}\r\n\r\n')
            assert asked.acquire(timeout=10)
        handler.chunk(b"data: [DONE]\n\n")
        handler.chunk(b"")

    server = serve(send)
    with server.client() as crm:
        seen: list[tuple[int, str | None]] = []
        for chunk in Exports(crm).follow():
            seen.append((chunk.n, chunk.text))
            asked.release()
    assert seen == [(0, "é"), (1, "é"), (2, "é")]
    async with server.async_client() as other:
        later: list[int] = []
        async for chunk in AsyncExports(other).follow():
            later.append(chunk.n)
            asked.release()
    assert later == [0, 1, 2]


async def test_json_lines_are_typed_one_by_one(serve: Serve) -> None:
    def send(handler: Handler) -> None:
        handler.begin("application/x-ndjson")
        for part in (b'{"n": 1}\n{"n"', b': 2}\n\n{"n": 3, "more"', b": true}"):
            handler.chunk(part)
        handler.chunk(b"")

    server = serve(send)
    with server.client(strict=True) as crm, Exports(crm).rows() as rows:
        assert rows.response.status == 200
        given = list(rows)
    assert [row.n for row in given] == [1, 2, 3]
    assert given[2].model_extra == {"more": True}
    async with server.async_client() as other, AsyncExports(other).rows() as late:
        assert [row.n async for row in late] == [1, 2, 3]


async def test_a_stream_may_be_left_early(serve: Serve) -> None:
    gone = threading.Event()

    def send(handler: Handler) -> None:
        handler.begin("application/x-ndjson")
        try:
            while True:
                handler.chunk(b'{"n": 1}\n' * 10_000)
        except OSError:
            gone.set()

    server = serve(send)
    with server.client() as crm:
        with Exports(crm).rows() as rows:
            assert next(iter(rows)).n == 1
        assert gone.wait(10)
    gone.clear()
    async with server.async_client() as other:
        async with AsyncExports(other).rows() as late:
            async for row in late:
                assert row.n == 1
                break
        assert gone.wait(10)


async def test_a_stream_that_breaks_off_is_an_error_after_its_items(
    serve: Serve,
) -> None:
    def cut(handler: Handler) -> None:
        handler.begin("application/x-ndjson")
        handler.chunk(b'{"n": 1}\n{"n": 2')
        handler.close_connection = True

    server = serve(cut)
    seen: list[int] = []
    with server.client() as crm, pytest.raises(APIConnectionError):
        for row in Exports(crm).rows():
            seen.append(row.n)
    async with server.async_client() as other:
        with pytest.raises(APIConnectionError):
            async for row in AsyncExports(other).rows():
                seen.append(row.n)
    assert seen == [1, 1]


def test_items_that_contradict_the_document(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    def send(handler: Handler) -> None:
        handler.begin("application/x-ndjson")
        handler.chunk(b'{"n": "x"}\nno json\n')
        handler.chunk(b"")

    server = serve(send)
    with server.client() as crm:
        odd: list[Any] = list(Exports(crm).rows())
    assert odd[0].n == "x"
    assert odd[1] == "no json"
    assert len(caplog.records) == 2
    with server.client(strict=True) as crm, pytest.raises(ResponseValidationError):
        list(Exports(crm).rows())


class Watched(io.BytesIO):
    """A file that knows the largest part that was read of it."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        part = super().read(size)
        self.largest = max(self.largest, len(part))
        return part


async def test_files_are_sent_while_they_are_read(serve: Serve, tmp_path: Path) -> None:
    def done(handler: Handler) -> None:
        handler.begin("text/plain", 204, length=0)

    server = serve(done)
    (tmp_path / "large.bin").write_bytes(LARGE)
    files = [Watched(LARGE), Watched(LARGE)]

    def upload(file: Watched) -> Call[None, None]:
        form = multipart_body({"a": tmp_path / "large.bin", "b": file, "c": {"k": 1}})
        return Call("POST", "/up", body=form, returns={"204": None})

    with server.client() as crm:
        crm.send(upload(files[0]))
    async with server.async_client() as other:
        await other.send(upload(files[1]))
    for headers, content in server.seen:
        assert int(headers["Content-Length"]) == len(content)
        assert content.count(LARGE) == 2
        assert b'{"k":1}' in content
    assert len(server.seen) == 2
    assert max(file.largest for file in files) <= 64 * 1024


class OneWay(io.RawIOBase):
    """What can be read once, and has no size."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._rest.readinto(buffer)


async def test_what_has_no_size_is_sent_in_chunks(serve: Serve) -> None:
    def done(handler: Handler) -> None:
        handler.begin("text/plain", 204, length=0)

    def upload() -> Call[None, None]:
        body = bytes_body(cast("IO[bytes]", OneWay(LARGE)))
        return Call("POST", "/up", body=body, returns={"204": None})

    server = serve(done)
    with server.client() as crm:
        crm.send(upload())
    async with server.async_client() as other:
        await other.send(upload())
    assert [content for _, content in server.seen] == [LARGE, LARGE]
    assert all("Content-Length" not in headers for headers, _ in server.seen)


def decoded(items: Items, body: bytes, size: int) -> list[Any]:
    decoder = items.decoder()
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    found = [record for part in parts for record in decoder.feed(part)]
    return [*found, *decoder.end()]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_events_are_decoded_as_the_standard_says(size: int, end: str) -> None:
    lines = [
        "\ufeff: a comment", "data: first", "data:second", "event: add", "id: 7", "",
        "data", "", "", "event: nothing without data", "", "retry: 100", "retry: x",
        "data:  kept é", "id: a\0b", "unknown: field", "", "data: cut off",
    ]  # fmt: skip
    body = (end.join(lines) + end).encode()
    assert decoded(events_of(str), body, size) == [
        Event("first\nsecond", "add", "7"),
        Event("", "message", "7"),
        Event(" kept é", "message", "7", 100),
    ]


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_records_are_split_wherever_parts_end(size: int) -> None:
    lines = decoded(json_lines_of(Any), b'{"a":1}\r\n\n 2 \n"x"', size)
    assert lines == [b'{"a":1}', b"2", b'"x"']
    sequence = decoded(json_lines_of(Any, sequence=True), b"\x1e1\n\x1e[2,\n3]\n", size)
    assert sequence == [b"1", b"[2,\n3]"]
    assert isinstance(json_lines_of(Any).decoder(), Records)
    assert isinstance(events_of(Any).decoder(), EventRecords)


def test_a_type_may_describe_the_whole_event(serve: Serve) -> None:
    class Whole(Model):
        event: str
        data: str
        id: str | None = None

    def send(handler: Handler) -> None:
        handler.begin("text/event-stream")
        handler.chunk(b"event: add\ndata: plain text\n\n")
        handler.chunk(b"")

    server = serve(send)
    kind = events_of(Whole, whole=True)
    call: StreamedCall[Whole] = StreamedCall("GET", "/e", returns={"200": kind})
    with server.client() as crm:
        assert [e.data for e in crm.stream(call).items(kind)] == ["plain text"]
        assert list(crm.stream(call).items(events_of(str))) == ["plain text"]
        assert list(crm.stream(call).items(events_of(Chunk))) == ["plain text"]


EVENTS = b"""event: ping
data: {}

event: added
id: 7
data: {"n": 1}

event: error
data: %s

data: {"n": 2}

"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"message": "overloaded"}', {"message": "overloaded"}),
        (b"overloaded", "overloaded"),
        (b"{}", {}),
    ],
)  # fmt: skip
async def test_an_event_of_failure_is_an_error_after_the_items_before_it(
    serve: Serve, data: bytes, said: object
) -> None:
    def send(handler: Handler) -> None:
        handler.begin("text/event-stream")
        handler.chunk(EVENTS % data)
        handler.chunk(b"")

    server = serve(send)
    seen: list[int] = []
    with server.client() as crm:
        stream = Exports(crm).follow()
        assert stream.last_event is None
        with pytest.raises(ReportedFailureError, match="failed") as caught:
            seen.extend(each.n for each in stream)
        assert stream.last_event is not None
        assert (stream.last_event.event, stream.last_event.id) == ("added", "7")
    assert (caught.value.body, caught.value.error, caught.value.status) == (
        said,
        said,
        200,
    )
    assert pickle.loads(pickle.dumps(caught.value)).body == said
    async with server.async_client() as other:
        late = AsyncExports(other).follow()
        assert late.last_event is None
        with pytest.raises(ReportedFailureError):
            async for each in late:
                seen.append(each.n)
        assert late.last_event is not None
        assert late.last_event.event == "added"
    assert seen == [1, 1]


def test_an_item_that_is_but_an_error_is_one(serve: Serve) -> None:
    def send(handler: Handler) -> None:
        handler.begin("application/x-ndjson")
        handler.chunk(b'{"n": 1, "error": "kept"}\n{"error": {"message": "no"}}\n')
        handler.chunk(b"")

    with serve(send).client() as crm:
        rows = iter(Exports(crm).rows())
        assert next(rows).n == 1
        with pytest.raises(ReportedFailureError, match="no"):
            next(rows)


async def test_both_ways_to_open_a_stream(serve: Serve) -> None:
    def send(handler: Handler) -> None:
        handler.begin("application/x-ndjson")
        handler.chunk(b'{"n": 1}\n')
        handler.chunk(b"")

    server = serve(send)
    with server.client() as crm:
        with Exports(crm).rows.stream() as streamed:
            assert repr(streamed) == "StreamedResponse(200, application/x-ndjson)"
            assert streamed.request_id is None
            assert pickle.loads(pickle.dumps(streamed.response)).content == b""
            assert streamed.read() == b'{"n": 1}\n'
        rows_call: StreamedCall[Any] = StreamedCall("GET", "/rows", returns={})
        with pytest.raises(
            TypeError, match=r"its response is that of exports.rows.stream"
        ):
            Exports(crm).rows.raw()  # type: ignore[misc] # pyright: ignore
        lines: StreamedCall[Chunk] = rows_call.but(
            returns={"200": json_lines_of(Chunk)}
        )
        with crm.stream(rows_call) as bare:
            assert next(iter(bare.items(items_of(lines, bare.response)))).n == 1
            file: Call[bytes, bytes] = Call("GET", "/file", returns={"200": bytes})
            assert items_of(file, bare.response) == json_lines_of(Any)
            returns: dict[str, Any] = {"201": events_of(Chunk)}
            stated = cast("Any", Call("GET", "/", returns=returns))
            assert items_of(stated, bare.response) == events_of(Chunk)
    async with server.async_client() as other:
        async with await AsyncExports(other).rows.stream() as late:
            assert await late.read() == b'{"n": 1}\n'
        rows = AsyncExports(other).rows()
        assert rows.response is None
        await rows.close()
        opened = await AsyncExports(other).rows()
        assert opened.response is not None and opened.response.status == 200
        assert [row.n async for row in opened] == [1]
        await opened.close()
        unread = await AsyncExports(other).rows()
        await unread.close()
