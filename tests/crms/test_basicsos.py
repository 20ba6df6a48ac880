"""Basics OS as its users meet it: thirteen kinds of record typed, more by slug, JSON in the query, Content-Range.

The server does as the vendor's source does, where its pages say otherwise: Content-Range ends one
too high, conditions whose value is no text are dropped, items are joined from left to right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from basicsos import (
    AsyncBasicsOS,
    BadRequestError,
    BasicsOS,
    Condition,
    F,
    NotFoundError,
    RateLimitError,
    RequestOptions,
    ServerError,
)
from basicsos.headers import CONTENT_RANGE
from basicsos.models import ArchivedDeal, Contact, Deal, Error

from tests.runtime.misbehaving import Act, Came, Moment

from .vendor import Vendor, answer, json_of, line_of, on, path_of, query_of

pytestmark = pytest.mark.anyio

NOW = "2026-01-05T09:30:00.000Z"
CONTACT: dict[str, Any] = {
    "id": 1,
    "firstName": "Ada",
    "lastName": "Lovelace",
    "email": None,
    "companyId": None,
    "crmUserId": 1,
    "organizationId": None,
    "createdAt": NOW,
    "linkedinUrl": None,
    "customFields": {},
}
DEAL: dict[str, Any] = {
    "id": 3,
    "name": "Difference engine",
    "companyId": 1,
    "status": "won",
    "amount": 2.5,
    "createdAt": NOW,
    "updatedAt": NOW,
    "archivedAt": None,
    "crmUserId": 1,
    "organizationId": None,
    "customFields": {},
}
PROJECT: dict[str, Any] = {
    "id": "5",
    "name": "Engine",
    "crm_user_id": "1",
    "organization_id": None,
    "custom_fields": {"budget": 9},
    "created_at": "2026-01-01 00:00:00.000+00",
    "updated_at": "2026-01-01 00:00:00.000+00",
}
TOTAL = 7
TOO_MANY = {"error": "Too many requests"}


def routes(came: Came) -> Act:
    """As the source of the server answers."""
    if path_of(came) == "/health":
        return answer(200, {"status": "ok"})
    if "authorization" not in came.headers and "cookie" not in came.headers:
        return answer(401, {"error": "Unauthorized"})
    match came.method, path_of(came).removeprefix("/api/").split("/"):
        case "GET", ["contacts"]:
            rows = [CONTACT | {"id": number} for number in range(1, TOTAL + 1)]
            return _page("contacts", rows, came)
        case "POST", ["contacts"]:
            return _created(json_of(came))
        case ("GET", ["contacts", "99"]):
            return answer(404, {"error": "Not found", "code": "NOT_FOUND"})
        case ("GET" | "DELETE", ["contacts", id]):
            return answer(200, CONTACT | {"id": int(id)})
        case "PUT", ["contacts", id]:
            return answer(200, CONTACT | json_of(came) | {"id": int(id)})
        case "POST", ["merge_contacts"]:
            return answer(200, {"id": json_of(came)["winnerId"]})
        case "GET", ["deals"]:
            return _page("deals", [], came)
        case "DELETE", ["deals", "4"]:
            return answer(200, {"archived": True, "record": DEAL | {"archivedAt": NOW}})
        case (_, ["deals", _] | ["deals", _, "restore"]):
            return answer(200, DEAL)
        case "GET", ["projects"]:
            return _page("projects", [PROJECT], came)
        case _, ["projects", *_]:
            return answer(201 if came.method == "POST" else 200, PROJECT)
        case _:
            return answer(404, {"error": "Unknown resource"})


def _created(sent: dict[str, Any]) -> Act:
    if set(sent) - {"firstName", "lastName", "email", "customFields"}:
        refused = {"error": "Invalid payload", "code": "VALIDATION_FAILED"}
        return answer(400, refused)
    return answer(201, CONTACT | sent | {"id": 8})


def _page(kind: str, rows: list[dict[str, Any]], came: Came) -> Act:
    """The end of Content-Range is one past the last row, against the vendor's pages."""
    start, end = json.loads(dict(query_of(came)).get("range", "[0,24]"))
    past = min(end + 1, len(rows))
    counted = f"{kind} {start}-{past}/{len(rows)}"
    return answer(200, rows[start:past], {"Content-Range": counted})


