"""What goes out for a call: address, headers, options; sync and async alike."""

from __future__ import annotations

import logging
import pickle
from typing import Any

import pytest

from crmgen.runtime.body.json import json_body
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.redaction import hide_in_logs
from crmgen.runtime.http.request import Secrets, body_value

from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio


def test_the_whole_request() -> None:
    wire = Recorder(answer(contact()))
    wire.client().contacts.get("c1")
    assert wire.sent.method == "GET"
    assert str(wire.sent.url) == "https://api.acme.test/v1/contacts/c1"
    assert wire.sent.headers["user-agent"] == "acme/1.2.3 crmgen"
    assert wire.sent.headers["accept"] == "application/json"
    assert wire.sent.headers["authorization"] == "Basic dTpr"
    assert wire.sent.content == b""


async def test_async_sends_the_same() -> None:
    sync, other = Recorder(answer(contact(), 201)), Recorder(answer(contact(), 201))
    sync.client().contacts.create(last_name="L", partial=True, emails=[{"value": "v"}])
    await other.async_client().contacts.create(
        last_name="L", partial=True, emails=[{"value": "v"}]
    )
    assert sync.sent.method == other.sent.method
    assert sync.sent.url == other.sent.url
    assert sync.sent.content == other.sent.content
    assert sync.sent.headers == other.sent.headers


def test_path_values_reach_the_server_as_one_segment() -> None:
    wire = Recorder(answer(contact()))
    wire.client().contacts.get("../a/b?c#d")
    assert wire.sent.url.raw_path == b"/v1/contacts/..%2Fa%2Fb%3Fc%23d"


@pytest.mark.parametrize("value", ["", ".", "..", "%2e%2E"])
def test_refused_path_values_send_nothing(value: str) -> None:
    wire = Recorder()
    with pytest.raises(ValueError, match="path value"):
        wire.client().contacts.get(value)
    assert wire.requests == []


@pytest.mark.parametrize(
    "base_url", ["https://x.test/api/v3", "https://x.test/api/v3/"]
)
def test_the_path_of_the_base_url_stays(base_url: str) -> None:
    wire = Recorder(answer(contact()))
    wire.client(base_url=base_url).contacts.get("c1")
    assert str(wire.sent.url) == "https://x.test/api/v3/contacts/c1"


def test_options_add_replace_and_take_away() -> None:
    wire = Recorder(answer(contact(), 201))
    options = RequestOptions(
        headers={"X-Trace": "t", "user-agent": "mine", "Accept": None},
        query={"partial": False, "new": "ü"},
        body={"lastName": "M", "cf": 1},
    )
    wire.client().contacts.create(last_name="L", partial=True, options=options)
    assert wire.sent.url.raw_path == b"/v1/contacts?partial=false&new=%C3%BC"
    assert wire.sent.headers["x-trace"] == "t"
    assert wire.sent.headers["user-agent"] == "mine"
    assert wire.body() == {"lastName": "M", "cf": 1}


def test_headers_of_the_client_are_sent_unless_the_call_says_otherwise() -> None:
    wire = Recorder(answer(contact()))
    crm = wire.client(headers={"X-Tenant": "a", "X-Other": "b"})
    crm.contacts.get(
        "c1", options=RequestOptions(headers={"x-tenant": "z", "X-Other": None})
    )
    assert wire.sent.headers["x-tenant"] == "z"
    assert "x-other" not in wire.sent.headers


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b", "a\x7fb"])
def test_control_characters_in_headers_are_refused_unseen(value: str) -> None:
    wire = Recorder()
    with pytest.raises(ValueError, match="X-Trace") as caught:
        wire.client().contacts.get(
            "c", options=RequestOptions(headers={"X-Trace": value})
        )
    assert "Evil" not in str(caught.value)
    assert wire.requests == []


def test_header_names_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="name of a header"):
        Recorder().client(headers={"X Bad": "1"})


def test_parameters_in_headers_and_cookies() -> None:
    wire = Recorder()
    call: Call[object, object] = Call(
        "GET",
        "/things",
        headers={"X-Ids": ["a", "b"], "X-None": None, "X-On": True},
        cookies={"theme": "dark blue", "none": None},
        returns={"200": dict},
    )
    wire.client().send(call)
    assert wire.sent.headers["x-ids"] == "a,b"
    assert wire.sent.headers["x-on"] == "true"
    assert "x-none" not in wire.sent.headers
    assert wire.sent.headers["cookie"] == "theme=dark%20blue"


def test_what_is_asked_for_follows_what_is_returned() -> None:
    wire = Recorder(answer(b"\x89PNG", content_type="image/png"))
    assert wire.client().contacts.photo("c1") == b"\x89PNG"
    assert wire.sent.headers["accept"] == "*/*"


def test_an_operations_own_server_gives_way_to_a_given_base_url() -> None:
    call: Call[object, object] = Call(
        "GET", "/files", base_url="https://files.acme.test/", returns={"200": dict}
    )
    own, given = Recorder(), Recorder()
    own.client().send(call)
    given.client(base_url="http://127.0.0.1:9").send(call)
    assert own.urls == ["https://files.acme.test/files"]
    assert given.urls == ["http://127.0.0.1:9/files"]


@pytest.mark.parametrize("path", [".evil.test/y", "@evil.test/y", ":8443/y"])
def test_no_path_goes_on_with_the_name_of_the_host(path: str) -> None:
    wire = Recorder()
    call: Call[object, object] = Call("GET", path, returns={"2XX": dict})
    wire.client(base_url="https://acme.test").send(call)
    assert wire.sent.url.host == "acme.test"
    assert wire.sent.url.path == f"/{path}"


def test_a_query_in_the_path_is_kept() -> None:
    wire = Recorder()
    call: Call[object, object] = Call(
        "GET", "/x?beta=true", query={"a": 1}, returns={"200": dict}
    )
    wire.client().send(call)
    assert wire.sent.url.raw_path == b"/v1/x?beta=true&a=1"


def test_a_clients_own_accept_counts() -> None:
    wire = Recorder(answer(contact()))
    wire.client(headers={"Accept": "application/json;v=2"}).contacts.get("c1")
    assert wire.sent.headers["accept"] == "application/json;v=2"


def test_secrets_are_not_pickled() -> None:
    secrets = Secrets()
    secrets.put("Authorization", "Bearer t")
    assert pickle.loads(pickle.dumps(secrets)).headers == {}


def test_a_body_that_is_no_object_has_no_keys() -> None:
    call: Call[Any, Any] = Call("POST", "/x", body=json_body([1]), returns={})
    assert body_value(call, "page") is None


def test_the_logs_of_the_library_hide_keys_wherever_they_stand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="httpx2")
    hide_in_logs(["key"])
    log = logging.getLogger("httpx2")
    log.info("%s %d", "https://x.test/?key=secret", 1)
    log.info("%(a)s", {"a": 1})
    assert [r.getMessage() for r in caplog.records] == [
        "https://x.test/?key=*** 1",
        "1",
    ]
