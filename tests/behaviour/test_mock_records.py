"""What the mock's records say hangs together, and lists are narrowed by what one would ask for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmgen.mock.api import MockApi
from crmgen.mock.messages import Request
from tests.behaviour.mocked import understood

Get = Callable[[str], Any]
PERSON = """
      type: object
      required: [id, first_name, last_name, letter]
      properties:
        id: {type: string, example: 5f1e0a7c9b3d2e4f60718293}
        first_name: {type: string}
        last_name: {type: string}
        letter: {type: string, example: q}
        emails: {type: array, minItems: 1, items: {type: object, required: [value], properties: {value: {type: string, format: email}}}}
        phones: {type: array, minItems: 1, items: {type: object, required: [value], properties: {value: {type: string}}}}
        tags: {type: array, minItems: 1, items: {type: string}}
"""


def crm(paths: str, schemas: str, folder: Path, **options: Any) -> MockApi:
    """The mock of a small document."""
    file = folder / "crm.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: Crm, version: "1"}\nservers: [{url: /}]'
    file.write_text(f"{head}\npaths:{paths}\ncomponents:\n  schemas:{schemas}\n")
    return MockApi(understood(file), **options)


def listed(name: str, schema: str, parameters: str = "") -> str:
    """The paths of a collection: its list, and one of its records."""
    one = f"{{$ref: '#/components/schemas/{schema}'}}"
    return f"""
  /{name}:
    get:
      operationId: list_{name}
      parameters: [{parameters}]
      responses: {{"200": {{description: ok, content: {{application/json: {{schema: {{type: array, items: {one}}}}}}}}}}}
  /{name}/{{id}}:
    get:
      operationId: get_{name}
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      responses: {{"200": {{description: ok, content: {{application/json: {{schema: {one}}}}}}}}}"""


def get_of(api: MockApi) -> Get:
    """Reads what is at a path."""

    def get(target: str) -> Any:
        path, _, query = target.partition("?")
        name, _, value = query.partition("=")
        said = api.respond(Request("GET", path, ((name, value),) if query else ()))
        assert said.status == 200, said.body
        return json.loads(said.body)

    return get


def text(*names: str) -> str:
    """Parameters of the query."""
    return ", ".join(
        f"{{name: '{each}', in: query, schema: {{type: string}}}}" for each in names
    )


@pytest.fixture
def people(tmp_path: Path) -> Get:
    parameters = text("email", "phone", "tag", "letter", "filter[email]")
    paths = listed("people", "Person", parameters)
    return get_of(crm(paths, f"\n    Person:{PERSON}", tmp_path))


def test_a_list_is_narrowed_by_what_is_in_the_lists_of_its_records(people: Get) -> None:
    """`email` of records that hold `emails`; JSON:API's `filter[email]`; the first letter of a name."""
    everybody = people("/people")
    last = everybody[-1]
    for name in ("email", "filter[email]"):
        assert people(f"/people?{name}={last['emails'][0]['value']}") == [last]
        assert people(f"/people?{name}=nobody@example.com") == []
    assert last in people(f"/people?phone={last['phones'][0]['value']}")
    assert people("/people?phone=12345") == people("/people?tag=no-such-tag") == []
    tagged = [each for each in everybody if "vip" in each["tags"]]
    assert tagged
    assert people("/people?tag=vip") == tagged
    first = last["last_name"][0]
    alike = [each for each in everybody if each["last_name"].startswith(first)]
    small = people(f"/people?letter={first.lower()}")
    assert people(f"/people?letter={first}") == small == alike


def test_a_letter_is_that_of_the_name(people: Get) -> None:
    for each in people("/people"):
        assert each["letter"] == each["last_name"][0].lower()


def test_the_ids_that_a_document_shows_are_those_of_records(people: Get) -> None:
    """So that a copied example works."""
    shown = "5f1e0a7c9b3d2e4f60718293"
    assert people(f"/people/{shown}") == people("/people")[0]
    assert len({each["id"] for each in people("/people")}) == len(people("/people"))


def test_an_id_that_counting_comes_to_is_given_once(tmp_path: Path) -> None:
    schema = "\n    Deal: {type: object, properties: {id: {type: integer, example: 7}, name: {type: string}}}"
    deals = get_of(crm(listed("deals", "Deal"), schema, tmp_path))("/deals")
    assert [each["id"] for each in deals[:8]] == [7, 2, 3, 4, 5, 6, 1, 8]


