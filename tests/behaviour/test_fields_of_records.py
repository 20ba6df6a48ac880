"""Accounts' own fields that stand in the record itself, as Pipedrive, Salesforce and Zoho have them."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.behaviour.account_server import AccountServer
from tests.behaviour.test_fields_command import (
    NewProject,
    Project,
    credentials,
    imported,
    project,
)

__all__ = ["imported", "project"]

DOCUMENT = """\
openapi: 3.1.0
info: {title: Records, version: "1"}
servers: [{url: 'https://a.test'}]
SOURCE
paths:
  /deals:
    post:
      operationId: createDeal
      tags: [deals]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/DealInput'}}}}
      responses: {"201": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Deal'}}}}}
  /dealFields:
    get:
      operationId: listDealFields
      tags: [fields]
      responses: {"200": {description: a, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Field'}}}}}}
components:
  schemas:
    Deal: {type: object, additionalProperties: false, properties: {id: {type: integer}, title: {type: string}}}
    DealInput: {type: object, additionalProperties: false, properties: {title: {type: string}}}
    Field: {type: object, properties: {key: {type: string}, name: {type: string}, field_type: {type: string}, options: {type: array, items: {}}, edit_flag: {type: boolean}}}
"""
SOURCE = """\
x-crmgen-custom-fields:
  - operation: listDealFields
    where: {edit_flag: true}
    schemas: [Deal, DealInput]
    key: key
    name: name
    type: field_type
    options: options
    option: id
    joined: ","
    types:
      varchar: {type: string}
      enum: {type: integer}
      set: {type: array, items: {type: string}}
      heading: null"""
SEASON, COLOURS, TITLE = "f3a1" * 10, "0b7c" * 10, "title"
DEFINED: list[dict[str, Any]] = [
    {
        "key": SEASON,
        "name": "Favourite season",
        "field_type": "varchar",
        "edit_flag": True,
    },
    {
        "key": COLOURS,
        "name": "Colours",
        "field_type": "set",
        "options": [{"id": 1, "label": "Red"}, {"id": 7, "label": "Blue"}],
        "edit_flag": True,
    },
    {"key": "head", "name": "Head", "field_type": "heading", "edit_flag": True},
    {"key": TITLE, "name": "Title", "field_type": "varchar", "edit_flag": True},
    {"key": "stage", "name": "Stage", "field_type": "varchar", "edit_flag": False},
]


def document(source: str = SOURCE) -> str:
    return DOCUMENT.replace("SOURCE", source, 1)


def test_fields_of_a_record_are_typed_by_their_names(
    project: NewProject,
    imported: Callable[[Project], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = project(document())
    credentials(monkeypatch, made)
    made.ok("generate", "-q")
    record = {"id": 1, "title": "A", SEASON: "Spring", COLOURS: "1,7", "other": 3}
    answers = {"GET /dealFields": [DEFINED], "POST /deals": [record]}
    with AccountServer(answers) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        assert "Deal: 2 fields\nDealInput: 2 fields\n" in made.ok(*arguments)
        assert made.properties("Deal") == {
            SEASON: {
                "x-crmgen-name": "favourite_season",
                "type": "string",
                "description": "Favourite season (field of this account).",
            },
            "colours": {
                "type": "array",
                "items": {"type": "string", "enum": ["1", "7"]},
                "description": "Colours (field of this account).",
                "x-crmgen-custom-field": {"key": COLOURS, "joined": ","},
            },
        }
        made.use_fields()
        made.ok("generate", "-q")
        package = imported(made)
        with package.Client(base_url=server.url) as crm:
            deal = crm.deals.create(
                title="A", favourite_season="Spring", colours=["1", "7"]
            )
            assert server.bodies[-1] == {"title": "A", SEASON: "Spring", COLOURS: "1,7"}
            assert (deal.favourite_season, deal.colours) == ("Spring", ["1", "7"])
            assert deal.model_dump(by_alias=True) == record, "all is kept as it came"
            crm.deals.create(colours=[], favourite_season=None)
            assert server.bodies[-1] == {SEASON: None, COLOURS: ""}
            crm.deals.create(colours=None)
            assert server.bodies[-1] == {COLOURS: None}
            with pytest.raises(TypeError, match="favourite_season"):
                crm.deals.create(favourite_seasons="Spring")
        model = package.models.Deal.model_validate
        assert (model({COLOURS: ""}).colours, model({}).colours) == ([], None)
        assert model({COLOURS: None}).colours is None
    names = {each["key"]: {**each, "name": f"{each['name']} now"} for each in DEFINED}
    with AccountServer({"GET /dealFields": [[*names.values()]]}) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        made.ok(*arguments)
    properties = made.properties("Deal")
    assert properties[SEASON]["x-crmgen-name"] == "favourite_season", "a name is kept"
    assert "colours" in properties


def test_the_tests_of_such_an_sdk_pass(
    project: NewProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess
    import sys

    made = project(document())
    credentials(monkeypatch, made)
    made.ok("generate", "-q")
    with AccountServer({"GET /dealFields": [DEFINED]}) as server:
        made.ok("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
    made.use_fields()
    made.ok("generate", "-q")
    folder = made.folder / "generated" / "crm"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
    )
    assert run.returncode == 0, run.stdout
    tests = (folder / "tests" / "test_deals.py").read_text()
    assert "colours=" in tests and f'"{COLOURS}":' in tests


def test_definitions_may_stand_in_a_file(project: NewProject) -> None:
    """As Salesforce describes an object: kept beside the document."""
    source = """\
x-crmgen-custom-fields:
  - file: describe/Deal.json
    items: result.fields
    where: {custom: true}
    schemas: [Deal]
    key: name
    name: label
    type: type
    options: picklistValues
    joined: ;
    types: {double: {type: number}, multipicklist: {type: array}}"""
    made = project(document(source))
    made.ok("generate", "-q")
    said = made.run("fields", "crm", "-o", "fields.yaml")
    assert said.exit_code == 2 and "there is no file" in said.output
    (made.folder / "describe").mkdir()
    values = [{"value": "Red", "label": "R"}, {"value": "Blue", "label": "B"}]
    fields = [
        {
            "name": "Shoe_Size__c",
            "label": "Shoe size",
            "type": "double",
            "custom": True,
        },
        {
            "name": "Tags__c",
            "label": "Tags",
            "type": "multipicklist",
            "custom": True,
            "picklistValues": values,
        },
        {"name": "Name", "label": "Name", "type": "string", "custom": False},
    ]
    path = made.folder / "describe" / "Deal.json"
    path.write_text(json.dumps({"result": {"fields": fields}}))
    assert "Deal: 2 fields" in made.ok("fields", "crm", "-o", "fields.yaml")
    assert made.properties("Deal")["Shoe_Size__c"]["x-crmgen-name"] == "shoe_size"
    place = made.properties("Deal")["tags"]["x-crmgen-custom-field"]
    assert place == {"key": "Tags__c", "joined": ";"}
    path.write_text("{}")
    said = made.run("fields", "crm", "-o", "fields.yaml")
    assert said.exit_code == 2 and "has no list there" in said.output


def test_definitions_may_be_listed_by_another_api(
    project: NewProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As HubSpot's properties and Zoho's settings are: another document of the same configuration."""
    source = SOURCE.replace("- operation", "- api: settings\n    operation")
    made = project(document(source))
    credentials(monkeypatch, made)
    with AccountServer({"GET /dealFields": [DEFINED]}) as server:
        other = yaml.safe_load(document(""))
        other["servers"] = [{"url": server.url}]
        (made.folder / "settings.json").write_text(json.dumps(other))
        entry = (
            f'[apis.settings]\nspec = "settings.json"\npackage = "{made.package}_s"\n'
        )
        configuration = made.folder / "crmgen.toml"
        configuration.write_text(f"{configuration.read_text()}{entry}")
        made.ok("generate", "-q")
        assert "Deal: 2 fields" in made.ok("fields", "crm", "-o", "fields.yaml")
        spec = made.folder / "openapi.yaml"
        spec.write_text(
            spec.read_text().replace("operation: listD", "operation: listX")
        )
        said = made.run("fields", "crm", "-o", "fields.yaml")
    assert said.exit_code == 2 and "that API has no operation" in said.output
    spec.write_text(spec.read_text().replace("api: settings", "api: setings"))
    said = made.run("fields", "crm", "-o", "fields.yaml")
    assert "no API is called 'setings' here" in said.output


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("- operation: listDealFields\n", "- note: a\n", "also operation or file"),
        ("    key: key\n", "    key: key\n    file: a\n", "also operation or file"),
        (
            "    key: key\n",
            "    key: key\n    entry: {key: a, value: b}\n",
            "also property",
        ),
        ("[Deal, DealInput]", "[Deal, Nobody]", "a component schema of an object"),
    ],
)
def test_a_wrong_description_is_told_with_its_place(
    project: NewProject, right: str, wrong: str, expected: str
) -> None:
    result = project(document(SOURCE.replace(right, wrong))).run("generate", "-q")
    assert result.exit_code == 2
    assert expected in result.output and "[bad-extension]" in result.output
