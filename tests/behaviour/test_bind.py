"""`x-crmgen-bind`: the first path value is given by subscription, `crm.objects["projects"].list()`."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.conftest import MakeSdk, Sdk

DOCUMENT = """\
openapi: 3.1.0
info: {title: Made, version: "1"}
servers: [{url: https://api.example.com}]
security: [{token: []}]
tags: [{name: Objects, description: Records of your own kinds., x-crmgen-bind: slug}]
paths:
  /objects:
    get:
      operationId: listKinds
      tags: [Objects]
      responses: {"200": {description: OK, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
  /objects/{slug}:
    parameters: [{$ref: '#/components/parameters/Slug'}]
    get:
      operationId: listObjects
      summary: List the records of a kind.
      tags: [Objects]
      x-crmgen-pagination: {style: page, items: data}
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Records'}}}}}
    post:
      operationId: createObject
      tags: [Objects]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}
      responses: {"201": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}}
  /objects/{slug}/{id}:
    parameters:
      - {$ref: '#/components/parameters/Slug'}
      - {name: id, in: path, required: true, schema: {type: integer}}
    get:
      operationId: getObject
      tags: [Objects]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  parameters:
    Slug: {name: slug, in: path, required: true, description: The kind., schema: {type: string}}
  schemas:
    Record: {type: object, required: [name], properties: {name: {type: string}}}
    Records:
      type: object
      required: [data]
      properties: {data: {type: array, items: {$ref: '#/components/schemas/Record'}}}
"""
USE = """
from {package} import AsyncClient, Client
from {package}.models import Record
from typing_extensions import assert_type

def use(crm: Client) -> None:
    projects = crm.objects["projects"]
    assert_type(projects.get(7), Record)
    assert_type(projects.create(name="x"), Record)
    assert_type(crm.objects.list_kinds(), list[str])
    for record in projects.list(page=2):
        assert_type(record, Record)

async def use_async(crm: AsyncClient) -> None:
    assert_type(await crm.objects["projects"].get(7), Record)
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Sdk:
    return sdk(DOCUMENT)


def test_a_subscription_gives_the_methods_of_one(made: Sdk) -> None:
    crm = made.client(token="t")
    made.reply(json={"name": "Analytical Engine"})
    assert crm.objects["projects"].get(7).name == "Analytical Engine"
    assert made.last.url.path == "/objects/projects/7"
    crm.objects["a/b"].create(name="x")
    assert str(made.last.url).endswith("/objects/a%2Fb")
    assert made.last_json == {"name": "x"}


def test_pages_and_the_raw_side_work_as_ever(made: Sdk) -> None:
    projects = made.client(token="t").objects["projects"]
    made.reply(json={"data": [{"name": "a"}]})
    made.reply(json={"data": []})
    assert [each.name for each in projects.list()] == ["a"]
    assert [str(each.url.query, "ascii") for each in made.sent] == ["", "page=2"]
    assert projects.list.raw(page=3).status == 200


@pytest.mark.anyio
async def test_it_works_asynchronously(made: Sdk) -> None:
    crm = made.async_client(token="t")
    made.reply(json={"name": "x"})
    assert (await crm.objects["projects"].get(7)).name == "x"


def test_what_does_not_begin_with_it_stays_on_the_resource(made: Sdk) -> None:
    crm = made.client(token="t")
    made.reply(json=["projects"])
    assert crm.objects.list_kinds() == ["projects"]
    assert not hasattr(crm.objects, "get")
    assert not hasattr(crm.objects["projects"], "list_kinds")


def test_help_shows_what_is_left_to_give(made: Sdk) -> None:
    method = made.client(token="t").objects["projects"].list
    assert list(inspect.signature(method).parameters) == ["page", "options"]
    assert (inspect.getdoc(method) or "").startswith("List the records of a kind.")


def test_mistakes_are_named_as_elsewhere(made: Sdk) -> None:
    projects = made.client(token="t").objects["projects"]
    with pytest.raises(TypeError, match=r"^objects.list\(\).*'pag'.*'page'"):
        projects.list(pag=1)
    with pytest.raises(ValueError, match="'slug' is empty"):
        made.client(token="t").objects[""].get(7)


def test_generated_tests_pass_and_both_type_checkers_agree(made: Sdk) -> None:
    root = Path(str(made.package.__file__)).parents[2]
    use = root / "tests/use.py"
    use.write_text(USE.replace("{package}", made.package.__name__))
    config = str(root / "pyproject.toml")
    for command in (
        ["pytest", "-q", "-p", "no:cacheprovider", "-c", config, str(root / "tests")],
        ["mypy", "--config-file", config, str(root / "src"), str(root / "tests")],
        ["pyright", "-p", str(root)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, cwd=root
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_parameter_that_no_operation_begins_with_is_refused(tmp_path: Path) -> None:
    spec = tmp_path / "made.yaml"
    spec.write_text(DOCUMENT.replace("x-crmgen-bind: slug", "x-crmgen-bind: id"))
    result = CliRunner().invoke(main, ["generate", str(spec), "--dry-run"])
    assert result.exit_code == 2
    assert "5:65: error: expected the first path parameter of some" in result.stderr
    assert "[bad-extension]" in result.stderr
