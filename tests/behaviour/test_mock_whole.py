"""What is sent to the mock is there afterwards, whole: in unions, in cycles, under ids of any spelling."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.mock.api import MockApi
from crmgen.testing.transports import Transport
from tests.behaviour.mocked import understood


def client(tmp_path: Path, paths: str, schemas: str) -> httpx2.Client:
    document = f"openapi: 3.1.0\ninfo: {{title: Port, version: '1'}}\npaths:\n{paths}\ncomponents:\n  schemas:\n{schemas}"
    spec = tmp_path / "openapi.yaml"
    spec.write_text(document, "utf-8")
    api = MockApi(understood(spec), records=20)
    return httpx2.Client(transport=Transport(api), base_url="http://port.mock")


def ref(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name}'}}"


def said(schema: str, status: int = 200) -> str:
    return f"responses: {{'{status}': {{description: said, content: {{application/json: {{schema: {schema}}}}}}}}}"


def sent(schema: str, media: str = "application/json") -> str:
    return (
        f"requestBody: {{required: true, content: {{{media}: {{schema: {schema}}}}}}}"
    )


def slot(name: str, schema: str = "{type: string}") -> str:
    return f"parameters: [{{name: {name}, in: path, required: true, schema: {schema}}}]"


def kept(path: str, model: str, name: str = "id", of: str = "{type: string}") -> str:
    """A list, a create and a read of one kind of record."""
    return f"""
  {path}:
    get: {{{said(f"{{type: array, items: {ref(model)}}}")}}}
    post: {{{sent(ref(model))}, {said(ref(model), 201)}}}
  {path}/{{{name}}}:
    {slot(name, of)}
    get: {{{said(ref(model))}}}
"""


@pytest.mark.parametrize("required", ["[id]", "[id, bill]"])
@pytest.mark.parametrize("either", [True, False])
def test_records_that_hold_each_other_end(
    tmp_path: Path, required: str, either: bool
) -> None:
    def held(name: str) -> str:
        return f"{{anyOf: [{{type: string}}, {ref(name)}]}}" if either else ref(name)

    schemas = f"""
    Charge: {{type: object, required: {required}, properties: {{id: {{type: string}}, bill: {held("Bill")}}}}}
    Bill: {{type: object, required: [id, charge], properties: {{id: {{type: string}}, charge: {held("Charge")}}}}}
"""
    paths = kept("/charges", "Charge") + kept("/bills", "Bill")
    http = client(tmp_path, paths, schemas)
    bills = {each["id"] for each in http.get("/bills").json()}
    charges = http.get("/charges").json()
    assert len({each["id"] for each in charges}) == len(charges) > 1
    for bill in (each["bill"] for each in charges if "bill" in each):
        assert (bill if either else bill["id"]) in bills


@pytest.mark.parametrize("tag", ["const: hound", "enum: [hound]", "type: string"])
def test_a_body_keeps_the_branch_that_it_was_sent_as(tmp_path: Path, tag: str) -> None:
    mapping = "mapping: {feline: '#/components/schemas/Feline', hound: '#/components/schemas/Hound'}"
    other = tag.replace("hound", "feline")
    schemas = f"""
    Pet: {{oneOf: [{ref("Feline")}, {ref("Hound")}], discriminator: {{propertyName: kind, {mapping}}}}}
    Feline: {{type: object, required: [kind], properties: {{id: {{type: integer, readOnly: true}}, kind: {{{other}}}, lives: {{type: integer}}}}}}
    Hound: {{type: object, required: [kind], properties: {{id: {{type: integer, readOnly: true}}, kind: {{{tag}}}, breed: {{type: string}}}}}}
"""
    http = client(tmp_path, kept("/pets", "Pet", of="{type: integer}"), schemas)
    made = http.post("/pets", json={"kind": "hound", "breed": "Lab"}).json()
    assert made == {"id": made["id"], "kind": "hound", "breed": "Lab"}
    assert http.get(f"/pets/{made['id']}").json() == made
    wrong = http.post("/pets", json={"kind": "hound", "breed": 1})
    assert tag == "type: string" or ("breed" in wrong.text and wrong.status_code == 422)


def test_ids_of_any_spelling_lead_to_what_was_made(tmp_path: Path) -> None:
    schemas = """
    Tag: {type: object, properties: {name: {type: string}, count: {type: integer}}}
    Ticket: {type: object, properties: {id: {type: integer}, number: {type: integer}, title: {type: string}}}
    Box: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    One: {type: object, properties: {box: {$ref: '#/components/schemas/Box'}}}
    Several: {type: object, required: [boxes], properties: {boxes: {type: array, items: {$ref: '#/components/schemas/Box'}}}}
