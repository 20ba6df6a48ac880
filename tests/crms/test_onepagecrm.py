"""OnePageCRM as its users meet it: records out of their envelopes, page and max_page, `partial`, `undo`."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from onepagecrm import (
    AsyncOnePageCRM,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    OnePageCRM,
    RateLimitError,
)
from onepagecrm.models import Problem

from tests.runtime.misbehaving import Act, Came, Moment

from .vendor import Vendor, answer, json_of, line_of, on, path_of, query_of

pytestmark = pytest.mark.anyio

KEY = "Basic " + b64encode(b"u:k").decode()
EMAIL = {"type": "work", "value": "ada@example.com"}
ADA: dict[str, Any] = {
    "id": "c1",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "job_title": "Programmer",
    "emails": [EMAIL],
}
TOTAL, DEFAULT = 25, 10


def routes(came: Came) -> Act:
    """As the vendor answers: everything in an envelope, `partial` or the rest is cleared."""
    if came.headers.get("authorization") != KEY:
        return _refused(401, "authentication_failed", "Wrong key.")
    match came.method, path_of(came).removeprefix("/api/v3/").split("/"):
        case "GET", ["contacts"]:
            return _page(dict(query_of(came)))
        case "POST", ["contacts"]:
            return _created(json_of(came))
        case ("GET", ["contacts", "gone"]):
            return _refused(404, "resource_not_found", "No such contact.")
        case ("GET", ["contacts", _]):
            return _one(200, ADA)
        case "PUT", ["contacts", _]:
            kept = ADA if ("partial", "true") in query_of(came) else {"id": ADA["id"]}
            return _one(200, kept | json_of(came))
        case "DELETE", ["contacts", _]:
            return answer(200, {"status": 0, "message": "OK", "data": {}})
        case _:
            return _refused(500, "unknown", came.target)


def _one(status: int, contact: dict[str, Any]) -> Act:
    envelope = {"status": 0, "message": "OK", "timestamp": 1772000000}
    return answer(status, envelope | {"data": {"contact": contact}})


def _created(sent: dict[str, Any]) -> Act:
    if not sent.get("last_name"):
        return _refused(400, "invalid_request", "No name.", last_name="is missing")
    return _one(201, {"id": "c9"} | sent)


def _refused(status: int, name: str, message: str, **errors: str) -> Act:
    body = {"status": status, "message": "Refused", "error_name": name}
    return answer(status, body | {"error_message": message, "errors": errors})


def _page(query: dict[str, str]) -> Act:
    size, number = int(query.get("per_page", DEFAULT)), int(query.get("page", 1))
    found = [{"contact": ADA | {"id": f"c{each}"}} for each in range(TOTAL)]
    data = {
        "contacts": found[(number - 1) * size : number * size],
        "total_count": TOTAL,
        "page": number,
        "per_page": size,
        "max_page": -(-TOTAL // size),
    }
    return answer(200, {"status": 0, "message": "OK", "data": data})


@pytest.fixture
def onepage() -> Iterator[Vendor]:
    with Vendor(routes) as vendor:
        yield vendor


@pytest.fixture
def crm(onepage: Vendor) -> Iterator[OnePageCRM]:
    url = f"{onepage.url}/api/v3"
    with OnePageCRM(user_id="u", api_key="k", base_url=url) as client:
        yield client


def test_a_contact_is_created(onepage: Vendor, crm: OnePageCRM) -> None:
    ada = crm.contacts.create(
        last_name="Lovelace", emails=[{"type": "work", "value": "ada@example.com"}]
    )
    assert line_of(onepage.last) == "POST /api/v3/contacts"
    assert onepage.last.headers["authorization"] == KEY
    assert json_of(onepage.last) == {"last_name": "Lovelace", "emails": [EMAIL]}
    assert (ada.id, ada.last_name) == ("c9", "Lovelace")
    assert ada.emails and ada.emails[0].value == "ada@example.com"


def test_the_envelope_stays_on_the_raw_side(crm: OnePageCRM) -> None:
    assert crm.contacts.get("c1").first_name == "Ada"
    envelope = crm.contacts.get.raw("c1").envelope
    assert (envelope.message, envelope.timestamp) == ("OK", 1772000000)
    assert envelope.data and envelope.data.contact
    assert envelope.data.contact.first_name == "Ada"


def test_three_pages_are_read_with_the_filters_on_each(
    onepage: Vendor, crm: OnePageCRM
) -> None:
    found = crm.contacts.list(sort_by="last_name", tag="vip")
    assert [each.id for each in found] == [f"c{number}" for number in range(TOTAL)]
    question = [("tag", "vip"), ("sort_by", "last_name")]
    assert [query_of(came) for came in onepage.came] == [
        question,
        [*question, ("page", "2")],
        [*question, ("page", "3")],
    ]


def test_a_page_knows_its_total_and_the_next(onepage: Vendor, crm: OnePageCRM) -> None:
    page = crm.contacts.list(per_page=20)
    assert (page.total, len(page.items), page.has_next) == (25, 20, True)
    last = page.next()
    assert (len(last.items), last.has_next) == (5, False)
    assert query_of(onepage.last) == [("page", "2"), ("per_page", "20")]


def test_one_field_is_changed_and_null_clears(onepage: Vendor, crm: OnePageCRM) -> None:
    ada = crm.contacts.update("c1", partial=True, job_title=None)
    assert onepage.last.target == "/api/v3/contacts/c1?partial=true"
    assert json_of(onepage.last) == {"job_title": None}
    assert (ada.job_title, ada.last_name) == (None, "Lovelace")


def test_without_partial_the_rest_is_cleared(onepage: Vendor, crm: OnePageCRM) -> None:
    ada = crm.contacts.update("c1", last_name="King", partial=None)
    assert (line_of(onepage.last), query_of(onepage.last)) == (
        "PUT /api/v3/contacts/c1",
        [],
    )
    assert (ada.last_name, ada.job_title) == ("King", None)


def test_a_deletion_is_taken_back(onepage: Vendor, crm: OnePageCRM) -> None:
    assert crm.contacts.delete("c1").message == "OK"
    crm.contacts.delete("c1", undo=True)
    assert [(came.method, came.target) for came in onepage.came] == [
        ("DELETE", "/api/v3/contacts/c1"),
        ("DELETE", "/api/v3/contacts/c1?undo=true"),
    ]


def test_errors_say_what_the_vendor_says(onepage: Vendor, crm: OnePageCRM) -> None:
    with pytest.raises(NotFoundError) as missing:
        crm.contacts.get("gone")
    assert isinstance(missing.value.error, Problem)
    assert missing.value.error.error_name == "resource_not_found"
    with pytest.raises(BadRequestError) as refused:
        crm.contacts.create(first_name="Ada")
    assert refused.value.error.errors == {"last_name": "is missing"}
    url = f"{onepage.url}/api/v3"
    with (
        OnePageCRM(user_id="u", api_key="wrong", base_url=url) as stranger,
        pytest.raises(AuthenticationError) as unknown,
    ):
        stranger.contacts.get("c1")
    assert unknown.value.error.error_message == "Wrong key."


def test_a_refusal_is_waited_out(onepage: Vendor, crm: OnePageCRM) -> None:
    moment = Moment(chance=0)
    refused = answer(429, None, {"Retry-After": "7"})
    onepage.say(refused)
    assert on(moment, crm).contacts.get("c1").id == "c1"
    assert (len(onepage.came), sum(moment.slept)) == (2, 7)
    onepage.say(refused)
    with pytest.raises(RateLimitError) as caught:
        crm.with_options(max_retries=0).contacts.get("c1")
    assert caught.value.retry_after == 7


def test_a_rate_of_ones_own_is_kept(onepage: Vendor) -> None:
    moment = Moment()
    url = f"{onepage.url}/api/v3"
    with OnePageCRM(
        user_id="u", api_key="k", base_url=url, rate_limit="4/min"
    ) as client:
        crm = on(moment, client)
        for _ in range(4):
            crm.contacts.get("c1")
    assert (len(onepage.came), sum(moment.slept)) == (4, 45)


async def test_the_same_with_await(onepage: Vendor) -> None:
    moment = Moment(chance=0)
    url = f"{onepage.url}/api/v3"
    async with AsyncOnePageCRM(user_id="u", api_key="k", base_url=url) as client:
        crm = on(moment, client)
        ada = await crm.contacts.create(last_name="Lovelace")
        assert (await crm.contacts.get(ada.id)).first_name == "Ada"
        assert len([each async for each in crm.contacts.list(tag="vip")]) == TOTAL
        assert query_of(onepage.last) == [("tag", "vip"), ("page", "3")]
        await crm.contacts.update(ada.id, partial=True, job_title=None)
        assert json_of(onepage.last) == {"job_title": None}
        await crm.contacts.delete(ada.id)
        await crm.contacts.delete(ada.id, undo=True)
        with pytest.raises(NotFoundError):
            await crm.contacts.get("gone")
        onepage.say(answer(429, None, {"Retry-After": "7"}))
        await crm.contacts.get("c1")
        assert sum(moment.slept) == 7
