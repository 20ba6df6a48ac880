"""Old names of methods and arguments, as resources have them."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from typing_extensions import deprecated

from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.options import RequestOptions
from crmgen.runtime.resources.base import (
    AsyncResource,
    BaseResource,
    ClientT,
    Resource,
)
from crmgen.runtime.resources.old_arguments import old_arguments
from crmgen.runtime.resources.renamed import MethodT, RenamedMethod

from .recording import Recorder, answer

pytestmark = pytest.mark.anyio


class _ThingsMethods(BaseResource[ClientT]):
    def _old_search(
        self,
        *,
        q: str | None = ...,
        text: str | None = ...,
        options: RequestOptions | None = None,
    ) -> None: ...

    @old_arguments(_old_search, q="text")
    def search(
        self, *, text: str | None = None, options: RequestOptions | None = None
    ) -> Call[dict[str, int], dict[str, int]]:
        return Call(
            "GET",
            "/things",
            query={"q": text},
            returns={"200": dict[str, int]},
            options=options,
        )

    class _OldFind(RenamedMethod[MethodT]):
        @deprecated("things.find is called things.search now")
        def __get__(self, resource: object, owner: object = None) -> MethodT:
            return self.of(resource, owner)

    find = _OldFind(search)


class Things(_ThingsMethods[SyncClient], Resource): ...


class AsyncThings(_ThingsMethods[AsyncClient], AsyncResource): ...


async def test_a_method_under_its_old_name() -> None:
    wire = Recorder(answer({"a": 1}))
    things = Things(wire.client())
    with pytest.warns(DeprecationWarning, match="is called things.search now") as said:
        assert things.find(text="a") == {"a": 1}  # pyright: ignore[reportDeprecated]
    assert said[0].filename == __file__
    with pytest.warns(DeprecationWarning):
        assert Things.find is Things.search  # pyright: ignore[reportDeprecated]
    things = AsyncThings(wire.async_client())
    with pytest.warns(DeprecationWarning):
        assert await things.find() == {"a": 1}  # pyright: ignore[reportDeprecated]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert await things.search(text="b") == {"a": 1}
    assert [str(each.url.query, "ascii") for each in wire.requests] == [
        "q=a",
        "",
        "q=b",
    ]


def test_an_argument_under_its_old_name() -> None:
    wire = Recorder(answer({"a": 1}))
    search: Any = Things(wire.client()).search
    with pytest.warns(DeprecationWarning, match="'q' of things.search") as said:
        search(q="a")
    assert said[0].filename == __file__
    with pytest.warns(DeprecationWarning) as said:
        search.raw(q="a")
    assert said[0].filename == __file__
    with pytest.raises(TypeError, match="got 'text' and its old name 'q'"):
        search(q="a", text="b")
