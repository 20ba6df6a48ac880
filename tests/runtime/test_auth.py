"""Who calls: where credentials go, which alternative is taken, where they come from."""

from __future__ import annotations

import logging
import pickle
import traceback
from typing import Any, Literal, cast

import httpx2
import pytest

from crmgen.runtime.auth.api_key import ApiKey
from crmgen.runtime.auth.basic import Basic
from crmgen.runtime.auth.bearer import Bearer
from crmgen.runtime.auth.credentials import Credentials
from crmgen.runtime.auth.other import OtherScheme
from crmgen.runtime.auth.scheme import Scheme
from crmgen.runtime.errors.exceptions import CredentialsError, NotFoundError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import SyncClient
from crmgen.runtime.http.client_options import SyncOptions
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.oauth.scheme import OAuth2

from .acme import Acme
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio

CALL: Call[Any, Any] = Call("GET", "/x", query={"a": 1}, returns={"200": dict})


def client(wire: Recorder, scheme: Scheme, **given: Any) -> SyncClient:
    facts = ApiFacts("acme", "1", "https://api.acme.test", {"s": scheme}, (("s",),))
    return SyncClient(
        facts,
        given,
        SyncOptions(http_client=httpx2.Client(transport=httpx2.MockTransport(wire))),
    )


@pytest.mark.parametrize(
    ("scheme", "given", "header", "expected"),
    [
        (Basic(), {"username": "ü", "password": ""}, "authorization", "Basic w7w6"),
        (Bearer(), {"token": "t"}, "authorization", "Bearer t"),
        (OAuth2(), {"token": "t"}, "authorization", "Bearer t"),
        (ApiKey("header", "X-Api-Key"), {"api_key": "k"}, "x-api-key", "k"),
        (ApiKey("header", "Plain", key="k"), {"k": "v"}, "plain", "v"),
        (ApiKey("cookie", "s.id"), {"api_key": "a%2Fb=="}, "cookie", "s.id=a%2Fb=="),
        (ApiKey("cookie", "sid"), {"api_key": '"a,b"'}, "cookie", 'sid="a,b"'),
    ],
)
def test_headers(
    scheme: Scheme, given: dict[str, str], header: str, expected: str
) -> None:
    wire = Recorder()
    client(wire, scheme, **given).send(CALL)
    assert wire.sent.headers[header] == expected


@pytest.mark.parametrize("value", ["a;b=c", "a bc", "a\tb", "a\r\nX: y", "é", "a\x00"])
def test_what_cannot_stand_in_a_cookie_is_refused_unseen(value: str) -> None:
    wire = Recorder()
    crm = client(wire, ApiKey("cookie", "sid", key="session"), session=value)
    with pytest.raises(ValueError, match="session cannot stand in a cookie") as caught:
        crm.send(CALL)
    assert value not in "".join(traceback.format_exception(caught.value))
    assert wire.requests == []


def test_there_is_one_cookie_header() -> None:
    wire = Recorder()
    crm = client(wire, ApiKey("header", "Cookie"), api_key="sid=1")
    crm.send(CALL.but(cookies={"lang": "nl"}))
    assert wire.sent.headers.get_list("cookie") == ["sid=1; lang=nl"]


def test_a_key_in_the_query_is_encoded_and_apart() -> None:
    wire = Recorder()
    raw = client(wire, ApiKey("query", "key"), api_key="a&b").send(CALL)
    assert wire.sent.url.raw_path == b"/x?a=1&key=a%26b"
    assert raw.request.url == "https://api.acme.test/x?a=1"


def test_the_first_alternative_that_is_at_hand_is_taken() -> None:
    wire = Recorder(answer(contact()))
    wire.client(user_id=None, api_key=None, token="t").contacts.get("c1")
    assert wire.sent.headers["authorization"] == "Bearer t"


