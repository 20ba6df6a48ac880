"""Records are what `dataclasses` makes of the same classes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property
from typing import Any, ClassVar

import pytest

from crmgen import records


@records.dataclass(frozen=True, slots=True)
class Point:
    """Defaults of both kinds, one that nothing compares, and what is no field."""

    kind: ClassVar[str] = "point"
    x: int
    y: int = 0
    tags: list[str] = records.field(default_factory=list[str])
    seen: int = records.field(default=0, compare=False, repr=False)


@records.dataclass(slots=True)
class Counter:
    """What is set after the start."""

    count: int = 1
    double: int = records.field(init=False)
    steps: list[int] = records.field(default_factory=list[int], init=False)

    def __post_init__(self) -> None:
        self.double = 2 * self.count


@records.dataclass(slots=True)
class Named(Counter):
    name: str = ""


@records.dataclass(frozen=True, repr=False)
class Lazy:
    number: int

    @cached_property
    def square(self) -> int:
        return self.number**2


@records.dataclass(frozen=True, slots=True)
class Nothing:
    pass


def test_values_are_taken_by_place_by_name_and_from_defaults() -> None:
    assert Point(1, tags=["a"]) == Point(x=1, y=0, tags=["a"])
    assert Point(1).tags is not Point(1).tags
    assert Named(2, "n").double == 4
    wrong: Any = {"z": 1}
    with pytest.raises(TypeError, match="__init__"):
        Point(1, **wrong)


def test_equal_and_hashed_by_what_is_compared() -> None:
    assert Counter(1) == Counter(1) != Counter(2)
    assert Counter(1) != Named(1)
    assert Point(1, seen=1) == Point(1, seen=2) != Point(2)
    assert len({Nothing(), Nothing(), Lazy(1), Lazy(1)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counter())


def test_shown_as_it_is_made() -> None:
    assert repr(Point(1, seen=5)) == "Point(x=1, y=0, tags=[])"
    assert "number" not in repr(Lazy(1))


def test_slots_are_kept_where_they_are_asked_for() -> None:
    assert not hasattr(Point(1), "__dict__")
    assert not hasattr(Named(1), "__dict__")
    assert Lazy(3).square == 9
    assert Point.kind == "point"


@pytest.mark.parametrize("replace", [records.replace, dataclasses.replace])
def test_others_are_made_of_them(replace: Any) -> None:
    assert replace(Point(1, 2), x=3) == Point(3, 2)
    assert replace(Named(1, "n"), count=2).double == 4


def test_they_are_asked_for_their_fields() -> None:
    assert [each.name for each in records.fields(Named)] == [
        *("count", "double", "steps", "name")
    ]
    assert records.asdict(Lazy(1)) == {"number": 1}
    assert records.is_dataclass(Point)
    assert not records.is_dataclass(3)


def test_patterns_see_them_and_copies_are_equal() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
    for each in (Point(1), Named(2, "n"), Lazy(3)):
        assert copy.deepcopy(each) == each == pickle.loads(pickle.dumps(each))
