"""An example value for every type: the document's own where it fits, else one made from the schema.

Nothing is left to chance, so the same document gives the same values on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, Literal, assert_never

from crmgen.emit.annotations import Face
from crmgen.emit.cuts import Edge, cuts
from crmgen.emit.fits import Fitting, faces_of, is_plain
from crmgen.emit.samples import sample
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Discriminator,
    Field,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.text import Json, SpecValue

_LONGEST: Final = 1000
"""An example of the document that is longer than this helps no reader of a test."""
_LEVELS: Final = 2
"""How many components are nested in a component, where they may as well be left out."""
_HEAVIEST: Final = 300
"""Plain values in one component; one that would have more has fewer levels."""
_HEAVIEST_BODY: Final = 1500
_DEEPEST: Final = 40
"""Objects in objects, where each must be there: the last resort against endless chains."""
_MOST_ITEMS: Final = 20


class _Made(Enum):
    NOTHING = auto()
    """No value here: the type leads back to one that it stands in."""


_Nothing = Literal[_Made.NOTHING]
Seeds = tuple[Json, ...]
"""Values of the document that may serve, the nearest first."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What kind of example is wanted at a place."""

    full: bool
    """All fields, or only those that are required."""
    name: str = ""
    inside: TypeId | None = None
    variant: int = 0
    level: int = _LEVELS
    """How many components may still be nested."""
    depth: int = 0