def _json_query(came: Came) -> dict[str, Any]:
    return {name: json.loads(value) for name, value in query_of(came)}


@pytest.fixture
def basicsos() -> Iterator[Vendor]:
    with Vendor(routes) as vendor:
        yield vendor


@pytest.fixture
def crm(basicsos: Vendor) -> Iterator[BasicsOS]:
    with BasicsOS(token="bos_crm_x", base_url=basicsos.url, strict=True) as client:
        yield client


def test_a_contact_is_created_in_the_names_of_the_wire(
    basicsos: Vendor, crm: BasicsOS
) -> None:
    ada = crm.contacts.create(
        first_name="Ada", last_name="Lovelace", custom_fields={"favorite_number": 7}
    )
    assert line_of(basicsos.last) == "POST /api/contacts"
    assert basicsos.last.headers["authorization"] == "Bearer bos_crm_x"
    assert json_of(basicsos.last) == {
        "firstName": "Ada",
        "lastName": "Lovelace",
        "customFields": {"favorite_number": 7},
    }
    assert isinstance(ada, Contact)
    assert (ada.id, ada.last_name) == (8, "Lovelace")
    assert ada.custom_fields == {"favorite_number": 7}
    assert ada.created_at == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def test_a_contact_is_read(basicsos: Vendor, crm: BasicsOS) -> None:
    assert crm.contacts.get(2).id == 2
    assert line_of(basicsos.last) == "GET /api/contacts/2"


def test_three_pages_are_read_though_their_ends_are_wrong(
    basicsos: Vendor, crm: BasicsOS
) -> None:
    found = crm.contacts.list(range=[0, 2], sorts=[F.last_name.desc()])
    assert [each.id for each in found] == [1, 2, 3, 4, 5, 6, 7]
    sorts = [{"field": "last_name", "order": "DESC"}]
    assert [_json_query(came) for came in basicsos.came] == [
        {"range": [0, 2], "sorts": sorts},
        {"range": [3, 5], "sorts": sorts},
        {"range": [6, 8], "sorts": sorts},
    ]


def test_a_page_knows_its_total_and_the_next(basicsos: Vendor, crm: BasicsOS) -> None:
    page = crm.contacts.list(range=[0, 4])
    assert (page.total, len(page.items), page.has_next) == (7, 5, True)
    assert [each.id for each in page.next().items] == [6, 7]
    assert [each.id for each in crm.contacts.list()] == [1, 2, 3, 4, 5, 6, 7]
    assert query_of(basicsos.last) == []
    answer = crm.contacts.list.raw(range=[0, 4])
    assert CONTENT_RANGE.of(answer) == "contacts 0-5/7"


def test_an_empty_list_is_one_call(basicsos: Vendor, crm: BasicsOS) -> None:
    assert list(crm.deals.list()) == []
    assert len(basicsos.came) == 1


@pytest.mark.parametrize(
    ("condition", "sent"),
    [
        (F.amount > 100, [("amount", "gt", "100", None)]),
        (F.last_name.like("Love"), [("last_name", "like", "Love", None)]),
        (F.last_name.not_like("x"), [("last_name", "nlike", "x", None)]),
        (F.email == None, [("email", "blank", "", None)]),  # noqa: E711
        (~F.email.is_null(), [("email", "notblank", "", None)]),
        (F.created_at < date(2026, 1, 5), [("created_at", "lt", "2026-01-05", None)]),
        (
            F.a.like("x") | (F.b == 3),
            [("a", "like", "x", None), ("b", "eq", "3", "or")],
        ),
        (
            (F.c == True) & ((F.a == 1) | (F.b == 2)),  # noqa: E712
            [("a", "eq", "1", None), ("b", "eq", "2", "or"), ("c", "eq", "true", "and")],
        ),
    ],
)  # fmt: skip
def test_conditions_are_texts_joined_from_left_to_right(
    basicsos: Vendor,
    crm: BasicsOS,
    condition: Condition,
    sent: list[tuple[str, str, str, str | None]],
) -> None:
    crm.contacts.list(filters=condition)
    items: list[dict[str, str]] = []
    for field, operator, value, join in sent:
        item = {"field": field, "op": operator, "value": value}
        items.append(item if join is None else item | {"logicalOp": join})
    assert _json_query(basicsos.last) == {"filters": items}


