"""Batches of which a part may fail: `x-crmgen-batch` names where each says whether it did."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk

pytestmark = pytest.mark.anyio

DOCUMENT = """\
openapi: 3.1.0
info: {title: Batches, version: "1"}
servers: [{url: 'https://a.test'}]
paths:
  /contacts/batch:
    post:
      operationId: createContacts
      tags: [contacts]
      x-crmgen-batch: BATCH
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Contact'}}}}}
      responses:
        "200": {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/All'}}}}
        "207": {description: some, content: {application/json: {schema: {$ref: '#/components/schemas/All'}}}}
components:
  schemas:
    Contact: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Problem: {type: object, properties: {code: {type: string}, message: {type: string}}}
    Result:
      type: object
      properties:
        status: {type: [integer, string]}
        error: {$ref: '#/components/schemas/Problem'}
        contact: {$ref: '#/components/schemas/Contact'}
    All:
      type: object
      properties:
        results: {type: array, items: {$ref: '#/components/schemas/Result'}}
        data: {type: object, properties: {saved: {type: array, items: {$ref: '#/components/schemas/Contact'}}}}
        errors: {type: array, items: {$ref: '#/components/schemas/Problem'}}
"""


def document(batch: str) -> str:
    return DOCUMENT.replace("BATCH", batch, 1)


def results(*statuses: object) -> dict[str, Any]:
    return {
        "results": [
            {"status": each, "contact": {"id": f"c{number}"}}
            for number, each in enumerate(statuses)
        ]
    }


async def test_each_says_by_its_status_whether_it_failed(sdk: MakeSdk) -> None:
    made = sdk(document("{items: results, status: status, record: contact}"))
    made.reply(207, results(201, 422, "200", "4xx", 500))
    batch = made.client().contacts.create(body=[{"name": "Ada"}])
    assert [each.id for each in batch.succeeded] == ["c0", "c2"]
    assert [each.status for each in batch.failed] == [422, "4xx", 500]
    assert batch.positions == (1, 3, 4)
    assert repr(batch) == "Batch(2 succeeded, 3 failed)"
    models = made.package.models
    assert isinstance(batch.succeeded[0], models.Contact)
    assert isinstance(batch.failed[0], models.Result)
    other = await made.async_client().contacts.create(body=[])
    assert [each.id for each in other.succeeded] == ["c0", "c2"]
    raw = made.client().contacts.create.raw(body=[])
    assert raw.status == 207 and len(raw.envelope.results) == 5
    with pytest.raises(
        made.package.PartialFailureError, match="3 of 5 failed"
    ) as caught:
        batch.raise_failed()
    assert caught.value.batch is batch


def test_the_statuses_of_a_success_may_be_stated(sdk: MakeSdk) -> None:
    made = sdk(document("{items: results, status: status, ok: [SUCCESS, 0]}"))
    made.reply(200, results("SUCCESS", "ERROR", 0))
    batch = made.client().contacts.create(body=[])
    assert [each.status for each in batch.succeeded] == ["SUCCESS", 0]
    assert batch.positions == (1,)


def test_what_failed_may_be_told_by_its_error(sdk: MakeSdk) -> None:
    made = sdk(document("{items: results, error: error, record: contact}"))
    body = results(0, 0, 0)
    body["results"][1]["error"] = {"code": "DUPLICATE"}
    body["results"][2]["error"] = None
    made.reply(200, body)
    batch = made.client().contacts.create(body=[])
    assert [each.id for each in batch.succeeded] == ["c0", "c2"]
    assert [each.error.code for each in batch.failed] == ["DUPLICATE"]


def test_those_that_failed_may_stand_apart(sdk: MakeSdk) -> None:
    made = sdk(document("{succeeded: data.saved, failed: errors}"))
    made.reply(207, {"data": {"saved": [{"id": "c1"}]}, "errors": [{"code": "A"}]})
    batch = made.client().contacts.create(body=[])
    assert [each.id for each in batch.succeeded] == ["c1"]
    assert [each.code for each in batch.failed] == ["A"]
    assert batch.positions == ()
    made.replies[:] = []
    made.reply(200, {"data": {"saved": [{"id": "c1"}]}, "errors": None})
    batch = made.client().contacts.create(body=[])
    batch.raise_failed()
    assert (len(batch.succeeded), batch.failed) == (1, [])


def test_without_a_word_a_207_is_its_own_schema(sdk: MakeSdk) -> None:
    made = sdk(DOCUMENT.replace("x-crmgen-batch: BATCH", "x-none: 1"))
    made.reply(207, results(201, 422))
    assert len(made.client().contacts.create(body=[]).results) == 2
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"{made.package.__name__}._core.batches.batch")


@pytest.mark.parametrize(
    "batch",
    [
        "{items: results}",
        "{items: results, status: state}",
        "{items: result, status: status}",
        "{items: data, status: status}",
        "{items: results, status: status, record: person}",
        "{items: results, status: status, succeeded: errors, failed: errors}",
        "{succeeded: data.saved}",
        "{succeeded: data.saved, failed: problems}",
        "{item: results}",
        "results",
    ],
)
def test_what_names_no_batch_is_refused_with_its_place(
    sdk: MakeSdk, batch: str
) -> None:
    with pytest.raises(InputError, match=r"openapi\.yaml:\d+:\d+: error: "):
        sdk(document(batch))