@dataclass(slots=True)
class Examples:
    """Examples of one API's types, in one face: as they are read, or as they are sent."""

    types: Mapping[TypeId, NamedType]
    face: Face
    _fitting: Fitting = field(init=False)
    _cuts: frozenset[Edge] = field(init=False)
    _models: dict[_Key, dict[str, Json]] = field(default_factory=dict["_Key", dict[str, Json]])

    def __post_init__(self) -> None:
        self._fitting = Fitting(self.types, self.face)
        self._cuts = cuts(self.types)

    def of(
        self,
        type: Type,
        *,
        full: bool = True,
        name: str = "",
        seeds: Iterable[SpecValue] = (),
        variant: int = 0,
    ) -> Json:
        """An example of `type`; null where the type has no finite value.

        `full`: with every field, or only with the required ones. `name`: what the value is called on
        the wire. `seeds`: examples of the document for just this place. `variant`: another number
        gives another value, where the type leaves room for one.
        """
        values = tuple(seed.unsafe for seed in seeds)
        for level in range(_LEVELS, 0, -1):
            made = self._make(type, _Wish(full, name, None, variant, level), values)
            if made is not _Made.NOTHING and _weight(made) <= _HEAVIEST_BODY:
                return made
        made = self._make(type, _Wish(full, name, None, variant, 0), values)
        return None if made is _Made.NOTHING else made

    def fits(self, type: Type, value: Json) -> bool:
        """Whether `value` is of `type`, as this face of it."""
        return self._fitting.fits(type, value)

    def _make(self, type: Type, wish: _Wish, seeds: Seeds) -> Json | _Nothing:
        match type:
            case Scalar() | Choice() | Anything():
                return self._plain(type, wish, seeds)
            case ListOf():
                return self._list(type, wish, seeds)
            case TupleOf():
                return self._tuple(type, wish, seeds)
            case MapOf():
                return self._map(type, wish, seeds)
            case OneOf():
                return self._one_of(type, wish, seeds)
            case Nullable():
                present = tuple(seed for seed in seeds if seed is not None)
                made = self._make(type.inner, wish, present)
                return None if made is _Made.NOTHING else made
            case Named():
                return self._named(type.id, wish, seeds)
            case _:
                assert_never(type)

    def _plain(self, type: Scalar | Choice | Anything, wish: _Wish, seeds: Seeds) -> Json:
        usable = [seed for seed in seeds if _is_readable(seed) and self.fits(type, seed)]
        if wish.variant < len(usable):
            return usable[wish.variant]
        match type:
            case Scalar():
                return sample(type, wish.name, wish.variant)
            case Choice():
                values = [each.unsafe for each in type.values if is_plain(each.unsafe)] or [None]
                return values[wish.variant % len(values)]
            case Anything():
                return "anything"

    def _list(self, type: ListOf, wish: _Wish, seeds: Seeds) -> Json:
        lists = [seed for seed in seeds if isinstance(seed, list)]
        if _is_plain_type(type.item):
            usable = [seed for seed in lists if seed and _is_readable(seed) and self.fits(type, seed)]
            if wish.variant < len(usable):
                return usable[wish.variant]
        elements = tuple(element for seed in lists for element in seed)
        limits = type.constraints
        wanted = min(max(limits.min_items or 1, 1), _MOST_ITEMS)
        count = wanted if limits.max_items is None else min(wanted, limits.max_items)
        items = [
            self._make(type.item, replace(wish, variant=wish.variant + index), elements)
            for index in range(count)
        ]
        return [item for item in items if item is not _Made.NOTHING]

    def _tuple(self, type: TupleOf, wish: _Wish, seeds: Seeds) -> Json | _Nothing:
        lists = [seed for seed in seeds if isinstance(seed, list)]
        made: list[Json] = []
        for index, item in enumerate(type.items):
            each = self._make(item, wish, tuple(seed[index] for seed in lists if index < len(seed)))
            if each is _Made.NOTHING:
                return _Made.NOTHING
            made.append(each)
        return made

    def _map(self, type: MapOf, wish: _Wish, seeds: Seeds) -> Json:
        maps = [seed for seed in seeds if isinstance(seed, dict) and seed and is_plain(list(seed))]
        limits = type.constraints
        wanted = min(max(limits.min_properties or 1, 1), _MOST_ITEMS)
        count = wanted if limits.max_properties is None else min(wanted, limits.max_properties)
        invented = ("key" if index == 0 else f"key{index + 1}" for index in range(count))
        keys = list(dict.fromkeys([*(key for each in maps for key in each), *invented]))[:count]
        made: dict[str, Json] = {}
        for key in keys:
            value = self._make(type.value, wish, tuple(each[key] for each in maps if key in each))
            if value is not _Made.NOTHING:
                made[key] = value
        return made

    def _one_of(self, type: OneOf, wish: _Wish, seeds: Seeds) -> Json | _Nothing:
        for seed in seeds:
            for member in type.members:
                if self.fits(member, seed) and seed is not None:
                    made = self._make(member, wish, (seed,))
                    return self._told_apart(type.discriminator, member, made)
        for member in type.members:
            made = self._make(member, wish, ())
            if made is not _Made.NOTHING and made is not None:
                return self._told_apart(type.discriminator, member, made)
        return None if any(_is_null(member) for member in type.members) else _Made.NOTHING

    def _told_apart(
        self, discriminator: Discriminator | None, member: Type, made: Json | _Nothing
    ) -> Json | _Nothing:
        """`made` with the property that tells which member it is (OpenAPI 3.1 section 4.8.25)."""
        if discriminator is None or not isinstance(made, dict) or not isinstance(member, Named):
            return made
        value = next((key.unsafe for key, id in discriminator.mapping if id == member.id), None)
        model = self.types[member.id]
        fields = model.fields if isinstance(model, Model) else ()
        tag = next((each for each in fields if each.wire == discriminator.property), None)
        if value is None or tag is None or not self.fits(tag.type, value):
            return made
        return made | {tag.wire.unsafe: value}

    def _named(self, id: TypeId, wish: _Wish, seeds: Seeds) -> Json | _Nothing:
        if wish.inside is not None and (wish.inside, id) in self._cuts:
            return _Made.NOTHING
        named = self.types[id]
        own = tuple(each.unsafe for each in named.examples)
        inner = replace(wish, inside=id, depth=wish.depth + 1)
        if wish.depth > _DEEPEST:
            return _Made.NOTHING
        if isinstance(named, Alias):
            return self._make(named.type, inner, seeds + own)
        if seeds or wish.variant:
            return self._object(named, inner, seeds + own)
        key = (id, wish.full, wish.level)
        if key not in self._models:
            made = self._object(named, inner, own)
            if made is _Made.NOTHING:
                return made
            self._models[key] = made
        return self._models[key]

    def _object(self, model: Model, wish: _Wish, seeds: Seeds) -> dict[str, Json] | _Nothing:
        """An object with as many levels of components as its size allows."""
        if model.hint.component is None or not wish.full:
            return self._model(model, wish, seeds)
        if wish.level < 0:
            return _Made.NOTHING
        made: dict[str, Json] = {}
        for level in range(wish.level - 1, -2, -1):
            made = self._model(model, replace(wish, level=level), seeds)
            if _weight(made) <= _HEAVIEST:
                break
        return made

    def _model(self, model: Model, wish: _Wish, seeds: Seeds) -> dict[str, Json]:
        """Field by field, so that every field is there whatever the document's examples leave out."""
        objects = [seed for seed in seeds if isinstance(seed, dict)]
        made: dict[str, Json] = {}
        room = _HEAVIEST_BODY
        for each in model.fields:
            if not faces_of(each, self.face) or not (wish.full or each.required):
                continue
            nearest = tuple(seed[each.wire.unsafe] for seed in objects if each.wire.unsafe in seed)
            value = self._field(each, wish, nearest)
            if value is not _Made.NOTHING and (each.required or _weight(value) <= room):
                made[each.wire.unsafe] = value
                room -= _weight(value)
        return made

    def _field(self, each: Field, wish: _Wish, seeds: Seeds) -> Json | _Nothing:
        seeds += (*(example.unsafe for example in each.examples), *_default(each.default))
        wish = replace(wish, name=each.wire.unsafe)
        made = self._make(each.type, wish, seeds)
        if made is _Made.NOTHING and each.required:
            return self._make(each.type, replace(wish, full=False), seeds)
        return made


_Key = tuple[TypeId, bool, int]
"""A model, with all its fields or not, and how many components it may hold."""


def _default(default: SpecValue | None) -> Seeds:
    """A default that says something serves as an example too."""
    return () if default is None or default.unsafe in (None, "", []) else (default.unsafe,)


def _is_null(type: Type) -> bool:
    return isinstance(type, Nullable) or (isinstance(type, Scalar) and type.kind is ScalarKind.NULL)


def _is_plain_type(type: Type) -> bool:
    return isinstance(type, Scalar | Choice | Anything) or (
        isinstance(type, Nullable) and _is_plain_type(type.inner)
    )


def _is_readable(value: Json) -> bool:
    """Short, and not so deep that Python's parser would refuse it."""
    return is_plain(value) and _depth(value) <= 10 and len(repr(value)) <= _LONGEST


def _depth(value: Json) -> int:
    children: Sequence[Json] = (
        value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else ()
    )
    return 1 + max(map(_depth, children), default=0)


def _weight(value: Json) -> int:
    """How many plain values are inside."""
    match value:
        case list():
            return sum(map(_weight, value)) or 1
        case dict():
            return sum(map(_weight, value.values())) or 1
        case _:
            return 1
