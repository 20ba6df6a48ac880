"""What comes back: envelopes, models that tolerate, the raw side, typed errors."""

from __future__ import annotations

import importlib
import inspect
import logging
import pydoc
from datetime import date
from typing import Any

import pytest

from tests.conftest import MakeSdk

ENVELOPED = """\
openapi: 3.0.0
info: {title: Enveloped, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /contacts/{contact_id}:
    get:
      operationId: getContact
      summary: Get one contact
      tags: [Contacts]
      parameters: [{name: contact_id, in: path, required: true, schema: {type: string}}]
      responses:
        200:
          description: OK
          content:
            application/json:
              schema:
                properties:
                  status: {type: integer}
                  message: {type: string}
                  data: {properties: {contact: {$ref: '#/components/schemas/Contact'}}}
        404:
          description: none
          content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
  /users/{user_id}:
    get:
      tags: [Users]
      parameters: [{name: user_id, in: path, required: true, schema: {type: string}}]
      responses:
        200:
          description: OK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Contact/properties/address'}
components:
  schemas:
    Contact:
      properties:
        id: {type: string, format: bson-id}
        kind: {type: string, enum: [lead, customer]}
        born: {type: string, format: date}
        copy: {type: string}
        to_dict: {type: string}
        address: {properties: {city: {type: string}}}
    Problem: {properties: {message: {type: string}, code: {type: integer}}}
"""


@pytest.fixture
def crm(sdk: MakeSdk) -> Any:
    return sdk(ENVELOPED)


def _enveloped(**contact: Any) -> dict[str, Any]:
    return {"status": 0, "message": "OK", "data": {"contact": contact}}


def test_the_envelope_is_unwrapped_and_stays_on_the_raw_side(crm: Any) -> None:
    crm.reply(
        200, _enveloped(id="c1", born="1815-12-10"), headers={"X-Request-Id": "r1"}
    )
    contact = crm.client().contacts.get("c1")
    assert type(contact) is crm.package.models.Contact
    assert (contact.id, contact.born) == ("c1", date(1815, 12, 10))
    raw = crm.client().contacts.get.raw("c1")
    assert (raw.status, raw.request_id, raw.parsed) == (200, "r1", contact)
    assert (raw.envelope.message, raw.body["status"]) == ("OK", 0)


def test_an_object_inside_a_property_has_a_model_of_its_own(crm: Any) -> None:
    crm.reply(200, {"city": "London"})
    assert crm.client().users.get("u1").city == "London"


def test_unknown_fields_and_values_are_kept(crm: Any) -> None:
    crm.reply(200, _enveloped(id="c1", kind="alien", nickname="Countess", copy="x"))
    contact = crm.client(strict=True).contacts.get("c1")
    assert (contact.kind, contact.nickname, contact.copy_) == ("alien", "Countess", "x")
    assert contact.model_dump(by_alias=True, exclude_unset=True) == {
        "id": "c1",
        "kind": "alien",
        "nickname": "Countess",
        "copy": "x",
    }


def test_a_model_gives_what_came_whatever_its_fields_are_called(crm: Any) -> None:
    came = {"id": "c1", "to_dict": "x", "nickname": "Countess"}
    crm.reply(200, _enveloped(**came))
    contact = crm.client().contacts.get("c1")
    assert contact.to_dict_ == "x"
    assert contact.to_dict() == came
    assert str(contact) == "Contact(id='c1', to_dict_='x', nickname='Countess')"


def test_a_response_that_contradicts_the_document_comes_as_it_is(
    crm: Any, caplog: pytest.LogCaptureFixture
) -> None:
    crm.reply(200, _enveloped(id="c1", born="soon", address=["nowhere"]))
    with caplog.at_level(logging.WARNING):
        contact = crm.client().contacts.get("c1")
    assert (contact.id, contact.born, contact.address) == ("c1", "soon", ["nowhere"])
    assert len(caplog.records) == 1
    assert "born" in caplog.text


def test_strict_raises_and_carries_the_response(crm: Any) -> None:
    crm.reply(200, _enveloped(born="soon"))
    with pytest.raises(crm.package.ResponseValidationError) as caught:
        crm.client(strict=True).contacts.get("c1")
    assert caught.value.response.status == 200
    assert caught.value.body["data"]["contact"]["born"] == "soon"


def test_a_documented_error_is_typed(crm: Any) -> None:
    crm.reply(404, {"message": "gone", "code": 7}, headers={"X-Request-Id": "r2"})
    with pytest.raises(crm.package.NotFoundError) as caught:
        crm.client().contacts.get("c1")
    error = caught.value
    assert isinstance(error, crm.package.SDKError)
    assert type(error.error) is crm.package.models.Problem
    assert (error.error.code, error.request_id, error.status) == (7, "r2", 404)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequestError"),
        (429, "RateLimitError"),
        (503, "ServerError"),
        (418, "StatusError"),
    ],
)
def test_an_undocumented_error_has_the_class_of_its_status(
    crm: Any, status: int, name: str
) -> None:
    crm.reply(status, content=b"<html>no</html>")
    with pytest.raises(getattr(crm.package, name)) as caught:
        crm.client(max_retries=0).contacts.get("c1")
    assert type(caught.value).__name__ == name
    assert caught.value.body == "<html>no</html>"


def test_help_shows_signature_and_docstring(crm: Any) -> None:
    get = crm.client().contacts.get
    shown = pydoc.plain(pydoc.render_doc(get))
    assert "get(contact_id: " in shown
    assert "Get one contact" in shown
    assert "GET /contacts/{contact_id}" in shown
    assert list(inspect.signature(get).parameters) == ["contact_id", "options"]


@pytest.mark.anyio
async def test_the_async_client_reads_the_same(crm: Any) -> None:
    crm.reply(200, _enveloped(id="c1"))
    client = crm.async_client()
    assert (await client.contacts.get("c1")).id == "c1"
    assert (await client.contacts.get.raw("c1")).envelope.message == "OK"
    crm.replies[:] = []
    crm.reply(404, {"code": 7})
    with pytest.raises(crm.package.NotFoundError):
        await client.contacts.get("c1")


def test_the_package_has_what_people_catch_and_annotate_with(sdk: MakeSdk) -> None:
    made = sdk("""\
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      responses: {"204": {description: none}}
""")
    errors = importlib.import_module(f"{made.package.__name__}._core.errors.exceptions")
    only_for_logins = {"AuthorizationError", "TokenError"}
    raised = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    annotated = {"StreamedResponse", "AsyncStreamedResponse", "Request", "Response"}
    for name in (raised - only_for_logins) | annotated:
        assert getattr(made.package, name).__name__ == name
        assert name in made.package.__all__
    assert not {"Page", "EventStream", "FileInput"} & set(made.package.__all__)


def test_a_package_has_pages_streams_and_files_where_operations_do(
    sdk: MakeSdk,
) -> None:
    made = sdk("""\
  /contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      x-crmgen-pagination: {style: page}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: array, items: {type: string}}}}
  /contacts/follow:
    get:
      operationId: followContacts
      tags: [contacts]
      responses:
        "200":
          description: OK
          content: {text/event-stream: {itemSchema: {type: object}}}
  /contacts/import:
    post:
      operationId: importContacts
      tags: [contacts]
      requestBody:
        content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}
      responses: {"204": {description: none}}
""")
    annotated = {"Page", "AsyncPage", "AsyncPager", "Event", "EventStream"}
    annotated |= {"AsyncEventStream", "FileInput"}
    assert annotated <= set(made.package.__all__)
    for name in annotated:
        assert getattr(made.package, name) is not None
