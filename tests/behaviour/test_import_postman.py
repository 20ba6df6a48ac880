"""`crmgen import postman`: a collection in, a document that a person would have written out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.imported import Imported

V21 = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
ADA: dict[str, Any] = {
    "id": 7,
    "name": "Ada",
    "email": "ada@example.com",
    "score": 1,
    "born": "1815-12-10",
    "boss": None,
    "zip": "00120",
    "tags": [],
}
BOB: dict[str, Any] = {
    "id": 8,
    "name": "Bob",
    "email": "bob@example.com",
    "score": 2.5,
    "born": "1912-06-23",
    "boss": 7,
    "zip": "10115",
    "seen_at": "2024-05-17T09:30:00Z",
    "tags": ["vip"],
}
Import = Callable[..., Imported]


@pytest.fixture
def postman(tmp_path: Path) -> Import:
    """`postman(items, **collection)`: what `crmgen import postman` makes of a collection of these items."""

    def run(items: Any, *arguments: str, **more: Any) -> Imported:
        path = tmp_path / "acme.json"
        if isinstance(items, str | bytes):
            path.write_bytes(items.encode() if isinstance(items, str) else items)
        else:
            info = {"name": "Acme", "schema": V21}
            path.write_text(json.dumps({"info": info, "item": items, **more}))
        return Imported("postman", str(path), *arguments)

    return run


def request(name: str, method: str, url: Any, **more: Any) -> dict[str, Any]:
    """An item of a collection; `answers` are pairs of a status and a body."""
    answers = [
        {
            "name": "",
            "code": code,
            "header": [{"key": "Content-Type", "value": "application/json"}],
            "body": json.dumps(body) if body is not None else "",
        }
        for code, body in more.pop("answers", ())
    ]
    return {
        "name": name,
        "request": {"method": method, "url": url, **more},
        "response": answers,
    }


URL = "https://api.acme.example/v2/"
CONTACTS: list[dict[str, Any]] = [
    {
        "name": "Contacts",
        "description": "People.",
        "item": [
            request(
                "List contacts",
                "GET",
                {
                    "raw": f"{URL}contacts?page=2",
                    "query": [
                        {"key": "page", "value": "2"},
                        {"key": "q", "value": "ada", "disabled": True},
                    ],
                },
                answers=[(200, {"data": [ADA, BOB], "total": 2})],
            ),
            request(
                "Get a contact by ID", "GET", f"{URL}contacts/:id", answers=[(200, ADA)]
            ),
            request("Delete", "DELETE", f"{URL}contacts/42"),
            request(
                "Create a contact",
                "POST",
                f"{URL}contacts",
                body={"mode": "raw", "raw": '{"name": "Ada", // new\n "score": 1,}'},
                answers=[(201, BOB), (422, {"error": "no name"})],
            ),
        ],
    }
]


def test_folders_requests_and_saved_responses(postman: Import) -> None:
    made = postman(CONTACTS)
    document = made.document
    assert document["servers"] == [{"url": "https://api.acme.example/v2"}]
    assert document["tags"] == [{"name": "Contacts", "description": "People."}]
    assert list(document["paths"]) == ["/contacts", "/contacts/{id}"]
    ids = [
        o["operationId"]
        for p in document["paths"].values()
        for o in p.values()
        if "operationId" in o
    ]
    assert ids == ["listContacts", "createContact", "getContact", "deleteContact"]
    listed = made.operation("/contacts")
    assert listed["tags"] == ["Contacts"] and listed["x-crmgen-evidence"] == "inferred"
    assert [
        (p["name"], p.get("required", False), p["schema"]) for p in listed["parameters"]
    ] == [
        ("page", False, {"type": "integer"}),
        ("q", False, {"type": "string"}),
    ]
    content = listed["responses"]["200"]["content"]["application/json"]["schema"]
    contact = {"$ref": "#/components/schemas/Contact"}
    assert content["properties"]["data"] == {"type": "array", "items": contact}
    for path, verb, status in (
        ("/contacts/{id}", "get", "200"),
        ("/contacts", "post", "201"),
    ):
        answer = made.operation(path, verb)["responses"][status]
        assert answer["content"]["application/json"]["schema"] == contact


def test_schemas_are_inferred_over_all_examples(postman: Import) -> None:
    contact = postman(CONTACTS).schema("Contact")
    assert contact["properties"] == {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "email": {"type": "string", "format": "email"},
        "score": {"type": "number"},
        "born": {"type": "string", "format": "date"},
        "boss": {"type": ["integer", "null"]},
        "zip": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "seen_at": {"type": "string", "format": "date-time"},
    }
    assert "seen_at" not in contact["required"]
    assert contact["required"] == [
        "id",
        "name",
        "email",
        "score",
        "born",
        "boss",
        "zip",
        "tags",
    ]
    assert contact["x-crmgen-evidence"] == "inferred"


def test_what_is_not_said_is_told_with_its_place(postman: Import) -> None:
    script = [{"listen": "test", "script": {"exec": ["pm.test()"]}}]
    item = request("Ping", "GET", f"{URL}ping", proxy={"host": "10.0.0.1"})
    item["event"] = script
    made = postman([item], event=script)
    assert made.said.count("scripts that run") == 2
    assert "'proxy' says something" in made.said
    assert "no success of GET /ping is shown" in made.said
    assert "10.0.0.1" not in made.said + made.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"info": {},\n "item": [}', "acme.json:2:11: error: not JSON"),
        (
            '{"requests": [], "order": [], "name": "Old"}',
            "postman-collection-transformer",
        ),
        ('{"log": {"entries": []}}', "crmgen import har"),
        ('{"values": [], "name": "x"}', "--environment"),
        ("[1]", "but this file holds a list"),
        ("", "error"),
        (b"\xff\xfe{", "not UTF-8"),
    ],
)
def test_what_is_no_collection_is_refused(
    postman: Import, text: str | bytes, told: str
) -> None:
    made = postman(text)
    assert made.code == 2 and not made.text
    assert told in made.said and "Traceback" not in made.said


def test_a_mark_of_byte_order_is_no_matter(postman: Import) -> None:
    text = json.dumps({"info": {"name": "Acme"}, "item": CONTACTS})
    assert postman(b"\xef\xbb\xbf" + text.encode()).document == postman(text).document


def test_the_document_generates(postman: Import, sdk: Any) -> None:
    made = sdk(postman(CONTACTS).text)
    made.reply(200, {"data": [ADA, BOB], "total": 2})
    client = made.client()
    assert [each.name for each in client.contacts.list(page=1)][:2] == ["Ada", "Bob"]
    made.replies.clear()
    made.reply(200, ADA)
    assert client.contacts.get(7).born.year == 1815
    assert str(made.last.url) == "https://api.acme.example/v2/contacts/7"
