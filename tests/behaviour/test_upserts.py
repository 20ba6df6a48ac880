"""Update or create by a key, where the API has it: a method like any other, named as people look for it."""

from __future__ import annotations

import pytest

from tests.conftest import MakeSdk

PATHS = """
  /contacts/upsert:
    post:
      operationId: upsertContact
      tags: [contacts]
      x-crmgen-idempotent: true
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
      responses:
        "200": {description: updated, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
        "201": {description: created, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
  /sobjects/Contact/{field}/{value}:
    patch:
      operationId: upsertContactByExternalId
      tags: [sobjects]
      x-crmgen-name: update_or_create
      parameters:
        - {name: field, in: path, required: true, schema: {type: string}}
        - {name: value, in: path, required: true, schema: {type: string}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
      responses:
        "201": {description: created, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
        "204": {description: updated}
components:
  schemas:
    Contact: {type: object, properties: {id: {type: string}, email: {type: string}}}
"""


@pytest.mark.parametrize(("status", "is_new"), [(201, True), (200, False)])
def test_an_upsert_is_a_method_and_its_status_says_which_it_was(
    sdk: MakeSdk, status: int, is_new: bool
) -> None:
    made = sdk(PATHS)
    made.reply(503)
    made.reply(status, {"id": "1", "email": "ada@example.com"})
    raw = made.client().contacts.upsert.raw(email="ada@example.com")
    assert raw.parsed.id == "1"
    assert (raw.status == 201, raw.tries) == (
        is_new,
        2,
    ), "by its key it is safe to repeat"


def test_an_upsert_by_a_key_in_the_path_may_have_the_name_that_people_expect(
    sdk: MakeSdk,
) -> None:
    made = sdk(PATHS)
    made.reply(201, {"id": "1"})
    made.reply(204)
    crm = made.client()
    one = crm.sobjects.update_or_create("Email__c", "a/b", email="ada@example.com")
    assert one.id == "1"
    assert str(made.last.url).endswith("/sobjects/Contact/Email__c/a%2Fb")
    assert crm.sobjects.update_or_create("Email__c", "a/b", email=None) is None
