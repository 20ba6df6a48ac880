"""Names that mean something else in a module of models than where an annotation usually stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from crmgen.naming.names import Names
from crmgen.naming.words.collisions import SHADOWABLE

_FRAMEWORK: Final = frozenset(
    [
        "ByTag",
        "Custom",
        "CustomValue",
        "DateOnly",
        "ETagged",
        "Field",
        "FileInput",
        "Model",
        "OpenTuple",
        "TaggedBy",
        "Wire",
    ]
)
"""Names that are imported into these modules, and that an API's types may have as well.
"""


def shadowed_names(names: Names) -> Mapping[str, frozenset[str]]:
    """By module: what types of the API are called as the framework is, and fields of the module as Python's types."""
    types = {
        name for each in names.types.values() for name in (each.output, each.input)
    }
    old = SHADOWABLE.intersection(name for _, name in names.aliases.fields)
    everywhere = old | (_FRAMEWORK & types)
    found: dict[str, frozenset[str]] = defaultdict(lambda: everywhere)
    for (id, _), name in names.fields.items():
        if name in SHADOWABLE and id in names.types:
            found[names.types[id].module] |= {name}
    return found
