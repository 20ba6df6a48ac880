"""References to an object of another kind than belongs where they stand, where the intent is plain.

Real documents name a response where its schema is meant, and a schema where a response or a request
body is. The standard has no meaning for either.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from crmgen.diagnostics import InputError, Unreachable
from crmgen.normalize.context import Context
from crmgen.read.lookup import address_of, find
from crmgen.tree.maps import Map
from crmgen.tree.pointers import tokens_of
from crmgen.tree.shape import Kind, are_alike, kind_at
from crmgen.tree.walk import Site

_HAVE_SCHEMA: Final = (
    *(Kind.RESPONSE, Kind.REQUEST_BODY, Kind.PARAMETER, Kind.HEADER),
    Kind.MEDIA_TYPE,
)
_HAVE_CONTENT: Final = (Kind.RESPONSE, Kind.REQUEST_BODY)


def move_misplaced(site: Site, context: Context) -> None:
    """Let a reference name what is meant; one that is in order stays as it is."""
    text = site.map.get("$ref")
    if not isinstance(text, str) or site.base or context.version < (3, 0):
        return
    found = kind_at(tokens_of(text.removeprefix("#"))) if text[:2] == "#/" else None
    if found is None:
        return
    if site.kind is Kind.SCHEMA and found in _HAVE_SCHEMA:
        _name_schema(site, text, found, context)
    elif site.kind in _HAVE_CONTENT and found is Kind.SCHEMA:
        _record_loss(site, text, found, context)
        _wrap(site.map)
    elif site.kind is Kind.MEDIA_TYPE and found is Kind.SCHEMA:
        _record_loss(site, text, found, context)
        site.map["schema"] = _reference(site.map)
    elif are_alike(site.kind, found):
        _record_loss(site, text, found, context)


def _name_schema(site: Site, text: str, found: Kind, context: Context) -> None:
    """The schema of what is named, or of its first media type; without one, anything."""
    try:
        target = find(context.document, address_of(context.document, "", text))
    except (Unreachable, InputError):
        return  # nothing is there, which is reported when references are resolved
    content = target.get("content")
    media_types = [each for _, each in content.items()] if content else []
    schemas = (each.get("schema") for each in (target, *media_types))
    schema = next((each for each in schemas if each is not None), None)
    if schema is None:
        message = f"{text!r} is a {found} without a schema; anything is allowed"
        context.record_loss(site, "$ref", "not-a-schema", message)
        del site.map["$ref"]
    else:
        _record_loss(site, text, found, context)
        site.map["$ref"] = f"#{quote(schema.pointer, safe='/~')}"


def _record_loss(site: Site, text: str, found: Kind, context: Context) -> None:
    message = f"{text!r} is a {found}, but a {site.kind} belongs here; read as meant"
    context.record_loss(site, "$ref", "misplaced-ref", message)


def _wrap(holder: Map) -> None:
    """A body of JSON that has the schema."""
    media, content = Map(holder.source, holder.mark), Map(holder.source, holder.mark)
    media["schema"] = _reference(holder)
    content["application/json"] = media
    holder["content"] = content


def _reference(holder: Map) -> Map:
    """The reference that stands in `holder`, taken out of it, as a mapping of its own."""
    made = Map(holder.source, holder.mark)
    made["$ref"] = holder.pop("$ref")
    return made
