"""Whether what is given goes out otherwise, or is looked at before it does."""

from __future__ import annotations

from typing import Final

from crmgen.emit.renamed_keys import has_wire_names, sent_parts
from crmgen.ir.types import Model, Scalar, ScalarKind, Type
from crmgen.ir.walk import Types, mentioned, reachable, subexpressions
from crmgen.naming.names import Names

_LOOKED_AT: Final = (ScalarKind.DATE, ScalarKind.DECIMAL)
"""A datetime is refused for a date; a decimal may go out as text."""


def is_converted(
    type: Type, types: Types, names: Names, *, by_themselves: bool = True
) -> bool:
    """Whether there are keys with wire names of their own, or values that ask for a look.

    `by_themselves`: also values that stand in no object.
    """
    if has_wire_names(type, types, names):
        return True
    if by_themselves and _asks_for_a_look(type):
        return True
    return any(
        any(map(_asks_for_a_look, sent_parts(named)))
        for named in reachable(mentioned(type), types, sent_parts)
        if by_themselves or isinstance(named, Model)
    )


def _asks_for_a_look(type: Type) -> bool:
    return any(
        isinstance(each, Scalar) and each.kind in _LOOKED_AT
        for each in subexpressions(type)
    )
