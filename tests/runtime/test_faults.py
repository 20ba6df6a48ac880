"""Servers that misbehave, over real sockets; and clients that are closed, forked, or in another loop."""

from __future__ import annotations

import asyncio
import gc
import os
import ssl
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx2
import pytest

from crmgen.runtime.connections import tls
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    RateLimitError,
    StatusError,
)
from crmgen.runtime.http.client import with_clock
from crmgen.runtime.http.options import Timeout

from .acme import Acme, AsyncAcme
from .misbehaving import (
    HALF,
    HEAD,
    ONE,
    Act,
    Misbehaving,
    Moment,
    close,
    reply,
    reset,
    stall,
)

pytestmark = pytest.mark.anyio


def acme(server: Misbehaving, **more: Any) -> Acme:
    return Acme(user_id="u", api_key="k", base_url=server.url, **more)


def async_acme(server: Misbehaving, **more: Any) -> AsyncAcme:
    return AsyncAcme(user_id="u", api_key="k", base_url=server.url, **more)


FAULTS: dict[str, Act] = {
    "reset before the status line": reset(),
    "closed before the status line": close(),
    "reset after the status line": reset(HEAD),
    "reset in the body": reset(HALF),
    "truncated body": close(HALF),
    "no HTTP at all": close(b"220 mail.example ESMTP\r\n"),
    "half a status line": close(b"HTTP/1.1 2"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_get_survives_two_faults(fault: Act) -> None:
    with Misbehaving(fault, fault, reply()) as server, acme(server) as crm:
        raw = with_clock(crm, Moment().clock()).contacts.get.raw("c1")
        assert (raw.tries, len(server.came)) == (3, 3)
    with Misbehaving(fault, fault, reply()) as server:
        async with async_acme(server) as other:
            raw = await with_clock(other, Moment().clock()).contacts.get.raw("c1")
            assert (raw.tries, len(server.came)) == (3, 3)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_post_is_sent_once(fault: Act) -> None:
    with Misbehaving(fault, reply(201)) as server:
        with acme(server) as crm, pytest.raises(APIConnectionError) as caught:
            crm.contacts.create(last_name="L")
        assert caught.value.was_sent
        assert [came.method for came in server.came] == ["POST"]
    with Misbehaving(fault, reply(201)) as server:
        async with async_acme(server) as other:
            with pytest.raises(APIConnectionError):
                await other.contacts.create(last_name="L")
        assert [came.method for came in server.came] == ["POST"]


def test_a_length_that_promises_too_much_is_a_connection_error() -> None:
    with Misbehaving(reply(200, ONE, length=len(ONE) + 5)) as server:
        with (
            acme(server, max_retries=0) as crm,
            pytest.raises(APIConnectionError) as caught,
        ):
            crm.contacts.get("c1")
        assert caught.value.response is not None
        assert caught.value.response.content == ONE


def test_bytes_after_an_answer_are_not_taken_for_the_next_one() -> None:
    evil = reply(200, ONE + b"HTTP/1.1 200 OK\r\n\r\nevil", length=len(ONE))
    with Misbehaving(evil) as server, acme(server) as crm:
        assert [crm.contacts.get("c1").id for _ in range(2)] == ["c1", "c1"]


@pytest.mark.parametrize("act", [stall(), stall(HEAD), stall(HALF)])
async def test_a_server_that_stalls_costs_no_more_than_the_timeout(act: Act) -> None:
    with Misbehaving(act) as server:
        started = time.monotonic()
        with (
            acme(server, timeout=0.2, max_retries=5) as hasty,
            pytest.raises(APITimeoutError),
        ):
            hasty.contacts.get("c1")
        async with async_acme(server, timeout=0.2) as crm:
            with pytest.raises(APITimeoutError):
                await crm.contacts.get("c1")
        assert time.monotonic() - started < 30


async def test_headers_that_trickle_end_with_the_time_of_the_call() -> None:
    def trickle(wire: Any) -> bool:
        wire.write(HEAD)
        while True:
            wire.write(b"X-A: 1\r\n")
            time.sleep(0.02)

    with Misbehaving(trickle) as server:
        async with async_acme(server, timeout=0.2) as crm:
            started = time.monotonic()
            with pytest.raises(APITimeoutError):
                await crm.contacts.get("c1")
            assert time.monotonic() - started < 30


def test_a_storm_of_429_is_waited_out_once_for_all_threads() -> None:
    storm = reply(429, b"{}", Retry_After="0.05")
    with Misbehaving(storm, storm, storm, reply()) as server:
        crm = acme(server, max_retries=6)
        with ThreadPoolExecutor(4) as pool:
            raws = list(pool.map(crm.contacts.get.raw, ["c1"] * 8))
        assert all(raw.status == 200 for raw in raws)
        assert len(server.came) == 8 + 3
        crm.close()


def test_a_storm_that_does_not_end_is_told() -> None:
    with Misbehaving(reply(429, b"{}", Retry_After="2")) as server:
        with (
            acme(server) as crm,
            pytest.raises(RateLimitError, match="come back in 2 s") as caught,
        ):
            with_clock(crm, Moment().clock()).contacts.create(last_name="L")
        assert (caught.value.tries, caught.value.retry_after) == (3, 2)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_credentials_go_to_another_origin_on_a_redirect(status: int) -> None:
    with Misbehaving(reply()) as other:
        away = reply(status, b"", Location=f"{other.url}/contacts/c1")
        with Misbehaving(away) as server:
            with acme(server) as crm, pytest.raises(StatusError) as caught:
                crm.contacts.get("c1")
            assert caught.value.status == status
        assert other.came == []


def test_what_cannot_be_a_header_is_refused_before_sending() -> None:
    with Misbehaving(reply()) as server, acme(server) as crm:
        for bad in ("a\r\nX-Evil: 1", "a\x00b", "a\x7f"):
            with pytest.raises(ValueError, match="control character") as caught:
                crm.request("GET", "/x", headers={"X-A": bad})
            assert bad not in str(caught.value)
        with pytest.raises(ValueError, match="name of a header"):
            crm.request("GET", "/x", headers={"X A": "1"})
        assert server.came == []


async def test_a_closed_client_says_so() -> None:
    crm = Acme(user_id="u", api_key="k")
    copy = crm.with_options(timeout=1)
    crm.close()
    crm.close()
    for closed in (crm, copy):
        with pytest.raises(RuntimeError, match="client is closed"):
            closed.contacts.get("c1")
    other = AsyncAcme(user_id="u", api_key="k")
    async with other:
        pass
    with pytest.raises(RuntimeError, match="client is closed"):
        await other.contacts.get("c1")


def _in_child(act: Callable[[], bool]) -> bool:
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if act() else 1)
        except BaseException:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_makes_its_own_connections() -> None:
    with Misbehaving(reply()) as server, acme(server) as crm:
        crm.contacts.get("c1")
        assert _in_child(lambda: crm.contacts.get("c1").id == "c1")
        assert crm.contacts.get("c1").id == "c1", "the parent's connection still works"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_users_own_client_is_not_used_in_a_forked_child() -> None:
    def refused() -> bool:
        try:
            crm.contacts.get("c1")
        except RuntimeError as error:
            return "forked" in str(error)
        return False

    with Misbehaving(reply()) as server, httpx2.Client() as own:
        crm = acme(server, http_client=own)
        crm.contacts.get("c1")
        assert _in_child(refused)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_client_works_in_a_second_loop_after_the_first_is_over() -> None:
    with Misbehaving(reply()) as server:
        crm = async_acme(server)

        async def get(client: AsyncAcme) -> str:
            return (await client.contacts.get("c1")).id

        async def last(client: AsyncAcme) -> str:
            async with client:
                return await get(client)

        assert asyncio.run(get(crm)) == "c1"
        assert asyncio.run(last(crm)) == "c1"
        del crm
        gc.collect()  # here, where what the first loop left open may warn


def test_a_client_in_two_loops_at_once_says_what_is_wrong() -> None:
    with Misbehaving(reply()) as server:
        crm = async_acme(server)
        problems: list[str] = []

        async def get() -> None:
            await crm.contacts.get("c1")

        def elsewhere() -> None:
            try:
                asyncio.run(get())
            except RuntimeError as error:
                problems.append(str(error))

        async def main() -> None:
            async with crm:
                await get()
                await anyio.to_thread.run_sync(elsewhere)

        asyncio.run(main())
        assert len(problems) == 1
        assert "another event loop" in problems[0]


async def test_one_pool_serves_many_threads_and_tasks() -> None:
    with Misbehaving(reply()) as server:
        with acme(server) as crm, ThreadPoolExecutor(8) as pool:
            found = pool.map(crm.contacts.get, ["c1"] * 80)
            assert {each.id for each in found} == {"c1"}
        async with async_acme(server) as other, anyio.create_task_group() as group:
            for _ in range(80):
                group.start_soon(other.contacts.get.raw, "c1")
        assert len(server.came) == 160


async def test_many_tasks_open_no_more_connections_than_there_are_places() -> None:
    """They wait before the pool, which looks through all who wait in it at each call."""
    wires: set[Any] = set()

    def noted(wire: Any) -> bool:
        wires.add(wire)
        return reply()(wire)

    with Misbehaving(noted) as server:
        async with (
            async_acme(server, max_in_flight=4) as crm,
            anyio.create_task_group() as group,
        ):
            for _ in range(200):
                group.start_soon(crm.contacts.get.raw, "c1")
        assert len(server.came) == 200
    assert len(wires) <= 4


async def test_a_cancelled_task_gives_its_place_back() -> None:
    with Misbehaving(stall(), reply()) as server:
        async with async_acme(server, max_in_flight=1) as crm:
            with anyio.move_on_after(0.1):
                await crm.contacts.get("c1")
            assert (await crm.contacts.get("c1")).id == "c1"


def test_a_thread_waits_for_a_place() -> None:
    gate = threading.Event()

    def slow(wire: Any) -> bool:
        gate.wait(5)
        return reply()(wire)

    with Misbehaving(slow, reply()) as server:
        crm = acme(server, max_in_flight=1)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(crm.contacts.get, "c1") for _ in range(2)]
            gate.set()
            assert [each.result().id for each in both] == ["c1", "c1"]
        crm.close()


