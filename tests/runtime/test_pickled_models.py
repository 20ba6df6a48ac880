"""Models that are pickled, found again by the public place of their class."""

from __future__ import annotations

import pickle
import sys
from types import ModuleType

import pytest

from crmgen.runtime.read.models import Model


class Plain(Model):
    id: str


class Moved(Model):
    id: str


def test_a_model_of_a_private_module_is_pickled_by_its_public_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    models = ModuleType("shop.models")
    monkeypatch.setitem(sys.modules, "shop", ModuleType("shop"))
    monkeypatch.setitem(sys.modules, "shop.models", models)
    monkeypatch.setattr(Moved, "__module__", "shop.models._contacts")
    vars(models)["Moved"] = Moved
    came = Moved.model_validate({"id": "1", "more": [2]})
    kept = pickle.dumps(came)
    monkeypatch.setattr(Moved, "__module__", "shop.models._shared")
    again = pickle.loads(kept)
    assert again == came and type(again) is Moved
    assert again.model_extra == {"more": [2]}
    assert again.model_fields_set == {"id", "more"}
    assert b"_contacts" not in kept


def test_other_models_are_pickled_as_any_class() -> None:
    assert pickle.loads(pickle.dumps(Plain(id="1"))) == Plain(id="1")
