"""`crmgen import examples`: a folder of answers in, by one convention and what people do without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.imported import Imported

Import = Callable[[dict[str, Any]], Imported]
ADA = {"id": 1, "name": "Ada"}


@pytest.fixture
def examples(tmp_path: Path) -> Import:
    """`examples({name: value})`: what `crmgen import examples` makes of these files."""

    def run(files: dict[str, Any]) -> Imported:
        for name, value in files.items():
            path = tmp_path / "acme" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(value if isinstance(value, str) else json.dumps(value))
        return Imported("examples", str(tmp_path / "acme"))

    return run


@pytest.mark.parametrize(
    ("name", "value", "call", "status"),
    [
        ("GET_contacts.json", [ADA], "GET /contacts", "200"),
        ("GET_contacts_{id}.200.json", ADA, "GET /contacts/{contact_id}", "200"),
        ("GET_contacts_42_notes.json", [], "GET /contacts/{contact_id}/notes", "200"),
        ("POST_contacts.422.json", {}, "POST /contacts", "422"),
        ("contact_fields/GET.json", [], "GET /contact_fields", "200"),
        (
            "v2/contacts/{contact}/PATCH.json",
            ADA,
            "PATCH /v2/contacts/{contact}",
            "200",
        ),
        ("GET contacts {id}.json", ADA, "GET /contacts/{contact_id}", "200"),
        ("contacts/list.json", [ADA], "GET /contacts", "200"),
        ("contacts/get.404.json", {}, "GET /contacts/{contact_id}", "404"),
        ("contacts/create.json", ADA, "POST /contacts", "201"),
        ("contacts/update.json", ADA, "PATCH /contacts/{contact_id}", "200"),
        ("contacts/delete.json", "", "DELETE /contacts/{contact_id}", "204"),
        ("contacts/list.200.empty.json", [], "GET /contacts", "200"),
        ("get-contact.json", ADA, "GET /contacts/{contact_id}", "200"),
        ("list_companies.json", [], "GET /companies", "200"),
        ("create-sales-order.json", {}, "POST /sales-orders", "201"),
        ("contacts.json", {"data": [ADA]}, "GET /contacts", "200"),
        ("contact.json", ADA, "GET /contacts/{contact_id}", "200"),
    ],
)
def test_names_say_the_call(
    examples: Import, name: str, value: Any, call: str, status: str
) -> None:
    made = examples({name: value})
    assert made.calls == [call]
    verb, path = call.split(" ")
    assert status in made.operation(path, verb.lower())["responses"]


def test_all_examples_of_a_call_count(examples: Import) -> None:
    made = examples(
        {
            "contacts/list.json": [ADA, {"id": 2, "name": None, "vip": True}],
            "contacts/list.2.json": [{"id": 3, "name": "Eve"}],
            "contacts/get.json": ADA,
            "contacts/create.request.json": {"name": "Ada"},
            "contacts/create.json": ADA,
        }
    )
    contact = made.schema("Contact")
    assert contact["required"] == ["id", "name"]
    assert contact["properties"]["name"] == {"type": ["string", "null"]}
    assert made.answer("/contacts/{contact_id}") == {
        "$ref": "#/components/schemas/Contact"
    }
    (parameter,) = made.operation("/contacts/{contact_id}")["parameters"]
    assert parameter["schema"] == {"type": "integer"}
    body = made.operation("/contacts", "post")["requestBody"]["content"]
    assert body["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ContactInput"
    }


def test_what_cannot_be_placed_is_refused_with_the_reason(examples: Import) -> None:
    made = examples(
        {
            "42.json": 3,
            "list.json": [],
            "contacts/list.json": '{"a": }',
            "fine/list.json": [],
        }
    )
    assert made.code == 2 and not made.text
    assert "42.json: error: this name says no call" in made.said
    assert "list.json: error: this name says no call" in made.said
    assert "list.json:1:7: error: not JSON" in made.said
    assert "GET_contacts_{id}.200.json" in made.said


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("GET_deals.999.json", "999 is no status"),
        ("GET_deals.600.json", "600 is no status"),
        ("deals/list.000.json", "000 is no status"),
        ("deals/list.4xx.json", "4xx is no status"),
        ("GET_deals.200.404.json", "several statuses: 200 and 404"),
        ("weird name (1).json", "'weird name (1)' cannot stand in a path"),
        ("deals (1).json", "cannot stand in a path"),
        ("list deals copy.json", "cannot stand in a path"),
        ("my deals/list.json", "'my deals' cannot stand in a path"),
        ("GET_deals?page=2.json", "cannot stand in a path"),
        ("GET_deals_{id.json", "'{id' cannot stand in a path"),
        ("GET_deals#1.json", "cannot stand in a path"),
        ("GET_50%.json", "cannot stand in a path"),
    ],
)
def test_what_is_no_status_and_no_path_is_refused(
    examples: Import, name: str, told: str
) -> None:
    made = examples({name: [ADA], "deals.json": [ADA]})
    assert made.code == 2 and not made.text
    assert told in made.said and "GET_contacts_{id}.200.json" in made.said


@pytest.mark.parametrize(
    ("name", "call", "status"),
    [
        ("DELETE_deals_{id}.204.json", "DELETE /deals/{deal_id}", "204"),
        ("HEAD_deals.json", "HEAD /deals", "200"),
        ("deals/list.304.json", "GET /deals", "304"),
    ],
)
def test_answers_that_have_no_content(
    examples: Import, name: str, call: str, status: str
) -> None:
    made = examples({name: ADA})
    verb, path = call.split(" ")
    answer = made.operation(path, verb.lower())["responses"][status]
    assert "content" not in answer
    assert f"status {status} has no content; that of this file is left out" in made.said


def test_a_deletion_that_answers_with_content(examples: Import) -> None:
    made = examples({"deals/delete.json": {"deleted": True}})
    assert list(made.operation("/deals/{deal_id}", "delete")["responses"]) == ["200"]
    assert "left out" not in made.said


def test_other_files_are_told(examples: Import) -> None:
    made = examples(
        {"contacts/list.json": [], "README.md": "hello", ".cache/x.json": "{"}
    )
    assert made.calls == ["GET /contacts"]
    assert "README.md: unread: no JSON file" in made.said and ".cache" not in made.said
    assert "names no server" in made.said


def test_a_folder_without_answers_is_refused(examples: Import) -> None:
    assert "no JSON file is in this folder" in examples({"README.md": "x"}).said


def test_the_document_generates(examples: Import, sdk: Any) -> None:
    made = sdk(examples({"contacts/list.json": [ADA], "contacts/get.json": ADA}).text)
    made.reply(200, ADA)
    client = made.client(base_url="https://api.acme.example")
    assert client.contacts.get(1).name == "Ada"
    assert str(made.last.url) == "https://api.acme.example/contacts/1"
