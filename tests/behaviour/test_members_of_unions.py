"""Which member of a union a value is: the generator's answer, and the choice of the SDK that reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmgen.ir.instances import InstanceCheck
from crmgen.ir.types import Alias, Direction, Model, Named, OneOf, Scalar, ScalarKind
from crmgen.ir.walk import underlying
from crmgen.pipeline import Understood, understand
from crmgen.settings import ApiSettings
from crmgen.text import Json, SpecText
from tests.conftest import MakeSdk

UNIONS: dict[str, tuple[str, list[Json]]] = {
    "Pet": (
        "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]",
        [
            {"name": "Ada", "lives": 9},
            {"name": "Ada", "tricks": ["sit"]},
            {"name": "Ada"},
            {"lives": 9, "tricks": ["sit"], "name": "Ada"},
        ],
    ),
    "Told": (
        "oneOf: [{$ref: '#/components/schemas/Mail'}, {$ref: '#/components/schemas/Call'}]\n"
        "      discriminator: {propertyName: kind, mapping: {mail: '#/components/schemas/Mail', call: '#/components/schemas/Call'}}",
        [{"kind": "mail", "minutes": 1}, {"kind": "call", "subject": "a"}],
    ),
    "Anyhow": (
        "anyOf: [{type: object, additionalProperties: true}, {$ref: '#/components/schemas/Cat'}]",
        [{"name": "Ada", "lives": 9}],
    ),
    "TextOrDate": (
        "anyOf: [{type: string, format: date}, {type: string}]",
        ["2024-05-17", "tomorrow"],
    ),
    "TextOrId": (
        "oneOf: [{type: string}, {type: string, format: uuid}]",
        ["0f8fad5b-d9cb-469f-a165-708677289510", "somebody"],
    ),
    "NumberOrText": ("anyOf: [{type: integer}, {type: string}]", [1, "1", "one"]),
    "OneOrMany": (
        "oneOf: [{$ref: '#/components/schemas/Cat'}, {type: array, items: {$ref: '#/components/schemas/Cat'}}]",
        [{"name": "Ada", "lives": 1}, [{"name": "Ada", "lives": 1}]],
    ),
    "Mixed": (
        "anyOf: [{type: boolean}, {type: integer}, {type: number}]",
        [True, 1, 1.5],
    ),
}
TYPED = {ScalarKind.DATE: "date", ScalarKind.UUID: "UUID"}
CASES = [(name, value) for name, (_, values) in UNIONS.items() for value in values]


def document() -> str:
    paths = "".join(
        f"""
  /{name.lower()}:
    get:
      operationId: get_{name.lower()}
      tags: [unions]
      responses: {{"200": {{description: a, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}"""
        for name in UNIONS
    )
    unions = "".join(
        f"\n    {name}:\n      {text}" for name, (text, _) in UNIONS.items()
    )
    return f"""
openapi: 3.1.0
info: {{title: Unions, version: "1"}}
servers: [{{url: https://api.example.com/v1}}]
paths:{paths}
components:
  schemas:
    Cat: {{type: object, required: [name], properties: {{name: {{type: string}}, lives: {{type: integer}}}}}}
    Dog: {{type: object, required: [name], properties: {{name: {{type: string}}, tricks: {{type: array, items: {{type: string}}}}}}}}
    Mail: {{type: object, properties: {{kind: {{type: string}}, subject: {{type: string}}}}}}
    Call: {{type: object, properties: {{kind: {{type: string}}, minutes: {{type: integer}}}}}}{unions}
"""


def expected(understood: Understood, name: str, value: Json) -> str:
    """The Python class of what `ir/instances.py` says that the value is."""
    types = understood.api.types
    alias = next(
        each for each in types.values() if each.hint.component == SpecText(name)
    )
    assert isinstance(alias, Alias) and isinstance(alias.type, OneOf)
    member = InstanceCheck(types, Direction.OUTPUT).member(alias.type, value)
    model = underlying(member, types)
    if isinstance(model, Model) and isinstance(member, Named):
        return understood.names.types[model.id].output or ""
    if isinstance(model, Scalar) and model.kind in TYPED:
        return TYPED[model.kind]
    return type(value).__name__


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> Understood:
    folder: Path = tmp_path_factory.mktemp("unions")
    spec = folder / "unions.yaml"
    spec.write_text(document())
    return understand(ApiSettings("crm", spec, folder / "sdk", "crm"))


def test_the_sdk_reads_the_member_that_the_generator_expects(
    sdk: MakeSdk, understood: Understood
) -> None:
    made = sdk(document())
    unions = made.client().unions
    for name, value in CASES:
        made.replies.clear()
        made.reply(200, value)
        (method,) = (
            each for each in dir(unions) if each.replace("_", "").endswith(name.lower())
        )
        read = getattr(unions, method)()
        assert type(read).__name__ == expected(understood, name, value), (name, value)


PETS = {
    "constants": (
        "kind: {type: string, enum: [%s]}",
        "discriminator: {propertyName: kind}",
    ),
    "a mapping": (
        "kind: {type: string}",
        "discriminator: {propertyName: kind, mapping: {Cat: '#/components/schemas/Cat', Dog: Dog}}",
    ),
    "names of schemas": ("kind: {type: string}", "discriminator: {propertyName: kind}"),
}


@pytest.mark.parametrize("told", PETS)
@pytest.mark.parametrize("required", ["required: [kind, name], ", ""])
def test_an_unknown_tag_is_no_member_and_kept_whole(
    told: str, required: str, sdk: MakeSdk
) -> None:
    field, discriminator = PETS[told]
    fields = [field % each if "%" in field else field for each in ("Cat", "Dog")]
    made = sdk(f"""
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: {{"200": {{description: a, content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}}}
components:
  schemas:
    Pet: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], {discriminator}}}
    Cat: {{type: object, {required}properties: {{{fields[0]}, name: {{type: string}}, lives: {{type: integer}}}}}}
    Dog: {{type: object, {required}properties: {{{fields[1]}, name: {{type: string}}, tricks: {{type: integer}}}}}}
""")
    came = [{"kind": "Newt", "lives": 1, "tail": {"long": True}}, {"kind": "Dog"}]
    made.reply(200, came)
    newt, dog = made.client().pets.list()
    assert type(newt).__name__ == "Model" and type(dog).__name__ == "Dog"
    assert newt.kind == "Newt" and newt.lives == 1
    assert newt.model_dump() == came[0]
