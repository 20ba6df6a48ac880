"""Schemas that lead back to themselves, in every position that a schema can stand in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmgen.cli import main

TREE = "{$ref: '#/components/schemas/Tree'}"
LEAF = "{$ref: '#/components/schemas/Leaf'}"
SHAPES = {
    "a list of itself": f"Tree: {{type: array, items: {TREE}}}",
    "a map of itself": f"Tree: {{type: object, additionalProperties: {TREE}}}",
    "a union with lists of itself": (
        f"Tree: {{oneOf: [{{type: string}}, {{type: array, items: {TREE}}}]}}"
    ),
    "a union with itself": f"Tree: {{oneOf: [{{type: string}}, {TREE}]}}",
    "a union with itself, by way of another": f"""Tree: {LEAF}
    Leaf: {{oneOf: [{TREE}, {{type: integer}}]}}""",
    "nullable of itself": f"Tree: {{anyOf: [{TREE}, {{type: 'null'}}]}}",
    "nothing but itself": f"""Tree: {LEAF}
    Leaf: {{oneOf: [{TREE}]}}""",
    "a list of maps of itself": f"""Tree: {{type: array, items: {LEAF}}}
    Leaf: {{type: object, additionalProperties: {TREE}}}""",
    "an object in itself": (
        f"Tree: {{type: object, properties: {{name: {{type: string}}, child: {TREE}}}}}"
    ),
    "an object that must hold itself": (
        f"Tree: {{type: object, required: [child], properties: {{child: {TREE}}}}}"
    ),
    "an object that extends another that holds it": f"""Tree: {{allOf: [{LEAF}, {{type: object, properties: {{c: {TREE}}}}}]}}
    Leaf: {{type: object, properties: {{up: {TREE}}}}}""",
}
NOTHING = 'responses: {"204": {description: none}}'
FIELD = f"{{type: object, properties: {{tree: {TREE}, name: {{type: string}}}}}}"


def parameter(place: str, stated: str = f"schema: {TREE}") -> str:
    return f"parameters: [{{name: tree, in: {place}, {stated}}}], {NOTHING}"


def body(media: str, schema: str) -> str:
    content = f"{{{media}: {{schema: {schema}}}}}"
    return f"requestBody: {{required: true, content: {content}}}, {NOTHING}"


def response(schema: str, media: str = "application/json", of: str = "schema") -> str:
    content = f"{{{media}: {{{of}: {schema}}}}}"
    return f'responses: {{"200": {{description: a, content: {content}}}}}'


POSITIONS = {
    "path/{tree}": f"get: {{{parameter('path', f'required: true, schema: {TREE}')}}}",
    "query": f"get: {{{parameter('query')}}}",
    "comma": f"get: {{{parameter('query', f'explode: false, schema: {TREE}')}}}",
    "space": f"get: {{{parameter('query', f'style: spaceDelimited, schema: {TREE}')}}}",
    "pipe": f"get: {{{parameter('query', f'style: pipeDelimited, schema: {TREE}')}}}",
    "deep": f"get: {{{parameter('query', f'style: deepObject, schema: {TREE}')}}}",
    "query-json": f"get: {{{parameter('query', f'content: {{application/json: {{schema: {TREE}}}}}')}}}",
    "header": f"get: {{{parameter('header')}}}",
    "cookie": f"get: {{{parameter('cookie')}}}",
    "json": f"put: {{{body('application/json', TREE)}}}",
    "json-field": f"put: {{{body('application/json', FIELD)}}}",
    "form": f"put: {{{body('application/x-www-form-urlencoded', TREE)}}}",
    "form-field": f"put: {{{body('application/x-www-form-urlencoded', FIELD)}}}",
    "part": f"put: {{{body('multipart/form-data', FIELD)}}}",
    "text": f"put: {{{body('text/plain', TREE)}}}",
    "response": f"get: {{{response(TREE)}}}",
    "response-header": f'get: {{responses: {{"204": {{description: a, headers: {{X-Tree: {{schema: {TREE}}}}}}}}}}}',
    "error": f'get: {{responses: {{"204": {{description: a}}, "400": {{description: b, content: {{application/json: {{schema: {TREE}}}}}}}}}}}',
    "stream": f"get: {{{response(TREE, 'application/jsonl', 'itemSchema')}}}",
    "items": (
        "get: {parameters: [{name: page, in: query, schema: {type: integer}}], "
        + response(
            f"{{type: object, properties: {{data: {{type: array, items: {TREE}}}, total: {{type: integer}}}}}}"
        )
        + "}"
    ),
    "unwrap": (
        "get: {x-crmgen-unwrap: data, "
        + response(f"{{type: object, properties: {{data: {TREE}}}}}")
        + "}"
    ),
}


def document(shape: str) -> str:
    paths = "\n".join(f"  /{each}: {{{POSITIONS[each]}}}" for each in POSITIONS)
    return f"""
openapi: 3.2.0
info: {{title: Trees, version: "1"}}
servers: [{{url: https://api.example.com/v1}}]
paths:
{paths}
webhooks:
  grown: {{post: {{requestBody: {{content: {{application/json: {{schema: {TREE}}}}}}}, responses: {{"200": {{description: taken}}}}}}}}
components:
  schemas:
    {SHAPES[shape]}
"""


@pytest.mark.parametrize("shape", SHAPES)
def test_what_leads_back_to_itself_can_stand_anywhere(
    shape: str, tmp_path: Path
) -> None:
    spec, folder = tmp_path / "trees.yaml", tmp_path / "sdk"
    spec.write_text(document(shape))
    validated = CliRunner().invoke(main, ["validate", str(spec)])
    assert validated.exit_code == 0, validated.output
    arguments = ["generate", str(spec), "-o", str(folder), "--package", "trees"]
    generated = CliRunner().invoke(main, [*arguments, "--client", "Trees"])
    assert generated.exit_code == 0, generated.output
    command = [sys.executable, "-m", "pytest", "-qp", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    texts = [path.read_text() for path in (folder / "src/trees/resources").glob("*.py")]
    called = sum(text.count("    @method") for text in texts)
    assert called >= len(POSITIONS)
