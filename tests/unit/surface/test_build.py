"""`crmgen.surface`: types by their own names, however the module spells them that they stand in."""

from __future__ import annotations

from pathlib import Path

from crmgen.pipeline import understand
from crmgen.settings import ApiSettings

SPEC = """
openapi: 3.1.0
info: {title: Models, version: 1.0.0}
paths:
  /models/{models}:
    get:
      operationId: listModels
      tags: [models]
      parameters:
        - {name: models, in: path, required: true, schema: {enum: [models.Model, _models., _List, 'it''s "models."']}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Model'}}}}}
        "404": {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
components:
  schemas:
    Model: {type: object, properties: {id: {type: string}}}
    Fault: {type: object, properties: {models: {type: string}}}
"""


def test_types_by_their_own_names(tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text(SPEC)
    made = understand(ApiSettings("shop", document, tmp_path / "out", "shop"))
    [method] = made.surface(made.views()).methods.values()
    [argument] = method.arguments.values()
    assert method.name == "models.list"
    assert method.result == "list[Model]"
    assert method.errors == {"404": "Fault"}
    assert (
        argument.annotation
        == """Literal["models.Model", "_models.", "_List", 'it\\'s "models."']"""
    )
