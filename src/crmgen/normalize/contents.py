"""What real documents leave out between a body and its schema: `content`, the media type, `schema`.

`{schema: ...}` is how OpenAPI 2.0 has it; `{application/json: ...}`, `content: {schema: ...}` and a schema
in the place of a media type are slips. What all of them mean is plain.
"""

from __future__ import annotations

from typing import Final

from crmgen.normalize.context import Context
from crmgen.tree.maps import Map
from crmgen.tree.shape import SHAPES, Kind
from crmgen.tree.walk import Site

_JSON: Final = "application/json"
_KEYWORDS: Final = frozenset(
    [*SHAPES[Kind.SCHEMA], "type", "format", "enum", "const", "required", "nullable"]
)
"""What makes a mapping a schema."""
_OWN_KEYS: Final = {
    Kind.RESPONSE: frozenset(["summary", "description", "headers", "content", "links"]),
    Kind.REQUEST_BODY: frozenset(["description", "content", "required"]),
    Kind.MEDIA_TYPE: frozenset(
        ["example", "examples", "encoding", "prefixEncoding", "itemEncoding"]
    ),
}


def content_of_body(site: Site, context: Context) -> None:
    """A schema or a media type straight under a response or a request body goes into its content."""
    body = site.map
    if context.version < (3, 0) or "$ref" in body:
        return
    for key in [key for key in body if "/" in key and not key.startswith("x-")]:
        _record(site, key, f"a media type straight under a {site.kind}", context)
        _content(body).setdefault(key, body.pop(key))
    content = _content(body) if "content" in body else Map()
    schema = content.pop("schema", None) if _JSON not in content else None
    if schema is not None:
        _record(site, "content", "a schema without its media type", context)
    elif "schema" in body:
        _record(site, "schema", f"a schema straight under a {site.kind}", context)
        schema = body.pop("schema")
    elif not content:
        schema = _schema(site, context)
    if schema is not None:
        media = _content(body).setdefault(_JSON, Map(body.source, body.mark))
        if isinstance(media, Map):
            media.setdefault("schema", schema)


def schema_of_media_type(site: Site, context: Context) -> None:
    """Keywords of a schema that stand in a media type itself go under its `schema`."""
    if not {"schema", "itemSchema", "$ref"}.isdisjoint(site.map):
        return
    schema = _schema(site, context)
    if schema is not None:
        site.map["schema"] = schema


def _schema(site: Site, context: Context) -> Map | None:
    """The schema whose keywords stand in an object, taken out of it; None where there are none."""
    own = _OWN_KEYS[site.kind]
    keys = [key for key in site.map if key not in own and not key.startswith("x-")]
    if _KEYWORDS.isdisjoint(keys):
        return None
    _record(site, keys[0], f"a schema in the place of a {site.kind}", context)
    schema = Map(site.map.source, site.map.mark)
    for key in keys:
        schema[key] = site.map.pop(key)
    return schema


def _content(body: Map) -> Map:
    content = body.setdefault("content", Map(body.source, body.mark))
    return content if isinstance(content, Map) else Map()


def _record(site: Site, key: str, what: str, context: Context) -> None:
    message = f"{what}; read as it is meant"
    context.record_loss(site, key, "misplaced-schema", message)
