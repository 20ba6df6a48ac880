"""Optimistic locking: what comes back knows its ETag, and calls depend on it (RFC 9110 section 13)."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from tests.conftest import MakeSdk, Sdk

pytestmark = pytest.mark.anyio

DOCUMENT = """\
openapi: 3.1.0
info: {title: Versioned, version: "1"}
servers: [{url: 'https://a.test'}]
paths:
  /contacts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getContact
      tags: [contacts]
      parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
      responses:
        "200":
          description: ok
          headers: {ETag: {schema: {type: string}}}
          content: {application/json: {schema: {type: object, required: [data], properties: {data: {$ref: '#/components/schemas/Contact'}}}}}
        "304": {description: as it was}
    put:
      operationId: updateContact
      tags: [contacts]
      parameters: [{name: if-match, in: header, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
        "412": {description: changed meanwhile}
    delete:
      operationId: deleteContact
      tags: [contacts]
      parameters: [{name: If-Match, in: header, required: true, schema: {type: string}}]
      responses: {"204": {description: ok}}
  /people/{id}:
    get:
      operationId: getPerson
      tags: [people]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: ok
          headers: {etag: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Person'}}}
  /files/{id}:
    get:
      operationId: getFile
      tags: [files]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: If-None-Match, in: header, schema: {type: string}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}
  /files/{id}/content:
    get:
      operationId: downloadFile
      tags: [files]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: If-None-Match, in: header, schema: {type: string}}
      responses: {"200": {description: ok, content: {application/pdf: {schema: {}}}}}
components:
  schemas:
    Contact: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Person: {allOf: [{$ref: '#/components/schemas/Contact'}, {type: object, properties: {age: {type: integer}}}]}
    File: {type: object, properties: {id: {type: string}, etag: {type: [string, "null"]}}}
"""


def made(sdk: MakeSdk) -> Sdk:
    made = sdk(DOCUMENT)
    made.reply(200, {"data": {"id": "c1", "name": "Ada"}}, headers={"ETag": '"v1"'})
    return made


async def test_what_comes_back_knows_its_version_and_calls_depend_on_it(
    sdk: MakeSdk,
) -> None:
    api = made(sdk)
    api.reply(200, {"id": "c1", "name": "Lovelace"}, headers={"ETag": '"v2"'})
    api.reply(204)
    crm = api.client()
    ada = crm.contacts.get("c1")
    assert ada.etag == '"v1"'
    ada = crm.contacts.update("c1", name="Lovelace", if_match=ada)
    assert (api.last.headers["if-match"], ada.etag) == ('"v1"', '"v2"')
    crm.contacts.delete("c1", if_match=ada)
    assert api.last.headers["if-match"] == '"v2"'
    crm.contacts.delete("c1", if_match='W/"v0"')
    assert api.last.headers["if-match"] == 'W/"v0"'
    await api.async_client().contacts.delete("c1", if_match=ada)
    assert api.last.headers["if-match"] == '"v2"'


def test_the_version_is_no_field_of_the_wire(sdk: MakeSdk) -> None:
    ada = made(sdk).client().contacts.get("c1")
    assert ada.model_dump() == {"id": "c1", "name": "Ada"}
    assert ada.model_dump_json() == '{"id":"c1","name":"Ada"}'
    assert repr(ada) == "Contact(id='c1', name='Ada')"
    assert ada == type(ada)(id="c1", name="Ada") and "etag" not in ada.model_fields_set
    assert type(ada)(id="c1").etag is None
    for same in (copy.copy(ada), ada.model_copy(), copy.deepcopy(ada)):
        assert same.etag == '"v1"'
    assert pickle.loads(pickle.dumps(ada)).etag == '"v1"'


def test_a_subclass_knows_it_as_well(sdk: MakeSdk) -> None:
    api = sdk(DOCUMENT)
    api.reply(200, {"id": "c1", "age": 36}, headers={"ETag": '"v1"'})
    person = api.client().people.get("c1")
    assert (person.etag, person.age, type(person).__mro__.count(type(person))) == (
        '"v1"',
        36,
        1,
    )


def test_a_model_without_a_version_depends_on_none_and_is_refused(
    sdk: MakeSdk,
) -> None:
    api = made(sdk)
    nobody = api.package.models.Contact(id="c1")
    with pytest.raises(ValueError, match="this Contact came without an ETag"):
        api.client().contacts.delete("c1", if_match=nobody)
    assert api.sent == []


def test_somebody_else_was_faster(sdk: MakeSdk) -> None:
    api = made(sdk)
    api.reply(412, {"message": "changed"})
    crm = api.client()
    ada = crm.contacts.get("c1")
    with pytest.raises(api.package.PreconditionFailedError, match="changed"):
        crm.contacts.update("c1", name="L", if_match=ada)


async def test_not_modified_gives_back_the_model_that_is_known(sdk: MakeSdk) -> None:
    api = made(sdk)
    api.reply(304, content=b"", headers={"ETag": '"v1"'})
    crm, other = api.client(), api.async_client()
    ada = crm.contacts.get("c1")
    assert crm.contacts.get("c1", if_none_match=ada) is ada
    assert api.last.headers["if-none-match"] == '"v1"'
    assert await other.contacts.get("c1", if_none_match=ada) is ada
    raw = crm.contacts.get.raw("c1", if_none_match='"v1"')
    assert (raw.status, raw.envelope) == (304, None)
    with pytest.raises(api.package.NotModifiedError, match="304"):
        crm.contacts.get("c1", if_none_match='"v1"')
    with pytest.raises(api.package.NotModifiedError):
        crm.files.download("f1", if_none_match='"v1"')


def test_the_version_may_be_a_field(sdk: MakeSdk) -> None:
    api = sdk(DOCUMENT)
    api.reply(200, {"id": "f1", "etag": "7"}, headers={"ETag": '"other"'})
    api.reply(304, content=b"")
    crm = api.client()
    file = crm.files.get("f1")
    assert file.etag == "7" and file.model_dump() == {"id": "f1", "etag": "7"}
    assert crm.files.get("f1", if_none_match=file) is file
    assert api.last.headers["if-none-match"] == "7"


def test_a_success_without_a_body_is_none_the_less_an_error(sdk: MakeSdk) -> None:
    api = sdk(DOCUMENT)
    api.reply(200, content=b"")
    with pytest.raises(api.package.ResponseValidationError, match="no body"):
        api.client().contacts.get("c1")


@pytest.mark.parametrize(
    "schema",
    [
        "{type: integer}",
        "{type: string, enum: ['*']}",
        "{type: array, items: {type: string}}",
    ],
)
def test_what_is_no_tag_stays_what_it_is(sdk: MakeSdk, schema: str) -> None:
    text = DOCUMENT.replace(
        "if-match, in: header, schema: {type: string}",
        f"if-match, in: header, schema: {schema}",
    )
    update: Any = sdk(text).client().contacts.update
    assert "HasETag" not in str(update.__signature__.parameters["if_match"])
