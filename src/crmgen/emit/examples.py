"""An example value for every type: the document's own where it is one, else one made from the schema.

Nothing is left to chance, so the same document gives the same values on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, assert_never

from crmgen.emit.cycles import Edge, back_edges
from crmgen.emit.example_collections import (
    Made,
    Nothing,
    Seeds,
    Wanted,
    list_example,
    map_example,
    tuple_example,
)
from crmgen.emit.samples import sample
from crmgen.emit.sizes import Scales, is_readable
from crmgen.ir.instances import InstanceCheck, exists_in, is_plain, specific_first
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Direction,
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
    TupleOf,
    Type,
    TypeId,
)
from crmgen.records import dataclass, field
from crmgen.text import Json, SpecText, SpecValue, Wire

_LEVELS: Final = 2
"""How many components are nested in a component, where they may as well be left out."""
_HEAVIEST: Final = 300
"""Plain values in one component; one that would have more has fewer levels."""
_HEAVIEST_BODY: Final = 1500
_DEEPEST: Final = 40
"""Objects in objects, where each must be there: the last resort against endless chains."""
_MOST_VALUES: Final = 200_000
"""Values that are made for one example: types that hold each other several times grow without end."""
_MOST_SEEDS: Final = 3


class _TooMuchError(Exception):
    """An example has more values than it may."""


@dataclass(slots=True)
class Examples:
    """Examples of one API's types, in one direction: as they are read, or as they are sent."""

    types: Mapping[TypeId, NamedType]
    direction: Direction
    known_edges: frozenset[Edge] | None = None
    """The back edges of the types, where they have been looked for already."""
    check: InstanceCheck = field(init=False)
    back_edges: frozenset[Edge] = field(init=False)
    _models: dict[_Key, dict[str, Json]] = field(
        default_factory=dict["_Key", dict[str, Json]]
    )
    _scales: Scales = field(default_factory=Scales, init=False)
    _given: dict[tuple[object, ...], tuple[object, object, Json]] = field(
        default_factory=dict[tuple[object, ...], tuple[object, object, Json]],
        init=False,
    )
    """What `of` gave, by the identity of what it was asked for, which is held so that it stays one."""
    _made: int = field(default=0, init=False)
    """Values of the example that is being made."""

    def __post_init__(self) -> None:
        self.check = InstanceCheck(self.types, self.direction)
        known = self.known_edges
        self.back_edges = back_edges(self.types) if known is None else known

    def of(
        self,
        type: Type,
        *,
        full: bool = True,
        name: Wire = "",
        seeds: Iterable[SpecValue] = (),
        variant: int = 0,
    ) -> Json:
        """An example of `type`; null where the type has no finite value, or only huge ones.

        `full`: with every field, or only with the required ones. `name`: what the value is called on
        the wire. `seeds`: examples of the document for just this place. `variant`: another number
        gives another value, where the type leaves room for one.
        """
        name = name.unsafe if isinstance(name, SpecText) else name
        key = (id(type), id(seeds), full, name, variant)
        if key not in self._given:
            made = self._made_anew(type, name, seeds, full=full, variant=variant)
            self._given[key] = (type, seeds, made)
        return self._given[key][2]

    def _made_anew(
        self,
        type: Type,
        name: str,
        seeds: Iterable[SpecValue],
        *,
        full: bool,
        variant: int,
    ) -> Json:
        values = tuple(seed.unsafe for seed in seeds)
        made = self._whole(type, name, Wanted(full, variant, _LEVELS), values)
        if full and (made is None or self._scales.weigh(made) > _HEAVIEST_BODY):
            made = self._whole(type, name, Wanted(full, variant, 0), values)
        return made

    def has(
        self, type: Type, *, full: bool = True, seeds: Iterable[SpecValue] = ()
    ) -> bool:
        """Whether `of` gives a value of `type`, and not null in the place of one."""
        made = self.of(type, full=full, seeds=seeds)
        return made is not None or self.check.accepts(type, None)

    def _whole(self, type: Type, name: str, wanted: Wanted, seeds: Seeds) -> Json:
        """A value of `type`, unless it has too many values inside."""
        self._made = 0
        try:
            made = self.make(type, name, wanted, seeds)
        except _TooMuchError:
            return None
        return None if made is Made.NOTHING else made

    def _count(self, values: int = 1) -> None:
        self._made += values
        if self._made > _MOST_VALUES:
            raise _TooMuchError

    def make(
        self, type: Type, name: str, wanted: Wanted, seeds: Seeds
    ) -> Json | Nothing:
        """A value of a type inside of the example that `of` gives."""
        self._count()
        match type:
            case Scalar() | Choice() | Anything():
                return self._plain(type, name, wanted, seeds)
            case ListOf():
                return list_example(self, type, name, wanted, seeds)
            case TupleOf():
                return tuple_example(self, type, name, wanted, seeds)
            case MapOf():
                return map_example(self, type, name, wanted, seeds)
            case OneOf():
                return self._one_of(type, name, wanted, seeds)
            case Nullable():
                present = tuple(seed for seed in seeds if seed is not None)
                made = self.make(type.inner, name, wanted, present)
                return None if made is Made.NOTHING else made
            case Named():
                return self._named(type.id, name, wanted, seeds)
            case _:
                assert_never(type)

    def _plain(
        self,
        type: Scalar | Choice | Anything,
        name: str,
        wanted: Wanted,
        seeds: Seeds,
    ) -> Json:
        left = wanted.variant
        for seed in seeds:
            if is_readable(seed) and self.check.accepts(type, seed):
                if left == 0:
                    return seed
                left -= 1
        match type:
            case Scalar():
                return sample(type, name, wanted.variant)
            case Choice():
                values = [
                    each.unsafe for each in type.values if is_plain(each.unsafe)
                ] or [None]
                return values[wanted.variant % len(values)]
            case Anything():
                return "anything"

    def _one_of(
        self, type: OneOf, name: str, wanted: Wanted, seeds: Seeds
    ) -> Json | Nothing:
        for seed in seeds:
            member = self.check.member(type, seed)
            if seed is not None and self.check.accepts(member, seed):
                made = self.make(member, name, wanted, (seed,))
                return self._with_tag(type.discriminator, member, made)
        for member in specific_first(type, self.types):
            made = self.make(member, name, wanted, ())
            if made is not Made.NOTHING and made is not None:
                return self._with_tag(type.discriminator, member, made)
        return None if self.check.accepts(type, None) else Made.NOTHING

    def _with_tag(
        self, discriminator: Discriminator | None, member: Type, made: Json | Nothing
    ) -> Json | Nothing:
        """`made` with the property that tells which member it is (OpenAPI 3.1 section 4.8.25)."""
        if (
            discriminator is None
            or not isinstance(made, dict)
            or not isinstance(member, Named)
        ):
            return made
        value = next(
            (key.unsafe for key, id in discriminator.mapping if id == member.id), None
        )
        model = self.types[member.id]
        fields = model.fields if isinstance(model, Model) else ()
        tag = next(
            (each for each in fields if each.wire == discriminator.property), None
        )
        if value is None or tag is None or not self.check.accepts(tag.type, value):
            return made
        return made | {tag.wire.unsafe: value}

    def _named(
        self, id: TypeId, name: str, wanted: Wanted, seeds: Seeds
    ) -> Json | Nothing:
        if wanted.inside is not None and (wanted.inside, id) in self.back_edges:
            return Made.NOTHING
        named = self.types[id]
        own = tuple(each.unsafe for each in named.examples)
        inner = wanted._replace(inside=id, depth=wanted.depth + 1)
        if wanted.depth > _DEEPEST:
            return Made.NOTHING
        if isinstance(named, Alias):
            return self.make(named.type, name, inner, seeds + own)
        if seeds and (wanted.variant or not _is_part(named, wanted)):
            return self._object(named, inner, seeds + own)
        key = (id, wanted.full, wanted.level, wanted.variant)
        if key not in self._models:
            made = self._object(named, inner, seeds + own)
            if made is Made.NOTHING:
                return made
            self._models[key] = made
        else:
            self._count(self._scales.weigh(self._models[key]))
        return self._models[key]

    def _object(
        self, model: Model, wanted: Wanted, seeds: Seeds
    ) -> dict[str, Json] | Nothing:
        """An object, without components in it where it would grow too big."""
        if model.hint.component is None or not wanted.full:
            return self._model(model, wanted, seeds)
        if wanted.level < 0:
            return Made.NOTHING
        deeper = wanted.level if self._only_wraps(model) else wanted.level - 1
        made = self._model(model, wanted._replace(level=deeper), seeds)
        if self._scales.weigh(made) > _HEAVIEST:
            return self._model(model, wanted._replace(level=-1), seeds)
        return made

    def _only_wraps(self, model: Model) -> bool:
        """Whether a model is nothing without its one field, which holds an object of several."""
        if len(model.fields) != 1 or not isinstance(model.fields[0].type, Named):
            return False
        held = self.types[model.fields[0].type.id]
        return isinstance(held, Model) and len(held.fields) > 1

    def _model(
        self, model: Model, wanted: Wanted, seeds: Seeds
    ) -> dict[str, Json] | Nothing:
        """Field by field, so that every field is there whatever the document's examples leave out."""
        objects = [seed for seed in seeds if isinstance(seed, dict)][:_MOST_SEEDS]
        made: dict[str, Json] = {}
        room = _HEAVIEST_BODY
        fields = [each for each in model.fields if exists_in(each, self.direction)]
        for each in fields if wanted.full else _least(fields, model.min_properties):
            wire = each.wire.unsafe
            nearest = [o[wire] for o in objects if wire in o] if objects else []
            value = self._field(each, wanted, nearest)
            if value is Made.NOTHING:
                if each.required:
                    return Made.NOTHING
                continue
            weight = self._scales.weigh(value)
            if each.required or weight <= room:
                made[wire] = value
                room -= weight
        self._scales.note(made, _HEAVIEST_BODY - room)
        return made

    def _field(
        self, each: Field, wanted: Wanted, nearest: list[Json]
    ) -> Json | Nothing:
        if each.default is not None:
            nearest += _default(each.default)
        if each.examples:
            nearest += [example.unsafe for example in each.examples]
        seeds = tuple(nearest)
        made = self.make(each.type, each.wire.unsafe, wanted, seeds)
        if made is Made.NOTHING and each.required:
            return self.make(
                each.type, each.wire.unsafe, wanted._replace(full=False), seeds
            )
        return made


def _is_part(model: Model, wanted: Wanted) -> bool:
    """Whether it is a component inside of something else: one example of it serves everywhere."""
    return wanted.inside is not None and model.hint.component is not None


def _least(fields: list[Field], count: int) -> list[Field]:
    """The required fields, and the first others while there must be more (JSON Schema 6.5.2)."""
    optional = [each for each in fields if not each.required]
    spare = max(count - (len(fields) - len(optional)), 0)
    return [each for each in fields if each.required or each in optional[:spare]]


_Key = tuple[TypeId, bool, int, int]
"""A model, with all its fields or not, how many components it may hold, and the variant."""


def _default(default: SpecValue) -> Seeds:
    """A default that says something is the best example: it is part of what the API promises."""
    return () if default.unsafe in (None, "", []) else (default.unsafe,)
