"""The client itself: settings, copies, arbitrary requests, closing, pickling."""

from __future__ import annotations

import copy
import pickle
from typing import Any, cast

import httpx2
import pytest

from crmgen.runtime.errors.exceptions import (
    ConfigurationError,
    NotFoundError,
    ResponseValidationError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import SyncClient
from crmgen.runtime.http.client_options import SyncOptions
from crmgen.runtime.http.options import RequestOptions, Timeout
from crmgen.runtime.http.settings import ApiFacts

from .acme import Acme, AsyncAcme
from .misbehaving import Misbehaving, reply
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio


def test_repr_shows_no_secret() -> None:
    assert (
        repr(Acme(user_id="u", api_key="secret"))
        == "Acme(base_url='https://api.acme.test/v1')"
    )


def test_with_options_shares_the_connections_and_changes_the_rest() -> None:
    wire = Recorder(answer(contact()))
    crm = wire.client(headers={"X-A": "1"})
    other = crm.with_options(
        headers={"X-B": "2"}, base_url="https://other.test", timeout=3
    )
    assert type(other) is Acme
    other.contacts.get("c1")
    crm.contacts.get("c1")
    first, second = wire.requests
    assert str(first.url) == "https://other.test/contacts/c1"
    assert (first.headers["x-a"], first.headers["x-b"]) == ("1", "2")
    assert "x-b" not in second.headers
    phases = dict.fromkeys(("connect", "read", "write", "pool"), 3)
    assert dict(first.extensions["timeout"]) == pytest.approx(phases, abs=1)
    assert second.extensions["timeout"]["read"] == 5  # the user's own client's


async def test_timeouts_of_a_call() -> None:
    wire = Recorder(answer(contact()))
    options = RequestOptions(timeout=Timeout(total=900, connect=None))
    await wire.async_client(timeout=3000).contacts.get("c1", options=options)
    phases = dict(wire.sent.extensions["timeout"])
    assert phases.pop("connect") is None
    assert phases == pytest.approx(
        dict.fromkeys(("read", "write", "pool"), 900), abs=60
    )


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_impossible_timeouts_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Acme(timeout=seconds)


def test_negative_retries_are_refused() -> None:
    with pytest.raises(ValueError, match="max_retries"):
        Acme(max_retries=-1)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "api.acme.test",
        "https://",
        "https://u:p@x.test",
        "https://x.test?a=1",
    ],
)
def test_impossible_base_urls_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        Acme(base_url=url)


def test_request_reaches_what_is_not_described() -> None:
    wire = Recorder(answer({"any": 1}))
    raw = wire.client().request(
        "post",
        "anything/x",
        params={"a": [1, 2], "b": None},
        json=None,
        headers={"X-A": "1"},
    )
    assert wire.sent.method == "POST"
    assert str(wire.sent.url) == "https://api.acme.test/v1/anything/x?a=1&a=2"
    assert wire.sent.content == b"null"
    assert wire.sent.headers["x-a"] == "1"
    assert wire.sent.headers["authorization"] == "Basic dTpr"
    assert raw.body == raw.parsed == {"any": 1}


async def test_request_of_async() -> None:
    wire = Recorder(answer(b"\x00", 200, content_type="image/png"))
    raw = await wire.async_client().request("PUT", "/x", content="text")
    assert wire.sent.content == b"text"
    assert wire.sent.headers["content-type"] == "text/plain; charset=utf-8"
    assert raw.content == b"\x00"
    with pytest.raises(NotFoundError):
        await Recorder(answer({}, 404)).async_client().request("GET", "/x")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test/x",
        "http://api.acme.test/v1/x",
        "https://api.acme.test:8443/x",
        "//evil.test/x",
        "/../admin",
        "a/%2e%2E/b",
        "..",
    ],
)
def test_request_refuses_other_origins_and_dots(path: str) -> None:
    wire = Recorder()
    with pytest.raises(ValueError, match=r"request\(\) takes|would change"):
        wire.client().request("GET", path)
    assert wire.requests == []


def test_request_takes_an_address_of_its_own_origin() -> None:
    wire = Recorder()
    wire.client().request("GET", "https://api.acme.test/v2/x?a=1", params={"b": 2})
    assert wire.urls == ["https://api.acme.test/v2/x?a=1&b=2"]


def test_an_address_that_is_none_is_refused_unseen() -> None:
    with pytest.raises(ConfigurationError, match="no address"):
        Recorder().client(base_url="https://a:b").request("GET", "/contacts")


def test_clients_are_not_pickled_or_copied() -> None:
    crm = Acme(user_id="u", api_key="k")
    for refused in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="with_options"):
            refused(crm)


def test_a_client_closes_only_what_it_made() -> None:
    http_client = httpx2.Client()
    with Acme(http_client=http_client) as crm:
        assert crm.contacts is crm.contacts
    assert not http_client.is_closed
    http_client.close()


@pytest.mark.parametrize("wrong", [httpx2.AsyncClient(), object(), httpx2.Client])
def test_another_kind_of_http_client_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"httpx2\.Client"):
        Acme(http_client=wrong)
    with pytest.raises(TypeError, match=r"httpx2\.AsyncClient"):
        AsyncAcme(http_client=httpx2.Client())  # type: ignore


def test_a_copy_may_be_strict() -> None:
    wire = Recorder(answer({"data": {"contact": {"id": 7}}}))
    assert wire.client().contacts.get("c1").id == cast("Any", 7)
    with pytest.raises(ResponseValidationError):
        wire.client().with_options(strict=True).contacts.get("c1")


async def test_an_anonymous_client_sends_nothing_of_the_others() -> None:
    given: Any = {"token": "secret", "headers": {"X-Tenant": "t1"}, "max_retries": 0}
    with Misbehaving(reply()) as server:
        call: Call[Any, Any] = Call("GET", "/x", base_url=server.url, returns={})
        with Acme(**given).anonymous() as crm:
            crm.send(call)
        async with AsyncAcme(**given).anonymous() as other:
            await other.send(call)
        assert len(server.came) == 2
        for came in server.came:
            names = {name.lower() for name in came.headers}
            assert not {"authorization", "x-tenant"} & names


def test_an_api_without_a_server_asks_for_the_base_url() -> None:
    crm = SyncClient(ApiFacts("acme", "1"), {}, SyncOptions(base_url=""))
    with pytest.raises(ConfigurationError, match="set ACME_BASE_URL"):
        crm.send(cast("Call[Any, Any]", Call("GET", "/x", returns={})))
