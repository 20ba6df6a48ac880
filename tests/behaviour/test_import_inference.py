"""What examples have in common: types, what is optional, formats, enums that are sure, maps, and what is shared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crmgen.importing.schemas import schema_of
from crmgen.importing.shapes import Shape
from tests.behaviour.imported import Imported

TEXT = {"type": "string"}
TYPES: list[tuple[list[Any], dict[str, Any]]] = [
    ([1, 2], {"type": "integer"}),
    ([1, 2.0], {"type": "number"}),
    ([1.5], {"type": "number"}),
    ([True, False], {"type": "boolean"}),
    ([True, 1], {"type": ["boolean", "integer"]}),
    (["1", "2"], TEXT),
    (["1", 2], {"type": ["integer", "string"]}),
    (["a", None], {"type": ["string", "null"]}),
    ([None, None], {}),
    ([], {}),
    ([[]], {"type": "array", "items": {}}),
    ([[], [1]], {"type": "array", "items": {"type": "integer"}}),
    (
        [[1, "a", None]],
        {"type": "array", "items": {"type": ["integer", "string", "null"]}},
    ),
    (
        [[1, {"a": 1}]],
        {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "integer"},
                    {"type": "object", "properties": {"a": {"type": "integer"}}},
                ]
            },
        },
    ),
    ([{}, {}], {"type": "object"}),
    ([[], {}], {"anyOf": [{"type": "array", "items": {}}, {"type": "object"}]}),
    ([2**70], {"type": "integer"}),
]


def inferred(*values: Any, name: str = "field") -> Any:
    """The schema of a property with these values, each of another object."""
    shape = Shape.of(*({name: value} for value in values))
    return schema_of(shape.fields[name], name)


@pytest.mark.parametrize(("values", "schema"), TYPES)
def test_types(values: list[Any], schema: Any) -> None:
    assert inferred(*values) == schema if values else schema_of(Shape()) == schema


@pytest.mark.parametrize(
    ("values", "format"),
    [
        (["2024-01-31", "1999-12-31"], "date"),
        (["2024-01-31", "2024-02-30"], None),
        (["2024-01-31", ""], None),
        (["2024-01-31", "2024-01-31T00:00:00Z"], None),
        (["2024-01-31T09:30:00Z", "2024-01-31T09:30:00.123+02:00"], "date-time"),
        (["2024-01-31T09:30:00"], None),
        (["2024-01-31T25:30:00Z"], None),
        (["0f8fad5b-d9cb-469f-a165-708677289501"], "uuid"),
        (["0f8fad5b-d9cb-469f-a165-70867728950"], None),
        (["ada@example.com", "bob@example.org"], "email"),
        (["ada@example.com", "Bob <bob@example.org>"], None),
        (["https://example.com/a?b=c"], "uri"),
        (["example.com"], None),
        (["20240131"], None),
    ],
)
def test_formats_only_where_all_values_agree(
    values: list[str], format: str | None
) -> None:
    assert inferred(*values) == (TEXT | {"format": format} if format else TEXT)


def test_a_field_is_required_where_all_of_several_objects_have_it() -> None:
    one = schema_of(Shape.of({"id": 1, "a": 1}))
    assert one["required"] == ["id"]
    many = schema_of(Shape.of({"id": 1, "a": 1, "b": None}, {"id": 2, "b": 1}))
    assert many["required"] == ["id", "b"]


OPEN_OR_WON = ["open", "won"] * 4


@pytest.mark.parametrize(
    ("name", "values", "enum"),
    [
        ("status", OPEN_OR_WON, ["open", "won"]),
        ("status", ["OPEN", "CLOSED_WON"] * 4, ["CLOSED_WON", "OPEN"]),
        ("plan", [*OPEN_OR_WON, None], ["open", "won", None]),
        ("status", ["open", "won"] * 3, None),  # too few
        ("status", ["open"] * 20, None),  # one value is no choice
        ("status", ["open", "Won"] * 10, None),  # not all in one case
        ("status", ["open", "won 2"] * 10, None),
        ("status", [c * 4 for c in "abcdefghijkl"] * 9, None),  # too many
        ("first_name", ["ada", "bob"] * 20, None),
        ("owner", ["ada", "bob"] * 20, None),
        ("city", ["rome", "oslo"] * 20, None),
        ("tags", ["vip", "lead"] * 20, None),
        ("type_id", ["aa", "bb"] * 20, None),
        ("status", [*OPEN_OR_WON, 3], None),
    ],
)
def test_enums_only_where_sure(
    name: str, values: list[Any], enum: list[Any] | None
) -> None:
    assert inferred(*values, name=name).get("enum") == enum


@pytest.mark.parametrize(
    "keys",
    [
        *(
            ["1", "42"],
            ["64b8f3c2a1d2e3f4a5b6c7d8", "64b8f3c2a1d2e3f4a5b6c7d9"],
            ["2024-01-31", "2024-02-01"],
        ),
        *(
            ["cus_9s6XKzkNRiz8", "cus_8aB7cD6eF5gH"],
            ["0f8fad5b-d9cb-469f-a165-708677289501"],
            ["a@b.example"],
        ),
    ],
)
def test_keys_that_are_ids_make_a_map(keys: list[str]) -> None:
    value = {key: {"total": 1} for key in keys}
    assert inferred(value)["additionalProperties"]["properties"] == {
        "total": {"type": "integer"}
    }
    assert "properties" not in inferred(value)
    mixed = inferred({**value, "total": 3})
    assert (
        mixed["properties"] == {"total": {"type": "integer"}}
        and "additionalProperties" in mixed
    )


@pytest.mark.parametrize(
    "key", ["address_line1", "phone2", "sha_256", "oauth2_token", "x1", "utf8"]
)
def test_fields_with_figures_are_no_ids(key: str) -> None:
    assert inferred({key: 1})["properties"] == {key: {"type": "integer"}}


def test_one_thing_is_one_component(tmp_path: Path) -> None:
    address = {"street": "x", "city": "y"}
    ada = {"id": 1, "name": "Ada", "home": address, "parent": {"id": 2, "name": "Bob"}}
    tree: dict[str, Any] = {
        "id": 1,
        "text": "a",
        "replies": [{"id": 2, "text": "b", "replies": []}],
    }
    files: dict[str, Any] = {
        "contacts/list.json": {
            "data": [{"id": 1, "name": "Ada"}],
            "meta": {"page": 1, "pages": 2},
        },
        "contacts/get.json": {"data": ada},
        "contacts/create.json": {"contact": ada},
        "contacts/create.request.json": {"name": "Ada"},
        "contacts/update.request.json": {"name": "Ada"},
        "contacts/get.404.json": {"error": "no"},
        "deals/list.json": {
            "data": [{"id": 7, "amount": 1.5, "home": address}],
            "meta": {"page": 1, "pages": 1},
        },
        "deals/get.404.json": {"error": "no"},
        "comments/list.json": [tree],
        "deals/{id}/notes/GET.json": [{"id": 1, "stage": "x", "weight": 1}],
        "contacts/{id}/notes/GET.json": [{"id": "a", "body": "x"}],
    }
    for name, value in files.items():
        path = tmp_path / "acme" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    made = Imported("examples", str(tmp_path / "acme"))
    contact = {"$ref": "#/components/schemas/Contact"}
    assert made.answer("/contacts")["properties"]["data"]["items"] == contact
    assert made.answer("/contacts/{contact_id}")["properties"]["data"] == contact
    assert made.answer("/contacts", "post", "201")["properties"]["contact"] == contact
    assert made.schema("Contact")["required"] == ["id", "name"]
    assert made.schema("Contact")["properties"]["home"] == {
        "$ref": "#/components/schemas/Home"
    }
    assert made.answer("/deals")["properties"]["meta"] == {
        "$ref": "#/components/schemas/Meta"
    }
    for path in ("/contacts/{contact_id}", "/deals/{deal_id}"):
        assert made.answer(path, status="404") == {"$ref": "#/components/schemas/Error"}
    assert (
        made.schema("Comment")["properties"]["replies"]["items"]["properties"]["text"]
        == TEXT
    )
    assert set(made.document["components"]["schemas"]) == {
        *(
            "Contact",
            "ContactInput",
            "Deal",
            "Error",
            "Home",
            "Meta",
            "Comment",
            "Note",
            "DealNote",
        )
    }


@pytest.mark.parametrize(
    "name", ["password", "api_key", "clientSecret", "access_token", "token", "jwt"]
)
def test_what_is_surely_secret_is_a_password(name: str) -> None:
    assert inferred("abc", name=name)["format"] == "password"


@pytest.mark.parametrize(
    "name",
    [
        *("key", "token_type", "tokenExpiresAt", "signature", "next_page_token"),
        *("secret_question", "session", "pin", "nextToken", "auth"),
    ],
)
def test_what_may_be_no_secret_is_a_text(name: str) -> None:
    assert inferred("abc", name=name) == TEXT


ONE = {"theme": "dark", "tabs": ["a"], "owner": {"id": 1, "name": "Ada"}}


@pytest.mark.parametrize(
    ("answer", "id"),
    [
        (ONE, "getAccountSettings"),
        ({"data": ONE}, "getAccountSettings"),
        ([ONE], "listAccountSettings"),
        ({"data": [ONE]}, "listAccountSettings"),
        ({"data": [], "total": 0}, "listAccountSettings"),
        ({"_embedded": {"settings": [ONE]}}, "listAccountSettings"),
        ({"settings": {"1": ONE, "2": ONE}}, "listAccountSettings"),
    ],
)
def test_a_get_of_one_object_is_no_list(tmp_path: Path, answer: Any, id: str) -> None:
    (tmp_path / "GET_account_settings.json").write_text(json.dumps(answer))
    made = Imported("examples", str(tmp_path))
    assert made.operation("/account/settings")["operationId"] == id
