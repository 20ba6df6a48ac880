"""References that are replaced by what they name, so that no later pass has to look for them.

In the place of a whole mapping of names, such as `properties: {$ref: ...}`, the standard has none, but
real documents do, and what they mean is plain. In the place of a media type, 3.2 has them.
"""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import quote

from crmgen.diagnostics import InputError, Unreachable
from crmgen.normalize.context import Context
from crmgen.read.lookup import address_of, find
from crmgen.text import Json
from crmgen.tree.maps import Map, copy_of, mapping
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape
from crmgen.tree.shape import SHAPES, Holds
from crmgen.tree.walk import Site

_MAPPINGS: Final = {
    kind: frozenset(key for key, rule in rules.items() if rule.holds is Holds.MAP)
    for kind, rules in SHAPES.items()
}


def name_entries(site: Site, context: Context) -> None:
    """Put the entries of the mapping that is referred to in the place of the reference."""
    keys = _MAPPINGS.get(site.kind)
    if not keys or keys.isdisjoint(site.map):
        return
    for key, held in site.map.items():
        if key in keys and isinstance(mapping(held).get("$ref"), str):
            _replace(site, key, mapping(held), context)


def media_type(site: Site, context: Context) -> None:
    """A media type that is named (3.2 section 4.14) stands here itself."""
    target = _target(site, "$ref", site.map, context)
    if target is None:
        return
    del site.map["$ref"]
    for key, value in mapping(target.raw).items():
        is_elsewhere = target.base != site.base and key in ("schema", "itemSchema")
        named = (
            _reference_to(target, key, site.base, context) if is_elsewhere else value
        )
        site.map.setdefault(key, named)


def _replace(site: Site, key: str, holder: Map, context: Context) -> None:
    target = _target(site, key, holder, context)
    if target is None:
        return
    message = f"'$ref' stands for the whole of {key!r}; the entries it names were taken"
    context.record_loss(site, key, "mapping-ref", message)
    del holder["$ref"]
    is_elsewhere = target.base != site.base
    for name, value in mapping(target.raw).items():
        is_whole = is_elsewhere and not _has_reference(value)
        named = _reference_to(target, name, site.base, context)
        holder.setdefault(name, copy_of(value) if is_whole else named)


def _has_reference(value: Json) -> bool:
    """Whether there is a reference in it, which would lead elsewhere from another file."""
    if isinstance(value, list):
        return any(map(_has_reference, value))
    return isinstance(value, Map) and (
        "$ref" in value or any(map(_has_reference, value.values()))
    )


def _target(site: Site, key: str, holder: Map, context: Context) -> Node | None:
    text = str(holder["$ref"])
    try:
        return find(context.document, address_of(context.document, site.base, text))
    except Unreachable as reason:
        message = f"{text!r} leads nowhere: {reason.message}"
        context.error(site, key, message, reason.code)
    except InputError as error:
        context.notes.problems += error.problems
    return None


def _file_of(target: str, base: str, context: Context) -> str:
    """What a reference in the file `base` calls the file `target`."""
    files = context.document.files
    if files.location(target) is not None:
        return target or str(files.location(target))
    there = target or files.entry.name
    return quote(posixpath.relpath(there, posixpath.dirname(base) or "."))


def _reference_to(target: Node, name: str, base: str, context: Context) -> Map:
    made = Map()
    if isinstance(target.raw, Map):
        made.source, made.mark = target.raw.source, target.raw.mark
    file = ""
    if target.base != base:
        file = _file_of(target.base, base, context)
    made["$ref"] = f"{file}#{quote(f'{target.pointer}/{escape(name)}', safe='/~')}"
    return made
