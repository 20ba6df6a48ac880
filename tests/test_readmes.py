"""Every code block of the README of every SDK does what it says: Python runs against a small server, the rest is checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crmgen.pipeline import generate
from crmgen.settings import ApiSettings
from tests.markdown_blocks import (
    CONFIGURATION,
    ROOT,
    SDKS,
    of_api,
    of_language,
    run_all,
)
from tests.markdown_checks import check


def test_every_sdk_has_a_readme() -> None:
    assert set(CONFIGURATION.apis) == set(SDKS)


@pytest.mark.parametrize("name", SDKS)
def test_the_python_of_an_sdks_readme_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = ROOT / "generated" / name / "README.md"
    assert of_language(path, "python")
    assert run_all(of_api(name), path, monkeypatch, tmp_path)


@pytest.mark.parametrize("name", SDKS)
def test_what_is_no_python_is_true_as_well(name: str, tmp_path: Path) -> None:
    check(ROOT / "generated" / name / "README.md", tmp_path)


TEXT = "{description: OK, content: {text/plain: {schema: {type: string}}}}"
MODEL = "{description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}"
ID = "parameters: [{name: id, in: path, required: true, schema: {type: integer}}]"
EVENTS = "{description: OK, content: {text/event-stream: {schema: {type: string}}}}"
FILE = "{description: OK, content: {application/pdf: {schema: {type: string, format: binary}}}}"
ODD = {
    "nothing": "paths: {}",
    "only_text": f"paths: {{/ping: {{get: {{responses: {{'200': {TEXT}}}}}}}}}",
    "only_deletes": f"paths:\n  /a/{{id}}: {{{ID}, delete: {{responses: {{'204': {{description: gone}}}}}}}}",
    "only_streams": f"paths: {{/follow: {{get: {{tags: [news], operationId: follow, responses: {{'200': {EVENTS}}}}}}}}}",
    "only_files": f"""
paths:
  /reports/{{id}}: {{{ID}, get: {{tags: [reports], responses: {{'200': {FILE}}}}}}}
  /reports:
    post:
      tags: [reports]
      requestBody: {{content: {{multipart/form-data: {{schema: {{properties: {{file: {{type: string, format: binary}}}}}}}}}}}}
      responses: {{'204': {{description: none}}}}
""",
    "other_meanings": "\n".join(
        [
            "components: {schemas: {Thing: {required: [id], properties: {id: {type: integer}}}}}",
            "paths:",
            *(
                f"  /{each}/{{id}}: {{{ID}, get: {{operationId: get{each}, tags: [{each}], responses: {{'200': {MODEL}}}}}}}"
                for each in ("crm", "faked", "page", "error", "logging", "models")
            ),
        ]
    ),
    "hostile": f"""
components: {{securitySchemes: {{k: {{type: apiKey, in: header, name: X-Key}}}}}}
security: [{{k: []}}]
tags: [{{name: x, description: "```\\n{{{{ 1/0 }}}} `` ``` <!--"}}]
paths: {{/a: {{get: {{tags: [x], summary: "```python\\nraise SystemExit", responses: {{'200': {TEXT}}}}}}}}}
""",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("server", ["", "servers: [{url: https://api.example.com}]"])
def test_the_readme_of_an_odd_document_runs(
    name: str, server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = tmp_path / "openapi.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: "Odd ``` API", version: "1"}'
    document.write_text("\n".join([head, server, ODD[name]]))
    package = f"odd_{name}_{len(server)}"
    settings = ApiSettings(package, document, tmp_path / "out", package)
    generate(settings).write()
    readme = settings.output / "README.md"
    assert len(of_language(readme, "python")) > 5
    run_all(settings, readme, monkeypatch, tmp_path)
    titles = re.findall(r"^## .*", readme.read_text("utf-8"), re.MULTILINE)
    assert len(titles) == len({*titles})
