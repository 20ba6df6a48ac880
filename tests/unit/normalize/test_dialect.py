"""One dialect out of 3.0, 3.1, 3.2 and common slips: what each keyword becomes, and what is noted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from crmgen.read.documents import Document
from crmgen.text import Json

Problems = Callable[[Callable[[], object]], list[str]]
Normalized = Callable[..., tuple[Document, list[str]]]


def schema_document(schema: str, version: str = "3.0.3") -> str:
    return (
        f"openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n"
        f"components:\n  schemas:\n    A: {schema}\n    B: {{type: string}}\n"
    )


def schema_of(document: Document) -> Json:
    node = document.node.step("components")
    schemas = node.get("schemas") if node else None
    found = schemas.get("A") if schemas else None
    return found.raw if found else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("{type: string, nullable: false}", {"type": "string"}),
        (
            "{type: string, nullable: true, enum: [a]}",
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            "{nullable: true, anyOf: [{type: string}]}",
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
        ),
        (
            "{nullable: true, allOf: [{type: string}]}",
            {"nullable": True, "allOf": [{"type": "string"}]},
        ),
        (
            "{type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, "
            "exclusiveMaximum: false}",
            {"type": "integer", "exclusiveMinimum": 1, "maximum": 9},
        ),
        ("{example: 1, examples: [2]}", {"examples": [1, 2]}),
        ("{examples: {one: {value: 1}, two: 2}}", {"examples": [1, 2]}),
        ("{type: [string]}", {"type": "string"}),
        (
            "{type: object, discriminator: {propertyName: k, mapping: {b: B, c: '#/x'}}}",
            {
                "type": "object",
                "discriminator": {
                    "propertyName": "k",
                    "mapping": {"b": "#/components/schemas/B", "c": "#/x"},
                },
            },
        ),
        (
            "{type: array, items: [{type: string}], additionalItems: false}",
            {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
        ),
        (
            "{$ref: '#/components/schemas/B', description: d, readOnly: true, x-a: 1}",
            {
                "$ref": "#/components/schemas/B",
                "description": "d",
                "readOnly": True,
                "x-a": 1,
            },
        ),
        (
            "{$ref: '#/components/schemas/B', type: string}",
            {"$ref": "#/components/schemas/B"},
        ),
        ("{title: 1, description: 2.5}", {"title": "1", "description": "2.5"}),
    ],
)
def test_schema_keywords_without_a_loss(
    normalized: Normalized, before: str, after: Json
) -> None:
    document, losses = normalized(schema_document(before))
    assert schema_of(document) == after
    assert losses == []


@pytest.mark.parametrize(
    ("version", "before", "after", "loss"),
    [
        (
            "3.1.0",
            "{type: string, nullable: true}",
            {"type": ["string", "null"]},
            "api.yaml:6:23: repaired: 'nullable' is a keyword of OpenAPI 3.0; null is allowed "
            "here [old-keyword]",
        ),
        (
            "3.1.0",
            "{minimum: 1, exclusiveMinimum: true}",
            {"exclusiveMinimum": 1},
            "api.yaml:6:21: repaired: 'exclusiveMinimum' is a number since OpenAPI 3.1; read "
            "as in 3.0 [old-keyword]",
        ),
        (
            "3.0.3",
            "{$ref: '#/components/schemas/B', nullable: true}",
            {"$ref": "#/components/schemas/B", "nullable": True},
            "api.yaml:6:41: repaired: 'nullable' beside '$ref' is not in the standard; null is "
            "allowed here [nullable-ref]",
        ),
        (
            "3.0.3",
            "{$ref: '#/components/schemas/B', required: [a]}",
            {"$ref": "#/components/schemas/B"},
            "api.yaml:6:41: weakened: 'required' has no effect beside '$ref' in OpenAPI 3.0; "
            "left out [ref-sibling]",
        ),
        (
            "3.0.3",
            "{type: Int}",
            {"type": "integer"},
            "api.yaml:6:9: repaired: there is no type 'Int'; read as integer [other-type]",
        ),
        (
            "3.0.3",
            "{type: datetime}",
            {"format": "date-time", "type": "string"},
            "api.yaml:6:9: repaired: there is no type 'datetime'; read as string [other-type]",
        ),
        (
            "3.0.3",
            "{type: any}",
            {},
            "api.yaml:6:9: weakened: there is no type 'any'; any value is allowed "
            "[unknown-type]",
        ),
        (
            "3.0.3",
            "{enum: a}",
            {"enum": ["a"]},
            "api.yaml:6:9: repaired: 'enum' takes a list; read as one value [one-for-list]",
        ),
        (
            "3.0.3",
            "{enum: []}",
            {},
            "api.yaml:6:9: repaired: 'enum' has no values; it says nothing [empty-value]",
        ),
        (
            "3.0.3",
            "{required: a}",
            {"required": ["a"]},
            "api.yaml:6:9: repaired: 'required' takes a list; read as one name [one-for-list]",
        ),
        (
            "3.0.3",
            "{properties: {a: {required: true}, b: {}}}",
            {"properties": {"a": {}, "b": {}}, "required": ["a"]},
            "api.yaml:6:26: repaired: 'required' is a list of property names, kept by the "
            "object; read as such [old-keyword]",
        ),
        (
            "3.0.3",
            "{allOf: {type: string}}",
            {"allOf": [{"type": "string"}]},
            "api.yaml:6:9: repaired: 'allOf' takes a list; read as one entry [one-for-list]",
        ),
        (
            "3.0.3",
            "{properties: {a: }}",
            {"properties": {"a": {}}},
            "api.yaml:6:22: repaired: 'a' is empty; it says nothing [empty-value]",
        ),
        (
            "3.0.3",
            "{items: }",
            {},
            "api.yaml:6:9: repaired: 'items' is empty; it says nothing [empty-value]",
        ),
    ],
)
def test_repairs_are_noted_with_their_place(
    normalized: Normalized, version: str, before: str, after: Json, loss: str
) -> None:
    document, losses = normalized(schema_document(before, version))
    assert schema_of(document) == after
    assert losses == [loss]


def test_null_as_a_type_of_31(normalized: Normalized) -> None:
    document, losses = normalized(schema_document("{type: [string, null]}", "3.1.0"))
    assert schema_of(document) == {"type": ["string", "null"]}
    assert losses == []


@pytest.mark.parametrize("version", ["3.0", "'3.0'", "3.0.4", "3.1", "3.1.2", "3.2.0"])
def test_versions_that_are_read(normalized: Normalized, version: str) -> None:
    document, _ = normalized(schema_document("{type: string}", version))
    assert schema_of(document) == {"type": "string"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "info: {}\npaths: {}\n",
            "api.yaml:1:1: error: this is no OpenAPI document: 'openapi: 3.1.0' (or 3.0, 3.2, "
            "or 'swagger: \"2.0\"') is missing at its top, where it has 'info', 'paths' "
            "[not-openapi]",
        ),
        (
            "openapi: 4.0.0\npaths: {}\n",
            "api.yaml:1:1: error: crmgen reads OpenAPI 2.0, 3.0, 3.1 and 3.2, not openapi "
            "'4.0.0' [unknown-version]",
        ),
    ],
)
def test_what_is_not_openapi(
    normalized: Normalized, problems: Problems, text: str, message: str
) -> None:
    assert problems(lambda: normalized(text)) == [message]


def test_structure_that_cannot_be_read_is_listed_at_once(
    normalized: Normalized, problems: Problems
) -> None:
    text = """\
