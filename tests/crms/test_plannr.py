"""Plannr as its users meet it: bracketed filters, links and meta, one account per client, uploads, webhooks."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from plannr import (
    AsyncPlannr,
    AuthenticationError,
    AuthorizationCode,
    ConflictError,
    NotFoundError,
    Plannr,
    RateLimitError,
    UnprocessableEntityError,
    WebhookError,
)
from plannr.headers import X_RATELIMIT_REMAINING
from plannr.models import ValidationProblem
from plannr.webhooks import EVENT

from tests.runtime.misbehaving import Act, Came, Moment

from .vendor import Vendor, answer, json_of, line_of, on, path_of, query_of

pytestmark = pytest.mark.anyio

ACCOUNT = "6f1c2a34-0000-4000-8000-000000000001"
OTHER = "6f1c2a34-0000-4000-8000-000000000002"
GONE = "00000000-0000-4000-8000-404000000000"
CIRCLE = "00000000-0000-4000-8000-000000000001"
LEFT = {"X-Ratelimit-Remaining": "499"}
TOTAL, DEFAULT = 42, 15
WITHOUT_ACCOUNT = {
    "/api/v1/logins",
    "/api/v1/oauth/connections",
    "/api/v1/me/sms/setup",
    "/api/v1/static/nationalities",
}


def _circle(number: int) -> dict[str, Any]:
    """With a class name and an example in the places of records, as the vendor has them."""
    leaked = {"name": {"example": "Ada", "description": "Name."}}
    return {
        "uuid": f"00000000-0000-4000-8000-{number:012}",
        "name": f"Circle {number}",
        "created_at": "2026-02-20T10:13:01+00:00",
        "groups": [{"uuid": OTHER, "participants_count": "3", "participants": leaked}],
        "external_references": "App\\Http\\Resources\\ExternalReferenceResource",
    }


CIRCLES = [_circle(number) for number in range(1, TOTAL + 1)]


def routes(came: Came) -> Act:
    """As the vendor answers: bare records, lists in `data`, filters that must be repeated."""
    path = path_of(came)
    if path == "/api/v1/static/nationalities":
        return answer(200, {"data": ["British"]})
    if came.headers.get("authorization") != "Bearer t":
        return answer(401, {"message": "Unauthenticated."})
    assert ("x-plannr-account-uuid" in came.headers) == (path not in WITHOUT_ACCOUNT)
    match came.method, path.removeprefix("/api/v1/").split("/"):
        case "GET", ["circles"]:
            return _page(dict(query_of(came)))
        case "POST", ["circles"]:
            return _created(json_of(came))
        case ("GET", ["circles", uuid]) if uuid == GONE:
            return answer(404, {"message": "No query results."})
        case ("GET", ["circles", _]):
            return answer(200, CIRCLES[0], LEFT)
        case "PUT", ["circles", _]:
            return answer(200, CIRCLES[0] | json_of(came))
        case "DELETE", ["cases", _, "participants"]:
            return answer(200)
        case "DELETE", ["circles", _] | ["group", _, "participants"]:
            return answer(204)
        case _:
            return answer(500, {"message": came.target})


def _created(sent: dict[str, Any]) -> Act:
    if not sent["account_uuids"]:
        errors = {"account_uuids": ["At least one is needed."]}
        return answer(422, {"message": "Invalid.", "errors": errors})
    return answer(201, CIRCLES[0] | {"name": sent["name"]})


def _page(query: dict[str, str]) -> Act:
    size, number = int(query.get("per_page", DEFAULT)), int(query.get("page", 1))
    wanted = query.get("filter[name]", "")
    matching = [each for each in CIRCLES if wanted in each["name"]]
    last = -(-len(matching) // size)
    url = "/api/v1/circles?page="  # without the filters: following it would lose them
    links = {"first": f"{url}1", "last": f"{url}{last}", "prev": None}
    meta = {"current_page": number, "last_page": last, "per_page": size}
    return answer(
        200,
        {
            "data": matching[(number - 1) * size : number * size],
            "links": links | {"next": None if number == last else f"{url}{number + 1}"},
            "meta": meta | {"total": len(matching)},
        },
        LEFT,
    )


@pytest.fixture
def plannr() -> Iterator[Vendor]:
    with Vendor(routes) as vendor:
        yield vendor


@pytest.fixture
def crm(plannr: Vendor) -> Iterator[Plannr]:
    with Plannr(token="t", account_uuid=ACCOUNT, base_url=plannr.url) as client:
        yield client


def test_a_circle_is_created(plannr: Vendor, crm: Plannr) -> None:
    byrons = crm.circles.create(name="The Byrons", account_uuids=[UUID(ACCOUNT)])
    assert line_of(plannr.last) == "POST /api/v1/circles"
    assert json_of(plannr.last) == {"name": "The Byrons", "account_uuids": [ACCOUNT]}
    assert plannr.last.headers["accept"] == "application/json"
    assert (byrons.uuid, byrons.name) == (UUID(CIRCLE), "The Byrons")


def test_what_contradicts_the_document_comes_back_as_it_came(
    crm: Plannr, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        circle = crm.circles.get(CIRCLE)
    assert circle.groups
    participants: Any = circle.groups[0].participants
    assert participants["name"]["example"] == "Ada"
    references: Any = circle.external_references
    assert references == CIRCLES[0]["external_references"]
    assert circle.name == "Circle 1"
    assert len(caplog.records) == 1


def test_the_account_is_given_once_and_another_per_call(
    plannr: Vendor, crm: Plannr
) -> None:
    crm.circles.get(CIRCLE)
    assert plannr.last.headers["x-plannr-account-uuid"] == ACCOUNT
    crm.circles.get(CIRCLE, acting_account_uuid=OTHER)
    assert plannr.last.headers["x-plannr-account-uuid"] == OTHER


def test_calls_without_an_account_send_none(plannr: Vendor, crm: Plannr) -> None:
    logins = {"data": [{"uuid": OTHER, "account": {"uuid": ACCOUNT}}]}
    plannr.say(answer(200, logins))
    account = crm.logins.list()[0].account
    assert account and account.uuid == UUID(ACCOUNT)
    assert "x-plannr-account-uuid" not in plannr.last.headers
    assert crm.nationalities.list() == ["British"]
    assert "authorization" not in plannr.last.headers


def test_three_pages_are_read_with_the_filters_on_each(
    plannr: Vendor, crm: Plannr
) -> None:
    found = crm.circles.list(
        filter_name="Circle", include=["accounts", "groups"], sort="-created_at"
    )
    assert [each.name for each in found] == [each["name"] for each in CIRCLES]
    question = "filter%5Bname%5D=Circle&include=accounts,groups&sort=-created_at"
    assert [urlsplit(came.target).query for came in plannr.came] == [
        question,
        f"{question}&page=2",
        f"{question}&page=3",
    ]


def test_a_page_knows_its_total_and_the_next(plannr: Vendor, crm: Plannr) -> None:
    page = crm.circles.list(per_page=20)
    assert (page.total, len(page.items), page.has_next) == (42, 20, True)
    assert page.next().items[0].name == "Circle 21"
    assert query_of(plannr.last) == [("per_page", "20"), ("page", "2")]


def test_a_list_that_says_nothing_of_pages_ends(plannr: Vendor, crm: Plannr) -> None:
    one = {"data": [CIRCLES[0]]}
    plannr.say(answer(200, one), answer(200, {"data": []}))
    assert [each.name for each in crm.circles.list(per_page=500)] == ["Circle 1"]


def test_filters_are_named_arguments(plannr: Vendor, crm: Plannr) -> None:
    plannr.say(answer(200, {"data": []}))
    crm.accounts.list(
        filter_status=["active", "a,b"],
        filter_is_prospect=True,
        filter_custom_fields={"hat_size": "58"},
    )
    assert urlsplit(plannr.last.target).query == (
        "filter%5Bstatus%5D=active,a%2Cb&filter%5Bis_prospect%5D=true"
        "&filter%5Bcustom_field%3Ahat_size%5D=58"
    )


def test_one_field_is_changed_and_null_clears(plannr: Vendor, crm: Plannr) -> None:
    assert crm.circles.update(CIRCLE, bg_colour="#123456").bg_colour == "#123456"
    assert line_of(plannr.last) == f"PUT /api/v1/circles/{CIRCLE}"
    assert json_of(plannr.last) == {"bg_colour": "#123456"}
    crm.circles.update(CIRCLE, current_life_stage_uuid=None)
    assert json_of(plannr.last) == {"current_life_stage_uuid": None}


def test_what_is_deleted_is_gone(plannr: Vendor, crm: Plannr) -> None:
    assert crm.circles.delete.raw(CIRCLE).parsed is None
    assert line_of(plannr.last) == f"DELETE /api/v1/circles/{CIRCLE}"
    with pytest.raises(NotFoundError) as caught:
        crm.circles.get(GONE)
    assert caught.value.error.message == "No query results."


def test_a_deletion_may_have_a_body(plannr: Vendor, crm: Plannr) -> None:
    assert (
        crm.cases.remove_participants.raw(OTHER, participants=[ACCOUNT]).parsed is None
    )
    assert line_of(plannr.last) == f"DELETE /api/v1/cases/{OTHER}/participants"
    assert json_of(plannr.last) == {"participants": [ACCOUNT]}
    assert crm.groups.remove_participants.raw(OTHER, participants=[]).status == 204


def test_wrong_fields_come_as_a_map(crm: Plannr) -> None:
    with pytest.raises(UnprocessableEntityError) as caught:
        crm.circles.create(name="x", account_uuids=[])
    assert isinstance(caught.value.error, ValidationProblem)
    assert caught.value.error.errors == {"account_uuids": ["At least one is needed."]}


def test_other_errors_say_what_the_vendor_says(plannr: Vendor, crm: Plannr) -> None:
    plannr.say(answer(409, {"message": "Plan is being deleted."}))
    with pytest.raises(ConflictError) as conflict:
        crm.plans.create_sub_account(OTHER, name="x")
    assert conflict.value.error.message == "Plan is being deleted."
    with (
        Plannr(token="bad", account_uuid=ACCOUNT, base_url=plannr.url) as stranger,
        pytest.raises(AuthenticationError) as unknown,
    ):
        stranger.circles.get(CIRCLE)
    assert unknown.value.error.message == "Unauthenticated."


def test_three_kinds_of_422_are_read(plannr: Vendor, crm: Plannr) -> None:
    kinds: list[dict[str, Any]] = [
        {"message": "m", "errors": {"number": ["n"]}},
        {"message": "m"},
        {"code": 7},
    ]
    plannr.say(*(answer(422, each) for each in kinds))
    seen: list[Any] = []
    for _ in kinds:
        with pytest.raises(UnprocessableEntityError) as caught:
            crm.me.set_up_sms(two_factor_mobile="07700900000")
        seen.append(caught.value.error)
    assert seen[0].errors == {"number": ["n"]}
    assert seen[1].message == "m"
    assert seen[2].model_extra == {"code": 7}


def test_an_answer_may_be_plain_text(plannr: Vendor, crm: Plannr) -> None:
    plannr.say(answer(200, b"sent", {"Content-Type": "text/plain"}))
    mobile = {"country": "GB", "number": "07700900000"}
    said = crm.me.set_up_sms(
        two_factor_mobile={"country": "GB", "number": mobile["number"]}
    )
    assert said == "sent"
    assert json_of(plannr.last) == {"two_factor_mobile": mobile}


def test_a_refusal_is_waited_out(plannr: Vendor, crm: Plannr) -> None:
    moment = Moment(chance=0)
    refused = answer(429, {"message": "Too Many Requests"}, {"Retry-After": "7"})
    plannr.say(refused)
    assert on(moment, crm).circles.get(CIRCLE).name == "Circle 1"
    assert (len(plannr.came), sum(moment.slept)) == (2, 7)
    plannr.say(answer(429, {"message": "Too Many"}, {"X-Ratelimit-Remaining": "0"}))
    with pytest.raises(RateLimitError) as caught:
        crm.with_options(max_retries=0).circles.get(CIRCLE)
    assert caught.value.retry_after is None
    assert caught.value.response is not None
    assert X_RATELIMIT_REMAINING.of(caught.value.response) == 0


def test_no_minute_sees_more_than_five_hundred_calls(crm: Plannr) -> None:
    moment = Moment()
    patient = on(moment, crm)
    times: list[float] = []
    for _ in range(130):
        patient.nationalities.list()
        times.append(moment.time)
    at_once, spacing = 500 // 4, 60 / (500 - 500 // 4 + 1)
    assert times[at_once - 1] == pytest.approx(times[0])
    assert times[-1] - times[0] == pytest.approx((130 - at_once) * spacing)


def test_a_file_is_uploaded(plannr: Vendor, crm: Plannr) -> None:
    plannr.say(answer(201, {"uuid": OTHER, "size": "4"}))
    file = crm.files.upload(
        name="notes.txt",
        file=("notes.txt", b"data"),
        folder_uuid=ACCOUNT,
        original_created_at="1843-09-01 12:00:00",
    )
    assert file.uuid == UUID(OTHER)
    assert line_of(plannr.last) == "POST /api/v1/file/direct-upload"
    kind = plannr.last.headers["content-type"]
    form = message_from_bytes(
        f"Content-Type: {kind}\n\n".encode() + plannr.last.content
    )
    parts = {
        str(part.get_param("name", header="content-disposition")): part.get_payload(
            decode=True
        )
        for part in form.walk()
        if not part.is_multipart()
    }
    assert parts == {
        "name": b"notes.txt",
        "file": b"data",
        "folder_uuid": ACCOUNT.encode(),
        "original_created_at": b"1843-09-01 12:00:00",
    }


def test_both_kinds_of_token_are_bearers(plannr: Vendor) -> None:
    with Plannr(client_id="id", client_secret="s", base_url=plannr.url) as crm:
        url = AuthorizationCode(crm, "https://example.com/back", scopes=["*"]).url
    asked = parse_qs(urlsplit(url).query)
    assert asked["client_id"] == ["id"]
    assert asked["scope"] == ["*"]
    assert asked["redirect_uri"] == ["https://example.com/back"]


def test_events_are_proved_and_read() -> None:
    body = b'{"event": "task.completed"}'
    signature = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    EVENT.verify(body, {"X-Signature": signature}, "secret")
    assert EVENT.parse_unproved(body)
    with pytest.raises(WebhookError):
        EVENT.verify(body, {"X-Signature": signature}, "another")


async def test_the_same_with_await(plannr: Vendor) -> None:
    moment = Moment(chance=0)
    async with AsyncPlannr(
        token="t", account_uuid=ACCOUNT, base_url=plannr.url
    ) as client:
        crm = on(moment, client)
        byrons = await crm.circles.create(name="x", account_uuids=[ACCOUNT])
        assert (await crm.circles.get(byrons.uuid)).name == "Circle 1"
        found = [each.name async for each in crm.circles.list(filter_name="Circle")]
        assert len(found) == TOTAL
        assert query_of(plannr.last) == [("filter[name]", "Circle"), ("page", "3")]
        await crm.circles.update(byrons.uuid, current_life_stage_uuid=None)
        assert json_of(plannr.last) == {"current_life_stage_uuid": None}
        await crm.circles.delete(byrons.uuid)
        with pytest.raises(NotFoundError):
            await crm.circles.get(GONE)
        plannr.say(answer(429, {"message": "Too Many"}, {"Retry-After": "7"}))
        await crm.circles.get(CIRCLE)
        assert sum(moment.slept) == 7
