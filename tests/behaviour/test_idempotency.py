"""Idempotency keys: where a document or its overlay names the header, the SDK makes them."""

from __future__ import annotations

from typing import Any

import pytest

from crmgen.diagnostics import InputError
from tests.conftest import MakeSdk, Sdk

PATHS = """\
  /deals:
    post:
      operationId: createDeal
      tags: [deals]
      responses: {"204": {description: none}}
    get:
      operationId: listDeals
      tags: [deals]
      responses: {"204": {description: none}}
  /imports:
    post:
      operationId: createImport
      tags: [imports]
      x-crmgen-idempotency-key: false
      responses: {"204": {description: none}}
  /exports:
    post:
      operationId: createExport
      tags: [exports]
      x-crmgen-idempotency-key: X-Export-Key
      responses: {"204": {description: none}}
"""
DECLARED = """\
  /payments:
    post:
      operationId: createPayment
      tags: [payments]
      parameters:
        - {name: idempotency-key, in: header, required: true, schema: {type: string}}
      responses: {"204": {description: none}}
    put:
      operationId: replacePayments
      tags: [payments]
      parameters:
        - {name: Idempotency-Key, in: header, schema: {type: string}}
      responses: {"204": {description: none}}
"""


@pytest.fixture
def stated(sdk: MakeSdk) -> Sdk:
    made = sdk(f"{PATHS}x-crmgen-idempotency-key: Idempotency-Key\n")
    made.reply(204)
    return made


def test_the_header_of_the_document_goes_with_post_and_not_with_get(
    stated: Sdk,
) -> None:
    deals = stated.client().deals
    deals.create()
    first = stated.last.headers["Idempotency-Key"]
    deals.create()
    assert stated.last.headers["Idempotency-Key"] != first
    deals.list()
    assert "Idempotency-Key" not in stated.last.headers


def test_an_operation_names_another_header_or_none(stated: Sdk) -> None:
    client = stated.client()
    client.exports.create()
    assert stated.last.headers["X-Export-Key"]
    assert "Idempotency-Key" not in stated.last.headers
    client.imports.create()
    assert "Idempotency-Key" not in stated.last.headers


def test_each_try_of_a_call_has_the_same_key(stated: Sdk) -> None:
    stated.replies[:] = []
    stated.reply(500, headers={"Retry-After": "0"})
    stated.reply(204)
    stated.client().deals.create()
    keys = [request.headers["Idempotency-Key"] for request in stated.sent]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_declared_parameter_is_filled_in_where_it_is_not_given(sdk: MakeSdk) -> None:
    made = sdk(DECLARED)
    made.reply(204)
    payments = made.client().payments
    payments.create(idempotency_key="mine")
    assert made.last.headers["Idempotency-Key"] == "mine"
    payments.create()
    assert len(made.last.headers["Idempotency-Key"]) == 36
    payments.replace()
    assert "Idempotency-Key" not in made.last.headers


@pytest.mark.parametrize("value", ["true", "'two words'", "[a]"])
def test_what_is_no_header_is_refused_with_its_place(sdk: MakeSdk, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        sdk(f"{PATHS}x-crmgen-idempotency-key: {value}\n")
    assert "the name of a header" in str(caught.value)
