"""Where a type stands, as far as that may name it: at its place in the document, or wherever it is used."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Hint, ListOf, Model, Named, Nullable, Type, TypeId
from crmgen.naming.types.keys import is_generated

Hints = dict[TypeId, tuple[Hint, ...]]
"""For each type one hint or, where it stands at several places, one for each."""


def hints_of(api: Api) -> Hints:
    """The hints of all types; a component whose key says nothing has those of its uses instead."""
    found = {id: (each.hint, *each.hint.others) for id, each in api.types.items()}
    unnamed = {id for id, each in api.types.items() if _says_nothing(each.hint)}
    uses: dict[TypeId, list[Hint]] = {}
    for id, hint in _uses(api) if unnamed else ():
        if id in unnamed:
            uses.setdefault(id, []).append(hint)
    return found | {id: tuple(each) for id, each in uses.items()}


def _says_nothing(hint: Hint) -> bool:
    if hint.pinned is not None:
        return False
    if hint.component is not None:
        return is_generated(hint.component)
    is_shared = hint.parent is None and hint.role in ("body", "response", "error")
    return is_shared and hint.part is not None and is_generated(hint.part)


def _uses(api: Api) -> Iterator[tuple[TypeId, Hint]]:
    """Every place that is of a named type, or of a list of it."""
    for operation in api.operations:
        yield from _uses_of(operation)
    for model in api.types.values():
        for field in model.fields if isinstance(model, Model) else ():
            hint = Hint(parent=model.id, role="field", part=field.wire)
            yield from _used(field.type, hint)


def _uses_of(operation: Operation) -> Iterator[tuple[TypeId, Hint]]:
    for body in operation.bodies:
        yield from _used(body.type, Hint(parent=operation.id, role="body"))
    for response in operation.responses:
        hint = Hint(
            parent=operation.id,
            role="response" if response.is_success else "error",
            part=response.status,
        )
        for content in response.contents:
            yield from _used(content.type, hint)


def _used(type: Type, hint: Hint) -> Iterator[tuple[TypeId, Hint]]:
    while isinstance(type, Nullable | ListOf):
        if isinstance(type, ListOf):
            hint = Hint(parent=hint.parent, role="item", part=hint.part)
            type = type.item
        else:
            type = type.inner
    if isinstance(type, Named):
        yield type.id, hint