"""
    boxes = f"""
  /boxes:
    get: {{{said(ref("Several"))}}}
    post: {{{sent("{type: object, required: [name], properties: {name: {type: string}}}")}, {said(f"{{oneOf: [{ref('One')}, {ref('Several')}]}}", 202)}}}
  /boxes/{{box_id}}:
    {slot("box_id", "{type: integer}")}
    get: {{{said(ref("One"))}}}
"""
    paths = kept("/tags", "Tag", "tag_id") + boxes
    paths += kept("/tickets", "Ticket", "index", "{type: integer}")
    http = client(tmp_path, paths, schemas)
    http.post("/tags", json={"name": "red"})
    assert http.get("/tags/red").json()["name"] == "red"
    ticket = http.post("/tickets", json={"title": "Leak"}).json()
    assert {"id", "number", "title"} == ticket.keys()
    assert http.get(f"/tickets/{ticket['number']}").json() == ticket
    seeded = {each["id"] for each in http.get("/boxes").json()["boxes"]}
    box = http.post("/boxes", json={"name": "Tea"}).json()["box"]
    assert box["name"] == "Tea" and box["id"] not in seeded
    assert http.get(f"/boxes/{box['id']}").json()["box"] == box


ORDER = """
    Order:
      type: object
      required: [id, shop_id]
      properties:
        id: {type: integer, readOnly: true}
        shop_id: {type: integer, readOnly: true}
        note: {type: string}
        status: {type: string, enum: [open, shipped]}
        archived: {type: boolean, readOnly: true}
        lines: {type: array, items: {type: string}}
    Shop: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}
"""


def test_files_come_back_as_they_were_sent(tmp_path: Path) -> None:
    schemas = "    Scan: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}, size: {type: integer}, content_type: {type: string}}}"
    form = "{type: object, properties: {file: {type: string, format: binary}, name: {type: string}}}"
    file = "content: {image/png: {schema: {type: string, format: binary}}}"
    number = slot("id", "{type: integer}")
    paths = f"""
  /scans:
    get: {{{said(f"{{type: array, items: {ref('Scan')}}}")}}}
    post: {{{sent(form, "multipart/form-data")}, {said(ref("Scan"), 201)}}}
  /scans/{{id}}:
    {number}
    get: {{{said(ref("Scan"))}}}
  /scans/{{id}}/content:
    {number}
    get: {{responses: {{'200': {{description: said, {file}}}}}}}
    put: {{{sent("{type: string, format: binary}", "image/png")}, responses: {{'204': {{description: said}}}}}}
"""
    http = client(tmp_path, paths, schemas)
    content = b"ab\0\r\n\xff"
    made = http.post("/scans", files={"file": ("a.bin", content, "image/png")}).json()
    assert made == {"id": made["id"], "name": "a.bin", "size": 6, "content_type": "image/png"}  # fmt: skip
    address = f"/scans/{made['id']}/content"
    assert http.get(address).content == content
    http.put(address, content=b"new", headers={"Content-Type": "image/png"})
    assert http.get(address).content == b"new"
    assert http.get("/scans/1/content").content.startswith(b"\x89PNG")


def orders(tmp_path: Path) -> httpx2.Client:
    number = slot("id", "{type: integer}")
    both = "parameters: [{name: shop, in: path, required: true, schema: {type: integer}}, {name: id, in: path, required: true, schema: {type: integer}}]"
    several = f"{{type: object, properties: {{made: {{type: array, items: {ref('Order')}}}}}}}"
    paths = f"""
  /shops:
    get: {{{said(f"{{type: array, items: {ref('Shop')}}}")}}}
  /shops/{{id}}/orders:
    {number}
    get: {{{said(f"{{type: array, items: {ref('Order')}}}")}}}
    post: {{{sent(ref("Order"))}, {said(ref("Order"), 201)}}}
  /shops/{{shop}}/orders/{{id}}:
    {both}
    get: {{{said(ref("Order"))}}}
    patch: {{{sent("{type: array, items: {type: object}}", "application/json-patch+json")}, {said(ref("Order"))}}}
    post:
      parameters: [{{name: note, in: query, schema: {{type: string}}}}]
      {said(ref("Order"))}
  /shops/{{shop}}/orders/{{id}}/ship:
    {both}
    post: {{{sent("{type: object, properties: {carrier: {type: string}}}")}, {said(ref("Order"))}}}
  /shops/{{shop}}/orders/{{id}}/archive:
    {both}
    post: {{responses: {{'204': {{description: said}}}}}}
  /orders/bulk:
    post: {{{sent(f"{{type: object, properties: {{orders: {{type: array, items: {ref('Order')}}}}}}}")}, {said(several)}}}
    delete:
      parameters: [{{name: ids, in: query, explode: false, schema: {{type: array, items: {{type: integer}}}}}}]
      responses: {{'204': {{description: said}}}}
