"""Bytes where JSON is documented, and what is asked for."""

from __future__ import annotations

import pytest

from tests.conftest import MakeSdk, Sdk

PNG = b"\x89PNG\r\n\x1a\n\xff\xfe"
RAW = "{type: string, format: binary}"
IMAGES = f"""
  /json:
    get: {{operationId: asJson, x-crmgen-name: get_as_json, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {RAW}}}}}}}}}}}
  /vendor:
    get: {{operationId: asVendor, x-crmgen-name: get_as_vendor, tags: [p], responses: {{"200": {{description: a, content: {{application/vnd.acme+json: {{schema: {{type: [string, 'null'], format: binary}}}}}}}}}}}}
  /any:
    get: {{operationId: asAny, x-crmgen-name: get_as_any, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {{}}}}, image/png: {{}}}}}}}}}}
  /either:
    get: {{operationId: asEither, x-crmgen-name: get_as_either, tags: [p], responses: {{"200": {{description: a, content: {{image/png: {{schema: {RAW}}}, application/json: {{schema: {{$ref: '#/components/schemas/E'}}}}}}}}}}}}
  /some:
    get: {{operationId: asSome, x-crmgen-name: get_as_some, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/E'}}}}, 'image/*': {{schema: {RAW}}}}}}}}}}}
  /what:
    get: {{operationId: asWhat, x-crmgen-name: get_as_what, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/E'}}}}, '*/*': {{schema: {RAW}}}}}}}}}}}
  /both:
    get: {{operationId: asBoth, x-crmgen-name: get_as_both, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {RAW}}}, application/octet-stream: {{schema: {RAW}}}}}}}}}}}
  /data:
    get:
      operationId: asData
      x-crmgen-name: get_as_data
      tags: [p]
      x-crmgen-unwrap: data
      responses:
        "200":
          description: a
          content:
            application/json: {{schema: {{type: object, properties: {{data: {{$ref: '#/components/schemas/E'}}}}}}}}
            audio/mpeg: {{}}
  /copy:
    get: {{operationId: asCopy, x-crmgen-name: get_as_copy, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/E'}}}}, application/octet-stream: {{schema: {{$ref: '#/components/schemas/E'}}}}}}}}}}}}
  /text:
    get: {{operationId: asText, x-crmgen-name: get_as_text, tags: [p], responses: {{"200": {{description: a, content: {{application/json: {{schema: {{type: string}}}}}}}}}}}}
components:
  schemas:
    E: {{type: object, properties: {{id: {{type: string}}}}}}
"""


@pytest.fixture
def press(sdk: MakeSdk) -> Sdk:
    return sdk(IMAGES)


@pytest.mark.parametrize(
    ("method", "media", "accept"),
    [
        ("json", "application/json", "application/json"),
        ("json", "image/png", "application/json"),
        ("vendor", "application/vnd.acme+json", "application/vnd.acme+json"),
        ("any", "image/png", "application/json, image/png"),
        ("either", "image/png", "application/json, image/png"),
        ("some", "image/webp", "application/json, image/*"),
        ("what", "application/zip", "application/json, */*"),
        ("both", "application/octet-stream", "application/json, application/octet-stream"),
        ("data", "audio/mpeg", "application/json, audio/mpeg"),
    ],
)  # fmt: skip
def test_bytes_are_bytes(press: Sdk, method: str, media: str, accept: str) -> None:
    press.reply(200, content=PNG, headers={"Content-Type": media})
    assert getattr(press.client().p, f"get_as_{method}")() == PNG
    assert press.last.headers["Accept"] == accept


def test_the_type_of_the_answer_says_that_it_is_json(press: Sdk) -> None:
    press.reply(200, {"id": "a", "data": {"id": "b"}})
    client = press.client().p
    assert client.get_as_either().id == "a"
    assert client.get_as_some().id == "a"
    assert client.get_as_data().id == "b"
    assert client.get_as_any() == {"id": "a", "data": {"id": "b"}}
    assert client.get_as_copy().id == "a"
    assert press.last.headers["Accept"] == "application/json"


def test_an_answer_of_no_type_is_json_if_it_can_be(press: Sdk) -> None:
    client = press.client().p
    press.reply(200, content=b'{"id": "a"}')
    assert client.get_as_either().id == "a"
    press.replies.clear()
    press.reply(200, content=PNG)
    assert client.get_as_either() == PNG


def test_a_text_in_json_is_asked_for_as_json(press: Sdk) -> None:
    press.reply(200, "hello")
    assert press.client().p.get_as_text() == "hello"
    assert press.last.headers["Accept"] == "application/json"


def test_a_range_of_texts_beside_json_is_a_loss(sdk: MakeSdk) -> None:
    text = IMAGES.replace("image/png: {{}}", "x").replace("'*/*'", "'text/*'")
    assert sdk(text).codes == ["range-not-asked-for"]
    assert "range-not-asked-for" not in sdk(IMAGES).codes
