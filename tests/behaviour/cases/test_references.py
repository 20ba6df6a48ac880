"""References as real documents have them: into properties, to references, with siblings, over files.

The numbers are those of docs/cases.md.
"""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk

REFERENCES = """\
openapi: 3.0.3
info: {title: References, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /contacts/{id}:
    get:
      operationId: getContact
      tags: [contacts]
      parameters: [{$ref: '#/components/parameters/Id'}]
      responses: {"200": {$ref: '#/components/responses/One'}}
    put:
      operationId: updateContact
      tags: [contacts]
      parameters: [{$ref: '#/components/parameters/Id'}]
      requestBody: {$ref: '#/components/requestBodies/One'}
      responses: {"200": {$ref: '#/components/responses/One'}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Contact/properties/id'}}
  requestBodies:
    One: {content: {application/json: {schema: {$ref: '#/components/schemas/Renamed'}}}}
  responses:
    One: {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Renamed'}}}}
  schemas:
    Renamed: {$ref: '#/components/schemas/Contact'}
    Contact:
      type: object
      properties:
        id: {type: integer}
        boss: {$ref: '#/components/schemas/Contact', nullable: true, description: Who decides.}
        born: {$ref: '#/components/schemas/Event/properties/day'}
        $ref: {type: string}
    Event: {type: object, properties: {day: {type: string, format: date}}}
"""


def test_references_to_everything(sdk: MakeSdk) -> None:
    """1, 2, 3, 4, 41"""
    made = sdk(REFERENCES)
    made.reply(200, {"id": 7, "boss": None, "born": "1815-12-10", "$ref": "x"})
    contact = made.client().contacts.update(7, id=8, boss={"id": 9})
    assert made.last_json == {"id": 8, "boss": {"id": 9}}
    assert type(contact) is made.package.models.Contact
    assert (contact.id, contact.boss, contact.ref) == (7, None, "x")
    assert contact.born.year == 1815
    assert made.client().contacts.get(7) == contact


FILES = """\
openapi: 3.1.0
info: {title: Files, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /contacts/{id}: {$ref: 'paths.yaml#/contact'}
  /companies: {$ref: companies.yaml}
"""
PATHS = """\
contact:
  parameters: [{$ref: '#/id'}]
  get:
    operationId: getContact
    tags: [contacts]
    responses:
      "200": {description: OK, content: {application/json: {schema: {$ref: 'models.yaml#/Contact'}}}}
id: {name: id, in: path, required: true, schema: {type: string}}
"""
COMPANIES = """\
get:
  operationId: getCompanies
  tags: [companies]
  responses:
    "200": {description: OK, content: {application/json: {schema: {$ref: company.yaml}}}}
"""
COMPANY = """\
type: object
title: Company
properties:
  name: {type: string}
  staff: {type: array, items: {$ref: 'models.yaml#/Contact'}}
"""
MODELS = """\
Contact:
  type: object
  properties: {name: {type: string}, company: {$ref: company.yaml}}
"""


def test_many_files_in_a_circle(sdk: MakeSdk) -> None:
    """5, 6, 65"""
    made = sdk(FILES, paths=PATHS, companies=COMPANIES, company=COMPANY, models=MODELS)
    ada = {"name": "Ada", "company": {"name": "Engines", "staff": [{"name": "Bob"}]}}
    made.reply(200, ada)
    contact = made.client().contacts.get("a b")
    assert made.last.url.raw_path == b"/contacts/a%20b"
    assert type(contact.company) is made.package.models.Company
    assert type(contact.company.staff[0]) is type(contact)
    made.replies.clear()
    made.reply(200, ada["company"])
    assert made.client().companies.list().staff[0].name == "Bob"


ANCHORS = """\
openapi: 3.1.0
info: {title: Anchors, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /trees/{id}:
    get:
      operationId: getTree
      tags: [trees]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
components:
  schemas:
    Tree:
      $id: https://example.com/schemas/tree
      $dynamicAnchor: node
      type: object
      properties:
        leaf: {$ref: '#leaf'}
        sister: {$ref: '/schemas/sister'}
        children: {type: array, items: {$dynamicRef: '#node'}}
      $defs:
        Subschema: {$anchor: leaf, type: object, properties: {colour: {type: string}}}
    Sister:
      $id: https://example.com/schemas/sister
      type: object
      properties: {name: {type: string}}
"""


def test_anchors_and_ids(sdk: MakeSdk) -> None:
    """73, and `$anchor` and `$id` of JSON Schema 2020-12 section 8.2"""
    made = sdk(ANCHORS)
    made.reply(
        200,
        {
            "leaf": {"colour": "red"},
            "sister": {"name": "B"},
            "children": [{"leaf": {}}],
        },
    )
    tree = made.client().trees.get("1")
    assert tree.leaf.colour == "red"
    assert type(tree.sister).__name__ == "Sister"
    assert type(tree.children[0]) is type(tree)


SELF = """\
openapi: 3.2.0
$self: https://example.com/apis/openapi.yaml
info: {title: Self, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /a:
    get:
      operationId: getA
      tags: [a]
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema: {$ref: 'https://example.com/apis/openapi.yaml#/components/schemas/A'}
components:
  schemas: {A: {type: object, properties: {n: {type: integer}}}}
"""


def test_a_document_that_says_its_own_address(sdk: MakeSdk) -> None:
    """`$self` (OpenAPI 3.2 section 4.1.1): a reference to it stays in the document."""
    made = sdk(SELF)
    made.reply(200, {"n": 1})
    assert made.client().a.get().n == 1


@pytest.mark.parametrize(
    "address", ["#/components/schemas/Nobody", "nobody.yaml", "https://example.com/x"]
)
def test_what_leads_nowhere_is_refused(sdk: MakeSdk, address: str) -> None:
    """5"""
    content: Any = f"{{application/json: {{schema: {{$ref: '{address}'}}}}}}"
    with pytest.raises(InputError, match=r"Nobody|nobody|example\.com"):
        sdk(f"""
  /a:
    get:
      operationId: getA
      responses: {{"200": {{description: OK, content: {content}}}}}
""")


MISPLACED = """
  /reports:
    post:
      operationId: createReport
      tags: [reports]
      requestBody: {$ref: '#/components/schemas/Report'}
      responses:
        "200": {$ref: '#/components/schemas/Report'}
        "400":
          description: bad
          content: {application/json: {schema: {$ref: '#/components/responses/Problem'}}}
        "404":
          description: none
          content: {application/json: {schema: {$ref: '#/components/responses/Empty'}}}
components:
  responses:
    Problem:
      description: bad
      content: {application/json: {schema: {type: object, properties: {reason: {type: string}}}}}
    Empty: {description: nothing to speak of}
  schemas:
    Report: {type: object, properties: {name: {type: string}}}
"""


def test_references_to_another_kind_of_object(sdk: MakeSdk) -> None:
    """101: a schema for a response or a body, a response for a schema"""
    made = sdk(MISPLACED)
    made.reply(200, {"name": "all"})
    assert made.client().reports.create(name="all").name == "all"
    assert made.last_json == {"name": "all"}
    made.replies.clear()
    made.reply(400, {"reason": "why"})
    with pytest.raises(made.package.StatusError) as caught:
        made.client().reports.create()
    assert caught.value.error.reason == "why"
    made.replies.clear()
    made.reply(404, ["anything"])
    with pytest.raises(made.package.StatusError) as caught:
        made.client().reports.create()
    assert caught.value.error == ["anything"]
