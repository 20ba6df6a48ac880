"""Base of all response models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from .exact import exact


class Model(BaseModel):
    """A value that the API returned. Fields that the document does not know are kept.

    `model_fields_set` says which fields came; `model_extra` has the unknown ones.
    """

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
        ser_json_inf_nan="constants",  # not null: to send them is refused
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source)
        if schema["type"] == "model":
            schema["schema"] = exact(schema["schema"])
        return cast("CoreSchema", schema)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only what came, so that a large model stays readable."""
        for name in type(self).model_fields:
            if name in self.model_fields_set:
                yield name, getattr(self, name)
        yield from (self.model_extra or {}).items()

    if not TYPE_CHECKING:  # people see pydantic's own signatures

        def model_dump(self, *, warnings: Any = False, **settings: Any) -> Any:
            """As pydantic's, but silent about values that contradict the document."""
            return super().model_dump(warnings=warnings, **settings)

        def model_dump_json(self, *, warnings: Any = False, **settings: Any) -> str:
            """As pydantic's, but silent about values that contradict the document."""
            return super().model_dump_json(warnings=warnings, **settings)


def is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    """Whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)