"""
    return client(tmp_path, paths, ORDER)


def test_many_are_made_and_deleted_where_their_path_is_longer(tmp_path: Path) -> None:
    http = orders(tmp_path)
    made = http.post("/orders/bulk", json={"orders": [{"note": "a"}, {"note": "b"}]})
    first, second = made.json()["made"]
    addresses = [f"/shops/{e['shop_id']}/orders/{e['id']}" for e in (first, second)]
    assert [http.get(each).json()["note"] for each in addresses] == ["a", "b"]
    http.delete("/orders/bulk", params={"ids": f"{first['id']},{second['id']}"})
    assert [http.get(each).status_code for each in addresses] == [404, 404]


def test_changes_are_made_or_refused(tmp_path: Path) -> None:
    http = orders(tmp_path)
    made = http.post("/shops/1/orders", json={"note": "a", "lines": ["x"]}).json()
    address = f"/shops/1/orders/{made['id']}"

    def patch(*operations: object) -> httpx2.Response:
        headers = {"Content-Type": "application/json-patch+json"}
        return http.request("PATCH", address, json=list(operations), headers=headers)

    done = patch(
        {"op": "test", "path": "/note", "value": "a"},
        {"op": "copy", "from": "/note", "path": "/lines/-"},
        {"op": "move", "from": "/lines/0", "path": "/lines/1"},
        {"op": "replace", "path": "/status", "value": "open"},
        {"op": "remove", "path": "/note"},
    ).json()
    assert done == {"id": made["id"], "shop_id": 1, "status": "open", "lines": ["a", "x"]}  # fmt: skip
    for wrong in (
        {"op": "replace", "path": "/lines/7", "value": 1},
        {"op": "test", "path": "/status", "value": "shipped"},
        {"op": "remove", "path": "status"},
        {"op": "add", "path": "/no/where"},
    ):
        assert patch({"op": "remove", "path": "/status"}, wrong).status_code == 422
    assert http.get(address).json() == done
    assert http.post(address, params={"note": "b"}).json() == {**done, "note": "b"}
    shipped = http.post(f"{address}/ship", json={"carrier": "Post"}).json()
    assert shipped == {**done, "note": "b", "status": "shipped"}
    http.post(f"{address}/archive")
    assert http.get(address).json() == {**shipped, "archived": True}


def test_a_search_finds_what_it_is_asked_for_and_ends(tmp_path: Path) -> None:
    schemas = """
    Contact: {type: object, required: [id, properties], properties: {id: {type: string}, properties: {type: object, additionalProperties: {type: string}}}}
    Next: {type: object, required: [after], properties: {after: {type: string}}}
    Search:
      type: object
      properties:
        filterGroups: {type: array, items: {type: object}}
        filters: {type: array, items: {type: object}}
        properties: {type: array, items: {type: string}}
        limit: {type: integer}
        after: {type: string}
    Found:
      type: object
      required: [results, total]
      properties:
        total: {type: integer}
        results: {type: array, items: {$ref: '#/components/schemas/Contact'}}
        paging: {type: object, properties: {next: {$ref: '#/components/schemas/Next'}}}
"""
    search = f"""
  /contacts/search:
    post: {{{sent(ref("Search"))}, {said(ref("Found"))}}}
