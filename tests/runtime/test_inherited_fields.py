"""Fields of which a model says less than their module: inherited ones, and those whose type is defined later."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Annotated, Any

import pytest
from pydantic import Field, model_validator

from crmgen.runtime.read.body_path import walk
from crmgen.runtime.read.models import Model, wire_names

BASE = """
from __future__ import annotations
from crmgen.runtime.read.models import Model

class Answer(Model):
    problems: list[Problem] | None = None

class Problem(Model):
    text: str
"""


def test_they_mean_what_they_mean_in_their_own_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`Problem` stands below the base there, and is not known here."""
    module = ModuleType("inherited_elsewhere")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(BASE, vars(module))
    base: type[Model] = module.Answer

    class Boats(base):
        oars: int

    found: Any = Boats.model_validate({"oars": 2, "problems": [{"text": "a leak"}]})
    assert isinstance(found.problems[0], module.Problem)
    assert found.problems[0].text == "a leak"


LATER = """
from __future__ import annotations
from typing import Annotated
from pydantic import Field
from crmgen.runtime.read.models import Model

class Fleet(Model):
    result: Result

class Result(Model):
    all_boats: Annotated[list[Boat], Field(alias="allBoats")]

class Boat(Model):
    oars: int
"""


def test_one_whose_type_is_defined_later_is_known_by_its_wire_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = ModuleType("defined_later")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(LATER, vars(module))
    fleet = module.Fleet.model_validate({"result": {"allBoats": [{"oars": 2}]}})
    boats, missing = walk(fleet, ("result", "allBoats"))
    assert not missing
    assert boats[0].oars == 2
    assert wire_names(module.Result) == {"all_boats": "allBoats"}


def test_a_validator_of_the_users_own_changes_no_wire_name() -> None:
    class Raft(Model):
        log_count: Annotated[int, Field(alias="logCount")]

        @model_validator(mode="before")
        @classmethod
        def _with_a_log(cls, value: Any) -> Any:
            return {"logCount": 1} | value

    assert wire_names(Raft) == {"log_count": "logCount"}
    assert Raft.model_validate({}).log_count == 1
    assert wire_names(Raft) == {"log_count": "logCount"}
