"""OpenAPI 2.0 in the shape of 3.x, with the places of what it was made from."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from crmgen.diagnostics import Notes
from crmgen.read.documents import Document
from crmgen.resolve.outline import resolve

Normalized = Callable[..., tuple[Document, list[str]]]

_SPEC = """\
swagger: "2.0"
info: {title: t, version: "1"}
host: api.example.com
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
definitions:
  A:
    type: object
    discriminator: kind
    properties: {kind: {type: string}, a: {$ref: '#/definitions/A'}, n: {type: integer, x-nullable: true}}
parameters:
  page: {name: page, in: query, type: integer}
  payload: {name: payload, in: body, required: true, schema: {$ref: '#/definitions/A'}}
responses:
  Bad: {description: bad, schema: {$ref: '#/definitions/A'}, headers: {X-A: {type: integer}}}
securityDefinitions:
  b: {type: basic}
  k: {type: apiKey, name: key, in: header}
  o: {type: oauth2, flow: accessCode, authorizationUrl: /a, tokenUrl: /t, scopes: {r: read}}
paths:
  /a/{id}:
    parameters:
    - {name: id, in: path, type: string, required: true}
    - {$ref: '#/parameters/payload'}
    post:
      produces: [application/json, application/xml]
      parameters:
      - {$ref: '#/parameters/page'}
      - {name: ids, in: query, type: array, items: {type: string}}
      - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
      - {name: X-Tabs, in: header, type: array, items: {type: string}, collectionFormat: tsv}
      responses:
        200: {description: ok, schema: {type: object}, examples: {application/json: {a: b}}}
        400: {$ref: '#/responses/Bad'}
  /upload:
    post:
      parameters:
      - {name: file, in: formData, type: file, required: true, description: The file.}
      - {name: ids, in: formData, type: array, items: {type: string}}
      responses: {204: {description: done}}
  /form:
    post:
      parameters:
      - {name: a, in: formData, type: string}
      responses: {200: {description: ok, schema: {type: file}}}
"""


def plain(document: Document) -> Any:
    return json.loads(json.dumps(document.root))


def test_the_top_of_the_document(normalized: Normalized) -> None:
    document, losses = normalized(_SPEC)
    root = plain(document)
    assert list(root) == ["info", "paths", "openapi", "servers", "components"]
    assert root["servers"] == [
        {"url": "https://api.example.com/v1"},
        {"url": "http://api.example.com/v1"},
    ]
    assert root["components"]["schemas"]["A"]["discriminator"] == {
        "propertyName": "kind"
    }
    assert root["components"]["schemas"]["A"]["properties"]["n"]["type"] == [
        "integer",
        "null",
    ]
    assert root["components"]["parameters"] == {
        "page": {"name": "page", "in": "query", "schema": {"type": "integer"}}
    }
    assert root["components"]["securitySchemes"] == {
        "b": {"type": "http", "scheme": "basic"},
        "k": {"type": "apiKey", "name": "key", "in": "header"},
        "o": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/a",
                    "tokenUrl": "/t",
                    "scopes": {"r": "read"},
                }
            },
        },
    }
    assert [loss.rsplit(" ", 1)[1] for loss in losses] == ["[collection-format]"]


def test_an_operation(normalized: Normalized) -> None:
    document, _ = normalized(_SPEC)
    item = plain(document)["paths"]["/a/{id}"]
    assert item["parameters"] == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    ]
    array = {"type": "array", "items": {"type": "string"}}
    assert item["post"]["parameters"] == [
        {"$ref": "#/parameters/page"},
        {
            "name": "ids",
            "in": "query",
            "style": "form",
            "explode": False,
            "schema": array,
        },
        {
            "name": "tags",
            "in": "query",
            "style": "form",
            "explode": True,
            "schema": array,
        },
        {
            "name": "X-Tabs",
            "in": "header",
            "style": "simple",
            "explode": False,
            "schema": array,
        },
    ]
    assert item["post"]["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/definitions/A"}}},
    }
    first = "#/paths/~1a~1%7Bid%7D/post/responses/200/content/application~1json/schema"
    assert item["post"]["responses"]["200"]["content"] == {
        "application/json": {
            "schema": {"type": "object"},
            "examples": {"example": {"value": {"a": "b"}}},
        },
        "application/xml": {"schema": {"$ref": first}},
    }


def test_forms_and_files(normalized: Normalized) -> None:
    document, _ = normalized(_SPEC)
    paths = plain(document)["paths"]
    assert paths["/upload"]["post"]["requestBody"] == {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {
                            "description": "The file.",
                            "format": "binary",
                            "type": "string",
                        },
                        "ids": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["file"],
                },
                "encoding": {"ids": {"style": "form", "explode": False}},
            }
        },
    }
    form = paths["/form"]["post"]
    assert list(form["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
    assert form["responses"]["200"]["content"] == {
        "application/octet-stream": {"schema": {"format": "binary", "type": "string"}}
    }


def test_references_lead_to_where_things_went(normalized: Normalized) -> None:
    document, _ = normalized(_SPEC)
    outline = resolve(document, Notes())
    operation = outline.operations[0]
    assert [node.pointer for node in operation.parameters] == [
        "/paths/~1a~1{id}/parameters/0",
        "/components/parameters/page",
        "/paths/~1a~1{id}/post/parameters/1",
        "/paths/~1a~1{id}/post/parameters/2",
        "/paths/~1a~1{id}/post/parameters/3",
    ]
    assert [str(node.at) for node in operation.parameters][:2] == [
        "api.yaml:24:7",
        "api.yaml:13:3",
    ]
    assert [(status.unsafe, node.pointer) for status, node in operation.responses][
        1
    ] == (
        "400",
        "/components/responses/Bad",
    )
    body = operation.request_body
    assert body is not None
    assert str(body.at) == "api.yaml:14:12"
    schema = body.step("content").step("application/json").step("schema")  # type: ignore[union-attr]
    assert schema is not None
    assert outline.follow(schema).id == "#/components/schemas/A"


def test_an_error_with_fields_is_json_where_only_the_success_is_a_file(
    normalized: Normalized,
) -> None:
    document, losses = normalized("""\
swagger: "2.0"
info: {title: t, version: "1"}
definitions: {Problem: {type: object, properties: {message: {type: string}}}}
paths:
  /logs:
    get:
      produces: [application/octet-stream, text/plain]
      responses:
        200: {description: ok, schema: {type: string, format: binary}}
        404: {description: bad, schema: {$ref: '#/definitions/Problem'}}
        500: {description: bad, schema: {type: string}}
""")
    answers = plain(document)["paths"]["/logs"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["application/octet-stream", "text/plain"]
    assert list(answers["404"]["content"]) == ["application/json"]
    assert list(answers["500"]["content"]) == ["application/octet-stream", "text/plain"]
    assert len(losses) == 1 and "error-media" in losses[0]
