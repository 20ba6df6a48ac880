"""`crmgen validate`: every problem of a document, each in one line that names the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.validation import validate_document

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def lines(write: Write) -> Callable[[str], list[str]]:
    def lines(text: str) -> list[str]:
        return [str(each) for each in validate_document(write("api.yaml", text))]

    return lines


Lines = Callable[[str], list[str]]


def test_a_valid_document_has_no_problems(lines: Lines) -> None:
    text = """\
openapi: {version}
info: {{title: t, version: '1'}}
paths:
  /a/{{id}}:
    get:
      parameters: [{{name: id, in: path, required: true, schema: {{type: string, pattern: '^\\p{{L}}+$'}}}}]
      responses: {{200: {{description: ok}}}}
"""
    assert lines(text.format(version="3.0")) == []
    assert lines(text.format(version="3.1.0")) == []
    assert lines(text.format(version="3.2.0")) == []


def test_faults_against_the_schema_name_the_key(lines: Lines) -> None:
    text = """\
openapi: 3.0.3
info: {title: t}
paths:
  /a:
    get:
      parameters:
      - {name: q, in: query}
      - {name: r, in: qery, schema: {type: string}}
      responses:
        200: {description: ok, content: {application/json: {schema: {type: strin, enum: x}}}}
        201: {}
      summmary: s
components:
  schemas:
    C: {oneOf: [{maxLength: '35 chars'}]}
"""
    assert lines(text) == [
        "api.yaml:2:1: error: 'version' is missing [invalid]",
        "api.yaml:7:9: error: 'schema' is missing or 'content' is missing [invalid]",
        "api.yaml:8:19: error: 'in' must be one of 'query', not \"qery\" [invalid]",
        "api.yaml:8:19: error: a parameter needs 'in', one of path, query, header, cookie, "
        "querystring [bad-parameter]",
        "api.yaml:10:70: error: 'type' must be one of 'array', 'boolean', 'integer', 'number', "
        "'object', 'string', not \"strin\" [invalid]",
        "api.yaml:10:83: error: 'enum' must be of type array, not \"x\" [invalid]",
        "api.yaml:11:9: error: 'description' is missing [invalid]",
        "api.yaml:12:7: error: 'summmary' does not belong here [invalid]",
        "api.yaml:15:18: error: 'maxLength' must be of type integer, not \"35 chars\" [invalid]",
    ]


def test_faults_against_the_text_of_the_standard(lines: Lines) -> None:
    text = """\
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a/{id}:
    get: {operationId: x, responses: {200: {description: ok}}}
  /b:
    get: {operationId: x, responses: {200: {description: ok}}}
components:
  schemas:
    A: {type: object, properties: {n: {type: integer, default: today}}}
"""
    assert lines(text) == [
        "api.yaml:5:5: error: Path parameter 'id' for 'get' operation in '/a/{id}' was not "
        "resolved [invalid]",
        "api.yaml:7:5: error: Operation ID 'x' for 'get' in '/b' is not unique [invalid]",
        "api.yaml:10:55: error: 'today' is not of type 'integer' [invalid]",
    ]


def test_broken_references_are_problems(lines: Lines) -> None:
    text = """\
openapi: 3.1.0
info: {title: t, version: '1'}
components: {schemas: {A: {$ref: '#/components/schemas/B'}}}
"""
    assert lines(text) == [
        "api.yaml:3:28: error: '#/components/schemas/B' leads nowhere: there is no 'B' in "
        "components/schemas [broken-ref]"
    ]


def test_other_files_are_part_of_the_document(lines: Lines, write: Write) -> None:
    write("models/a.yaml", "type: integer\ndefault: 1\n")
    text = """\
openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components: {schemas: {A: {$ref: 'models/a.yaml'}}}
"""
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", "api.yaml:2:1: error: not YAML: did not find expected node content"),
        ("a: b\n", "api.yaml:1:1: error: this is no OpenAPI document"),
    ],
)
def test_what_cannot_be_checked_at_all(lines: Lines, text: str, line: str) -> None:
    (found,) = lines(text)
    assert found.startswith(line)
