"""OAuth 2.0 against a real authorization server: getting, keeping, renewing and losing tokens."""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import anyio
import httpx2
import pytest

from crmgen.runtime.auth.api_key import ApiKey
from crmgen.runtime.auth.scheme import TokenContext
from crmgen.runtime.connections.semaphore import FairSemaphore
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    AuthorizationError,
    ConfigurationError,
    CredentialsError,
    SDKError,
    ServerError,
    TokenError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import (
    AsyncClient,
    SyncClient,
    carry_out_async,
    settings_of,
    with_clock,
)
from crmgen.runtime.http.clock import Clock
from crmgen.runtime.http.request import AccessToken, Secrets
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.oauth.client_options import AsyncOAuthOptions, SyncOAuthOptions
from crmgen.runtime.oauth.login import AsyncAuthorizationCode, AuthorizationCode
from crmgen.runtime.oauth.renewal import TokenSource
from crmgen.runtime.oauth.scheme import OAuth2
from crmgen.runtime.oauth.token_requests import Application, Form
from crmgen.runtime.oauth.tokens import FileTokenStore, MemoryTokenStore, Token

from .authorization_server import LIFETIME, REDIRECT_URI, AuthorizationServer, Hand
from .misbehaving import Misbehaving, stall
from .test_auth import everything_shown

pytestmark = pytest.mark.anyio

SECRET = "hush hush/é"
ME: Call[Any, Any] = Call("GET", "/me", returns={"200": dict})
MakeServer = Callable[..., AuthorizationServer]


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def make_server(clock: Hand) -> Iterator[MakeServer]:
    made: list[AuthorizationServer] = []

    def make(*, in_body: bool = False, is_public: bool = False) -> AuthorizationServer:
        made.append(AuthorizationServer(clock, in_body=in_body, is_public=is_public))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def server(make_server: MakeServer) -> AuthorizationServer:
    return make_server()


def facts(server: AuthorizationServer, **urls: str) -> ApiFacts:
    """An API whose token endpoint is stated relative to its server."""
    stated: dict[str, Any] = {
        "authorization_url": "/authorize",
        "token_url": "token",
        "client_credentials_url": f"{server.url}/token",
        **urls,
    }
    scheme = OAuth2(scope="scope", **stated)
    return ApiFacts("acme", "1", server.url, {"oauth": scheme}, (("oauth",),))


def client(server: AuthorizationServer, **given: Any) -> SyncClient:
    store = given.pop("token_store", None)
    more = {"client_id": "app", "client_secret": SECRET, **given}
    crm = SyncClient(facts(server), more, SyncOAuthOptions(token_store=store))
    return with_clock(crm, Clock(wall=server.grants.clock))


def async_client(server: AuthorizationServer, **given: Any) -> AsyncClient:
    store = given.pop("token_store", None)
    more = {"client_id": "app", "client_secret": SECRET, **given}
    crm = AsyncClient(facts(server), more, AsyncOAuthOptions(token_store=store))
    return with_clock(crm, Clock(wall=server.grants.clock))


def failure(crm: SyncClient) -> SDKError:
    """What a call raises, from a frame that holds no secret."""
    with pytest.raises(SDKError) as caught:
        crm.send(ME)
    return caught.value


def come_back(login_url: str) -> str:
    """What a browser does: the user allows it, and is sent back."""
    return httpx2.get(login_url, follow_redirects=False).headers["location"]


# --- getting a token ----------------------------------------------------------------------------


def test_client_credentials_get_one_token_for_many_calls(
    server: AuthorizationServer,
) -> None:
    with client(server) as crm:
        assert crm.send(ME).parsed == {"is_known": True}
        crm.send(ME)
    assert server.token_requests == [{"grant_type": "client_credentials"}]
    assert len(set(server.api_requests)) == 1


async def test_client_credentials_of_the_async_client(
    server: AuthorizationServer,
) -> None:
    async with async_client(server, scope="deals") as crm:
        assert (await crm.send(ME)).parsed == {"is_known": True}
    assert server.grants.scopes == [["deals"]]


def test_a_server_that_wants_the_secret_in_the_form_gets_it_there(
    make_server: MakeServer, clock: Hand
) -> None:
    server = make_server(in_body=True)
    with client(server) as crm:
        crm.send(ME)
        clock.now += LIFETIME
        crm.send(ME)
    # refused once, and remembered
    assert ["client_secret" in each for each in server.token_requests] == [
        False,
        True,
        True,
    ]


