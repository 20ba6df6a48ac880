"""Where requests of a collection go: other hosts, the same host said in two ways, nowhere; and folders of one name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.behaviour.test_import_postman import URL, Import, postman, request

__all__ = ["postman"]
BASE = [{"key": "baseUrl", "value": "https://api.acme.example/v2"}]
MANY = [request(n, "GET", f"{{{{baseUrl}}}}/{n}") for n in ("deals", "notes")]


@pytest.mark.parametrize(("value", "told"), [("eu", False), ("", True)])
def test_another_host_with_variables(
    postman: Import, sdk: Any, value: str, told: bool
) -> None:
    other = request("Other", "GET", "https://{{sub}}.two.example:8080/b")
    variables = [*BASE, {"key": "sub", "value": value}]
    made = postman([*MANY, other], variable=variables)
    assert made.operation("/b")["servers"] == [
        {
            "url": "https://{sub}.two.example:8080",
            "variables": {"sub": {"default": value or "sub"}},
        }
    ]
    assert ("its default is its name" in made.said) is told
    sdk(made.text)


def test_the_first_server_without_a_value_is_told(postman: Import) -> None:
    made = postman([request("A", "GET", "https://{{tenant}}.acme.example/a")])
    (server,) = made.document["servers"]
    assert server["variables"] == {"tenant": {"default": "tenant"}}
    assert made.said.count("no value is known for {{tenant}}") == 1


@pytest.mark.parametrize(
    "address",
    [
        f"{URL}contacts/123",
        "https://me:SECRET@api.acme.example/v2/contacts/123",
        "{{host}}/v2/contacts/123",
        "{{scheme}}://api.acme.example/v2/contacts/123",
        "api.acme.example/v2/contacts/:id",
    ],
)
def test_a_server_written_out_is_the_same_server(postman: Import, address: str) -> None:
    variables = [
        *BASE,
        {"key": "host", "value": "https://api.acme.example"},
        {"key": "scheme", "value": "https"},
    ]
    contact = request("Get a contact", "GET", "{{baseUrl}}/contacts/:contact_id")
    again = request("Get a contact", "GET", address)
    made = postman([*MANY, contact, again], variable=variables)
    assert made.calls == ["GET /deals", "GET /notes", "GET /contacts/{contact_id}"]
    assert made.document["servers"] == [{"url": "https://api.acme.example/v2"}]
    assert "servers" not in made.operation("/contacts/{contact_id}")
    assert "SECRET" not in made.text


def test_what_only_begins_alike_is_another_server(postman: Import) -> None:
    made = postman(
        [*MANY, request("Old", "GET", "https://api.acme.example/v20/deals")],
        variable=BASE,
    )
    assert made.operation("/v20/deals")["servers"] == [
        {"url": "https://api.acme.example"}
    ]


def test_one_path_of_two_servers_is_told(postman: Import) -> None:
    other = request("deals", "GET", "https://old.acme.example/deals")
    made = postman([*MANY, other], variable=BASE)
    assert made.calls == ["GET /deals", "GET /notes"]
    assert "GET /deals goes to another server here" in made.said


@pytest.mark.parametrize("url", ["", " ", None, {}, {"raw": ""}])
def test_no_address_is_no_call(postman: Import, url: Any) -> None:
    made = postman([*MANY, request("Draft", "GET", url)], variable=BASE)
    assert made.calls == ["GET /deals", "GET /notes"]
    assert made.said.count("the request has no address; it is left out") == 1


def test_the_root_of_a_server_is_an_address(postman: Import) -> None:
    made = postman([*MANY, request("Root", "GET", "{{baseUrl}}")], variable=BASE)
    assert made.calls[-1] == "GET /"


def test_folders_of_one_name_keep_what_is_said_of_them(postman: Import) -> None:
    def folder(path: str, said: str) -> dict[str, Any]:
        items = [request(path, "GET", f"{URL}{path}")]
        return {"name": "Contacts", "description": said, "item": items}

    made = postman([folder("a", "People."), folder("b", ""), folder("c", "Firms.")])
    (tag,) = made.document["tags"]
    assert tag == {"name": "Contacts", "description": "People.\n\nFirms."}


def test_a_status_without_content_has_none(postman: Import) -> None:
    gone = request("Delete", "DELETE", f"{URL}deals/:id", answers=[(204, {"a": 1})])
    made = postman([gone])
    answer = made.operation("/deals/{id}", "delete")["responses"]["204"]
    assert "content" not in answer
    assert "status 204 has no content; the body is left out" in made.said


def test_a_body_that_is_no_json_beside_one_that_is(postman: Import) -> None:
    item = request("Deals", "GET", f"{URL}deals", answers=[(200, {"id": 1})])
    broken = {**item["response"][0], "body": '{"id": ... }'}
    item["response"].append(broken)
    made = postman([item])
    assert made.answer("/deals") == {"$ref": "#/components/schemas/Deal"}
    assert "nothing is inferred from it" in made.said
