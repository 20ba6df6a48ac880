"""Short calls that would do harm: a deletion whose condition is empty would be sent without one."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.conftest import MakeSdk

PATHS = """
  /contacts/delete:
    delete:
      operationId: deleteContacts
      tags: [contacts]
      parameters:
        - {name: ids, in: query, required: true, explode: false, schema: {type: array, items: {type: string}}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: note, in: query, schema: {type: string}}
      responses: {"204": {description: gone}}
  /deals:
    delete:
      operationId: deleteDeals
      tags: [deals]
      parameters: [{name: filter, in: query, required: true, schema: {type: string}}]
      responses: {"204": {description: gone}}
    get:
      operationId: searchDeals
      tags: [deals]
      parameters: [{name: ids, in: query, required: true, schema: {type: array, items: {type: string}}}]
      responses: {"204": {description: none}}
"""


def test_a_deletion_without_its_condition_is_not_sent(sdk: MakeSdk) -> None:
    made = sdk(PATHS)
    made.reply(204)
    crm = made.client()
    harmful: list[dict[str, Any]] = [
        {"ids": []},
        {"ids": ()},
        {"ids": ["a"], "tags": []},
        {"ids": ""},
    ]
    for arguments in harmful:
        with pytest.raises(ValueError, match=r"(ids|tags) is empty"):
            crm.contacts.delete(**arguments)
    with pytest.raises(ValueError, match="filter is empty"):
        crm.deals.delete(filter="")
    assert made.sent == []


def test_a_deletion_with_one_and_a_search_without_one_are(sdk: MakeSdk) -> None:
    made = sdk(PATHS)
    made.reply(204)
    crm = made.client()
    crm.contacts.delete(ids=["a", "b"], note="")
    assert str(made.last.url).endswith("/contacts/delete?ids=a,b&note=")
    crm.deals.delete(filter="won")
    crm.deals.search(ids=[])
    assert len(made.sent) == 3


def test_an_api_that_deletes_by_id_has_nothing_of_it(sdk: MakeSdk) -> None:
    package = sdk(PATHS.replace("    delete:", "    trace:")).package.__name__
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"{package}._core.parameters.some")
