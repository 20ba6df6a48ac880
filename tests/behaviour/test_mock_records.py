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
        tags: {type: array, items: {type: string}}
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
    with_p = [each for each in everybody if each["last_name"].startswith("P")]
    assert with_p
    assert people("/people?letter=P") == people("/people?letter=p") == with_p


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
