"""Schemas that take something away: what no value fits, what has no effect, lists where one schema stands."""

from __future__ import annotations

import inspect
import logging
from pathlib import Path

import pytest

from crmgen.pipeline import understand
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk

HEAD = """
openapi: 3.1.0
info: {title: Made, version: "1"}
servers: [{url: https://api.example.com}]
"""
PATHS = """
paths:
  /frogs:
    get:
      operationId: getFrog
      tags: [frogs]
      responses: {"200": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Frog'}}}}}
    post:
      operationId: createFrog
      tags: [frogs]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Frog'}}}}
      responses: {"204": {description: none}}
components:
  schemas:
"""
NEVER = """
    Never: {not: {}}
    Animal: {type: object, properties: {name: {type: string}, tail: {type: integer}, wings: {not: {}}}}
    Frog:
      allOf:
        - {$ref: '#/components/schemas/Animal'}
        - type: object
          required: [tail]
          properties:
            tail: false
            fur: {$ref: '#/components/schemas/Never'}
            horns: {type: string, not: true}
            wart: {oneOf: [{type: string}, false, {not: {}}]}
"""


def losses(tmp_path: Path, document: str) -> list[str]:
    spec = tmp_path / "frogs.yaml"
    spec.write_text(document)
    settings = ApiSettings("frogs", spec, tmp_path / "out", "frogs")
    return [each.code for each in understand(settings).losses if each.kind != "unread"]


def test_a_property_that_no_value_fits_is_absent(sdk: MakeSdk, tmp_path: Path) -> None:
    made = sdk(HEAD + PATHS + NEVER)
    models = made.package.models
    assert list(models.Frog.model_fields) == ["name", "wart"]
    assert list(models.FrogInput.__annotations__) == ["name", "wart"]
    made.reply(200, {"name": "a", "wart": "b"})
    assert made.client(strict=True).frogs.get().wart == "b"
    with pytest.raises(TypeError, match="tail"):
        made.client().frogs.create(name="a", tail=1)
    assert "all-of-conflict" in losses(tmp_path, HEAD + PATHS + NEVER)


IDLE = """
    Frog:
      allOf:
        - {required: [label]}
        - {properties: {eggs: {required: [size]}, depth: {properties: {unit: {type: string}}}}}
        - {properties: {croak: {minLength: 2}, weight: {minimum: 0}}}
        - type: object
          properties:
            label: {type: string}
            eggs: {type: array, items: {type: object, properties: {size: {type: integer}}}}
            depth: {type: integer}
            croak: {type: boolean}
            weight: {type: integer}
"""


def test_keywords_of_another_type_have_no_effect(sdk: MakeSdk, tmp_path: Path) -> None:
    made = sdk(HEAD + PATHS + IDLE)
    came = {"label": "a", "eggs": [{"size": 1}], "depth": 2, "croak": True, "weight": 3}
    made.reply(200, came)
    frog = made.client(strict=True).frogs.list()
    assert frog.eggs[0].size == 1
    assert frog.model_dump() == came
    fields = made.package.models.Frog.model_fields
    kinds = {name: str(field.annotation) for name, field in fields.items()}
    assert kinds["depth"] == "int | None" and kinds["croak"] == "bool | None"
    assert kinds["weight"] == "int | None"
    assert losses(tmp_path, HEAD + PATHS + IDLE) == ["all-of-idle"] * 3


def test_a_part_that_is_left_out_is_told_once(tmp_path: Path) -> None:
    spec = tmp_path / "frogs.yaml"
    spec.write_text(HEAD + PATHS + IDLE)
    found = understand(ApiSettings("frogs", spec, tmp_path / "out", "frogs")).losses
    pointers = [each.place.pointer for each in found]
    assert len(set(pointers)) == len(pointers)


LISTS = """
    Egg: {type: object, properties: {size: {type: integer}}}
    Frog:
      type: object
      properties:
        latest: {items: [{$ref: '#/components/schemas/Egg'}, {type: 'null'}]}
        eggs: {type: array, items: [{$ref: '#/components/schemas/Egg'}]}
        any: {type: array, items: []}
        mixed: {type: array, items: [{type: string}, {type: array, items: [{type: integer}, {type: boolean}]}]}
"""


@pytest.mark.parametrize("version", ["3.0.3", "3.0.0"])
def test_a_list_of_schemas_for_items_before_3_1(
    version: str, sdk: MakeSdk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    document = (HEAD + PATHS + LISTS).replace("3.1.0", version)
    made = sdk(document)
    came = {
        "latest": [None, {"size": 1}, {"size": 2}],
        "eggs": [{"size": 1}, {"size": 2}],
        "any": [1, "a", None],
        "mixed": ["a", [1, True], "b"],
    }
    made.reply(200, came)
    with caplog.at_level(logging.WARNING):
        frog = made.client(strict=True).frogs.list()
    assert frog.latest[2].size == 2 and frog.model_dump() == came
    assert not caplog.records
    assert losses(tmp_path, document).count("items-list") == 5
    made.replies.clear()
    made.reply(204)
    made.client().frogs.create(latest=[{"size": 1}], mixed=[[1], "b"])
    assert made.last_json == {"latest": [{"size": 1}], "mixed": [[1], "b"]}


LIMITED = """
    Size: {type: string, maxLength: 3, pattern: '^a'}
    Frog:
      type: object
      properties:
        legs: {allOf: [{type: integer, minimum: 2, maximum: 6, multipleOf: 2}, {minimum: 1, maximum: 8, multipleOf: 3}]}
        size: {allOf: [{$ref: '#/components/schemas/Size'}, {type: string, maxLength: 9, minLength: 2, pattern: 'z$'}]}
        eggs: {allOf: [{type: array, items: {type: string}, maxItems: 2}, {type: array, maxItems: 5, minItems: 1}]}
        names: {allOf: [{type: object, additionalProperties: {type: string}, minProperties: 2}, {maxProperties: 3, minProperties: 1}]}
"""


def test_limits_of_several_parts_all_hold(sdk: MakeSdk, tmp_path: Path) -> None:
    made = sdk(HEAD + PATHS + LIMITED)
    written = inspect.getsource(made.package.models.Frog)
    assert '"""2 to 6. A multiple of 6."""' in written
    assert '"""2 to 3 characters. Matches `^a`. Matches `z$`."""' in written
    assert '"""1 to 2 items."""' in written
    assert '"""2 to 3 entries."""' in written
    assert losses(tmp_path, HEAD + PATHS + LIMITED) == []


@pytest.mark.parametrize(
    "parts",
    [
        "{type: integer, minimum: 5}, {type: integer, maximum: 3}",
        "{type: number, exclusiveMinimum: 5}, {type: number, maximum: 5}",
        "{type: string, minLength: 5}, {type: string, maxLength: 3}",
        "{type: array, items: {}, minItems: 5}, {type: array, maxItems: 3}",
        "{type: string, format: date}, {type: string, format: uuid}",
        "{const: a}, {const: b}",
    ],
)
def test_limits_that_no_value_meets_are_told(parts: str, tmp_path: Path) -> None:
    schema = f"    Frog: {{type: object, properties: {{it: {{allOf: [{parts}]}}}}}}"
    assert losses(tmp_path, HEAD + PATHS + schema) == ["all-of-conflict"]
