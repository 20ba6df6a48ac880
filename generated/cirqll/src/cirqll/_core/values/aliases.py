"""Aliases that have a name of their own, as they need who lead back to themselves (PEP 695)."""

from __future__ import annotations

import sys
import types
import typing
from functools import cache
from typing import Any


def is_alias(hint: Any) -> bool:
    """Whether a type is an alias that has a name of its own."""
    return hasattr(hint, "__value__")


@cache
def meaning(alias: Any) -> Any:
    """The type that a named alias stands for; stated as text, since it may lead back to the alias."""
    holder = types.SimpleNamespace(__annotations__={"meant": alias.__value__})
    names = vars(sys.modules[alias.__module__])
    return typing.get_type_hints(holder, globalns=names, include_extras=True)["meant"]
