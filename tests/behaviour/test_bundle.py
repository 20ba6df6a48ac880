"""`crmgen bundle`: the document as crmgen understood it, for tools that know nothing of crmgen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from openapi_spec_validator import OpenAPIV31SpecValidator

from crmgen.cli import main
from tests.behaviour.test_expand import RECORDS

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'openapi: 3.1.0\ninfo: {title: CRM, version: "1"}\npaths:\n'


def _bundled(*arguments: str) -> Any:
    result = CliRunner().invoke(main, ["bundle", *arguments])
    assert result.exit_code == 0, result.stderr
    document: Any = yaml.safe_load(result.output)
    OpenAPIV31SpecValidator(document).validate()
    return document


def test_paths_are_written_out_and_nothing_of_ours_is_left(tmp_path: Path) -> None:
    (tmp_path / "crm.yaml").write_text(HEAD + RECORDS)
    document = _bundled(str(tmp_path / "crm.yaml"))
    assert list(document["paths"])[:2] == ["/api/contacts", "/api/deals"]
    assert document["paths"]["/api/deals"]["get"]["operationId"] == "listRecords_deals"
    assert "Record" not in document["components"]["schemas"]
    assert "x-crmgen" not in json.dumps(document)


def test_overlays_of_the_configuration_are_applied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    document = _bundled("onepagecrm")
    assert document["components"]["schemas"]["Contact"]["required"] == ["id"]
    assert len(document["paths"]) > 50


def test_other_files_are_drawn_in(tmp_path: Path) -> None:
    (tmp_path / "crm.yaml").write_text(
        HEAD + "  /contacts: {$ref: 'paths.yaml#/contacts'}\n"
        "components: {schemas: {Contact: {type: object}}}\n"
    )
    (tmp_path / "paths.yaml").write_text(
        "contacts:\n  get:\n    responses:\n      '200':\n        description: OK\n"
        "        content: {application/json: {schema: {$ref: 'models.yaml#/Contact'}}}\n"
    )
    (tmp_path / "models.yaml").write_text(
        "Contact: {type: object, properties: {friend: {$ref: '#/Contact'}}}\n"
    )
    document = _bundled(str(tmp_path / "crm.yaml"))
    components = document["components"]
    answers = document["paths"]["/contacts"]["get"]["responses"]
    media = answers["200"]["content"]
    named = {"$ref": "#/components/schemas/models_Contact"}
    assert media["application/json"]["schema"] == named
    assert components["schemas"]["models_Contact"]["properties"]["friend"] == named
    assert components["schemas"]["Contact"] == {"type": "object"}


def test_older_versions_become_the_one_dialect(tmp_path: Path) -> None:
    (tmp_path / "crm.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: CRM, version: '1'}\npaths:\n"
        "  /a: {get: {responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}\n"
        "components:\n  schemas:\n"
        "    A: {type: object, properties: {n: {type: string, nullable: true}, a: {$ref: '#/components/schemas/A', nullable: true}}}\n"
    )
    document = _bundled(str(tmp_path / "crm.yaml"))
    fields = document["components"]["schemas"]["A"]["properties"]
    assert fields["n"]["type"] == ["string", "null"]
    reference = {"$ref": "#/components/schemas/A"}
    assert fields["a"] == {"anyOf": [reference, {"type": "null"}]}


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    spec = tmp_path / "crm.yaml"
    spec.write_text(HEAD.replace('"1"', '"1e3"') + RECORDS)
    for name in ("out.json", "out.yaml"):
        result = CliRunner().invoke(
            main, ["bundle", str(spec), "-o", str(tmp_path / name)]
        )
        assert (result.exit_code, result.output) == (0, "")
    text = (tmp_path / "out.yaml").read_text()
    assert "version: '1e3'" in text
    assert json.loads((tmp_path / "out.json").read_text()) == yaml.safe_load(text)


def test_problems_are_named_as_by_generate(tmp_path: Path) -> None:
    (tmp_path / "crm.yaml").write_text(HEAD + RECORDS.replace("Record'", "Nothing'"))
    result = CliRunner().invoke(main, ["bundle", str(tmp_path / "crm.yaml")])
    assert result.exit_code == 2
    assert "[broken-ref]" in result.stderr
