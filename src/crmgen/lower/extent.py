"""The limit on unions, which holds after members of members became members."""

from __future__ import annotations

from collections.abc import Iterable

from crmgen.diagnostics import InputError, Place
from crmgen.ir.types import Discriminator, OneOf, Type
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
        message = f"a union of more than {MAX_MEMBERS:,} types, which is the limit"
        raise InputError.of(at, message, "too-large")
    return union
