"""A type that is a list of itself, wherever its values are sent and read."""

from __future__ import annotations

from importlib import import_module

from tests.conftest import MakeSdk

TREE = """
components:
  schemas:
    Tree: {type: array, items: {$ref: "#/components/schemas/Tree"}}
"""


def test_in_a_response_header(sdk: MakeSdk) -> None:
    made = sdk(f"""
  /trees:
    get:
      operationId: listTrees
      tags: [trees]
      responses:
        "204":
          description: none
          headers: {{X-Tree: {{schema: {{$ref: "#/components/schemas/Tree"}}}}}}
{TREE}""")
    made.reply(204, headers={"X-Tree": "a, b"})
    raw = made.client().trees.list.raw()
    headers = import_module(f"{made.package.__name__}.headers")
    assert headers.X_TREE.of(raw) == "a, b"


def test_in_a_form_and_in_a_query(sdk: MakeSdk) -> None:
    made = sdk(f"""
  /trees:
    post:
      operationId: createTree
      tags: [trees]
      parameters: [{{name: within, in: query, schema: {{$ref: "#/components/schemas/Tree"}}}}]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {{type: object, properties: {{tree: {{$ref: "#/components/schemas/Tree"}}}}}}
      responses: {{"204": {{description: none}}}}
{TREE}""")
    made.reply(204)
    made.client().trees.create(within=[])
    assert made.last.url.query == b""
    assert made.last.content == b""
