"""YAML's traps, and names of operations, types and fields as real documents have them."""

from __future__ import annotations

import builtins
import keyword
from pathlib import Path
from typing import Any, cast

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk

TRAPS = """\
openapi: 3.0
info: {title: Traps, version: 1.10}
servers: [{url: https://api.example.com}]
paths:
  /1.0.0/contacts:
    get:
      operationId: listContacts
      tags: [contacts]
      parameters:
        - {name: on, in: query, schema: {type: string, enum: [on, off, yes, no, y]}}
        - {name: since, in: query, schema: {type: string, format: date, default: 2024-01-31}}
        - {name: ratio, in: query, schema: {type: number, default: 1.5e1, example: 1e-9}}
        - {name: big, in: query, schema: {type: integer, format: int64, default: 1e3}}
      responses:
        200: {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
        404: {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}}
components:
  schemas:
    Contact:
      type: object
      properties:
        y: {type: integer}
        no: {type: boolean, example: no}
        born: {type: string, format: date, example: 1815-12-10}
        huge: {type: integer, example: 123456789012345678901234567890}
"""


def test_what_yaml_turns_into_something_else(sdk: MakeSdk) -> None:
    """7, 8, 9, 10, 12, 77"""
    made = sdk(TRAPS)
    made.reply(200, {"y": 1, "no": True, "huge": 10**30})
    contact = made.client().contacts.list(on="off", since="2024-02-29", big=10**12)
    assert str(made.last.url) == (
        "https://api.example.com/1.0.0/contacts"
        "?on=off&since=2024-02-29&big=1000000000000"
    )
    assert (contact.y, contact.no, contact.huge) == (1, True, 10**30)


def test_infinity_is_refused_with_its_place(sdk: MakeSdk) -> None:
    """11"""
    with pytest.raises(InputError, match=r"12:68: error: \.inf is no number"):
        sdk(
            TRAPS.replace("1e3", ".inf").replace(
                "{type: number, default: 1.5e1", "{type: number, default: .inf"
            )
        )


OPERATIONS = """
  /items:
    get: {tags: [Items], responses: {"204": {description: none}}}
    post: {operationId: create_item_items_post, tags: [items], responses: {"204": {description: none}}}
  /items/:
    get: {operationId: 'read items!', tags: [items, more], responses: {"204": {description: none}}}
  /items/{item_id}:
    get:
      operationId: read_item_items__item_id__get
      tags: [items]
      parameters: [{name: item_id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: none}}
  /items/{id}/models/get:
    get:
      operationId: getItem
      tags: [items]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: none}}
  /items/{key}/post:
    post:
      operationId: getItem
      tags: [" items"]
      parameters: [{name: key, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: none}}
  /companies:
    get: {operationId: list, tags: [companies], responses: {"204": {description: none}}}
  /notes:
    get: {operationId: list, tags: [notes], responses: {"204": {description: none}}}
  /notes/{a}.{b}:copy:
    post:
      operationId: copyNote
      tags: [notes]
      parameters:
        - {name: a, in: path, required: true, schema: {type: string}}
        - {name: b, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: none}}
"""


def test_every_operation_has_a_method_of_its_own(sdk: MakeSdk) -> None:
    """13 to 21: without id, with the same id, FastAPI's ids, tags that normalise to one, twins"""
    made = sdk(OPERATIONS)
    made.reply(204)
    client = made.client()
    client.companies.list()
    client.notes.list()
    client.notes.copy("x", "y/z")
    assert made.last.url.raw_path == b"/v1/notes/x.y%2Fz:copy"
    items = client.items
    items.list()
    items.create()
    items.read_items()
    items.get_by_item_id("i")
    items.get_item("i")
    items.get_post("i")
    assert [(each.method, each.url.path) for each in made.sent[-6:]] == [
        ("GET", "/v1/items"),
        ("POST", "/v1/items"),
        ("GET", "/v1/items/"),
        ("GET", "/v1/items/i"),
        ("GET", "/v1/items/i/models/get"),
        ("POST", "/v1/items/i/post"),
    ]


NAMES = """
  /things:
    post:
      operationId: createThing
      tags: [class]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/List'}}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/List'}}}}
        "400": {description: bad, content: {application/json: {schema: {$ref: '#/components/schemas/Exception'}}}}
components:
  schemas:
    Exception: {type: object, properties: {text: {type: string}}}
    UUID: {type: object, properties: {n: {type: integer}}}
    uuid: {type: object, properties: {m: {type: integer}}}
    Acme.Models.Date: {type: object, properties: {date: {type: string, format: date}}}
    List:
      type: object
      properties:
        copy: {type: string}
        json: {type: string}
        schema: {type: string}
        register: {type: string}
        model_config: {type: string}
        model_fields: {type: string}
        class: {type: string}
        "": {type: string}
        _id: {type: string}
        1st: {type: string}
        userName: {type: string}
        user_name: {type: string}
        user-name: {type: string}
        date: {type: string, format: date}
        datetime: {type: string, format: date-time}
        list: {type: array, items: {type: integer}}
        int: {type: integer}
        field: {$ref: '#/components/schemas/UUID'}
        other: {$ref: '#/components/schemas/uuid'}
        dotted: {$ref: '#/components/schemas/Acme.Models.Date'}
"""


def test_names_that_are_taken(sdk: MakeSdk) -> None:
    """35 to 42: builtins, pydantic's members, keywords, empty, digits, differing by case or sign"""
    made = sdk(NAMES)
    wire: dict[str, Any] = {
        **dict.fromkeys(
            ("copy", "json", "schema", "register", "class", "", "_id"), "x"
        ),
        **dict.fromkeys(("model_config", "model_fields", "1st"), "x"),
        "userName": "a",
        "user_name": "b",
        "user-name": "c",
        "date": "2024-02-29",
        "datetime": "2024-02-29T01:02:03Z",
        "list": [1],
        "int": 3,
        "field": {"n": 1},
        "other": {"m": 2},
        "dotted": {"date": "2024-01-01"},
    }
    made.reply(200, wire)
    things = made.client().classes
    thing: Any = things.create_thing(user_name="b", int=3)
    assert made.last_json == {"user_name": "b", "int": 3}
    assert thing.model_dump(mode="json", by_alias=True) == wire
    kind = cast("Any", type(thing))
    fields: dict[str, Any] = kind.model_fields
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in fields)
    assert not fields.keys() & set(dir(kind.__mro__[-2]))
    exported = set(made.package.models.__all__)
    assert not exported & set(dir(builtins))
    assert len({name.lower() for name in exported}) == len(exported)


LONG = "a" * 150


def test_long_names_make_no_long_paths(sdk: MakeSdk) -> None:
    """43, 44: files differ in more than case, and no path is too long for Windows"""
    made = sdk(f"""
  /a:
    get:
      operationId: get{LONG}
      tags: [{LONG}, con]
      responses: {{"204": {{description: none}}}}
  /b:
    get: {{operationId: getB, tags: [Aux], responses: {{"204": {{description: none}}}}}}
  /c:
    get: {{operationId: getC, tags: [aux], responses: {{"204": {{description: none}}}}}}
""")
    root = str(made.package.__file__).rpartition("/")[0]
    paths = [str(path.relative_to(root)) for path in Path(root).rglob("*.py")]
    assert max(map(len, paths)) < 100
    assert len({path.lower() for path in paths}) == len(paths)
    assert not {"aux.py", "con.py"} & {Path(path).name for path in paths}
