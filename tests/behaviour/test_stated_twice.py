"""A name that a document states twice: what is found instead holds from then on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmgen.cli import main

TWICE = """\
openapi: 3.1.0
info: {title: Mills, version: "1"}
paths:
  /mills:
    get:
      tags: [mills]
      operationId: a
      x-crmgen-name: find
      responses: {"200": {description: x, content: {application/json: {schema: {$ref: "#/components/schemas/Mill"}}}}}
  /mills/{id}:
    get:
      tags: [mills]
      operationId: b
      x-crmgen-name: find
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: wind, in: query, x-crmgen-name: power, schema: {type: string}}
        - {name: water, in: query, x-crmgen-name: power, schema: {type: string}}
      responses: {"200": {description: x, content: {application/json: {schema: {$ref: "#/components/schemas/Wheel"}}}}}
components:
  schemas:
    Mill:
      type: object
      x-crmgen-name: Thing
      properties: {sail: {type: string, x-crmgen-name: part}, wing: {type: string, x-crmgen-name: part}}
    Wheel: {type: object, x-crmgen-name: Thing, properties: {spokes: {type: integer}}}
"""


def names(lock: str) -> list[str]:
    kinds = ("method", "argument", "type", "field", "alias", "gone")
    return [each for each in lock.splitlines() if each.startswith(kinds)]


_FIRST = re.compile(r"x-crmgen-name: (\w+)(?=.*x-crmgen-name: \1)", re.DOTALL)
_OTHERS = {"find": "list", "power": "wind", "Thing": "Mill", "part": "sail"}
OTHERS = re.sub(
    f"(?<=x-crmgen-name: )({'|'.join(_OTHERS)})",
    lambda found: _OTHERS[found[0]],
    _FIRST.sub("x-tool-name: x", TWICE),
)
"""What the document states is what another is called that was there before."""


@pytest.mark.parametrize(
    ("before", "text"),
    [("", TWICE), (TWICE.replace("x-crmgen-name", "x-tool-name"), OTHERS)],
    ids=["twice", "as another is called"],
)
def test_nothing_is_renamed_by_runs_that_follow(
    before: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lock = Path("out/crmgen.lock")

    def run(text: str) -> str:
        Path("mills.yaml").write_text(text)
        done = CliRunner().invoke(main, ["generate", "mills.yaml", "-o", "out"])
        assert done.exit_code == 0, done.output
        return lock.read_text()

    if before:
        run(before)
    first = names(run(text))
    for count in (1, 2, 3):
        assert names(run(f"{text}# {count}\n")) == first
