"""`crmgen fields`: an account's own fields, from the server to typed models and back, over a real socket."""

from __future__ import annotations

import importlib
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from crmgen.cli import main
from tests.behaviour.account_server import AccountServer

ROOT = Path(__file__).resolve().parents[2]
_numbers = itertools.count()


class Project:
    """A folder with one configured API, and crmgen run in it."""

    def __init__(self, folder: Path, spec: Path, overlays: list[Path]) -> None:
        extras = spec.parent / "extras"
        self.folder = folder
        self.package = f"account_sdk_{next(_numbers)}"
        self.fields = folder / "fields.yaml"
        self._entry = f'[apis.crm]\nspec = "{spec}"\npackage = "{self.package}"\n'
        if extras.is_dir():
            self._entry += f'extras = "{extras}"\n'
        self._overlays = overlays
        self.configure(overlays)

    def configure(self, overlays: list[Path]) -> None:
        listed = json.dumps([str(each) for each in overlays])
        text = f'{self._entry}client = "Crm"\noverlays = {listed}\n'
        (self.folder / "crmgen.toml").write_text(text)

    def use_fields(self) -> None:
        self.configure([*self._overlays, self.fields])

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    def ok(self, *arguments: str) -> str:
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.output

    def properties(self, schema: str) -> dict[str, Any]:
        """What the overlay adds to a schema."""
        overlay = yaml.safe_load(self.fields.read_text())
        target = f'$.components.schemas["{schema}"]'
        updates = [a["update"] for a in overlay["actions"] if a["target"] == target]
        return updates[0]["properties"] if updates else {}


NewProject = Callable[..., Project]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NewProject:
    """A project for a document: one that ships, by its name, or YAML text."""
    monkeypatch.chdir(tmp_path)

    def make(document: str) -> Project:
        folder = ROOT / "specs" / document
        if "\n" not in document:
            return Project(tmp_path, folder / "openapi.yaml", [folder / "overlay.yaml"])
        (tmp_path / "openapi.yaml").write_text(document)
        return Project(tmp_path, tmp_path / "openapi.yaml", [])

    return make


@pytest.fixture
def imported(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[Project], ModuleType]]:
    """The SDK of a project, which is forgotten after the test."""
    packages: list[str] = []

    def load(project: Project) -> ModuleType:
        source = project.folder / "generated" / "crm" / "src"
        monkeypatch.setattr(sys, "path", [str(source), *sys.path])
        importlib.invalidate_caches()
        packages.append(project.package)
        return importlib.import_module(project.package)

    yield load
    for module in [name for name in sys.modules if name.split(".")[0] in packages]:
        del sys.modules[module]


def credentials(
    monkeypatch: pytest.MonkeyPatch, project: Project, **values: str
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"{project.package}_{name}".upper(), value)


def page(name: str, number: int, last: int, items: list[dict[str, Any]]) -> Any:
    """A page of OnePageCRM's."""
    wrapped = [{name: each} for each in items]
    total = len(items) * last
    data = {"page": number, "max_page": last, "total_count": total, f"{name}s": wrapped}
    return {"status": 0, "message": "OK", "data": data}


SEASON = {
    "id": "64a1f0c2b7d3e4a5f607180d",
    "name": "Favourite season",
    "type": "select_box",
    "choices": ["Spring", "Autumn"],
}
SIZE = {"id": "64a1f0c2b7d3e4a5f607180e", "name": "Shoe size", "type": "number"}
BORN = {"id": "64a1f0c2b7d3e4a5f6071810", "name": "Anniversary", "type": "anniversary"}
HEADING = {"id": "64a1f0c2b7d3e4a5f607180f", "name": "More", "type": "section_divider"}


def onepagecrm_account() -> dict[str, list[Any]]:
    return {
        "GET /custom_fields": [
            page("custom_field", 1, 2, [SEASON, HEADING]),
            page("custom_field", 2, 2, [SIZE, BORN]),
        ],
        "GET /company_fields": [page("company_field", 1, 1, [])],
        "GET /deal_fields": [page("deal_field", 1, 1, [])],
    }


