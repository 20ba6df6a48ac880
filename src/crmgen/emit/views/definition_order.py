"""In which order a module defines its types: each after what Python must know by then."""

from __future__ import annotations

from collections.abc import Mapping

from crmgen.ir.types import Alias, Model, TypeId
from crmgen.ir.walk import mentioned


def bases_first(models: list[Model]) -> list[Model]:
    """Each model after those that it extends, else in the order given."""
    ours = {model.id: model for model in models}
    done: dict[TypeId, Model] = {}
    for model in models:
        chain = [model]
        while chain:
            waiting = [
                ours[id] for id in chain[-1].bases if id in ours and id not in done
            ]
            if waiting:
                chain.append(waiting[0])
            else:
                last = chain.pop()
                done[last.id] = last
    return list(done.values())


def parts_first(aliases: list[Alias]) -> list[Alias]:
    """Each alias after those that it is made of, since its value is evaluated on import."""
    ours = {alias.id: alias for alias in aliases}
    done: dict[TypeId, Alias] = {}
    for alias in aliases:
        _place(alias, ours, done, set())
    return list(done.values())


def _place(
    alias: Alias,
    ours: Mapping[TypeId, Alias],
    done: dict[TypeId, Alias],
    open_ids: set[TypeId],
) -> None:
    if alias.id in done or alias.id in open_ids:
        return
    open_ids.add(alias.id)
    for id in mentioned(alias.type):
        if id in ours:
            _place(ours[id], ours, done, open_ids)
    done[alias.id] = alias
