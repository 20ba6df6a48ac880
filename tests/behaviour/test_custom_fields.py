"""Fields that an account defined itself: typed under their own names, in the vendor's shape on the wire."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crmgen.diagnostics import InputError
from crmgen.pipeline import generate
from crmgen.settings import ApiSettings
from tests.conftest import MakeSdk, Sdk

CONTACTS = """\
  /contacts:
    post:
      operationId: createContact
      tags: [contacts]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/ContactInput'}}}
      responses:
        "201":
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Contact'}}}
components:
  schemas:
    Contact:
      type: object
      properties:
        name: {type: string}
        custom_fields: CONTAINER
    ContactInput:
      type: object
      additionalProperties: false
      properties:
        name: {type: string}
        customFields: CONTAINER
"""
ENTRIES = """{type: array, items: {type: object, properties: {
          custom_field: {type: object, properties: {id: {type: string}}}, value: {type: string}}}}"""
MAP = "{type: object, additionalProperties: true}"

SEASON = """
        season: {type: string, enum: [Spring, Autumn], x-crmgen-custom-field: {in: WIRE, key: k1, HOW}}
        size: {type: number, x-crmgen-custom-field: {in: WIRE, key: k2, HOW}}
        since: {type: string, format: date, x-crmgen-custom-field: {in: WIRE, key: k3, HOW}}
        tags: {type: array, items: {type: string}, x-crmgen-custom-field: {in: WIRE, key: k4, HOW}}
"""
IN_ENTRIES = "entry: {key: custom_field.id, value: value}"


def overlay(how: str) -> str:
    def action(schema: str, wire: str) -> str:
        fields = SEASON.replace("WIRE", wire).replace(
            ", HOW", f", {how}" if how else ""
        )
        target = f'$.components.schemas["{schema}"]'
        return f"  - target: {target}\n    update:\n      properties:{fields}"

    actions = action("Contact", "custom_fields") + action(
        "ContactInput", "customFields"
    )
    return f'overlay: 1.0.0\ninfo: {{title: Fields, version: "1"}}\nactions:\n{actions}'


def listed(sdk: MakeSdk, how: str = IN_ENTRIES) -> Sdk:
    """An API that has values in a list of entries."""
    return sdk(CONTACTS.replace("CONTAINER", ENTRIES), overlay(how))


def mapped(sdk: MakeSdk) -> Sdk:
    """An API that has values in a map."""
    return sdk(CONTACTS.replace("CONTAINER", MAP), overlay(""))


def entry(key: str, value: Any) -> dict[str, Any]:
    return {"custom_field": {"id": key}, "value": value}


def test_values_are_read_from_a_list_of_entries(sdk: MakeSdk) -> None:
    made = listed(sdk)
    sent = [entry("k1", "Spring"), entry("k2", "12.5"), entry("k3", "2026-03-02")]
    made.reply(201, {"name": "Ada", "custom_fields": sent})
    ada = made.client().contacts.create()
    assert (ada.season, ada.size, ada.since) == ("Spring", 12.5, date(2026, 3, 2))
    assert ada.tags is None
    assert ada.model_dump(by_alias=True, exclude_unset=True) == {
        "name": "Ada",
        "custom_fields": sent,
    }


def test_values_are_read_from_a_map(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    values = {"k1": "Spring", "k2": 12.5, "k4": ["a"], "other": {"any": 1}}
    made.reply(201, {"custom_fields": values})
    ada = made.client().contacts.create()
    assert (ada.season, ada.size, ada.tags) == ("Spring", 12.5, ["a"])
    assert ada.since is None
    assert ada.custom_fields == values


def test_a_container_without_the_value_gives_none(sdk: MakeSdk) -> None:
    made = listed(sdk)
    for container in (None, [], "odd", 7, {"no": "list"}, [None, 1]):
        made.reply(201, {"name": "Ada", "custom_fields": container})
        assert made.client().contacts.create().season is None
        made.replies.clear()
    made.reply(201, {"name": "Ada"})
    assert made.client().contacts.create().season is None


def test_a_value_that_does_not_fit_its_type_is_given_as_it_came(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    made.reply(201, {"custom_fields": {"k1": "Winter", "k2": "many", "k3": ""}})
    ada = made.client().contacts.create()
    assert (ada.season, ada.size, ada.since) == ("Winter", "many", None)


@pytest.mark.parametrize(
    ("key", "came"),
    [
        ("k2", "forty"),
        ("k2", "007"),
        ("k2", True),
        ("k3", "02.03.2026"),
        ("k3", "20260302"),
        ("k4", "one"),
        ("k4", ["a", 7]),
        ("k5", "yes"),
        ("k5", 1),
        ("k6", 7.5),
    ],
)
def test_values_are_as_strict_and_as_lossless_as_all_else(
    sdk: MakeSdk, caplog: pytest.LogCaptureFixture, key: str, came: Any
) -> None:
    how = overlay("").replace("        season:", MORE + "        season:")
    made = sdk(CONTACTS.replace("CONTAINER", MAP), how)
    made.reply(201, {"custom_fields": {"k1": "Winter", "k2": "12.5", key: came}})
    name = NAMES[key]
    ada = made.client().contacts.create()
    assert getattr(ada, name) == came and type(getattr(ada, name)) is type(came)
    assert [
        each
        for each in caplog.messages
        if f"contradicts the document at {name}" in each
    ]
    with pytest.raises(made.package.ResponseValidationError, match=name):
        made.client(strict=True).contacts.create()


NAMES = {"k2": "size", "k3": "since", "k4": "tags", "k5": "is_vip", "k6": "count"}
MORE = """        is_vip: {type: boolean, x-crmgen-custom-field: {in: custom_fields, key: k5}}
        count: {type: integer, x-crmgen-custom-field: {in: custom_fields, key: k6}}
