"""Which member of a union a value is that is sent, and so the names that its keys have on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypedDict

import pytest
from typing_extensions import TypeAliasType

from crmgen.runtime.body.wire_names import TaggedBy, Wire, to_wire


class Cat(TypedDict, total=False):
    kind: Annotated[str, Wire("@kind")]
    is_tame: Annotated[bool, Wire("isTame")]
    lives: Literal[7, 9] | None
    size: float
    owner: Owner
    friends: Sequence[Owner]
    by_name: Mapping[str, Owner]


class Dog(TypedDict, total=False):
    kind: Annotated[str, Wire("@kind")]
    is_tame: Annotated[bool, Wire("is-tame")]
    lives: Literal[1]
    size: str
    owner: str
    friends: Sequence[str]
    by_name: Mapping[str, str]
    pair: tuple[int, *tuple[str, ...]]


class Owner(TypedDict, total=False):
    name: str


class Bird(TypedDict):
    wing: Annotated[str, Wire("Wing")]


Nest = TypeAliasType("Nest", "Sequence[Nest] | Bird | Owner | int")
Nests = TypeAliasType("Nests", "Sequence[Nests] | Owner")
Pet = Cat | Dog
Told = Annotated[Cat | Dog, TaggedBy("@kind", {"cat": Cat, "dog": Dog, "any": Any})]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"lives": 9}, "isTame"),
        ({"lives": None}, "isTame"),
        ({"lives": 1}, "is-tame"),
        ({"size": 1}, "isTame"),
        ({"size": "big"}, "is-tame"),
        ({"owner": {"name": "Ada"}}, "isTame"),
        ({"owner": "Ada"}, "is-tame"),
        ({"friends": [{"name": "Ada"}]}, "isTame"),
        ({"friends": ["Ada"]}, "is-tame"),
        ({"by_name": {"a": {"name": "Ada"}}}, "isTame"),
        ({"by_name": {"a": "Ada"}}, "is-tame"),
        ({"pair": [1, "a", "b"]}, "is-tame"),
    ],
)
def test_the_member_that_a_value_contradicts_least(told: Any, name: str) -> None:
    assert to_wire({**told, "is_tame": True}, Pet) == {**told, name: True}
    assert to_wire([{**told, "is_tame": True}], Sequence[Pet]) == [{**told, name: True}]


def test_the_tag_decides_whatever_fits() -> None:
    value = {"kind": "dog", "is_tame": True, "size": 1.5}
    assert to_wire(value, Told) == {"@kind": "dog", "is-tame": True, "size": 1.5}
    value = {"@kind": "cat", "is_tame": True, "size": "big"}
    assert to_wire(value, Told) == {"@kind": "cat", "isTame": True, "size": "big"}
    assert to_wire({"kind": "any", "x": 1}, Told) == {"kind": "any", "x": 1}
    assert to_wire({"kind": "new", "size": 1.5}, Told) == {"@kind": "new", "size": 1.5}
    assert to_wire({"kind": ["odd"]}, Told) == {"@kind": ["odd"]}
    assert to_wire(None, Told | None) is None


def test_a_tag_inside_of_a_field() -> None:
    class Home(TypedDict, total=False):
        best_pet: Annotated[Told | None, Wire("pet")]
        next_pet: Annotated[Told, Wire("next")]

    dog, sent = {"kind": "dog", "is_tame": True}, {"@kind": "dog", "is-tame": True}
    home = {"best_pet": dog, "next_pet": dog}
    assert to_wire(home, Home) == {"pet": sent, "next": sent}


def test_what_nothing_decides_is_refused() -> None:
    with pytest.raises(TypeError, match="fits each of Cat, Dog, which send its keys"):
        to_wire({"is_tame": True}, Pet)
    with pytest.raises(TypeError, match="fits each of"):
        to_wire({"kind": "new", "is_tame": True}, Told)


def test_a_list_of_what_fits_no_member_is_still_a_list() -> None:
    class Keyed(TypedDict, total=False):
        key: Literal["duo"]
        host_name: Annotated[str, Wire("hostName")]

    class Lock(TypedDict, total=False):
        key: Literal["lock"]
        host_name: Annotated[str, Wire("hostName")]

    kept: Any = Sequence[Keyed | Lock] | None
    new = {"key": "new", "host_name": "b"}
    for value in ([new], [new, new], [{"key": ["odd"], "host_name": "b"}]):
        sent = [{**each, "hostName": "b"} for each in value]
        for each in sent:
            del each["host_name"]
        assert to_wire(value, kept) == sent
    assert to_wire(None, kept) is None


def test_a_mapping_of_anything_is_what_nothing_else_is() -> None:
    open_bird = Bird | Mapping[str, Any]
    assert to_wire({"wing": "left", "x": 1}, open_bird) == {"Wing": "left", "x": 1}
    assert to_wire({"x": 1}, open_bird) == {"x": 1}
    assert to_wire(["x"], open_bird) == ["x"]
    birds = Bird | Mapping[str, Bird]
    assert to_wire({"x": {"wing": "a"}}, birds) == {"x": {"Wing": "a"}}
    assert to_wire("text", birds | str) == "text"


def test_each_item_of_a_tuple_as_its_place_says() -> None:
    value: Any = [{"wing": "a"}, {"is_tame": True, "lives": 9}, {"wing": "b"}]
    sent = [{"Wing": "a"}, {"isTame": True, "lives": 9}, {"Wing": "b"}]
    assert to_wire(value, tuple[Bird, Cat, *tuple[Bird, ...]]) == sent
    assert to_wire(value[:2], tuple[Bird, Cat]) == sent[:2]
    assert to_wire(value[:1], tuple[Bird, Cat]) == sent[:1]
    assert to_wire([*value[:1], 5], tuple[Bird, int]) == [*sent[:1], 5]
    assert to_wire("text", tuple[Bird, int]) == "text"
    assert to_wire([], tuple[Bird, int] | tuple[()]) == []
    assert to_wire([{"wing": "a"}, 1], tuple[Bird, int] | tuple[()] | None) == [
        {"Wing": "a"},
        1,
    ]


def test_an_alias_that_leads_back_to_itself() -> None:
    value: Any = [[{"wing": "a"}], {"name": "b"}, 1]
    assert to_wire(value, Nest) == [[{"Wing": "a"}], {"name": "b"}, 1]
    assert to_wire(value, Sequence[Nest] | None) == [[{"Wing": "a"}], {"name": "b"}, 1]
    assert to_wire(value, Nests) is value


class Gap(TypedDict, total=False):
    gaps: Annotated[Sequence[None], Wire("Gaps")]
    size: int


class Hole(TypedDict, total=False):
    gaps: Annotated[Sequence[int], Wire("holes")]
    size: int


def test_a_list_of_nulls_is_told_from_one_of_numbers() -> None:
    assert to_wire({"gaps": [None]}, Gap | Hole) == {"Gaps": [None]}
    assert to_wire({"gaps": [1]}, Gap | Hole) == {"holes": [1]}
