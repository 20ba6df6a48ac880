"""Real documents: nothing is lost, and what is inferred is what a person would say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from crmgen.diagnostics import Notes
from crmgen.ir.dump import dump_operation, dump_type
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Named
from crmgen.ir.walk import mentioned
from crmgen.lower import lower
from crmgen.normalize import normalize
from crmgen.read.documents import parse
from crmgen.resolve.outline import resolve

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
ONEPAGECRM = SHARED / "upstream" / "onepagecrm"
CORPUS = SHARED / "corpus"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs ../shared: real documents, not ours to ship"
)


def lowered(path: Path) -> tuple[Api, Notes]:
    notes = Notes()
    outline = resolve(normalize(parse(path, notes), notes), notes, unresolved="open")
    return lower(outline, notes), notes


@pytest.fixture(scope="module")
def latest() -> tuple[Api, Notes]:
    """OnePageCRM's document of August 2026."""
    return lowered(ONEPAGECRM / "2026-08-19-48ed157.yaml")


def operation(api: Api, verb: str, path: str) -> Operation:
    return next(
        each for each in api.operations if (each.verb, each.path.wire) == (verb, path)
    )


def test_onepagecrm_is_complete(latest: tuple[Api, Notes]) -> None:
    api, notes = latest
    assert len(api.operations) == 166
    assert Counter(loss.code for loss in notes.losses) == {"read-only-in-request": 2}
    assert all(loss.place.line for loss in notes.losses)


@pytest.mark.parametrize(
    ("verb", "path", "result"),
    [
        ("GET", "/contacts/{contact_id}", "data.contact: Contact"),
        ("POST", "/contacts", "data.contact: Contact"),
        ("GET", "/users", "data.*.user: [User]"),
        ("GET", "/lead_sources", "data: [Lead_source]"),
        ("GET", "/statuses/{status_id}", "data.status: Status"),
        ("GET", "/companies/{company_id}/pinned_attachments", "data.pinned_attachments: [Attachment]"),
        ("PUT", "/contacts/{contact_id}/change_status/{status_id}", "data.contact: Contact"),
    ],
)  # fmt: skip
def test_onepagecrm_unwraps(
    latest: tuple[Api, Notes], verb: str, path: str, result: str
) -> None:
    found = dump_operation(operation(latest[0], verb, path)).splitlines()[-1]
    assert found == f"  unwrap {result} (inferred)"


def test_onepagecrm_bodies_that_stay_whole(latest: tuple[Api, Notes]) -> None:
    """What stands beside `data` is as much the answer as `data` is, or `data` says nothing."""
    whole = [
        f"{each.verb} {each.path.wire.unsafe}"
        for each in latest[0].operations
        if each.unwrap is None
        and each.paging is None
        and any(answer.contents for answer in each.responses if answer.is_success)
    ]
    assert whole == [
        "GET /bootstrap",
        "DELETE /contacts/{contact_id}",
        "PUT /contacts/{contact_id}/assign_tag/{tag_name}",
        "PUT /contacts/{contact_id}/unassign_tag/{tag_name}",
        "DELETE /contacts/delete",
        "POST /notifications/mark_all_as_read",
    ]


def test_onepagecrm_pages(latest: tuple[Api, Notes]) -> None:
    api, _ = latest
    contacts = dump_operation(operation(api, "GET", "/contacts")).splitlines()[-1]
    assert contacts == (
        "  paging page data.contacts.*.contact: Contact page=page size=per_page "
        "total=data.total_count last-page=data.max_page page-size=data.per_page (inferred)"
    )
    cascade = dump_operation(operation(api, "GET", "/contacts/cascade")).splitlines()[
        -1
    ]
    assert cascade == (
        "  paging next-link data.contacts.*.contact: Contact next=data.next_set_url (inferred)"
    )
    paged = [each for each in api.operations if each.paging is not None]
    with_page = [
        each
        for each in api.operations
        if any(p.wire == "page" for p in each.parameters)
    ]
    assert len(paged) == len(with_page) + 2


def test_a_document_without_operation_ids() -> None:
    api, _ = lowered(ONEPAGECRM / "2024-03-22-066f6d7.yaml")
    assert len(api.operations) == 157
    assert not any(each.operation_id for each in api.operations)
    get = operation(api, "GET", "/contacts/{contact_id}")
    assert get.unwrap is not None and dump_type(get.unwrap.type) == "Contact"


@pytest.mark.parametrize(
    ("name", "operations"),
    [
        ("apideck_crm.yaml", 53),
        ("front.json", 244),
        ("hubspot_contacts.json", 13),
        ("museum31.yaml", 8),
        ("qdrant.json", 69),
        ("resend.yaml", 104),
        ("salesloft.json", 121),
        ("twilio_conversations.json", 103),
        ("xero_accounting.yaml", 235),
        ("zoho_sharing_rules.json", 12),
    ],
)
def test_other_documents(name: str, operations: int) -> None:
    """Every operation is there, every reference leads to a type, every loss has its place."""
    api, notes = lowered(CORPUS / name)
    assert len(api.operations) == operations
    for named in find_all_names(api):
        assert named.id in api.types
    assert all(loss.place.line for loss in notes.losses)


def find_all_names(api: Api) -> list[Named]:
    """Every reference to a named type in the operations."""
    types = [p.type for each in api.operations for p in each.parameters]
    types += [b.type for each in api.operations for b in each.bodies]
    answers = [answer for each in api.operations for answer in each.responses]
    types += [content.type for answer in answers for content in answer.contents]
    return [Named(id) for type in types for id in mentioned(type)]
