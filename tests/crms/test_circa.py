"""Circa as its users meet it: bare records, pages with `pagination`, time ranges, and inputs unlike outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from circa import (
    AsyncCirca,
    Circa,
    NotFoundError,
    PaymentRequiredError,
    RateLimitError,
    UnprocessableEntityError,
    WebhookError,
)
from circa.models import EventContact, ValidationErrors
from circa.webhooks import PUSH_NOTIFICATION

from tests.runtime.misbehaving import Act, Came, Moment

from .vendor import Vendor, answer, json_of, line_of, on, path_of, query_of

pytestmark = pytest.mark.anyio

NOW = "2026-03-09T14:30:00Z"
OWNER = {
    "id": "VXNlci0x",
    "first_name": "Charles",
    "last_name": "Babbage",
    "email": "charles@example.com",
}
ADA = {
    "id": "Q29udGFjdC0x",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.com",
    "company": {"id": "Q29tcGFueS0x", "name": "Analytical Engines"},
    "owner": OWNER,
    "created_at": NOW,
    "created_method": "API",
    "score": 7,
}
TOTAL, SIZE = 61, 25


def routes(came: Came) -> Act:
    """As the vendor answers: records bare, lists in pages of 25, nothing without the key."""
    if came.headers.get("authorization") != "Bearer k":
        return answer(401)
    parts = path_of(came).removeprefix("/api/v1/").split("/")
    match came.method, parts:
        case "GET", ["contacts"]:
            return _page(int(dict(query_of(came)).get("page", "1")))
        case "POST", ["contacts"]:
            return _created(json_of(came))
        case "PATCH", ["contacts", _]:
            return answer(200, ADA | json_of(came))
        case ("GET", ["contacts", "gone"]):
            return answer(404)
        case ("GET", ["contacts", _] | ["events", _, "contacts", _]):
            return answer(200, ADA)
        case "DELETE", ["contacts", _]:
            return answer(200)
        case "POST", ["events", _, "contacts", "exports"]:
            return answer(201, {"id": "job-1"})
        case "GET", ["events", _, "contacts", "exports", "job-1"]:
            return answer(200, {"id": "job-1", "download_url": "https://a.test/1"})
        case "POST", ["events"]:
            return answer(201, {"id": "RXZlbnQtNQ"} | json_of(came))
        case _:
            return answer(500)


def _created(sent: dict[str, Any]) -> Act:
    if "@" not in sent["email"]:
        return answer(422, {"errors": {"email": ["is not an address"]}})
    company = {"id": "Q29tcGFueS0x", "name": sent["company"]}
    return answer(201, ADA | sent | {"company": company, "owner": OWNER})


def _page(number: int) -> Act:
    first = (number - 1) * SIZE
    found = [ADA | {"id": f"c{each}"} for each in range(TOTAL)][first : first + SIZE]
    pagination = {
        "current_page": number,
        "total_pages": 3,
        "per_page": SIZE,
        "total_entries": TOTAL,
    }
    return answer(200, {"data": found, "pagination": pagination})


@pytest.fixture
def circa() -> Iterator[Vendor]:
    with Vendor(routes) as vendor:
        yield vendor


@pytest.fixture
def crm(circa: Vendor) -> Iterator[Circa]:
    with Circa(api_key="k", base_url=f"{circa.url}/api/v1") as client:
        yield client


def test_what_goes_out_differs_from_what_comes_back(circa: Vendor, crm: Circa) -> None:
    ada = crm.contacts.create(
        first_name="Ada",
        last_name="Lovelace",
        email="ada@example.com",
        company="Analytical Engines",
        owner="charles@example.com",
    )
    assert line_of(circa.last) == "POST /api/v1/contacts"
    assert json_of(circa.last) == {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.com",
        "company": "Analytical Engines",
        "owner": "charles@example.com",
    }
    assert ada.company and ada.company.name == "Analytical Engines"
    assert ada.owner and ada.owner.email == "charles@example.com"
    assert ada.created_at == datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


def test_a_field_nobody_described_is_kept(crm: Circa) -> None:
    ada = crm.contacts.get("Q29udGFjdC0x")
    assert ada.first_name == "Ada"
    assert ada.model_extra == {"score": 7}


def test_three_pages_are_read_with_the_filters_on_each(
    circa: Vendor, crm: Circa
) -> None:
    day = {
        "min": datetime(2026, 3, 8, 14, 30, tzinfo=UTC),
        "max": datetime(2026, 3, 9, 14, 30, tzinfo=UTC),
    }
    found = crm.contacts.list(
        queries=["love"], updated_at={"min": day["min"], "max": day["max"]}
    )
    assert [each.id for each in found] == [f"c{n}" for n in range(TOTAL)]
    filters = [
        ("queries[]", "love"),
        ("updated_at[min]", "2026-03-08T14:30:00Z"),
        ("updated_at[max]", "2026-03-09T14:30:00Z"),
    ]
    assert [query_of(came) for came in circa.came] == [
        filters,
        [*filters, ("page", "2")],
        [*filters, ("page", "3")],
    ]


def test_a_page_knows_its_total_and_the_next(crm: Circa) -> None:
    page = crm.contacts.list()
    assert (page.total, len(page.items), page.has_next) == (61, 25, True)
    last = page.next().next()
    assert (len(last.items), last.has_next) == (11, False)


def test_one_field_is_changed_and_null_clears(circa: Vendor, crm: Circa) -> None:
    assert crm.contacts.update("c1", title="Programmer").title == "Programmer"
    assert line_of(circa.last) == "PATCH /api/v1/contacts/c1"
    assert json_of(circa.last) == {"title": "Programmer"}
    assert crm.contacts.update("c1", title=None).title is None
    assert json_of(circa.last) == {"title": None}


def test_a_change_that_failed_is_sent_again(circa: Vendor, crm: Circa) -> None:
    moment = Moment(chance=0)
    circa.say(answer(503))
    on(moment, crm).contacts.update("c1", title="Programmer")
    assert [line_of(came) for came in circa.came] == ["PATCH /api/v1/contacts/c1"] * 2
    assert len(moment.slept) == 1


def test_what_is_deleted_is_gone(circa: Vendor, crm: Circa) -> None:
    crm.contacts.delete("c1")
    assert (line_of(circa.last), circa.last.content) == (
        "DELETE /api/v1/contacts/c1",
        b"",
    )
    with pytest.raises(NotFoundError) as caught:
        crm.contacts.get("gone")
    assert caught.value.error is None


def test_wrong_fields_come_as_a_map(crm: Circa) -> None:
    with pytest.raises(UnprocessableEntityError) as caught:
        crm.contacts.create(first_name="Ada", last_name="Lovelace", email="nowhere")
    error = caught.value.error
    assert isinstance(error, ValidationErrors)
    assert error.errors == {"email": ["is not an address"]}


def test_an_expired_subscription_is_an_error_of_its_own(
    circa: Vendor, crm: Circa
) -> None:
    circa.say(answer(402))
    with pytest.raises(PaymentRequiredError):
        list(crm.teams.list())
    assert len(circa.came) == 1


def test_a_refusal_is_waited_out(circa: Vendor, crm: Circa) -> None:
    moment = Moment(chance=0)
    refused = answer(429, None, {"Retry-After": "7"})
    circa.say(refused)
    assert on(moment, crm).contacts.get("c1").first_name == "Ada"
    assert (len(circa.came), sum(moment.slept)) == (2, 7)
    circa.say(refused)
    with pytest.raises(RateLimitError) as caught:
        crm.with_options(max_retries=0).contacts.get("c1")
    assert caught.value.retry_after == 7


def test_a_rate_of_ones_own_is_kept(circa: Vendor) -> None:
    moment = Moment(chance=0)
    with Circa(
        api_key="k", base_url=f"{circa.url}/api/v1", rate_limit="4/min"
    ) as client:
        crm = on(moment, client)
        for _ in range(4):
            crm.contacts.get("c1")
    assert (len(circa.came), sum(moment.slept)) == (4, 45)


def test_exports_stand_beside_contacts(circa: Vendor, crm: Circa) -> None:
    export = crm.event_contact_exports.create("E")
    assert line_of(circa.last) == "POST /api/v1/events/E/contacts/exports"
    assert (export.started.id, circa.last.content) == ("job-1", b"")
    assert export.wait().download_url == "https://a.test/1"
    assert line_of(circa.last) == "GET /api/v1/events/E/contacts/exports/job-1"
    contact = crm.event_contacts.get("E", "C")
    assert line_of(circa.last) == "GET /api/v1/events/E/contacts/C"
    assert isinstance(contact, EventContact)


def test_days_and_times_both_go_out_and_come_back(circa: Vendor, crm: Circa) -> None:
    event = crm.events.create(
        name="Calculating Machines Fair",
        status="COMMITTED",
        team_id="VGVhbS0y",
        start_date=date(2026, 3, 9),
        end_date=datetime(2026, 3, 9, 14, 30, tzinfo=UTC),
    )
    assert json_of(circa.last)["start_date"] == "2026-03-09"
    assert json_of(circa.last)["end_date"] == "2026-03-09T14:30:00Z"
    assert event.start_date == date(2026, 3, 9)
    assert event.end_date == datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


def test_push_notifications_are_typed_changes() -> None:
    body = {
        "changed_at": NOW,
        "change_log": [
            {
                "action": "create",
                "resource_type": "EventContact",
                "resource_id": "Q29udGFjdC0x",
                "parent_type": "Event",
                "parent_id": "RXZlbnQtNQ",
            },
            {"action": "merge", "resource_type": "Contact", "resource_id": "c2"},
        ],
    }
    notification = PUSH_NOTIFICATION.parse_unproved(json.dumps(body).encode())
    assert notification.changed_at == datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
    added, merged = notification.change_log
    assert (added.resource_type, added.parent_id) == ("EventContact", "RXZlbnQtNQ")
    assert (merged.action, merged.parent_id) == ("merge", None)
    with pytest.raises(WebhookError):
        PUSH_NOTIFICATION.parse_unproved(b"no JSON")


async def test_the_same_with_await(circa: Vendor) -> None:
    async with AsyncCirca(api_key="k", base_url=f"{circa.url}/api/v1") as crm:
        ada = await crm.contacts.create(
            first_name="Ada", last_name="Lovelace", email="a@b", company="Engines"
        )
        assert ada.company and ada.company.name == "Engines"
        assert (await crm.contacts.get(ada.id)).first_name == "Ada"
        assert len([each async for each in crm.contacts.list()]) == TOTAL
        await crm.contacts.update(ada.id, title=None)
        assert json_of(circa.last) == {"title": None}
        await crm.contacts.delete(ada.id)
        with pytest.raises(NotFoundError):
            await crm.contacts.get("gone")
        moment = Moment(chance=0)
        circa.say(answer(429, None, {"Retry-After": "7"}))
        await on(moment, crm).contacts.get(ada.id)
        assert sum(moment.slept) == 7