def test_fields_of_a_list_of_entries_from_the_account_and_back(
    project: NewProject,
    imported: Callable[[Project], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """OnePageCRM: definitions in pages, values that are texts, told by the id of their field."""
    made = project("onepagecrm")
    credentials(monkeypatch, made, user_id="user-1", api_key="secret-2")
    made.ok("generate", "-q")
    with AccountServer(onepagecrm_account()) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        said = made.ok(*arguments)
        assert "Contact: 3 fields\nContactInput: 3 fields\nCompany: 0 fields\n" in said
        assert "fields.yaml: written" in said
        assert "overlays = [" in said and '"fields.yaml"]' in said
        text = made.fields.read_text()
        assert not any(each in text for each in ("secret-2", "user-1", "127.0.0.1"))
        assert list(made.properties("ContactInput")) == [
            "favourite_season",
            "shoe_size",
            "anniversary",
        ]

        made.use_fields()
        made.ok("generate", "-q")
        assert made.ok(*arguments).endswith(
            "fields.yaml: unchanged\nnow run `crmgen generate crm`\n"
        )
        assert made.fields.read_text() == text

        entries = [
            {"custom_field": SEASON, "value": "Spring"},
            {"custom_field": SIZE, "value": "42.5"},
        ]
        contact = {"id": "c1", "last_name": "Lovelace", "custom_fields": entries}
        answer = {"status": 0, "message": "OK", "data": {"contact": contact}}
        server.answers |= {"POST /contacts": [answer], "GET /contacts/c1": [answer]}
        package = imported(made)
        with package.Client(base_url=server.url, strict=True) as crm:
            crm.contacts.create(
                last_name="Lovelace",
                favourite_season="Spring",
                shoe_size=42.5,
                anniversary=date(1815, 12, 10),
            )
            ada = crm.contacts.get("c1")
    assert server.bodies[-1] == {
        "last_name": "Lovelace",
        "custom_fields": [
            {"custom_field": {"id": SEASON["id"]}, "value": "Spring"},
            {"custom_field": {"id": SIZE["id"]}, "value": "42.5"},
            {"custom_field": {"id": BORN["id"]}, "value": "1815-12-10"},
        ],
    }
    assert (ada.favourite_season, ada.shoe_size, ada.anniversary) == (
        "Spring",
        42.5,
        None,
    )


def test_fields_that_are_only_read(
    project: NewProject,
    imported: Callable[[Project], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Circa: the API's own fields stand among the definitions, and the shape of values is inferred."""
    made = project("circa")
    credentials(monkeypatch, made, api_key="secret-2")
    made.ok("generate", "-q")
    fields = [
        {"id": "F1", "label": "Name", "field_name": "name", "field_type": "TEXT"},
        {"id": "F2", "label": "Booth", "field_name": None, "field_type": "TEXT"},
        {
            "id": "F3",
            "label": "Goals",
            "field_name": None,
            "field_type": "MULTISELECT",
            "options": ["Leads", "Fun"],
        },
    ]
    event = {
        "id": "E1",
        "custom_fields": [{"field_id": "F3", "field_label": "Goals", "value": ["Fun"]}],
    }
    answers = {"GET /fields": [{"data": fields}], "GET /events/E1": [event]}
    with AccountServer(answers) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        assert "Event: 2 fields\n" in made.ok(*arguments)
        assert server.asked[0] == "GET /fields?fields_for=Event"
        made.use_fields()
        made.ok("generate", "-q")
        with imported(made).Client(base_url=server.url) as crm:
            found = crm.events.get("E1")
    assert (found.booth, found.goals) == (None, ["Fun"])


MAP = """\
openapi: 3.1.0
info: {title: Map, version: "1"}
servers: [{url: https://crm.example.com}]
x-crmgen-custom-fields:
  - operation: listDefinitions
    arguments: {resource: contacts}
    where: {resource: contacts}
    schemas: [Contact, ContactInput]
    property: customFields
    key: name
    name: label
    type: fieldType
    options: options
    option: id
    types: {text: {type: string}, select: {type: string}, number: {type: number}}
    note: What is sent replaces all.
paths:
  /definitions:
    get:
      operationId: listDefinitions
      tags: [definitions]
      parameters: [{name: resource, in: query, schema: {type: string}}]
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Definition'}}
  /contacts/{id}:
    put:
      operationId: updateContact
      tags: [contacts]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: silent, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/ContactInput'}}}
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
components:
  schemas:
    Definition:
      type: object
      required: [name, label]
      properties: {name: {type: string}, label: {type: string}, fieldType: {type: string}}
    Contact: &contact
      type: object
      properties:
        firstName: {type: string}
        customFields: {type: object, additionalProperties: true}
    ContactInput: *contact
"""


def defined(name: str, label: str, type: str = "text", **more: Any) -> dict[str, Any]:
    return {
        "resource": "contacts",
        "name": name,
        "label": label,
        "fieldType": type,
        **more,
    }


def test_fields_of_a_map_from_the_account_and_back(
    project: NewProject, imported: Callable[[Project], ModuleType]
) -> None:
    """Basics OS: definitions of all kinds of record in one list, options by id, values in a map."""
    made = project(MAP)
    made.ok("generate", "-q")
    options = [{"id": "hot", "label": "Hot!"}, {"id": "cold", "label": "Cold"}]
    definitions = [
        defined("lead_state", "Lead state", "select", options=options),
        defined("favorite_number", "Favorite number", "number"),
        {**defined("seats", "Seats"), "resource": "deals"},
    ]
    contact = {"firstName": "Ada", "customFields": {"favorite_number": 7, "x": [1]}}
    answers = {"GET /definitions": [definitions], "PUT /contacts/1": [contact]}
    with AccountServer(answers) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        made.ok(*arguments)
        assert server.asked == ["GET /definitions?resource=contacts"]
        assert made.properties("Contact")["lead_state"] == {
            "type": "string",
            "enum": ["hot", "cold"],
            "description": "Lead state (field of this account). What is sent replaces all.",
            "x-crmgen-custom-field": {"in": "customFields", "key": "lead_state"},
        }
        made.use_fields()
        made.ok("generate", "-q")
        with imported(made).Client(base_url=server.url) as crm:
            kept = {"x": [1]}
            ada = crm.contacts.update(1, lead_state="hot", custom_fields=kept)
    assert server.bodies == [{"customFields": {"x": [1], "lead_state": "hot"}}]
    assert (ada.favorite_number, ada.lead_state, ada.custom_fields["x"]) == (
        7,
        None,
        [1],
    )


def written(project: Project, *definitions: dict[str, Any]) -> dict[str, str]:
    """The names that the fields of an account get, by key."""
    with AccountServer({"GET /definitions": [list(definitions)]}) as server:
        project.ok("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
    found = project.properties("Contact")
    return {each["x-crmgen-custom-field"]["key"]: name for name, each in found.items()}


def test_names_are_free_readable_and_stay(project: NewProject) -> None:
    made = project(MAP)
    made.ok("generate", "-q")
    first = written(
        made,
        defined("a", "First name"),
        defined("b", "Silent"),
        defined("key_one", "Size"),
        defined("key_two", "SIZE?"),
        defined("c", "年収"),
        defined("d", "***"),
        defined("e", "class"),
    )
    assert first == {
        "a": "first_name_a",
        "b": "silent_b",
        "key_one": "size_yone",
        "key_two": "size_ytwo",
        "c": "年収",
        "d": "field_d",
        "e": "class_",
    }
    second = written(
        made,
        defined("f", "Size"),
        defined("key_two", "Renamed"),
        defined("a", "Nickname"),
    )
    assert second == {"f": "size", "key_two": "size_ytwo", "a": "first_name_a"}


def test_texts_of_an_account_are_data_in_the_overlay_and_in_the_code(
    project: NewProject, imported: Callable[[Project], ModuleType]
) -> None:
    made = project(MAP)
    made.ok("generate", "-q")
    options = ["no", "1e3", '"""', "0x1F", " a: b # c", "\ud800", None, 12, {"id": "~"}]
    label = 'Odd """ + exec("1") \\ {{ x }} \x07 \ud800'
    names = written(made, defined("o", label, "select", options=options))
    made.use_fields()
    made.ok("generate", "-q")
    package = imported(made)
    (name,) = names.values()
    place = getattr(package.models.Contact, name)
    shown = made.properties("Contact")[name]["enum"]
    assert shown == ["no", "1e3", '"""', "0x1F", " a: b # c", 12, "~"]
    assert (place.container, place.key) == ("customFields", "o")
    contact = package.models.Contact.model_validate({"customFields": {"o": "1e3"}})
    assert getattr(contact, name) == "1e3"


def test_an_account_without_fields_gives_an_overlay_that_changes_nothing(
    project: NewProject,
) -> None:
    made = project(MAP)
    made.ok("generate", "-q")
    assert written(made) == {}
    made.use_fields()
    made.ok("check") if made.ok("generate", "-q") == "" else None
    assert (
        "Custom"
        not in (
            made.folder / f"generated/crm/src/{made.package}/models/_contact.py"
        ).read_text()
    )


PAGED = MAP.replace(
    "    key: name\n",
    "    key: id\n    entry: {key: field_id, value: value, inside: data}\n",
).replace("schemas: [Contact, ContactInput]", "schemas: [Contact]")


def test_entries_may_have_an_object_around_them(
    project: NewProject, imported: Callable[[Project], ModuleType]
) -> None:
    """Cirqll: values come as a list or as a page, told by a number."""
    made = project(PAGED)
    made.ok("generate", "-q")
    assert written(made, {**defined("n", "Color"), "id": 7}) == {7: "color"}
    made.use_fields()
    made.ok("generate", "-q")
    contact = imported(made).models.Contact.model_validate
    values = [{"id": 1, "field_id": 7, "value": "red"}]
    assert contact({"customFields": {"data": values, "total": 1}}).color == "red"
    assert contact({"customFields": {"data": []}}).color is None


def refused(project: Project) -> str:
    """The one line that is said where nothing can be written."""
    arguments = ("fields", "crm", "-o", "f.yaml", "--base-url", "http://127.0.0.1:9")
    result = project.run(*arguments)
    assert result.exit_code == 2
    [_] = (line for line in result.output.splitlines() if not line.startswith(" "))
    assert not Path("f.yaml").exists()
    return result.output


def test_what_goes_wrong_is_told_in_one_line(project: NewProject) -> None:
    made = project(MAP)
    said = refused(made)
    assert "there is no SDK here yet [no-sdk]" in said
    assert "hint: run `crmgen generate crm` first" in said
    made.ok("generate", "-q")
    said = refused(made)
    assert "the account cannot be read: GET /definitions got no" in said
    assert "Connection refused" in said and "[account-unreadable]" in said


def test_a_document_that_does_not_say_where_fields_are(project: NewProject) -> None:
    made = project(MAP.replace("x-crmgen-custom-fields", "x-other"))
    assert "[no-custom-fields]" in refused(made)


def test_an_sdk_of_another_time_is_told(project: NewProject) -> None:
    made = project(MAP)
    made.ok("generate", "-q")
    spec = made.folder / "openapi.yaml"
    spec.write_text(spec.read_text().replace("[definitions]", "[newer]"))
    lock = made.folder / "generated" / "crm" / "crmgen.lock"
    lock.unlink()
    assert "is of another time" in refused(made)


def test_missing_credentials_are_named(project: NewProject) -> None:
    made = project("circa")
    made.ok("generate", "-q")
    result = made.run("fields", "crm", "-o", "fields.yaml")
    assert result.exit_code == 2
    assert f"{made.package}_api_key".upper() in result.output
    assert "[no-credentials]" in result.output


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("operation: listDefinitions", "the operationId of a list"),
        (
            "schemas: [Contact, ContactInput]",
            "a component schema that has the property",
        ),
        ("arguments: {resource: contacts}", "a parameter of that operation"),
        ("    key: name\n", "also key"),
        ("    note: What is sent replaces all.", "did you mean 'note'?"),
    ],
)
def test_a_wrong_description_is_told_with_its_place(
    project: NewProject, wrong: str, expected: str
) -> None:
    right = {
        "operation: listDefinitions": "operation: listNothing",
        "schemas: [Contact, ContactInput]": "schemas: [Definition]",
        "arguments: {resource: contacts}": "arguments: {kind: contacts}",
        "    key: name\n": "",
        "    note: What is sent replaces all.": "    notes: some",
    }
    result = project(MAP.replace(wrong, right[wrong], 1)).run("generate", "-q")
    assert result.exit_code == 2
    assert expected in result.output
    assert "openapi.yaml:" in result.output and "[bad-extension]" in result.output


def test_fields_of_basics_os(
    project: NewProject,
    imported: Callable[[Project], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The shipped document: one list for all kinds, told apart by the query, and values in a map."""
    made = project("basicsos")
    credentials(monkeypatch, made, token="secret-2")
    made.ok("generate", "-q")
    options = [{"id": "warm", "label": "Warm"}, {"id": "cold", "label": "Cold"}]
    definitions = [
        {"id": 1, **defined("hat_size", "Hat size", "number"), "position": 1},
        {"id": 2, **defined("mood", "Mood", "select", options=options), "position": 2},
        {"id": 3, **defined("region", "Region"), "resource": "deals", "position": 1},
    ]
    contact = {"id": 7, "firstName": "Ada", "customFields": {"hat_size": 58, "x": 1}}
    answers = {
        "GET /api/custom_field_defs": [definitions],
        "POST /api/contacts": [contact],
        "GET /api/contacts/7": [contact],
        "PUT /api/contacts/7": [contact],
    }
    with AccountServer(answers) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        said = made.ok(*arguments)
        assert "Contact: 2 fields\n" in said
        assert "Deal: 1 field\n" in said
        assert server.asked[0] == "GET /api/custom_field_defs?resource=contacts"
        made.use_fields()
        made.ok("generate", "-q")
        with imported(made).Client(base_url=server.url) as crm:
            crm.contacts.create(first_name="Ada", hat_size=58, mood="warm")
            ada = crm.contacts.get(7)
            with pytest.raises(ValueError, match="hat_size is a part of custom_fields"):
                crm.contacts.update(7, hat_size=59)
            crm.contacts.update(7, hat_size=59, custom_fields=ada.custom_fields)
            crm.contacts.update(7, first_name="Augusta")
    assert server.bodies == [
        {"firstName": "Ada", "customFields": {"hat_size": 58, "mood": "warm"}},
        {"customFields": {"hat_size": 59, "x": 1}},
        {"firstName": "Augusta"},
    ]
    assert (ada.hat_size, ada.mood, ada.custom_fields["x"]) == (58, None, 1)


def test_fields_of_cirqll(
    project: NewProject,
    imported: Callable[[Project], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The shipped document: values are only read, from a page of entries that has to be asked for."""
    made = project("cirqll")
    credentials(monkeypatch, made, token="secret-2")
    made.ok("generate", "-q")
    fields = {"data": [{"id": 5, "name": "Region", "type": "text"}], "total": 1}
    values = {"data": [{"id": 1, "field_id": 5, "value": "North"}], "total": 1}
    answers = {
        "GET /field": [{**fields, "limit": 100, "offset": 0}],
        "GET /customer/3": [{"id": 3, "name": "Engines", "field_values": values}],
    }
    with AccountServer(answers) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        assert "CustomerResponse: 1 field\n" in made.ok(*arguments)
        made.use_fields()
        made.ok("generate", "-q")
        with imported(made).Client(base_url=server.url) as crm:
            found = crm.customers.get(3, with_=["field_values"])
    assert found.region == "North"


def test_fields_of_plannr(
    project: NewProject,
    imported: Callable[[Project], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The shipped document: values of tasks are only sent."""
    made = project("plannr")
    credentials(monkeypatch, made, token="secret-2")
    made.ok("generate", "-q")
    field = {"uuid": "6b1b7a4e-0000-4000-8000-000000000001", "reference": "hat_size"}
    fields = [{**field, "name": "Hat size", "type": "number", "model_type": "task"}]
    task = {"uuid": "6b1b7a4e-0000-4000-8000-000000000002", "name": "Measure"}
    answers = {
        "GET /api/v1/custom-field": [{"data": fields}],
        f"PUT /api/v1/task/{task['uuid']}": [task],
    }
    with AccountServer(answers) as server:
        arguments = ("fields", "crm", "-o", "fields.yaml", "--base-url", server.url)
        assert "TaskUpdate: 1 field\n" in made.ok(*arguments)
        made.use_fields()
        made.ok("generate", "-q")
        with imported(made).Client(base_url=server.url) as crm:
            crm.tasks.update(task["uuid"], hat_size=58)
    assert server.bodies == [{"custom_fields": {"hat_size": 58}}]
