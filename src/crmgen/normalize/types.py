"""The `type` keyword: the seven names of JSON Schema, whatever a document calls them."""

from __future__ import annotations

from typing import Final

from crmgen.normalize.context import Context
from crmgen.text import Json
from crmgen.tree.walk import Site

TYPES: Final = frozenset(
    ["string", "number", "integer", "boolean", "array", "object", "null"]
)

_MEANT: Final[dict[str, tuple[str, str | None]]] = {
    **dict.fromkeys(("str", "text", "char"), ("string", None)),
    **dict.fromkeys(("datetime", "date-time", "timestamp"), ("string", "date-time")),
    **{
        name: ("string", name)
        for name in ("date", "time", "uuid", "email", "uri", "binary")
    },
    "file": ("string", "binary"),
    **dict.fromkeys(("int", "int32"), ("integer", None)),
    **dict.fromkeys(("long", "int64"), ("integer", "int64")),
    **dict.fromkeys(("float", "double", "decimal"), ("number", None)),
    "bool": ("boolean", None),
    **dict.fromkeys(("dict", "map", "hash"), ("object", None)),
    "list": ("array", None),
    **dict.fromkeys(("none", "nil"), ("null", None)),
}
"""Names that are none of JSON Schema's: the type, and the format, that people mean by them."""


def normalize_type(site: Site, context: Context) -> None:
    """One name stays text; several are a list. What no name of the standard fits says nothing."""
    stated = site.map["type"]
    if isinstance(stated, str) and stated in TYPES:
        return
    names = [_name(site, each, context) for each in _listed(stated, context)]
    known = list(dict.fromkeys(name for name in names if name))
    if len(known) < 2:
        site.map.pop("type")
    if known:
        site.map["type"] = known[0] if len(known) == 1 else [*known]


def _listed(stated: Json, context: Context) -> list[Json]:
    """The names. An empty `type:` of YAML was meant as `null` in 3.1, which has that type."""
    if stated is None and context.version < (3, 1):
        return []
    return stated if isinstance(stated, list) else [stated]


def _name(site: Site, stated: Json, context: Context) -> str | None:
    name = "null" if stated is None else stated
    if not isinstance(name, str):
        _record_unknown(site, "this is no name of a type", context)
        return None
    if name in TYPES:
        return name
    meant, form = _MEANT.get(name.lower(), (name.lower(), None))
    if meant not in TYPES:
        _record_unknown(site, f"there is no type {name!r}", context)
        return None
    if form is not None and "format" not in site.map:
        site.map["format"] = form
    if not (name == "file" and context.version < (3, 0)):
        context.record_loss(
            site, "type", "other-type", f"there is no type {name!r}; read as {meant}"
        )
    return meant


def _record_unknown(site: Site, what: str, context: Context) -> None:
    context.record_loss(site, "type", "unknown-type", f"{what}; any value is allowed")
