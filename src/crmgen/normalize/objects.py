"""Parameters, headers, media types, operations: what versions and common slips write in other ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

from crmgen.normalize.context import Context
from crmgen.text import Json
from crmgen.tree.maps import Map
from crmgen.tree.walk import Site

_PLACES: Final = ("path", "query", "header", "cookie", "querystring")
_SCHEMES: Final = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
_EXAMPLE_KEYS: Final = frozenset(
    [
        "value",
        "externalValue",
        "dataValue",
        "serializedValue",
        "summary",
        "description",
        "$ref",
    ]
)
_KEPT_BY_PARAMETER: Final = frozenset(
    [
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "content",
        "example",
        "examples",
    ]
)


def parameter(site: Site, context: Context) -> None:
    """Name and place must be there; keywords of a schema go under `schema`, as in 2.0's headers."""
    if "$ref" in site.map:
        return
    if not isinstance(site.map.get("name"), str):
        message = "a parameter needs a 'name'"
        context.error(
            site, "name" if "name" in site.map else None, message, "bad-parameter"
        )
    if not isinstance(site.map.get("in"), str):
        message = f"a parameter needs 'in', one of {', '.join(_PLACES)}"
        key = "in" if "in" in site.map else None
        context.error(site, key, message, "bad-parameter")
    elif not _is_spelled(site, "in", _PLACES, context):
        stated = site.map["in"]
        near = get_close_matches(str(stated).lower(), _PLACES, 1)
        hint = (
            f"did you mean {near[0]!r}?" if near else f"those are {', '.join(_PLACES)}"
        )
        message = f"{stated!r} is no place of a parameter; {hint}"
        context.error(site, "in", message, "bad-parameter")
    if site.map.get("in") == "querystring" and context.version < (3, 2):
        _record_later(site, "in", "'querystring'", "3.2", context)
    if site.map.get("in") == "path" and site.map.get("required") is not True:
        site.map["required"] = True
        message = "a parameter of the path is always required; read as such"
        context.record_loss(site, "required", "optional-path-parameter", message)
    schema_of_parameter(site, context)


def _is_spelled(site: Site, key: str, known: Sequence[str], context: Context) -> bool:
    """Whether a word of the standard stands under a key; in other letters, it is read as that word."""
    stated = site.map.get(key)
    by_lower = {word.lower(): word for word in known}
    word = by_lower.get(stated.strip().lower()) if isinstance(stated, str) else None
    if word is not None and word != stated:
        site.map[key] = word
        message = f"{key!r} is {word!r}, not {stated!r}; read as that"
        context.record_loss(site, key, "other-spelling", message)
    return word is not None


def _record_later(
    site: Site, key: str, word: str, version: str, context: Context
) -> None:
    message = f"{word} belongs to OpenAPI {version}; read as it says there"
    context.record_loss(site, key, "later-version", message)


def later_key(key: str) -> Callable[[Site, Context], None]:
    """A function that tells of a key of OpenAPI 3.2 in an older document."""

    def tell(site: Site, context: Context) -> None:
        if context.version < (3, 2):
            _record_later(site, key, repr(key), "3.2", context)

    return tell


def security_scheme(site: Site, context: Context) -> None:
    """Kinds and places of security schemes in their own letters; one of 3.1 in an older document."""
    _is_spelled(site, "type", _SCHEMES, context)
    _is_spelled(site, "in", _PLACES, context)
    if site.map.get("type") == "mutualTLS" and context.version < (3, 1):
        _record_later(site, "type", "'mutualTLS'", "3.1", context)


def schema_of_parameter(site: Site, context: Context) -> None:
    """A type that stands in the parameter itself, as in OpenAPI 2.0, goes under `schema`."""
    if "$ref" in site.map or "schema" in site.map or "content" in site.map:
        return
    moved = Map(site.map.source, site.map.mark)
    for key in [key for key in site.map if key not in _KEPT_BY_PARAMETER]:
        if not key.startswith("x-"):
            moved[key] = site.map.pop(key)
    if moved:
        site.map["schema"] = moved
    if moved and context.version >= (3, 0):
        message = (
            "keywords of a schema stand in the parameter itself; moved under 'schema'"
        )
        context.record_loss(site, next(iter(moved)), "no-schema-key", message)


def example(site: Site, _context: Context) -> None:
    """`example` becomes one of the named `examples`."""
    value = site.map.pop("example")
    examples = site.map.get("examples")
    if examples is None:
        examples = site.map["examples"] = Map(site.map.source, site.map.mark)
    if isinstance(examples, Map):
        named = Map(site.map.source, site.map.mark)
        named["value"] = value
        examples.setdefault("example", named)


def examples(site: Site, _context: Context) -> None:
    """Named examples: each an object with a `value`, not the value itself; a list has no names."""
    stated = site.map["examples"]
    if isinstance(stated, list):
        listed = Map(site.map.source, site.map.mark)
        listed.update((str(number), value) for number, value in enumerate(stated, 1))
        stated = site.map["examples"] = listed
    if isinstance(stated, Map):
        for name, value in stated.items():
            if not _is_example_object(value):
                stated[name] = _named_example(site, value)


def _is_example_object(value: Json) -> bool:
    return isinstance(value, dict) and (
        not value or not _EXAMPLE_KEYS.isdisjoint(value)
    )


def _named_example(site: Site, value: Json) -> Map:
    made = Map(site.map.source, site.map.mark)
    made["value"] = value
    return made


def tags(site: Site, context: Context) -> None:
    """The tags of an operation: a list of names."""
    stated = site.map["tags"]
    names: list[Json] = stated if isinstance(stated, list) else [stated]
    if names is not stated:
        message = "'tags' takes a list; read as one tag"
        context.record_loss(site, "tags", "one-for-list", message)
    site.map["tags"] = [str(name) for name in names if name is not None]


def security(site: Site, context: Context) -> None:
    stated = site.map["security"]
    if isinstance(stated, Map):
        site.map["security"] = [stated]
        message = "'security' takes a list; read as one alternative"
        context.record_loss(site, "security", "one-for-list", message)


def text(key: str) -> Callable[[Site, Context], None]:
    """A function that makes the scalar under `key` text: a name or a title that looks like a number."""

    def make_text(site: Site, _context: Context) -> None:
        value = site.map[key]
        if isinstance(value, (int, float)):
            site.map[key] = (
                str(value).lower() if isinstance(value, bool) else str(value)
            )

    return make_text
