"""What an object says to programs, as text, by which two of different documents are one."""

from __future__ import annotations

import json
from typing import Final

from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.tree.shape import ANY_NAME, SHAPES, Holds, Kind, Rule

DOCUMENT: Final = "x-crmgen-document"
"""On operations and tags: what their document is called."""
_FOR_READERS: Final = frozenset(
    ["description", "summary", "example", "examples", "externalDocs", "$comment"]
)
_ALSO: Final = {
    Kind.SCHEMA: frozenset(["title"]),
    Kind.OPERATION: frozenset(["operationId", "tags", DOCUMENT]),
}
_OF_NAMES: Final = (Kind.PATHS, Kind.RESPONSES, Kind.CALLBACK)
"""Objects whose keys are names."""


def stated(kind: Kind, value: Json) -> str:
    """All that an object of this kind says to programs; what is there for readers, and the order, is left out."""
    return json.dumps(_stated(kind, value), sort_keys=True, default=str)


def _stated(kind: Kind, value: Json) -> Json:
    if not isinstance(value, Map):
        return value
    rules = SHAPES.get(kind, {})
    unsaid = frozenset[str]() if kind in _OF_NAMES else _FOR_READERS
    unsaid |= _ALSO.get(kind, frozenset())
    return {
        key: _below(rules.get(key) or _of_others(rules, key), each)
        for key, each in value.items()
        if key not in unsaid
    }


def _of_others(rules: dict[str, Rule], key: str) -> Rule | None:
    return None if key.startswith("x-") else rules.get(ANY_NAME)


def _below(rule: Rule | None, value: Json) -> Json:
    if rule is None:
        return value
    if rule.holds is Holds.MAP and isinstance(value, Map):
        return {name: _stated(rule.kind, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_stated(rule.kind, each) for each in value]
    return _stated(rule.kind, value)
