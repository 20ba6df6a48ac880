"""What messages of mistakes and failures say: the record, the server, what was perhaps meant."""

from __future__ import annotations

import gc
import socket
import warnings
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import httpx2
import pytest

from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    NotFoundError,
    ServerError,
)
from crmgen.runtime.http.etags import etag_of
from crmgen.runtime.http.options import RequestOptions, Timeout
from crmgen.runtime.http.subject import shown_server, shown_subject

from .acme import Acme, AsyncAcme
from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("operation", "values", "shown"),
    [
        ("GET /contacts/{id}", {"id": "64a1"}, "GET /contacts/64a1"),
        ("GET /c/{id}/{n}", {"id": "a/b\n", "n": 7}, "GET /c/a%2Fb%0A/7"),
        ("GET /c/{ids}", {"ids": ["a", "b"]}, "GET /c/a,b"),
        ("GET /c/{id}", {}, "GET /c/{id}"),
        ("GET /bot{token}/me", {"token": "s3cret"}, "GET /bot{token}/me"),
        ("GET /x/{apiKey}", {"apiKey": "s3cret"}, "GET /x/{apiKey}"),
        ("GET /x/{user_password}", {"user_password": "s"}, "GET /x/{user_password}"),
        ("GET /c/{id}", {"id": "a" * 100}, f"GET /c/{'a' * 60}..."),
        ("GET /x?api_key=s3cret&a=1&b", {}, "GET /x?api_key=***&a=1&b"),
        ("GET /x?api%5Fkey=s3cret", {}, "GET /x?api%5Fkey=***"),
    ],
)
def test_the_record_is_named_and_no_secret(
    operation: str, values: dict[str, object], shown: str
) -> None:
    assert shown_subject(operation, values) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://api.acme.test/v1/x?token=s", "api.acme.test:443"),
        ("http://u:p@localhost/x", "localhost:80"),
        ("http://[::1]:8000/x", "[::1]:8000"),
    ],
)
def test_the_server_is_named_without_a_user(url: str, shown: str) -> None:
    assert shown_server(url) == shown


async def test_a_refused_connection_says_where_to() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    settings: dict[str, Any] = {"user_id": "u", "api_key": "k", "max_retries": 0}
    said = f"GET /contacts/c1 got no complete response from 127.0.0.1:{port} (Connect"
    url = f"http://127.0.0.1:{port}"
    with (
        Acme(**settings, base_url=url) as crm,
        pytest.raises(APIConnectionError) as caught,
    ):
        crm.contacts.get("c1")
    assert str(caught.value).startswith(said)
    async with AsyncAcme(**settings, base_url=url) as crm_async:
        with pytest.raises(APIConnectionError) as caught:
            await crm_async.contacts.get("c1")
    assert str(caught.value).startswith(said)


def test_a_late_response_says_from_where() -> None:
    def late(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("", request=request)

    with pytest.raises(
        APITimeoutError, match=r"/contacts/c1 .* from api.acme.test:443"
    ):
        Recorder(late).client(max_retries=0).contacts.get("c1")


def test_what_follows_a_redirect_is_named_like_the_call() -> None:
    away = answer(b"", 307, location="/v1/elsewhere")
    with pytest.raises(ServerError, match=r"^GET /contacts/c1 was answered with 500"):
        Recorder(away, answer({}, 500)).client(max_retries=0).contacts.get("c1")


def test_a_call_of_ones_own_shows_no_secret_of_its_address() -> None:
    with pytest.raises(NotFoundError) as caught:
        Recorder(answer({}, 404)).client().request("GET", "/x?api_key=s3cret")
    assert str(caught.value) == "GET /x?api_key=*** was answered with 404"


@pytest.mark.parametrize("value", ["5", True, timedelta(seconds=5)])
def test_a_timeout_that_is_no_number_says_what_it_is(value: Any) -> None:
    for make in (
        lambda: Acme(user_id="u", api_key="k", timeout=value),
        lambda: Timeout(value),
        lambda: Timeout(5, connect=value),
        lambda: RequestOptions(timeout=value),
    ):
        with pytest.raises(TypeError, match="a timeout is a number of seconds, or a"):
            make()


def test_numbers_of_tries_and_calls_are_whole() -> None:
    with pytest.raises(TypeError, match="max_retries is a whole number, not '2'"):
        Recorder().client(max_retries="2")
    with pytest.raises(TypeError, match="max_in_flight is a whole number, not True"):
        Recorder().client(max_in_flight=True)
    options: dict[str, Any] = {"max_retries": 1.5}
    with pytest.raises(TypeError, match=r"max_retries is a whole number, not 1\.5"):
        RequestOptions(**options)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("base_url", 5, "base_url is a URL as a str, not int"),
        ("base_url", b"https://a", "base_url is a URL as a str, not bytes"),
        ("headers", [("a", "b")], "headers is a mapping of names to values, not list"),
        ("middleware", print, "middleware is a list of functions, not builtin_funct"),
        ("middleware", [5], "middleware is a list of functions, not of int"),
        ("rate_limit", 5, "rate_limit is a str such as '60/min', or 'off', not int"),
        ("token", 5, "token is a str, or a function that gives one, not int"),
        ("api_key", b"s3cret", "api_key is a str, or a function .* not bytes"),
        ("parameters", ["a"], "parameters is a mapping of names to values, not list"),
    ],
)
def test_an_argument_of_another_kind_says_what_it_takes(
    name: str, value: Any, said: str
) -> None:
    recorder = Recorder()
    if name != "parameters":
        for make in (recorder.client, recorder.async_client):
            with pytest.raises(TypeError, match=f"^{said}"):
                make(**{name: value})
    if name not in ("rate_limit", "token", "api_key"):
        for client in (recorder.client(), recorder.async_client()):
            with pytest.raises(TypeError, match=f"^{said}"):
                client.with_options(**{name: value})


