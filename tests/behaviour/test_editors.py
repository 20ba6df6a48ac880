"""What editors show of a generated SDK: methods with their whole text, for both kinds of client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeSdk
from tests.editor import Editor

DOCUMENT = """\
openapi: 3.1.0
info: {title: Made, version: "1"}
servers: [{url: https://api.example.com}]
tags: [{name: Objects, x-crmgen-bind: slug}]
paths:
  /deals:
    get:
      operationId: listDeals
      summary: List deals.
      tags: [Deals]
      x-crmgen-pagination: {style: page, items: data}
      parameters: [{name: stage, in: query, description: Only those at this stage., schema: {type: integer}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Deals'}}}}}
    post:
      operationId: createDeal
      summary: Create a deal.
      description: Names beyond 60 characters are cut.
      tags: [Deals]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}
      responses: {"201": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}}
  /deals/events:
    get:
      operationId: followDeals
      summary: Follow what happens to deals.
      tags: [Deals]
      responses: {"200": {description: OK, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Deal'}}}}}
  /objects/{slug}/{id}:
    get:
      operationId: getObject
      summary: Get a record of your own kind.
      tags: [Objects]
      parameters:
        - {name: slug, in: path, required: true, schema: {type: string}}
        - {name: id, in: path, required: true, description: The record., schema: {type: integer}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}}
components:
  schemas:
    Deals:
      type: object
      required: [data]
      properties: {data: {type: array, items: {$ref: '#/components/schemas/Deal'}}}
    Deal:
      type: object
      required: [name]
      properties:
        name: {type: string, description: What it is called. Shown in lists.}
        amount: {type: number, description: Its value}
        note: {type: string}
"""
USE = """\
from {package} import AsyncClient, Client


def use(crm: Client) -> None:
    crm.deals.create(name="x", amount=1)
    crm.deals.create.raw(name="x")
    crm.deals.list(stage=1)
    crm.deals.follow()
    crm.objects["projects"].get(1)
    crm.deals.


async def use_async(later: AsyncClient) -> None:
    await later.deals.create(name="x", amount=1)
    later.deals.list(stage=1)
    later.deals.
"""


@pytest.fixture
def editor(sdk: MakeSdk) -> Iterator[Editor]:
    package = sdk(DOCUMENT).package
    root = Path(str(package.__file__)).parents[1]
    with Editor(root, USE.replace("{package}", package.__name__)) as editor:
        yield editor


def test_editors_show_methods_with_their_whole_text(editor: Editor) -> None:
    for owner in ("crm", "later"):
        shown = editor.hover(f"{owner}.deals.create")
        assert shown.startswith("```python\n(method) create: method[(")
        assert "**body: **Deal" in shown and "Call[Deal, Deal]" in shown
        text = shown.partition("---\n")[2]
        assert text.startswith("Create a deal.\n\nNames beyond 60 characters are cut.")
        assert "`POST /deals`" in text
        fields = "Fields of `DealInput`; required: `name`; without description: `note`."
        assert fields in " ".join(text.split())
        assert "\n    name: What it is called.\n    amount: Its value." in text
        kind, completed = editor.completion(f"    {owner}.deals.\n"[:-1], "create")
        assert kind == 2
        assert completed.endswith(text)
        assert editor.definition(f"{owner}.deals.create") == "    def create("
    assert "(method) follow: method[(" in editor.hover("crm.deals.follow")
    assert "Get a record of your" in editor.hover('crm.objects["projects"].get')


def test_editors_help_while_a_call_is_typed(editor: Editor) -> None:
    typed = editor.signature("crm.deals.create(name=")
    assert "name: str, amount: float | None = ..., note: str | None = ..." in typed
    assert ") -> Deal\n" in typed
    assert typed.endswith("\nname: What it is called.")
    assert editor.signature('crm.deals.create(name="x", amount=').endswith("Its value.")
    assert "-> RawResponse[Deal, Deal]" in editor.signature("crm.deals.create.raw(")
    assert "-> Page[Deal]" in editor.signature("crm.deals.list(")
    assert "-> EventStream[Deal]" in editor.signature("crm.deals.follow(")
    bound = editor.signature('crm.objects["projects"].get(')
    assert bound.startswith("(id: int, *, ") and bound.endswith("id: The record.")
    later = editor.signature("later.deals.create(")
    assert "-> Coroutine[Any, Any, Deal]" in later
    assert editor.signature("later.deals.list(stage=").endswith("at this stage.")
    assert "-> AsyncPager[Deal]" in editor.signature("later.deals.list(")