def test_the_environment_fills_in_what_is_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACME_USER_ID", "env")
    monkeypatch.setenv("ACME_API_KEY", "k")
    monkeypatch.setenv("ACME_BASE_URL", "http://localhost:9/env")
    wire = Recorder(answer(contact()))
    wire.client(user_id=None, api_key=None).contacts.get("c1")
    assert wire.sent.headers["authorization"] == "Basic ZW52Oms="
    assert wire.urls == ["http://localhost:9/env/contacts/c1"]


def test_missing_credentials_are_named_when_needed() -> None:
    wire = Recorder(answer("up"))
    crm = wire.client(user_id="u", api_key=None)
    assert crm.contacts.status() == "up"
    with pytest.raises(CredentialsError) as caught:
        crm.contacts.get("c1")
    assert str(caught.value) == (
        "acme: GET /contacts/{contact_id} needs credentials;"
        " pass api_key= to the client or set ACME_API_KEY;"
        " or pass token= to the client or set ACME_TOKEN"
    )
    assert len(wire.requests) == 1


def test_an_operation_without_security_gets_no_credentials() -> None:
    wire = Recorder(answer("up"))
    wire.client().contacts.status()
    assert "authorization" not in wire.sent.headers


def test_credentials_are_used_even_where_they_are_optional() -> None:
    wire = Recorder()
    wire.client().send(CALL.but(security=((), ("basic",))))
    assert wire.sent.headers["authorization"] == "Basic dTpr"
    wire = Recorder()
    wire.client(user_id=None).send(CALL.but(security=((), ("basic",))))
    assert "authorization" not in wire.sent.headers


def test_a_header_of_ones_own_stands_for_the_scheme() -> None:
    wire = Recorder()
    crm = client(wire, OtherScheme("digest"))
    with pytest.raises(CredentialsError, match="set the header yourself"):
        crm.send(CALL)
    crm.with_options(headers={"Authorization": "Digest x"}).send(CALL)
    assert wire.sent.headers["authorization"] == "Digest x"
    wire = Recorder(answer(contact()))
    options = RequestOptions(headers={"authorization": "Mine"})
    wire.client().contacts.get("c1", options=options)
    assert wire.sent.headers.get_list("authorization") == ["Mine"]


def test_a_client_that_signs_itself_needs_no_credentials() -> None:
    wire = Recorder(answer(contact()))
    http_client = httpx2.Client(transport=httpx2.MockTransport(wire), auth=("me", "pw"))
    Acme(http_client=http_client).contacts.get("c1")
    assert wire.sent.headers["authorization"] == "Basic bWU6cHc="


def test_a_function_gives_the_token_of_each_call() -> None:
    tokens = iter(["one", "two"])
    wire = Recorder(answer(contact()))
    crm = wire.client(user_id=None, token=lambda: next(tokens))
    crm.contacts.get("c1")
    crm.contacts.get("c1")
    sent = [request.headers["authorization"] for request in wire.requests]
    assert sent == ["Bearer one", "Bearer two"]


async def test_a_coroutine_function_gives_the_token() -> None:
    async def token() -> str:
        return "later"

    wire = Recorder(answer(contact()))
    await wire.async_client(user_id=None, token=token).contacts.get("c1")
    await wire.async_client(user_id=None, token=lambda: "now").contacts.get("c1")
    sent = [request.headers["authorization"] for request in wire.requests]
    assert sent == ["Bearer later", "Bearer now"]


@pytest.mark.parametrize("value", ["", "a\nb"])
def test_impossible_credentials_are_refused_unseen(value: str) -> None:
    wire = Recorder()
    with pytest.raises(
        (CredentialsError, ValueError), match=r"Authorization|token"
    ) as caught:
        wire.client(user_id=None, token=value or "").contacts.get("c1")
    assert "a\nb" not in str(caught.value)
    assert wire.requests == []


def test_a_colon_in_the_user_name_is_refused() -> None:
    with pytest.raises(ValueError, match="colon"):
        Recorder().client(user_id="a:b").contacts.get("c1")


# --- no secret is ever shown -------------------------------------------------------------------

CANARY = "canary-2f9c"
Where = Literal["header", "query", "cookie"]


