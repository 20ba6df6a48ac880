"""A small API, and documents that differ from it, for tests of `crmgen diff`."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]


def response(schema: Json) -> Json:
    content = {"application/json": {"schema": schema}}
    return {"200": {"description": "Done.", "content": content}}


def body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def ref(key: str) -> Json:
    return {"$ref": f"#/components/schemas/{key}"}


def parameter(name: str, where: str = "query", **more: Any) -> Json:
    return {"name": name, "in": where, "schema": {"type": "string"}, **more}


BASE: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "0.1.0"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/deals": {
            "get": {
                "tags": ["Deals"],
                "operationId": "listDeals",
                "parameters": [parameter("stage"), parameter("owner", required=True)],
                "responses": {
                    "200": {
                        **response({"type": "array", "items": ref("Deal")})["200"],
                        "headers": {"X-Total": {"schema": {"type": "integer"}}},
                    },
                    "404": {
                        "description": "Gone.",
                        "content": {"application/json": {"schema": ref("Trouble")}},
                    },
                },
            },
            "post": {
                "tags": ["Deals"],
                "operationId": "createDeal",
                "requestBody": body(ref("NewDeal")),
                "responses": response(ref("Deal")),
            },
        },
        "/deals/{deal}/notes/{note}": {
            "get": {
                "tags": ["Deals"],
                "operationId": "getNote",
                "parameters": [
                    parameter("deal", "path", required=True),
                    parameter("note", "path", required=True),
                ],
                "responses": response({"type": "string"}),
            }
        },
    },
    "webhooks": {"deal.won": {"post": {"requestBody": body(ref("Won"))}}},
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Deal": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "cost": {"type": "integer"},
                    "stage": ref("Stage"),
                },
            },
            "Trouble": {
                "type": "object",
                "properties": {"message": {"type": "string"}},
            },
            "BigDeal": {
                "allOf": [ref("Deal"), {"type": "object", "properties": {"size": {}}}]
            },
            "Won": {
                "oneOf": [ref("ByPhone"), ref("ByMail")],
                "discriminator": {
                    "propertyName": "way",
                    "mapping": {"phone": "ByPhone", "mail": "ByMail"},
                },
            },
            "ByPhone": {"type": "object", "properties": {"way": {"type": "string"}}},
            "ByMail": {"type": "object", "properties": {"way": {"type": "string"}}},
            "Stage": {"type": "string", "enum": ["won", "lost"]},
            "NewDeal": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "lines": ref("Lines")},
            },
            "Lines": {"type": "array", "items": ref("Line")},
            "Line": {
                "type": "object",
                "required": ["sku"],
                "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}},
            },
        },
    },
}
LIST, CREATE = ("paths", "/deals", "get"), ("paths", "/deals", "post")
NOTE = ("paths", "/deals/{deal}/notes/{note}", "get")
WON = ("webhooks", "deal.won", "post", "requestBody", "content", "application/json")
DISCRIMINATOR = ("components", "schemas", "Won", "discriminator")
SCHEMAS = ("components", "schemas")


def changed(*changes: tuple[tuple[str | int, ...], Any]) -> Json:
    """The document with other values at some places; None takes one out."""
    document = copy.deepcopy(BASE)
    for (*way, last), value in changes:
        place: Any = document
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return document
