"""What is given as a TypedDict to what is sent: wire names, and what types ask of values.

Compiled once per type, and skipped where nothing changes and nothing is looked at.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import Annotated, Any, Literal, NotRequired, Required, Union, cast

from ..values.aliases import is_alias, meaning
from ..values.encoding import is_collection, is_mapping
from ..values.tuples import is_open, item_kinds
from ..values.typed import ValueTypeError, is_leaf, leaf_converters
from .argument_errors import ArgumentError
from .union_members import best_fitting

Converter = Callable[[Any], Any]


class Wire:
    """The name of a TypedDict key on the wire: `class_: Annotated[str, Wire("class")]`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Wire({self.name!r})"


class Placement:
    """Where the value of a TypedDict key goes, if not under a name of its own."""

    def put(self, sent: MutableMapping[str, Any], value: Any) -> None:
        """Add the value to what is sent."""
        raise NotImplementedError


class TaggedBy:
    """In the annotation of a union: which member each value of a property, by its wire name, stands for."""

    __slots__ = ("_members", "_wire")

    def __init__(self, wire: str, members: Mapping[str, Any]) -> None:
        self._wire = wire
        self._members = members

    def member(self, value: Any) -> Any:
        """The member that a mapping says it is; None where it says none."""
        keys = [self._wire]
        for each in filter(typing.is_typeddict, self._members.values()):
            fields = shape_of(each).fields
            keys += (key for key, (wire, _) in fields.items() if wire == self._wire)
        tags = (value[key] for key in keys if key in value)
        tag = next(tags, None)
        return self._members.get(tag) if isinstance(tag, str) else None


@dataclass
class Shape:
    """What is known of one TypedDict: for each key its wire name and how its value is converted."""

    name: str
    fields: dict[str, tuple[str, Converter | None]] = field(
        default_factory=dict[str, Any]
    )
    required: frozenset[str] = frozenset()
    kinds: dict[str, Any] = field(default_factory=dict[str, Any])
    """The types of the values."""
    placed: dict[str, Placement] = field(default_factory=dict[str, Any])
    """Keys whose values are sent inside another one."""

    def convert(self, value: Any) -> Any:
        """The mapping under its wire names. Keys that the type does not know stay as they are.

        Raises ValueTypeError for a value of a type that does not fit.
        """
        if not is_mapping(value):
            return value
        result: dict[str, Any] = {}
        placed: dict[str, Any] = {}
        for key, item in value.items():
            wire, converter = self.fields.get(key, (key, None))
            if converter is not None and item is not None:
                try:
                    item = converter(item)
                except ValueTypeError as error:
                    raise error.inside(key) from None
            if key in self.placed:
                placed[key] = item
            else:
                result[wire] = item
        for key, placement in self.placed.items():
            if key in placed:
                placement.put(result, placed[key])
        return result


@cache
def shape_of(kind: type) -> Shape:
    """The shape of a TypedDict, compiled at its first use; those inside of it are compiled at theirs."""
    shape = Shape(kind.__name__)
    required: set[str] = set()
    for key, hint in _hints(kind).items():
        is_required, mark, inner = _unwrapped(
            hint, required=getattr(kind, "__total__", True)
        )
        if is_required:
            required.add(key)
        wire = key
        if isinstance(mark, Wire):
            wire = mark.name
        elif mark is not None:
            shape.placed[key] = mark
        shape.fields[key] = (wire, _converter(inner))
        shape.kinds[key] = inner
    shape.required = frozenset(required)
    return shape


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


@cache
def is_converted(kind: type) -> bool:
    """Whether any key in the TypedDict, at any depth, has a wire name of its own, or a type that asks for a look."""
    return _is_converted(kind)


def to_wire(value: Any, shape: Any) -> Any:
    """A value of the annotated type `shape` under its wire names."""
    if shape is None:
        return value
    converter = _converter(shape)
    return value if converter is None else converter(value)


def _unwrapped(
    hint: Any, *, required: bool
) -> tuple[bool, Wire | Placement | None, Any]:
    """Takes `Required`, `NotRequired` and `Annotated` off, in any order."""
    mark: Wire | Placement | None = None
    while True:
        origin = typing.get_origin(hint)
        if origin is Required or origin is NotRequired:
            required = origin is Required
            hint = typing.get_args(hint)[0]
        elif origin is Annotated:
            marks = (m for m in hint.__metadata__ if isinstance(m, Wire | Placement))
            mark = next(marks, mark)
            if _tags(hint):
                return required, mark, hint
            hint = hint.__origin__
        else:
            return required, mark, hint


def _tags(hint: Any) -> list[TaggedBy]:
    """What says which member of a union a value is."""
    return [each for each in hint.__metadata__ if isinstance(each, TaggedBy)]


