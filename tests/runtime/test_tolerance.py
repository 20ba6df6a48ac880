"""What was found off its type once is let pass by the validator, with the same result and the same log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeAliasType

from crmgen.runtime.errors.exceptions import ResponseValidationError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.read import adapters, lenient, tolerance
from crmgen.runtime.read.lenient import read_leniently
from crmgen.runtime.read.models import Model
from crmgen.runtime.read.problems import Problem

from .acme import Acme
from .recording import Recorder, answer


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    """Before each test, and after it."""
    inner: Any = tolerance
    known = inner._seen, adapters.tolerant
    for each in known:
        each.clear()
    yield
    for each in known:
        each.clear()


class Tag(Model):
    name: str
    parent: Tag | None = None
    """Which leads into itself."""


class Row(Model):
    id: int
    name: str | None = None
    tags: list[Tag] | None = None
    anything: Any
    either: Tag | list[int] | None = None
    by_key: dict[str, int] | None = None


class Page(Model):
    rows: list[Row]


class Typed(Model):
    __pydantic_extra__: dict[str, int]


class ListOfItsOwn(list[int]):
    """A type that pydantic reads as a list, and whose items no annotation tells."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.list_schema(core_schema.int_schema())


Named = TypeAliasType("Named", list[Row])


def row(number: int, **odd: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"id": number, "name": "Ada", "tags": [], "anything": 1}
    return usual | odd


def exactly(body: Any, kind: Any) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    with pytest.raises(ValidationError) as caught:
        adapters.adapter(kind).validate_json(json.dumps(body), strict=True)
    return read_leniently(body, kind, problems, caught.value), problems


def at_once(body: Any, kind: Any) -> tuple[Any, list[Problem]]:
    found: list[Problem] = []
    validator = adapters.tolerant.get(kind)
    assert validator is not None
    value = validator.validate_json(json.dumps(body), strict=True, context=found)
    return value, found


def without_numbers(problems: list[Problem]) -> list[tuple[str, str]]:
    number = re.compile(r"\b\d+(?=\.|$)")
    return [(number.sub("", each.place), each.what) for each in problems]


ODD: dict[str, Any] = {
    "a value": {"name": 5},
    "text of a number": {"id": "12"},
    "a value deep inside": {"tags": [{"name": "a", "parent": {"name": 7}}]},
    "an item": {"tags": [None, {"name": "b"}]},
    "null": {"id": None},
    "a member of a union": {"either": {"name": 5}},
    "a value by a key": {"by_key": {"a": "x", "b": 2}},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_the_same_is_read_and_told(odd: dict[str, Any]) -> None:
    body = {"rows": [row(1), row(2, **odd), row(3)]}
    value, problems = exactly(body, Page)
    again, found = at_once(body, Page)
    assert again == value
    assert again.model_fields_set == value.model_fields_set
    assert without_numbers(found) == without_numbers(problems)
    assert at_once({"rows": [row(1)]}, Page) == (Page(rows=[Row(**row(1))]), [])


@pytest.mark.parametrize("name", ["id", "anything"])
def test_a_required_field_that_is_missing_is_none_and_not_set(name: str) -> None:
    body = {"rows": [row(1), row(2)]}
    del body["rows"][1][name]
    value, problems = exactly(body, Page)
    again, found = at_once(body, Page)
    assert again == value and getattr(again.rows[1], name) is None
    assert name not in again.rows[1].model_fields_set
    assert without_numbers(found) == without_numbers(problems)
    assert found == [Problem(f"rows.0.{name}", "is missing")]


def test_a_list_may_have_a_name() -> None:
    value, _ = exactly([row(1), row(2, name=5)], Named)
    assert at_once([row(1), row(2, name=5)], Named)[0] == value


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (dict[str, Tag], {"a": {"name": 5}}),
        (Typed, {"further": "x"}),
        (ListOfItsOwn, ["x"]),
        (Page, []),
    ],
)
def test_what_the_schema_does_not_tell_apart_is_read_as_before(
    kind: Any, body: Any
) -> None:
    exactly(body, kind)
    assert adapters.tolerant.get(kind) is None


def test_more_places_are_let_pass_with_time_but_not_ever_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exactly({"rows": [row(1, name=5)]}, Page)
    inner: Any = tolerance
    before = inner._seen[Page]  # which another thread may be going through
    both = {"rows": [row(1, name=5), row(2, id="x")]}
    with pytest.raises(ValidationError):
        at_once(both, Page)
    value, _ = exactly(both, Page)
    assert at_once(both, Page)[0] == value
    assert before == {("rows", 0, "name")}
    monkeypatch.setattr(tolerance, "_MOST_PATHS", 1)
    exactly({"rows": [row(1, tags=5)]}, Page)
    with pytest.raises(ValidationError):
        at_once({"rows": [row(1, tags=5)]}, Page)


def test_a_pydantic_that_takes_models_as_they_are_reads_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def older(schema: Any, config: Any = None) -> None: ...

    monkeypatch.setattr(tolerance, "SchemaValidator", older)
    exactly({"rows": [row(1, name=5)]}, Page)
    assert adapters.tolerant.get(Page) is None


def list_of(client: Acme) -> Page:
    call = Call[Page, Page]("GET", "/rows", returns={"200": Page})
    return client.send(call).parsed


def test_what_was_told_of_is_read_once_and_what_is_new_told_with_its_place(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_exactly: list[Any] = []

    def noted(value: Any, *more: Any) -> Any:
        read_exactly.append(value)
        return read_leniently(value, *more)

    monkeypatch.setattr(lenient, "read_leniently", noted)
    odd, new = {"rows": [row(1), row(2, name=5)]}, {"rows": [row(1), row(2, id="x")]}
    client = Recorder(answer(odd)).client()
    first = list_of(client)
    assert list_of(client) == first and read_exactly == [odd]
    assert [record.message.rpartition(" at ")[2] for record in caplog.records] == [
        "rows.1.name: Input should be a valid string"
    ]
    caplog.clear()
    list_of(Recorder(answer(new)).client())
    other = Recorder(answer(new)).client()
    for _ in range(2):
        list_of(other)
    assert read_exactly[1:] == [new, new], "another client has told nothing yet"
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert all(" at rows.1.id: " in record.message for record in caplog.records)


def test_a_strict_client_raises_at_each_call() -> None:
    client = Recorder(answer({"rows": [row(1, name=5)]})).client(strict=True)
    for _ in range(2):
        with pytest.raises(ResponseValidationError, match=r"rows\.0\.name"):
            list_of(client)


def test_what_is_nested_too_deeply_is_left_to_the_reader_that_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = Recorder(answer({"rows": [row(1, name=5)]})).client()
    list_of(client)

    def deep(*_: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(lenient, "_mended", deep)
    monkeypatch.setattr(lenient, "_scalar", deep)
    list_of(client)
    assert "is nested too deeply" in caplog.text
