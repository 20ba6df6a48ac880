"""Answers, bodies, servers and security as real documents state them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

ANSWERS = """
  /range:
    get:
      operationId: getRange
      tags: [answers]
      responses:
        "2XX": {description: OK, content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
        4XX: {description: bad, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        default: {description: else, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /empty:
    delete:
      operationId: deleteEmpty
      tags: [answers]
      responses:
        "204": {description: none, content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
        "200": {description: OK, content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
    head:
      operationId: headEmpty
      tags: [answers]
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
  /vendor:
    get:
      operationId: getVendor
      tags: [answers]
      responses:
        "200":
          description: OK
          content:
            text/html: {schema: {type: string}}
            'application/vnd.api+json; charset="utf-8"': {schema: {$ref: '#/components/schemas/Problem'}}
  /csv:
    get:
      operationId: getCsv
      tags: [answers]
      responses: {"200": {description: OK, content: {text/csv: {schema: {type: string}}}}}
  /file:
    get:
      operationId: getFile
      tags: [answers]
      responses: {"200": {description: OK, content: {application/octet-stream: {}}}}
components:
  schemas:
    Problem: {type: object, properties: {title: {type: string}}}
"""


def test_statuses_and_media_types(sdk: MakeSdk) -> None:
    """80 to 86, 90"""
    made = sdk(ANSWERS)
    answers = made.client().answers
    made.reply(201, {"a": 1})
    assert answers.get_range().a == 1
    made.replies.clear()
    made.reply(418, {"title": "teapot"})
    with pytest.raises(made.package.StatusError) as caught:
        answers.get_range()
    assert caught.value.error.title == "teapot"
    made.replies.clear()
    made.reply(204)
    assert answers.delete_empty() is None
    made.replies.clear()
    made.reply(200, content=b"")
    answers.head_empty()
    made.replies.clear()
    made.reply(
        200,
        content=b'{"title": "x"}',
        headers={"Content-Type": "application/vnd.api+json;charset=utf-8"},
    )
    assert answers.get_vendor().title == "x"
    made.replies.clear()
    made.reply(200, content="a;ü\n".encode(), headers={"Content-Type": "text/csv"})
    assert answers.get_csv() == "a;ü\n"
    made.replies.clear()
    made.reply(200, content=b"\x00\xff")
    assert answers.get_file() == b"\x00\xff"


BODIES = """
  /upload:
    post:
      operationId: upload
      tags: [bodies]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [files]
              properties:
                files: {type: array, items: {type: string, format: binary}}
                about: {type: object, properties: {note: {type: string}}}
                day: {type: string, format: date}
                none: {type: array, items: {type: string}}
            encoding: {about: {contentType: application/json}}
      responses: {"204": {description: none}}
  /form:
    post:
      operationId: form
      tags: [bodies]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {ids: {type: array, items: {type: integer}}, q: {type: string}}}
      responses: {"204": {description: none}}
  /optional:
    post:
      operationId: optional
      tags: [bodies]
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
      responses: {"204": {description: none}}
  /merge:
    patch:
      operationId: merge
      tags: [bodies]
      requestBody:
        content:
          application/merge-patch+json; charset=utf-8:
            schema: {type: object, properties: {a: {type: integer, nullable: true}}}
      responses: {"204": {description: none}}
"""


def test_bodies(sdk: MakeSdk) -> None:
    """84, 87, 88, 89"""
    made = sdk(BODIES)
    made.reply(204)
    bodies = made.client().bodies
    bodies.upload(files=[b"one", b"two"], about={"note": "n"}, day="2024-02-29")
    sent = made.last.content
    assert sent.count(b'name="files"') == 2 and b"two" in sent
    assert b'Content-Type: application/json\r\n\r\n{"note":"n"}' in sent
    assert b"2024-02-29" in sent and b'name="none"' not in sent
    bodies.form(ids=[1, 2], q="a&b")
    assert made.last.content == b"ids=1&ids=2&q=a%26b"
    bodies.optional()
    assert made.last.content == b"" and "content-type" not in made.last.headers
    bodies.merge(a=None)
    assert made.last_json == {"a": None}
    assert made.last.headers["Content-Type"].startswith("application/merge-patch+json")


SERVERS = '''\
openapi: 3.1.0
info: {title: Servers, version: "1", description: 'Ends with a quote" and """three""" and \\ and {braces}'}
servers:
  - url: https://{region}.example.com/{version}/
    variables: {region: {default: eu, enum: [eu, us]}, version: {default: v2}}
security: [{key: []}, {basic: [], flow: []}]
paths:
  /a:
    get: {operationId: getA, tags: [a], responses: {"204": {description: none}}}
    post:
      operationId: postA
      tags: [a]
      deprecated: true
      summary: '"""'
      description: 'x\\N{BULLET} {{ 7 * 7 }} #} %}'
      security: [{}]
      servers: [{url: https://upload.example.com/x}]
      callbacks: {done: {'{$request.body#/url}': {post: {responses: {"200": {description: OK}}}}}}
      responses: {"204": {description: none}}
webhooks:
  changed:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
      responses: {"200": {description: OK}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    basic: {type: http, scheme: basic}
    flow: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
'''


def test_servers_security_and_prose(sdk: MakeSdk) -> None:
    """91 to 97: variables, a server of one operation, alternatives, none at all, callbacks"""
    made = sdk(SERVERS)
    made.reply(204)
    client: Any = made.client(api_key="k")
    client.a.get()
    assert str(made.last.url) == "https://eu.example.com/v2/a"
    assert made.last.headers["X-Key"] == "k"
    made.client(api_key="k", region="us").a.get()
    assert made.last.url.host == "us.example.com"
    post = getattr(client.a, "post", None) or client.a.create
    post()
    assert str(made.last.url) == "https://upload.example.com/x/a"
    assert "X-Key" not in made.last.headers
    assert "{{ 7 * 7 }}" in (post.__doc__ or "")


LIES = """
  /lies:
    get:
      operationId: getLies
      tags: [lies]
      responses:
        "200":
          description: OK
          content:
            application/json:
              example: [not, an, object]
              schema:
                type: object
                example: {count: many}
                properties:
                  count: {type: integer, examples: [one, 2]}
                  map: {type: object, additionalProperties: {type: integer}}
                  kind: {type: string, enum: [a]}
"""


def test_an_answer_that_contradicts_the_document(sdk: MakeSdk) -> None:
    """99, 100: wrong examples are not believed, and nothing of a lying answer is lost"""
    made = sdk(LIES)
    made.reply(200, {"count": "7 or so", "map": [], "kind": "z", "new": 1})
    lies = made.client().lies.list()
    assert (lies.count, lies.map, lies.kind, lies.new) == ("7 or so", [], "z", 1)
    with pytest.raises(made.package.ResponseValidationError):
        made.client(strict=True).lies.list()


ODD_FORMS = """
  /codes:
    put:
      operationId: replaceCodes
      tags: [codes]
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {type: array, items: {type: string}}}
          application/json; charset=utf-8: {schema: {type: array, items: {type: string}}}
      responses: {"204": {description: none}}
  /tracks:
    post:
      operationId: createTrack
      tags: [tracks]
      requestBody:
        content:
          multipart/form-data: {schema: {$ref: '#/components/schemas/Track'}}
          multipart/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Track'}}
      responses: {"401": {$ref: '#/components/responses/401'}, "204": {description: none}}
components:
  responses:
    "401":
      description: who are you
      content: {application/json: {schema: {type: object, properties: {reason: {type: string}}}}}
  schemas:
    Track: {type: object, properties: {title: {type: string}}}
"""


def test_forms_that_are_none_and_one_form_twice(sdk: MakeSdk) -> None:
    """105: a list has no form, two spellings of one form are one; responses called by their status"""
    made = sdk(ODD_FORMS)
    made.reply(204)
    made.client().codes.replace(body=["a", "b"])
    assert made.last_json == ["a", "b"]
    assert made.last.headers["Content-Type"] == "application/json; charset=utf-8"
    made.client().tracks.create(title="Ada")
    assert made.last.headers["Content-Type"].startswith("multipart/form-data; boundary")
