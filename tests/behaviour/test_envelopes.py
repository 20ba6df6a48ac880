"""Results taken out of what stands around them: only where nothing is lost by that, and what is left aside is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.conftest import MakeSdk

ENVELOPES = """\
openapi: 3.0.3
info: {title: Enveloped, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /deals/{deal_id}:
    get:
      operationId: getDeal
      tags: [deals]
      parameters: [{name: deal_id, in: path, required: true, schema: {type: string}}]
      responses:
        200:
          description: OK
          content:
            application/json:
              schema:
                properties:
                  status: {type: integer}
                  data: {properties: {deal: {$ref: '#/components/schemas/Deal'}, notes: {type: array, items: {}}}}
  /deals/bulk:
    post:
      operationId: bulkCreateDeals
      x-crmgen-name: bulk_create
      tags: [deals]
      requestBody:
        content:
          application/json:
            schema: {properties: {deals: {type: array, items: {$ref: '#/components/schemas/Deal'}}}}
      responses:
        200:
          description: OK
          content:
            application/json:
              schema:
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Deal'}}
                  errors: {type: array, items: {properties: {index: {type: integer}, message: {type: string}}}}
components:
  schemas:
    Deal: {properties: {id: {type: integer}}}
"""


def test_a_batch_that_fails_in_part_says_so(sdk: MakeSdk) -> None:
    made = sdk(ENVELOPES)
    failed = {"index": 1, "message": "no title"}
    made.reply(200, {"data": [{"id": 1}], "errors": [failed]})
    result = made.client().deals.bulk_create(deals=[{"id": 1}, {}])
    assert [each.id for each in result.data] == [1]
    assert [each.message for each in result.errors] == ["no title"]


def test_what_is_left_aside_is_on_the_raw_side_and_named(
    sdk: MakeSdk, tmp_path: Path
) -> None:
    made = sdk(ENVELOPES)
    made.reply(200, {"status": 0, "data": {"deal": {"id": 7}, "notes": ["n"]}})
    raw = made.client().deals.get.raw("7")
    assert (raw.parsed.id, raw.envelope.data.notes) == (7, ["n"])

    document = tmp_path / "openapi.yaml"
    document.write_text(ENVELOPES)
    shown = CliRunner().invoke(main, ["inspect", str(document)]).output
    assert "left aside, on .raw: status, data.notes" in shown
    found = json.loads(
        CliRunner().invoke(main, ["inspect", str(document), "--json"]).output
    )
    (resource,) = found["resources"]
    asides = {each["name"]: each.get("left_aside") for each in resource["operations"]}
    assert asides == {"get": ["status", "data.notes"], "bulk_create": None}


DEALS = "{type: array, items: {$ref: '#/components/schemas/Deal'}}"
DEAL = "{$ref: '#/components/schemas/Deal'}"


def enveloped(members: str, path: str = "/deals/{id}") -> str:
    given = "[{name: id, in: path, required: true, schema: {type: string}}]"
    parameters = f"parameters: {given}" if "{id}" in path else ""
    return f"""\
openapi: 3.0.3
info: {{title: Enveloped, version: "1"}}
servers: [{{url: https://api.example.com}}]
paths:
  {path}:
    get:
      operationId: getDeals
      x-crmgen-name: call
      tags: [deals]
      {parameters}
      responses:
        200: {{description: OK, content: {{application/json: {{schema: {{properties: {{{members}}}}}}}}}}}
components:
  schemas:
    Deal: {{properties: {{id: {{type: integer}}}}}}
"""


WATCHED: dict[str, tuple[str, dict[str, Any]]] = {
    "code, message and status": (
        f"data: {DEAL}, code: {{type: integer}}, message: {{type: string}}, status: {{type: string}}",
        {"code": 4012, "message": "no such deal", "status": "NG", "data": None},
    ),
    "messages": (
        f"data: {DEAL}, messages: {{type: array, items: {{type: string}}}}",
        {"data": None, "messages": ["no such deal"]},
    ),
    "a status and an empty object": (
        f"data: {DEAL}, status: {{type: string}}",
        {"data": {}, "status": "error"},
    ),
    "an error that no document names": (
        f"data: {DEAL}, timestamp: {{type: string}}",
        {"data": {"id": 3}, "error": {"reason": "locked"}},
    ),
    "a code and nothing": (
        f"result: {DEAL}, code: {{type: string}}, msg: {{type: string}}",
        {"code": "30001", "msg": "no such deal"},
    ),
}


@pytest.mark.parametrize("case", WATCHED)
@pytest.mark.anyio
async def test_a_result_gives_way_to_what_denies_it(sdk: MakeSdk, case: str) -> None:
    members, failed = WATCHED[case]
    made = sdk(enveloped(members))
    package: Any = made.package
    name = "result" if "result" in members else "data"
    made.reply(200, {name: {"id": 7}, "code": 0, "status": "OK", "messages": []})
    assert made.client().deals.call("1").id == 7
    made.replies.clear()
    made.reply(200, failed)
    with pytest.raises(package.ReportedFailureError) as caught:
        made.client().deals.call("1")
    assert (caught.value.status, caught.value.body) == (200, failed)
    with pytest.raises(package.ReportedFailureError):
        await made.async_client().deals.call("1")
    assert made.client().deals.call.raw("1").body == failed


def test_an_envelope_of_status_0_and_a_message_is_unwrapped(sdk: MakeSdk) -> None:
    made = sdk(
        enveloped(
            "status: {type: integer}, message: {type: string},"
            f" timestamp: {{type: integer}}, data: {DEAL}"
        )
    )
    made.reply(200, {"status": 0, "message": "OK", "timestamp": 1, "data": {"id": 7}})
    assert made.client().deals.call("1").id == 7


def test_null_is_a_result_where_the_document_says_so(sdk: MakeSdk) -> None:
    nullable = f"{{nullable: true, allOf: [{DEAL}]}}"
    made = sdk(enveloped(f"data: {nullable}, message: {{type: string}}"))
    made.reply(200, {"data": None, "message": "none yet"})
    assert made.client().deals.call("1") is None
    made = sdk(enveloped(f"data: {{nullable: true, properties: {{deal: {DEAL}}}}}"))
    made.reply(200, {"data": None})
    assert made.client().deals.call("1") is None
    made = sdk(enveloped(f"data: {DEAL}"))
    made.reply(200, {"data": None})
    with pytest.raises(made.package.ResponseValidationError, match="null for its data"):
        made.client().deals.call("1")


def test_a_page_that_is_denied_is_no_empty_list(sdk: MakeSdk) -> None:
    members = f"data: {DEALS}, total: {{type: integer}}, message: {{type: string}}"
    text = enveloped(members, "/deals")
    page = "parameters: [{name: page, in: query, schema: {type: integer}}]"
    made = sdk(text.replace("tags: [deals]", f"tags: [deals]\n      {page}"))
    made.reply(200, {"data": None, "message": "your plan has no deals"})
    with pytest.raises(made.package.ReportedFailureError, match="your plan"):
        list(made.client().deals.call())
