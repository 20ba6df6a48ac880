"""Promises of the documentation that only generated code can keep."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

DEFAULTS = """\
  /things:
    get:
      operationId: listThings
      tags: [things]
      parameters:
        - {name: sort, in: query, schema: {type: string, default: name}}
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: X-Mode, in: header, schema: {type: string, default: fast}}
        - {name: theme, in: cookie, schema: {type: string, default: dark}}
      responses: {"200": {description: OK, content: {application/json: {schema: {type: object}}}}}
    patch:
      operationId: updateThing
      tags: [things]
      requestBody:
        required: true
        content:
          application/vnd.acme.v2+json:
            schema:
              type: object
              properties:
                name: {type: string, default: unnamed}
                stage: {type: string, enum: [new, won], default: new}
                address:
                  type: object
                  properties: {city: {type: string}, country: {type: string, default: IE}}
      responses:
        "200":
          description: OK
          content:
            application/vnd.acme.v2+json:
              schema:
                type: object
                properties: {name: {type: string, default: unnamed}, size: {type: integer}}
"""


@pytest.fixture
def crm(sdk: MakeSdk) -> Any:
    made = sdk(DEFAULTS)
    media = {"Content-Type": "application/vnd.acme.v2+json"}
    made.reply(200, content=b'{"size": 7}', headers=media)
    return made


def test_defaults_of_the_document_are_never_sent_by_themselves(crm: Any) -> None:
    things = crm.client().things
    things.list()
    assert crm.last.url.query == b""
    assert "x-mode" not in crm.last.headers
    assert "cookie" not in crm.last.headers
    things.update(address={"city": "Galway"})
    assert crm.last_json == {"address": {"city": "Galway"}}
    things.update(stage=None)
    assert crm.last_json == {"stage": None}


def test_a_vendors_json_type_goes_and_comes(crm: Any) -> None:
    thing = crm.client(strict=True).things.update(name="x")
    assert crm.last.headers["Content-Type"] == "application/vnd.acme.v2+json"
    assert crm.last_json == {"name": "x"}
    assert thing.size == 7
    assert thing.model_dump(exclude_unset=True) == {"size": 7}, "no default came"
