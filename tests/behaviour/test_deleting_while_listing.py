"""Records that are deleted while they are listed by number are skipped: that is warned of, once; cursors do not move."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import MakeSdk
from tests.crms.vendor import Vendor, answer
from tests.runtime.misbehaving import Act, Came

pytestmark = pytest.mark.anyio

DOCUMENT = """\
openapi: 3.1.0
info: {title: Deleting, version: "1"}
servers: [{url: 'URL'}]
paths:
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters: [PARAMETER]
      responses: {"200": {description: a, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: array, items: {$ref: '#/components/schemas/Contact'}}, total: {type: integer}, next_cursor: {type: [string, "null"]}}}}}}}
  /contacts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    delete: {operationId: deleteContact, tags: [contacts], responses: {"204": {description: gone}}}
  /contacts/{id}/notes/{note}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: note, in: path, required: true, schema: {type: integer}}
    delete: {operationId: deleteNote, tags: [notes], responses: {"204": {description: gone}}}
components:
  schemas:
    Contact: {type: object, required: [id], properties: {id: {type: integer}}}
"""
PAGE = "{name: page, in: query, schema: {type: integer}}"
CURSOR = "{name: cursor, in: query, schema: {type: string}}"


class Account(Vendor):
    """Eight contacts, three on a page."""

    def __init__(self) -> None:
        super().__init__(self._answered)
        self.ids = list(range(1, 9))

    def _answered(self, came: Came) -> Act:
        if came.method == "DELETE":
            if "notes" not in came.target:
                self.ids.remove(int(came.target.rpartition("/")[2]))
            return answer(204)
        name, _, value = came.target.partition("?")[2].partition("=")
        first = int(value or 0) if name == "cursor" else (int(value or 1) - 1) * 3
        left = [each for each in self.ids if name != "cursor" or each > first]
        found = left[:3] if name == "cursor" else left[first : first + 3]
        body: dict[str, Any] = {"data": [{"id": each} for each in found]}
        if name == "cursor" or "cursor" in came.headers.get("x-style", ""):
            body["next_cursor"] = str(found[-1]) if found else None
        else:
            body["total"] = len(self.ids)
        return answer(200, body)


@pytest.fixture
def account() -> Iterator[tuple[str, list[int]]]:
    with Account() as server:
        yield server.url, server.ids


def document(url: str, parameter: str = PAGE) -> str:
    text = (
        DOCUMENT
        if parameter == CURSOR
        else DOCUMENT.replace(', next_cursor: {type: [string, "null"]}', "")
    )
    return text.replace("URL", url).replace("PARAMETER", parameter)


def test_deleting_while_listing_by_page_is_warned_of_once(
    sdk: MakeSdk, account: tuple[str, list[int]]
) -> None:
    url, ids = account
    with sdk(document(url)).package.Client() as crm:
        with pytest.warns(
            UserWarning, match=r"GET /contacts is listed.*collect\(\)"
        ) as told:
            for contact in crm.contacts.list():
                crm.contacts.delete(contact.id)
        assert [each.filename for each in told] == [__file__]
        assert ids, "some were skipped: that is what the warning is about"
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for contact in crm.contacts.list():
                crm.contacts.delete(contact.id)


async def test_a_list_that_is_collected_first_skips_nothing(
    sdk: MakeSdk, account: tuple[str, list[int]]
) -> None:
    url, ids = account
    package = sdk(document(url)).package
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with package.Client() as crm:
            assert len(crm.contacts.list(page=2).collect()) == 5
            for contact in crm.contacts.list().collect()[:4]:
                crm.contacts.delete(contact.id)
        async with package.AsyncClient() as other:
            page = await other.contacts.list()
            assert len(await page.collect()) == 4
            for contact in await other.contacts.list().collect():
                await other.contacts.delete(contact.id)
    assert ids == []


async def test_what_moves_no_page_is_not_warned_of(
    sdk: MakeSdk, account: tuple[str, list[int]]
) -> None:
    url, ids = account
    package = sdk(document(url)).package
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with package.Client() as crm:
            for contact in crm.contacts.list():
                crm.notes.delete(contact.id, 1)
            for contact in crm.contacts.list():
                if contact.id == 8:  # on the last page
                    crm.contacts.delete(8)
            crm.contacts.delete(7)
        async with package.AsyncClient() as other:
            async for contact in other.contacts.list():
                await other.notes.delete(contact.id, 1)
    assert ids == [1, 2, 3, 4, 5, 6]


async def test_an_asynchronous_list_is_watched_as_well(
    sdk: MakeSdk, account: tuple[str, list[int]]
) -> None:
    async with sdk(document(account[0])).package.AsyncClient() as crm:
        with pytest.warns(UserWarning, match="GET /contacts is listed"):
            async for contact in crm.contacts.list():
                await crm.contacts.delete(contact.id)


def test_a_cursor_does_not_move(sdk: MakeSdk, account: tuple[str, list[int]]) -> None:
    url, ids = account
    with sdk(document(url, CURSOR)).package.Client() as crm, warnings.catch_warnings():
        warnings.simplefilter("error")
        for contact in crm.contacts.list(cursor="0"):
            crm.contacts.delete(contact.id)
    assert ids == []
