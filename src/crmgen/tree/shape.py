"""Which objects an OpenAPI document is made of and where they stand: the table that walks go by.

After the tables of OpenAPI 3.1 section 4.8 and 3.2, in the dialect that `normalize` leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum, auto
from typing import Final, NamedTuple


class Kind(StrEnum):
    """The objects of OpenAPI that hold other objects or references, named as messages call them."""

    DOCUMENT = "document"
    INFO = "info"
    COMPONENTS = "components"
    PATHS = "paths"
    PATH_ITEM = "path item"
    OPERATION = "operation"
    PARAMETER = "parameter"
    HEADER = "header"
    REQUEST_BODY = "request body"
    RESPONSES = "responses"
    RESPONSE = "response"
    MEDIA_TYPE = "media type"
    ENCODING = "encoding"
    EXAMPLE = "example"
    LINK = "link"
    CALLBACK = "callback"
    SECURITY_SCHEME = "security scheme"
    SERVER = "server"
    TAG = "tag"
    SCHEMA = "schema"


class Holds(Enum):
    """What stands under a key: one object, a list of them, or a mapping of names to them."""

    ONE = auto()
    LIST = auto()
    MAP = auto()


class Rule(NamedTuple):
    holds: Holds
    kind: Kind


def _one(kind: Kind, keys: str) -> dict[str, Rule]:
    return dict.fromkeys(keys.split(), Rule(Holds.ONE, kind))


def _list(kind: Kind, keys: str) -> dict[str, Rule]:
    return dict.fromkeys(keys.split(), Rule(Holds.LIST, kind))


def _map(kind: Kind, keys: str) -> dict[str, Rule]:
    return dict.fromkeys(keys.split(), Rule(Holds.MAP, kind))


ANY_NAME: Final = "*"
"""The rule of every key that no other rule names and that is no extension."""

VERBS: Final = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)

_PARAMETER: Final = {
    **_one(Kind.SCHEMA, "schema"),
    **_map(Kind.MEDIA_TYPE, "content"),
    **_map(Kind.EXAMPLE, "examples"),
}

SHAPES: Final[dict[Kind, dict[str, Rule]]] = {
    Kind.DOCUMENT: {
        **_one(Kind.INFO, "info"),
        **_list(Kind.SERVER, "servers"),
        **_list(Kind.TAG, "tags"),
        **_one(Kind.PATHS, "paths"),
        **_map(Kind.PATH_ITEM, "webhooks"),
        **_one(Kind.COMPONENTS, "components"),
    },
    Kind.COMPONENTS: {
        **_map(Kind.SCHEMA, "schemas"),
        **_map(Kind.RESPONSE, "responses"),
        **_map(Kind.PARAMETER, "parameters"),
        **_map(Kind.EXAMPLE, "examples"),
        **_map(Kind.REQUEST_BODY, "requestBodies"),
        **_map(Kind.HEADER, "headers"),
        **_map(Kind.SECURITY_SCHEME, "securitySchemes"),
        **_map(Kind.LINK, "links"),
        **_map(Kind.CALLBACK, "callbacks"),
        **_map(Kind.PATH_ITEM, "pathItems"),
        **_map(Kind.MEDIA_TYPE, "mediaTypes"),
    },
    Kind.PATHS: _one(Kind.PATH_ITEM, ANY_NAME),
    Kind.PATH_ITEM: {
        **_list(Kind.SERVER, "servers"),
        **_list(Kind.PARAMETER, "parameters"),
        **_one(Kind.OPERATION, " ".join(VERBS)),
        **_map(Kind.OPERATION, "additionalOperations"),
    },
    Kind.OPERATION: {
        **_list(Kind.PARAMETER, "parameters"),
        **_one(Kind.REQUEST_BODY, "requestBody"),
        **_one(Kind.RESPONSES, "responses"),
        **_map(Kind.CALLBACK, "callbacks"),
        **_list(Kind.SERVER, "servers"),
    },
    Kind.PARAMETER: _PARAMETER,
    Kind.HEADER: _PARAMETER,
    Kind.REQUEST_BODY: _map(Kind.MEDIA_TYPE, "content"),
    Kind.RESPONSES: _one(Kind.RESPONSE, ANY_NAME),
    Kind.RESPONSE: {
        **_map(Kind.HEADER, "headers"),
        **_map(Kind.MEDIA_TYPE, "content"),
        **_map(Kind.LINK, "links"),
    },
    Kind.MEDIA_TYPE: {
        **_one(Kind.SCHEMA, "schema itemSchema"),
        **_map(Kind.EXAMPLE, "examples"),
        **_map(Kind.ENCODING, "encoding"),
    },
    Kind.ENCODING: _map(Kind.HEADER, "headers"),
    Kind.CALLBACK: _one(Kind.PATH_ITEM, ANY_NAME),
    Kind.SCHEMA: {
        **_map(
            Kind.SCHEMA,
            "properties patternProperties dependentSchemas $defs definitions",
        ),
        **_list(Kind.SCHEMA, "allOf oneOf anyOf prefixItems"),
        **_one(Kind.SCHEMA, "items additionalProperties not if then else contains"),
        **_one(Kind.SCHEMA, "propertyNames unevaluatedProperties unevaluatedItems"),
        **_one(Kind.SCHEMA, "contentSchema additionalItems"),
    },
}


_ALIKE: Final = (
    {Kind.RESPONSE, Kind.REQUEST_BODY},
    {Kind.HEADER, Kind.PARAMETER},
)


def are_alike(wanted: Kind, found: Kind) -> bool:
    """Whether two kinds that are not one say what they have in common under the same keys."""
    return any({wanted, found} == pair for pair in _ALIKE)


def kind_at(tokens: Iterable[str], kind: Kind = Kind.DOCUMENT) -> Kind | None:
    """What stands at a pointer below an object of `kind`, or None where the table says nothing."""
    rest = iter(tokens)
    for token in rest:
        rules = SHAPES.get(kind, {})
        rule = rules.get(token) or (
            None if token.startswith("x-") else rules.get(ANY_NAME)
        )
        if rule is None or (rule.holds is not Holds.ONE and next(rest, None) is None):
            return None
        kind = rule.kind
    return kind