def test_what_the_grammar_cannot_say_is_not_sent(
    basicsos: Vendor, crm: BasicsOS
) -> None:
    groups = ((F.a == 1) | (F.b == 2)) & ((F.c == 3) | (F.d == 4))
    with pytest.raises(ValueError, match="from left to right"):
        crm.contacts.list(filters=groups)
    with pytest.raises(ValueError, match="'starts_with'"):
        crm.contacts.list(filters=F.name.starts_with("A"))
    assert basicsos.came == []


def test_conditions_may_be_written_out(basicsos: Vendor, crm: BasicsOS) -> None:
    crm.contacts.list(
        filters=[
            {"field": "lastName", "op": "like", "value": "Love"},
            {"field": "email", "op": "blank", "value": "", "logical_op": "or"},
        ]
    )
    assert _json_query(basicsos.last)["filters"][1] == {
        "field": "email",
        "op": "blank",
        "value": "",
        "logicalOp": "or",
    }


def test_the_older_filter_is_typed_by_kind(basicsos: Vendor, crm: BasicsOS) -> None:
    crm.deals.list(filter={"status": "won", "include_archived": True})
    assert line_of(basicsos.last) == "GET /api/deals"
    assert _json_query(basicsos.last) == {
        "filter": {"status": "won", "include_archived": True}
    }


def test_one_field_is_changed_and_null_clears(basicsos: Vendor, crm: BasicsOS) -> None:
    assert crm.contacts.update(2, last_name="King").last_name == "King"
    assert line_of(basicsos.last) == "PUT /api/contacts/2"
    assert json_of(basicsos.last) == {"lastName": "King"}
    crm.contacts.update(2, email=None)
    assert json_of(basicsos.last) == {"email": None}


def test_what_is_deleted_comes_back(basicsos: Vendor, crm: BasicsOS) -> None:
    assert crm.contacts.delete(2).id == 2
    assert line_of(basicsos.last) == "DELETE /api/contacts/2"


def test_a_deal_is_deleted_or_archived_and_restored(
    basicsos: Vendor, crm: BasicsOS
) -> None:
    assert isinstance(crm.deals.delete(3), Deal)
    archived = crm.deals.delete(4)
    assert isinstance(archived, ArchivedDeal)
    assert archived.record.archived_at == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    assert crm.deals.restore(4).archived_at is None
    assert (line_of(basicsos.last), basicsos.last.content) == (
        "POST /api/deals/4/restore",
        b"",
    )


def test_contacts_are_merged(basicsos: Vendor, crm: BasicsOS) -> None:
    assert crm.contacts.merge(winner_id=1, loser_id=2).id == 1
    assert line_of(basicsos.last) == "POST /api/merge_contacts"
    assert json_of(basicsos.last) == {"winnerId": 1, "loserId": 2}


def test_kinds_of_ones_own_go_by_slug(basicsos: Vendor, crm: BasicsOS) -> None:
    projects = crm.objects["projects"]
    engine = projects.create(name="Engine", options=RequestOptions(body={"budget": 9}))
    assert line_of(basicsos.last) == "POST /api/projects"
    assert json_of(basicsos.last) == {"name": "Engine", "budget": 9}
    assert (engine.id, engine.custom_fields["budget"]) == ("5", 9)
    assert engine.created_at == "2026-01-01 00:00:00.000+00"
    assert [each.id for each in projects.list(sorts=[F.budget.desc()])] == ["5"]
    assert projects.get(engine.id).name == "Engine"
    assert projects.update(engine.id, name="Engine").id == "5"
    assert line_of(basicsos.last) == "PUT /api/projects/5"
    projects.delete(engine.id)
    assert line_of(basicsos.last) == "DELETE /api/projects/5"


