"""Reading of a body that contradicts the document: what fits is typed, the odd parts stay as they came.

Nothing is lost: a value becomes the documented type only where it can go back as it came. What the
type itself cannot hold is lost, as everywhere in Python: a date-time has microseconds, a float 17
digits (1e400 is infinite), a Decimal of a JSON number (not text) the digits of a float. Text of
digits alone is a date-time too: seconds since 1970. `RawResponse.content` has what came.
"""

from __future__ import annotations

import json
import re
import types
import typing
from decimal import Decimal
from typing import Annotated, Any, Union

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticSchemaGenerationError

from ..values.aliases import is_alias, meaning
from ..values.encoding import is_list, is_object
from ..values.tuples import is_open, item_kinds
from .adapters import adapter
from .discriminators import ByTag, is_none_of_them
from .misfits import (
    Misfit,
    annotation,
    by_step,
    misfits,
    read_at_once,
)
from .models import Model, fields_of, further_kind, is_model
from .problems import Problem
from .tolerance import remember


def read_leniently(
    value: Any,
    kind: Any,
    problems: list[Problem],
    failed: ValidationError | None = None,
) -> Any:
    """A decoded body as the type, as far as it goes.

    `failed`: what a validation as the type has found, so that it is not asked again.
    """
    try:
        found = misfits(failed) if failed else None
        if found:
            remember(kind, found, _read)
        return _part(value, kind, "", problems, found)
    except RecursionError:
        problems.append(Problem("", "is nested too deeply"))
        return value


def _read(value: Any, kind: Any, place: str, problems: list[Problem]) -> Any:
    if kind is Any:
        return value
    try:
        if not is_object(value) and not is_list(value):
            return _scalar(value, kind)
        return adapter(kind).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        found = misfits(error)
    except _NotTheSame:
        found = [Misfit((), "is of another type")]
    except (PydanticSchemaGenerationError, UnicodeEncodeError):
        return value
    return _mended(value, kind, place, problems, found)


def _mended(
    value: Any, kind: Any, place: str, problems: list[Problem], found: list[Misfit]
) -> Any:
    """A value that is not of the type, with those of its parts that are."""
    result = _descend(value, kind, place, problems, found)
    if (
        result is _NO_PART
    ):  # nothing inside can be told apart, so this value itself is odd
        problems.append(Problem(place, found[0].reason))
        return value
    return result


def _part(
    value: Any,
    kind: Any,
    place: str,
    problems: list[Problem],
    found: list[Misfit] | None,
) -> Any:
    """A part of a value, of which a validation may have found already what does not fit."""
    if found and (is_object(value) or is_list(value)):
        return _mended(value, kind, place, problems, found)
    return _read(value, kind, place, problems)


_NO_PART: Any = object()


class _NotTheSame(Exception):
    """Conversion would change a value so that it could not go back as it came."""


def _scalar(value: Any, kind: Any) -> Any:
    """A primitive as the type. Text that is a number becomes one where nothing is lost by that."""
    try:
        return adapter(kind).validate_json(json.dumps(value), strict=True)
    except ValidationError:
        result = adapter(kind).validate_python(value)
    if is_same(value, result):
        return result
    raise _NotTheSame


def is_same(value: Any, result: Any) -> bool:
    """Whether a converted primitive still says what came: 7.0 as 7, "12" as 12, but not "007" as 7."""
    if type(result) is type(value):
        return True
    if isinstance(value, bool) or not isinstance(result, bool | int | float):
        return False
    if isinstance(value, str):
        if isinstance(result, bool):
            return value == ("true" if result else "false")
        is_plain = bool(_PLAIN_NUMBER.fullmatch(value))
        return is_plain and Decimal(value) == Decimal(repr(result))
    return not isinstance(result, bool) and bool(result == value)


_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def _descend(
    value: Any, kind: Any, place: str, problems: list[Problem], found: list[Misfit]
) -> Any:
    """The value with its parts read one by one; _NO_PART where the type has none that could be."""
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if is_alias(kind):
        return _descend(value, meaning(kind), place, problems, found)
    if origin is Annotated:
        return _annotated(value, arguments[0], arguments[1:], place, problems, found)
    if origin in (Union, types.UnionType):
        return _member(value, arguments, place, problems, found)
    if is_object(value):
        if is_model(kind):
            return _model(value, kind, place, problems, found)
        if origin is dict:
            return _map(value, arguments[1], place, problems, found)
    if is_list(value) and origin is list:
        return _list(value, arguments[0], place, problems, found)
    if is_list(value) and origin is tuple:
        return _tuple(value, arguments, place, problems, found)
    return _NO_PART


