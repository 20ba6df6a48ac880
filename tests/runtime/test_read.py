"""Reading of answers: true ones, and those that contradict the document."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, Unpack, cast, get_args

import pytest
from pydantic import BaseModel, Field, ValidationError, model_validator
from typing_extensions import TypeAliasType

from crmgen.runtime.errors.exceptions import NotFoundError, ResponseValidationError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.read import lenient
from crmgen.runtime.read.adapters import adapter
from crmgen.runtime.read.discriminators import ByTag
from crmgen.runtime.read.lenient import read_leniently
from crmgen.runtime.read.models import Model
from crmgen.runtime.read.problems import Problem
from crmgen.runtime.read.tuples import OpenTuple
from crmgen.runtime.values.tuples import is_open, item_kinds

from .acme import Contact, ContactEnvelope
from .recording import Recorder, answer, contact

pytestmark = pytest.mark.anyio

ODD = contact(
    firstName=7,
    born="0000-00-00",
    emails=[{"type": "fax", "value": 3}, None],
    score="x",
)


def test_a_true_answer_is_unwrapped_and_typed(caplog: pytest.LogCaptureFixture) -> None:
    wire = Recorder(answer(contact(firstName="Ada", born="1815-12-10")))
    ada = wire.client(strict=True).contacts.get("c1")
    assert (ada.id, ada.first_name, ada.born) == ("c1", "Ada", date(1815, 12, 10))
    assert caplog.records == []


def test_unknown_fields_and_enum_values_are_kept() -> None:
    wire = Recorder(
        answer(contact(custom={"a": 1}, emails=[{"type": "fax", "value": "v"}]))
    )
    ada = wire.client(strict=True).contacts.get("c1")
    assert ada.model_extra == {"custom": {"a": 1}}
    assert ada.emails is not None
    assert ada.emails[0].type == "fax"
    assert ada.model_dump(by_alias=True, exclude_unset=True) == {
        "id": "c1",
        "custom": {"a": 1},
        "emails": [{"type": "fax", "value": "v"}],
    }


def test_odd_parts_stay_as_they_came_and_one_record_names_the_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    contact: object = Recorder(answer(ODD)).client().contacts.get("c1")
    assert isinstance(contact, Contact)
    ada = cast("Any", contact)
    assert ada.first_name == 7
    assert ada.born == "0000-00-00"
    assert ada.emails[0].type == "fax"
    assert ada.emails[0].value == 3
    assert ada.emails[1] is None
    assert ada.score == "x"
    [record] = caplog.records
    assert record.name == "acme"
    assert record.levelno == logging.WARNING
    assert "GET /contacts/{contact_id}" in record.message
    assert "data.contact.firstName" in record.message
    assert "4 more places" in record.message


def test_a_place_is_named_once_however_many_responses_and_items_have_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Recorder(answer(ODD)).client()
    for _ in range(3):
        client.contacts.get("c1")
    assert len(caplog.records) == 1
    parser = client._parser  # pyright: ignore[reportPrivateUsage]
    response = client.contacts.get.raw("c1").response
    call: Call[Any, Any] = Call(verb="GET", path="/x", returns={})
    parser.tell(call, response, [Problem(f"rows.{i}.id", "is odd") for i in range(9)])
    parser.tell(call, response, [Problem("rows.10.id", "is odd")])
    parser.tell(call, response, [Problem("rows2.10.id", "is odd")])
    assert [record.message.rpartition(" at ")[2] for record in caplog.records[1:]] == [
        "rows.0.id: is odd",
        "rows2.10.id: is odd",
    ]
    monkeypatch.setattr("crmgen.runtime.read.parser._MOST_PLACES", 3)
    for _ in range(2):  # what cannot be remembered is told of again
        parser.tell(call, response, [Problem("rows3", "is odd")])
    assert len(caplog.records) == 5


class Reading(Model):
    id: int
    at: datetime | None = None
    tags: list[int] | None = None


def test_of_a_page_only_what_does_not_fit_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page: list[dict[str, Any]] = [
        {"id": number, "at": "2026-01-31T10:00:00.120Z", "tags": [1]}
        for number in range(100)
    ]
    page[50]["id"], page[51]["tags"] = "x", [1, "y", 3]
    asked: list[str] = []
    read: Any = lenient._read  # pyright: ignore[reportPrivateUsage]

    def noted(value: object, kind: object, place: str, told: object) -> Any:
        asked.append(place)
        return read(value, kind, place, told)

    monkeypatch.setattr(lenient, "_read", noted)
    problems: list[Problem] = []
    with pytest.raises(ValidationError) as caught:
        adapter(list[Reading]).validate_json(json.dumps(page), strict=True)
    rows = read_leniently(page, list[Reading], problems, caught.value)
    assert [str(problem).partition(":")[0] for problem in problems] == [
        "50.id",
        "51.tags.1",
    ]
    assert {place.partition(".")[0] for place in asked} == {"50", "51"}
    assert rows[50].id == "x" and rows[51].tags == [1, "y", 3]
    assert all(isinstance(row.at, datetime) for row in rows)


def test_half_of_a_surrogate_pair_in_a_list_leaves_the_other_items_typed() -> None:
    page: list[dict[str, Any]] = [
        {"id": 1, "at": "2026-01-31"},
        {"id": 2, "a": "\ud800"},
    ]
    page[0]["at"] += "T10:00:00Z"
    rows = read_leniently(page, list[Reading], [])
    assert isinstance(rows[0].at, datetime) and rows[1].model_extra == {"a": "\ud800"}


def test_a_member_of_a_union_may_be_annotated_or_a_union() -> None:
    problems: list[Problem] = []
    kind = Annotated[Reading, "a mark"] | Annotated[list[int] | list[bool], "another"]
    read = read_leniently({"id": "x"}, kind, problems)
    assert isinstance(read, Reading) and [str(each.place) for each in problems] == [
        "id"
    ]


def test_strict_raises_with_the_response() -> None:
    with pytest.raises(
        ResponseValidationError, match=r"data\.contact\.firstName"
    ) as caught:
        Recorder(answer(ODD, x_request_id="r9")).client(strict=True).contacts.get("c1")
    assert str(caught.value).startswith("GET /contacts/c1: the response contradicts")
    assert caught.value.body == ODD
    assert caught.value.request_id == "r9"
    assert caught.value.status == 200


def test_nothing_of_an_odd_answer_is_lost() -> None:
    raw = Recorder(answer(ODD)).client().contacts.get.raw("c1")
    dumped = raw.envelope.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert dumped == ODD
    text = raw.envelope.model_dump_json(by_alias=True, exclude_unset=True)
    assert json.loads(text) == ODD


async def test_async_reads_the_same() -> None:
    ada: Any = await Recorder(answer(ODD)).async_client().contacts.get("c1")
    assert ada.score == "x"
    with pytest.raises(ResponseValidationError):
        await Recorder(answer(ODD)).async_client(strict=True).contacts.get("c1")


def test_a_missing_required_field_is_none_and_not_set(
    caplog: pytest.LogCaptureFixture,
) -> None:
    body = {"data": {"contact": {"firstName": "Ada"}}}
    ada: Any = Recorder(answer(body)).client().contacts.get("c1")
    assert ada.id is None
    assert ada.model_fields_set == {"first_name"}
    assert "data.contact.id: is missing" in caplog.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([{"id": "c1"}], [{"id": "c1"}]),
        (b'"gone"', "gone"),
    ],
)
def test_what_can_be_returned_is(
    body: Any, expected: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert Recorder(answer(body)).client().contacts.get("c1") == expected
    assert len(caplog.records) >= 1


@pytest.mark.parametrize("body", [{"data": None}, {"data": {"contact": None}}])
async def test_null_for_what_may_not_be_null_is_an_error(body: Any) -> None:
    with pytest.raises(ResponseValidationError, match=r"null for its data\.contact"):
        Recorder(answer(body)).client().contacts.get("c1")
    with pytest.raises(ResponseValidationError, match="null for its"):
        await Recorder(answer(body)).async_client().contacts.get("c1")
    raw = Recorder(answer(body)).client().contacts.get.raw("c1")
    assert raw.envelope.data is None or raw.envelope.data.contact is None


def test_without_the_envelope_the_fields_are_still_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bare: Any = (
        Recorder(answer({"id": "c1", "firstName": "Ada"})).client().contacts.get("c1")
    )
    assert bare.id == "c1"
    assert "data: is missing" in caplog.text


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"<html>Bad gateway</html>", "text/html"),
        (b'{"data": {', "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b'{"data": {"contact": {"id": "\xe9"}}}', "application/json"),
        (b'{"data": {"contact": {"id": "\xe9"}}}', "application/json; charset=utf-8"),
        (b'{"data": {"contact": {"id": "\xe9"}}}', "application/json; charset=nope"),
        (b"[" * 100_000, "application/json"),
        (b"\x00\x01", "application/octet-stream"),
    ],
)
async def test_a_body_that_is_no_json_is_an_error_that_carries_it(
    content: bytes, media: str
) -> None:
    wire = Recorder(answer(content, content_type=media, x_request_id="r1"))
    with pytest.raises(ResponseValidationError, match="JSON is documented") as caught:
        wire.client().contacts.get("c1")
    error = caught.value
    assert error.response is not None
    assert (error.response.content, error.status) == (content, 200)
    assert error.request_id == "r1"
    assert wire.client().contacts.get.raw("c1").content == content
    with pytest.raises(ResponseValidationError):
        await wire.async_client().contacts.get("c1")
    failed = Recorder(answer(content, 404, content_type=media)).client()
    with pytest.raises(NotFoundError) as missing:
        failed.contacts.get("c1")
    assert missing.value.response.content == content
    assert missing.value.error is None


@pytest.mark.parametrize("status", [200, 204, 205])
def test_an_answer_to_head_or_without_content_has_no_body(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    verb = "HEAD" if status == 200 else "GET"
    returns = {"2XX": Contact} | ({} if verb == "HEAD" else {str(status): None})
    call: Call[Any, Any] = Call(verb, "/x", returns=returns)
    wire = Recorder(answer(b"", status, etag='"1"'))
    raw = wire.client(strict=True).send(call)
    assert raw.parsed is None
    assert raw.headers["etag"] == '"1"'
    assert caplog.records == []


class Odd(Model):
    """One field of each type that values are converted to."""

    count: int | None = None
    price: float | None = None
    is_new: bool | None = None
    on: date | None = None
    at: datetime | None = None
    amount: Decimal | None = None
    name: str | None = None


@pytest.mark.parametrize(
    ("field", "sent", "read"),
    [
        ("count", "12", 12),
        ("count", "007", "007"),
        ("count", 3.0, 3),
        ("count", 10**30, 10**30),
        ("count", True, True),
        ("count", "many", "many"),
        ("price", "1.50", 1.5),
        ("price", "1,50", "1,50"),
        ("price", "1e3", "1e3"),
        ("is_new", "true", True),
        ("is_new", "yes", "yes"),
        ("is_new", 1, 1),
        ("on", "2026-01-31", date(2026, 1, 31)),
        ("on", "31.01.2026", "31.01.2026"),
        ("on", "2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
        ("at", "2026-01-31T10:00:00Z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("at", "2026-01-31T10:00:00+0000", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("at", "2026-01-31 10:00:00", datetime(2026, 1, 31, 10)),
        ("at", "2026-01-31", "2026-01-31"),
        ("at", "Sat, 31 Jan 2026 10:00:00 GMT", "Sat, 31 Jan 2026 10:00:00 GMT"),
        ("at", 1769853600, 1769853600),
        ("amount", "1.10", Decimal("1.10")),
        ("name", 7, 7),
    ],
)
def test_a_value_becomes_the_documented_type_only_where_nothing_is_lost(
    field: str, sent: Any, read: Any
) -> None:
    call: Call[Odd, Odd] = Call("GET", "/odd", returns={"200": Odd})
    odd = Recorder(answer({field: sent})).client().send(call).parsed
    value = getattr(odd, field)
    assert value == read
    assert isinstance(value, type(read))


def test_numbers_that_came_as_text_are_no_contradiction() -> None:
    call: Call[Odd, Odd] = Call("GET", "/odd", returns={"200": Odd})
    wire = Recorder(answer({"count": "12", "price": "1.50"}))
    odd = wire.client(strict=True).send(call).parsed
    assert (odd.count, odd.price) == (12, 1.5)


@pytest.mark.parametrize("media", ["text/plain", "text/html; charset=utf-8", ""])
def test_json_under_another_media_type_is_read(media: str) -> None:
    content = json.dumps(contact(firstName="Ada"))
    assert (
        Recorder(answer(content, content_type=media)).client().contacts.get("c1").id
        == "c1"
    )


def test_json_in_other_encodings_is_read() -> None:
    for content, media in (
        (
            json.dumps(contact(firstName="Ü"), ensure_ascii=False).encode("utf-8-sig"),
            "application/json",
        ),
        (
            json.dumps(contact(firstName="Ü"), ensure_ascii=False).encode("latin-1"),
            "application/json; charset=iso-8859-1",
        ),
    ):
        crm = Recorder(answer(content, content_type=media)).client(strict=True)
        assert crm.contacts.get("c1").first_name == "Ü"


@pytest.mark.parametrize("status", [200, 202, 204, 205])
async def test_an_empty_body_where_one_is_due_is_an_error(status: int) -> None:
    wire = Recorder(answer(b"", status))
    with pytest.raises(ResponseValidationError, match="no body") as caught:
        wire.client().contacts.get("c1")
    assert caught.value.response is not None
    with pytest.raises(ResponseValidationError, match="no body"):
        await wire.async_client().contacts.get("c1")
    with pytest.raises(ResponseValidationError, match="no body"):
        _ = wire.client().contacts.list()


def test_an_empty_body_is_none_where_null_is_documented(
    caplog: pytest.LogCaptureFixture,
) -> None:
    call: Call[Any, Any] = Call("GET", "/x", returns={"200": Contact | None})
    wire = Recorder(answer(b"", 200))
    assert wire.client().send(call).parsed is None
    assert "the body is empty" in caplog.text
    with pytest.raises(ResponseValidationError):
        _ = wire.client(strict=True).send(call).parsed


def test_a_page_without_a_body_is_empty_where_a_success_may_have_none() -> None:
    returns = {"200": dict[str, Any], "204": None}
    paging = PageNumber(items=("data",), page="page")
    call: PagedCall[Any, Any] = PagedCall("GET", "/x", paging=paging, returns=returns)
    client = Recorder(answer(b"", 204)).client(strict=True)
    assert list(client.send(call).parsed) == []


def test_an_empty_body_is_none_where_a_success_may_have_none() -> None:
    returns = {"200": Contact, "204": None}
    call: Call[Any, Any] = Call("GET", "/x", returns=returns)
    for status in (200, 204, 205):
        wire = Recorder(answer(b"", status))
        assert wire.client().send(call).parsed is None


def test_no_body_is_none() -> None:
    crm = Recorder(answer(b"", 204)).client(strict=True)
    crm.contacts.delete("c1")
    assert crm.contacts.delete.raw("c1").parsed is None


def test_an_undocumented_success_is_read_as_the_documented_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert Recorder(answer(contact(), 203)).client().contacts.get("c1").id == "c1"
    assert "203 is not documented" in caplog.text
    with pytest.raises(ResponseValidationError, match="203"):
        Recorder(answer(contact(), 203)).client(strict=True).contacts.get("c1")


def test_text() -> None:
    wire = Recorder(
        answer("caf\xe9".encode("latin-1"), content_type="text/plain; charset=latin-1")
    )
    assert wire.client().contacts.status() == "café"
    assert Recorder(answer("up")).client().contacts.status() == "up"


@pytest.mark.parametrize(("status", "kind"), [(200, int), (201, str), (299, str)])
def test_statuses_are_matched_from_exact_to_range(status: int, kind: type) -> None:
    call: Call[Any, Any] = Call(
        "GET", "/x", returns={"default": list, "2XX": str, "200": int}
    )
    assert (
        type(
            Recorder(answer(5 if kind is int else "5", status))
            .client()
            .send(call)
            .parsed
        )
        is kind
    )


class Cat(Model):
    """A member of a union."""

    kind: Literal["cat"]
    lives: int


class Dog(Model):
    """A member of a union."""

    kind: Literal["dog"]
    tricks: list[int]


class Zoo(Model):
    """Every way to hold other models."""

    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    other: Cat | Dog | None = None
    by_name: dict[str, Cat] | None = None
    pair: tuple[Cat, int] | None = None
    inner: Zoo | None = None


def leniently(value: Any) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    return read_leniently(value, Zoo, problems), problems


@pytest.mark.parametrize("place", ["pet", "other"])
def test_the_member_of_a_union_is_the_one_that_was_meant(place: str) -> None:
    value = {
        "pet": {"kind": "cat", "lives": 9},
        place: {"kind": "dog", "tricks": [1, "sit"]},
    }
    zoo, problems = leniently(value)
    assert type(getattr(zoo, place)) is Dog
    assert getattr(zoo, place).tricks == [1, "sit"]
    assert [p.place for p in problems] == [f"{place}.tricks.1"]


def test_an_unknown_member_stays_a_dict_of_what_came() -> None:
    zoo, problems = leniently({"pet": {"kind": "cow", "milk": 1}})
    assert zoo.model_dump(warnings=False)["pet"]["milk"] == 1
    assert problems


def test_maps_tuples_and_recursion() -> None:
    cat = {"kind": "cat", "lives": "many"}
    inner = {
        "pet": {"kind": "cat", "lives": 1},
        "by_name": {"a": cat},
        "pair": [cat, 2],
    }
    zoo, problems = leniently({"pet": {"kind": "cat", "lives": 9}, "inner": inner})
    assert zoo.inner.by_name["a"].lives == "many"
    assert zoo.inner.pair[0].lives == "many"
    assert zoo.pet.lives == 9
    assert [p.place for p in problems] == [
        "inner.by_name.a.lives",
        "inner.pair.0.lives",
    ]


class House(Model):
    """Names a class that is defined after it."""

    number: int | None = None
    rooms: list[Room] | None = None


class Room(Model):
    """Comes after the class that names it."""

    size: int | None = None


def test_a_model_may_name_one_that_is_defined_after_it() -> None:
    problems: list[Problem] = []
    houses = read_leniently(
        [{"number": "x", "rooms": [{"size": "y"}]}], list[House], problems
    )
    assert type(houses[0].rooms[0]) is Room
    assert [p.place for p in problems] == ["0.number", "0.rooms.0.size"]


class Swapped(Model):
    """Each field's alias is the other's name."""

    a: int | None = Field(default=None, alias="b")
    b: int | None = Field(default=None, alias="a")


def test_an_alias_that_is_another_fields_name() -> None:
    problems: list[Problem] = []
    value = read_leniently(
        {"a": "x", "b": 2, "_fields_set": 3, "copy": 4}, Swapped, problems
    )
    assert (value.a, value.b) == (2, "x")
    assert value.model_extra == {"_fields_set": 3, "copy": 4}


def test_deep_nesting_does_not_break_reading() -> None:
    value: Any = {"pet": {"kind": "cat", "lives": "x"}}
    for _ in range(600):
        value = {"pet": {"kind": "cat", "lives": 1}, "inner": value}
    zoo, problems = leniently(value)
    assert zoo is not None
    assert problems


def test_a_model_shows_only_what_came() -> None:
    envelope = ContactEnvelope.model_validate(contact(odd=1))
    assert repr(envelope) == (
        "ContactEnvelope(status=0, data=ContactData(contact=Contact(id='c1', odd=1)))"
    )
    assert str(envelope) == repr(envelope)


def test_a_model_gives_what_came_as_it_came() -> None:
    came = contact(firstName="Ada", born="1815-12-10", emails=[{"value": None}], odd=1)
    envelope = ContactEnvelope.model_validate_json(json.dumps(came))
    assert envelope.to_dict() == came
    assert json.loads(envelope.to_json(indent=2)) == came


def test_no_value_of_the_answer_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    Recorder(answer(contact(firstName=["secret name"]))).client().contacts.get("c1")
    assert "secret name" not in caplog.text


_Old = tuple[int, Unpack[tuple[str, ...]]]  # noqa: UP044


class Mixed(Model):
    """Lists that may go on, and values of few kinds."""

    row: Annotated[tuple[int, *tuple[str, ...]], OpenTuple()] | None = None
    old: Annotated[_Old, OpenTuple()] | None = None
    one: Literal[1, "a"] | None = None
    either: Dog | Puppy | None = None
    odd: Any = None


class Puppy(Model):
    """Much like a dog."""

    kind: Literal["dog"]
    tricks: list[str]


def mixed(**came: Any) -> tuple[Mixed, list[str]]:
    problems: list[Problem] = []
    return read_leniently(came, Mixed, problems), [p.place for p in problems]


def test_a_list_that_may_go_on() -> None:
    assert mixed(row=[1, "a", "b"], old=[1])[0].row == (1, "a", "b")
    for field in ("row", "old"):
        read, places = mixed(**{field: [1, "a", 7]})
        assert getattr(read, field) == (1, "a", 7)
        assert places == [f"{field}.2"]
        read, places = mixed(**{field: []})
        assert (getattr(read, field), places) == ([], [field])


class Row(Model):
    """A list that may go on, and that is always there."""

    row: Annotated[tuple[int, *tuple[str, ...]], OpenTuple()]


def test_a_list_that_may_go_on_and_is_always_there() -> None:
    assert read_leniently({"row": [1, "a", 7]}, Row, []).row == (1, "a", 7)
    arguments = get_args(tuple[int, *tuple[str, ...]])
    assert is_open(arguments)
    assert item_kinds(arguments) == (int, str)


def test_one_and_true_are_not_the_same() -> None:
    assert mixed(one=1)[0].one == 1
    assert mixed(one="a")[1] == []
    read, places = mixed(one=True)
    assert (cast("Any", read.one) is True, places) == (True, ["one"])


def test_the_member_that_fits_but_for_the_spelling_is_taken() -> None:
    read, _ = mixed(either={"kind": "dog", "tricks": ["1", True]})
    assert type(read.either) is Dog


def test_a_type_that_pydantic_does_not_know_is_left_as_it_came() -> None:
    class Unknown:
        pass

    problems: list[Problem] = []
    assert read_leniently([1], list[Unknown], problems) == [1]
    assert problems == []


class Closed(BaseModel):
    """Keeps only what it knows."""

    a: int


def test_a_model_that_keeps_only_what_it_knows() -> None:
    read: Any = read_leniently({"a": "x", "b": 1}, Closed, [])
    assert vars(read) == {"a": "x"}


class Counts(Model):
    """Unknown fields are numbers."""

    __pydantic_extra__: dict[str, int]

    name: str

    @model_validator(mode="after")
    def _checked(self) -> Self:
        return self


def test_unknown_fields_have_their_stated_type() -> None:
    problems: list[Problem] = []
    read = read_leniently({"name": 1, "a": 7, "b": "x"}, Counts, problems)
    assert read.model_extra == {"a": 7, "b": "x"}
    assert [p.place for p in problems] == ["name", "b"]
    assert read_leniently({"name": "n", "a": 7}, Counts, []).a == 7


def test_what_an_answer_has_beyond_its_type_is_found_too() -> None:
    call: Call[Any, Any] = Call(
        "GET", "/x", returns={"200": Contact}, unwrap=("more", "*")
    )
    wire = Recorder(answer({"id": "c1", "more": [1, 2]}))
    assert wire.client().send(call).parsed == [1, 2]


class Car(Model):
    wheels: int | None = None


class Boat(Model):
    wheels: int | None = None
    sails: int | None = None


class Garage(Model):
    """One of two models that nothing but a property outside of both tells apart."""

    held: Annotated[Car | Boat | str, ByTag("type", {"car": Car, "boat": Boat})]


@pytest.mark.parametrize(("tag", "kind"), [("car", Car), ("boat", Boat)])
def test_a_tag_chooses_the_member_that_would_not_fit_best(
    tag: str, kind: type[Model]
) -> None:
    for body in ({"type": tag, "wheels": 4}, {"type": tag, "sails": 4}):
        held = Garage.model_validate({"held": body}).held
        assert type(held) is kind
        assert isinstance(held, Model) and held.model_dump(exclude_unset=True) == body


@pytest.mark.parametrize("held", [{"type": 1, "sails": 1}, {"sails": 1}])
def test_what_has_no_tag_is_what_fits(held: Any) -> None:
    assert type(Garage.model_validate({"held": held}).held) is Boat


def test_an_unknown_tag_stands_for_no_member() -> None:
    body = {"held": {"type": "plane", "sails": 1}}
    for garage in (Garage.model_validate(body), read_leniently(body, Garage, [])):
        assert type(garage.held) is Model
        assert garage.held.model_extra == body["held"] and garage.model_dump() == body


class Depot(Model):
    held: Annotated[
        Annotated[Car | Boat, "road or water"] | dict[str, int] | str | None,
        ByTag("type", {"car": Car | None}),
    ]


def test_an_unknown_tag_stands_for_a_member_that_no_tag_stands_for() -> None:
    held = {"type": "plane", "sails": 1}
    assert type(Depot.model_validate({"held": held}).held) is Boat
    problems: list[Problem] = []
    read = read_leniently({"held": {**held, "wheels": "x"}}, Depot, problems).held
    assert type(read) is Boat
    assert [each.place for each in problems] == ["held.wheels"]
    read = read_leniently({"held": {"wheels": "x", "sails": 1}}, Garage, problems).held
    assert type(read) is Car  # one field of it is odd, whichever it is


class Walk(Model):
    by: Literal["walk"] = Field(alias="@by")
    steps: int


class Ride(Model):
    by: Literal["ride", "drive"] = Field(alias="@by")
    steps: int


class Way(Model):
    gone: Annotated[Walk | Ride, Field(discriminator="by")]


def test_an_unknown_constant_stands_for_no_member() -> None:
    problems: list[Problem] = []
    swum = {"@by": "swim", "steps": 1}
    way = read_leniently({"gone": swum}, Way, problems)
    assert type(way.gone) is Model and way.gone.model_dump(by_alias=True) == swum
    assert [each.place for each in problems] == ["gone"]
    way = read_leniently({"gone": {"@by": "drive", "steps": "x"}}, Way, problems)
    assert type(way.gone) is Ride
    way = read_leniently({"gone": {"steps": 1}}, Way, problems)
    assert type(way.gone) is Walk


Ways = TypeAliasType("Ways", "list[Ways] | Walk")


class Trip(Model):
    ways: Ways  # type: ignore[valid-type]  # mypy knows no such alias that is text


def test_the_odd_part_of_an_alias_that_leads_back_to_itself_stays() -> None:
    problems: list[Problem] = []
    walk = {"@by": "walk", "steps": "x"}
    trip = read_leniently({"ways": [[walk]]}, Trip, problems)
    assert type(trip.ways[0][0]) is Walk
    assert [each.place for each in problems] == ["ways.0.0.steps"]


def test_what_is_no_object_has_no_tag() -> None:
    assert Garage.model_validate({"held": "none"}).held == "none"


def test_a_tag_chooses_also_where_the_rest_is_wrong() -> None:
    problems: list[Problem] = []
    body = {"held": {"type": "car", "wheels": "four", "sails": 1}}
    garage = read_leniently(body, Garage, problems)
    assert type(garage.held) is Car and garage.held.model_dump()["sails"] == 1
    assert [each.place for each in problems] == ["held.wheels"]