"""


def test_what_fits_passes_a_strict_client(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    fitting = {"k1": "Winter", "k2": "12.5", "k3": "2026-03-02", "k4": ["a"]}
    for values in (fitting, {"k2": 12, "k3": ""}, {"k2": None}):
        made.reply(201, {"custom_fields": values})
        made.client(strict=True).contacts.create()
        made.replies.clear()


def test_a_datetime_is_no_date_here_either(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    with pytest.raises(TypeError, match=r"since: .*a datetime"):
        made.client().contacts.create(since=datetime.now(UTC))
    assert made.sent == []


def test_a_value_of_a_model_cannot_be_set(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    made.reply(201, {"custom_fields": {"k1": "Spring"}})
    ada = made.client().contacts.create()
    with pytest.raises(AttributeError, match="season cannot be set"):
        ada.season = "Autumn"
    assert ada.season == "Spring"


def test_values_are_sent_as_entries_of_a_list(sdk: MakeSdk) -> None:
    made = listed(sdk)
    made.reply(201, {})
    made.client().contacts.create(
        name="Ada", season="Spring", size=12.5, since=date(2026, 3, 2), tags=["a"]
    )
    assert made.last_json == {
        "name": "Ada",
        "customFields": [
            entry("k1", "Spring"),
            entry("k2", 12.5),
            entry("k3", "2026-03-02"),
            entry("k4", ["a"]),
        ],
    }


def test_values_are_sent_in_a_map(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    made.reply(201, {})
    made.client().contacts.create(season="Spring", since=date(2026, 3, 2))
    assert made.last_json == {"customFields": {"k1": "Spring", "k3": "2026-03-02"}}


def test_numbers_go_as_text_where_the_wire_has_texts_only(sdk: MakeSdk) -> None:
    made = listed(sdk, f"{IN_ENTRIES}, wire: text")
    made.reply(201, {})
    made.client().contacts.create(size=12.5, season=None)
    assert made.last_json == {"customFields": [entry("k1", None), entry("k2", "12.5")]}


def test_none_is_sent_as_null_and_what_is_not_named_is_not_sent(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    made.reply(201, {})
    made.client().contacts.create(season=None)
    assert made.last_json == {"customFields": {"k1": None}}
    made.client().contacts.create(name="Ada")
    assert made.last_json == {"name": "Ada"}


def test_a_named_value_joins_what_the_caller_gives_in_the_list(sdk: MakeSdk) -> None:
    made = listed(sdk)
    made.reply(201, {})
    given = [entry("k1", "Autumn"), entry("unknown", "kept")]
    made.client().contacts.create(season="Spring", custom_fields=given)
    assert made.last_json == {
        "customFields": [entry("unknown", "kept"), entry("k1", "Spring")]
    }
    assert given == [entry("k1", "Autumn"), entry("unknown", "kept")]


def test_a_named_value_joins_what_the_caller_gives_in_the_map(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    made.reply(201, {})
    given = {"k1": "Autumn", "unknown": "kept"}
    made.client().contacts.create(season="Spring", custom_fields=given)
    assert made.last_json == {"customFields": {"k1": "Spring", "unknown": "kept"}}
    assert given["k1"] == "Autumn"


def test_what_was_read_can_be_sent_back_with_one_value_changed(sdk: MakeSdk) -> None:
    made = listed(sdk)
    made.reply(201, {"custom_fields": [entry("k1", "Spring"), entry("k9", "other")]})
    ada = made.client().contacts.create()
    made.client().contacts.create(custom_fields=ada.custom_fields, season="Autumn")
    assert made.last_json == {
        "customFields": [entry("k9", "other"), entry("k1", "Autumn")]
    }


def test_a_container_that_cannot_hold_values_is_refused(sdk: MakeSdk) -> None:
    made = mapped(sdk)
    with pytest.raises(TypeError, match="customFields must be a mapping"):
        made.client().contacts.create(season="Spring", custom_fields=[1])
    with pytest.raises(TypeError, match="did you mean 'season'"):
        made.client().contacts.create(saeson="Spring")
    assert not made.sent


@pytest.mark.parametrize("shape", [listed, mapped])
def test_the_generated_tests_send_and_read_them(
    sdk: MakeSdk, shape: Callable[[MakeSdk], Sdk]
) -> None:
    made = shape(sdk)
    folder = Path(str(made.package.__file__)).parents[2]
    command = [sys.executable, "-m", "pytest", "-q", "-k", "with_custom_fields"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout
    text = (folder / "tests" / "test_contacts.py").read_text()
    assert 'season="Spring"' in text
    assert ("result.season" in text) is (shape is mapped)


def problems_of(tmp_path: Path, how: str) -> list[str]:
    spec, fields = tmp_path / "openapi.yaml", tmp_path / "fields.yaml"
    head = 'openapi: 3.1.0\ninfo: {title: Made, version: "1"}\npaths:\n'
    spec.write_text(head + CONTACTS.replace("CONTAINER", MAP))
    fields.write_text(
        'overlay: 1.0.0\ninfo: {title: Fields, version: "1"}\nactions:\n'
        f"  - target: $.components.schemas.Contact.properties.name\n    update: {how}\n"
    )
    settings = ApiSettings("made", spec, tmp_path / "out", "made", overlays=(fields,))
    with pytest.raises(InputError) as caught:
        generate(settings)
    return [str(each).removeprefix(str(tmp_path)) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("{x-crmgen-custom-field: yes}", "expected {in: PROPERTY"),
        ("{x-crmgen-custom-field: {in: custom_fields}}", "expected {in: PROPERTY"),
        ("{x-crmgen-custom-field: {in: custom_fields, key: [1]}}", "expected {in:"),
        ("{x-crmgen-custom-field: {in: f, key: k, more: 1}}", "expected {in: PROPERTY"),
        ("{x-crmgen-custom-field: {in: f, key: k, entry: {key: a}}}", "expected paths"),
        ("{x-crmgen-custom-field: {in: f, key: k, wire: xml}}", "expected `text`"),
        (
            "{type: object, properties: {a: {}}, x-crmgen-custom-field: {in: f, key: k}}",
            "expected it beside plain values",
        ),
    ],
)
def test_a_wrong_extension_is_told_with_its_place(
    tmp_path: Path, how: str, expected: str
) -> None:
    (problem,) = problems_of(tmp_path, how)
    assert "fields.yaml:5:" in problem
    assert expected in problem
    assert "[bad-extension]" in problem