def _is_converted(hint: Any) -> bool:
    seen: set[Any] = set()
    waiting = [hint]
    while waiting:
        each = waiting.pop()
        if is_alias(each) and each not in seen:
            seen.add(each)
            waiting.append(meaning(each))
        elif typing.is_typeddict(each) and each not in seen:
            seen.add(each)
            unwrapped = [_unwrapped(h, required=True) for h in _hints(each).values()]
            if any(mark is not None for _, mark, _ in unwrapped):
                return True
            waiting += (inner for _, _, inner in unwrapped)
        elif typing.get_origin(each) is not Literal:
            among = typing.get_args(each)
            is_union = typing.get_origin(each) in (Union, types.UnionType)
            if is_leaf(each) or (is_union and leaf_converters(among)):
                return True
            waiting += (one for one in among if not (is_union and is_leaf(one)))
    return False


def _converter(hint: Any) -> Converter | None:
    """How a value of this type is put under wire names; None: it stays as it is."""
    if not _is_converted(hint):
        return None
    if is_leaf(hint):
        return leaf_converters((hint,))[0]
    origin = typing.get_origin(hint)
    if typing.is_typeddict(hint):
        return lambda value: shape_of(hint).convert(value)
    if is_alias(hint):  # it may lead back to itself
        return lambda value: _converter_of(hint)(value)
    if origin is Annotated:
        inner = typing.get_args(hint)[0]
        tags = _tags(hint)
        return _tagged_converter(tags[0], inner) if tags else _converter(inner)
    if origin in (Union, types.UnionType):
        return _union_converter(typing.get_args(hint))
    if origin is tuple:
        return _tuple_converter(typing.get_args(hint))
    arguments = map(_converter, typing.get_args(hint))
    inner = next(filter(None, arguments))  # one changes; of a mapping, never its keys
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_converter(inner)
    return _sequence_converter(inner)


@cache
def _converter_of(alias: Any) -> Converter:
    """That of a named alias in which keys have other names."""
    return cast("Converter", _converter(meaning(alias)))


def _mapping_converter(convert: Converter) -> Converter:
    def converted(value: Any) -> Any:
        if not is_mapping(value):
            return value
        return {key: convert(item) for key, item in value.items()}

    return converted


def _sequence_converter(convert: Converter) -> Converter:
    def converted(value: Any) -> Any:
        return [convert(item) for item in value] if is_collection(value) else value

    return converted


def _tuple_converter(arguments: tuple[Any, ...]) -> Converter:
    """Each item as the type at its place; the last one, if the tuple is open, is that of all others."""
    kinds = item_kinds(arguments)
    converters = [_converter(kind) for kind in kinds]
    further = converters[-1] if is_open(arguments) else None

    def converted(value: Any) -> Any:
        if not is_collection(value):
            return value
        items = list(value)
        pairs = zip_longest(items, converters[: len(items)], fillvalue=further)
        return [item if convert is None else convert(item) for item, convert in pairs]

    return converted


def _tagged_converter(tag: TaggedBy, union: Any) -> Converter:
    """A union whose members a property tells apart; what it does not tell is left to what fits."""
    otherwise = _converter(union)

    def converted(value: Any) -> Any:
        member = tag.member(value) if is_mapping(value) else None
        converter = otherwise if member is None else _converter(member)
        return value if converter is None else converter(value)

    return converted


def _union_converter(members: tuple[Any, ...]) -> Converter:
    """As the member that a value fits best.

    Raises TypeError where several fit, and give keys of the value other names.
    """
    leaves = leaf_converters(members)

    def converted(value: Any) -> Any:
        if not is_mapping(value) and not is_collection(value):
            for leaf in leaves:
                value = leaf(value)
            return value
        best = best_fitting(value, members, shape_of)
        sent = [
            value if (convert := _converter(member)) is None else convert(value)
            for member in best
        ]
        if any(each != sent[0] for each in sent[1:]):
            raise TypeError(_ambiguous(best))
        return sent[0]

    return converted


def _ambiguous(members: Iterable[Any]) -> str:
    names = ", ".join(str(getattr(each, "__name__", each)) for each in members)
    return (
        f"the value fits each of {names}, which send its keys under different names;"
        " give a key that only the one has that is meant"
    )


def checked_fields(
    body: Mapping[str, Any], kind: type, *, extra: bool
) -> dict[str, Any]:
    """Keyword arguments as the fields of a TypedDict, under their wire names.

    Raises ArgumentError for a key that the type does not know and for a required one that is missing.
    """
    shape = shape_of(kind)
    if not extra and not body.keys() <= shape.fields.keys():
        unknown = next(key for key in body if key not in shape.fields)
        raise ArgumentError(unknown, shape.fields, ())
    if not shape.required <= body.keys():
        raise ArgumentError(
            None,
            (),
            [key for key in shape.fields if key in shape.required - body.keys()],
        )
    return shape.convert(body) if is_converted(kind) else dict(body)
