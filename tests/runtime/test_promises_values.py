"""What the documentation promises of values: read from a real server, sent back, compared byte by byte."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import Field

from crmgen.runtime.body.json import json_body
from crmgen.runtime.errors.exceptions import ResponseValidationError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.read.adapters import adapter
from crmgen.runtime.read.models import Model
from crmgen.runtime.values.encoding import scalar_text

from .acme import Acme
from .misbehaving import Misbehaving, reply


class Mail(Model):
    """A member of a union."""

    kind: Literal["mail"]
    to: str


class Visit(Model):
    """A member of a union."""

    kind: Literal["visit"]
    at: datetime


class Deal(Model):
    """A field of each type that a document can state."""

    at: datetime | None = None
    on: date | None = None
    opens: time | None = None
    amount: Decimal | None = None
    price: float | None = None
    count: int | None = None
    id: UUID | None = None
    name: str | None = None
    is_new: bool | None = None
    level: Literal["low", "high"] | str | None = None
    rank: Literal[1, 2] | int | None = None
    step: Annotated[Mail | Visit, Field(discriminator="kind")] | None = None
    steps: list[Mail | Visit] | None = None
    dates: dict[str, list[datetime]] | None = None
    inner: Deal | None = None
    free: Any = None


GET: Call[Deal, Deal] = Call("GET", "/deal", returns={"200": Deal}, security=())


def read(server: Misbehaving, **settings: Any) -> Deal:
    with Acme(base_url=server.url, **settings) as crm:
        return crm.send(GET).parsed


def sent_back(text: str) -> tuple[Deal, str]:
    """A body as it is read from a server, and as it is when the model is sent again."""
    with Misbehaving(reply(200, text.encode())) as server:
        with Acme(base_url=server.url) as crm:
            deal = crm.send(GET).parsed
            crm.send(GET.but(verb="PUT", body=json_body(deal)))
        return deal, server.came[-1].content.decode()


ZONED = datetime(2026, 1, 31, 10, tzinfo=UTC)
EXACT: list[tuple[str, object, object]] = [
    ("at", "2026-01-31T10:00:00Z", ZONED),
    ("at", "2026-01-31T12:00:00+02:00", ZONED),
    ("at", "2026-01-31T10:00:00", datetime(2026, 1, 31, 10)),
    ("at", "2026-01-31T10:00:00.000Z", ZONED),
    ("at", "2026-01-31T10:00:00.5Z", ZONED.replace(microsecond=500_000)),
    ("at", "2026-01-31T10:00:00.123456789Z", ZONED.replace(microsecond=123_456)),
    ("at", "2026-01-31T10:00:00.1234567Z", ZONED.replace(microsecond=123_456)),
    ("at", "2026-01-31T10:00:00+0000", ZONED),
    ("at", "2026-01-31T10:00:00-00:00", ZONED),
    ("at", "2026-01-31 10:00:00", datetime(2026, 1, 31, 10)),
    ("at", "2026-01-31t10:00:00z", ZONED),
    ("at", "2026-01-31T10:00", datetime(2026, 1, 31, 10)),
    ("at", "1769853600", "1769853600"),
    ("at", "20260131100000", "20260131100000"),
    ("at", 1769853600, 1769853600),
    ("at", "31.01.2026 10:00", "31.01.2026 10:00"),
    ("at", "/Date(1769853600000)/", "/Date(1769853600000)/"),
    ("at", "2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
    ("at", "0000-00-00 00:00:00", "0000-00-00 00:00:00"),
    ("at", "", ""),
    ("on", "2026-01-31", date(2026, 1, 31)),
    ("on", "1769817600", "1769817600"),
    ("on", "2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
    ("opens", "10:00:00Z", time(10, tzinfo=UTC)),
    ("opens", "10:00:00.1234567", "10:00:00.1234567"),
    ("amount", "1.10", Decimal("1.10")),
    ("amount", "12345678901234567890.123456789", Decimal("12345678901234567890.123456789")),
    ("amount", 1.5, 1.5),
    ("amount", "007.50", "007.50"),
    ("amount", " 1.5 ", " 1.5 "),
    ("amount", "1_000", "1_000"),
    ("amount", "NaN", "NaN"),
    ("price", 1.5, 1.5),
    ("price", 1234567890123456789, 1234567890123456789),
    ("price", -(2**70), -(2**70)),
    ("price", "12345678901234567890", "12345678901234567890"),
    ("price", "1,50", "1,50"),
    ("count", 2**100, 2**100),
    ("count", "007", "007"),
    ("id", "00000000-0000-0000-0000-000000000001", UUID(int=1)),
    ("id", "none", "none"),
    ("name", 7, 7),
    ("is_new", "yes", "yes"),
    ("level", "unheard of", "unheard of"),
    ("rank", 9, 9),
    ("rank", "second", "second"),
    ("free", {"a": [None, True, "x", 1, 1.5]}, {"a": [None, True, "x", 1, 1.5]}),
    ("unknown", {"deep": [1, {"er": None}]}, {"deep": [1, {"er": None}]}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "came", "value"), EXACT)
def test_a_value_goes_back_as_it_came(field: str, came: Any, value: object) -> None:
    deal, content = sent_back(json.dumps({field: came}))
    found = getattr(deal, field)
    assert found == value
    assert isinstance(found, type(value))
    assert json.loads(content) == {field: came}
    assert json.loads(deal.model_dump_json(exclude_unset=True)) == {field: came}


def test_beside_a_value_that_contradicts_the_others_are_as_exact() -> None:
    came = {
        "count": "many",
        "at": "2026-01-31T10:00:00.123456789Z",
        "on": "1769817600",
        "price": 1234567890123456789,
        "inner": {"at": "2026-01-31 10:00:00", "amount": 1},
        "dates": {"a": ["2026-01-31T10:00:00.000Z", "20260131100000"]},
    }
    deal, content = sent_back(json.dumps(came))
    assert json.loads(content) == came
    assert deal.at == ZONED.replace(microsecond=123_456)
    assert deal.dates is not None
    assert deal.dates["a"][0] == ZONED


def test_half_of_a_surrogate_pair_goes_back_as_the_escape_it_came_as() -> None:
    text = '{"name":"half a pair: \\ud800"}'
    deal, content = sent_back(text)
    assert (deal.name, content) == ("half a pair: \ud800", text)


@pytest.mark.parametrize(
    ("came", "again"),
    [
        ('{"price":1}', '{"price":1.0}'),
        ('{"count":3.0}', '{"count":3}'),
        ('{"count":"12"}', '{"count":12}'),
        ('{"price":"1.50"}', '{"price":1.5}'),
        ('{"opens":"10:00"}', '{"opens":"10:00:00"}'),
        (
            '{"id":"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"}',
            '{"id":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}',
        ),
    ],
)
def test_what_goes_back_in_another_spelling_means_the_same(
    came: str, again: str
) -> None:
    assert sent_back(came)[1] == again


def test_digits_that_no_float_holds_are_still_in_the_bytes() -> None:
    text = b'{"price": 0.1234567890123456789}'
    with Misbehaving(reply(200, text)) as server, Acme(base_url=server.url) as crm:
        raw = crm.send(GET)
        assert raw.parsed.price == 0.12345678901234568
        assert raw.content == text


def test_no_number_at_all_is_read_and_never_sent() -> None:
    with Misbehaving(reply(200, b'{"price": NaN}')) as server:
        deal = read(server)
    assert deal.price != deal.price
    with pytest.raises(ValueError, match="JSON compliant"):
        json_body(deal).encode()


@pytest.mark.parametrize(
    "step",
    [
        {"kind": "mail", "to": "a@x.test"},
        {"kind": "visit", "at": "2026-01-31T10:00:00.000Z"},
        {"kind": "visit", "at": "soon", "more": 1},
        {"kind": "carrier pigeon", "ring": 7, "seen": "2026-01-31"},
        {"to": "whom?"},
        "by phone",
        [1],
    ],
)
def test_an_unknown_variant_of_a_union_survives_a_round_trip(step: Any) -> None:
    came = {"step": step, "steps": [step, {"kind": "mail", "to": "b@x.test"}]}
    deal, content = sent_back(json.dumps(came))
    assert json.loads(content) == came
    assert deal.steps is not None
    assert isinstance(deal.steps[1], Mail)


def test_a_date_time_with_a_text_of_its_own_is_like_any_other() -> None:
    text = "2026-01-31T10:00:00.1234567Z"
    value = sent_back(json.dumps({"at": text}))[0].at
    assert value is not None
    for same in (value, copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert same == ZONED.replace(microsecond=123_456)
        assert hash(same) == hash(ZONED.replace(microsecond=123_456))
        assert scalar_text(same) == text
    later = value + timedelta(hours=1)
    assert scalar_text(later) == "2026-01-31T11:00:00.123456Z"
    assert pickle.loads(pickle.dumps(later)) == later


def test_a_naive_date_time_gets_no_zone_and_another_zone_stays() -> None:
    with pytest.raises(ValueError, match="2026-01-31T10:00:00 has no time zone"):
        scalar_text(datetime(2026, 1, 31, 10))
    deal, sent = sent_back('{"at": "2026-01-31T10:00:00"}')
    assert (
        deal.at == datetime(2026, 1, 31, 10) and sent == '{"at":"2026-01-31T10:00:00"}'
    )
    deal, _ = sent_back('{"at": "2026-01-31T12:00:00+02:00"}')
    assert deal.at is not None
    assert deal.at.utcoffset() == timedelta(hours=2)


def test_strict_refuses_what_is_only_kept_otherwise() -> None:
    with (
        Misbehaving(reply(200, b'{"at": "20260131100000"}')) as server,
        pytest.raises(ResponseValidationError, match="at: "),
    ):
        read(server, strict=True)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (datetime, '"20260131"', None),
        (list[datetime], '["2026-01-31T10:00:00Z"]', [ZONED]),
        (dict[str, Decimal], '{"a": "1.10"}', {"a": Decimal("1.10")}),
        (float, "1234567890123456789", 1234567890123456789),
        (tuple[date, int], '["2026-01-31", 1]', (date(2026, 1, 31), 1)),
        (datetime | Decimal | None, '"1.10"', Decimal("1.10")),
    ],
)
def test_types_that_are_no_models_are_as_exact(
    kind: Any, text: str, value: object
) -> None:
    if value is None:
        with pytest.raises(ValueError, match="documented format"):
            adapter(kind).validate_json(text, strict=True)
    else:
        assert adapter(kind).validate_json(text, strict=True) == value


def test_a_decimal_and_a_big_int_are_sent_whole() -> None:
    value = {"amount": Decimal("0.10"), "huge": Decimal("1E+30"), "count": 2**100}
    _, content = json_body(value).encode()
    assert content == (
        b'{"amount":0.10,"huge":1' + b"0" * 30 + b',"count":'
        b"1267650600228229401496703205376}"
    )


def test_models_are_made_and_checked_in_python_as_ever() -> None:
    deal = Deal(at=ZONED, amount=Decimal("1"), price=2, opens=time(10))
    assert (deal.at, deal.price) == (ZONED, 2.0)
    assert Deal.model_validate({"at": "2026-01-31T10:00:00Z"}).at == ZONED
    assert Deal.model_validate_json('{"at": "2026-01-31T10:00:00Z"}').at == ZONED
    stated = Deal.model_json_schema()["$defs"]["Deal"]["properties"]["at"]
    assert stated["anyOf"][0] == {"format": "date-time", "type": "string"}
    assert "properties" in Deal.model_json_schema(mode="serialization")["$defs"]["Deal"]
