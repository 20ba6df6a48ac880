"""What is deleted while it is listed by number, and lists that are taken whole first."""

from __future__ import annotations

import warnings
from typing import Any

import httpx2
import pytest

from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.cursor import Cursor
from crmgen.runtime.paging.deletions import _told  # pyright: ignore[reportPrivateUsage]
from crmgen.runtime.paging.offset import Offset

from .recording import Recorder, answer
from .test_pages import contacts_page

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def nothing_told() -> None:
    _told.clear()


def respond(request: httpx2.Request) -> httpx2.Response:
    if request.method == "DELETE":
        return httpx2.Response(204)
    return contacts_page(request)


async def test_a_deletion_among_pages_is_warned_of_once() -> None:
    crm, other = Recorder(respond).client(), Recorder(respond).async_client()
    with pytest.warns(UserWarning, match="skipped; take the whole list first"):
        for contact in crm.contacts.list():
            crm.contacts.delete(contact.id)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for contact in crm.contacts.list():
            crm.contacts.delete(contact.id)
    _told.clear()
    with pytest.warns(UserWarning, match="GET /contacts is listed"):
        async for contact in other.contacts.list():
            await other.contacts.delete(contact.id)


async def test_what_is_below_a_record_or_after_the_list_moves_nothing() -> None:
    crm, other = Recorder(respond).client(), Recorder(respond).async_client()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for contact in crm.contacts.list():
            crm.request("DELETE", f"/contacts/{contact.id}/notes/1")
            crm.request("DELETE", "/contacts/")
            crm.request("DELETE", f"/deals/{contact.id}")
        for contact in crm.contacts.list().collect():
            crm.contacts.delete(contact.id)
        page = await other.contacts.list()
        assert [c.id for c in await page.collect()] == ["a", "b", "c", "d", "e"]
        assert len(await other.contacts.list().collect()) == 5
        async for contact in page:
            await other.request("DELETE", f"/deals/{contact.id}")


def test_offsets_move_and_cursors_do_not() -> None:
    def walk(paging: Any) -> None:
        body: dict[str, Any] = {"items": [1], "next": "x"}
        wire = Recorder(answer(body), answer("", 204), answer({"items": []}))
        crm = wire.client()
        call = PagedCall[Any, Any](
            "GET", "/a", returns={"2XX": dict[str, Any]}, paging=paging
        )
        for item in crm.send(call).parsed:
            crm.request("DELETE", f"/a/{item}")

    with pytest.warns(UserWarning, match="GET /a is listed"):
        walk(Offset(("items",)))
    _told.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        walk(Cursor(("items",), cursor="after", next=("next",)))
