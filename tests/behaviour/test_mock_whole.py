"""What is sent to the mock is there afterwards, whole: in unions, in cycles, under ids of any spelling."""

from __future__ import annotations

from pathlib import Path

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
