"""Aliases that Python knows by their name alone, since written out they have no end, or none that is near."""

from __future__ import annotations

from typing import Final

from crmgen.emit.cycles import postorder
from crmgen.ir.types import Alias, TypeId
from crmgen.ir.walk import Types, leads_to_itself, mentioned, subexpressions

_LONGEST: Final = 500
"""Parts of an alias with all aliases in it written out. Python compares them all when it imports a union."""


def named_aliases(types: Types) -> frozenset[TypeId]:
    """The aliases that lead to themselves, and those that are too long with those inside of them written out.

    `A0: {oneOf: [A1, {type: array, items: A1}]}`, and so on thirty times, has a billion parts.
    """
    aliases = {id: each for id, each in types.items() if isinstance(each, Alias)}

    def inside(id: TypeId) -> list[TypeId]:
        return [each for each in mentioned(aliases[id].type) if each in aliases]

    sizes: dict[TypeId, int] = {}
    found: set[TypeId] = set()
    for id in postorder(aliases, inside):
        own = sum(1 for _ in subexpressions(aliases[id].type))
        sizes[id] = own + sum(sizes.get(each, 1) for each in inside(id))
        if sizes[id] > _LONGEST or leads_to_itself(id, types):
            found.add(id)
            sizes[id] = 1
    return frozenset(found)
