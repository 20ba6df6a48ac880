"""Fields that a model inherits from one in another module."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from crmgen.runtime.read.models import Model

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
