"""Methods that share a path value, and parameters that a client is told once."""

from __future__ import annotations

import inspect
from typing import Any, cast

import httpx2
import pytest

from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.client_options import AsyncOptions, SyncOptions
from crmgen.runtime.http.client_parameters import (
    changed_parameters,
    client_parameter_values,
    or_client,
)
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.resources.base import (
    AsyncResource,
    BoundResource,
    ClientT,
    Resource,
)
from crmgen.runtime.resources.methods import method
from crmgen.runtime.streaming.call import StreamedCall
from crmgen.runtime.streaming.items import json_lines_of

from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


class _ObjectsMethods(BoundResource[ClientT]):
    @method
    def get(self, id: str, /, *, region: str | None = None) -> Call[Any, Any]:
        """Get one."""
        kind = self._value
        return Call(
            "GET",
            "/{account}/{kind}/{id}",
            path_values={"account": or_client(None, "account"), "kind": kind, "id": id},
            query={"region": or_client(region, "region"), "plain": 1},
            returns={"200": Any},
        )

    @method
    def list(self) -> PagedCall[Any, Any]:
        """List all."""
        return PagedCall("GET", "/{kind}", path_values={"kind": self._value}, returns={"200": Any}, paging=PageNumber(items=("items",), total=("total",)))  # fmt: skip

    @method
    def follow(self) -> StreamedCall[Any]:
        """Follow."""
        return StreamedCall("GET", "/{kind}", path_values={"kind": self._value}, returns={"200": json_lines_of(Any)})  # fmt: skip


class Objects(_ObjectsMethods[SyncClient], Resource):
    """Records of one kind."""


class AsyncObjects(_ObjectsMethods[AsyncClient], AsyncResource):
    """Records of one kind (asynchronous)."""


STANDING = {"account": "a1", "region": None}


def _client(wire: Recorder, **more: Any) -> SyncClient:
    http_client = httpx2.Client(transport=httpx2.MockTransport(wire))
    facts = ApiFacts("acme", "1", "https://api.acme.test")
    return SyncClient(facts, {}, SyncOptions(http_client=http_client), **more)


def _async_client(wire: Recorder, **more: Any) -> AsyncClient:
    http_client = httpx2.AsyncClient(transport=httpx2.MockTransport(wire))
    facts = ApiFacts("acme", "1", "https://api.acme.test")
    return AsyncClient(facts, {}, AsyncOptions(http_client=http_client), **more)


PAGE = answer({"items": [1, 2], "total": 2})


def test_a_value_that_is_given_once_is_in_the_path_of_each_method() -> None:
    wire = Recorder(answer({"id": 1}), PAGE, answer(b'{"n": 1}\n'))
    projects = Objects(_client(wire, parameters=STANDING), "projects")
    assert projects.get("p/1") == {"id": 1}
    assert list(projects.list()) == [1, 2]
    assert list(projects.follow()) == [{"n": 1}]
    assert wire.urls == [
        "https://api.acme.test/a1/projects/p%2F1?plain=1",
        "https://api.acme.test/projects",
        "https://api.acme.test/projects",
    ]
    assert projects.get is projects.get


async def test_a_value_that_is_given_once_async() -> None:
    wire = Recorder(answer({"id": 1}), PAGE, answer(b'{"n": 1}\n'))
    projects = AsyncObjects(_async_client(wire, parameters=STANDING), "projects")
    assert await projects.get("p1", region="eu") == {"id": 1}
    assert [item async for item in projects.list()] == [1, 2]
    assert [item async for item in projects.follow()] == [{"n": 1}]
    assert wire.urls[0] == "https://api.acme.test/a1/projects/p1?region=eu&plain=1"


def test_people_see_the_method_without_the_value() -> None:
    projects = Objects(_client(Recorder()), "projects")
    assert list(inspect.signature(projects.get).parameters) == ["id", "region"]
    assert inspect.signature(projects.get).return_annotation == "Any"
    assert inspect.signature(projects.follow).return_annotation == "EventStream[Any]"
    assert projects.list.__doc__ == Objects.list.__doc__ == "List all."


def test_a_copy_of_a_client_may_have_other_values() -> None:
    wire = Recorder(answer({}))
    crm = _client(wire, parameters=STANDING)
    other = crm.with_options(parameters={"account": "a2", "region": "us"})
    Objects(other, "x").get("1")
    Objects(crm, "x").get("1")
    assert wire.urls == [
        "https://api.acme.test/a2/x/1?region=us&plain=1",
        "https://api.acme.test/a1/x/1?plain=1",
    ]
    with pytest.raises(TypeError, match="no parameter 'acount' of this client; it"):
        crm.with_options(parameters={"acount": "a2"})


def test_a_path_value_that_nobody_gave_is_asked_for() -> None:
    crm = _client(Recorder(), parameters={"account": None, "region": None})
    with pytest.raises(ValueError, match="'account' is not known: give account= here"):
        Objects(crm, "x").get("1")


def test_the_environment_fills_in_what_a_client_is_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACME_REGION", "eu")
    given = {"account": "a1", "region": None, "zone": None}
    values = client_parameter_values("acme", given)
    assert values == {"account": "a1", "region": "eu", "zone": None}
    with pytest.raises(TypeError, match="it has: none"):
        changed_parameters({}, {"zone": 1})
    assert repr(or_client(None, "zone")) == "<the client's zone>"
    assert or_client(0, "zone") == 0


def _untyped(_, id, /):  # type: ignore[no-untyped-def] # pyright: ignore
    values: dict[str, Any] = {"id": id}
    return cast("Any", Call("GET", "/x/{id}", path_values=values, returns={"200": Any}))


class Plain(Resource):
    """Has a method whose result is not annotated."""

    get: Any = method(cast("Any", _untyped))


def test_a_resource_is_shown_by_its_name() -> None:
    plain = Plain(_client(Recorder(answer({}))))
    assert repr(plain) == "<resource plain>"
    assert repr(plain.get) == "<method plain.get(id, /)>"


def test_a_method_may_be_kept_in_a_class() -> None:
    class Kept:
        get = Plain(_client(Recorder(answer({"id": 1})))).get

    assert Kept().get("1") == {"id": 1}
