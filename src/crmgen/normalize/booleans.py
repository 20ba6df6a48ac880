"""Booleans, however they are written: as text, as a word of YAML 1.1, as a number."""

from __future__ import annotations

from typing import Final

from crmgen.normalize.context import Context
from crmgen.text import Json
from crmgen.tree.maps import described
from crmgen.tree.shape import Kind
from crmgen.tree.walk import Site

_WORDS: Final = {
    **dict.fromkeys(("true", "yes", "on", "y", "t", "1"), True),
    **dict.fromkeys(("false", "no", "off", "n", "f", "0"), False),
}

_OF_PARAMETER: Final = (
    *("required", "deprecated", "allowEmptyValue", "explode", "allowReserved"),
)
_BOOLEANS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.OPERATION: ("deprecated", "x-crmgen-ignore", "x-crmgen-idempotent"),
    Kind.PARAMETER: _OF_PARAMETER,
    Kind.HEADER: _OF_PARAMETER,
    Kind.REQUEST_BODY: ("required",),
    Kind.ENCODING: ("explode", "allowReserved"),
    Kind.SECURITY_SCHEME: ("deprecated",),
    Kind.SCHEMA: (
        *("nullable", "x-nullable", "readOnly", "writeOnly", "deprecated"),
        *("uniqueItems", "x-crmgen-secret"),
    ),
}
"""Keys that hold a boolean and nothing else."""

_OR_OTHERS: Final = (
    *("additionalProperties", "unevaluatedProperties", "additionalItems"),
    *("unevaluatedItems", "exclusiveMinimum", "exclusiveMaximum"),
)
"""Keywords of schemas that hold a boolean or something else; no text in either case."""

BOOLEANS: Final = {
    kind: frozenset((*keys, *(_OR_OTHERS if kind is Kind.SCHEMA else ())))
    for kind, keys in _BOOLEANS.items()
}
"""All keys that are looked at here, by the kind of object."""


def as_boolean(value: Json) -> bool | None:
    """The boolean that a value means; None for one that means none."""
    if isinstance(value, str):
        return _WORDS.get(value.strip().lower())
    return bool(value) if isinstance(value, (int, float)) and value in (0, 1) else None


def read_booleans(site: Site, context: Context) -> None:
    """Put what is meant in the place of what is no boolean; what means none is left out."""
    if site.kind not in BOOLEANS or BOOLEANS[site.kind].isdisjoint(site.map):
        return
    for key in _BOOLEANS[site.kind]:
        if key in site.map and not isinstance(site.map[key], bool):
            _read(site, key, context)
    if site.kind is Kind.SCHEMA:
        for key in _OR_OTHERS:
            if isinstance(site.map.get(key), str):
                _read(site, key, context)


def _read(site: Site, key: str, context: Context) -> None:
    stated = site.map[key]
    meant = as_boolean(stated)
    if meant is not None:
        site.map[key] = meant
        message = f"{key!r} is a boolean, not {_shown(stated)}; read as {_shown(meant)}"
        context.record_loss(site, key, "other-boolean", message)
        return
    del site.map[key]
    message = f"{key!r} is a boolean, not {_shown(stated)}; left out"
    code = "empty-value" if stated is None else "unreadable-value"
    context.record_loss(site, key, code, message)


def _shown(value: Json) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, str | int | float) else described(value)