"""
    http = client(tmp_path, kept("/contacts", "Contact") + search, schemas)
    seeded = http.get("/contacts").json()
    assert all(each["properties"]["email"] for each in seeded)
    for name in ("Ada", "Bo", "Cy"):
        body = {"id": name, "properties": {"email": f"{name}@x.example", "team": "tea"}}
        http.post("/contacts", json=body)

    def found(**body: object) -> list[str]:
        given = http.post("/contacts/search", json={"limit": 50, **body}).json()
        assert "next" not in given.get("paging", {})
        assert given["total"] == len(given["results"])
        return [each["id"] for each in given["results"]]

    def by(name: str, operator: str, value: object) -> dict[str, object]:
        return {"propertyName": name, "operator": operator, "value": value}

    one, tea = by("email", "EQ", "Ada@x.example"), by("team", "EQ", "tea")
    assert found(filterGroups=[{"filters": [one]}], properties=["email"]) == ["Ada"]
    assert found(filterGroups=[{"filters": [one]}, {"filters": [tea]}]) == ["Ada", "Bo", "Cy"]  # fmt: skip
    assert found(filters=[tea, by("email", "CONTAINS_TOKEN", "bo@")]) == ["Bo"]
    assert found(filters=[tea, by("email", "NEQ", "Bo@x.example")]) == ["Ada", "Cy"]
    assert found(filters=[by("id", "BETWEEN", ["Ada", "Bz"]), tea]) == ["Ada", "Bo"]
    assert found(filters=[by("nothing", "EQ", "x")]) == []
    assert found(filters=[by("email", "SOUNDS_LIKE", "x")]) == []
    assert len(found()) == len(seeded) + 3
    first = http.post("/contacts/search", json={"limit": 2}).json()
    after = {"limit": 50, "after": first["paging"]["next"]["after"]}
    rest = http.post("/contacts/search", json=after).json()["results"]
    assert len(first["results"]) + len(rest) == len(seeded) + 3


FAILURES = """
    Crew:
      type: object
      required: [id, name, age]
      properties: {id: {type: integer, readOnly: true}, name: {type: string}, age: {type: integer}, kin: {$ref: '#/components/schemas/Crew'}}
    Problem: {type: object, properties: {type: {type: string}, title: {type: string}, detail: {type: string}, status: {type: integer}}}
    Flat:
      type: object
      required: [message, code]
      properties: {message: {type: string}, code: {type: string}, type: {type: string}, field: {type: string}}
    Enums:
      type: object
      required: [error]
      properties:
        error:
          type: object
          required: [type]
          properties: {type: {type: string, enum: [api_error, invalid_request_error]}, message: {type: string, maxLength: 5000}, param: {type: string}, crew: {$ref: '#/components/schemas/Crew'}}
    Several:
      type: object
      properties:
        errors: {type: array, items: {type: object, required: [field], properties: {field: {type: string}, message: {type: string}, code: {type: string}}}}
    Titled: {type: object, properties: {title: {type: string}, crew: {$ref: '#/components/schemas/Crew'}}}
"""


@pytest.mark.parametrize(
    ("model", "body"),
    [
        ("Problem", {"type": "about:blank", "title": "Unprocessable Content", "detail": "{both}", "status": 422}),
        ("Flat", {"message": "{both}", "code": "validation_error", "field": "na\"me"}),
        ("Enums", {"error": {"type": "invalid_request_error", "message": "{both}", "param": "na\"me"}}),
        ("Several", {"errors": [
            {"field": "na\"me", "message": "{name}", "code": "validation_error"},
            {"field": "age", "message": "{age}", "code": "validation_error"},
        ]}),
        ("Titled", {"title": "{both}"}),
    ],
)  # fmt: skip
def test_a_failure_says_what_is_wrong_and_nothing_else(
    tmp_path: Path, model: str, body: object
) -> None:
    media = "application/problem+json" if model == "Problem" else "application/json"
    failed = (
        f"'422': {{description: no, content: {{{media}: {{schema: {ref(model)}}}}}}}"
    )
    paths = f"""
  /crew:
    post: {{{sent(ref("Crew"))}, responses: {{'201': {{description: made}}, {failed}}}}}
"""
    schemas = FAILURES.replace("name:", "'na\"me':").replace("[id, name", "[id, 'na\"me'")  # fmt: skip
    http = client(tmp_path, paths, schemas)
    answer = http.post("/crew", json={'na"me': 5, "age": "x"})
    name = "body.na\"me: 'na\"me' must be of type string, not 5"
    age = "body.age: 'age' must be of type integer, not \"x\""
    wanted = {"{both}": f"{name}; {age}", "{name}": name, "{age}": age}

    expected = json.dumps(body)
    for mark, text in wanted.items():
        expected = expected.replace(json.dumps(mark), json.dumps(text))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == media
    assert answer.json() == json.loads(expected)


def test_headers_of_answers_and_calls_that_come_again(tmp_path: Path) -> None:
    key = "parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]"
    limits = "headers: {X-RateLimit-Limit: {schema: {type: integer}}, X-RateLimit-Remaining: {schema: {type: integer}}, X-Rate-Limit-Reset: {schema: {type: integer}}}"
    schemas = "    Crate: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}"
    paths = f"""
  /crates:
    get: {{responses: {{'200': {{description: said, {limits}, content: {{application/json: {{schema: {{type: array, items: {ref("Crate")}}}}}}}}}}}}}
    post: {{{key}, {sent(ref("Crate"))}, {said(ref("Crate"), 201)}}}
  /crates/{{id}}:
    {slot("id", "{type: integer}")}
    get: {{{said(ref("Crate"))}}}