def test_sums_ends_and_ids_hang_together(tmp_path: Path) -> None:
    schemas = """
    User: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    Line:
      type: object
      required: [quantity, unit_price, total]
      properties: {quantity: {type: integer}, unit_price: {type: number}, total: {type: number}}
    Order:
      type: object
      required: [id, owner, owner_id, lines, subtotal, tax, total, status, done, created]
      properties:
        id: {type: integer}
        owner: {$ref: '#/components/schemas/User'}
        owner_id: {type: integer}
        lines: {type: array, minItems: 2, items: {$ref: '#/components/schemas/Line'}}
        subtotal: {type: number}
        tax: {type: string, example: "12.00"}
        total: {type: number}
        status: {enum: [new, shipped, completed]}
        done: {type: boolean}
        completed_at: {type: string, format: date-time}
        shipped_at: {type: string, format: date-time}
        due_date: {type: string, format: date}
        created: {type: integer}"""
    paths = listed("orders", "Order") + listed("users", "User")
    api = crm(paths, schemas, tmp_path, records=30)
    orders, users = get_of(api)("/orders"), get_of(api)("/users")
    for each in orders:
        assert each["owner"]["id"] == each["owner_id"]
        assert each["owner_id"] in [user["id"] for user in users]
        for line in each["lines"]:
            assert line["quantity"] * line["unit_price"] == pytest.approx(line["total"])
        lines = sum(line["total"] for line in each["lines"])
        assert each["subtotal"] == pytest.approx(lines)
        assert each["total"] == pytest.approx(lines + float(each["tax"]))
        assert (
            each["done"] == ("completed_at" in each) == (each["status"] == "completed")
        )
        assert ("shipped_at" in each) == (each["status"] != "new")
        assert "due_date" in each
        assert each["created"] > 10**9
    assert {each["status"] for each in orders} == {"new", "shipped", "completed"}


def test_titles_labels_and_values_fit(tmp_path: Path) -> None:
    schemas = """
    Status: {type: object, required: [id, text], properties: {id: {type: integer}, text: {type: string, maxLength: 20}}}
    Person:
      type: object
      required: [id, title, first_name, status, status_id, country]
      properties:
        id: {type: integer}
        title: {enum: [Mr, Mrs, Ms]}
        first_name: {type: string}
        status: {type: string}
        status_id: {type: integer}
        country: {type: string, pattern: "^[A-Z]{2}$"}
        custom_fields:
          type: array
          items:
            type: object
            required: [name, type, value]
            properties: {name: {type: string}, type: {enum: [number, date]}, value: {type: [string, number]}}"""
    paths = listed("people", "Person") + listed("statuses", "Status")
    get = get_of(crm(paths, schemas, tmp_path, records=60))
    texts = {each["id"]: each["text"] for each in get("/statuses")}
    assert len(set(texts.values())) == len(texts)
    titles: dict[str, set[str]] = {}
    for each in get("/people"):
        assert each["status"] == texts[each["status_id"]]
        assert each["country"] == "US"
        titles.setdefault(each["first_name"], set()).add(each["title"] == "Mr")
        for field in each.get("custom_fields", ()):
            said = field["value"]
            assert said == "2026-03-31" if field["type"] == "date" else float(said)
    assert all(len(each) == 1 for each in titles.values())


def test_what_tells_records_apart_is_unique(tmp_path: Path) -> None:
    """An example is that of the first record alone."""
    schemas = """
    Car:
      type: object
      required: [id, vin, sku, slug, name]
      properties:
        id: {type: integer}
        vin: {type: string, pattern: "^[A-HJ-NPR-Z0-9]{17}$"}
        sku: {type: string, example: AB-1}
        slug: {type: string, example: red-car}
        name: {type: string, example: example.com}"""
    cars = get_of(crm(listed("cars", "Car"), schemas, tmp_path))("/cars")
    assert cars[0]["name"] == "example.com"
    for key in ("vin", "sku", "slug", "name"):
        assert len({each[key] for each in cars}) == len(cars) == 20, key


def test_a_cursor_that_was_never_given_out_is_refused_and_nothing_is_before_the_first_page(
    tmp_path: Path,
) -> None:
    schemas = """
    Deal: {type: object, required: [id], properties: {id: {type: integer}}}
    Page:
      type: object
      required: [data, next_cursor, links]
      properties:
        data: {type: array, items: {$ref: '#/components/schemas/Deal'}}
        next_cursor: {type: [string, "null"]}
        links: {type: object, properties: {prev: {type: string}}}"""
    paths = f"""
  /deals:
    get:
      operationId: list_deals
      parameters: [{text("cursor")}]
      responses:
        "200": {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Page'}}}}}}}}
        "422": {{description: no}}"""
    api = crm(paths, schemas, tmp_path)
    first = get_of(api)("/deals")
    assert first["links"] == {}
    assert get_of(api)(f"/deals?cursor={first['next_cursor']}")["data"][0]["id"] == 21
    for cursor in ("garbage", "YWZ0ZXI6OTk5OQ=="):
        said = api.respond(Request("GET", "/deals", (("cursor", cursor),)))
        assert said.status == 422, said
