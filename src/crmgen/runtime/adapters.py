"""Validators for any annotation, made once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter


@lru_cache(maxsize=1024)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """A validator for any annotation, made once."""
    return TypeAdapter(kind)
