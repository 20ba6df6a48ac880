"""Which keywords of a schema say what: the tables that the lowering of schemas goes by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crmgen.tree.maps import Map, note_read
from crmgen.tree.nodes import Node

_KINDS: Final = {
    each: each for each in ("object", "array", "string", "number", "integer", "boolean")
}
OBJECT: Final = frozenset(
    {
        "properties",
        "additionalProperties",
        "patternProperties",
        "required",
        "minProperties",
        "maxProperties",
        "unevaluatedProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
    }
)
ARRAY: Final = frozenset(
    {
        "items",
        "prefixItems",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contains",
        "unevaluatedItems",
    }
)
STRING: Final = frozenset(
    {
        "pattern",
        "minLength",
        "maxLength",
        "contentMediaType",
        "contentEncoding",
    }
)
NUMBER: Final = frozenset(
    {
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    }
)
UNION: Final = ("oneOf", "anyOf")
NOT_EXPRESSIBLE: Final = frozenset(
    {
        "not",
        "if",
        "contains",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "unevaluatedItems",
        "$dynamicRef",
    }
)
"""Keywords that limit values in ways no Python type can say."""

SAYING: Final = frozenset(
    {"type", "format", "enum", "const"}.union(OBJECT, ARRAY, STRING, NUMBER, UNION)
)
"""Keywords that give a schema a type of its own. `$ref` and `allOf` only lead to others."""

_Keywords = tuple[tuple[str, frozenset[str]], ...]
_STRUCTURES: Final[_Keywords] = (("object", OBJECT), ("array", ARRAY))
_PRIMITIVES: Final[_Keywords] = (("string", STRING), ("number", NUMBER))
_MAY_SAY_NULL: Final = frozenset({"nullable", "type", "enum"})
_OF_ANY_TYPE: Final = frozenset({"enum", "const", "format", *UNION})
_PERHAPS_NOTHING: Final = frozenset({"not", "$ref"})
_ONLY_TYPE: Final = frozenset({"type"})
_KINDS_OF_FORMAT: Final = {
    "int32": "integer",
    "int64": "integer",
    "float": "number",
    "double": "number",
}


def has_any(node: Node, keywords: frozenset[str]) -> bool:
    """Whether the schema has one of `keywords`."""
    return isinstance(node.raw, dict) and not keywords.isdisjoint(node.raw)


def note_said(node: Node) -> None:
    """Note that what a schema says of its values has been looked at, where a copy of it is read."""
    if isinstance(node.raw, Map):
        for keyword in SAYING.intersection(node.raw):
            note_read(node.raw, keyword)


def allows_nothing(node: Node) -> bool:
    """Whether no value fits: `false`, or `not` of what everything fits (JSON Schema core section 4.3.2)."""
    if not isinstance(node.raw, dict):
        return node.raw is False
    return "not" in node.raw and node.raw["not"] in (True, {})


def may_allow_nothing(node: Node) -> bool:
    """Whether no value fits perhaps; of all other schemas that need not be asked."""
    return has_any(node, _PERHAPS_NOTHING) or not node.is_map()


def says_something(node: Node) -> bool:
    """Whether the schema has a keyword of its own that limits its type."""
    return has_any(node, SAYING)


def says_only_type(node: Node) -> bool:
    """Whether `type` is all that the schema says: of no weight beside other parts."""
    return isinstance(node.raw, dict) and SAYING.intersection(node.raw) == _ONLY_TYPE


def says_only_required(node: Node) -> bool:
    """Whether the schema does no more than ask for properties that others describe."""
    if not isinstance(node.raw, dict) or "$ref" in node or "allOf" in node:
        return False
    said = SAYING.intersection(node.raw)
    return "required" in said and said <= {"required", "type"}


def says_null(node: Node) -> bool:
    """Whether the schema itself, not one it refers to, allows null."""
    if not has_any(node, _MAY_SAY_NULL):
        return False
    if node.flag("nullable") or node.text("type") == "null":
        return True
    types, values = node.get("type"), node.get("enum")
    if types is not None:
        return _has(types, "null")
    return values is not None and _has(values, None)


def _has(node: Node, value: str | None) -> bool:
    return any(element.raw == value for element in node.elements())


def stated_kinds(node: Node) -> tuple[str, ...]:
    """The values of `type`, without null; none when the schema does not state it."""
    only = node.text("type")
    if only is not None:
        kind = only.lookup(_KINDS)
        return (kind,) if kind is not None else ()
    types = node.get("type")
    if types is None:
        return ()
    names = (each.own_text() for each in types.elements())
    kinds = dict.fromkeys(name.lookup(_KINDS) for name in names if name is not None)
    return tuple(kind for kind in kinds if kind is not None)


def common_kinds(stated: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The types that all lists of them allow; an integer is a number (JSON Schema core section 4.2.1)."""
    common: tuple[str, ...] | None = None
    for kinds in stated:
        common = kinds if common is None else tuple(_common(common, kinds))
    return common or ()


def _common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[str]:
    for kind in ours:
        if kind in theirs or (kind == "integer" and "number" in theirs):
            yield kind
        elif kind == "number" and "integer" in theirs:
            yield "integer"


def implied_kind(node: Node) -> str | None:
    """The type that a schema without `type` must mean by its other keywords; None: any."""
    for kind, keywords in _STRUCTURES:
        if has_any(node, keywords):
            return kind
    named = node.text("format")
    if named is not None:
        return named.lookup(_KINDS_OF_FORMAT) or "string"
    for kind, keywords in _PRIMITIVES:
        if has_any(node, keywords):
            return kind
    return None


def is_idle(node: Node, kinds: tuple[str, ...]) -> bool:
    """Whether a schema without a type is about other values than those of `kinds`."""
    says_more = stated_kinds(node) or has_any(node, _OF_ANY_TYPE)
    implied = None if says_more else implied_kind(node)
    if implied is None or implied in kinds:
        return False
    return implied != "number" or "integer" not in kinds


def kind_of(node: Node) -> str:
    """How a schema merges with others: as `object`, `union`, `array`, `scalar`, or not: `several`."""
    if "enum" in node or "const" in node:
        return "scalar"
    kinds = stated_kinds(node)
    if not kinds:
        implied = implied_kind(node)
        kinds = (implied,) if implied is not None else ()
    unions = [members for keyword in UNION if (members := node.get(keyword))]
    if kinds == ("object",) or (unions and not any(map(_tells, unions))):
        return "object"
    if unions:
        return "union"
    if len(kinds) != 1:
        return "several"
    return "array" if kinds[0] == "array" else "scalar"


def _tells(members: Node) -> bool:
    return not all(map(says_only_required, members.elements()))
