"""What goes over the wire: paths, parameters, headers, bodies, credentials."""

from __future__ import annotations

import base64
import importlib
import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.conftest import MakeSdk

CONTACTS = """\
openapi: 3.1.0
info: {title: Contacts, version: "1"}
servers: [{url: https://api.example.com/v1}]
security: [{basic: []}]
paths:
  /contacts:
    post:
      operationId: createContact
      tags: [contacts]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
      responses:
        "201":
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
  /contacts/{contact_id}:
    parameters: [{name: contact_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getContact
      tags: [contacts]
      parameters:
        - {name: fields, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: since, in: query, schema: {type: string, format: date}}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: done, in: query, schema: {type: boolean}}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
    put:
      operationId: updateContact
      tags: [contacts]
      parameters: [{name: done, in: query, schema: {type: boolean}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
components:
  securitySchemes: {basic: {type: http, scheme: basic}}
  schemas:
    Contact:
      type: object
      required: [lastName]
      properties:
        id: {type: string, readOnly: true}
        lastName: {type: string}
        class: {type: string}
        done: {type: boolean}
        born: {type: string, format: date}
        emails:
          type: array
          items: {type: object, properties: {type: {type: string}, emailAddress: {type: string}}}
"""


@pytest.fixture
def crm(sdk: MakeSdk) -> Any:
    made = sdk(CONTACTS)
    made.reply(200, {"id": "c1", "lastName": "Lovelace"})
    return made


def test_path_values_are_encoded(crm: Any) -> None:
    crm.client(username="u", password="p").contacts.get("a/b?c#d e")
    assert crm.last.url.raw_path == b"/v1/contacts/a%2Fb%3Fc%23d%20e"


@pytest.mark.parametrize("value", ["", ".", "..", "%2e%2e", "%2E."])
def test_a_path_value_that_changes_the_path_is_refused_before_sending(
    crm: Any, value: str
) -> None:
    with pytest.raises(ValueError, match="contact_id"):
        crm.client(username="u", password="p").contacts.get(value)
    assert crm.sent == []


def test_parameters_go_under_their_wire_names(crm: Any) -> None:
    crm.client(username="u", password="p").contacts.get(
        "c1", fields=["a", "b,c"], since=date(2024, 5, 17), x_trace="t1", done=False
    )
    assert crm.last.url.query == b"fields=a,b%2Cc&since=2024-05-17&done=false"
    assert crm.last.headers["X-Trace"] == "t1"


def test_what_is_not_named_is_not_sent(crm: Any) -> None:
    client = crm.client(username="u", password="p")
    client.contacts.get("c1", done=None)
    assert crm.last.url.query == b""
    client.contacts.update("c1", last_name="King", class_=None)
    assert crm.last_json == {"lastName": "King", "class": None}


def test_body_fields_are_keywords_with_wire_names_at_every_depth(crm: Any) -> None:
    contact = crm.client(username="u", password="p").contacts.create(
        last_name="Lovelace",
        born=date(1815, 12, 10),
        emails=[{"type": "work", "email_address": "ada@example.com"}],
    )
    assert crm.last.method == "POST"
    assert crm.last_json == {
        "lastName": "Lovelace",
        "born": "1815-12-10",
        "emails": [{"type": "work", "emailAddress": "ada@example.com"}],
    }
    assert type(contact).__name__ == "Contact"
    assert contact.last_name == "Lovelace"


def test_a_parameter_whose_name_a_body_field_has_gets_a_trailing_underscore(
    crm: Any,
) -> None:
    crm.client(username="u", password="p").contacts.update(
        "c1", done_=True, last_name="King", done=False
    )
    assert crm.last.url.query == b"done=true"
    assert crm.last_json == {"lastName": "King", "done": False}


def test_an_unknown_keyword_names_the_nearest_before_anything_is_sent(crm: Any) -> None:
    contacts = crm.client(username="u", password="p").contacts
    with pytest.raises(TypeError, match=r"contacts\.create.*'lastname'.*'last_name'"):
        contacts.create(lastname="Lovelace")
    with pytest.raises(TypeError, match=r"contacts\.get.*'sinc'.*'since'"):
        contacts.get("c1", sinc="2024-05-17")
    assert crm.sent == []


def test_a_missing_required_field_is_refused_before_sending(crm: Any) -> None:
    with pytest.raises(TypeError, match="last_name"):
        crm.client(username="u", password="p").contacts.create(class_="A")
    assert crm.sent == []


