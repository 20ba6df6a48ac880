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


@pytest.mark.parametrize("is_open", [False, True])
def test_a_path_value_has_a_name_unless_the_body_may_have_it(
    sdk: MakeSdk, is_open: bool
) -> None:
    stated = "additionalProperties: true" if is_open else "description: A lead"
    paths = (
        (PATHS % stated)
        .replace("  /leads:", "  /leads/{owner}:")
        .replace(
            "tags: [leads]",
            "tags: [leads]\n      parameters: [{name: owner, in: path, required: true, schema: {type: string}}]",
        )
    )
    made = sdk(paths)
    made.reply(204)
    leads = made.client().leads
    leads.create("me", name="Ada")
    if is_open:
        leads.create("you", name="Ada", owner="him")
        assert made.last_json == {"name": "Ada", "owner": "him"}
        with pytest.raises(TypeError, match="takes 'owner' by position, not by name"):
            leads.create(name="Ada", owner="you")
    else:
        leads.create(owner="you", name="Ada")
    assert [each.url.path for each in made.sent] == ["/v1/leads/me", "/v1/leads/you"]
