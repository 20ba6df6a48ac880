"""What mypy and pyright say of code that uses an SDK: of what is right nothing, of each mistake that it is one."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crmgen.configuration import api_settings, read_configuration
from crmgen.pipeline import generate
from tests.conftest import MakeSdk

DOCUMENT = """
  /deals:
    get:
      operationId: listDeals
      tags: [deals]
      parameters:
        - {name: status, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Status'}}}
        - {name: order, in: query, schema: {type: string, enum: [up, down]}}
        - {name: kind, in: query, schema: {anyOf: [{type: string, enum: [big, small]}, {type: string}]}}
      responses: {"200": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}}
    post:
      operationId: createDeal
      tags: [deals]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}
      responses: {"204": {description: none}}
  /deals/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    put:
      operationId: updateDeal
      tags: [deals]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/DealUpdate'}}}}
      responses: {"204": {description: none}}
  /leads:
    post:
      operationId: createLead
      tags: [leads]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Lead'}}}}
      responses: {"204": {description: none}}
  /leads/batch:
    post:
      operationId: createLeads
      tags: [leads]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Lead'}}, first: {$ref: '#/components/schemas/Lead'}}}}}
      responses: {"204": {description: none}}
components:
  schemas:
    Status: {type: string, enum: [open, won, lost]}
    Deal: {type: object, properties: {status: {$ref: '#/components/schemas/Status'}, name: {type: string}}}
    DealUpdate:
      type: object
      properties:
        title: {type: string}
        note: {type: [string, 'null']}
        status: {$ref: '#/components/schemas/Status'}
    Lead: {type: object, properties: {name: {type: string}, eMail: {type: string}}, additionalProperties: true}
"""
RESOURCE = "src/deals/resources/deals.py"
USE = """\
from typing import Any
import SDK
from SDK.models import Deal, LeadInput, StatusInput

crm = SDK.Client()
crm.deals.list(status=["open", "won"], order="up", kind="huge")
crm.deals.list(status=["opne"])  # wrong
crm.deals.list(order="sideways")  # wrong
crm.deals.create(status="won", name=None)
crm.deals.create(status="wno")  # wrong
deal: Deal = crm.deals.list()
if deal.status != "new":
    crm.deals.update(1, note=None, title="a", status="lost")
crm.deals.update(1, title=None)  # wrong
status: StatusInput = "opne"  # wrong
more: dict[str, Any] = {"custom": 1}
crm.leads.create(name="a", **more)
crm.leads.create(name=1)  # wrong
crm.leads.create_many(data=[{"name": "a"}, {"name": "b", "custom": 1}], first={"custom": 2})
lead: LeadInput = {"name": "a"}
crm.leads.create_many(data=[lead], first=more)
contact: SDK.models.Contcat  # wrong
thing = SDK.Clinet  # wrong
"""
WRONG = {n for n, line in enumerate(USE.splitlines(), 1) if line.endswith("# wrong")}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_each_mistake_is_found_and_nothing_else(checker: str, sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT)
    assert made.package.__file__ is not None
    folder = Path(made.package.__file__).parents[1]
    batch = next(each for each in dir(made.client().leads) if "many" in each)
    code = USE.replace("SDK", made.package.__name__).replace("create_many", batch)
    (folder / "use.py").write_text(code)
    strict = ["--strict", "--no-incremental"] if checker == "mypy" else []
    command = [sys.executable, "-m", checker, *strict, "use.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    found = re.findall(r"use\.py:(\d+):.*error", done.stdout)
    assert set(map(int, found)) == WRONG, done.stdout


def test_what_is_read_and_sent_meanwhile(sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT)
    made.reply(200, {"status": "new"})
    assert made.client(strict=True).deals.list(status=["new"]).status == "new"
    assert str(made.last.url).endswith("/deals?status=new")
    made.replies.clear()
    made.reply(204)
    leads = made.client().leads
    leads.create(name="a", e_mail="b", custom=1)
    assert made.last_json == {"name": "a", "eMail": "b", "custom": 1}
    create = getattr(leads, next(each for each in dir(leads) if "many" in each))
    create(data=[{"e_mail": "b", "custom": 1}], first={"custom": 2})
    assert made.last_json == {
        "data": [{"eMail": "b", "custom": 1}],
        "first": {"custom": 2},
    }


def test_enums_may_lag_behind(tmp_path: Path) -> None:
    configuration = tmp_path / "crmgen.toml"
    configuration.write_text('[apis.deals]\nspec = "deals.yaml"\nenums = "open"\n')
    head = "openapi: 3.1.0\ninfo: {title: Made, version: '1'}\npaths:"
    (tmp_path / "deals.yaml").write_text(head + DOCUMENT)
    settings = api_settings(read_configuration(configuration), tmp_path, "deals")
    files = generate(settings).files
    assert 'order: Literal["up", "down"] | str | None' in files[RESOURCE]
    settings = replace(settings, enums="closed")
    assert 'order: Literal["up", "down"] | None' in generate(settings).files[RESOURCE]
