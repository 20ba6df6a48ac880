"""Successes without a body: None where the document or an extension says that nothing may come, else an error."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.conftest import MakeSdk

pytestmark = pytest.mark.anyio


def document(more: str = "", extension: str = "", root: str = "") -> str:
    return f"""\
openapi: 3.1.0
info: {{title: Empty, version: "1"}}
servers: [{{url: https://api.example.com}}]
{root}
paths:
  /contacts/{{contact_id}}:
    get:
      operationId: getContact
      tags: [contacts]
      {extension}
      parameters: [{{name: contact_id, in: path, required: true, schema: {{type: string}}}}]
      responses:
        200:
          description: OK
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Contact'}}}}}}
{more}
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      {extension}
      parameters: [{{name: page, in: query, schema: {{type: integer}}}}]
      responses:
        200:
          description: OK
          content: {{application/json: {{schema: {{properties: {{data: {{type: array, items: {{$ref: '#/components/schemas/Contact'}}}}}}}}}}}}
{more}
components:
  schemas:
    Contact: {{required: [id], properties: {{id: {{type: integer}}}}}}
"""


DOCUMENTED = document("        204: {description: none}")
STATED = document(extension="x-crmgen-may-be-empty: true")
EVERYWHERE = document(root="x-crmgen-may-be-empty: true")


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_an_empty_body_where_a_type_is_documented_is_an_error(
    sdk: MakeSdk, status: int
) -> None:
    made = sdk(document())
    package: Any = made.package
    made.reply(status)
    with pytest.raises(package.ResponseValidationError, match="no body"):
        made.client().contacts.get("1")
    with pytest.raises(package.ResponseValidationError, match="no body"):
        await made.async_client().contacts.get("1")
    with pytest.raises(package.ResponseValidationError, match="no body"):
        list(made.client().contacts.list())
    raw = made.client().contacts.get.raw("1")
    assert (raw.status, raw.content, raw.body) == (status, b"", None)


@pytest.mark.parametrize("text", [DOCUMENTED, STATED, EVERYWHERE])
def test_it_is_none_where_nothing_may_come(sdk: MakeSdk, text: str) -> None:
    made = sdk(text)
    made.reply(204)
    contacts = made.client(strict=True).contacts
    assert contacts.get("1") is None
    assert list(contacts.list()) == []
    assert inspect.signature(contacts.get).return_annotation == "models.Contact | None"


def test_an_operation_may_say_otherwise(sdk: MakeSdk) -> None:
    text = document(
        extension="x-crmgen-may-be-empty: false", root="x-crmgen-may-be-empty: true"
    )
    made = sdk(text)
    package: Any = made.package
    made.reply(204)
    with pytest.raises(package.ResponseValidationError):
        made.client().contacts.get("1")


async def test_null_where_a_type_is_documented_is_an_error(sdk: MakeSdk) -> None:
    made = sdk(document())
    made.reply(200, content=b"null", headers={"Content-Type": "application/json"})
    with pytest.raises(made.package.ResponseValidationError, match="200 and null"):
        made.client().contacts.get("1")
    with pytest.raises(made.package.ResponseValidationError, match="200 and null"):
        await made.async_client().contacts.get("1")
    with pytest.raises(made.package.ResponseValidationError, match="200 and null"):
        list(made.client().contacts.list())


@pytest.mark.parametrize("text", [DOCUMENTED, STATED, EVERYWHERE])
def test_null_is_none_where_nothing_may_come(sdk: MakeSdk, text: str) -> None:
    made = sdk(text)
    made.reply(200, content=b"null", headers={"Content-Type": "application/json"})
    assert made.client().contacts.get("1") is None
    assert list(made.client().contacts.list()) == []
