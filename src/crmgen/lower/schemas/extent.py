"""The limit on unions, which holds after members of members became members."""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.diagnostics import InputError, Place
from crmgen.ir.types import Alias, Discriminator, Named, OneOf, Type
from crmgen.ir.walk import Types, alternatives, definition, subexpressions
from crmgen.limits import MAX_MEMBERS


def one_of(
    members: Iterable[Type], at: Place, discriminator: Discriminator | None = None
) -> OneOf:
    """The union of several types.

    Raises:
        InputError: there are more than Python reads in one annotation.
    """
    union = OneOf(tuple(members), discriminator)
    if len(union.members) > MAX_MEMBERS:
        raise _too_large(at)
    return union


def check_unions(types: Types) -> None:
    """Count the members of each union through the aliases among them: type checkers and pydantic write them out.

    Raises:
        InputError: they are more than the limit.
    """
    for named in types.values():
        for type in definition(named):
            for part in subexpressions(type):
                if isinstance(part, OneOf) and _is_too_large(part, types):
                    raise _too_large(named.at)


def _is_too_large(union: OneOf, types: Types) -> bool:
    names = (each.id for each in union.members if isinstance(each, Named))
    if not any(isinstance(types[id], Alias) for id in names):
        return False  # it was counted when it was made
    return len(dict.fromkeys(alternatives(union, types))) > MAX_MEMBERS


def _too_large(at: Place) -> InputError:
    message = f"a union of more than {MAX_MEMBERS:,} types, which is the limit"
    return InputError.of(at, message, "too-large")
