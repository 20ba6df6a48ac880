"""Names for an account's own fields: of their labels, beside all that the API's models have already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from crmgen.customfields.definitions import Definition
from crmgen.ir.customfields import FieldSource
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model
from crmgen.naming.members import kept_pins, keyword_bodies
from crmgen.naming.names import Names
from crmgen.naming.words.collisions import (
    FIELDS,
    KEYWORDS_OF_BODY,
    Candidates,
    resolve_collisions,
)
from crmgen.naming.words.identifiers import snake, words

_RESERVED: Final = FIELDS | KEYWORDS_OF_BODY
_TAIL: Final = 4
"""Characters of a key that tell it from others at a glance."""

Key = str | int


def name_fields(
    definitions: Iterable[Definition],
    taken: Collection[str],
    previous: Mapping[Key, str],
) -> dict[Key, str]:
    """A name for each key. One that a field had before it keeps, whatever its label is now."""
    wanted = [Candidates(each.key, _names(each)) for each in definitions]
    old = kept_pins(previous, [one.key for one in wanted], taken)
    others = [one for one in wanted if one.key not in old]
    return old | resolve_collisions(others, {*taken, *old.values()})


def _names(definition: Definition) -> tuple[str, ...]:
    """The label; with the end of the key where two have one; with all of it."""
    key = words(str(definition.key))
    label = words(definition.label)
    if not any(character.isalpha() for word in label for character in word):
        return (snake(("field", *key)),)
    tail = "".join(key)[-_TAIL:]
    names = [label, (*label, tail), (*label, *key)]
    return tuple(dict.fromkeys(snake(each, _RESERVED) for each in names))


def taken_names(api: Api, names: Names, source: FieldSource) -> set[str]:
    """What a field must not be called: attributes, wire names and arguments beside it.

    A field called like an argument of a method would make the method call its argument otherwise.
    """
    models = [
        each
        for each in api.types.values()
        if isinstance(each, Model) and _is_about(source, each)
    ]
    ids = {model.id for model in models}
    found = set(_RESERVED)
    for model in models:
        found |= {field.wire.unsafe for field in model.fields}
        found |= {names.fields[model.id, field.wire.unsafe] for field in model.fields}
    for operation in api.operations:
        if any(model.id in ids for model in keyword_bodies(operation, api.types)):
            found |= set(_arguments(operation, names))
    return found


def _is_about(source: FieldSource, model: Model) -> bool:
    """Whether a model has the fields that are found, by its property or by its name."""
    if source.container:
        return any(field.wire == source.container for field in model.fields)
    return model.hint.component in source.schemas


def _arguments(operation: Operation, names: Names) -> list[str]:
    return [
        names.parameters[operation.id, each.where.value, each.wire.unsafe]
        for each in operation.parameters
    ]
