"""A `$ref` in the place of a whole mapping of names, such as `properties: {$ref: ...}`.

The standard has none there, but real documents do, and what they mean is plain.
"""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import quote

from crmgen.diagnostics import InputError
from crmgen.parser.document import Map, Node, escape
from crmgen.parser.files import Unreachable
from crmgen.parser.normalize.context import Context
from crmgen.parser.references import address_of, find
from crmgen.parser.shape import SHAPES, Holds, Kind
from crmgen.parser.walk import Site

_MAPPINGS: Final = {
    kind: {key: rule.kind for key, rule in rules.items() if rule.holds is Holds.MAP}
    for kind, rules in SHAPES.items()
}


_NONE: Final[dict[str, Kind]] = {}


def name_entries(site: Site, context: Context) -> None:
    """Put the entries of the mapping that is referred to in the place of the reference."""
    kinds = _MAPPINGS.get(site.kind, _NONE)
    for key, mapping in site.map.items():
        if (
            key in kinds
            and isinstance(mapping, Map)
            and isinstance(mapping.get("$ref"), str)
        ):
            _replace(site, key, mapping, kinds[key], context)


def _replace(site: Site, key: str, mapping: Map, kind: Kind, context: Context) -> None:
    target = _target(site, key, mapping, context)
    if target is None:
        return
    message = f"'$ref' stands for the whole of {key!r}; the entries it names were taken"
    context.lose(site, key, "mapping-ref", message)
    del mapping["$ref"]
    inline = kind is Kind.MEDIA_TYPE and target.base == site.base
    for name, entry in target.raw.items() if isinstance(target.raw, Map) else ():
        named = entry if inline else _reference_to(target, name, site.base, context)
        mapping.setdefault(name, named)


def _target(site: Site, key: str, mapping: Map, context: Context) -> Node | None:
    text = str(mapping["$ref"])
    try:
        return find(context.document, address_of(context.document, site.base, text))
    except Unreachable as reason:
        message = f"{text!r} leads nowhere: {reason.message}"
        context.error(site, key, message, reason.code)
    except InputError as error:
        context.notes.problems += error.problems
    return None


def _reference_to(target: Node, name: str, base: str, context: Context) -> Map:
    made = Map()
    if isinstance(target.raw, Map):
        made.source, made.mark = target.raw.source, target.raw.mark
    file = ""
    if target.base != base:
        there = target.base or context.document.files.entry.name
        file = quote(posixpath.relpath(there, posixpath.dirname(base) or "."))
    made["$ref"] = f"{file}#{quote(f'{target.pointer}/{escape(name)}', safe='/~')}"
    return made