def test_a_version_is_a_tag_or_a_model() -> None:
    given: Any = 5
    with pytest.raises(
        TypeError, match=r"^if_match and if_none_match are an ETag .*int"
    ):
        etag_of(given)


def test_other_options_are_named_by_the_near_one() -> None:
    client: Any = Recorder().client()
    with pytest.raises(TypeError, match=r"^with_options\(\) got .*'timeout'\?$"):
        client.with_options(timeot=1)
    with pytest.raises(TypeError, match="'tokn'; it takes timeout, max_retries, hea"):
        client.with_options(tokn=1)


@pytest.mark.parametrize("kind", [Acme, AsyncAcme])
def test_an_unknown_argument_of_the_client_names_the_near_one(kind: Any) -> None:
    said = f"{kind.__name__}() got an unexpected keyword argument 'apikey'"
    with pytest.raises(TypeError) as caught:
        kind(user_id="u", apikey="k")
    assert str(caught.value) == f"{said}; did you mean 'api_key'?"


@pytest.mark.parametrize("kind", [Acme, AsyncAcme])
def test_the_arguments_of_a_client_are_named(kind: Any) -> None:
    with pytest.raises(TypeError, match=rf"{kind.__name__}\(\) takes all by name: "):
        kind("u")


async def test_each_client_says_which_with_it_takes() -> None:
    recorder = Recorder()
    sync: Any = recorder.client()
    with pytest.raises(TypeError, match="is used with `with`, not `async with`"):
        async with sync:
            pass
    other: Any = recorder.async_client()
    with pytest.raises(TypeError, match="is used with `async with`, not `with`"), other:
        pass


def test_what_is_no_list_says_how_it_is_read() -> None:
    contacts: Any = Recorder(answer({"data": [], "total": 0})).client().contacts
    with pytest.raises(TypeError, match=r"contacts.get is a method; call it: c.*\(\)"):
        list(contacts.get)
    page: Any = contacts.list()
    with pytest.raises(TypeError, match=r"the list of its items is \.items\[0\]"):
        page[0]


def test_options_and_headers_of_another_kind_are_called_by_it() -> None:
    options: Any = {"timeout": 5}
    contacts = Recorder().client().contacts
    with pytest.raises(TypeError, match=r"options is a RequestOptions .* not dict"):
        contacts.get("7", options=options)
    headers: Any = {"X-Team": 7}
    with pytest.raises(TypeError, match="the value of header X-Team is a str, not int"):
        Recorder().client(headers=headers)


def test_a_client_of_ones_own_takes_what_it_says(monkeypatch: Any) -> None:
    class Mine(Acme):
        def __init__(self, tenant: str, **others: Any) -> None:
            super().__init__(user_id=tenant, **others)

    assert Mine(tenant="t", api_key="k").contacts is not None
    with pytest.raises(TypeError, match="'apikey'"):
        Mine(tenant="t", apikey="k")
    monkeypatch.setattr(Acme, "__init__", Mock(return_value=None))
    assert isinstance(Acme(anything=1), Acme)  # type: ignore[call-arg]  # pyright: ignore


async def test_what_nobody_awaits_is_called_by_its_method() -> None:
    contacts = Recorder().async_client().contacts
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for forgotten in (contacts.get, contacts.get.raw, contacts.get.stream):
            assert "object contacts.get at" in repr(forgotten("c1"))
        gc.collect()
    messages = [str(each.message) for each in told]
    assert messages == ["coroutine 'contacts.get' was never awaited"] * 3


async def test_a_list_that_nobody_awaits_says_so() -> None:
    forgotten: Any = Recorder().async_client().contacts.list()
    with pytest.raises(TypeError, match="is iterated with `async for`"):
        list(forgotten)
    with pytest.raises(AttributeError, match="'items'; await it for its first page"):
        _ = forgotten.items
