"""Names that a document states for its SDK, and that Python or another name did not let stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crmgen.diagnostics import Notes, Place, quoted
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model
from crmgen.naming.names import Names
from crmgen.naming.words.identifiers import words
from crmgen.text import SpecText

_PRIVATE: Final = re.compile("_.*", re.DOTALL)
"""What no name of an SDK is."""


class _Stated(NamedTuple):
    place: Place
    name: SpecText | None
    given: str | None


def record_changed_names(api: Api, names: Names, notes: Notes) -> None:
    """Record each name that `x-crmgen-name` or `x-crmgen-resource` states, where another had to be given.

    Other capitals, and words put together as Python does, are the same name.
    """
    for place, name, given in _all_stated(api, names):
        if name is None or not given or name == given:
            continue
        is_same = "_".join(words(name)) == "_".join(words(given))
        if not is_same or given.endswith("_") or name.matches(_PRIVATE):
            message = f"{quoted(name)} cannot be the name here; it is {given!r}"
            notes.record_loss(place, "changed-name", message)


def _all_stated(api: Api, names: Names) -> Iterator[_Stated]:
    resources = {id: each for each in names.resources for id in each.operations}
    tags = {each.tag: each.attribute for each in names.resources}
    for operation in api.operations:
        at, resource = operation.at, resources.get(operation.id)
        yield _Stated(at, operation.pinned_name, names.methods.get(operation.id))
        attribute = resource.attribute if resource else None
        yield _Stated(at, operation.pinned_resource, attribute)
        yield from _arguments(operation, names)
    for tag in api.tags:
        if tag.at is not None:
            yield _Stated(tag.at, tag.pinned, tags.get(tag.key))
    for id, type in api.types.items():
        named = names.types.get(id)
        if named is not None:
            yield _Stated(type.at, type.hint.pinned, named.output or named.input)
        for field in type.fields if isinstance(type, Model) else ():
            if field.pinned is not None:
                given = names.fields.get((id, field.wire))
                yield _Stated(field.at, field.pinned, given)


def _arguments(operation: Operation, names: Names) -> Iterator[_Stated]:
    for each in operation.parameters:
        if each.pinned is not None:
            key = operation.id, each.where.value, each.wire
            yield _Stated(each.at, each.pinned, names.parameters.get(key))
