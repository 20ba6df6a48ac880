"""What requests of a collection say: addresses, variables, credentials, bodies, and what is hostile in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.behaviour.test_import_postman import URL, Import, postman, request

__all__ = ["postman"]
BASE = {"key": "base_url", "value": "https://{{tenant}}.acme.example/api/v3"}


def raw(text: str) -> dict[str, Any]:
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}


def test_variables_become_servers_and_path_values(
    postman: Import, tmp_path: Any
) -> None:
    for name, values in {
        "Sandbox": {"tenant": "try"},
        "Live": {"base_url": "https://live.acme.example"},
    }.items():
        listed = [
            {"key": key, "value": value, "enabled": True}
            for key, value in values.items()
        ]
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"name": name, "values": listed})
        )
    given = [
        part
        for name in ("Sandbox", "Live")
        for part in ("--environment", str(tmp_path / f"{name}.json"))
    ]
    item = request("Get a deal", "GET", "{{base_url}}/deals/{{deal_id}}?since={{day}}")
    variables = [
        BASE,
        {"key": "tenant", "value": "demo"},
        {"key": "day", "value": "2024-01-31"},
    ]
    made = postman([item], *given, variable=variables)
    assert made.document["servers"] == [
        {
            "url": "https://{tenant}.acme.example/api/v3",
            "description": "Sandbox",
            "variables": {"tenant": {"default": "try"}},
        },
        {"url": "https://live.acme.example", "description": "Live"},
    ]
    since, deal = made.operation("/deals/{deal_id}")["parameters"][::-1]
    assert deal["name"] == "deal_id" and since["schema"]["format"] == "date"
    assert "example" not in since  # it is the value of a variable


def test_a_server_that_nobody_knows_is_told(postman: Import) -> None:
    made = postman([request("Ping", "GET", "{{host}}/ping")])
    assert "servers" not in made.document
    assert "no value is known for '{{host}}'" in made.said


def test_credentials_are_schemes_and_their_values_stay_away(postman: Import) -> None:
    key = {
        "type": "apikey",
        "apikey": [
            {"key": "key", "value": "X-Acme-Key"},
            {"key": "value", "value": "SECRET1"},
        ],
    }
    old = {"type": "basic", "basic": {"username": "SECRET2", "password": "SECRET3"}}
    flow = [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": "https://login.acme.example/token"},
        {"key": "clientSecret", "value": "SECRET4"},
        {"key": "scope", "value": "read write"},
    ]
    items = [
        request("Inherits", "GET", f"{URL}a"),
        {"name": "Old", "auth": old, "item": [request("Basic", "GET", f"{URL}b")]},
        request("Open", "GET", f"{URL}c", auth={"type": "noauth"}),
        request("OAuth", "GET", f"{URL}d", auth={"type": "oauth2", "oauth2": flow}),
        request("Digest", "GET", f"{URL}e", auth={"type": "digest"}),
        request(
            "Header",
            "GET",
            f"{URL}f",
            header=[{"key": "Authorization", "value": "Bearer SECRET5"}],
            auth={"type": "noauth"},
        ),
        request(
            "Query", "GET", f"{URL}g?api_key=SECRET6&page=1", auth={"type": "noauth"}
        ),
        request(
            "Signed",
            "GET",
            f"{URL}h",
            auth={"type": "awsv4", "awsv4": [{"key": "secretKey", "value": "SECRET7"}]},
        ),
    ]
    made = postman(items, auth=key)
    assert "SECRET" not in made.text + made.said
    document = made.document
    assert document["security"] == [{"xAcmeKey": []}]
    stated = {
        path: item["get"].get("security") for path, item in document["paths"].items()
    }
    assert stated == {
        "/a": None,
        "/b": [{"basicAuth": []}],
        "/c": [],
        "/d": [{"oauth2": []}],
        "/e": [{"digestAuth": []}],
        "/f": [{"bearerAuth": []}],
        "/g": [{"apiKey": []}],
        "/h": [],
    }
    schemes = document["components"]["securitySchemes"]
    assert schemes["oauth2"]["flows"]["clientCredentials"] == {
        "tokenUrl": "https://login.acme.example/token",
        "scopes": {"read": "read", "write": "write"},
    }
    assert "authorization by 'awsv4'" in made.said
    (page,) = made.operation("/g")["parameters"]
    assert page["name"] == "page"


def test_bodies_of_every_mode(postman: Import) -> None:
    form = [
        {"key": "name", "value": "Ada"},
        {"key": "page", "value": "1", "disabled": True, "description": "Which"},
    ]
    parts = [
        {"key": "file", "type": "file", "src": "/home/ada/x.png"},
        {"key": "title", "value": "x", "type": "text"},
    ]
    query = {"query": "{ me }", "variables": '{"n": 1}'}
    sent = {
        "json": raw('{"n": {{count}}, "s": "{{name}}"}'),
        "text": {"mode": "raw", "raw": "hello"},
        "form": {"mode": "urlencoded", "urlencoded": form},
        "parts": {"mode": "formdata", "formdata": parts},
        "file": {"mode": "file", "file": {"src": "/home/ada/y.bin"}},
        "graphql": {"mode": "graphql", "graphql": query},
        "broken": raw('{"a": '),
    }
    made = postman(
        [
            request(name, "POST", f"{URL}{name}", body=body)
            for name, body in sent.items()
        ]
    )
    bodies = {
        name: made.operation(f"/{name}", "post")["requestBody"]["content"]
        for name in sent
    }
    schemas = made.document["components"]["schemas"]
    assert schemas["JsonInput"]["properties"] == {"n": {}, "s": {"type": "string"}}
    assert bodies["text"] == {"text/plain": {"schema": {"type": "string"}}}
    assert list(bodies["form"]) == ["application/x-www-form-urlencoded"]
    assert schemas["FormInput"]["properties"] == {
        "name": {"type": "string"},
        "page": {"type": "integer", "description": "Which"},
    }
    assert schemas["PartInput"]["properties"]["file"] == {
        "type": "string",
        "format": "binary",
    }
    assert bodies["file"] == {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
    }
    assert schemas["GraphqlInput"]["properties"]["query"] == {"type": "string"}
    assert bodies["broken"] == {"application/json": {"schema": {}}}
    assert (
        "it is none; nothing is inferred from it" in made.said
        and "/home/ada" not in made.text
    )


def test_literal_ids_are_the_values_that_others_name(postman: Import) -> None:
    made = postman(
        [
            request("Get a contact", "GET", f"{URL}contacts/:contactId"),
            request("Delete a contact", "DELETE", f"{URL}contacts/42"),
            request(
                "List notes",
                "GET",
                f"{URL}contacts/{{{{id}}}}/notes",
                answers=[(200, [])],
            ),
            request("Get again", "GET", f"{URL}contacts/57"),
            request("GET /products/p1", "GET", f"{URL}products/p1a2b3c4d5e6f7"),
            request("As PDF", "GET", f"{URL}contacts/:id.pdf"),
        ]
    )
    assert made.calls == [
        "GET /contacts/{contactId}",
        "DELETE /contacts/{contactId}",
        "GET /contacts/{contactId}/notes",
        "GET /products/{product_id}",
        "GET /contacts/{contactId}.pdf",
    ]
    assert made.operation("/products/{product_id}")["operationId"] == "getProduct"
    assert "GET /contacts/{contactId} is the request 'Get a contact' too" in made.said


def test_one_name_is_one_operation_id(postman: Import) -> None:
    items = [
        request("Update", "PUT", f"{URL}contacts/:id"),
        request("Update", "PATCH", f"{URL}contacts/:id"),
        {
            "name": "Deals",
            "item": [
                request("Update", "PUT", f"{URL}deals/:id"),
                request("Search", "GET", f"{URL}deals/search"),
            ],
        },
        {
            "name": "Notes",
            "item": [
                request("Search", "GET", f"{URL}notes/search"),
                request(f"{URL}notes", "GET", f"{URL}notes"),
            ],
        },
    ]
    ids = [
        o["operationId"]
        for item in postman(items).document["paths"].values()
        for o in item.values()
        if "operationId" in o
    ]
    assert ids == [
        "updateContact",
        "patchContact",
        "updateDeal",
        "searchDeals",
        "searchNotes",
        "listNotes",
    ]


def test_nested_folders_of_one_name_are_told_apart(postman: Import) -> None:
    def folder(name: str, path: str) -> dict[str, Any]:
        notes = {
            "name": "Notes",
            "item": [request("List notes", "GET", f"{URL}{path}/:id/notes")],
        }
        return {"name": name, "item": [request("List", "GET", f"{URL}{path}"), notes]}

    document = postman(
        [folder("Contacts", "contacts"), folder("Deals", "deals")]
    ).document
    assert [each["name"] for each in document["tags"]] == [
        "Contacts",
        "Contacts / Notes",
        "Deals",
        "Deals / Notes",
    ]


HOSTILE = [
    *(
        '"; import os #',
        "{{7*7}}",
        "yes",
        "null",
        "1e3",
        "2024-01-01",
        "- a: b",
        "&x *x",
        "!!python/object:os.system",
    ),
    *(
        "a\nb: c",
        "a\r\nb",
        "\ttab",
        "\u2028line",
        "\u202eright",
        "\x07bell",
        "'''",
        "%TAG ! x",
        "~",
        "=",
        "😀",
        "é" * 300,
    ),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(postman: Import, text: str) -> None:
    item = request(
        text,
        "POST",
        f"{URL}things/:id",
        answers=[(200, {text: text, "id": 1})],
        body=raw(json.dumps({text: text})),
    )
    item["request"]["description"] = text
    item["response"][0]["name"] = text
    item["request"]["url"] = {
        "raw": f"{URL}things",
        "query": [{"key": text, "value": text, "description": text}],
    }
    made = postman(
        [{"name": text, "description": text, "item": [item]}],
        variable=[{"key": "x", "value": text}],
    )
    operation = made.operation("/things", "post")
    assert operation["responses"]["200"]["description"] == text.strip()
    assert operation["summary"] == text.strip()
    thing = made.schema("Thing")
    assert set(thing["properties"]) | set(thing.get("additionalProperties", {})) > {
        "id"
    }


def test_depth_and_size_are_bounded(postman: Import) -> None:
    deep: Any = {"end": 1}
    for _ in range(150):
        deep = {"next": deep, "items": [deep]} if _ < 3 else {"next": deep}
    many = [
        {"id": n, f"field_{n % 50}": n, "by": {str(n): {"total": 1}}}
        for n in range(3000)
    ]
    made = postman(
        [
            request("Deep", "GET", f"{URL}deep", answers=[(200, deep)]),
            request("Many", "GET", f"{URL}many", answers=[(200, many)]),
        ]
    )
    assert made.schema("Many")["properties"]["by"] == {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["total"],
            "properties": {"total": {"type": "integer"}},
        },
    }
    assert made.document


def test_the_same_collection_gives_the_same_bytes(postman: Import) -> None:
    items = [
        request("List", "GET", f"{URL}contacts", answers=[(200, [{"b": 1, "a": "x"}])])
    ]
    assert postman(items).text == postman(items).text


def test_a_folder_that_publishes_its_documentation(postman: Import) -> None:
    published = {
        "collection": {
            "info": {"name": "Welcome to the Acme API"},
            "item": [request("List", "GET", "{{api}}/contacts")],
        },
        "environments": [
            {
                "name": "Production",
                "values": [
                    {"key": "api", "value": "https://acme.example/v1", "enabled": True}
                ],
            }
        ],
    }
    document = postman(json.dumps(published)).document
    assert document["info"]["title"] == "Acme API"
    assert document["servers"] == [
        {"url": "https://acme.example/v1", "description": "Production"}
    ]


def test_the_front_matter_of_a_vendor(shared: Any) -> None:
    from tests.behaviour.imported import Imported

    made = Imported(
        "postman", str(shared / "seeds" / "circa-postman-front-matter.json.txt")
    )
    info = made.document["info"]
    assert (
        info["title"] == "Circa API" and "# Push Notifications" in info["description"]
    )
    assert made.document["paths"] == {}
    assert "no operation" in made.said and "then run" not in made.said
