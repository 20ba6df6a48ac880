"""What token requests say besides, passwords of users, and the host that a token server names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import pytest

from crmgen.runtime.errors.exceptions import (
    AuthenticationError,
    ConfigurationError,
    CredentialsError,
    TokenError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.oauth.client_options import AsyncOAuthOptions, SyncOAuthOptions
from crmgen.runtime.oauth.scheme import OAuth2
from crmgen.runtime.oauth.token_host import TokenHost
from crmgen.runtime.oauth.tokens import FileTokenStore, Token
from tests.runtime.misbehaving import Act, Answering, Came, reply

pytestmark = pytest.mark.anyio

ME: Call[Any, Any] = Call("GET", "/me", returns={"200": dict})
ADA = {"username": "ada", "password": "hush hush"}
APP = {"client_id": "app", "client_secret": "hush"}


class TokenServer(Answering):
    """Knows ada and the application; `more` is in each of its answers, and `/me` takes its last token."""

    def __init__(self) -> None:
        super().__init__(self._answered)
        self.forms: list[dict[str, str]] = []
        self.calls: list[tuple[str, str]] = []
        """Host and path of each call of the API."""
        self.more: dict[str, Any] = {}
        self.is_forgetful = False
        """Refuses refresh tokens, and the next call."""

    def _answered(self, came: Came) -> Act:
        if came.method == "POST":
            status, said = self.token(dict(parse_qsl(came.content.decode())))
        else:
            self.calls.append((came.headers["host"], came.target))
            known = f"Bearer t{len(self.forms)}"
            is_known = came.headers.get("authorization") == known
            status, said = 200 if is_known else 401, {"is_known": is_known}
        content = json.dumps(said).encode()
        headers: Any = {"Content_Type": "application/json", "Connection": "close"}
        return reply(status, content, **headers)

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.forms.append(form)
        is_ada = form.get("password") == ADA["password"] and form["username"] == "ada"
        is_known = {
            "password": is_ada,
            "client_credentials": True,
            "refresh_token": not self.is_forgetful,
        }[form["grant_type"]]
        if not is_known:
            said = form.get("password", "")
            return 400, {"error": "invalid_grant", "error_description": f"no: {said}"}
        number = len(self.forms)
        given = {"access_token": f"t{number}", "refresh_token": f"r{number}"}
        return 200, {**given, **self.more}


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as made:
        yield made


def facts(server: TokenServer, **more: Any) -> ApiFacts:
    names: dict[str, Any] = {
        "scope": "scope",
        "username": "username",
        "password": "password",
    }
    urls: dict[str, Any] = {
        "password_url": "/token",
        "client_credentials_url": "/token",
    }
    scheme = OAuth2(**{**names, **urls, **more})
    return ApiFacts("acme", "1", f"{server.url}/v1", {"o": scheme}, (("o",),))


def ask(server: TokenServer, given: Any, scheme: Any = None, **options: Any) -> None:
    with SyncClient(
        facts(server, **(scheme or {})), given, SyncOAuthOptions(**options)
    ) as crm:
        crm.send(ME)


def test_a_token_request_says_what_the_client_was_told_besides(
    server: TokenServer, tmp_path: Path
) -> None:
    path = tmp_path / "tokens.json"
    store = FileTokenStore(path)
    more = {"audience": "https://a.test", "resource": "urn:x", "grant_type": "mine"}
    ask(server, APP, token_parameters=more, token_store=store)
    assert server.forms == [{**more, "grant_type": "client_credentials"}]
    server.more = {}
    ask(server, APP, token_parameters={"audience": "b"}, token_store=store)
    assert server.forms[1]["audience"] == "b"
    assert len(json.loads(path.read_text())) == 2, "kept apart"


@pytest.mark.parametrize(
    "more", [{"resource": ["urn:x"]}, {"n": 1}, {"audience": None}, {1: "a"}]
)
def test_what_a_token_request_says_besides_is_text(
    server: TokenServer, more: Any
) -> None:
    with pytest.raises(TypeError, match=r"token_parameters: .* is a text"):
        ask(server, APP, token_parameters=more)
    assert server.forms == []


async def test_a_password_gets_a_token_and_renews_it(server: TokenServer) -> None:
    async with AsyncClient(
        facts(server), {**ADA, **APP, "scope": "all"}, AsyncOAuthOptions()
    ) as crm:
        await crm.send(ME)
        assert server.forms == [{"grant_type": "password", **ADA, "scope": "all"}]
        server.forms.append({})  # its token is not known any more
        await crm.send(ME)
    assert server.forms[2] == {"grant_type": "refresh_token", "refresh_token": "r1"}


def test_a_password_logs_in_again_when_the_refresh_token_is_no_good(
    server: TokenServer,
) -> None:
    server.is_forgetful = True
    ask(server, {**ADA, "refresh_token": "old"})
    assert [each["grant_type"] for each in server.forms] == [
        "refresh_token",
        "password",
    ]
    with pytest.raises(TokenError, match="invalid_grant"):
        ask(server, {"refresh_token": "old"})


def test_a_token_that_was_given_is_not_replaced_by_a_login(server: TokenServer) -> None:
    with pytest.raises(AuthenticationError):
        ask(server, {**ADA, "token": "old"})
    assert server.forms == []


def test_a_wrong_password_is_refused_and_not_shown(server: TokenServer) -> None:
    with pytest.raises(TokenError, match="invalid_grant") as caught:
        ask(server, {**ADA, "password": "guess guess"})
    assert "guess" not in str(caught.value)
    with pytest.raises(CredentialsError, match="pass password="):
        ask(server, {"username": "ada"})


# --- the host that the server names -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "hosts", "url"),
    [
        ("https://acme.vendor.com", (), "https://acme.vendor.com/v1"),
        ("https://acme.vendor.com/", ("*.vendor.com",), "https://acme.vendor.com/v1"),
        ("acme.vendor.com", ("acme.vendor.com",), "https://acme.vendor.com/v1"),
        ("https://ACME.vendor.com:8443/api/", (), "https://ACME.vendor.com:8443/api"),
        ("http://127.0.0.1:8000", (), "http://127.0.0.1:8000/v1"),
        (None, (), None),
        ("", (), None),
    ],
)
def test_the_host_is_read(stated: Any, hosts: tuple[str, ...], url: str | None) -> None:
    host = TokenHost(("user", "host"), hosts)
    base = "http://127.0.0.1:8000/v1"
    assert host.read({"user": {"host": stated}}, base) == url
    assert host.read({"user": None}, base) is None


@pytest.mark.parametrize(
    "stated",
    [
        "http://acme.vendor.com",
        "http://127.0.0.1:8001",
        "https://127.0.0.1",
        "https://[::1]",
        "https://[",
        "https://2130706433",
        "https://localhost",
        "https://metadata.internal",
        "https://me@acme.vendor.com",
        "https://acme.vendor.com\\@evil.example",
        "https://acme.vendor.com?x=1",
        "https://acme.vendor.com#x",
        "https://acme.vendor.com/../x",
        "https://acme.vendor.com:99999999",
        "https://vendor.com.",
        "ftp://acme.vendor.com",
        "//acme.vendor.com",
        "https://vendör.com",
        7,
        ["https://acme.vendor.com"],
    ],
)
def test_no_token_goes_to_any_other_place(stated: Any) -> None:
    with pytest.raises(ValueError, match=r"no token may be sent to|Invalid|port|Port"):
        TokenHost(("host",)).read({"host": stated}, "http://127.0.0.1:8000")


@pytest.mark.parametrize("stated", ["https://vendor.com", "https://evilvendor.com"])
def test_only_the_hosts_that_the_document_names(stated: str) -> None:
    with pytest.raises(ValueError, match="no token may be sent to"):
        TokenHost(("host",), ("*.vendor.com",)).read({"host": stated}, "")


def test_calls_go_to_the_host_of_the_token(
    server: TokenServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wire: list[str] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            form = dict(parse_qsl(request.content.decode()))
            return httpx2.Response(200, json=server.token(form)[1])
        wire.append(f"{request.url} {request.headers['authorization']}")
        return httpx2.Response(200 if wire[1:] else 401, json={})

    own = httpx2.Client(transport=httpx2.MockTransport(respond))
    server.more = {"api_domain": "https://acme.vendor.com"}
    scheme = {"host": TokenHost(("api_domain",), ("*.vendor.com",))}
    store = FileTokenStore(tmp_path / "tokens.json")
    options: dict[str, Any] = {"http_client": own, "token_store": store}
    crm = SyncClient(facts(server, **scheme), ADA, SyncOAuthOptions(**options))
    server_tokens = server.token

    def silent_about_the_host(form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        status, answer = server_tokens(form)
        if form["grant_type"] == "refresh_token":
            del answer["api_domain"]
        return status, answer

    monkeypatch.setattr(server, "token", silent_about_the_host)
    crm.send(ME)
    crm.send(ME.but(base_url="https://other.vendor.com"))
    there = "https://acme.vendor.com/v1/me Bearer"
    other = "https://other.vendor.com/me Bearer t2"
    assert wire == [f"{there} t1", f"{there} t2", other]
    told = SyncOAuthOptions(**options, base_url="https://mine.example")
    SyncClient(facts(server, **scheme), ADA, told).send(ME)
    assert wire[3].startswith("https://mine.example/me")


def test_a_host_that_no_token_may_go_to_fails_the_call_unless_another_is_given(
    server: TokenServer,
) -> None:
    server.more = {"api_domain": "http://evil.example"}
    scheme = {"host": TokenHost(("api_domain",))}
    with pytest.raises(
        ConfigurationError, match="no token may be sent to; pass base_url="
    ):
        ask(server, ADA, scheme)
    assert server.calls == []
    ask(server, ADA, scheme, base_url=server.url)
    assert [path for _, path in server.calls] == ["/me"]


def test_a_token_is_kept_with_its_host() -> None:
    token = Token("t", host="https://a.test")
    assert Token.from_json(token.to_json()) == token
