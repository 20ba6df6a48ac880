"""Pages: stated or inferred, iterated to the end, sync and async."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

PAGED = """
  /contacts:
    get:
      operationId: listContacts
      tags: [Contacts]
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: per_page, in: query, schema: {type: integer}}
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  status: {type: integer}
                  data:
                    type: object
                    properties:
                      contacts:
                        type: array
                        items: {type: object, properties: {contact: {$ref: '#/components/schemas/Contact'}}}
                      total_count: {type: integer}
                      page: {type: integer}
                      per_page: {type: integer}
                      max_page: {type: integer}
components:
  schemas:
    Contact: {type: object, properties: {id: {type: string}}}
"""

STATED = """
overlay: 1.0.0
info: {title: t, version: "1"}
actions:
  - target: $.paths['/contacts'].get
    description: said aloud
    update:
      x-crmgen-pagination:
        {style: page, items: data.contacts.*.contact, page: page, size: per_page,
         total: data.total_count, last-page: data.max_page}
"""


def _page(number: int, ids: list[str], last: int = 3) -> dict[str, Any]:
    contacts = [{"contact": {"id": id_}} for id_ in ids]
    paging = {"total_count": 5, "page": number, "per_page": 2, "max_page": last}
    return {"status": 0, "data": {"contacts": contacts, **paging}}


@pytest.fixture(params=[None, STATED], ids=["inferred", "stated"])
def crm(sdk: MakeSdk, request: pytest.FixtureRequest) -> Any:
    made = sdk(PAGED, request.param)
    for number, ids in enumerate((["a", "b"], ["c", "d"], ["e"]), start=1):
        made.reply(200, _page(number, ids))
    return made


def test_iteration_goes_over_all_pages_and_fetches_as_needed(crm: Any) -> None:
    contacts = iter(crm.client().contacts.list(per_page=2))
    assert next(contacts).id == "a"
    assert len(crm.sent) == 1
    assert [contact.id for contact in contacts] == ["b", "c", "d", "e"]
    assert [request.url.query for request in crm.sent] == [
        b"per_page=2",
        b"page=2&per_page=2",
        b"page=3&per_page=2",
    ]


def test_one_page(crm: Any) -> None:
    page = crm.client().contacts.list()
    assert [type(item) for item in page.items] == [crm.package.models.Contact] * 2
    assert (page.total, page.has_next) == (5, True)
    second = page.next()
    assert [item.id for item in second.items] == ["c", "d"]


@pytest.mark.anyio
async def test_async_iteration_and_first_page(crm: Any) -> None:
    client = crm.async_client()
    assert [contact.id async for contact in client.contacts.list()] == list("abcde")


@pytest.mark.anyio
async def test_awaiting_gives_the_first_page(crm: Any) -> None:
    page = await crm.async_client().contacts.list()
    assert (page.total, [item.id for item in page.items]) == (5, ["a", "b"])
    assert [item.id for item in (await page.next()).items] == ["c", "d"]
