"""Validators for any annotation, made once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import SchemaValidator

from .lossless import lossless_type

tolerant: dict[Any, SchemaValidator] = {}
"""Validators of types that did not fit before: see `tolerance`. Their context is a list, which gets the problems."""


@lru_cache(maxsize=1024)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """A validator for any annotation, made once."""
    return TypeAdapter(kind if _is_model(kind) else lossless_type(kind))


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
