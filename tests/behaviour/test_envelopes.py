"""Results taken out of what stands around them: only where nothing is lost by that, and what is left aside is said."""

from __future__ import annotations

import json
from pathlib import Path

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