def everything_shown(error: BaseException) -> str:
    """All that an exception and its chain say, local variables of every frame included."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    texts = ["".join(told.format()), repr(error), str(error)]
    link: BaseException | None = error
    while link is not None:
        texts += [repr(value) for value in vars(link).values()]
        link = link.__cause__ or link.__context__
    return "\n".join(texts)


@pytest.mark.parametrize("where", ["header", "query", "cookie"])
@pytest.mark.parametrize("outcome", ["success", "status", "connection"])
def test_a_secret_is_in_no_repr_log_exception_or_pickle(
    where: Where, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def serve(request: httpx2.Request) -> httpx2.Response:
        assert CANARY in str(request.url) + str(request.headers.raw)
        if outcome == "connection":
            raise httpx2.ConnectError("refused", request=request)
        return answer({"message": "x"}, 404 if outcome == "status" else 200)

    crm = client(Recorder(serve), ApiKey(where, "X-Key"), api_key=CANARY)
    shown = [repr(crm), repr(vars(crm))]
    try:
        raw = crm.send(CALL)
    except Exception as error:
        shown += [everything_shown(error), repr(pickle.dumps(error))]
    else:
        shown += [
            repr(raw),
            repr(raw.request),
            repr(raw.headers),
            repr(pickle.dumps(raw.response)),
        ]
    shown.append(caplog.text)
    assert CANARY not in "\n".join(shown)
    assert "HTTP Request" in caplog.text or outcome == "connection"


def test_secret_parameters_and_headers_are_kept_apart_too() -> None:
    wire = Recorder(answer({}, 404, set_cookie=f"sid={CANARY}"))
    call: Call[Any, Any] = Call(
        "GET",
        "/x",
        query={"api_token": CANARY, "page_token": "p"},
        headers={"X-Auth-Token": CANARY},
        cookies={"sid": CANARY},
        returns={"200": dict},
    )
    with pytest.raises(NotFoundError) as caught:
        wire.client(headers={"X-Session": CANARY}).send(call)
    assert wire.sent.url.params["api_token"] == CANARY
    assert wire.sent.headers["x-auth-token"] == CANARY
    assert wire.sent.headers["x-session"] == CANARY
    assert wire.sent.headers["cookie"] == f"sid={CANARY}"
    error = caught.value
    assert "page_token=p" in error.request.url
    assert error.response.headers["set-cookie"] == f"sid={CANARY}"
    shown = [
        everything_shown(error),
        repr(error.response.headers),
        repr(pickle.dumps(error)),
    ]
    assert CANARY not in "\n".join(shown)


def test_a_next_link_that_repeats_the_key_shows_nothing() -> None:
    from crmgen.runtime.paging.call import PagedCall
    from crmgen.runtime.paging.next_link import NextLink

    link = f"https://api.acme.test/x?from=1&key={CANARY}"
    wire = Recorder(
        answer({"items": [1], "next": link}), answer({"items": [2], "next": None})
    )
    paging = NextLink(items=("items",), next=("next",))
    call: PagedCall[int, Any] = PagedCall(
        "GET", "/x", returns={"200": Any}, paging=paging
    )
    page = client(wire, ApiKey("query", "key"), api_key=CANARY).send(call).parsed.next()
    assert wire.requests[1].url.raw_path == f"/x?from=1&key={CANARY}".encode()
    assert page.raw.request.url == "https://api.acme.test/x?from=1"


def test_credentials_are_not_pickled() -> None:
    held = Credentials("acme", {"s": Bearer()}, {"token": "t"})
    with pytest.raises(TypeError, match="credentials are not pickled"):
        pickle.dumps(held)


def test_a_scheme_that_is_not_described_is_never_at_hand() -> None:
    facts = ApiFacts("acme", "1", "https://x.test", {"s": Bearer()}, (("other",),))
    crm = SyncClient(facts, {"token": "t"})
    with pytest.raises(CredentialsError):
        crm.send(cast("Call[Any, Any]", Call("GET", "/x", returns={})))