"""
    http = client(tmp_path, paths, schemas)
    one, two = http.get("/crates").headers, http.get("/crates").headers
    assert one["x-ratelimit-limit"] == "5000" and "x-rate-limit-reset" in one
    left = int(one["x-ratelimit-remaining"]), int(two["x-ratelimit-remaining"])
    assert left[0] == left[1] + 1
    before = len(http.get("/crates").json())

    def make(key: str) -> httpx2.Response:
        headers = {"Idempotency-Key": key}
        return http.post("/crates", json={"name": "A"}, headers=headers)

    made, again, other = make("a"), make("a"), make("b")
    assert made.headers["location"].endswith(f"/crates/{made.json()['id']}")
    assert http.get(made.headers["location"]).json() == made.json() == again.json()
    assert other.json()["id"] != made.json()["id"]
    assert len(http.get("/crates").json()) == before + 2


LINKS = """
    Crate: {type: object, required: [id], properties: {id: {type: integer}}}
    Href: {type: object, properties: {href: {type: string}}}
    Flat: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Crate'}}, links: {type: object, properties: {next: {type: string}, prev: {type: string}, first: {type: string}, last: {type: string}, self: {type: string}}}}}
    Pages: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Crate'}}, links: {type: object, properties: {pages: {type: object, properties: {next: {type: string}, prev: {type: string}, first: {type: string}, last: {type: string}}}}}}}
    Hal: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Crate'}}, _links: {type: object, properties: {next: {$ref: '#/components/schemas/Href'}, prev: {$ref: '#/components/schemas/Href'}, last: {$ref: '#/components/schemas/Href'}}}}}
    Spring: {type: object, properties: {content: {type: array, items: {$ref: '#/components/schemas/Crate'}}, number: {type: integer}, size: {type: integer}, totalPages: {type: integer}, totalElements: {type: integer}, numberOfElements: {type: integer}, first: {type: boolean}, last: {type: boolean}, empty: {type: boolean}}}
"""


def paged(tmp_path: Path, model: str, size: str, first: int = 1) -> httpx2.Client:
    query = f"parameters: [{{name: page, in: query, schema: {{type: integer, default: {first}}}}}, {{name: {size}, in: query, schema: {{type: integer}}}}]"
    paths = f"""
  /crates:
    get: {{{query}, {said(ref(model))}}}
    post: {{{sent(ref("Crate"))}, {said(ref("Crate"), 201)}}}
"""
    return client(tmp_path, paths, LINKS)


@pytest.mark.parametrize("model", ["Flat", "Pages", "Hal"])
def test_links_of_a_page_lead_to_pages(tmp_path: Path, model: str) -> None:
    http = paged(tmp_path, model, "per_page")

    def links(address: str) -> dict[str, str]:
        body: dict[str, Any] = http.get(address).json()
        found: dict[str, Any] = body.get("links") or body.get("_links") or {}
        found = found.get("pages", found)
        told = {k: v["href"] if model == "Hal" else v for k, v in found.items() if v}
        return {key: str(value) for key, value in told.items()}

    def ids(address: str) -> list[int]:
        return [each["id"] for each in http.get(address).json()["data"]]

    start = address = "/crates?per_page=7"
    end, came, all_ids = links(start)["last"], "", ids(start)
    while following := links(address).get("next"):
        came, address = address, following
        told = links(address)
        assert ids(told["prev"]) == ids(came)
        assert all(e.startswith("http://port.mock/crates?") for e in told.values())
        all_ids += ids(address)
    assert "prev" not in links(start) and ids(end) == ids(address)
    assert len(set(all_ids)) == len(all_ids) > 14


def test_spring_pages_are_right_for_any_page_and_size(tmp_path: Path) -> None:
    http = paged(tmp_path, "Spring", "size", 0)
    total = http.get("/crates").json()["totalElements"]
    for size in (1, 7, 50):
        pages = -(-total // size)
        for number in {0, pages // 2, pages - 1, pages + 3}:
            body = http.get("/crates", params={"page": number, "size": size}).json()
            count = len(body.pop("content"))
            assert count == max(0, min(size, total - number * size))
            assert body == {
                "number": number, "size": size, "totalPages": pages, "totalElements": total, "numberOfElements": count,
                "first": number == 0, "last": number >= pages - 1, "empty": count == 0,
            }  # fmt: skip
