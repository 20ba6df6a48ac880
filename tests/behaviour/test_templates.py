"""Templates of one's own: what they can make of the parts that they are given. The examples do what they say."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from crmgen.pipeline import generate
from crmgen.settings import ApiSettings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
DOCUMENT = '''
openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "https://api.example.com"}]
paths:
  /contacts/{id}:
    get:
      operationId: getContact
      tags: [contacts]
      deprecated: true
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
  /contacts:
    post:
      operationId: createContact
      tags: [contacts]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
components:
  schemas:
    Field:
      type: object
      deprecated: true
      properties: {label: {type: string}}
    Contact:
      type: object
      required: [id]
      properties:
        id: {type: string, description: "Said \\"by\\" the server\\\\"}
        lastName: {type: string, description: 'Family name. """ + import os', maxLength: 40}
        field: {$ref: "#/components/schemas/Field"}
        nickname: {type: string, deprecated: true}
        plain: {type: integer}
'''
Make = Callable[[Path], ModuleType]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Generate with templates, have black, ruff and mypy look at it, and import it."""

    def made(templates: Path) -> ModuleType:
        (tmp_path / "acme.yaml").write_text(DOCUMENT)
        output = tmp_path / "out"
        settings = ApiSettings(
            "acme", tmp_path / "acme.yaml", output, "acme_own", templates=templates
        )
        generate(settings).write()
        for tool in (
            ["black", "--check", "-q", "-t", "py311"],
            ["ruff", "check", "-q", "--isolated", "--exclude", "_core"],
            ["mypy", "--strict", "--config-file", "", "--exclude", "_core"],
        ):
            command = [sys.executable, "-m", *tool, str(output / "src")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert not done.returncode, done.stdout + done.stderr
        monkeypatch.setattr(sys, "path", [str(output / "src"), *sys.path])
        importlib.invalidate_caches()
        return importlib.import_module("acme_own")

    yield made
    for name in [each for each in sys.modules if each.split(".")[0] == "acme_own"]:
        del sys.modules[name]


def test_descriptions_of_fields_go_into_field(make: Make) -> None:
    package = make(EXAMPLES / "templates-field-descriptions")
    fields = package.models.Contact.model_fields
    assert fields["id"].description == 'Said "by" the server\\.'
    said = 'Family name. """ + import os. At most 40 characters.'
    assert fields["last_name"].description == said
    assert fields["last_name"].alias == "lastName"
    assert fields["nickname"].deprecated is True
    assert fields["plain"].description is None
    read = package.models.Contact.model_validate({"id": "1", "lastName": "Lovelace"})
    assert read.last_name == "Lovelace"
    assert read.plain is None


def test_what_is_deprecated_is_decorated(make: Make) -> None:
    package = make(EXAMPLES / "templates-decorated")
    contacts: Any = importlib.import_module("acme_own.resources.contacts")
    assert contacts.Contacts.__final__ is True
    assert "deprecated" in package.models.Field.__deprecated__
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"id": "1"}))
    client: Any = package.Client(http_client=httpx2.Client(transport=transport))
    with pytest.warns(DeprecationWarning, match="contacts.get is deprecated"):
        assert client.contacts.get("1").id == "1"


DATACLASSES = """
{#- takes: ModelsView -#}
{{ view.docstring }}

{{ imports }}
{% for class in view.classes %}


@{{ imports.use("dataclasses", "dataclass") }}(kw_only=True)
class {{ class.name }}:
    {{ class.doc }}

{% for field in class.fields %}
{% if field.doc %}
    {{ field.doc.comment }}
{% endif %}
    {{ field.name }}: {{ field.annotation }}{{ " | None = None" if not field.required and not field.default else " = " ~ field.default if field.default }}
{% endfor %}
{% endfor %}
"""


def test_another_kind_of_class_needs_no_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that only our own classes need is imported."""
    (tmp_path / "acme.yaml").write_text(DOCUMENT)
    templates = tmp_path / "own" / "models"
    templates.mkdir(parents=True)
    (templates / "module.py.jinja").write_text(DATACLASSES.lstrip())
    settings = ApiSettings(
        "acme", tmp_path / "acme.yaml", tmp_path, "a", templates=tmp_path / "own"
    )
    files = generate(settings).files
    text = files["src/a/models/_contact.py"]
    assert "from dataclasses import dataclass\n" in text
    assert "pydantic" not in text and "_core" not in text
    package = tmp_path / "acme_dataclasses"
    package.mkdir()
    for path, module in files.items():
        if path.startswith("src/a/models/_") and not path.endswith("__init__.py"):
            (package / Path(path).name).write_text(module)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    contact = importlib.import_module("acme_dataclasses._contact").Contact
    made = contact(id="1", last_name="Lovelace")
    assert (made.last_name, made.plain) == ("Lovelace", None)
    assert "    # Family name." in text
