"""Cirqll as its users meet it: filters in its grammar, relations on demand, 60 calls a minute, OAuth2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from cirqll import (
    AsyncCirqll,
    BadRequestError,
    Cirqll,
    Condition,
    F,
    NotFoundError,
    RateLimitError,
    RequestOptions,
    UnprocessableEntityError,
)
from cirqll.headers import X_EAGER_LOADING_WEIGHT, X_RATE_LIMIT_REMAINING
from cirqll.models import Problem, ValidationProblem

from tests.runtime.misbehaving import Act, Came, Moment

from .vendor import Vendor, answer, json_of, line_of, on, path_of, query_of

pytestmark = pytest.mark.anyio

RATE = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "57"}
WEIGHT = {"X-Eager-Loading-Weight": "4"}
CUSTOMER = {
    "id": 1,
    "name": "Analytical Engines",
    "user_id": 7,
    "created_at": "2024-05-18 13:38:35",
}
ADA = {"id": 9, "first_name": "Ada"}
TOTAL, DEFAULT = 7, 100
TOO_MANY = {"message": "Too Many Requests"}
TOKENS = {"access_token": "new", "refresh_token": "r2", "expires_in": 2592000}


def routes(came: Came) -> Act:
    """As the vendor answers: lists with limit and offset, relations as lists of their own."""
    if path_of(came) == "/oauth/token":
        return answer(200, TOKENS)
    if came.headers.get("authorization") not in ("Bearer t", "Bearer new"):
        return answer(401, {"message": "Unauthenticated."})
    match came.method, path_of(came).removeprefix("/api/").split("/"):
        case "GET", ["customer"]:
            return _page(came)
        case "GET", ["customer", "404"]:
            return answer(404, {"message": "No such customer."})
        case "GET", ["customer", _]:
            return answer(200, _shown(came), RATE | WEIGHT)
        case "POST", ["customer"]:
            return _created(json_of(came))
        case "PATCH", [_, _]:
            return answer(200, CUSTOMER | json_of(came), RATE)
        case "DELETE", [_, "1"]:
            return answer(204)
        case "DELETE", [_, _]:
            return answer(200, {"message": "Deleted."})
        case _:
            return answer(500, {"message": came.target})


def _created(sent: dict[str, Any]) -> Act:
    if not sent["name"]:
        errors = {"name": ["The name is needed."]}
        return answer(422, {"message": "Invalid.", "errors": errors})
    return answer(201, CUSTOMER | sent, RATE)


def _shown(came: Came) -> dict[str, Any]:
    query = query_of(came)
    shown = [value for name, value in query if name == "show[]"]
    record: dict[str, Any] = {
        key: value
        for key, value in CUSTOMER.items()
        if not shown or key in ("id", *shown)
    }
    if ("with[]", "contacts") in query:
        record["contacts"] = {"data": [ADA], "limit": 50, "total": 1, "offset": 0}
    if ("count[]", "contracts") in query:
        record["contracts_count"] = 12
    return record


def _page(came: Came) -> Act:
    query = dict(query_of(came))
    if query.get("filter") == "broken":
        return answer(400, {"message": "The filter is malformed."})
    limit, offset = int(query.get("limit", DEFAULT)), int(query.get("offset", 0))
    found = [CUSTOMER | {"id": number} for number in range(1, TOTAL + 1)]
    page = {"limit": limit, "total": TOTAL, "offset": offset}
    return answer(200, {"data": found[offset : offset + limit]} | page, RATE | WEIGHT)


@pytest.fixture
def cirqll() -> Iterator[Vendor]:
    with Vendor(routes) as vendor:
        yield vendor


@pytest.fixture
def crm(cirqll: Vendor) -> Iterator[Cirqll]:
    with Cirqll(token="t", base_url=f"{cirqll.url}/api") as client:
        yield client


def test_a_customer_is_created(cirqll: Vendor, crm: Cirqll) -> None:
    made = crm.customers.create(name="Analytical Engines", user_id=7)
    assert line_of(cirqll.last) == "POST /api/customer"
    assert json_of(cirqll.last) == {"name": "Analytical Engines", "user_id": 7}
    assert (made.id, made.created_at) == (1, datetime(2024, 5, 18, 13, 38, 35))


def test_a_creation_may_also_answer_200(cirqll: Vendor, crm: Cirqll) -> None:
    cirqll.say(answer(200, CUSTOMER))
    assert crm.customers.create(name="x").id == 1


def test_fields_that_nobody_documented_can_be_sent(cirqll: Vendor, crm: Cirqll) -> None:
    crm.customers.create(name="x", options=RequestOptions(body={"phone": "020"}))
    assert json_of(cirqll.last) == {"name": "x", "phone": "020"}
    crm.tasks.update(3, body={"title": "Call Ada"})
    assert line_of(cirqll.last) == "PATCH /api/task/3"
    assert json_of(cirqll.last) == {"title": "Call Ada"}


def test_relations_and_counts_come_along_when_asked_for(
    cirqll: Vendor, crm: Cirqll
) -> None:
    answer = crm.customers.get.raw(1, with_=["contacts", "user"], count=["contracts"])
    assert query_of(cirqll.last) == [
        ("with[]", "contacts"),
        ("with[]", "user"),
        ("count[]", "contracts"),
    ]
    customer = answer.parsed
    assert customer.contacts is not None
    assert [each.first_name for each in customer.contacts.data] == ["Ada"]
    assert customer.contracts_count == 12
    assert X_EAGER_LOADING_WEIGHT.of(answer) == 4
    assert X_RATE_LIMIT_REMAINING.of(answer) == 57


def test_a_part_of_a_record_is_still_that_record(crm: Cirqll) -> None:
    customer = crm.customers.get(1, show=["name"])
    assert (customer.id, customer.name) == (1, "Analytical Engines")
    assert customer.created_at is None


def test_three_pages_are_read_with_the_question_on_each(
    cirqll: Vendor, crm: Cirqll
) -> None:
    found = crm.customers.list(
        filter=F.name.like("Acme") & (F.price > 100),
        order_by=[F.name.desc(), "id"],
        with_=["contacts", "user"],
        count=["contracts"],
        limit=3,
    )
    assert [each.id for each in found] == [1, 2, 3, 4, 5, 6, 7]
    question = [
        ("with[]", "contacts"),
        ("with[]", "user"),
        ("count[]", "contracts"),
        ("filter", "(name:like:Acme,and,price:gt:100)"),
        ("order_by[]", "name:desc"),
        ("order_by[]", "id"),
        ("limit", "3"),
    ]
    assert [query_of(came) for came in cirqll.came] == [
        question,
        [*question, ("offset", "3")],
        [*question, ("offset", "6")],
    ]


def test_a_page_knows_its_total_and_the_next(crm: Cirqll) -> None:
    page = crm.customers.list(limit=3)
    assert (page.total, len(page.items), page.has_next) == (7, 3, True)
    assert [each.id for each in page.next().items] == [4, 5, 6]


@pytest.mark.parametrize(
    ("condition", "sent"),
    [
        (F.name == "Example", "name:eq:Example"),
        (F.company.name == "Example Company", 'company.name:eq:"Example Company"'),
        (F.name.like("a,b"), 'name:like:"a,b"'),
        (F.customer_id.in_([28, 29, 30]), "customer_id:in:28;29;30"),
        (F.name.in_(["a;b", "c d", "e"]), 'name:in:"a;b";"c d";e'),
        (F.name.starts_with("A") | F.name.ends_with("z"), "(name:starts_with:A,or,name:ends_with:z)"),
        ((F.a == "v") & ((F.b > 5) | (F.c < 10)), "(a:eq:v,and,(b:gt:5,or,c:lt:10))"),
        ((F.price >= 1) & (F.price <= 2) & (F.id != 3), "(price:gte:1,and,price:lte:2,and,id:ne:3)"),
        (F.end_date > date(2026, 1, 31), "end_date:gt:2026-01-31"),
        (~(F.price > 100), "price:lte:100"),
    ],
)  # fmt: skip
def test_conditions_are_written_in_the_grammar_of_the_vendor(
    cirqll: Vendor, crm: Cirqll, condition: Condition, sent: str
) -> None:
    assert len(crm.customers.list(filter=condition).items) == TOTAL
    assert query_of(cirqll.last) == [("filter", sent)]


def test_what_the_grammar_cannot_say_is_not_sent(cirqll: Vendor, crm: Cirqll) -> None:
    with pytest.raises(ValueError, match="cannot say"):
        crm.customers.list(filter=~F.name.like("x"))
    with pytest.raises(ValueError, match="'is_null'"):
        crm.customers.list(filter=F.name.is_null())
    assert cirqll.came == []


def test_one_field_is_changed_and_null_clears(cirqll: Vendor, crm: Cirqll) -> None:
    assert crm.customers.update(1, name="Engines Ltd").name == "Engines Ltd"
    assert line_of(cirqll.last) == "PATCH /api/customer/1"
    assert json_of(cirqll.last) == {"name": "Engines Ltd"}
    crm.chances.update(3, archived_at=None)
    assert line_of(cirqll.last) == "PATCH /api/chance/3"
    assert json_of(cirqll.last) == {"archived_at": None}


def test_both_answers_to_a_deletion_are_nothing(cirqll: Vendor, crm: Cirqll) -> None:
    assert crm.customers.delete.raw(1).parsed is None
    assert crm.customers.delete.raw(2).parsed is None
    assert [line_of(came) for came in cirqll.came] == [
        "DELETE /api/customer/1",
        "DELETE /api/customer/2",
    ]


def test_errors_say_what_the_vendor_says(crm: Cirqll) -> None:
    with pytest.raises(NotFoundError) as missing:
        crm.customers.get(404)
    assert isinstance(missing.value.error, Problem)
    assert missing.value.error.message == "No such customer."
    with pytest.raises(UnprocessableEntityError) as invalid:
        crm.customers.create(name="")
    assert isinstance(invalid.value.error, ValidationProblem)
    assert invalid.value.error.errors == {"name": ["The name is needed."]}
    with pytest.raises(BadRequestError) as malformed:
        list(crm.customers.list(filter="broken"))
    assert malformed.value.error.message == "The filter is malformed."


def test_a_refusal_is_waited_out(cirqll: Vendor, crm: Cirqll) -> None:
    moment = Moment(chance=0)
    refused = answer(429, TOO_MANY, {"Retry-After": "7"})
    cirqll.say(refused)
    assert on(moment, crm).customers.get(1).id == 1
    assert (len(cirqll.came), sum(moment.slept)) == (2, 7)
    cirqll.say(refused)
    with pytest.raises(RateLimitError) as caught:
        crm.with_options(max_retries=0).customers.get(1)
    assert caught.value.retry_after == 7
    assert caught.value.error.message == "Too Many Requests"


def test_a_refusal_that_names_no_time_is_waited_out_too(
    cirqll: Vendor, crm: Cirqll
) -> None:
    moment = Moment()
    cirqll.say(answer(429, TOO_MANY))
    assert on(moment, crm).customers.create(name="x").id == 1
    assert [line_of(came) for came in cirqll.came] == ["POST /api/customer"] * 2
    assert len(moment.slept) == 1


def test_no_minute_sees_more_than_sixty_calls(cirqll: Vendor, crm: Cirqll) -> None:
    moment = Moment()
    patient = on(moment, crm)
    times: list[float] = []
    for _ in range(70):
        patient.customers.get(1)
        times.append(moment.time)
    assert len(cirqll.came) == 70
    assert all(
        later - first >= 60 for first, later in zip(times, times[60:], strict=False)
    )
    assert times[-1] - times[0] < 75  # fmt: skip


def test_a_token_is_renewed_and_used(cirqll: Vendor) -> None:
    with Cirqll(
        client_id="id",
        client_secret="secret",
        refresh_token="r1",
        base_url=f"{cirqll.url}/api",
    ) as crm:
        assert crm.customers.get(1).id == 1
        assert crm.customers.get(2).id == 1
    renewal, first, second = cirqll.came
    assert line_of(renewal) == "POST /oauth/token"
    sent = parse_qs(renewal.content.decode())
    assert sent["grant_type"] == ["refresh_token"]
    assert sent["refresh_token"] == ["r1"]
    assert first.headers["authorization"] == "Bearer new"
    assert second.headers["authorization"] == "Bearer new"


def test_a_token_that_ran_out_is_renewed_once(cirqll: Vendor) -> None:
    with Cirqll(
        token="old",
        client_id="id",
        client_secret="secret",
        refresh_token="r1",
        base_url=f"{cirqll.url}/api",
    ) as crm:
        assert crm.customers.get(1).id == 1
    assert [line_of(came) for came in cirqll.came] == [
        "GET /api/customer/1",
        "POST /oauth/token",
        "GET /api/customer/1",
    ]


async def test_the_same_with_await(cirqll: Vendor) -> None:
    moment = Moment(chance=0)
    async with AsyncCirqll(token="t", base_url=f"{cirqll.url}/api") as client:
        crm = on(moment, client)
        assert (await crm.customers.create(name="x")).name == "x"
        assert (await crm.customers.get(1, show=["name"])).created_at is None
        wanted = F.name.like("Acme") & (F.price > 100)
        ids = [each.id async for each in crm.customers.list(filter=wanted, limit=3)]
        assert ids == [1, 2, 3, 4, 5, 6, 7]
        assert query_of(cirqll.last) == [
            ("filter", "(name:like:Acme,and,price:gt:100)"),
            ("limit", "3"),
            ("offset", "6"),
        ]
        assert (await crm.customers.update(1, name="y")).name == "y"
        await crm.customers.delete(1)
        with pytest.raises(NotFoundError):
            await crm.customers.get(404)
        cirqll.say(answer(429, TOO_MANY, {"Retry-After": "7"}))
        await crm.customers.get(1)
        assert sum(moment.slept) == 7
