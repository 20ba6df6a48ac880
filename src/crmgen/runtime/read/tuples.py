"""Lists whose first items have types of their own, and that may go on."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..values.tuples import item_kinds


class OpenTuple:
    """Lets pydantic read `tuple[A, *tuple[B, ...]]`, for which it has no schema of its own.

    Stands beside the type, in `Annotated`.
    """

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        kinds = item_kinds(typing.get_args(source))
        schemas = [handler.generate_schema(kind) for kind in kinds]
        return core_schema.tuple_schema(schemas, variadic_item_index=len(kinds) - 1)
