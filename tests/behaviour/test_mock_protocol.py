"""What HTTP says of a mock's answers, over a real socket: addresses, links, keys of calls that come again, files."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.mock.api import MockApi
from tests.behaviour.mocked import served, understood
from tests.behaviour.test_mock_whole import kept, ref, said, sent, slot

CRATE = "    Crate: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}"


@contextmanager
def port(
    tmp_path: Path, paths: str, schemas: str = CRATE, records: int = 20
) -> Generator[httpx2.Client]:
    """The mock of a small document."""
    document = f"openapi: 3.1.0\ninfo: {{title: Port, version: '1'}}\npaths:\n{paths}\ncomponents:\n  schemas:\n{schemas}"
    spec = tmp_path / "openapi.yaml"
    spec.write_text(document, "utf-8")
    with served(MockApi(understood(spec), records=records)) as http:
        yield http


def body(schema: str, status: int) -> str:
    return f"'{status}': {{description: said, content: {{application/json: {{schema: {schema}}}}}}}"


def either(schema: str) -> str:
    """Responses of what makes or changes."""
    return f"responses: {{{body(schema, 200)}, {body(schema, 201)}}}"


def test_what_is_made_by_put_or_by_an_upsert_has_an_address(tmp_path: Path) -> None:
    paths = kept("/crates", "Crate")
    paths += f"    put: {{{sent(ref('Crate'))}, {either(ref('Crate'))}}}\n"
    paths += f"""
  /crates/upsert:
    post: {{{sent(ref("Crate"))}, {either(ref("Crate"))}}}
"""
    with port(tmp_path, paths) as http:
        made = http.put("/crates/a%20b", json={"id": "a b", "name": "A"})
        assert made.status_code == 201
        assert made.headers["location"].endswith("/crates/a%20b")
        assert http.get(made.headers["location"]).json() == made.json()
        again = http.put("/crates/a%20b", json={"id": "a b", "name": "B"})
        assert (again.status_code, "location" in again.headers) == (200, False)
        new = http.post("/crates/upsert", json={"id": "n/1", "name": "N"})
        assert new.status_code == 201
        assert http.get(new.headers["location"]).json() == new.json()
        known = http.post("/crates/upsert", json={"id": "n/1", "name": "M"})
        assert (known.status_code, "location" in known.headers) == (200, False)


def test_a_key_with_another_request_is_refused(tmp_path: Path) -> None:
    key = "parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]"
    paths = f"""
  /crates:
    get: {{{said(f"{{type: array, items: {ref('Crate')}}}")}}}
    post: {{{key}, {sent(ref("Crate"))}, {said(ref("Crate"), 201)}}}
"""
    with port(tmp_path, paths) as http:

        def make(**fields: str) -> httpx2.Response:
            headers = {"Idempotency-Key": "k"}
            return http.post("/crates", json=fields, headers=headers)

        first = make(id="a", name="A")
        assert make(name="A", id="a").json() == first.json()
        refused = make(id="a", name="B")
        assert refused.status_code == 422
        assert "Idempotency-Key k was sent with another request" in refused.text
        assert make(id="a", name="A").status_code == 201
        ids = [each["id"] for each in http.get("/crates").json()]
        assert ids.count("a") == 1


@pytest.mark.parametrize("taker", ["page", "offset", "cursor"])
def test_links_lead_to_all_pages_that_are_known(tmp_path: Path, taker: str) -> None:
    kind = "string" if taker == "cursor" else "integer"
    query = f"parameters: [{{name: {taker}, in: query, schema: {{type: {kind}}}}}, {{name: per_page, in: query, schema: {{type: integer}}}}]"
    link = "headers: {Link: {schema: {type: string}}}"
    listed = f"{{type: array, items: {ref('Crate')}}}"
    paths = f"""
  /crates:
    get: {{{query}, responses: {{'200': {{description: said, {link}, content: {{application/json: {{schema: {listed}}}}}}}}}}}
"""
    with port(tmp_path, paths) as http:

        def links(address: str) -> tuple[list[str], dict[str, str]]:
            answer = http.get(address)
            told = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("link", ""))
            return [each["id"] for each in answer.json()], {n: u for u, n in told}

        start = address = "/crates?per_page=6"
        first, told = links(start)
        assert set(told) == ({"next"} if taker == "cursor" else {"next", "last"})
        last = told.get("last")
        pages = [first]
        while "next" in told:
            address = told["next"]
            ids, told = links(address)
            if taker != "cursor":
                assert links(told["prev"])[0] == pages[-1]
                assert links(told["first"])[0] == first
            pages.append(ids)
        assert len(pages) == 4 and "last" not in told
        assert last is None or links(last)[0] == pages[-1]
        assert "link" not in http.get("/crates?per_page=50").headers


def test_a_file_that_is_deleted_is_gone(tmp_path: Path) -> None:
    file = "content: {image/png: {schema: {type: string, format: binary}}}"
    gone = "responses: {'204': {description: gone}}"
    number = slot("id")
    paths = kept("/crates", "Crate")
    paths += f"""
  /crates/{{id}}/photo:
    {number}
    get: {{responses: {{'200': {{description: said, {file}}}}}}}
    put: {{{sent("{type: string, format: binary}", "image/png")}, {gone}}}
    delete: {{{gone}}}
