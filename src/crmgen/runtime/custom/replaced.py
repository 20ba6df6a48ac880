"""Fields of an account's own that are parts of a property which the server replaces whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def with_container(
    body: Mapping[str, Any], names: Collection[str], container: str
) -> Mapping[str, Any]:
    """The arguments of an update.

    Raises ValueError for such a field without the property that holds all of them: the server would clear those
    that are not named.
    """
    named = [name for name in names if name in body]
    if named and container not in body:
        raise ValueError(
            f"{named[0]} is a part of {container}, which the server replaces whole: pass {container}= too,"
            " as the record has it, or {} to clear all others"
        )
    return body
