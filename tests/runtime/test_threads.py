"""The asynchronous client leaves files to threads: the loop goes on, which is what lets them go on here."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import IO, Any, cast

import anyio
import anyio.lowlevel
import pytest

from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.errors.exceptions import APITimeoutError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.oauth.client_options import AsyncOAuthOptions
from crmgen.runtime.oauth.scheme import OAuth2
from crmgen.runtime.oauth.tokens import FileTokenStore, Token
from crmgen.runtime.resources.base import AsyncResource
from crmgen.runtime.resources.methods import method

from .acme import AsyncAcme
from .misbehaving import Misbehaving, reply

pytestmark = pytest.mark.anyio


class Patient(io.BytesIO):
    """A file that goes on only when a task says so."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(content)
        self.wanted = threading.Event()
        self._may = threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self._wait()
        return super().read(size)

    def write(self, data: Any, /) -> int:
        self._wait()
        return super().write(data)

    def _wait(self) -> None:
        self.wanted.set()
        assert self._may.wait(10), "the event loop waits for the file"

    async def let(self) -> None:
        while not self.wanted.is_set():
            await anyio.lowlevel.checkpoint()
        self._may.set()


class Files(AsyncResource):
    """Uploads and downloads."""

    @method
    def upload(self, content: Any) -> Call[bytes, bytes]:
        """Upload a file."""
        body = bytes_body(content)
        return Call("PUT", "/file", body=body, returns={"200": bytes}, security=())


async def test_a_file_is_read_in_a_thread() -> None:
    file = Patient(b"x" * 100_000)
    with Misbehaving(reply()) as server:
        async with (
            AsyncAcme(base_url=server.url) as crm,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(file.let)
            await Files(crm).upload(file)
        assert server.came[0].content == file.getvalue()


async def test_a_download_is_written_in_a_thread() -> None:
    file = Patient()
    with Misbehaving(reply(200, b"x" * 100_000)) as server:
        async with (
            AsyncAcme(base_url=server.url) as crm,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(file.let)
            await (await Files(crm).upload.stream(b"")).save(file)
    assert file.getvalue() == b"x" * 100_000


async def test_a_download_that_is_cancelled_leaves_no_file(tmp_path: Path) -> None:
    with Misbehaving(lambda wire: (wire.write(HALF), wire.stall(), False)[2]) as server:
        async with AsyncAcme(base_url=server.url) as crm:
            answer = await Files(crm).upload.stream(b"")

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(answer.save, tmp_path / "a")
                while not list(tmp_path.iterdir()):
                    await anyio.lowlevel.checkpoint()
                tasks.cancel_scope.cancel()
    assert list(tmp_path.iterdir()) == []


HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx"


async def test_a_pipe_that_nobody_writes_to_does_not_outlast_the_call() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as pipe, Misbehaving(reply()) as server:
        async with AsyncAcme(base_url=server.url, timeout=0.2) as crm:
            with pytest.raises(APITimeoutError):
                await Files(crm).upload(cast("IO[bytes]", pipe))
        os.close(write)


class Watched(FileTokenStore):
    """Remembers who reads it."""

    threads: frozenset[int] = frozenset()

    def load(self, key: str, /) -> Token | None:
        self.threads |= {threading.get_ident()}
        return super().load(key) or Token("t")


async def test_a_file_of_tokens_is_read_in_a_thread(tmp_path: Path) -> None:
    store = Watched(tmp_path / "tokens")
    scheme = OAuth2(token_url="https://auth.test/token")
    with Misbehaving(reply()) as server:
        facts = ApiFacts("acme", "1", server.url, {"O": scheme}, (("O",),))
        options = AsyncOAuthOptions(token_store=store)
        async with AsyncClient(facts, {"client_id": "me"}, options) as crm:
            await crm.request("GET", "/")
        assert server.came[0].headers["authorization"] == "Bearer t"
    assert store.threads
    assert threading.get_ident() not in store.threads
