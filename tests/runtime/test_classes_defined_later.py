"""Models whose fields name classes that their module defines after them, as two of one module may.

pydantic builds such a model with the one that holds it, and keeps neither the types nor the aliases of its fields: what
asks a model for them has to have them completed.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from crmgen.runtime.errors.exceptions import ReportedFailureError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.read.adapters import adapter, tolerant
from crmgen.runtime.read.lenient import read_leniently
from crmgen.runtime.read.models import Model
from crmgen.runtime.read.problems import Problem

from .recording import Recorder, answer


def parsed(body: Any, kind: Any, *path: str) -> Any:
    call: Call[Any, Any] = Call("GET", "/pets", returns={"200": kind}, unwrap=path)
    return Recorder(answer(body)).client().send(call).parsed


class Listing(Model):
    """Holds a model that holds a list of a class which comes after it."""

    found: Found | None = None


class Found(Model):
    pets: Annotated[list[Pet] | None, Field(alias="Pets")] = None


class Pet(Model):
    age: int | None = None


def test_a_list_that_is_null_is_empty() -> None:
    assert parsed({"found": {"Pets": None}}, Listing, "found", "Pets") == []


class Reply(Model):
    """Holds a model that says what failed, by a class which comes after it."""

    data: Pet | None = None
    status: Status | None = None


class Status(Model):
    faults: Annotated[list[Fault] | None, Field(alias="errors")] = None


class Fault(Model):
    text: str | None = None


def test_errors_beside_a_result_are_told() -> None:
    assert parsed({"data": {"age": 1}, "status": {"errors": []}}, Reply, "data").age
    with pytest.raises(ReportedFailureError, match="says it failed"):
        parsed({"status": {"errors": [{"text": "no such pet"}]}}, Reply, "data")


class House(Model):
    """Holds a model that holds one which comes after it."""

    floor: Floor | None = None


class Floor(Model):
    rooms: Annotated[list[Room] | None, Field(alias="Rooms")] = None


class Room(Model):
    size: int | None = None


def test_an_odd_value_is_read_where_it_was_met_before() -> None:
    odd = {"floor": {"Rooms": [{"size": 1}, {"size": "large"}, "none"]}}
    problems: list[Problem] = []
    with pytest.raises(ValidationError) as caught:
        adapter(House).validate_json(json.dumps(odd), strict=True)
    read_leniently(odd, House, problems, caught.value)
    again: list[Problem] = []
    house = tolerant[House].validate_json(json.dumps(odd), strict=True, context=again)
    assert type(house.floor.rooms[0]) is Room
    assert house.floor.rooms[1].size == "large"
    assert [each.what for each in again] == [each.what for each in problems]
