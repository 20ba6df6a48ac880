"""allOf of a component and more: a subclass, wherever Python can say it."""

from __future__ import annotations

import inspect
import typing
from pathlib import Path
from typing import Any

from crmgen.inspection import explain
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk

EXTENDED = """
  /events/{id}:
    get:
      operationId: getEvent
      tags: [events]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: "#/components/schemas/EventContact"}}}
    put:
      operationId: updateEvent
      tags: [events]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/NewContact"}}}
      responses: {"204": {description: done}}
components:
  schemas:
    Contact:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true}
        givenName: {type: string}
        status: {type: string}
    EventContact:
      allOf:
        - $ref: "#/components/schemas/Contact"
        - {type: object, properties: {seat: {type: integer}, status: {type: string, enum: [in, out]}}}
    NewContact:
      allOf:
        - $ref: "#/components/schemas/ContactInput"
        - {type: object, required: [name], properties: {note: {type: string}}}
    ContactInput:
      type: object
      properties: {name: {type: string}, givenName: {type: string}}
    EventInput:
      allOf:
        - $ref: "#/components/schemas/ContactInput"
        - {type: object, properties: {seat: {type: integer}}}
    Same:
      allOf:
        - $ref: "#/components/schemas/Contact"
        - {type: object, required: [status]}
"""


def _models(made: Any) -> Any:
    return made.package.models


def test_what_extends_a_component_is_an_instance_of_it(sdk: MakeSdk) -> None:
    made = sdk(EXTENDED)
    models = _models(made)
    made.reply(200, json={"id": "1", "givenName": "Ada", "seat": 4, "status": "in"})
    found = made.client().events.get("1")
    assert type(found) is models.EventContact
    assert isinstance(found, models.Contact)
    assert (found.id, found.given_name, found.seat) == ("1", "Ada", 4)


def test_a_class_states_only_what_is_its_own(sdk: MakeSdk) -> None:
    models = _models(sdk(EXTENDED))
    assert set(inspect.get_annotations(models.EventContact)) == {"seat", "status"}
    assert set(inspect.get_annotations(models.Same)) == {"status"}
    status = models.EventContact.model_fields["status"].annotation
    assert typing.Literal["in", "out"] in typing.get_args(status)


def test_a_key_that_is_required_only_below_is_not_inherited(sdk: MakeSdk) -> None:
    """PEP 589 lets no TypedDict restate a key: the fields are copied."""
    made = sdk(EXTENDED)
    given = inspect.get_annotations(_models(made).NewContactInput)
    assert set(given) == {"name", "given_name", "note"}
    made.reply(204)
    made.client().events.update("1", name="Ada", given_name="A.")
    assert made.last_json == {"name": "Ada", "givenName": "A."}


ELSEWHERE = """
  /boats:
    get:
      operationId: listBoats
      tags: [boats]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Boats"}}}}}
  /cars:
    get:
      operationId: listCars
      tags: [cars]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Cars"}}}}}
components:
  schemas:
    Answer: {type: object, properties: {problems: {type: array, items: {$ref: "#/components/schemas/Problem"}}}}
    Problem: {type: object, properties: {text: {type: string}, cause: {$ref: "#/components/schemas/Problem"}}}
    Boats:
      allOf: [{$ref: "#/components/schemas/Answer"}, {type: object, properties: {oars: {type: integer}}}]
    Cars:
      allOf: [{$ref: "#/components/schemas/Answer"}, {type: object, properties: {wheels: {type: integer}}}]
"""


def test_inherited_fields_mean_what_they_mean_in_their_own_module(
    sdk: MakeSdk,
) -> None:
    """A type that only the base's module knows, and that stands below the base there."""
    made = sdk(ELSEWHERE)
    models = _models(made)
    assert models.Boats.__module__ != models.Answer.__module__
    made.reply(200, json={"oars": 2, "problems": [{"text": "a", "cause": {}}]})
    found = made.client(strict=True).boats.list()
    assert isinstance(found, models.Answer)
    assert isinstance(found.problems[0].cause, models.Problem)


APART = """
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Both"}}}}}
    post:
      operationId: createThing
      tags: [things]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Both"}}}}
      responses: {"204": {description: done}}
components:
  schemas:
    Dated: {type: object, properties: {date: {type: string}}}
    Signed: {type: object, properties: {signature: {type: string}}}
    Letter:
      allOf: [{$ref: "#/components/schemas/Dated"}, {$ref: "#/components/schemas/Signed"}, {type: object, properties: {text: {type: string}}}]
    Deed:
      allOf: [{$ref: "#/components/schemas/Signed"}, {$ref: "#/components/schemas/Dated"}, {type: object, properties: {seal: {type: string}}}]
    Both:
      allOf: [{$ref: "#/components/schemas/Letter"}, {$ref: "#/components/schemas/Deed"}, {type: object, properties: {copies: {type: integer}}}]
"""


def test_bases_that_python_finds_no_order_for(sdk: MakeSdk) -> None:
    """Two bases name theirs in opposite order: the class extends the first, and states the fields of the other."""
    made = sdk(APART)
    models = _models(made)
    made.reply(200, json={"date": "d", "signature": "s", "seal": "x", "copies": 2})
    found = made.client(strict=True).things.list()
    assert isinstance(found, models.Letter)
    assert (found.date, found.signature, found.seal) == ("d", "s", "x")
    made.reply(204)
    made.client().things.create(date="d", seal="x")
    assert made.last_json == {"date": "d", "seal": "x"}


