"""Once an SDK is made of a document, nothing of the document is kept: it is much of the memory."""

from __future__ import annotations

import gc
from pathlib import Path

from crmgen.pipeline import generate
from crmgen.settings import ApiSettings
from crmgen.tree.maps import Map

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Dog"}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, parent: {$ref: "#/components/schemas/Pet"}}}
    Dog: {allOf: [{$ref: "#/components/schemas/Pet"}, {properties: {breed: {type: string}}}]}
"""


def maps() -> int:
    return sum(isinstance(each, Map) and bool(each) for each in gc.get_objects())


def test_nothing_of_a_document_is_kept_without_the_garbage_collector(
    tmp_path: Path,
) -> None:
    spec = tmp_path / "pets.yaml"
    spec.write_text(PETS)
    settings = ApiSettings(
        name="pets", spec=spec, output=tmp_path / "out", package="pets"
    )
    gc.collect()
    gc.disable()
    try:
        before = maps()
        made = generate(settings)
        assert maps() == before
    finally:
        gc.enable()
    assert made.understood.document.files.hashes