def test_without_a_trust_store_certifi_helps_or_the_message_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = ssl.get_default_verify_paths().cafile or ""
    monkeypatch.setattr(tls, "_has_folder", lambda: False)
    empty = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert not tls.has_trust(empty)
    monkeypatch.setitem(sys.modules, "certifi", None)
    assert not tls.has_trust(tls.with_trust(empty))
    if not store:
        pytest.skip("this machine has no trust store to stand for certifi's")

    class Certifi:
        @staticmethod
        def where() -> str:
            return store

    monkeypatch.setitem(sys.modules, "certifi", Certifi)
    assert tls.has_trust(tls.with_trust(empty))


def test_a_certificate_that_is_not_trusted_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from crmgen.runtime.connections import library

    def nobody(_: ssl.SSLContext) -> bool:
        return False

    monkeypatch.setattr(library, "has_trust", nobody)
    calls: list[int] = []

    def refuse(_: object, request: httpx2.Request) -> httpx2.Response:
        calls.append(1)
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]", request=request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", refuse)
    with (
        Acme(user_id="u", api_key="k", base_url="https://localhost:9") as crm,
        pytest.raises(APIConnectionError, match="ca-certificates"),
    ):
        crm.contacts.get("c1")
    assert calls == [1]


async def test_timeouts_of_phases_never_exceed_what_is_left() -> None:
    with Misbehaving(stall()) as server:
        limits = Timeout(total=0.15, connect=None)
        with acme(server, timeout=limits) as crm:
            started = time.monotonic()
            with pytest.raises(APITimeoutError):
                crm.contacts.get("c1")
            assert time.monotonic() - started < 30
