"""The documents of the CRMs have every operation and schema that is known of them, and overlays fit.

What is known stands in fact sheets, one per CRM, which are no part of this project; where they are
absent, the counts are tested still.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from crmgen.configuration import api_settings, read_configuration
from crmgen.ir.types import Evidence
from crmgen.pipeline import understand

from .conftest import ROOT

CRMS = ("basicsos", "circa", "cirqll", "onepagecrm", "plannr")
VERBS = ("get", "put", "post", "delete", "patch")
Call = tuple[str, str]
"""A verb, and a path without the names of its parameters."""

OTHER_NAMES = {
    "circa": {"ErrorResponse": "ValidationErrors", "EventContactAdd": "EventContactCreate"},
    "basicsos": {
        "CustomFieldDef": "CustomField",
        "DeleteArchived": "ArchivedDeal",
        "MergeRequest": "ContactMerge",
        "MergeResult": "MergedContact",
        "ObjectConfig": "ObjectType",
        "Option": "FieldOption",
    },
}  # fmt: skip
"""Schemas of fact sheets that have a name of their own in ours."""


@cache
def _operations(name: str) -> dict[Call, Evidence]:
    """What the SDK is made from: overlays applied, paths written out."""
    configuration = read_configuration(ROOT / "pyproject.toml")
    understood = understand(api_settings(configuration, ROOT, name))
    return {
        _call(operation.verb, operation.path.wire.unsafe): operation.evidence
        for operation in understood.api.operations
    }


def _call(verb: str, path: str) -> Call:
    return verb.upper(), re.sub(r"\{[^}]*\}", "{}", path)


# counts


@pytest.mark.parametrize(
    ("name", "documented", "inferred"),
    [
        ("onepagecrm", 166, 0),
        ("cirqll", 5, 77),
        ("circa", 30, 0),
        # 71, one known by the address of its page, and 3 that optional parts of paths split off
        ("plannr", 71 + 1 + 3, 13),
        ("basicsos", 59 + 5 + 26, 0),
    ],
)
def test_every_operation_is_counted(name: str, documented: int, inferred: int) -> None:
    marks = [evidence.inferred for evidence in _operations(name).values()]
    assert (marks.count(False), marks.count(True)) == (documented, inferred)


def test_kinds_of_record_of_basics_os_have_the_calls_that_work_for_them() -> None:
    kinds = {
        *("contacts", "companies", "deals", "tasks", "tags", "configuration"),
        *("contact_notes", "deal_notes", "company_notes", "automation_rules"),
    }
    read_only = {"crm_users", "companies_summary", "contacts_summary"}
    concrete: Counter[str] = Counter()
    for verb, path in _operations("basicsos"):
        kind = path.removeprefix("/api/").split("/")[0]
        if kind in kinds | read_only or kind == "merge_contacts":
            concrete[verb] += 1
    assert concrete == Counter(GET=26, POST=10 + 2, PUT=10, DELETE=11)
    assert sum(concrete.values()) == 59


def test_what_plannr_has_under_optional_paths_is_split() -> None:
    split = {
        ("GET", "/api/v1/note"),
        ("GET", "/api/v1/note/{}"),
        ("PATCH", "/api/v1/task/{}/uncomplete"),
    }
    assert split <= set(_operations("plannr"))


# fact sheets


def _sheet(shared: Path, name: str) -> str:
    sheet = shared / "crms" / f"{name}.md"
    if not sheet.is_file():
        pytest.skip(f"needs the fact sheet {sheet.name}, which is not ours to ship")
    return sheet.read_text("utf-8")


def _cells(sheet: str) -> Iterator[list[str]]:
    for line in sheet.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def _cirqll(sheet: str) -> Iterator[list[Call]]:
    """`| 2 | Token Refresh | POST | `{oauth}/token` or `{oauth}/token/refresh` |`."""
    for cells in _cells(sheet):
        if cells[0].isdigit():
            paths = re.findall(r"`(?:\{oauth\})?(/[^`]*)`", cells[3])
            yield [_call(cells[2], path) for path in paths]


def _named_in(cells: Iterable[str]) -> Iterator[list[Call]]:
    """`GET, PUT /contacts/{id}, DELETE /contacts`: verbs hold for the path that comes next."""
    for cell in cells:
        verbs: list[str] = []
        for word in re.split(r"[\s,`]+", cell):
            if word.lower() in VERBS:
                verbs.append(word)
            elif word.startswith("/"):
                yield from ([_call(verb, word)] for verb in verbs)
                verbs = []


def _calls(name: str, sheet: str) -> list[list[Call]]:
    """Each operation of a fact sheet; more than one spelling where the sheet is not sure."""
    if name == "cirqll":
        return list(_cirqll(sheet))
    if name == "basicsos":  # one row that was written out for deals alone
        sheet = sheet.replace("/api/{resource}/{id}/restore", "/api/deals/{id}/restore")
    if name == "circa":
        return list(_named_in(cells[1] for cells in _cells(sheet) if len(cells) > 1))
    return list(_named_in(cells[0] for cells in _cells(sheet)))


@pytest.mark.parametrize(
    ("name", "rows"), [("cirqll", 82), ("circa", 30), ("plannr", 83), ("basicsos", 30)]
)
def test_every_operation_of_the_fact_sheet_is_there(
    shared: Path, name: str, rows: int
) -> None:
    calls = _calls(name, _sheet(shared, name))
    assert len(calls) == rows
    ours = set(_operations(name))
    assert [spellings for spellings in calls if ours.isdisjoint(spellings)] == []


@pytest.mark.parametrize(
    ("name", "count"), [("cirqll", 86), ("circa", 25), ("plannr", 44), ("basicsos", 26)]
)
def test_every_schema_of_the_fact_sheet_is_there(
    shared: Path, name: str, count: int
) -> None:
    sheet = _sheet(shared, name)
    if name == "cirqll":
        names = set(re.findall(r"(\w+) \(\d{6}\)", sheet))
    else:
        bold = re.findall(r"\*\*([A-Z]\w+(?: / [A-Z]\w+)*)\*\*", sheet)
        names = {each for names in bold for each in names.split(" / ")}
    assert len(names) == count
    others = OTHER_NAMES.get(name, {})
    assert {others.get(each, each) for each in names} <= _schemas(name)


def _schemas(name: str) -> set[str]:
    """As written: stand-ins of written out paths included."""
    spec = ROOT / "specs" / name / "openapi.yaml"
    return set(
        yaml.load(spec.read_text("utf-8"), yaml.CSafeLoader)["components"]["schemas"]
    )


# overlays


@pytest.mark.parametrize("name", CRMS)
def test_overlays_name_only_schemas_that_exist(name: str) -> None:
    """An overlay's `update` of all schemas would add what it misspells."""
    overlay = ROOT / "specs" / name / "overlay.yaml"
    actions = yaml.load(overlay.read_text("utf-8"), yaml.CSafeLoader)["actions"]
    named = {
        key
        for action in actions
        if action["target"] == "$.components.schemas"
        for key in action["update"]
    }
    assert named <= _schemas(name)