"""
    with port(tmp_path, paths) as http:
        one, other = (each["id"] for each in http.get("/crates").json()[:2])
        address, headers = f"/crates/{one}/photo", {"Content-Type": "image/png"}
        http.put(address, content=b"sent", headers=headers)
        assert http.get(address).content == b"sent"
        assert http.delete(address).status_code == 204
        assert http.get(address).status_code == 404
        assert http.get(f"/crates/{other}/photo").status_code == 200
        http.put(address, content=b"again", headers=headers)
        assert http.get(address).content == b"again"


def test_a_tag_that_no_alternative_has_is_told_with_those_that_are(
    tmp_path: Path,
) -> None:
    def one(name: str, tag: str) -> str:
        return f"    {name}: {{type: object, required: [id, kind], properties: {{id: {{type: string}}, kind: {tag}}}}}\n"

    either = f"{{oneOf: [{ref('Cat')}, {ref('Dog')}], discriminator: {{propertyName: kind}}}}"
    schemas = one("Cat", "{const: cat}") + one("Dog", "{enum: [dog]}")
    schemas += f"    Pet: {either}\n"
    paths = f"""
  /pets:
    post: {{{sent(ref("Pet"))}, {said(ref("Pet"), 201)}}}
"""
    with port(tmp_path, paths, schemas) as http:
        answer = http.post("/pets", json={"id": "a", "kind": "cow"})
        assert answer.status_code == 422
        assert (
            "'kind' must be one of 'cat', 'dog', not \"cow\""
            in answer.json()["message"]
        )
        known = http.post("/pets", json={"id": 1, "kind": "dog"})
        assert "body.id" in known.text and "cat" not in known.text


SPRING = """
    Crate: {type: object, required: [id], properties: {id: {type: string}}}
    Spring: {type: object, properties: {content: {type: array, items: {$ref: '#/components/schemas/Crate'}}, number: {type: integer}, size: {type: integer}, totalPages: {type: integer}, totalElements: {type: integer}, empty: {type: boolean}, first: {type: boolean}, last: {type: boolean}}}
    Laravel: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Crate'}}, current_page: {type: integer}, last_page: {type: integer}, total: {type: integer}}}
"""


@pytest.mark.parametrize(
    ("model", "told"),
    [("Spring", {"totalPages": 0}), ("Laravel", {"last_page": 1})],
)
def test_a_list_of_nothing_has_no_pages_and_a_last_one(
    tmp_path: Path, model: str, told: dict[str, int]
) -> None:
    first = 0 if model == "Spring" else 1
    query = f"parameters: [{{name: page, in: query, schema: {{type: integer, default: {first}}}}}, {{name: size, in: query, schema: {{type: integer}}}}]"
    paths = f"""
  /crates:
    get: {{{query}, {said(ref(model))}}}
"""
    with port(tmp_path, paths, SPRING, records=0) as http:
        answer: dict[str, Any] = http.get("/crates").json()
        assert {key: answer[key] for key in told} == told


def test_an_example_that_repeats_the_name_of_its_property_says_it_once(
    tmp_path: Path,
) -> None:
    schemas = CRATE + """
    Links: {type: object, properties: {pages: {anyOf: [{$ref: '#/components/schemas/Next'}, {}], example: {pages: {next: "https://port.example/crates?page=2", prev: "https://port.example/crates?page=1"}}}}}
    Next: {type: object, properties: {next: {type: string}, last: {type: string}}}
    Page: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Crate'}}, links: {$ref: '#/components/schemas/Links'}, total: {type: integer}}}
"""
    query = "parameters: [{name: page, in: query, schema: {type: integer}}, {name: per_page, in: query, schema: {type: integer}}]"
    paths = f"""
  /crates:
    get: {{{query}, {said(ref("Page"))}}}
"""
    with port(tmp_path, paths, schemas) as http:
        pages = http.get("/crates?per_page=5").json()["links"]["pages"]
        assert "pages" not in pages
        assert http.get(pages["next"]).json()["data"]
