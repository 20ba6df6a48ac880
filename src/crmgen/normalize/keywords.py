"""Which function looks at which key of which object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crmgen.normalize import containers, contents, objects, paths, swagger
from crmgen.normalize.booleans import BOOLEANS, read_booleans
from crmgen.normalize.context import Context
from crmgen.normalize.schemas import SCHEMA_KEYWORDS
from crmgen.normalize.types import TYPES
from crmgen.tree.maps import Map
from crmgen.tree.shape import SHAPES, Kind
from crmgen.tree.walk import Site

Change = Callable[[Site, Context], None]


def _texts(keys: str) -> dict[str, Change]:
    return {key: objects.text(key) for key in keys.split()}


_DESCRIBED: Final = _texts("title summary description")
_EXAMPLES: Final[dict[str, Change]] = {
    "examples": objects.examples,
    "example": objects.example,
}

_WHOLE: Final[dict[Kind, Change]] = {
    Kind.PARAMETER: objects.parameter,
    Kind.HEADER: objects.schema_of_parameter,
    Kind.REQUEST_BODY: contents.content_of_body,
    Kind.RESPONSE: contents.content_of_body,
    Kind.MEDIA_TYPE: contents.schema_of_media_type,
    Kind.SECURITY_SCHEME: objects.security_scheme,
}
"""What is about the object as a whole; done last."""

_BY_KEY: Final[dict[Kind, dict[str, Change]]] = {
    Kind.DOCUMENT: {"security": objects.security},
    Kind.INFO: {**_DESCRIBED, **_texts("version")},
    Kind.PATH_ITEM: {
        **_DESCRIBED,
        "query": objects.later_key("query"),
        "additionalOperations": objects.later_key("additionalOperations"),
    },
    Kind.OPERATION: {
        **_DESCRIBED,
        **_texts("operationId"),
        "tags": objects.tags,
        "security": objects.security,
    },
    Kind.PARAMETER: {**_DESCRIBED, **_texts("name"), **_EXAMPLES},
    Kind.HEADER: {**_DESCRIBED, **_EXAMPLES},
    Kind.REQUEST_BODY: _DESCRIBED,
    Kind.RESPONSE: _DESCRIBED,
    Kind.MEDIA_TYPE: {"$ref": containers.media_type, **_EXAMPLES},
    Kind.SECURITY_SCHEME: {},
    Kind.TAG: {**_DESCRIBED, **_texts("name")},
    Kind.SCHEMA: {**_DESCRIBED, **SCHEMA_KEYWORDS},
}

_KEYS: Final[dict[Kind, Change]] = {
    Kind.PATHS: paths.path_keys,
    Kind.PATH_ITEM: paths.verbs,
}
"""Where the keys themselves may be misspelled; done first."""

_SWAGGER: Final[dict[Kind, Change]] = {
    Kind.DOCUMENT: swagger.document,
    Kind.PATH_ITEM: swagger.path_item,
    Kind.OPERATION: swagger.operation,
    Kind.PARAMETER: swagger.collection_format,
    Kind.HEADER: swagger.collection_format,
    Kind.RESPONSE: swagger.response,
    Kind.SECURITY_SCHEME: swagger.security_scheme,
}
"""What OpenAPI 2.0 writes in another way altogether; done before what all versions have."""


_TEXTS: Final = ("title", "summary", "description")
_LOOKED_AT: Final = (
    BOOLEANS[Kind.SCHEMA]
    .union(_BY_KEY[Kind.SCHEMA], SHAPES[Kind.SCHEMA])
    .difference(_TEXTS, ["type"])
)
"""Keywords of schemas that anything is about, apart from those that are in order nearly always."""


def is_in_order(kind: Kind, held: Map) -> bool:
    """Whether there is nothing to do about an object and what stands in it: so are most schemas."""
    if kind is not Kind.SCHEMA or not _LOOKED_AT.isdisjoint(held):
        return False
    stated = held.get("type")
    is_known = isinstance(stated, str) and stated in TYPES
    return is_known and all(isinstance(held.get(key, ""), str) for key in _TEXTS)


def normalize_object(site: Site, context: Context) -> None:
    """Bring one object, not its children, to the one dialect."""
    if site.kind in _KEYS:
        _KEYS[site.kind](site, context)
    read_booleans(site, context)
    if context.version < (3, 0) and site.kind in _SWAGGER:
        _SWAGGER[site.kind](site, context)
    changes = _BY_KEY.get(site.kind)
    if changes is None:
        return
    for key in tuple(site.map):
        change = changes.get(key)
        if change is not None and key in site.map:
            change(site, context)
    whole = _WHOLE.get(site.kind)
    if whole is not None:
        whole(site, context)
