"""Validators that let pass what was found off its type before, so that a page of it is read once, not twice.

pydantic says where a body does not fit its type only after it has read, and dropped, all of it. An API that
contradicts its document does so at the same places again and again: these are remembered by type, and a
validator is made that keeps a value there as `lenient` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, get_args, get_origin

from pydantic_core import SchemaError, SchemaValidator, core_schema

from ..values.aliases import is_alias, meaning
from .adapters import adapter, tolerant
from .misfits import Misfit, annotation
from .models import fields_of
from .problems import Problem

Read = Callable[[Any, Any, str, list[Problem]], Any]
"""Reads a value as a type, as far as it goes: see `lenient`."""
_Path = tuple[int | str, ...]
"""Wire names, and 0 for any item of a list."""


class _Absent:
    """Stands for a field that is missing."""


_MOST_PATHS: Final = 100
"""Of one type: what is off at ever more places is read twice."""
_seen: dict[Any, frozenset[_Path]] = {}


def remember(kind: Any, found: Iterable[Misfit], read: Read) -> None:
    """From now on lets values pass where these were, as far as the schema tells the places apart."""
    before = _seen.get(kind, frozenset[_Path]())
    paths = {
        tuple(0 if isinstance(step, int) else step for step in misfit.steps)
        for misfit in found
        if misfit.steps  # else it is the whole
    }
    if paths <= before or len(before) > _MOST_PATHS:
        return
    seen = before | paths
    _seen[kind] = seen  # a new one: another thread may go through the other
    core: Any = adapter(kind).core_schema
    schema = _Loosened(core, read).inside(core, kind, seen, ())
    if schema is None:
        return
    # pydantic before 2.14 takes models as they are: their pages are read twice, as before.
    with suppress(TypeError, SchemaError):
        tolerant[kind] = SchemaValidator(schema, _use_prebuilt=False)


class _Loosened:
    """Makes a schema that lets values pass at some places, each the field or the item that is nearest."""

    def __init__(self, schema: Any, read: Read) -> None:
        self._definitions = {
            each["ref"]: each for each in schema.get("definitions", ())
        }
        self._read = read

    def inside(
        self, schema: Any, kind: Any, paths: Iterable[_Path], at: _Path
    ) -> Any | None:
        """A schema of a type, loosened inside; None where a path leads to nothing that it can tell apart."""
        match schema["type"]:
            case "definitions" | "default" | "nullable":
                inner = self.inside(schema["schema"], kind, paths, at)
                return None if inner is None else {**schema, "schema": inner}
            case "definition-ref":
                target = self._definitions[schema["schema_ref"]]
                return self.inside(target, kind, paths, at)
            case "model":
                return self._model(schema, paths, at)
            case "list":
                return self._list(schema, kind, paths, at)
            case _:
                return None

    def _model(self, schema: Any, paths: Iterable[_Path], at: _Path) -> Any | None:
        inner, kind = schema["schema"], schema["cls"]
        fields, stated = dict(inner.get("fields", {})), fields_of(kind)
        names = {
            each.get("validation_alias", name): name for name, each in fields.items()
        }
        for wire, rests in _by_step(paths).items():
            if wire not in names:
                return None
            name = names[wire]
            kind = annotation(stated[name])
            fields[name] = self._field(fields[name], kind, rests, (*at, wire))
        own = {key: value for key, value in schema.items() if key != "ref"}
        return {**own, "schema": {**inner, "fields": fields}}

    def _field(self, field: Any, kind: Any, rests: set[_Path], at: _Path) -> Any:
        schema = field["schema"]
        if schema["type"] == "default":
            loose = {**schema, "schema": self._part(schema["schema"], kind, rests, at)}
        else:
            loose = self._part(schema, kind, rests, at)
            if () in rests:
                loose = _or_missing(loose, at)
        return {**field, "schema": loose}

    def _list(
        self, schema: Any, kind: Any, paths: Iterable[_Path], at: _Path
    ) -> Any | None:
        item = _item_kind(kind)
        if item is None:
            return None
        rests = _by_step(paths)[0]
        items = self._part(schema["items_schema"], item, rests, (*at, 0))
        return {**schema, "items_schema": items}

    def _part(self, schema: Any, kind: Any, rests: set[_Path], at: _Path) -> Any:
        """A field or an item; where a path ends in it, or in what cannot be told apart, it may be anything."""
        deeper = [rest for rest in rests if rest]
        inner = self.inside(schema, kind, deeper, at) if deeper else schema
        if inner is not None and () not in rests:
            return inner

        def keep(value: object, told: Any) -> Any:
            return self._read(value, kind, _place(at), told.context)

        odd = core_schema.with_info_plain_validator_function(keep)
        return core_schema.union_schema([inner or schema, odd], mode="left_to_right")


def _or_missing(schema: Any, at: _Path) -> Any:
    """A field that is None where it is missing."""

    def missing(_: object, told: Any) -> None:
        told.context.append(Problem(_place(at), "is missing"))

    absent = core_schema.with_info_after_validator_function(
        missing, core_schema.is_instance_schema(_Absent)
    )
    either = core_schema.union_schema([absent, schema], mode="left_to_right")
    return core_schema.with_default_schema(
        either, default=_Absent(), validate_default=True
    )


def _place(at: _Path) -> str:
    return ".".join(map(str, at))


def _by_step(paths: Iterable[_Path]) -> dict[int | str, set[_Path]]:
    parts: dict[int | str, set[_Path]] = {}
    for first, *rest in paths:
        parts.setdefault(first, set()).add(tuple(rest))
    return parts


def _item_kind(kind: Any) -> Any:
    """The type of the items, of a list that may be null; None: it is no such type."""
    if is_alias(kind):
        return _item_kind(meaning(kind))
    if get_origin(kind) is list:
        return get_args(kind)[0]
    found = [item for each in get_args(kind) if (item := _item_kind(each)) is not None]
    return found[0] if len(found) == 1 else None
