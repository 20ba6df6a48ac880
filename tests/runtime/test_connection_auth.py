"""What the HTTP library does of the security schemes: Digest, and client certificates."""

from __future__ import annotations

import io
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.runtime.auth.bearer import Bearer
from crmgen.runtime.auth.digest import Digest
from crmgen.runtime.auth.mutual_tls import MutualTLS
from crmgen.runtime.auth.other import OtherScheme
from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    AuthenticationError,
    ConfigurationError,
    CredentialsError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.client_options import AsyncOptions, SyncOptions
from crmgen.runtime.http.middleware import Send
from crmgen.runtime.http.request import Request
from crmgen.runtime.http.response import Response
from crmgen.runtime.http.settings import ApiFacts

from .digest_server import DigestServer, digest_server
from .recording import Recorder, answer
from .tls_server import PASSWORD, Authority, tls_server

pytestmark = pytest.mark.anyio

CALL: Call[Any, Any] = Call("GET", "/x y", query={"a": 1}, returns={"204": None})
POST: Call[Any, Any] = Call("POST", "/x", returns={"204": None})
DIGEST = ApiFacts("acme", "1", schemes={"d": Digest()}, security=(("d",),))
MUTUAL = ApiFacts("acme", "1", schemes={"m": MutualTLS()}, security=(("m",),))
ADA = {"username": "ada", "password": "hush: hush"}


class Pipe(io.BytesIO):
    """Cannot go back."""

    def tell(self) -> int:
        raise OSError


# --- Digest -----------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[DigestServer]:
    with digest_server() as made:
        yield made


def statuses(server: DigestServer) -> list[int]:
    return [status for status, _, _ in server.came]


def test_a_challenge_is_answered_and_the_next_calls_go_right_through(
    server: DigestServer,
) -> None:
    with SyncClient(DIGEST, ADA, SyncOptions(base_url=server.url)) as crm:
        for _ in range(3):
            assert crm.send(CALL).status == 204
    assert [target for _, target, _ in server.came] == ["/x%20y?a=1"] * 4
    assert statuses(server) == [401, 204, 204, 204]


async def test_the_async_client_answers_too(server: DigestServer) -> None:
    async with AsyncClient(DIGEST, ADA, AsyncOptions(base_url=server.url)) as crm:
        for _ in range(2):
            assert (await crm.send(CALL)).status == 204
    assert statuses(server) == [401, 204, 204]


def test_a_nonce_that_is_used_up_is_replaced() -> None:
    with digest_server(uses=1) as server:
        with SyncClient(DIGEST, ADA, SyncOptions(base_url=server.url)) as crm:
            crm.send(CALL)
            crm.send(CALL)
        assert statuses(server) == [401, 204, 401, 204]


def test_digest_is_found_beside_other_challenges_and_behind_middleware() -> None:
    def layer(request: Request, send: Send) -> Response:
        return send(request.with_headers({"X-Trace": "1"}))

    challenges = ["Basic realm=it", DigestServer().challenges[0]]
    with digest_server(challenges=challenges) as server:
        options = SyncOptions(base_url=server.url, middleware=[layer])
        with SyncClient(DIGEST, ADA, options) as crm:
            assert crm.send(CALL).status == 204


def test_a_body_is_sent_again_where_it_can_be(
    server: DigestServer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"text")
    with SyncClient(DIGEST, ADA, SyncOptions(base_url=server.url)) as crm:
        assert crm.send(POST.but(body=bytes_body(tmp_path / "file"))).status == 204
        assert [body for *_, body in server.came] == [b"text", b"text"]
    with (
        SyncClient(DIGEST, ADA, SyncOptions(base_url=server.url)) as crm,
        pytest.raises(AuthenticationError),
    ):
        crm.send(POST.but(body=bytes_body(Pipe(b"once"))))


@pytest.mark.parametrize(
    "challenge",
    [
        "Digest",
        'Digest realm="it"',
        "Digest realm",
        'Digest realm="it", nonce="n", algorithm=NONE',
        'Digest realm="it", nonce="n", qop="auth-int"',
    ],
)
def test_a_challenge_that_cannot_be_answered_is_an_error(challenge: str) -> None:
    with (
        digest_server(challenges=[challenge]) as server,
        SyncClient(DIGEST, ADA, SyncOptions(base_url=server.url)) as crm,
        pytest.raises((APIConnectionError, AuthenticationError)) as caught,
    ):
        crm.send(CALL)
    assert len(server.came) == 1, "not tried again"
    shown = "".join(traceback.format_exception(caught.value))
    assert "hush" not in shown


