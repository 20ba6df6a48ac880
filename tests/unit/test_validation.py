"""What the standard's schema and the passes say of a document: `validate` and `generate` say the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmgen.diagnostics import InputError, Notes
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def lines(write: Write) -> Callable[[str], list[str]]:
    """The problems of a document, then its losses, but for what small documents lack or say in vain."""

    def lines(text: str) -> list[str]:
        notes = Notes()
        problems: list[str] = []
        spec = write("api.yaml", text)
        try:
            understand(ApiSettings("api", spec, Path("out"), "api"), notes)
        except InputError as error:
            problems = list(map(str, error.problems))
        losses = sorted(notes.losses, key=lambda loss: loss.place)
        said = [each for each in losses if each.kind != "unread"]
        return [*problems, *(str(e) for e in said if e.code != "no-operations")]

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
        "api.yaml:8:19: error: 'qery' is no place of a parameter; did you mean 'query'? [bad-parameter]",
        "api.yaml:2:1: repaired: 'version' is missing [missing-key]",
        "api.yaml:7:9: weakened: a parameter without a schema; any value is taken "
        "[parameter-without-schema]",
        "api.yaml:8:9: weakened: a parameter of a kind that is not known; left out "
        "[unknown-parameter-place]",
        "api.yaml:10:70: weakened: there is no type 'strin'; any value is allowed [unknown-type]",
        "api.yaml:10:83: repaired: 'enum' takes a list; read as one value [one-for-list]",
        "api.yaml:11:9: repaired: 'description' is missing [missing-key]",
        "api.yaml:12:7: weakened: 'summmary' does not belong here [unknown-key]",
        "api.yaml:15:17: repaired: no type is stated; its other keywords make it string "
        "[type-implied]",
        "api.yaml:15:18: weakened: 'maxLength' must be of type integer, not \"35 chars\" "
        "[not-standard]",
    ]


def test_schemas_of_3_1_are_held_to_json_schema(lines: Lines) -> None:
    text = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    A: {type: string, maxLength: '35', x-more: 1}
    B: {type: object, properties: {a: {type: integer, minimum: none}}}
"""
    assert lines(text) == [
        "api.yaml:6:23: weakened: 'maxLength' must be of type integer, not \"35\" [not-standard]",
        "api.yaml:7:55: weakened: 'minimum' must be of type number, not \"none\" [not-standard]",
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
        "api.yaml:5:5: repaired: the path has a place for 'id', which is no parameter; it became "
        "a required string [undeclared-path-parameter]",
        "api.yaml:7:11: repaired: another operation has the id 'x', too; this one is named after "
        "its path [operation-id-twice]",
        "api.yaml:10:55: repaired: the default is no integer; left out [default-of-other-type]",
    ]


def test_problems_of_all_passes_are_found_at_once(lines: Lines) -> None:
    text = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters: [{name: q}]
      responses: {200: {$ref: '#/components/responses/B'}, 201: {$ref: b.yaml}}
      x-crmgen-unwrap: 1
  /b: {$ref: '#/paths/~1b'}
components: {schemas: {A: {type: strin}}}
"""
    codes = [line.rpartition("[")[2] for line in lines(text)]
    assert codes == [
        *("bad-parameter]", "broken-ref]", "broken-ref]", "bad-extension]"),
        *("ref-cycle]", "unknown-parameter-place]", "unknown-type]"),
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
