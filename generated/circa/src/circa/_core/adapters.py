"""Validators for any annotation, made once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from .exact import exactly


@lru_cache(maxsize=1024)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """A validator for any annotation, made once."""
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return TypeAdapter(kind if is_model else exactly(kind))
