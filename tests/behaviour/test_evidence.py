"""What the vendor does not document says so: in docstrings, api.md, the README and `inspect`."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmgen.cli import main
from tests.conftest import MakeSdk, Sdk

DOCUMENT = """\
openapi: 3.1.0
info: {title: Made, version: "1", x-crmgen-source: The manual}
servers: [{url: https://api.example.com}]
paths:
  /tasks:
    get:
      operationId: listTasks
      summary: List tasks.
      tags: [tasks]
      parameters:
        - {name: q, in: query, description: Text to look for., schema: {type: string},
           x-crmgen-evidence: inferred, x-crmgen-source: an example of the guide}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Task'}}}}
    post:
      operationId: createTask
      summary: Create a task.
      x-crmgen-evidence: inferred
      x-crmgen-source: "the pattern of siblings"
      tags: [tasks]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}
      responses:
        "201":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}
    delete:
      operationId: deleteTasks
      tags: [tasks]
      responses:
        "204": {description: gone, x-crmgen-evidence: inferred}
  /users:
    get:
      operationId: listUsers
      tags: [users]
      x-crmgen-source: users.ts
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
components:
  schemas:
    Task:
      type: object
      description: Something to do.
      x-crmgen-evidence: inferred
      properties:
        id: {type: integer}
    User:
      type: object
      properties:
        id: {type: integer, description: Its number., x-crmgen-evidence: inferred, x-crmgen-source: a sample}
        name: {type: string, description: Its name., x-crmgen-source: page 3}
"""


@pytest.fixture
def made(sdk: MakeSdk) -> Sdk:
    return sdk(DOCUMENT)


def _root(made: Sdk) -> Path:
    return Path(str(made.package.__file__)).parents[2]


def test_a_method_says_that_it_is_inferred_and_from_what(made: Sdk) -> None:
    doc = inspect.getdoc(made.client().tasks.create) or ""
    line = "Inferred, not documented by the vendor: the pattern of siblings."
    assert line in doc.splitlines()
    assert "nferred" not in (inspect.getdoc(made.client().users.list) or "")


def test_an_argument_and_an_answer_say_it(made: Sdk) -> None:
    listed = " ".join((inspect.getdoc(made.client().tasks.list) or "").split())
    assert (
        "q: Text to look for. Inferred, not documented by the vendor: an example of the guide."
        in listed
    )
    deleted = inspect.getdoc(made.client().tasks.delete) or ""
    assert "Response `204`: inferred, not documented by the vendor." in deleted


def test_models_and_fields_say_it(made: Sdk) -> None:
    task = inspect.getdoc(made.package.models.Task) or ""
    assert task.splitlines()[-1] == "Inferred, not documented by the vendor."
    sent = inspect.getdoc(made.package.models.TaskInput) or ""
    assert sent.splitlines()[-1] == "Inferred, not documented by the vendor."
    text = (_root(made) / f"src/{made.package.__name__}/models/_user.py").read_text()
    assert "Its number. Inferred, not documented by the vendor: a sample." in text
    assert '"""Its name."""' in text


def test_api_md_marks_it_and_the_readme_lists_it(made: Sdk) -> None:
    marked = [
        line
        for line in (_root(made) / "api.md").read_text().splitlines()
        if line.startswith("- ") and line.endswith("*(inferred)*")
    ]
    assert len(marked) == 1 and marked[0].startswith("- `create(")
    readme = (_root(made) / "README.md").read_text()
    section = readme[readme.index("## What is inferred") : readme.index("## Tests")]
    said = "1 of 4 methods, marked in `api.md` of its repository; 1 of 2 types (`Task`)"
    assert said in " ".join(section.split())


def test_nothing_is_said_where_all_is_documented(sdk: MakeSdk) -> None:
    made = sdk("  /tasks: {get: {responses: {'204': {description: none}}}}")
    for name in ("README.md", "api.md"):
        assert "nferred" not in (_root(made) / name).read_text()


def test_inspect_has_evidence_and_source(tmp_path: Path) -> None:
    spec = tmp_path / "made.yaml"
    spec.write_text(DOCUMENT)
    shown = json.loads(
        CliRunner().invoke(main, ["inspect", str(spec), "--json"]).output
    )
    found = {
        f"{resource['name']}.{each['name']}": (each["evidence"], each["source"])
        for resource in shown["resources"]
        for each in resource["operations"]
    }
    assert found == {
        "tasks.list": ("documented", "The manual"),
        "tasks.create": ("inferred", "the pattern of siblings"),
        "tasks.delete": ("documented", "The manual"),
        "users.list": ("documented", "users.ts"),
    }
    models = {each["name"]: each["evidence"] for each in shown["models"]}
    assert models == {"Task": "inferred", "User": "documented"}


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        (
            "x-crmgen-evidence: inferred\n      x",
            "x-crmgen-evidence: guessed\n      x",
            "20:7: error: expected inferred or documented [bad-extension]",
        ),
        (
            "x-crmgen-source: users.ts",
            "x-crmgen-source: [users.ts]",
            "error: expected a few words, such as the page or file that says so [bad-",
        ),
    ],
)
def test_wrong_values_are_named_with_their_place(
    tmp_path: Path, good: str, bad: str, problem: str
) -> None:
    spec = tmp_path / "made.yaml"
    spec.write_text(DOCUMENT.replace(good, bad))
    result = CliRunner().invoke(main, ["generate", str(spec), "--dry-run"])
    assert result.exit_code == 2
    assert problem in result.stderr
