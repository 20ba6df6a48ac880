"""Fake servers below real clients: what they answer, what they keep, and that nothing of them stays behind."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import httpx2
import pytest

from crmgen.runtime.auth.scheme import AsyncCredential, Credential
from crmgen.runtime.body.json import json_body
from crmgen.runtime.errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    ConflictError,
    NotFoundError,
    RateLimitError,
    ReportedFailureError,
    SDKError,
    ServerError,
    StatusError,
    TokenError,
)
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.oauth.client_options import AsyncOAuthOptions, SyncOAuthOptions
from crmgen.runtime.oauth.scheme import OAuth2
from crmgen.runtime.paging.arguments import InBody
from crmgen.runtime.paging.by_flag import ByFlag
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.content_range import ContentRange
from crmgen.runtime.paging.cursor import Cursor
from crmgen.runtime.paging.link_header import LinkHeader
from crmgen.runtime.paging.next_link import NextLink
from crmgen.runtime.paging.offset import Offset
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.paging.paging import Paging
from crmgen.runtime.read.files import file_or
from crmgen.runtime.resources.base import (
    AsyncResource,
    BaseResource,
    BoundResource,
    ClientT,
    Resource,
)
from crmgen.runtime.resources.methods import method
from crmgen.runtime.streaming.call import StreamedCall
from crmgen.runtime.streaming.events import events_of
from crmgen.runtime.streaming.items import json_lines_of
from crmgen.runtime.testing.fake import fake

from .acme import Acme, AsyncAcme, Contact, ContactData, ContactsData


def acme() -> Acme:
    return Acme(user_id="u", api_key="k")


def ada(**more: Any) -> Contact:
    return Contact(id="1", firstName="Ada", **more)


# ---- what is answered ----


def test_a_result_comes_back_through_the_real_client() -> None:
    crm = acme()
    with fake(crm) as api:
        assert api is crm
        api.contacts.get.returns(ada(score=3)).returns(Contact(id="2"))
        first, second, third = (crm.contacts.get(each) for each in "123")
        assert (first.id, first.first_name, first.score) == ("1", "Ada", 3)
        assert second.id == third.id == "2"
        told = api.contacts.get.calls[0]
    assert told.method == "contacts.get"
    assert told.arguments == {"contact_id": "1"}
    assert told.request.method == "GET"
    assert told.request.url == "https://api.acme.test/v1/contacts/1"
    assert told.request.headers["Authorization"] == "Basic dTpr"
    assert told.request.body is None


def test_what_is_told_later_is_given_next() -> None:
    with fake(acme()) as api:
        api.contacts.get.returns(ada())
        assert api.contacts.get("1").id == api.contacts.get("1").id == "1"
        api.contacts.get.returns(Contact(id="2"))
        assert api.contacts.get("1").id == "2"


def test_what_is_no_client_error_or_list_of_pages_is_refused() -> None:
    with pytest.raises(TypeError, match="takes a client"):
        fake("acme")  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    with fake(acme()) as api:
        for error in (ValueError, ValueError("x")):
            with pytest.raises(TypeError, match="a class of errors of this package"):
                api.contacts.get.raises(error)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        with pytest.raises(ValueError, match=r"contacts\.list\(\) are the same"):
            api.contacts.list.pages([ada()], [ada()])


def test_what_asks_for_a_job_is_the_method_that_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"contacts.get": {"200": [{"id": "7"}]}, "GET /contacts/7": "contacts.get"}
    installed("acme", shown, tmp_path, monkeypatch)
    with fake(acme()) as api:
        assert api.request("GET", "/contacts/7").body == {"id": "7"}
        api.contacts.get.answers(200, {"id": "8"})
        assert api.request("GET", "/contacts/7").body == {"id": "8"}
        assert [each.method for each in api.contacts.get.calls] == ["contacts.get"] * 2


def test_what_is_sent_is_kept() -> None:
    crm = acme()
    server = fake(crm)
    with server as api:
        api.contacts.create.returns(ada())
        options = RequestOptions(headers={"X-Trace": "1"})
        crm.contacts.create(last_name="Lovelace", partial=True, options=options)
        (told,) = server.calls
    assert told.arguments == {
        "last_name": "Lovelace",
        "partial": True,
        "options": options,
    }
    assert told.request.body == {"lastName": "Lovelace"}
    assert told.request.url.endswith("?partial=true")
    assert told.request.headers["x-trace"] == "1"


def test_wrong_arguments_are_refused_as_always() -> None:
    crm = acme()
    with fake(crm) as api:
        with pytest.raises(TypeError, match=r"contacts\.create\(\).*last_nam"):
            api.contacts.create(last_nam="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        assert api.contacts.create.calls == []


def test_text_bytes_and_nothing() -> None:
    crm = acme()
    with fake(crm) as api:
        assert crm.contacts.status() == "some text"
        assert crm.contacts.photo("1") == b"some bytes"
        assert crm.contacts.delete("1") is None  # type: ignore[func-returns-value]
        api.contacts.status.returns("up")
        api.contacts.photo.returns(b"\x89PNG")
        api.contacts.delete.returns(None)
        assert crm.contacts.status() == "up"
        assert crm.contacts.photo("1") == b"\x89PNG"
        assert crm.contacts.delete("1") is None  # type: ignore[func-returns-value]


def test_any_answer_can_be_ordered() -> None:
    crm = acme()
    with fake(crm) as api:
        api.contacts.get.answers(200, {"data": {"contact": {"id": 5}}})
        assert crm.contacts.get("1").id == 5  # type: ignore[comparison-overlap]
        api.contacts.photo.answers(200, content=b"x", headers={"X-Size": "1"})
        assert crm.contacts.photo.raw("1").headers["x-size"] == "1"
        with crm.contacts.photo.stream("1") as response:
            assert response.read() == b"x"


def test_several_results_of_a_method_that_gives_one() -> None:
    crm = acme()
    with fake(crm) as api:
        api.contacts.get.returns(ada(), ada())  # type: ignore[call-overload]  # pyright: ignore
        with pytest.raises(TypeError, match=r"contacts\.get\(\) gives one result"):
            crm.contacts.get("1")
        api.contacts.status.pages(["x"])  # type: ignore[misc]  # pyright: ignore
        with pytest.raises(TypeError, match=r"contacts\.status\(\) has no pages"):
            crm.contacts.status()


def test_without_an_example_a_method_says_what_is_missing() -> None:
    crm = acme()
    with fake(crm), pytest.raises(AssertionError, match=r"contacts\.get.*\.returns"):
        crm.contacts.get("1")


# ---- failures ----


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError, 404),
        (ConflictError, 409),
        (ServerError, 500),
        (StatusError, 402),
    ],
)
def test_errors_to_order(error: type[StatusError], status: int) -> None:
    crm = Acme(user_id="u", api_key="k", max_retries=0)
    with fake(crm) as api:
        api.contacts.get.raises(error, {"message": "no"})
        with pytest.raises(error) as caught:
            crm.contacts.get("1")
    if error is not StatusError:
        assert caught.value.status == status
    assert caught.value.body == {"message": "no"}


def test_no_response_to_order() -> None:
    crm = acme()
    with fake(crm) as api:
        api.contacts.get.raises(APITimeoutError)
        with pytest.raises(APITimeoutError):
            crm.contacts.get("1")
        assert len(api.contacts.get.calls[0].requests) == 3
        api.contacts.delete.raises(APIConnectionError)
        with pytest.raises(APIConnectionError) as caught:
            crm.contacts.delete("1")
    assert not isinstance(caught.value, APITimeoutError)


@pytest.mark.parametrize("error", [SDKError, TokenError, ReportedFailureError])
def test_errors_that_no_status_makes(error: type[SDKError]) -> None:
    with fake(acme()) as api, pytest.raises(ValueError, match=r"\.answers"):
        api.contacts.get.raises(error)


def test_retries_do_not_sleep_and_heed_the_server() -> None:
    crm = Acme(user_id="u", api_key="k", timeout=30)
    with fake(crm) as api:
        api.contacts.get.answers(429, headers={"Retry-After": "20"}).returns(ada())
        assert crm.contacts.get("1").id == "1"
        assert len(api.contacts.get.calls[0].requests) == 2
        api.contacts.delete.answers(429, headers={"Retry-After": "40"})
        with pytest.raises(RateLimitError, match="40"):
            crm.contacts.delete("1")
        assert len(api.contacts.delete.calls[0].requests) == 1


# ---- examples of the document ----


@pytest.fixture
def with_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package `acme` that has examples, as generated ones have."""
    contact = {"id": "9", "firstName": "Grace"}
    page = {"contacts": [{"contact": contact}], "total_count": 61, "max_page": 3}
    shown = {
        "contacts.get": {
            "200": [{"status": 0, "data": {"contact": contact}}],
            "404": [{"message": "gone", "code": 7}],
        },
        "contacts.create": {"201": "contacts.get 200"},
        "contacts.list": {"200": [{"status": 0, "data": page}]},
    }
    installed("acme", shown, tmp_path, monkeypatch)