openapi: 3.1.0
paths:
  /a:
    get:
      parameters:
      - text
      - {in: query, schema: {type: string}}
      - {name: q, in: body}
      responses: done
    post: yes
components:
  schemas: {A: {properties: [a]}, B: text}
"""
    assert problems(lambda: normalized(text)) == [
        "api.yaml:5:7: error: 'parameters' must be a list of mappings, but entry 1 is text "
        "[wrong-type]",
        "api.yaml:7:9: error: a parameter needs a 'name' [bad-parameter]",
        "api.yaml:8:19: error: 'body' is no place of a parameter; those are path, query, "
        "header, cookie, querystring [bad-parameter]",
        "api.yaml:9:7: error: 'responses' must be a mapping, not text [wrong-type]",
        "api.yaml:10:5: error: 'post' must be a mapping, not text [wrong-type]",
        "api.yaml:12:17: error: 'properties' must be a mapping, not a list [wrong-type]",
        "api.yaml:12:35: error: 'B' must be a mapping, not text [wrong-type]",
    ]


def operation_document(operation: str) -> str:
    return (
        f"openapi: 3.0.3\ninfo: {{title: t, version: 1.0}}\npaths:\n"
        f"  /a/{{id}}:\n    get: {operation}\n"
    )


def operation_of(document: Document) -> Json:
    plain: dict[str, Any] = json.loads(json.dumps(document.root))
    operation: Json = plain["paths"]["/a/{id}"]["get"]
    return operation


def test_parameters_and_contents(normalized: Normalized) -> None:
    document, losses = normalized(
        operation_document(
            "{operationId: 12, tags: users, security: {b: []}, "
            "parameters: [{name: id, in: Path, schema: {type: string}, example: x}, "
            "{name: 1, in: query, type: integer, default: 1}], "
            "responses: {200: {description: ok, headers: [a], "
            "content: {application/json: {example: 1}, text/plain: {examples: [x, {value: y}]}}}}}"
        )
    )
    assert operation_of(document) == {
        "operationId": "12",
        "tags": ["users"],
        "security": [{"b": []}],
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "schema": {"type": "string"},
                "examples": {"example": {"value": "x"}},
                "required": True,
            },
            {"name": "1", "in": "query", "schema": {"type": "integer", "default": 1}},
        ],
        "responses": {
            "200": {
                "description": "ok",
                "content": {
                    "application/json": {"examples": {"example": {"value": 1}}},
                    "text/plain": {
                        "examples": {"1": {"value": "x"}, "2": {"value": "y"}}
                    },
                },
            }
        },
    }
    assert [loss.split(" ", 1)[1] for loss in losses] == [
        "repaired: 'tags' takes a list; read as one tag [one-for-list]",
        "repaired: 'security' takes a list; read as one alternative [one-for-list]",
        "repaired: 'in' is 'path', not 'Path'; read as that [other-spelling]",
        "repaired: a parameter of the path is always required; read as such "
        "[optional-path-parameter]",
        "repaired: keywords of a schema stand in the parameter itself; moved under 'schema' "
        "[no-schema-key]",
        "weakened: 'headers' must be a mapping, not a list; left out [unreadable-part]",
    ]


def test_a_reference_in_place_of_a_mapping(normalized: Normalized) -> None:
    document, losses = normalized("""\
openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        200:
          description: ok
          content: {$ref: '#/components/mediaTypes/some'}
components:
  mediaTypes: {some: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
  schemas:
    A: {type: object, properties: {$ref: '#/x-shared/properties~1s'}}
x-shared: {properties/s: {'a%b': {type: string, nullable: true}}}
""")
    plain = json.loads(json.dumps(document.root))
    assert plain["paths"]["/a"]["get"]["responses"]["200"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/A"}}
    }
    assert plain["components"]["schemas"]["A"]["properties"] == {
        "a%b": {"$ref": "#/x-shared/properties~1s/a%25b"}
    }
    assert plain["x-shared"]["properties/s"] == {"a%b": {"type": ["string", "null"]}}
    assert [loss.rsplit(" ", 1)[1] for loss in losses] == ["[mapping-ref]"] * 2


def test_a_media_type_that_is_named_stands_itself(normalized: Normalized) -> None:
    document, losses = normalized("""\
openapi: 3.2.0
paths:
  /a:
    query:
      requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/a'}}}
components:
  mediaTypes: {a: {schema: {type: string}, example: x}}
""")
    plain: dict[str, Any] = json.loads(json.dumps(document.root))
    body = plain["paths"]["/a"]["query"]["requestBody"]
    assert body["content"]["application/json"]["schema"] == {"type": "string"}
    assert losses == []


def test_examples_and_extensions_are_left_alone(normalized: Normalized) -> None:
    data = {"nullable": True, "type": "file", "$ref": "nowhere", "properties": None}
    text = json.dumps(
        {
            "openapi": "3.0.3",
            "paths": {},
            "x-data": data,
            "components": {"schemas": {"A": {"default": data, "enum": [data]}}},
        }
    )
    document, losses = normalized(text, "api.json")
    assert schema_of(document) == {"default": data, "enum": [data]}
    assert document.root["x-data"] == data
    assert document.references == ()
    assert losses == []
