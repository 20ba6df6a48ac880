"""What of a model goes out, and what of it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import BaseModel

from crmgen.runtime.read.models import Model
from crmgen.runtime.values.encoding import plain_value


class Base(Model, read_only=("id",), secret=("pin",)):
    id: int | None = None
    pin: str | None = None


class Same(Base):
    name: str | None = None


class Other(Base, read_only=(), secret=("name",)):
    name: str | None = None


class Own(BaseModel):
    base: Base
    at: datetime | None = None


def test_what_a_class_is_told_holds_for_those_that_extend_it() -> None:
    assert plain_value(Same(id=1, name="a")) == {"name": "a"}
    assert repr(Same(id=1, pin="1234")) == "Same(id=1, pin=***)"


def test_a_class_may_be_told_otherwise() -> None:
    assert plain_value(Other(id=1, name="a")) == {"id": 1, "name": "a"}
    assert repr(Other(pin="1", name="a")) == "Other(pin='1', name=***)"


def test_models_of_a_callers_own_may_hold_those_of_answers() -> None:
    assert plain_value(Own(base=Base(id=1, pin="2"))) == {"base": {"pin": "2"}}


@pytest.mark.parametrize("extra", [{"a": [datetime(2026, 1, 1)]}, datetime(2026, 1, 1)])
def test_no_model_brings_a_time_without_a_zone(extra: Any) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        plain_value(Base.model_validate({"more": extra}))