def test_basic_credentials_from_arguments_and_environment(
    crm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.client(username="u", password="p").contacts.get("c1")
    given = crm.last.headers["Authorization"]
    assert base64.b64decode(given.removeprefix("Basic ")) == b"u:p"
    prefix = crm.package.__name__.upper()
    monkeypatch.setenv(f"{prefix}_USERNAME", "env-user")
    monkeypatch.setenv(f"{prefix}_PASSWORD", "env-pass")
    crm.client().contacts.get("c1")
    given = crm.last.headers["Authorization"]
    assert base64.b64decode(given.removeprefix("Basic ")) == b"env-user:env-pass"


def test_missing_credentials_say_which_and_where_from(crm: Any) -> None:
    with pytest.raises(crm.package.CredentialsError, match=r"username.*_USERNAME"):
        crm.client().contacts.get("c1")
    assert crm.sent == []


def test_options_of_one_call(crm: Any) -> None:
    options = crm.package.RequestOptions(
        headers={"X-Extra": "1"}, query={"debug": "yes"}, body={"nickname": "Countess"}
    )
    crm.client(username="u", password="p").contacts.update(
        "c1", last_name="King", options=options
    )
    assert crm.last.headers["X-Extra"] == "1"
    assert crm.last.url.query == b"debug=yes"
    assert crm.last_json == {"lastName": "King", "nickname": "Countess"}


def test_with_options_makes_a_second_client_and_leaves_the_first(crm: Any) -> None:
    client = crm.client(username="u", password="p")
    other = client.with_options(headers={"X-Team": "sales"})
    other.contacts.get("c1")
    assert crm.last.headers["X-Team"] == "sales"
    client.contacts.get("c1")
    assert "X-Team" not in crm.last.headers


def test_request_reaches_what_the_document_does_not_describe(crm: Any) -> None:
    client = crm.client(username="u", password="p")
    answer = client.request("GET", "/anything", params={"a": "1"})
    assert str(crm.last.url) == "https://api.example.com/v1/anything?a=1"
    assert "Authorization" in crm.last.headers
    assert (answer.status, answer.body["id"]) == (200, "c1")


def test_no_secret_is_shown(crm: Any) -> None:
    client = crm.client(username="someone", password="hunter2-secret")
    crm.replies[:] = []
    crm.reply(401, {"message": "no"})
    with pytest.raises(crm.package.AuthenticationError) as caught:
        client.contacts.get("c1")
    shown = [repr(client), str(client), repr(caught.value), str(caught.value)]
    encoded = base64.b64encode(b"someone:hunter2-secret").decode()
    assert not any("hunter2" in text or encoded in text for text in shown)
    assert json.dumps(crm.last.headers["Authorization"])


@pytest.mark.anyio
async def test_the_async_client_sends_the_same(crm: Any) -> None:
    client = crm.async_client(username="u", password="p")
    contact = await client.contacts.update("a b", done_=True, last_name="King")
    assert (crm.last.method, crm.last.url.raw_path) == (
        "PUT",
        b"/v1/contacts/a%20b?done=true",
    )
    assert crm.last_json == {"lastName": "King"}
    assert contact.id == "c1"


TIMES = """\
  /events:
    get:
      operationId: listEvents
      tags: [events]
      parameters:
        - {name: since, in: query, schema: {type: integer, format: unix-time}}
        - {name: moments, in: query, explode: false, schema: {type: array, items: {type: integer, format: unix-time}}}
      responses: {"204": {description: none}}
"""


def test_a_unix_time_is_given_as_datetime_or_seconds(sdk: MakeSdk) -> None:
    made = sdk(TIMES)
    made.reply(204)
    noon = datetime(2026, 3, 1, 13, 0, 0, 900_000, timezone(timedelta(hours=1)))
    made.client().events.list(since=noon, moments=[noon, 5])
    assert made.last.url.query == b"since=1772366400&moments=1772366400,5"


def test_a_unix_time_of_no_zone_is_refused_before_sending(sdk: MakeSdk) -> None:
    made = sdk(TIMES)
    with pytest.raises(ValueError, match="time zone"):
        made.client().events.list(since=datetime(2026, 3, 1))
    assert made.sent == []


def test_a_secret_in_the_body_of_a_webhook_is_checked(sdk: MakeSdk) -> None:
    made = sdk("""
  /none: {get: {operationId: none, responses: {"204": {description: none}}}}
webhooks:
  changed:
    post:
      x-crmgen-webhook-secret: meta.secret
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"200": {description: taken}}
""")
    webhooks = importlib.import_module(f"{made.package.__name__}.webhooks")
    webhooks.CHANGED.verify(b'{"meta": {"secret": "s"}}', {}, "s")
    with pytest.raises(webhooks.WebhookError, match=r"meta\.secret"):
        webhooks.CHANGED.verify(b'{"meta": {"secret": "t"}}', {}, "s")