def _annotated(
    value: Any,
    kind: Any,
    marks: tuple[Any, ...],
    place: str,
    problems: list[Problem],
    found: list[Misfit],
) -> Any:
    """A value of an annotated type: of a union perhaps, whose members a property tells apart."""
    for each in marks:
        if isinstance(each, ByTag):
            member = each.kind(value, kind)
            if member is not kind:
                return _read(value, member, place, problems)
        attribute: Any = getattr(each, "discriminator", None)
        has_tag = isinstance(attribute, str) and is_object(value)
        if has_tag and is_none_of_them(value, kind, attribute):
            problems.append(Problem(place, "is of a kind that is not documented"))
            return Model.model_validate(value)
    return _descend(value, kind, place, problems, found)


def _member(
    value: Any,
    members: tuple[Any, ...],
    place: str,
    problems: list[Problem],
    found: list[Misfit],
) -> Any:
    """A value as the member of a union that it was most likely meant to be."""
    others = [member for member in members if member is not types.NoneType]
    if len(others) == 1:  # one type or null: the places are those of the type
        return _descend(value, others[0], place, problems, found)
    member = _best_member(value, members)
    return _NO_PART if member is None else _read(value, member, place, problems)


def _list(
    value: list[Any],
    kind: Any,
    place: str,
    problems: list[Problem],
    found: list[Misfit],
) -> list[Any]:
    """The items, those that fit by one validation."""
    parts = by_step(found)
    fitting = [item for index, item in enumerate(value) if index not in parts]
    read = read_at_once(fitting, kind)
    done = iter(read or ())
    return [
        (
            _part(item, kind, _inner(place, str(index)), problems, parts.get(index))
            if index in parts or read is None
            else next(done)
        )
        for index, item in enumerate(value)
    ]


def _model(
    value: dict[str, Any],
    kind: type[BaseModel],
    place: str,
    problems: list[Problem],
    found: list[Misfit],
) -> BaseModel:
    """A model without validation as a whole; a required field that is missing becomes None."""
    parts = by_step(found)
    attributes: dict[str, Any] = {}
    came: set[str] = set()
    extra = dict(value)
    for name, field in fields_of(kind).items():
        wire = field.alias or name
        if wire in extra:
            item = extra.pop(wire)
            inner, stated = _inner(place, wire), annotation(field)
            attributes[name] = _part(item, stated, inner, problems, parts.get(wire))
            came.add(name)
        elif field.is_required():
            problems.append(Problem(_inner(place, wire), "is missing"))
            attributes[name] = None
    further = further_kind(kind)
    extra = {
        key: _read(item, further, _inner(place, key), problems)
        for key, item in extra.items()
    }
    model = kind.model_construct({*came, *extra})  # which knows the defaults
    # By attribute, since an alias may be another field's name.
    vars(model).update(attributes)
    if model.model_extra is not None:
        model.model_extra.update(extra)
    return model


def _map(
    value: dict[str, Any],
    kind: Any,
    place: str,
    problems: list[Problem],
    found: list[Misfit],
) -> dict[str, Any]:
    parts = by_step(found)
    return {
        key: _part(item, kind, _inner(place, key), problems, parts.get(key))
        for key, item in value.items()
    }


def _tuple(
    value: list[Any],
    arguments: tuple[Any, ...],
    place: str,
    problems: list[Problem],
    found: list[Misfit],
) -> Any:
    stated = item_kinds(arguments)
    kinds = [*stated, *[stated[-1] if is_open(arguments) else Any] * len(value)]
    parts = by_step(found)
    items = [
        _part(item, kind, _inner(place, str(index)), problems, parts.get(index))
        for index, (item, kind) in enumerate(zip(value, kinds, strict=False))
    ]
    if not _is_long_enough(arguments, len(items)):
        problems.append(Problem(place, f"has {len(items)} items"))
        return items
    return tuple(items)


def _is_long_enough(arguments: tuple[Any, ...], count: int) -> bool:
    stated = len(item_kinds(arguments))
    return count >= stated - 1 if is_open(arguments) else count == stated


def _best_member(value: Any, members: tuple[Any, ...]) -> Any:
    """The member of a union that a value was most likely meant to be; None when none is alike."""
    alike = [member for member in members if _is_alike(value, member)]
    if len(alike) < 2:
        return alike[0] if alike else None
    return min(alike, key=lambda member: _errors(value, member))


def _is_alike(value: Any, member: Any) -> bool:
    origin = typing.get_origin(member)
    if origin in (Annotated, Union, types.UnionType):
        return any(
            _is_alike(value, argument)
            for argument in typing.get_args(member)[
                : None if origin is not Annotated else 1
            ]
        )
    if is_object(value):
        return origin is dict or (is_model(member))
    return is_list(value) and origin in (list, tuple)


def _errors(value: Any, member: Any) -> int:
    """How much of a value does not fit; a tag that says another member weighs most."""
    try:
        adapter(member).validate_python(value)
    except ValidationError as error:
        details = error.errors(
            include_url=False, include_context=False, include_input=False
        )
        return sum(
            1000 if detail["type"] == "literal_error" else 1 for detail in details
        )
    return 0


def _inner(place: str, step: str) -> str:
    return f"{place}.{step}" if place else step
