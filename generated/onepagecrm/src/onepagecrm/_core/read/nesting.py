"""Models that hold models, as deep as an API nests them.

pydantic makes the schema of a model while it makes that of the model that holds it, with a dozen calls for each
step: Python allows about seventy models that lead into each other. Here each is made after the one that
holds it, which only refers to it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_APART: Final = 16
"""pydantic writes a model that one place refers to into that place: at most so many inside each other."""


@dataclass
class _Build:
    """The models that one is made of, with how many hold each, and those that are not made yet."""

    levels: dict[type, int]
    waiting: deque[type] = field(default_factory=deque[type])
    current: type | None = None
    """The model that is being made."""


_build: ContextVar[_Build | None] = ContextVar("build", default=None)


def schema_of_model(
    kind: type, make: Callable[[], Any], handler: GetCoreSchemaHandler
) -> CoreSchema:
    """The schema of a model, as `make` gives it; inside of another model a reference to it.

    The outermost model has all others made, so that `handler` knows them when it needs them.
    """
    build = _build.get()
    if build is None:
        token = _build.set(build := _Build({kind: 0}))
        try:
            schema: CoreSchema = _made(build, kind, make)
            while build.waiting:
                handler.generate_schema(build.waiting.popleft())
        finally:
            _build.reset(token)
        return schema
    if build.current is None:
        made: CoreSchema = _made(build, kind, make)
        return made
    if kind not in build.levels:
        build.levels[kind] = build.levels[build.current] + 1
        build.waiting.append(kind)
    is_apart = build.levels[kind] % _APART == 0
    metadata = {"crmgen": "apart"} if is_apart else None  # with some it is not inlined
    return core_schema.definition_reference_schema(_reference(kind), metadata=metadata)


def _made(build: _Build, kind: type, make: Callable[[], Any]) -> Any:
    build.current = kind
    schema = make()
    build.current = None
    schema["ref"] = _reference(kind)
    return schema


def _reference(kind: type) -> str:
    """The name of a model's schema, spelled as pydantic itself does, which makes titles of it."""
    return f"{kind.__module__}.{kind.__qualname__}:{id(kind)}"
