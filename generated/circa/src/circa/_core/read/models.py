"""Base of all response models."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextvars import Context
from functools import cache
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

from ..http.redaction import HIDDEN_VALUE, is_secret_field
from .descriptors import ModelDescriptor
from .lossless import lossless
from .nesting import schema_of_model


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
        ignored_types=(ModelDescriptor,),
    )

    __read_only__: ClassVar[frozenset[str]] = frozenset()
    """Wire names of what only the server says: left out where a model is sent."""
    __secret__: ClassVar[frozenset[str]] = frozenset()
    """Wire names of what is not shown."""
    __wire_names__: ClassVar[Mapping[str, str]] = {}
    """What the fields are called on the wire; `wire_names` reads it."""

    def __init_subclass__(
        cls,
        read_only: Iterable[str] | None = None,
        secret: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Complete the fields of bases that stand in other modules.

        pydantic copies them into the new class, and would look up there what only their own module knows.

        Args:
            read_only: Wire names of what only the server says; by default those of the base.
            secret: Wire names of what is not shown, whatever it is called; by default those of the base.
        """
        if read_only is not None:
            cls.__read_only__ = frozenset(read_only)
        if secret is not None:
            cls.__secret__ = frozenset(secret)
        bases = [base for base in cls.__mro__[1:] if issubclass(base, Model)]
        for base in bases:
            is_elsewhere = base.__module__ != cls.__module__
            if is_elsewhere and not base.__pydantic_fields_complete__:
                Context().run(base.model_rebuild, raise_errors=False)
        super().__init_subclass__(**kwargs)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def make() -> Any:
            schema: Any = handler(source)
            fields = schema["schema"].get("fields")
            if fields:  # else a validator of the user's own stands around them
                cls.__wire_names__ = {
                    name: field.get("validation_alias", name)
                    for name, field in fields.items()
                }
            schema["schema"] = lossless(schema["schema"])
            return schema

        return schema_of_model(cls, make, handler)

    def to_dict(self) -> dict[str, Any]:
        """What came, as it came: only the fields that were there, under their names in JSON, as JSON has them."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def to_json(self, *, indent: int | None = None) -> str:
        """The same as text."""
        return self.model_dump_json(by_alias=True, exclude_unset=True, indent=indent)

    def __str__(self) -> str:
        return repr(self)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickled by the public place of its class: the private module below may be another one tomorrow."""
        kind = type(self)
        package, _, module = kind.__module__.rpartition(".")
        public = getattr(sys.modules.get(package), kind.__name__, None)
        if module.startswith("_") and public is kind:
            return _blank, (package, kind.__name__), self.__getstate__()
        return super().__reduce_ex__(protocol)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only what came, so that a large model stays readable; no secret."""
        for name, wire in wire_names(type(self)).items():
            if name in self.model_fields_set:
                yield name, self._shown(wire, getattr(self, name))
        for name, value in (self.model_extra or {}).items():
            yield name, self._shown(name, value)

    def _shown(self, wire: str, value: Any) -> Any:
        is_secret = wire in self.__secret__ or (
            isinstance(value, str) and is_secret_field(wire)
        )
        return HIDDEN_VALUE if is_secret and value is not None else value

    if TYPE_CHECKING:
        # models say what their unknown fields are
        __pydantic_extra__: Any = Field(init=False)

    if not TYPE_CHECKING:  # people see pydantic's own signatures

        def model_dump(self, *, warnings: Any = False, **settings: Any) -> Any:
            """As pydantic's, but silent about values that contradict the document."""
            return super().model_dump(warnings=warnings, **settings)

        def model_dump_json(self, *, warnings: Any = False, **settings: Any) -> str:
            """As pydantic's, but silent about values that contradict the document."""
            return super().model_dump_json(warnings=warnings, **settings)


def _blank(package: str, name: str) -> BaseModel:
    """What pickle fills again."""
    kind: type[BaseModel] = getattr(import_module(package), name)
    return kind.__new__(kind)


def is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    """Whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def fields_of(kind: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of a model, also where they name classes that are defined after it.

    pydantic does not keep what it learns of such a field when it builds another model that holds this one: neither its
    type nor its alias.
    """
    if not kind.__pydantic_fields_complete__:
        kind.model_rebuild()
    return kind.model_fields


def wire_names(kind: type[BaseModel]) -> Mapping[str, str]:
    """What the fields of a model are called on the wire, by attribute."""
    built: Mapping[str, str] | None = vars(kind).get("__wire_names__")
    if built is not None:
        return built
    return {name: field.alias or name for name, field in fields_of(kind).items()}


@cache
def further_kind(kind: type[BaseModel]) -> Any:
    """The type of the fields that a model does not know by name."""
    for each in kind.__mro__:
        stated = inspect.get_annotations(each).get("__pydantic_extra__")
        if stated is not None:
            holder = SimpleNamespace(__annotations__={"further": stated})
            names = vars(sys.modules[each.__module__])
            hints = get_type_hints(holder, globalns=names, include_extras=True)
            return (*get_args(hints["further"]), Any, Any)[1]
    return Any