def test_errors_say_their_code(basicsos: Vendor, crm: BasicsOS) -> None:
    with pytest.raises(NotFoundError) as missing:
        crm.contacts.get(99)
    assert isinstance(missing.value.error, Error)
    assert missing.value.error.code == "NOT_FOUND"
    with pytest.raises(BadRequestError) as refused:
        crm.contacts.create(linkedin_url="x")
    assert refused.value.error.code == "VALIDATION_FAILED"
    with pytest.raises(NotFoundError) as unknown:
        crm.objects["nothing"].get(1)
    assert unknown.value.error.error == "Unknown resource"
    assert unknown.value.error.code is None
    basicsos.say(answer(500, b"Internal Server Error", {"Content-Type": "text/plain"}))
    with pytest.raises(ServerError) as broken:
        crm.contacts.create(first_name="Ada")
    assert broken.value.body == "Internal Server Error"


def test_a_refusal_is_waited_out(basicsos: Vendor, crm: BasicsOS) -> None:
    moment = Moment(chance=0)
    refused = answer(429, TOO_MANY, {"Retry-After": "7"})
    basicsos.say(refused)
    assert on(moment, crm).contacts.get(1).id == 1
    assert (len(basicsos.came), sum(moment.slept)) == (2, 7)
    basicsos.say(refused)
    with pytest.raises(RateLimitError) as caught:
        crm.with_options(max_retries=0).contacts.get(1)
    assert (caught.value.retry_after, caught.value.error.error) == (
        7,
        "Too many requests",
    )


def test_no_minute_sees_more_than_180_calls(crm: BasicsOS) -> None:
    moment = Moment()
    patient = on(moment, crm)
    times: list[float] = []
    for _ in range(60):
        patient.server.health()
        times.append(moment.time)
    at_once, spacing = 180 // 4, 60 / (180 - 180 // 4 + 1)
    assert times[at_once - 1] == pytest.approx(times[0])
    assert times[-1] - times[0] == pytest.approx((60 - at_once) * spacing)


def test_sessions_of_browsers_are_cookies(basicsos: Vendor) -> None:
    with BasicsOS(session_cookie="c", base_url=basicsos.url) as crm:
        crm.contacts.get(1)
        assert basicsos.last.headers["cookie"] == "__Secure-better-auth.session_token=c"
        assert "authorization" not in basicsos.last.headers
        crm.server.health()
        assert "cookie" not in basicsos.last.headers
    with BasicsOS(insecure_session_cookie="c", base_url=basicsos.url) as crm:
        crm.contacts.get(1)
        assert basicsos.last.headers["cookie"] == "better-auth.session_token=c"


def test_the_host_is_ones_own() -> None:
    with BasicsOS(token="t", host="crm.example.com") as crm:
        assert repr(crm) == "BasicsOS(base_url='https://crm.example.com')"


async def test_the_same_with_await(basicsos: Vendor) -> None:
    moment = Moment(chance=0)
    async with AsyncBasicsOS(token="bos_crm_x", base_url=basicsos.url) as client:
        crm = on(moment, client)
        ada = await crm.contacts.create(first_name="Ada")
        assert (await crm.contacts.get(ada.id)).id == 8
        found = crm.contacts.list(range=[0, 2], filters=F.amount > 100)
        assert [each.id async for each in found] == [1, 2, 3, 4, 5, 6, 7]
        condition = {"field": "amount", "op": "gt", "value": "100"}
        assert _json_query(basicsos.last) == {"range": [6, 8], "filters": [condition]}
        await crm.contacts.update(2, email=None)
        assert json_of(basicsos.last) == {"email": None}
        assert (await crm.contacts.delete(2)).id == 2
        projects = crm.objects["projects"]
        assert [each.id async for each in projects.list()] == ["5"]
        with pytest.raises(NotFoundError):
            await crm.contacts.get(99)
        basicsos.say(answer(429, TOO_MANY, {"Retry-After": "7"}))
        await crm.contacts.get(1)
        assert sum(moment.slept) == 7
