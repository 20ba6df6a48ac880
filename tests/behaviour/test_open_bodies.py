"""Bodies that state that other fields may be sent, beside those that say nothing of it or forbid it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import MakeSdk

PATHS = """
  /leads:
    post:
      operationId: createLead
      tags: [leads]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              %s
              properties: {name: {type: string}, eMail: {type: string}}
      responses: {"204": {description: none}}
"""


@pytest.mark.parametrize(
    "stated",
    [
        "additionalProperties: true",
        "additionalProperties: {}",
        "additionalProperties: {type: string}",
        "patternProperties: {'^cf_': {type: string}}",
        "unevaluatedProperties: true",
    ],
)
def test_an_open_body_takes_any_field(sdk: MakeSdk, stated: str) -> None:
    made = sdk(PATHS % stated)
    made.reply(204)
    leads = made.client().leads
    leads.create(name="Ada", e_mail="a@b.example", phone="1")
    assert made.last_json == {"name": "Ada", "eMail": "a@b.example", "phone": "1"}
    assert "Others may be sent" in leads.create.__doc__
    with pytest.raises(TypeError, match="name"):
        leads.create(phone="1")
    typed: Any = made.package.RequestOptions(body={"phone": "2"})
    leads.create(name="Ada", options=typed)
    assert made.last_json == {"name": "Ada", "phone": "2"}


@pytest.mark.parametrize(
    "stated", ["description: A lead", "additionalProperties: false"]
)
def test_a_body_that_does_not_say_so_takes_none(sdk: MakeSdk, stated: str) -> None:
    made = sdk(PATHS % stated)
    made.reply(204)
    with pytest.raises(TypeError, match="phone"):
        made.client().leads.create(name="Ada", phone="1")
    assert made.sent == []