def test_credentials_of_the_environment(
    server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_CLIENT_ID", "app")
    monkeypatch.setenv("ACME_CLIENT_SECRET", SECRET)
    with client(server, client_id=None, client_secret=None) as crm:
        assert crm.send(ME).status == 200


def test_a_token_that_is_given_is_used_as_it_is(server: AuthorizationServer) -> None:
    given = {"client_id": None, "client_secret": None, "token": "mine"}
    with client(server, **given) as crm, pytest.raises(AuthenticationError) as caught:
        crm.send(ME)
    assert not isinstance(caught.value, TokenError)
    assert server.api_requests == ["Bearer mine"]
    assert server.token_requests == []


def test_a_function_gives_the_token_and_nothing_is_renewed(
    server: AuthorizationServer,
) -> None:
    with client(server, token=lambda: "mine") as crm:
        assert isinstance(failure(crm), AuthenticationError)
    assert server.token_requests == []


def test_the_ways_to_give_credentials_are_told(server: AuthorizationServer) -> None:
    with client(server, client_id=None, client_secret=None) as crm:
        error = failure(crm)
    assert isinstance(error, CredentialsError)
    assert str(error) == (
        "acme: GET /me needs credentials; pass token= to the client or set ACME_TOKEN;"
        " or pass refresh_token= to the client or set ACME_REFRESH_TOKEN;"
        " or pass client_id= and client_secret= to the client or set ACME_CLIENT_ID and"
        " ACME_CLIENT_SECRET"
    )


def test_an_operation_takes_the_alternative_that_is_at_hand(
    server: AuthorizationServer,
) -> None:
    both = facts(server)
    schemes = {**both.schemes, "key": ApiKey("header", "X-Key")}
    either = ApiFacts("acme", "1", server.url, schemes, (("oauth",), ("key",)))
    with SyncClient(either, {"api_key": "k"}) as crm:
        with pytest.raises(AuthenticationError):
            crm.send(ME)
        with pytest.raises(AuthenticationError):
            crm.send(ME.but(security=()))
    assert server.token_requests == []
    with SyncClient(
        either, {"api_key": "k", "client_id": "app", "client_secret": SECRET}
    ) as crm:
        assert crm.send(ME).status == 200
        assert "x-key" not in crm.send(ME).request.secrets.headers


# --- logging in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("is_public", [False, True])
def test_authorization_code_with_pkce_and_state(
    make_server: MakeServer, is_public: bool
) -> None:
    server = make_server(is_public=is_public)
    with client(server, client_secret=None if is_public else SECRET) as crm:
        login = AuthorizationCode(crm, REDIRECT_URI, scopes=["contacts", "deals"])
        query = dict(parse_qsl(urlsplit(login.url).query))
        assert query["scope"] == "contacts deals"
        assert query["code_challenge_method"] == "S256"
        assert login.verifier not in login.url
        token = login.finish(come_back(login.url))
        assert crm.send(ME).status == 200
    assert server.api_requests == [f"Bearer {token.access_token}"]
    [sent] = server.token_requests
    assert sent["grant_type"] == "authorization_code"
    assert sent["code_verifier"] == login.verifier
    assert ("client_id" in sent) == is_public


async def test_a_login_of_the_async_client_that_two_requests_share(
    server: AuthorizationServer,
) -> None:
    async with async_client(server) as crm:
        begun = AsyncAuthorizationCode(crm, REDIRECT_URI)
        redirect = come_back(begun.url)
        ended = AsyncAuthorizationCode(
            crm, REDIRECT_URI, state=begun.state, verifier=begun.verifier
        )
        await ended.finish(redirect)
        assert (await crm.send(ME)).status == 200


def test_a_redirect_of_another_login_is_refused(server: AuthorizationServer) -> None:
    with client(server) as crm:
        login = AuthorizationCode(crm, REDIRECT_URI)
        stolen = come_back(AuthorizationCode(crm, REDIRECT_URI).url)
        with pytest.raises(AuthorizationError) as caught:
            login.finish(stolen)
        assert caught.value.code == "invalid_state"
        with pytest.raises(AuthorizationError) as caught:
            login.finish(f"{REDIRECT_URI}?state={login.state}&error=access_denied")
        assert caught.value.code == "access_denied"
        with pytest.raises(AuthorizationError):
            login.finish(f"{REDIRECT_URI}?state={login.state}")
    assert server.token_requests == []


def test_another_verifier_gets_no_token(server: AuthorizationServer) -> None:
    with client(server) as crm:
        login = AuthorizationCode(crm, REDIRECT_URI)
        thief = AuthorizationCode(crm, REDIRECT_URI, state=login.state)
        with pytest.raises(TokenError) as caught:
            thief.finish(come_back(login.url))
    assert caught.value.code == "invalid_grant"


def test_a_login_needs_a_scheme_that_has_one_and_a_client_id(
    server: AuthorizationServer,
) -> None:
    with client(server, client_id=None) as crm:
        with pytest.raises(ConfigurationError, match="client_id="):
            AuthorizationCode(crm, REDIRECT_URI)
        with pytest.raises(ConfigurationError, match="no such way"):
            AuthorizationCode(crm, REDIRECT_URI, scheme="other")


# --- renewing -----------------------------------------------------------------------------------


def test_a_token_is_renewed_before_it_runs_out(
    server: AuthorizationServer, clock: Hand
) -> None:
    with client(server) as crm:
        crm.send(ME)
        clock.now += LIFETIME - 61
        crm.send(ME)
        assert len(server.token_requests) == 1
        clock.now += 2
        crm.send(ME)
    assert len(server.token_requests) == 2


def test_a_refresh_token_that_is_replaced_is_kept(
    server: AuthorizationServer, clock: Hand
) -> None:
    store = MemoryTokenStore()
    given = {"refresh_token": "first-refresh-token", "token_store": store}
    for _ in range(2):  # the second client starts with the old token, and finds the new
        with client(server, **given) as crm:
            crm.send(ME)
            clock.now += LIFETIME
            crm.send(ME)
            clock.now += LIFETIME
    sent = [each["refresh_token"] for each in server.token_requests]
    assert sent[0] == "first-refresh-token"
    assert len(set(sent)) == len(sent) == 4


def test_a_401_gets_a_new_token_once(server: AuthorizationServer) -> None:
    with client(server) as crm:
        crm.send(ME)
        server.revoke_all()
        assert crm.send(ME).status == 200
        assert len(server.token_requests) == 2
        server.grants.validate_bearer_token = lambda *_: False  # type: ignore[method-assign]
        with pytest.raises(AuthenticationError):
            crm.send(ME)
    assert len(server.token_requests) == 3
    assert len(server.api_requests) == 5


async def test_a_401_gets_a_new_token_once_async(server: AuthorizationServer) -> None:
    async with async_client(server) as crm:
        await crm.send(ME)
        server.revoke_all()
        assert (await crm.send(ME)).status == 200
    assert len(server.token_requests) == 2


def test_many_threads_across_expiry_make_one_token_request(
    server: AuthorizationServer, clock: Hand
) -> None:
    count = 16
    with client(server, refresh_token="first-refresh-token") as crm:
        crm.send(ME)
        clock.now += LIFETIME
        barrier = threading.Barrier(count)

        def call(_: int) -> int:
            barrier.wait()
            return crm.send(ME).status

        with ThreadPoolExecutor(count) as pool:
            assert set(pool.map(call, range(count))) == {200}
        assert len(server.token_requests) == 2
        server.revoke_all()
        with ThreadPoolExecutor(count) as pool:
            assert set(pool.map(call, range(count))) == {200}
    assert len(server.token_requests) == 3


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_many_tasks_across_expiry_make_one_token_request(
    server: AuthorizationServer, clock: Hand
) -> None:
    async with async_client(server, refresh_token="first-refresh-token") as crm:
        for _ in range(2):
            answers = await asyncio.gather(*(crm.send(ME) for _ in range(50)))
            assert {answer.status for answer in answers} == {200}
            clock.now += LIFETIME
    assert len(server.token_requests) == 2


def test_threads_with_loops_of_their_own_share_one_token(
    server: AuthorizationServer, clock: Hand
) -> None:
    source = settings_of(client(server)).credentials.provider("oauth")
    barrier = threading.Barrier(8)

    async def use() -> AccessToken:
        async with async_client(server) as crm:
            steps = source.current(TokenContext(server.url, None, clock))
            return await carry_out_async(crm, steps)

    def run(_: int) -> str:
        barrier.wait()
        return asyncio.run(use()).access_token

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(run, range(8)))) == 1
    assert len(server.token_requests) == 1


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_task_that_is_cancelled_leaves_the_turn_to_the_next(
    server: AuthorizationServer,
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        arrived.set()
        go_on.wait(10)

    server.before_token = hold
    async with async_client(server) as crm:
        first = asyncio.create_task(crm.send(ME))
        await asyncio.to_thread(arrived.wait, 10)
        second = asyncio.create_task(crm.send(ME))
        await asyncio.sleep(0)
        first.cancel()
        go_on.set()
        assert (await second).status == 200
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(server.token_requests) == 2


# --- faults of the token endpoint -----------------------------------------------------------------


@pytest.mark.parametrize("fault", ["reset", "503 busy"])
def test_a_token_endpoint_that_fails_once_is_asked_again(
    server: AuthorizationServer, fault: str
) -> None:
    server.faults = [fault]
    with client(server) as crm:
        assert crm.send(ME).status == 200
    assert len(server.token_requests) == 2


def test_a_token_endpoint_that_keeps_failing_fails_the_call(
    server: AuthorizationServer,
) -> None:
    server.faults = ["reset", "reset", "503 busy", "503 busy"]
    with client(server) as crm:
        with pytest.raises(APIConnectionError, match="/token"):
            crm.send(ME)
        with pytest.raises(ServerError, match="/token"):
            crm.send(ME)
        assert crm.send(ME).status == 200
    assert server.api_requests[1:] == []


def test_a_token_that_is_still_good_bridges_an_outage(
    server: AuthorizationServer, clock: Hand
) -> None:
    with client(server) as crm:
        crm.send(ME)
        clock.now += LIFETIME - 30
        server.faults = ["503 busy", "503 busy"]
        crm.send(ME)
        crm.send(ME)  # asked for nothing: not yet another try
        assert len(server.token_requests) == 3
        clock.now += 11
        crm.send(ME)
        assert len(server.token_requests) == 4
    assert len(set(server.api_requests)) == 2


def test_a_redirect_of_the_token_endpoint_is_not_followed(
    server: AuthorizationServer,
) -> None:
    server.faults = ["307 elsewhere"]
    with client(server) as crm, pytest.raises(TokenError, match="307"):
        crm.send(ME)
    assert len(server.token_requests) == 1
    assert server.api_requests == []


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"access_token": 5}'])
def test_an_answer_without_a_token_is_an_error(
    server: AuthorizationServer, body: str
) -> None:
    server.faults = [f"200 {body}"]
    with client(server) as crm, pytest.raises(TokenError) as caught:
        crm.send(ME)
    assert (caught.value.code, caught.value.status) == ("", 200)