def test_a_wrong_password_is_refused_once(server: DigestServer) -> None:
    given = {**ADA, "password": "wrong"}
    with (
        SyncClient(DIGEST, given, SyncOptions(base_url=server.url)) as crm,
        pytest.raises(AuthenticationError) as caught,
    ):
        crm.send(CALL)
    assert len(server.came) == 2
    signer = caught.value.request.secrets.signer if caught.value.request else None
    assert repr(signer) == "DigestSigner(***)"


def test_a_users_own_client_is_signed_for_too(server: DigestServer) -> None:
    with httpx2.Client(headers={"X-Mine": "1"}) as own:
        crm = SyncClient(DIGEST, ADA, SyncOptions(base_url=server.url, http_client=own))
        assert crm.send(CALL).status == 204


def test_what_stands_in_no_header_is_refused() -> None:
    for user in ('a"b', "a\nb"):
        crm = SyncClient(
            DIGEST, {**ADA, "username": user}, SyncOptions(base_url="https://a.test")
        )
        with pytest.raises(ValueError, match=r"must not hold|control"):
            crm.send(CALL)


# --- client certificates ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def guarded(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, list[str]]]:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with tls_server(authority) as (url, callers):
        yield url, callers


def test_a_certificate_is_shown_in_each_of_its_forms(
    guarded: tuple[str, list[str]],
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, callers = guarded
    forms: list[Any] = [
        str(authority.both),
        (authority.certificate, authority.key),
        (authority.certificate, authority.locked, PASSWORD),
    ]
    for cert in forms:
        with SyncClient(MUTUAL, {}, SyncOptions(base_url=url, cert=cert)) as crm:
            assert crm.send(CALL).status == 204
        assert PASSWORD not in repr(SyncOptions(cert=cert))
    monkeypatch.setenv("ACME_CERT", str(authority.both))
    with SyncClient(MUTUAL, {}, SyncOptions(base_url=url)) as crm:
        crm.send(CALL)
    assert callers == ["ada"] * 4


async def test_the_async_client_shows_it_too(
    guarded: tuple[str, list[str]], authority: Authority
) -> None:
    url, callers = guarded
    options = AsyncOptions(base_url=url, cert=authority.both)
    async with AsyncClient(MUTUAL, {}, options) as crm:
        await crm.send(CALL)
    assert callers == ["ada"]


def test_without_a_certificate_nothing_is_sent_and_the_message_says_how(
    guarded: tuple[str, list[str]],
) -> None:
    url, callers = guarded
    with (
        SyncClient(MUTUAL, {}, SyncOptions(base_url=url)) as crm,
        pytest.raises(
            CredentialsError, match="pass cert= to the client or set ACME_CERT"
        ),
    ):
        crm.send(CALL)
    assert callers == []


@pytest.mark.parametrize(
    "cert", ["no.pem", ("ada.pem", "no.key"), ("ada.pem", "locked.key")]
)
def test_a_certificate_that_cannot_be_used_is_named(
    authority: Authority, cert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(authority.file.parent)
    name = cert if isinstance(cert, str) else cert[0]
    with (
        SyncClient(
            MUTUAL, {}, SyncOptions(base_url="https://a.test", cert=cert)
        ) as crm,
        pytest.raises(ConfigurationError, match=f"cert= cannot be used: '{name}'"),
    ):
        crm.send(CALL)


def test_a_users_own_client_may_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_CERT", "of another client")
    own = httpx2.Client(transport=httpx2.MockTransport(Recorder(answer(status=204))))
    options = SyncOptions(base_url="https://a.test", http_client=own)
    assert SyncClient(MUTUAL, {}, options).send(CALL).status == 204
    with pytest.raises(ValueError, match="http_client itself"):
        SyncClient(MUTUAL, {}, SyncOptions(http_client=own, cert="a.pem"))


@pytest.mark.parametrize("first", [MutualTLS(), OtherScheme("rune", header=None)])
def test_what_nothing_shows_comes_after_what_is_at_hand(first: Any) -> None:
    wire = Recorder(answer(status=204))
    own = httpx2.Client(transport=httpx2.MockTransport(wire))
    facts = ApiFacts(
        "acme",
        "1",
        "https://a.test",
        {"m": first, "b": Bearer()},
        (("m",), ("b",), ("gone",)),
    )
    options = SyncOptions(http_client=own)
    SyncClient(facts, {"token": "t"}, options).send(CALL)
    assert wire.sent.headers["authorization"] == "Bearer t"
    SyncClient(facts, {}, options).send(CALL)
    assert "authorization" not in wire.requests[1].headers
