"""Tokens and their stores; taking turns."""

from __future__ import annotations

import asyncio
import signal
import stat
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import trio

from crmgen.runtime.connections.semaphore import FairSemaphore
from crmgen.runtime.errors.exceptions import ConfigurationError
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.http.request import Request
from crmgen.runtime.http.response import Response
from crmgen.runtime.oauth.login import challenge_of, new_verifier
from crmgen.runtime.oauth.scheme import OAuth2
from crmgen.runtime.oauth.token_requests import (
    Application,
    Form,
    endpoint,
    read_token,
    store_key,
)
from crmgen.runtime.oauth.tokens import FileTokenStore, Token

pytestmark = pytest.mark.anyio

TOKEN = Token("a", "r", expires_at=1000.0, issued_at=400.0, scope="s", grant="g")


def test_the_challenge_of_the_standard() -> None:
    """RFC 7636 appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert len(new_verifier()) == 43
    assert new_verifier() != new_verifier()


@pytest.mark.parametrize(
    ("lifetime", "at", "fresh"),
    [(3600, 3539, True), (3600, 3540, False), (30, 23, True), (30, 24, False)],
)
def test_a_token_is_fresh_until_shortly_before_its_end(
    lifetime: float, at: float, fresh: bool
) -> None:
    token = Token("a", expires_at=lifetime, issued_at=0)
    assert token.is_fresh(at) is fresh
    assert not token.is_over(at)
    assert token.is_over(lifetime)
    assert Token("a").is_fresh(1e12)


def read(body: str, **form: str) -> Any:
    request = Request("POST", "https://x.test/token", Headers(), None)
    kind = Headers([("content-type", "application/json")])
    response = Response(200, kind, body.encode(), request)
    fields = Form({"grant_type": "refresh_token", **form})
    return read_token(response, fields, Application("app", "s"), 100.0)


@pytest.mark.parametrize(
    ("stated", "expires_at"),
    [
        ("60", 160.0),
        ('"60"', 160.0),
        ("60.5", 160.5),
        ("null", None),
        ('"soon"', None),
        ("-1", None),
        ("NaN", None),
        ("1e999", None),
        ("[]", None),
    ],
)
def test_the_end_of_a_token(stated: str, expires_at: float | None) -> None:
    token = read(f'{{"access_token": "a", "expires_in": {stated}}}')
    assert token.expires_at == expires_at


def test_a_refresh_token_stays_until_another_comes() -> None:
    assert read('{"access_token": "a"}', refresh_token="old").refresh_token == "old"
    body = '{"access_token": "a", "refresh_token": "new"}'
    assert read(body, refresh_token="old").refresh_token == "new"
    assert read(body, grant_type="client_credentials").refresh_token is None


@pytest.mark.parametrize(
    ("stated", "base_url", "whole"),
    [
        ("token", "https://x.test/v1", "https://x.test/v1/token"),
        ("/token", "https://x.test/v1", "https://x.test/token"),
        ("https://id.test/t?a=1", "https://x.test/v1", "https://id.test/t?a=1"),
    ],
)
def test_an_endpoint_is_relative_to_the_server(
    stated: str, base_url: str, whole: str
) -> None:
    assert endpoint(stated, base_url) == whole


@pytest.mark.parametrize("stated", ["file:///t", "https://{tenant}.test/t", "https:t"])
def test_what_is_no_endpoint_is_refused(stated: str) -> None:
    with pytest.raises(ConfigurationError, match="OAuth endpoint"):
        endpoint(stated, "")


def test_keys_tell_clients_servers_and_users_apart() -> None:
    one, two = Application("one", "s"), Application("two", "s")
    keys = {
        store_key("u", one, {}),
        store_key("u", two, {}),
        store_key("v", one, {}),
        store_key("u", one, {"for": "refresh-1"}),
        store_key("u", one, {"for": "refresh-2"}),
    }
    assert len(keys) == 5
    assert not any("refresh-" in key for key in keys)


def test_a_scheme_without_an_endpoint_only_takes_a_token() -> None:
    assert OAuth2().ways == (("token",),)
    assert OAuth2(token_url="/t").ways == (("token",), ("refresh_token",))


def test_a_file_of_tokens_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "tokens.json"
    store = FileTokenStore(path)
    assert store.load("k") is None
    store.save("k", TOKEN)
    store.save("other", Token("b"))
    path.chmod(0o644)
    store.save("k", TOKEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert FileTokenStore(path).load("k") == TOKEN
    assert FileTokenStore(path).load("other") == Token("b")
    assert sorted(each.name for each in path.parent.iterdir()) == [
        "tokens.json",
        "tokens.json.lock",
    ]


def test_a_file_of_tokens_loses_nothing_to_many_writers(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"

    def save(number: int) -> None:
        FileTokenStore(path).save(str(number), TOKEN)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(40)))
    assert all(FileTokenStore(path).load(str(n)) == TOKEN for n in range(40))


def test_a_save_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save("k", TOKEN)

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("crmgen.runtime.oauth.tokens.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.save("k", Token("b"))
    assert store.load("k") == TOKEN
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("text", ["", "[]", "{", '{"k": 1}', '{"k": {"x": 1}}'])
def test_a_file_of_another_kind_is_not_touched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"notes\.txt is not a file of tokens"):
        FileTokenStore(path).load("k")
    with pytest.raises(ConfigurationError):
        FileTokenStore(path).save("k", TOKEN)
    assert path.read_text() == text


def test_tokens_as_text() -> None:
    assert Token.from_json(TOKEN.to_json()) == TOKEN
    with pytest.raises(ValueError, match="not the text of a token"):
        Token.from_json('{"a": 1}')


def test_a_turn_that_comes_too_late_is_not_taken() -> None:
    semaphore = FairSemaphore()
    assert semaphore.acquire()
    assert not semaphore.acquire(0.001)
    semaphore.release()
    assert semaphore.acquire(0)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_turn_goes_to_threads_and_tasks_in_order() -> None:
    semaphore = FairSemaphore()
    order: list[str] = []

    async def task() -> None:
        assert await semaphore.acquire_async()
        order.append("task")
        semaphore.release()

    def thread() -> None:
        assert semaphore.acquire()
        order.append("thread")
        semaphore.release()

    assert await semaphore.acquire_async()
    waiting = asyncio.create_task(task())
    await asyncio.sleep(0)
    other = threading.Thread(target=thread)
    other.start()
    assert not await semaphore.acquire_async(0.001)
    semaphore.release()
    await waiting
    await asyncio.to_thread(other.join, 10)
    assert order == ["task", "thread"]


def test_a_thousand_tasks_of_a_loop_wake_each_other_without_its_socket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What wakes a loop from a thread costs a write and a read of the system each time."""
    woken: list[object] = []
    loop = asyncio.SelectorEventLoop()
    wake_from_thread = loop.call_soon_threadsafe

    def noted(callback: Any, *args: Any, context: Any = None) -> asyncio.Handle:
        woken.append(callback)
        return wake_from_thread(callback, *args, context=context)

    monkeypatch.setattr(loop, "call_soon_threadsafe", noted)
    semaphore, order = FairSemaphore(2), list[int]()

    async def task(number: int) -> None:
        assert await semaphore.acquire_async(60)
        order.append(number)
        await asyncio.sleep(0)
        semaphore.release()

    async def main() -> None:
        await asyncio.gather(*(task(number) for number in range(1000)))

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(main())
        assert woken == []
    assert order == list(range(1000))


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_turn_passes_over_those_who_gave_up() -> None:
    semaphore = FairSemaphore()
    assert semaphore.acquire()
    waiting = [asyncio.create_task(semaphore.acquire_async()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    semaphore.release()
    waiting[1].cancel()  # after its turn came, before it knows
    assert await waiting[2]
    assert [each.cancelled() for each in waiting] == [True, True, False]


def test_a_turn_passes_over_a_loop_that_is_closed() -> None:
    semaphore = FairSemaphore()
    assert semaphore.acquire()

    loop = asyncio.new_event_loop()
    task = loop.create_task(semaphore.acquire_async())
    loop.run_until_complete(asyncio.sleep(0, None))
    loop.close()
    semaphore.release()
    assert semaphore.acquire(0.001)
    task.get_coro().close()


def test_a_turn_on_trio() -> None:
    """The HTTP library runs on trio too."""
    semaphore = FairSemaphore()

    async def wait_for_it() -> list[bool]:
        late = await semaphore.acquire_async(0.001)
        threading.Timer(0.01, semaphore.release).start()
        return [late, await semaphore.acquire_async()]

    assert semaphore.acquire()
    assert trio.run(wait_for_it) == [False, True]


def test_a_file_of_tokens_is_shown_by_its_path(tmp_path: Path) -> None:
    assert (
        repr(FileTokenStore(tmp_path / "t"))
        == f"FileTokenStore({str(tmp_path / 't')!r})"
    )


def test_a_save_where_no_file_can_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> Any:
        raise OSError("no space left")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(OSError, match="no space left"):
        FileTokenStore(tmp_path / "t").save("k", Token("a"))


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of signals")
def test_an_interrupted_wait_leaves_the_line() -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    semaphore = FairSemaphore()
    assert semaphore.acquire_nowait()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            semaphore.acquire(60)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    semaphore.release()
    assert semaphore.acquire_nowait(), "nobody waits in line any more"