def test_waiting_threads_share_a_refusal(
    server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = 4
    in_line = threading.Semaphore(0)

    class Watched(FairSemaphore):
        def _enqueue(self, wake: Callable[[], object]) -> Any:
            waiter = super()._enqueue(wake)
            if waiter is not None:
                in_line.release()
            return waiter

    monkeypatch.setattr("crmgen.runtime.oauth.renewal.FairSemaphore", Watched)
    server.before_token = lambda: [in_line.acquire(timeout=10) for _ in range(waiting)]
    with client(server, refresh_token="revoked") as crm:

        def call(_: int) -> str:
            error = failure(crm)
            assert isinstance(error, TokenError)
            return error.code

        with ThreadPoolExecutor(waiting + 1) as pool:
            assert set(pool.map(call, range(waiting + 1))) == {"invalid_grant"}
    assert len(server.token_requests) == 1


def test_what_another_process_renewed_meanwhile_is_used(
    server: AuthorizationServer, clock: Hand, tmp_path: Path
) -> None:
    given = {"refresh_token": "first-refresh-token"}
    stores = [FileTokenStore(tmp_path / "tokens.json") for _ in range(2)]
    one, two = (client(server, token_store=each, **given) for each in stores)
    one.send(ME)
    clock.now += LIFETIME
    two.send(ME)
    one.send(ME)
    assert len(server.token_requests) == 2
    one.close()
    two.close()


# --- no secret is shown -----------------------------------------------------------------------------


@pytest.mark.parametrize("grant", ["client_credentials", "refresh_token"])
def test_a_refusal_tells_the_code_and_no_secret(
    server: AuthorizationServer, grant: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary-2f9c"
    given = {"client_secret": canary}
    if grant == "refresh_token":
        given = {"refresh_token": canary}
    server.faults = [
        f'400 {{"error": "invalid_grant", "error_description": "{canary} is bad",'
        f' "access_token": "{canary}"}}'
    ]
    with client(server, **given) as crm:
        error = failure(crm)
    assert isinstance(error, AuthenticationError)
    assert isinstance(error, TokenError)
    assert (error.code, error.status) == ("invalid_grant", 400)
    assert "invalid_grant: *** is bad" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert again.code == "invalid_grant"
    shown = [everything_shown(error), repr(pickle.dumps(error)), caplog.text, repr(crm)]
    shown += [repr(error.response.content), repr(vars(crm))]
    assert canary not in "\n".join(shown)


def test_no_token_is_shown_or_pickled(
    server: AuthorizationServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with client(server, refresh_token="first-refresh-token") as crm:
        raw = crm.send(ME)
        sent = server.api_requests[0].removeprefix("Bearer ")
        server.faults = ["reset", "reset"]
        server.revoke_all()
        error = failure(crm)
    assert isinstance(error, APIConnectionError)
    shown = [everything_shown(error), repr(pickle.dumps(error))]
    shown += [caplog.text, repr(raw), repr(raw.request.secrets), repr(vars(crm))]
    for secret in (sent, "first-refresh-token", SECRET):
        assert secret not in "\n".join(shown)
    assert "POST" in caplog.text
    token = Token(sent, "r")
    assert repr(token) == "Token(***, expires_at=None)"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(token)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(AuthorizationCode(crm, REDIRECT_URI))


def test_a_token_that_another_process_saves_during_a_refusal_is_used(
    server: AuthorizationServer,
) -> None:
    good = client(server, token_store=(first := MemoryTokenStore()))
    good.send(ME)
    (saved,) = first._tokens.values()  # pyright: ignore[reportPrivateUsage]

    class Late(MemoryTokenStore):
        """Has the other's token from the second look on."""

        looks = 0

        def load(self, key: str, /) -> Token | None:  # noqa: ARG002
            self.looks += 1
            return saved if self.looks > 1 else None

    with client(server, token_store=Late(), refresh_token="used-up") as crm:
        assert crm.send(ME).parsed == {"is_known": True}
    good.close()


def test_a_token_endpoint_that_is_silent_is_asked_once() -> None:
    with Misbehaving(stall()) as silent:
        scheme = OAuth2(client_credentials_url=f"{silent.url}/token")
        stated = ApiFacts("acme", "1", silent.url, {"oauth": scheme}, (("oauth",),))
        given = {"client_id": "app", "client_secret": SECRET}
        options = SyncOAuthOptions(timeout=0.2, max_retries=0)
        with (
            SyncClient(stated, given, options) as crm,
            pytest.raises(APITimeoutError),
        ):
            crm.send(ME)
        assert len(silent.came) == 1


def test_a_turn_for_a_token_that_does_not_come_in_time(
    server: AuthorizationServer,
) -> None:
    with client(server) as crm:
        source = settings_of(crm).credentials.provider("oauth")
        assert isinstance(source, TokenSource)
        assert source._semaphore.acquire_nowait()  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(APITimeoutError, match="no token came in time"):
            crm.with_options(timeout=0.05).send(ME)


async def test_two_tasks_that_ask_for_the_client_at_once_agree(
    server: AuthorizationServer,
) -> None:
    asked, known = [0], anyio.Event()

    async def id() -> str:
        asked[0] += 1
        if asked[0] == 1:
            await known.wait()
        return "app"

    async def secret() -> str:
        known.set()
        return SECRET

    async with (
        async_client(server, client_id=id, client_secret=secret) as crm,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(crm.send, ME)
        tasks.start_soon(crm.send, ME)
    assert len(server.token_requests) == 1


def test_a_client_without_an_id_sends_none() -> None:
    application = Application("", "s3cret")
    application.in_body = True
    assert application.sign(Secrets(), Form()) == {"client_secret": "s3cret"}


def test_a_login_is_shown_by_where_it_comes_back(server: AuthorizationServer) -> None:
    with client(server) as crm:
        login = AuthorizationCode(crm, REDIRECT_URI)
    assert REDIRECT_URI in repr(login)
