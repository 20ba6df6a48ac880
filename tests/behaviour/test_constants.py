"""What goes out by itself: parameters with one value, and the version of the API."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.conftest import MakeSdk, Sdk

DATED = """
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters:
        - {name: Version, in: header, required: true, schema: {type: string, enum: ['2021-07-28']}}
        - {name: kind, in: query, required: true, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: site, in: cookie, required: true, schema: {const: 7}}
        - {name: flat, in: query, schema: {type: boolean, enum: [true]}}
      responses: {"204": {description: none}}
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters:
        - {name: revision, in: header, required: true, schema: {type: string, format: date, default: '2026-10-15'}}
        - {name: Acme-Version, in: header, schema: {type: string, default: '2.1'}}
        - {name: api-version, in: query, required: true, schema: {type: string, default: '2016-05-01'}}
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: order, in: query, required: true, schema: {type: string, default: asc}}
      responses: {"204": {description: none}}
components:
  schemas:
    Kind: {type: string, enum: [person]}
"""


@pytest.fixture
def crm(sdk: MakeSdk) -> Sdk:
    made = sdk(DATED)
    made.reply(204)
    return made


def test_what_has_one_value_is_sent_by_itself(crm: Sdk) -> None:
    crm.client().contacts.list()
    assert crm.last.headers["Version"] == "2021-07-28"
    assert crm.last.url.query == b"kind=person"
    assert crm.last.headers["Cookie"] == "site=7"


def test_the_version_of_the_document_is_sent_by_itself(crm: Sdk) -> None:
    crm.client().deals.list(order="desc")
    assert crm.last.headers["revision"] == "2026-10-15"
    assert crm.last.headers["Acme-Version"] == "2.1"
    assert crm.last.url.query == b"api-version=2016-05-01&order=desc"


def test_other_defaults_are_asked_for_where_they_are_required(crm: Sdk) -> None:
    with pytest.raises(TypeError, match="order"):
        crm.client().deals.list()
    assert crm.sent == []


def test_a_header_is_said_once_on_the_client(crm: Sdk) -> None:
    client = crm.client(headers={"version": "2023-01-01", "Revision": "2024-02-03"})
    client.contacts.list()
    assert crm.last.headers["Version"] == "2023-01-01"
    client.deals.list(order="asc")
    assert crm.last.headers["revision"] == "2024-02-03"
    client.with_options(headers={"revision": "2025-01-01"}).deals.list(order="asc")
    assert crm.last.headers["revision"] == "2025-01-01"


def test_a_call_says_otherwise(crm: Sdk) -> None:
    client = crm.client(headers={"Version": "2023-01-01"})
    client.contacts.list(version="2024-01-01", kind="firm", site=8)
    assert crm.last.headers["Version"] == "2024-01-01"
    assert crm.last.url.query == b"kind=firm"
    assert crm.last.headers["Cookie"] == "site=8"
    options = crm.package.RequestOptions(headers={"Version": None})
    client.contacts.list(options=options)
    assert "Version" not in crm.last.headers


@pytest.mark.anyio
async def test_the_async_client_sends_them_too(crm: Sdk) -> None:
    await crm.async_client().contacts.list()
    assert crm.last.headers["Version"] == "2021-07-28"


CLIENT = """
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters:
        - name: Version
          in: header
          required: true
          x-crmgen-client-parameter: api_version
          schema: {type: string, const: '2021-07-28'}
      responses: {"204": {description: none}}
"""


def test_an_argument_of_the_client_comes_before_the_constant(sdk: MakeSdk) -> None:
    made = sdk(CLIENT)
    made.reply(204)
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "2021-07-28"),
        ({"headers": {"version": "2022-01-01"}}, "2022-01-01"),
        ({"api_version": "2023-01-01"}, "2023-01-01"),
    ]
    for settings, sent in cases:
        made.client(**settings).contacts.list()
        assert made.last.headers["Version"] == sent


NULLS = """
  /boats:
    get:
      operationId: listBoats
      tags: [boats]
      parameters:
        - {name: nothing, in: query, required: true, schema: {type: [string, 'null'], enum: [null]}}
        - {name: X-None, in: header, required: true, schema: {const: null}}
        - {name: Acme-Version, in: header, schema: {type: [string, 'null'], default: null}}
      responses: {"204": {description: none}}
"""


def test_what_can_only_be_null_is_not_asked_for(sdk: MakeSdk) -> None:
    made = sdk(NULLS)
    made.reply(204)
    made.client().boats.list()
    assert made.last.url.query == b""
    assert {"X-None", "Acme-Version"}.isdisjoint(made.last.headers)


def test_documentation_says_what_goes_out(crm: Sdk) -> None:
    said = " ".join((inspect.getdoc(crm.client().deals.list) or "").split())
    assert 'Else what `headers` of the client says, or `"2026-10-15"`.' in said
    assert 'Else `"2016-05-01"`.' in said


STYLED = """
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters:
        - {name: X-Target, in: header, required: true, allowReserved: true, schema: {type: string, enum: [a.b]}}
        - {name: kind, in: query, required: true, allowReserved: true, schema: {type: string, enum: ["a:b"]}}
        - {name: mode, in: query, required: true, style: pipeDelimited, schema: {type: string, enum: [all]}}
        - {name: site, in: cookie, required: true, style: cookie, schema: {const: 7}}
      responses: {"204": {description: none}}
"""


def test_one_value_is_sent_in_its_style(sdk: MakeSdk) -> None:
    made = sdk(STYLED)
    made.reply(204)
    made.client().contacts.list()
    assert made.last.headers["X-Target"] == "a.b"
    assert made.last.url.query == b"kind=a:b&mode=all"
    assert made.last.headers["Cookie"] == "site=7"
    made.client().contacts.list(x_target="c", kind="d e")
    assert made.last.headers["X-Target"] == "c"
    assert made.last.url.query.startswith(b"kind=d%20e&")
    made.client(headers={"X-Target": "mine"}).contacts.list()
    assert made.last.headers["X-Target"] == "mine"
