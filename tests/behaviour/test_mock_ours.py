"""The mock of each of our five documents, called by its SDK: made, listed, read, changed, deleted, gone."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from crmgen.mock.api import MockApi
from crmgen.mock.serving.clients import credentials_of
from tests.behaviour.mocked import respond, understood

ROOT = Path(__file__).resolve().parents[2]


def client(name: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Any:
    """The SDK's client, strict, on the mock of its document."""
    source = str(ROOT / "generated" / name / "src")
    monkeypatch.setattr(sys, "path", [source, *sys.path])
    package = importlib.import_module(name)
    folder = ROOT / "specs" / name
    said = understood(folder / "openapi.yaml", folder / "overlay.yaml")
    api = MockApi(said, **options)
    http = httpx2.Client(
        transport=httpx2.MockTransport(lambda sent: respond(api, sent))
    )
    made = next(getattr(package, n) for n in package.__all__ if n.lower() == name)
    address = f"http://mock.test{api.base}"
    found = made(
        http_client=http, strict=True, base_url=address, **credentials_of(said)
    )
    found.package = package
    return found


@pytest.mark.parametrize(
    ("name", "resource", "fields", "changed"),
    [
        ("circa", "contacts", {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"}, {"last_name": "King"}),
        ("circa", "companies", {"name": "Engines"}, {"name": "Analytical Engines"}),
        ("onepagecrm", "contacts", {"last_name": "Lovelace", "company_name": "Engines"}, {"last_name": "King", "company_name": "Engines"}),
        ("onepagecrm", "deals", None, {"name": "Larger"}),
        ("basicsos", "companies", {"name": "Engines"}, {"name": "Analytical Engines"}),
        ("basicsos", "contacts", {"first_name": "Ada", "last_name": "Lovelace"}, {"last_name": "King"}),
        ("cirqll", "contacts", {"last_name": "Lovelace"}, {"last_name": "King"}),
        ("plannr", "groups", {"name": "Engineers"}, {"name": "Analysts"}),
    ],
)  # fmt: skip
def test_made_changed_deleted_and_gone(
    name: str, resource: str, fields: Any, changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = client(name, monkeypatch, records=30)
    records = getattr(crm, resource)
    if fields is None:
        one = next(iter(crm.contacts.list()))
        fields = {"name": "Large", "contact_id": one.id, "amount": 5, "months": 1}
    key = "uuid" if name == "plannr" else "id"
    made = records.create(**fields)
    id = getattr(made, key)
    for field, value in fields.items():
        assert getattr(made, field) == value
    assert records.get(id) == made
    assert id in {getattr(each, key) for each in records.list()}
    after = records.update(id, **changed)
    assert getattr(after, key) == id
    for field, value in changed.items():
        assert getattr(records.get(id), field) == value
    records.delete(id)
    assert id not in {getattr(each, key) for each in records.list()}
    with pytest.raises(crm.package.NotFoundError):
        records.get(id)


def test_conditions_and_orders_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    crm = client("cirqll", monkeypatch, records=60)
    F = crm.package.F
    every = [*crm.contacts.list()]
    name = every[3].last_name
    assert {e.id for e in crm.contacts.list(filter=F.last_name == name)} == {
        e.id for e in every if e.last_name == name
    }
    both = (F.id > 10) & ((F.id <= 20) | (F.last_name == name))
    assert {e.id for e in crm.contacts.list(filter=both)} == {
        e.id for e in every if e.id > 10 and (e.id <= 20 or e.last_name == name)
    }
    part = name[1:4].upper()
    like = [*crm.contacts.list(filter=F.last_name.like(f"%{part}%"))]
    assert {e.id for e in like} == {
        e.id for e in every if part.lower() in e.last_name.lower()
    }
    names = [
        e.last_name.lower()
        for e in crm.contacts.list(order_by=[F.last_name.desc(), F.id.asc()])
    ]
    assert names == sorted(names, reverse=True) and len(names) == 60


def test_conditions_and_orders_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    crm = client("basicsos", monkeypatch, records=60)
    F = crm.package.F
    every = [*crm.companies.list()]
    chosen = [e.id for e in crm.companies.list(filters=(F.id >= 10) & (F.id < 13))]
    assert chosen == [10, 11, 12]
    name = every[5].name
    assert {e.id for e in crm.companies.list(filters=F.name == name)} == {
        e.id for e in every if e.name == name
    }
    ids = [e.id for e in crm.companies.list(sorts=F.id.desc())]
    assert ids == [*range(60, 0, -1)]


def test_records_of_other_records(monkeypatch: pytest.MonkeyPatch) -> None:
    crm = client("onepagecrm", monkeypatch, records=60)
    contacts = {each.id: each for each in crm.contacts.list()}
    deals = [*crm.deals.list()]
    assert {each.contact_id for each in deals} <= contacts.keys()
    busy = deals[0].contact_id
    assert {e.id for e in crm.contacts.list_deals(busy)} == {
        e.id for e in deals if e.contact_id == busy
    }
    users = {each.id for each in crm.users.list()}
    assert {each.owner_id for each in deals} <= users
    note = crm.contacts.create_note(busy, text="Called")
    assert note.contact_id == busy and crm.notes.get(note.id) == note
    assert note.id in {each.id for each in crm.contacts.list_notes(busy)}
    assert note.id in {each.id for each in crm.notes.list(contact_id=busy)}
    later = crm.notes.list(modified_since=note.modified_at)
    assert [each.id for each in later] == [note.id]


def test_a_job_is_done_when_it_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    crm = client("circa", monkeypatch, records=20)
    event = next(iter(crm.events.list()))
    done = crm.event_contact_exports.create(event.id).wait()
    assert done.download_url and done.event_id == event.id
    crm.event_contact_exports.delete(event.id, done.id)


def test_a_text_in_the_place_of_an_object_is_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crm = client("circa", monkeypatch, records=30)
    known = next(iter(crm.companies.list()))
    ada = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"}
    made = crm.contacts.create(**ada, company="Analytical Engines")
    assert made.company.name == "Analytical Engines" != made.company.id
    again = crm.contacts.update(made.id, company=known.id)
    assert (again.company.id, again.company.name) == (known.id, known.name)
    found = [each.id for each in crm.contacts.list(queries=["lovelace", "nobody"])]
    assert made.id in found and len(found) < 30
