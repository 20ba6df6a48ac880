"""Examples of lists, tuples and maps, whose elements are examples, too."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from crmgen.emit.sizes import is_readable
from crmgen.ir.instances import is_plain
from crmgen.ir.types import Anything, Choice, ListOf, MapOf, Scalar, TupleOf, TypeId
from crmgen.ir.walk import without_null
from crmgen.text import Json

if TYPE_CHECKING:
    from crmgen.emit.examples import Examples

_MOST_ITEMS: Final = 20


class Made(Enum):
    """What is in the place of a value."""

    NOTHING = auto()
    """No value here: the type leads back to one that it stands in."""


Nothing = Literal[Made.NOTHING]
Seeds = tuple[Json, ...]
"""Values of the document that may serve, the nearest first."""


class Wanted(NamedTuple):
    """What kind of example is wanted at a place."""

    full: bool
    """All fields, or only those that are required."""
    variant: int
    level: int
    """How many components may still be nested."""
    inside: TypeId | None = None
    depth: int = 0


def list_example(
    examples: Examples, type: ListOf, name: str, wanted: Wanted, seeds: Seeds
) -> Json:
    """A list of as many items as there must be, at least one where it may be."""
    lists = [seed for seed in seeds if isinstance(seed, list)]
    if isinstance(without_null(type.item), Scalar | Choice | Anything):
        usable = [
            seed
            for seed in lists
            if seed and is_readable(seed) and examples.check.accepts(type, seed)
        ]
        if wanted.variant < len(usable):
            return usable[wanted.variant]
    elements = tuple(element for seed in lists for element in seed)
    limits = type.constraints
    variants = (
        wanted._replace(variant=wanted.variant + index)
        for index in range(_count(limits.min_items, limits.max_items))
    )
    items = [examples.make(type.item, name, each, elements) for each in variants]
    return [item for item in items if item is not Made.NOTHING]


def tuple_example(
    examples: Examples, type: TupleOf, name: str, wanted: Wanted, seeds: Seeds
) -> Json | Nothing:
    """A list with a value for each place; nothing where one of them has none."""
    lists = [seed for seed in seeds if isinstance(seed, list)]
    made: list[Json] = []
    for index, item in enumerate(type.items):
        nearest = tuple(seed[index] for seed in lists if index < len(seed))
        each = examples.make(item, name, wanted, nearest)
        if each is Made.NOTHING:
            return each
        made.append(each)
    return made


def map_example(
    examples: Examples, type: MapOf, name: str, wanted: Wanted, seeds: Seeds
) -> Json:
    """An object with the keys that the document's examples have, else with invented ones."""
    maps = [
        seed
        for seed in seeds
        if isinstance(seed, dict) and seed and is_plain(list(seed))
    ]
    limits = type.constraints
    count = _count(limits.min_properties, limits.max_properties)
    invented = (f"key{index + 1}" if index else "key" for index in range(count))
    keys = dict.fromkeys([*(key for each in maps for key in each), *invented])
    made: dict[str, Json] = {}
    for key in [*keys][:count]:
        nearest = tuple(each[key] for each in maps if key in each)
        value = examples.make(type.value, name, wanted, nearest)
        if value is not Made.NOTHING:
            made[key] = value
    return made


def _count(least: int | None, most: int | None) -> int:
    """How many elements an example has."""
    wanted = min(max(least or 1, 1), _MOST_ITEMS)
    return wanted if most is None else min(wanted, most)
