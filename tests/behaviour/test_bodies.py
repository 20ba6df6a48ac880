"""Request bodies that a document offers in several media types."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest

from tests.conftest import MakeSdk

DOCS = """\
openapi: 3.1.0
info: {title: Docs, version: "1"}
servers: [{url: https://api.example.com/v1}]
paths:
  /docs:
    post:
      operationId: createDoc
      tags: [docs]
      requestBody:
        required: true
        content:
          application/xml: {schema: {$ref: '#/components/schemas/Doc'}}
          application/yaml: {schema: {$ref: '#/components/schemas/Doc'}}
          text/plain: {schema: {type: string}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Doc'}}
          application/json: {schema: {$ref: '#/components/schemas/Doc'}}
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, format: binary}, title: {type: string}}
      responses: {"204": {description: none}}
  /photo:
    put:
      operationId: putPhoto
      tags: [photo]
      parameters: [{name: media_type, in: query, schema: {type: string}}]
      requestBody:
        required: true
        content:
          image/png: {schema: {type: string, format: binary}}
          image/jpeg: {schema: {type: string, format: binary}}
          text/plain: {schema: {type: string}}
      responses: {"204": {description: none}}
    post:
      operationId: addPhoto
      tags: [photo]
      requestBody:
        required: true
        content: {image/*: {schema: {type: string, format: binary}}}
      responses: {"204": {description: none}}
  /plans:
    patch:
      operationId: updatePlan
      tags: [plans]
      requestBody:
        required: true
        content:
          application/merge-patch+json:
            schema: {type: object, properties: {name: {type: string}, media_type: {type: string}}}
          application/json:
            schema: {type: object, properties: {name: {type: string}, media_type: {type: string}}}
          application/json-patch+json:
            schema: {type: array, items: {type: object, properties: {op: {type: string}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Doc:
      type: object
      required: [docTitle]
      properties: {docTitle: {type: string}, tags: {type: array, items: {type: string}}}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Any:
    made = sdk(DOCS)
    made.reply(204)
    return made


def test_equal_fields_leave_only_the_choice_of_the_media_type(made: Any) -> None:
    docs = made.client().docs
    docs.create(doc_title="One")
    assert made.last.headers["Content-Type"] == "application/json"
    assert made.last_json == {"docTitle": "One"}
    docs.create(
        doc_title="One & two",
        tags=["a", "b"],
        media_type="application/x-www-form-urlencoded",
    )
    assert made.last.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert made.last.content == b"docTitle=One+%26+two&tags=a&tags=b"


def test_other_fields_have_a_method_of_their_own(made: Any) -> None:
    made.client().docs.create_multipart(file=b"content", title="One")
    assert made.last.headers["Content-Type"].startswith("multipart/form-data; ")
    assert b"content" in made.last.content


def test_text_beside_fields_has_a_method_of_its_own(made: Any) -> None:
    made.client().docs.create_text(body="a doc")
    assert made.last.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert made.last.content == b"a doc"


def test_the_same_fields_as_xml_or_yaml_are_no_other_method(made: Any) -> None:
    methods = [name for name in dir(made.client().docs) if name.startswith("create")]
    assert methods == ["create", "create_multipart", "create_text"]


def test_a_media_type_that_is_not_offered_is_refused_before_sending(made: Any) -> None:
    with pytest.raises(ValueError, match="x-www-form-urlencoded, not as 'text/html'"):
        made.client().docs.create(doc_title="One", media_type="text/html")
    assert made.sent == []


def test_bytes_of_several_kinds_and_text(made: Any) -> None:
    photo = made.client().photo
    photo.update_bytes(body=b"jpeg")
    assert made.last.headers["Content-Type"] == "image/jpeg"
    photo.update_bytes(body=b"png", media_type="image/png")
    assert made.last.headers["Content-Type"] == "image/png"
    assert made.last.content == b"png"
    photo.update(body="a photo")
    assert made.last.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_range_of_media_types_takes_any_and_is_never_sent_itself(made: Any) -> None:
    photo = made.client().photo
    photo.add(body=b"webp", media_type="image/webp")
    assert made.last.headers["Content-Type"] == "image/webp"
    photo.add(body=b"something")
    assert made.last.headers["Content-Type"] == "application/octet-stream"


def test_a_parameter_and_a_field_give_way_to_the_choice(made: Any) -> None:
    client = made.client()
    client.photo.update_bytes(body=b"1", media_type="image/jpeg", media_type_="x")
    assert made.last.url.query == b"media_type=x"
    client.plans.update(media_type_="vinyl", media_type="application/merge-patch+json")
    assert made.last.headers["Content-Type"] == "application/merge-patch+json"
    assert made.last_json == {"media_type": "vinyl"}


def test_schemas_that_are_written_out_twice_are_one(made: Any) -> None:
    choice = signature(made.client().plans.update).parameters["media_type"]
    assert choice.default == "application/json"
    assert "application/merge-patch+json" in choice.annotation
    made.client().plans.update_json_patch(body=[{"op": "remove"}])
    assert made.last.headers["Content-Type"] == "application/json-patch+json"


def test_docstrings_say_what_is_sent(made: Any) -> None:
    docs = made.client().docs
    assert "media_type: The media type" in docs.create.__doc__
    assert "Sends its body as `multipart/form-data`." in docs.create_multipart.__doc__


@pytest.mark.anyio
async def test_the_async_client_has_the_same_choice(made: Any) -> None:
    docs = made.async_client().docs
    await docs.create(doc_title="One", media_type="application/x-www-form-urlencoded")
    assert made.last.content == b"docTitle=One"
    await docs.create_multipart(file=b"content")
    assert made.last.headers["Content-Type"].startswith("multipart/form-data; ")
