"""Who calls, in a generated package: what a document's schemes make of the client and its calls."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.diagnostics import InputError
from tests.behaviour.test_generated_tests import run_tests
from tests.conftest import MakeSdk
from tests.runtime.authorization_server import (
    LIFETIME,
    REDIRECT_URI,
    AuthorizationServer,
    Hand,
)
from tests.runtime.test_token_requests import TokenServer

pytestmark = pytest.mark.anyio

SECRET = "hush hush/é"

SCHEMES = """\
openapi: 3.1.0
info: {title: Schemes, version: "1"}
servers: [{url: https://api.example.com/v1}]
security: [{basic: []}, {header: [], query: []}, {cookie: []}, {}]
paths:
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses: {"204": {description: OK}}
    delete:
      operationId: clearThings
      tags: [things]
      security: [{bearer: []}]
      responses: {"204": {description: OK}}
  /ping:
    get:
      operationId: ping
      tags: [things]
      security: []
      responses: {"204": {description: OK}}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: bearer}
    header: {type: apiKey, in: header, name: X-Team}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
"""


def sent(crm: Any) -> dict[str, str]:
    """Where credentials were in the last request."""
    request: httpx2.Request = crm.last
    names = ("authorization", "x-team", "cookie")
    found = {name: request.headers[name] for name in names if name in request.headers}
    query = request.url.query.decode()
    return {**found, "query": query} if query else found


@pytest.fixture
def crm(sdk: MakeSdk) -> Any:
    made = sdk(SCHEMES)
    made.reply(204)
    return made


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"username": "u", "password": "p"}, {"authorization": "Basic dTpw"}),
        ({"team": "t", "key": "k&"}, {"x-team": "t", "query": "key=k%26"}),
        ({"team": "t", "sid": "s"}, {"cookie": "sid=s"}),
        ({"team": "t"}, {}),
        ({}, {}),
    ],
)
def test_the_first_alternative_at_hand(
    crm: Any, given: dict[str, str], expected: dict[str, str]
) -> None:
    crm.client(**given).things.list()
    assert sent(crm) == expected


def test_an_operation_has_its_own_security(crm: Any) -> None:
    client = crm.client(username="u", password="p", token=lambda: "t")
    client.things.clear()
    assert sent(crm) == {"authorization": "Bearer t"}
    client.things.ping()
    assert sent(crm) == {}
    with pytest.raises(crm.package.CredentialsError, match="token="):
        crm.client(username="u", password="p").things.clear()


async def test_the_async_client_takes_a_coroutine_function(crm: Any) -> None:
    async def token() -> str:
        return "later"

    await crm.async_client(token=token).things.clear()
    assert sent(crm) == {"authorization": "Bearer later"}


# --- OAuth 2.0 --------------------------------------------------------------------------------------


def oauth_document(url: str, flows: str) -> str:
    return f"""\
openapi: 3.1.0
info: {{title: Guarded, version: "1"}}
servers: [{{url: '{url}'}}]
security: [{{oauth: [contacts]}}]
paths:
  /me:
    get:
      operationId: getMe
      tags: [users]
      responses:
        "200":
          description: OK
          content: {{application/json: {{schema: {{type: object}}}}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
{flows}
"""


BOTH_FLOWS = """\
        authorizationCode:
          authorizationUrl: /authorize
          tokenUrl: token
          scopes: {contacts: All of them}
        clientCredentials:
          tokenUrl: /token
          scopes: {contacts: All of them}
"""


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    made = AuthorizationServer(Hand(), in_body=False, is_public=False)
    yield made
    made.close()


def test_the_client_has_the_arguments_of_its_flows(sdk: MakeSdk) -> None:
    made = sdk(oauth_document("https://api.example.com", BOTH_FLOWS)).package
    names = list(inspect.signature(made.Client).parameters)
    assert names[:5] == [
        "token",
        "client_id",
        "client_secret",
        "refresh_token",
        "scope",
    ]
    assert "token_store" in names
    implicit = "        implicit: {authorizationUrl: /authorize, scopes: {}}"
    made = sdk(oauth_document("https://api.example.com", implicit)).package
    names = list(inspect.signature(made.Client).parameters)
    assert names[0] == "token"
    assert not {"client_id", "token_store"} & set(names)
    assert not hasattr(made, "FileTokenStore")


def test_client_credentials_at_the_endpoint_of_the_document(
    sdk: MakeSdk, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = sdk(oauth_document(server.url, BOTH_FLOWS)).package
    with package.Client(client_id="app", client_secret=SECRET, scope="contacts") as crm:
        assert crm.users.me() == {"is_known": True}
    prefix = package.__name__.upper()
    monkeypatch.setenv(f"{prefix}_CLIENT_ID", "app")
    monkeypatch.setenv(f"{prefix}_CLIENT_SECRET", SECRET)
    with package.Client() as crm:
        assert crm.users.me() == {"is_known": True}
    assert [each.get("scope") for each in server.token_requests] == ["contacts", None]


async def test_a_login_is_kept_in_a_file_for_the_next_start(
    sdk: MakeSdk, server: AuthorizationServer, tmp_path: Path
) -> None:
    package = sdk(oauth_document(server.url, BOTH_FLOWS)).package
    given: dict[str, Any] = {"client_id": "app", "client_secret": SECRET}
    store = package.FileTokenStore(tmp_path / "tokens.json")
    with package.Client(**given, token_store=store) as crm:
        login = package.AuthorizationCode(crm, REDIRECT_URI, scopes=["contacts"])
        allowed = httpx2.get(login.url, follow_redirects=False)
        login.finish(allowed.headers["location"])
        assert crm.users.me() == {"is_known": True}
    server.grants.clock.now += LIFETIME
    async with package.AsyncClient(**given, token_store=store) as crm:
        assert await crm.users.me() == {"is_known": True}
    grants = [each["grant_type"] for each in server.token_requests]
    assert grants == ["authorization_code", "refresh_token"]


def test_a_refused_login_is_an_error_of_the_package(
    sdk: MakeSdk, server: AuthorizationServer
) -> None:
    package = sdk(oauth_document(server.url, BOTH_FLOWS)).package
    crm = package.Client(refresh_token="revoked", client_id="app")
    with crm, pytest.raises(package.AuthenticationError) as caught:
        crm.users.me()
    assert isinstance(caught.value, package.TokenError)
    assert caught.value.code == "invalid_client"


KEY_TWICE = """
  /info:
    get:
      operationId: getInfo
      tags: [info]
      security: [{key: []}]
      parameters:
        - {name: X-KEY, in: header, required: true, schema: {type: string}}
        - {name: kind, in: query, schema: {type: string}}
      responses: {"204": {description: none}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""


def test_a_key_that_is_a_parameter_too_is_given_to_the_client(sdk: MakeSdk) -> None:
    made = sdk(KEY_TWICE)
    made.reply(204)
    info = made.client(api_key="k").info
    info.get(kind="a")
    assert made.last.headers["X-Key"] == "k"
    assert made.last.url.query == b"kind=a"
    info.get(options=made.package.RequestOptions(headers={"X-Key": "mine"}))
    assert made.last.headers["X-Key"] == "mine"


# --- passwords, more of a token request, and hosts that a token server names -------------------------

PASSWORD_FLOW = """\
        password:
          tokenUrl: /token
          scopes: {contacts: All of them}
"""


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with TokenServer() as made:
        yield made


def test_a_user_logs_in_by_name_and_password(
    sdk: MakeSdk, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sdk(oauth_document(tokens.url, PASSWORD_FLOW))
    package = made.package
    names = set(inspect.signature(package.Client).parameters)
    assert {"username", "password", "client_id", "scope", "token_parameters"} <= names
    given = {"username": "ada", "password": "hush hush"}
    with package.Client(
        **given, scope="contacts", token_parameters={"audience": "me"}
    ) as crm:
        assert crm.users.me() == {"is_known": True}
    expected = {**given, "grant_type": "password", "scope": "contacts"}
    assert tokens.forms == [{**expected, "audience": "me"}]
    monkeypatch.setenv(f"{package.__name__}_USERNAME".upper(), "ada")
    with package.Client(password="hush hush") as crm:
        assert crm.users.me() == {"is_known": True}
    with pytest.raises(package.TokenError, match="invalid_grant"):
        package.Client(password="wrong").users.me()
    run_tests(made)


def test_a_document_may_say_what_its_token_requests_need(
    sdk: MakeSdk, tokens: TokenServer
) -> None:
    text = oauth_document(tokens.url, BOTH_FLOWS)
    wanted = "{audience: 'https://a.test', resource: 'urn:x'}"
    key = "type: oauth2\n      x-crmgen-token-parameters: "
    package = sdk(text.replace("type: oauth2", key + wanted)).package
    given = {"client_id": "app", "client_secret": "s"}
    with package.Client(**given, token_parameters={"resource": "urn:y"}) as crm:
        crm.users.me()
    sent = tokens.forms[0]
    assert (sent["audience"], sent["resource"]) == ("https://a.test", "urn:y")
    for wrong in ("[audience]", "{audience: 7}"):
        with pytest.raises(InputError, match=r"openapi\.yaml:\d+:\d+: error: expected"):
            sdk(text.replace("type: oauth2", key + wrong))


@pytest.mark.parametrize(
    "stated", ["api.base", "{path: api.base, hosts: ['*.a.test']}"]
)
def test_calls_go_to_the_host_that_the_token_server_names(
    sdk: MakeSdk, tokens: TokenServer, stated: str
) -> None:
    text = oauth_document(tokens.url, PASSWORD_FLOW)
    text = text.replace(
        "type: oauth2", f"type: oauth2\n      x-crmgen-token-host: {stated}"
    )
    package = sdk(text).package
    given = {"username": "ada", "password": "hush hush"}
    tokens.more = {"api": {"base": f"{tokens.url}/tenant/7"}}
    with package.Client(**given) as crm:
        assert crm.users.me() == {"is_known": True}
    tokens.more = {}
    with package.Client(**given) as crm:
        assert crm.users.me() == {"is_known": True}
    assert [path for _, path in tokens.calls] == ["/tenant/7/me", "/me"]
    tokens.more = {"api": {"base": "http://b.test"}}
    with (
        package.Client(**given) as crm,
        pytest.raises(package.ConfigurationError, match="no token may be sent to"),
    ):
        crm.users.me()


@pytest.mark.parametrize(
    "stated",
    [
        "''",
        "true",
        "a.*",
        "{hosts: [a.test]}",
        "{path: a, host: b}",
        "{path: a, hosts: ['*']}",
    ],
)
def test_what_is_no_way_to_a_host_is_refused_with_its_place(
    sdk: MakeSdk, stated: str
) -> None:
    text = oauth_document("https://a.test", PASSWORD_FLOW)
    text = text.replace(
        "type: oauth2", f"type: oauth2\n      x-crmgen-token-host: {stated}"
    )
    with pytest.raises(InputError, match=r"openapi\.yaml:\d+:\d+: error: .*api_domain"):
        sdk(text)
