"""Fields that an account defines itself: read from, and put into, the property that holds them."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict, cast

import pytest

from crmgen.runtime.body.wire_names import shape_of
from crmgen.runtime.custom.fields import Custom, CustomValue
from crmgen.runtime.custom.replaced import with_container
from crmgen.runtime.errors.exceptions import ResponseValidationError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.read.descriptors import ModelDescriptor, described_problems
from crmgen.runtime.read.models import Model
from crmgen.runtime.streaming.call import StreamedCall
from crmgen.runtime.streaming.items import json_lines_of

from .recording import Recorder, answer

ENTRY: dict[str, Any] = {"entry_key": ("field", "id"), "entry_value": ("value",)}
SPRING = {"field": {"id": "f1"}, "value": "Spring"}


class Person(Model):
    """Has fields of the account in a list, and in a map."""

    entries: Any = None
    named: dict[str, Any] | None = None

    season = CustomValue[str]("entries", "f1", **ENTRY)
    size = CustomValue[int]("named", "size")
    age = CustomValue[Any]("named", "age")
    wrapped = CustomValue[str]("entries", "f1", **ENTRY, entries=("all",))


def person(**came: Any) -> Person:
    return Person.model_validate(came)


def test_a_field_is_read_from_where_it_came() -> None:
    other = {"field": {"id": "f0"}, "value": "No"}
    assert person(entries=[other, SPRING]).season == "Spring"
    assert person(named={"size": 7, "age": [1]}).size == 7
    assert person(named={"age": [1]}).age == [1]
    assert person(entries={"all": [SPRING]}).wrapped == "Spring"
    assert person(entries=[SPRING]).wrapped == "Spring"


class Record(Model):
    """Has fields of the account in itself."""

    tags = CustomValue[list[str]]("", "Tags__c", joined=";")
    size = CustomValue[int]("", "size")


def test_a_field_may_stand_in_the_record_and_have_several_values_in_one_text() -> None:
    record = Record.model_validate({"Tags__c": "Red;Blue", "size": 7})
    assert (record.tags, record.size) == (["Red", "Blue"], 7)
    assert record.model_dump() == {"Tags__c": "Red;Blue", "size": 7}
    assert Record.model_validate({"Tags__c": ""}).tags == []
    assert Record.model_validate({"Tags__c": None}).tags is None
    assert Record.model_validate({"Tags__c": ["Red"]}).tags == ["Red"]
    assert Record().tags is None
    sent: dict[str, Any] = {"Name": "A"}
    Custom("", "Tags__c", joined=";").put(sent, ("Red", 7))
    Custom("", "size").put(sent, None)
    assert sent == {"Name": "A", "Tags__c": "Red;7", "size": None}
    Custom("held", "t", joined=";").put(sent, ["a", "b"])
    assert sent["held"] == {"t": "a;b"}
    with pytest.raises(ValueError, match="'t': a value with ';' in it"):
        Custom("held", "t", joined=";").put(sent, ["a", "b;c"])


def test_a_part_of_what_is_replaced_whole_is_not_sent_alone() -> None:
    with pytest.raises(ValueError, match="season is a part of custom"):
        with_container({"season": None, "name": "A"}, ["size", "season"], "custom")
    bodies: list[dict[str, Any]] = [{"name": "A"}, {"season": 1, "custom": {}}, {}]
    for body in bodies:
        assert with_container(body, ["season"], "custom") is body


@pytest.mark.parametrize("entries", [None, 7, [], [{}], [{"field": {"id": "f1"}}]])
def test_what_is_not_there_is_none(entries: Any) -> None:
    assert person(entries=entries).season is None
    assert person(named=None).size is None
    assert person().size is None


def test_what_does_not_fit_its_type_is_given_as_it_came() -> None:
    assert cast("Any", person(named={"size": "XL"}).size) == "XL"
    assert person(named={"size": ""}).size is None, "how a field that was cleared comes"


def test_models_are_looked_through_for_what_contradicts_their_types() -> None:
    odd = person(named={"size": "XL"}, entries=[SPRING], more={"deep": [1, {"a": 2}]})
    good = person(named={"size": 7}, other=person(named={"size": ["no"]}))
    found = sorted(str(each) for each in described_problems({"a": [odd], "b": good}))
    assert [each.partition(": ")[0] for each in found] == ["a.0.size", "b.other.size"]
    assert ModelDescriptor.is_used and ModelDescriptor().problems(odd) == []


def test_a_field_of_a_model_cannot_be_set() -> None:
    with pytest.raises(AttributeError, match="size cannot be set; send it"):
        person().size = cast("Any", 7)
    assert repr(Person.season) == "CustomValue('entries', 'f1')"


class PersonInput(TypedDict, total=False):
    """Fields of a person to send."""

    entries: Any
    season: Annotated[str | None, Custom("entries", "f1", **ENTRY)]
    size: Annotated[float | None, Custom("named", "size", as_text=True)]
    tags: Annotated[list[str], Custom("named", "tags", as_text=True)]


def sent(**given: Any) -> Any:
    return shape_of(PersonInput).convert(given)


def test_a_field_is_sent_beside_what_the_container_has_already() -> None:
    assert sent(season="Spring") == {"entries": [SPRING]}
    other = {"field": {"id": "f0"}, "value": 1}
    old = {"field": {"id": "f1"}, "value": "Autumn"}
    assert sent(entries=[other, old], season="Spring") == {"entries": [other, SPRING]}
    assert sent(season=None)["entries"] == [{**SPRING, "value": None}]


def test_numbers_are_text_where_the_api_wants_them_so() -> None:
    assert sent(size=1.5, tags=["a"], named={"x": 1}) == {
        "named": {"x": 1, "size": "1.5", "tags": ["a"]}
    }
    assert sent(size=None) == {"named": {"size": None}}


def test_a_container_that_cannot_hold_values_is_refused() -> None:
    with pytest.raises(TypeError, match="entries must be a list"):
        sent(entries=7, season="Spring")
    with pytest.raises(TypeError, match="named must be a mapping"):
        sent(named=[1], size=1)


@pytest.mark.parametrize("is_used", [True, False])
def test_they_are_looked_for_only_where_some_model_has_one(
    monkeypatch: pytest.MonkeyPatch, is_used: bool
) -> None:
    monkeypatch.setattr(ModelDescriptor, "is_used", is_used)
    body = b'{"named": {"size": "XL"}}'
    whole: Call[Any, Any] = Call("GET", "/a", returns={"200": Person})
    lines: StreamedCall[Any] = StreamedCall(
        "GET", "/a", returns={"200": json_lines_of(Person)}
    )
    with Recorder(answer(body)).client(strict=True) as crm:
        if is_used:
            with pytest.raises(ResponseValidationError, match="size"):
                _ = crm.send(whole).parsed
            with pytest.raises(ResponseValidationError, match="size"):
                list(lines.sent(crm))
        else:
            assert crm.send(whole).parsed.named == {"size": "XL"}
            assert [each.named for each in lines.sent(crm)] == [{"size": "XL"}]