TOLD = """
  /events:
    get:
      operationId: getEvent
      tags: [events]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}}
  /reports:
    get:
      operationId: getReport
      tags: [reports]
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                oneOf: [{$ref: "#/components/schemas/Message"}, {$ref: "#/components/schemas/Ping"}]
                discriminator: {propertyName: type}
components:
  schemas:
    Event:
      type: object
      required: [type]
      properties: {type: {type: string}, id: {type: string}}
      discriminator: {propertyName: type, mapping: {again: "#/components/schemas/Redo"}}
    Ping: {allOf: [{$ref: "#/components/schemas/Event"}, {type: object, properties: {seq: {type: integer}}}]}
    Message: {allOf: [{$ref: "#/components/schemas/Event"}, {type: object, properties: {text: {type: string}}}]}
    Edit: {allOf: [{$ref: "#/components/schemas/Message"}, {type: object, properties: {rev: {type: integer}}}]}
    Redo: {allOf: [{$ref: "#/components/schemas/Edit"}, {type: object, properties: {steps: {type: integer}}}]}
"""


def test_a_tag_of_what_extends_a_subtype(sdk: MakeSdk) -> None:
    """Subtypes of subtypes are told by the root, and by a union of some of them."""
    made = sdk(TOLD)
    models = _models(made)
    read: list[tuple[dict[str, Any], type]] = [
        ({"type": "Edit", "id": "1", "text": "a", "rev": 2}, models.BaseEdit),
        ({"type": "again", "steps": 3}, models.Redo),
        ({"type": "Message", "text": "a"}, models.BaseMessage),
        ({"type": "Ping", "seq": 1}, models.Ping),
    ]
    client = made.client(strict=True)
    for ask in (client.events.list, client.reports.list):
        for value, expected in read:
            made.replies.clear()
            made.reply(200, json=value)
            found = ask()
            assert type(found) is expected
            assert isinstance(found, models.BaseEvent)
            assert found.model_dump(exclude_unset=True) == value


NARROWED = """
  /notes:
    get:
      operationId: listNotes
      tags: [notes]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Narrow"}}}}}
    put:
      operationId: updateNotes
      tags: [notes]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/TextFirst"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/NullFirst"}}}}}
components:
  schemas:
    Wide:
      type: object
      properties:
        value: {type: [string, integer]}
        amount: {type: number}
        limited: {type: [string, "null"], maxLength: 4}
        code: {type: [string, integer], enum: [1, a, b]}
        mixed: {type: [string, integer, boolean], maxLength: 9}
        choice: {anyOf: [{type: string}, {type: integer}]}
        apart: {type: string}
    Narrow:
      allOf:
        - $ref: "#/components/schemas/Wide"
        - type: object
          properties:
            value: {type: string}
            amount: {type: integer, minimum: 1}
            limited: {type: string}
            code: {type: string}
            mixed: {type: [integer, string], minimum: 2}
            choice: {type: string}
            apart: {type: integer}
            inline: {type: [string, integer], allOf: [{type: [string, boolean]}]}
    Text: {type: object, required: [text], properties: {text: {type: string}}}
    TextOrNull: {type: object, properties: {text: {type: [string, "null"]}}}
    TextFirst: {allOf: [{$ref: "#/components/schemas/Text"}, {$ref: "#/components/schemas/TextOrNull"}]}
    NullFirst: {allOf: [{$ref: "#/components/schemas/TextOrNull"}, {$ref: "#/components/schemas/Text"}]}
"""


def _kinds(model: Any) -> dict[str, Any]:
    return {name: each.annotation for name, each in model.model_fields.items()}


def test_types_that_all_parts_allow(sdk: MakeSdk) -> None:
    """What is a part of what the base says is narrower in the subclass, whatever the order of the parts."""
    models = _models(sdk(NARROWED))
    kinds = _kinds(models.Narrow)
    code = typing.Literal["a", "b"]
    assert kinds.pop("code") == code | str | None
    assert kinds.pop("mixed") in (int | str | None, str | int | None)
    assert kinds.pop("amount") == kinds.pop("apart") == int | None
    assert set(kinds) == {"value", "limited", "choice", "inline"}
    assert all(kind == str | None for kind in kinds.values())
    assert _kinds(models.NullFirst) == {"text": str}
    assert typing.get_type_hints(models.TextFirstInput) == {"text": str}


def test_types_that_have_nothing_in_common_are_a_loss(tmp_path: Path) -> None:
    spec = tmp_path / "notes.yaml"
    head = "openapi: 3.1.0\ninfo: {title: Notes, version: '1'}\npaths:"
    spec.write_text(head + NARROWED)
    losses = understand(ApiSettings("notes", spec, tmp_path / "sdk", "notes")).losses
    found = [(each.code, each.place.pointer.rpartition("/")[2]) for each in losses]
    assert found == [("all-of-conflict", "choice"), ("all-of-conflict", "apart")]


def test_inspect_says_why_a_base_is_not_extended(tmp_path: Path) -> None:
    spec = tmp_path / "events.yaml"
    head = "openapi: 3.1.0\ninfo: {title: Events, version: '1'}\npaths:"
    spec.write_text(head + TOLD)
    understood = understand(ApiSettings("events", spec, tmp_path / "sdk", "events"))
    text = explain(understood, "Redo", "ir")
    assert "  read, it does not extend Edit/own for type" in text
    spec.write_text(head + APART)
    understood = understand(ApiSettings("events", spec, tmp_path / "sdk", "events"))
    text = explain(understood, "Both", "ir")
    assert "  read, it does not extend Deed beside its other bases" in text
