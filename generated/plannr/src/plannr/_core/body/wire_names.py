"""Python keys of TypedDicts to wire names: compiled once per type, skipped where none differs."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, Required, Union

from ..values.encoding import is_collection, is_mapping

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


class ArgumentError(TypeError):
    """Keywords that do not fit; the method that was called adds its own name and parameters."""

    def __init__(
        self, unknown: str | None, known: Iterable[str], missing: Iterable[str]
    ) -> None:
        self.unknown = unknown
        self.known = tuple(known)
        self.missing = tuple(missing)
        super().__init__(argument_message("", unknown, self.known, self.missing))


def argument_message(
    method: str, unknown: str | None, known: Iterable[str], missing: Iterable[str]
) -> str:
    """What is wrong with the arguments, with the name that was perhaps meant."""
    head = f"{method}() " if method else ""
    if unknown is None:
        names = ", ".join(f"{name!r}" for name in missing)
        return f"{head}misses required arguments: {names}"
    message = f"{head}got an unexpected keyword argument {unknown!r}"
    all_names = list(dict.fromkeys(known))
    from difflib import get_close_matches

    near = get_close_matches(unknown, all_names, n=1, cutoff=0.6)
    if near:
        return f"{message}; did you mean {near[0]!r}?"
    few = 0 < len(all_names) <= 12
    return f"{message}; it takes {', '.join(all_names)}" if few else message


@dataclass(slots=True)
class Shape:
    """What is known of one TypedDict: for each key its wire name and how its value is converted."""

    name: str
    fields: dict[str, tuple[str, Converter | None]] = field(
        default_factory=dict[str, Any]
    )
    required: frozenset[str] = frozenset()
    choices: dict[str, tuple[object, ...]] = field(default_factory=dict[str, Any])
    """Keys whose value is one of few: they tell the members of a union apart."""
    placed: dict[str, Placement] = field(default_factory=dict[str, Any])
    """Keys whose values are sent inside another one."""

    def convert(self, value: Any) -> Any:
        """The mapping under its wire names. Keys that the type does not know stay as they are."""
        if not is_mapping(value):
            return value
        result: dict[str, Any] = {}
        for key, item in value.items():
            if key in self.placed:
                continue
            wire, converter = self.fields.get(key, (key, None))
            result[wire] = (
                item if converter is None or item is None else converter(item)
            )
        for key, placement in self.placed.items():
            if key in value:
                placement.put(result, value[key])
        return result

    def fits(self, value: Mapping[str, Any]) -> tuple[bool, bool, int]:
        """How well a value fits, to choose among the members of a union."""
        told = all(
            value.get(key) in among
            for key, among in self.choices.items()
            if key in value
        )
        known = sum(key in self.fields for key in value)
        return told, self.required <= value.keys(), known


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
        if typing.get_origin(inner) is Literal:
            shape.choices[key] = typing.get_args(inner)
    shape.required = frozenset(required)
    return shape


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


@cache
def renames(kind: type) -> bool:
    """Whether any key in the TypedDict, at any depth, has a wire name of its own."""
    return _renames(kind)


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
            hint = hint.__origin__
        else:
            return required, mark, hint


def _renames(hint: Any) -> bool:
    seen: set[Any] = set()
    waiting = [hint]
    while waiting:
        each = waiting.pop()
        if typing.is_typeddict(each) and each not in seen:
            seen.add(each)
            unwrapped = [_unwrapped(h, required=True) for h in _hints(each).values()]
            if any(mark is not None for _, mark, _ in unwrapped):
                return True
            waiting += (inner for _, _, inner in unwrapped)
        elif typing.get_origin(each) is not Literal:
            waiting += typing.get_args(each)
    return False


def _converter(hint: Any) -> Converter | None:
    """How a value of this type is put under wire names; None: it stays as it is."""
    if not _renames(hint):
        return None
    origin = typing.get_origin(hint)
    if typing.is_typeddict(hint):
        return lambda value: shape_of(hint).convert(value)
    if origin in (Annotated, Required, NotRequired):
        return _converter(typing.get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return _union_converter(typing.get_args(hint))
    arguments = map(_converter, typing.get_args(hint))
    inner = next(filter(None, arguments))  # one renames; of a mapping, never its keys
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_converter(inner)
    return _sequence_converter(inner)


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


def _union_converter(members: tuple[Any, ...]) -> Converter:
    dicts = [member for member in members if typing.is_typeddict(member)]
    others = [c for m in members if not typing.is_typeddict(m) and (c := _converter(m))]

    def convert(value: Any) -> Any:
        if is_mapping(value) and dicts:
            shapes = map(shape_of, dicts)
            return max(shapes, key=lambda shape: shape.fits(value)).convert(value)
        for converter in others:
            value = converter(value)
        return value

    return convert


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
    return shape.convert(body) if renames(kind) else dict(body)
