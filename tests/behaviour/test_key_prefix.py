"""`x-crmgen-key-prefix`: keys of an object in the query that begin with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk

PATHS = """\
  /clients:
    get:
      operationId: listClients
      tags: [clients]
      parameters:
        - name: filter
          in: query
          style: deepObject
          schema: {type: object, additionalProperties: {type: string}}
          x-crmgen-key-prefix: 'own:'
      responses: {"204": {description: none}}
"""


def test_keys_are_sent_with_it(sdk: MakeSdk) -> None:
    made = sdk(PATHS)
    made.reply(204)
    made.client().clients.list(filter={"hat": "58", "own:coat": "x"})
    assert made.last.url.params.multi_items() == [
        ("filter[own:hat]", "58"),
        ("filter[own:coat]", "x"),
    ]


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("'own:'", "[]", "the text that keys begin with"),
        ("style: deepObject", "style: form", "but with style: deepObject"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path, good: str, bad: str, problem: str
) -> None:
    spec = tmp_path / "crm.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: CRM, version: "1"}\n'
    servers = "servers: [{url: https://crm.example.com}]\npaths:\n"
    spec.write_text(head + servers + PATHS.replace(good, bad))
    with pytest.raises(InputError, match=problem):
        understand(ApiSettings("crm", spec, tmp_path / "out", "crm"))
