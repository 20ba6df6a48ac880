"""What editors and type checkers make of a generated SDK's methods, for both kinds of client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeSdk
from tests.editor import Editor
from tests.type_checkers import assert_refused

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
        fields = "Fields of `models.DealInput`; required: `name`; without description: `note`."
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
    assert (
        "name: str, amount: float | Decimal | None = ..., note: str | None = ..."
        in typed
    )
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


TYPED = """\
from {package} import AsyncClient, Client
from {package}._core.http.response import RawResponse
from {package}._core.paging.pages import AsyncPage, AsyncPager, Page
from {package}._core.streaming.event_stream import AsyncEventStream, EventStream
from {package}._core.streaming.response import AsyncStreamedResponse, StreamedResponse
from {package}.models import Deal, Deals
from typing_extensions import assert_type


def use(crm: Client) -> None:
    assert_type(crm.deals.create(name="x", amount=1), Deal)
    assert_type(crm.deals.create.raw(name="x"), RawResponse[Deal, Deal])
    assert_type(crm.deals.create.stream(name="x"), StreamedResponse)
    assert_type(crm.deals.list(stage=1), Page[Deal])
    assert_type(crm.deals.list.raw(), RawResponse[Page[Deal], Deals])
    assert_type(crm.deals.follow(), EventStream[Deal])
    assert_type(crm.deals.follow.stream(), StreamedResponse)
    assert_type(crm.objects["projects"].get(id=1), Deal)
    crm.deals.create(name=1)  # refused
    crm.deals.create(nam="x")  # refused
    crm.deals.create()  # refused
    crm.deals.list.raw(stag=1)  # refused
    crm.deals.follow(1)  # refused
    crm.deals.follow.raw()  # refused
    crm.objects["projects"].get("x")  # refused


async def use_async(crm: AsyncClient) -> None:
    assert_type(await crm.deals.create(name="x", amount=1), Deal)
    assert_type(await crm.deals.create.raw(name="x"), RawResponse[Deal, Deal])
    assert_type(await crm.deals.create.stream(name="x"), AsyncStreamedResponse)
    assert_type(crm.deals.list(stage=1), AsyncPager[Deal])
    assert_type(await crm.deals.list.raw(), RawResponse[AsyncPage[Deal], Deals])
    assert_type(crm.deals.follow(), AsyncEventStream[Deal])
    assert_type(await crm.objects["projects"].get(1), Deal)
    await crm.deals.create(name=1)  # refused
    crm.deals.list(stag=1)  # refused
    crm.deals.follow.raw()  # refused
"""


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_type_checkers_infer_every_kind_of_call_and_refuse_wrong_ones(
    sdk: MakeSdk, checker: str
) -> None:
    package = sdk(DOCUMENT).package
    root = Path(str(package.__file__)).parents[1]
    text = TYPED.replace("{package}", package.__name__)
    assert_refused(checker, root, text)
