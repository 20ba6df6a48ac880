"""`x-crmgen-default`: what a call sends unless it says otherwise."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk, Sdk

SAFE = """
  /contacts/{id}:
    put:
      operationId: updateContact
      tags: [contacts]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: partial, in: query, x-crmgen-default: true, schema: {type: boolean, default: false}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {job_title: {type: string, nullable: true}}}
      responses: {"204": {description: none}}
  /files:
    get:
      operationId: listFiles
      tags: [files]
      parameters:
        - {name: order, in: query, required: true, x-crmgen-default: "down'\\"", schema: {type: string}}
        - {name: kind, in: query, x-crmgen-default: b, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: most, in: query, x-crmgen-default: 50, schema: {type: [integer, 'null'], maximum: 100}}
        - {name: share, in: query, x-crmgen-default: 0.5, schema: {type: number}}
        - {name: X-Version, in: header, x-crmgen-default: '2', schema: {type: string, enum: ['1', '2']}}
        - {name: theme, in: cookie, x-crmgen-default: dark, schema: {type: string}}
      responses: {"204": {description: none}}
components:
  schemas:
    Kind: {type: string, enum: [a, b]}
"""


@pytest.fixture
def crm(sdk: MakeSdk) -> Sdk:
    made = sdk(SAFE)
    made.reply(204)
    return made


def test_a_short_call_sends_it(crm: Sdk) -> None:
    crm.client().contacts.update("c1", job_title="CTO")
    assert str(crm.last.url).endswith("/contacts/c1?partial=true")
    crm.client().contacts.update.raw("c1", job_title=None)
    assert str(crm.last.url).endswith("/contacts/c1?partial=true")


def test_a_call_says_otherwise_and_none_leaves_it_out(crm: Sdk) -> None:
    crm.client().contacts.update("c1", partial=False, job_title="CTO")
    assert crm.last.url.query == b"partial=false"
    crm.client().contacts.update("c1", partial=None, job_title="CTO")
    assert crm.last.url.query == b""


@pytest.mark.anyio
async def test_the_async_client_sends_it_too(crm: Sdk) -> None:
    await crm.async_client().contacts.update("c1", job_title="CTO")
    assert crm.last.url.query == b"partial=true"


def test_every_plain_kind_and_every_place_but_the_path(crm: Sdk) -> None:
    crm.client().files.list()
    assert dict(crm.last.url.params) == {
        "order": "down'\"",
        "kind": "b",
        "most": "50",
        "share": "0.5",
    }
    assert crm.last.headers["X-Version"] == "2"
    assert crm.last.headers["Cookie"] == "theme=dark"


def test_the_signature_and_the_docs_say_it(crm: Sdk) -> None:
    update = crm.client().contacts.update
    partial = inspect.signature(update).parameters["partial"]
    assert (partial.default, partial.annotation) == (True, "bool | None")
    assert "This SDK's own default; `None` sends nothing." in (update.__doc__ or "")
    order = inspect.signature(crm.client().files.list).parameters["order"]
    assert (order.default, order.annotation) == ("down'\"", "str")


@pytest.mark.parametrize(
    ("where", "default", "schema", "expected"),
    [
        ("query", "'true'", "{type: boolean}", "a value that the parameter can have"),
        ("query", "1", "{type: boolean}", "a value that the parameter can have"),
        ("query", "null", "{type: boolean}", "a value that the parameter can have"),
        ("query", "''", "{type: string}", "a value that the parameter can have"),
        ("query", "101", "{type: integer, maximum: 100}", "a value that"),
        ("query", "c", "{enum: [a, b]}", "a value that the parameter can have"),
        ("header", '"a\\nb"', "{type: string}", "a value that the parameter can have"),
        ("header", "ä", "{type: string}", "a value that the parameter can have"),
        ("cookie", "a;b", "{type: string}", "a value that the parameter can have"),
        ("path", "1", "{type: integer}", "no default but of one plain value"),
        ("query", "[a]", "{type: array, items: {type: string}}", "no default but of"),
        ("query", "'2026-01-01'", "{type: string, format: date}", "no default but of"),
        ("query", "{a: 1}", "{type: object}", "no default but of one plain value"),
    ],
)
def test_what_cannot_be_one_is_refused(
    tmp_path: Path, where: str, default: str, schema: str, expected: str
) -> None:
    name = "n" if where == "path" else "m"
    spec = tmp_path / "made.yaml"
    spec.write_text(f"""\
openapi: 3.1.0
info: {{title: Made, version: "1"}}
paths:
  /x/{{n}}:
    get:
      operationId: getX
      parameters:
        - name: {name}
          in: {where}
          required: true
          x-crmgen-default: {default}
          schema: {schema}
      responses: {{"204": {{description: none}}}}
""")
    with pytest.raises(InputError) as refused:
        understand(ApiSettings("made", spec, tmp_path / "out", "made"))
    (problem,) = refused.value.problems
    assert problem.code == "bad-extension" and expected in problem.message
    assert problem.place.line == 11


def test_two_sources_of_one_value_are_refused(tmp_path: Path) -> None:
    spec = tmp_path / "made.yaml"
    both = "x-crmgen-default: 1, x-crmgen-client-parameter: m"
    spec.write_text(f"""\
openapi: 3.1.0
info: {{title: Made, version: "1"}}
paths:
  /x:
    get:
      operationId: getX
      parameters:
        - {{name: m, in: query, {both}, schema: {{type: integer}}}}
      responses: {{"204": {{description: none}}}}
""")
    with pytest.raises(InputError, match="where an argument of the client"):
        understand(ApiSettings("made", spec, tmp_path / "out", "made"))


PAGES = """
  /notes:
    get:
      operationId: listNotes
      tags: [notes]
      parameters:
        - {name: page, in: query, x-crmgen-default: 1, schema: {type: integer}}
        - {name: per_page, in: query, x-crmgen-default: 100, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  notes: {type: array, items: {type: object, properties: {id: {type: string}}}}
                  total: {type: integer}
"""


def test_pages_are_fetched_in_its_size(sdk: MakeSdk) -> None:
    made = sdk(PAGES)
    made.reply(json={"notes": [{"id": "a"}], "total": 2})
    made.reply(json={"notes": [{"id": "b"}], "total": 2})
    assert [each.id for each in made.client().notes.list()] == ["a", "b"]
    queries = [each.url.query for each in made.sent]
    assert queries == [b"page=1&per_page=100", b"page=2&per_page=100"]