def installed(
    package: str, shown: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Makes a package with these examples."""
    place = folder / package / "__init__.py"
    place.parent.mkdir()
    place.touch()
    place.with_name("examples.json").write_text(json.dumps(shown))
    spec = importlib.util.spec_from_file_location(package, place)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, package, module)


@pytest.mark.usefixtures("with_examples")
def test_the_documents_examples_are_answered_by_default() -> None:
    crm = acme()
    with fake(crm) as api:
        assert crm.contacts.get("1").first_name == "Grace"
        assert crm.contacts.create(last_name="x").id == "9"
        assert [each.id for each in crm.contacts.list()] == ["9"]
        api.contacts.get.raises(NotFoundError)
        with pytest.raises(NotFoundError) as caught:
            crm.contacts.get("1")
        assert caught.value.error.code == 7
        api.contacts.create.returns(ada())
        raw = crm.contacts.create.raw(last_name="x")
    assert (raw.parsed.id, raw.envelope.status) == ("1", 0)


# ---- pages ----


class _ThingsMethods(BaseResource[ClientT]):
    paging: Paging
    returned: Any = Any

    @method
    def list(
        self,
        *,
        page: int | None = None,
        all: bool | None = None,
        options: RequestOptions | None = None,
    ) -> PagedCall[int, Any]:
        """List things."""
        return PagedCall(
            "POST" if isinstance(getattr(self.paging, "page", None), InBody) else "GET",
            "/things",
            query={"page": page, "all": all},
            body=json_body({}) if page == 0 else None,
            returns={"200": Any},
            paging=self.paging,
            options=options,
        )

    @method
    def watch(self, *, options: RequestOptions | None = None) -> StreamedCall[Any]:
        """Follow things."""
        return StreamedCall(
            "GET",
            "/things/watch",
            returns={"200": self.returned},
            accept="text/event-stream",
            options=options,
        )

    @method
    def get(self, *, options: RequestOptions | None = None) -> Call[Any, Any]:
        """Get a thing, a file or nothing."""
        return Call(
            "GET",
            "/thing",
            returns={"2XX": self.returned, "204": None},
            accept="image/*",
            options=options,
        )


class Things(_ThingsMethods[SyncClient], Resource):
    """Things."""


class _BoundMethods(BoundResource[ClientT]):
    _name = "kinds"

    @method
    def get(self, id: str, *, options: RequestOptions | None = None) -> Call[str, str]:
        """Get a thing of a kind."""
        values = {"kind": self._value, "id": id}
        path = "/kinds/{kind}/{id}"
        returns = {"200": str}
        return Call("GET", path, path_values=values, returns=returns, options=options)


class BoundKinds(_BoundMethods[SyncClient], Resource):
    """Things of one kind."""


class Kinds(Resource):
    """Things by kind."""

    def __getitem__(self, kind: str) -> BoundKinds:
        return BoundKinds(self._client, kind)


class Shop(SyncClient):
    """A client that knows no server."""

    def __init__(self, paging: Paging | None = None, returned: Any = Any) -> None:
        super().__init__(ApiFacts("shop", "1"), {})
        self.things = Things(self)
        self.things.paging = paging or PageNumber(items=())
        self.things.returned = returned
        self.kinds = Kinds(self)


ITEMS, TOTAL, NEXT = ("items",), ("total",), ("next",)
STYLES: list[Paging] = [
    PageNumber(items=ITEMS, total=TOTAL, last_page=("pages", "last")),
    PageNumber(items=(), first=0),
    PageNumber(items=ITEMS, next=NEXT, number=("number",), page_size=("size",)),
    PageNumber(items=ITEMS, has_more=("more",)),
    PageNumber(items=ITEMS, page=InBody("page"), is_last=("last",)),
    Offset(items=ITEMS, total=TOTAL),
    Offset(items=ITEMS, next=NEXT, first=1),
    Cursor(items=ITEMS, next=NEXT, others=(("also", ("other",)),), total=TOTAL),
    Cursor(items=ITEMS, next_header="X-Next"),
    Cursor(items=ITEMS, last_item=()),
    NextLink(items=ITEMS, next=NEXT),
    LinkHeader(items=(), total_header="X-Total"),
    ContentRange(items=()),
    ContentRange(items=(), range="range"),
    ContentRange(items=(), offset="offset"),
    ByFlag("all", Cursor(items=ITEMS, next=NEXT), PageNumber(items=ITEMS)),
]


@pytest.mark.parametrize("paging", STYLES, ids=repr)
def test_pages_of_every_style(paging: Paging) -> None:
    crm = Shop(paging)
    with fake(crm) as api:
        api.things.list.pages([1, 2], [3, 4], [5])
        page = crm.things.list()
        assert [each.items for each in page.pages()][:3] == [[1, 2], [3, 4], [5]]
        assert [*crm.things.list()] == [1, 2, 3, 4, 5]
        assert page.total in (5, None)
        assert [*crm.things.list(all=True)] == [1, 2, 3, 4, 5]
        api.things.list.calls.clear()
        api.things.list.returns(7, 8)
    with fake(crm) as api:
        api.things.list.returns(7, 8)
        assert [*crm.things.list()] == [7, 8]
        assert len(api.things.list.calls[0].requests) < 3


@pytest.mark.parametrize(
    ("mark", "last"),
    [
        (
            ("paging", "next", "after"),
            {"items": [2], "meta": {"next": "y", "total": 2}},
        ),
        (("meta", "next"), {"items": [2], "meta": {"total": 2}, "paging": {}}),
        (
            ("meta", "none"),
            {"items": [2], "meta": {"next": "y", "total": 2}, "paging": {}},
        ),
        (
            ("none", "none"),
            {"items": [2], "meta": {"next": "y", "total": 2}, "paging": {}},
        ),
    ],
)
def test_behind_the_last_page_nothing_leads_on(
    mark: tuple[str, ...], last: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"items": [9], "paging": {}, "meta": {"next": "y"}}
    installed("shop", {"things.list": {"200": [shown]}}, tmp_path, monkeypatch)
    crm = Shop(Cursor(items=ITEMS, next=mark, total=("meta", "total")))
    with fake(crm) as api:
        api.things.list.pages([1], [2])
        *_, page = crm.things.list().pages()
    assert page.raw.body == last
    assert not page.has_next


def test_a_page_can_be_asked_for() -> None:
    crm = Shop(PageNumber(items=ITEMS))
    with fake(crm) as api:
        api.things.list.pages([1, 2], [3])
        assert crm.things.list(page=2).items == [3]
        assert crm.things.list(page=9).items == []


@pytest.mark.parametrize(
    ("shown", "paging"),
    [
        ({"next": [{"rel": "self"}]}, NextLink(items=ITEMS, next=NEXT)),
        ({"next": 4}, Cursor(items=ITEMS, next=NEXT)),
        ({"more": 4}, PageNumber(items=ITEMS, has_more=("more",))),
        ({"more": True}, PageNumber(items=ITEMS, has_more=("more",))),
        ({"more": True}, Cursor(items=ITEMS, last_item=(), has_more=("more",))),
    ],
)
def test_marks_are_of_the_kind_that_the_document_shows(
    shown: dict[str, Any],
    paging: Paging,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bodies = {"things.list": {"200": [{**shown, "items": [1]}]}}
    installed("shop", bodies, tmp_path, monkeypatch)
    crm = Shop(paging)
    with fake(crm) as api:
        api.things.list.pages([1], [2])
        first = crm.things.list()
        (name,) = shown
        assert type(first.raw.body[name]) is type(shown[name])
        assert [*first] == [1, 2]


# ---- streams, files ----


@pytest.mark.parametrize(
    ("returned", "items"),
    [
        (events_of(Any), [{"a": 1}, 2]),
        (events_of(str), ["one\ntwo", "three"]),
        (json_lines_of(Any), [{"a": 1}, 2]),
        (json_lines_of(Any, sequence=True), [{"a": 1}, 2]),
    ],
)
def test_items_of_streams(returned: Any, items: Sequence[Any]) -> None:
    crm = Shop(returned=returned)
    with fake(crm) as api:
        assert [*crm.things.watch()] == []
        api.things.watch.returns(*items)
        assert [*crm.things.watch()] == items


def test_files_that_may_be_json() -> None:
    crm = Shop(returned=file_or(Any))
    with fake(crm) as api:
        assert crm.things.get() == b"some bytes"
        api.things.get.returns([{"a": 1}]).returns(None)
        assert crm.things.get() == [{"a": 1}]
        assert crm.things.get.raw().status == 204


def test_methods_that_are_reached_by_subscription() -> None:
    crm = Shop()
    held = crm.kinds["b"]
    with fake(crm) as api:
        api.kinds["a"].get.returns("an a")
        assert crm.kinds["a"].get("1") == "an a"
        assert crm.kinds["b"].get("1") == "some text"
        assert len(crm.kinds["a"].get.calls) == 1
        assert crm.kinds["a"].get.calls[0].request.url == "https://shop.test/kinds/a/1"
    assert repr(held.get).startswith("<method kinds.get")


# ---- what is no method of the document ----


def test_calls_that_the_document_does_not_know() -> None:
    crm = acme()
    server = fake(crm)
    with server:
        server.on("get", "/odd").answers(200, {"a": 1})
        assert crm.request("GET", "/odd", params={"q": 1}).body == {"a": 1}
        assert server.calls[0].arguments == {"q": 1}
        with pytest.raises(AssertionError, match="POST /odd"):
            crm.request("POST", "/odd")


def test_other_servers_are_fakes_too() -> None:
    crm = acme()
    server = fake(crm)
    with server:
        there = "https://files.test/up"
        server.on("PUT", there).answers(201, content=b"done")
        with crm.anonymous().with_options(base_url="https://files.test") as other:
            assert other.request("PUT", there, content=b"x").content == b"done"
        (told,) = server.calls
        assert told.request.url == there
        assert told.request.body == b"x"
        assert "authorization" not in told.request.headers


def test_tokens_are_given_to_who_asks() -> None:
    scheme = OAuth2(client_credentials_url="https://acme.test/token")
    facts = ApiFacts("acme", "1", "https://acme.test", {"o": scheme}, (("o",),))
    given: dict[str, Credential] = {"client_id": "i", "client_secret": "s"}
    crm = SyncClient(facts, given, SyncOAuthOptions())
    server = fake(crm)
    with server:
        server.on("GET", "/me").answers(200, {})
        crm.request("GET", "/me")
        assert server.calls[0].request.headers["authorization"] == "Bearer fake"


# ---- what stays behind ----


def test_who_holds_a_method_holds_a_fake_and_afterwards_none() -> None:
    sent: list[httpx2.Request] = []

    def real(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, text="real")

    http_client = httpx2.Client(transport=httpx2.MockTransport(real))
    crm = Acme(user_id="u", api_key="k", http_client=http_client)
    contacts, status = crm.contacts, crm.contacts.status
    with fake(crm) as api:
        api.contacts.status.returns("fake")
        assert (status(), contacts.status()) == ("fake", "fake")
        other = crm.with_options(timeout=5)
        assert other.contacts.status() == "fake"
        assert not sent
    assert (status(), contacts.status()) == ("real", "real")
    assert type(crm) is Acme
    assert not hasattr(status, "returns")
    with pytest.raises(RuntimeError, match="is over"):
        other.contacts.status()


def test_a_client_is_faked_once_and_again_later() -> None:
    crm = acme()
    with fake(crm) as api:
        with pytest.raises(RuntimeError, match="a fake already"), fake(crm):
            pass
        with pytest.raises(AttributeError, match=r"contacts\.get.*no 'retruns'"):
            getattr(api.contacts.get, "retruns")  # noqa: B009
        api.contacts.status.returns("one")
    with fake(crm) as api:
        assert crm.contacts.status() == "some text"


def test_clients_that_were_made_before_reach_no_network() -> None:
    crm = acme()
    other = crm.with_options(timeout=5)
    with fake(crm), pytest.raises(RuntimeError, match="before it was faked"):
        other.contacts.status()


def test_models_stay_whole() -> None:
    crm = acme()
    found = ContactsData(contacts=[ContactData(contact=ada(unknown=1))])
    with fake(crm) as api:
        api.contacts.list.answers(200, {"data": found})
        (contact,) = crm.contacts.list()
    assert contact.model_extra == {"unknown": 1}


def test_specs_of_mocks_know_methods_and_resources() -> None:
    crm: Any = create_autospec(Acme, instance=True)
    crm.contacts.get.return_value = ada()
    assert crm.contacts.get("1").first_name == "Ada"
    with pytest.raises(AttributeError):
        _ = crm.contacts.gte


# ---- asynchronous clients ----


class AsyncThings(_ThingsMethods[AsyncClient], AsyncResource):
    """Things."""


class AsyncShop(AsyncClient):
    """An asynchronous client that knows no server."""

    def __init__(self, credentials: dict[str, AsyncCredential] | None = None) -> None:
        scheme = OAuth2(client_credentials_url="https://acme.test/token")
        facts = ApiFacts("shop", "1", schemes={"o": scheme}, security=(("o",), ()))
        super().__init__(facts, credentials or {}, AsyncOAuthOptions())
        self.things = AsyncThings(self)
        self.things.paging = Cursor(items=ITEMS, next=NEXT)
        self.things.returned = json_lines_of(Any)


def test_asynchronous_clients() -> None:
    async def use(crm: AsyncAcme) -> None:
        assert (await crm.contacts.get("1")).id == "1"
        assert [each.id async for each in crm.contacts.list()] == ["1", "2"]
        with pytest.raises(RateLimitError):
            await crm.contacts.delete("1")

    crm = AsyncAcme(user_id="u", api_key="k")
    with fake(crm) as api:
        api.contacts.get.returns(ada())
        api.contacts.list.pages([ada()], [Contact(id="2")])
        api.contacts.delete.raises(RateLimitError)
        asyncio.run(use(crm))
        assert len(api.contacts.delete.calls[0].requests) == 3
        asyncio.run(use(crm))
    assert type(crm) is AsyncAcme


def test_asynchronous_streams_tokens_and_other_servers() -> None:
    async def use(crm: AsyncShop) -> None:
        assert [each async for each in crm.things.watch()] == [1, 2]
        other = crm.anonymous().with_options(base_url="https://files.test")
        assert (await other.request("GET", "/x")).body == 3

    crm = AsyncShop({"client_id": "i", "client_secret": "s"})
    server = fake(crm)
    with server as api:
        api.things.watch.returns(1, 2)
        server.on("GET", "/x").answers(200, 3)
        asyncio.run(use(crm))
        assert server.calls[0].request.headers["authorization"] == "Bearer fake"
