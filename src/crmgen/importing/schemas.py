"""From what examples have in common to a schema; where they do not settle it, the wider one."""

from __future__ import annotations

import re
from typing import Final

from crmgen.importing.credentials import is_surely_secret
from crmgen.importing.shapes import MOST_TEXTS, Shape
from crmgen.naming.words.identifiers import word_set, words
from crmgen.text import Json

Schema = dict[str, Json]

MAX_DEPTH: Final = 20
"""Objects inside each other that are described; what is deeper takes any value."""

_LOWER: Final = re.compile(r"[a-z]+([_-][a-z]+)*")
_UPPER: Final = re.compile(r"[A-Z]+(_[A-Z]+)*")
_MOST_VALUES: Final = 10
_SAMPLES_PER_VALUE: Final = 3
_LEAST_SAMPLES: Final = 8
_OWN_WORDS: Final = word_set("""
    id ids uid uuid guid key slug code token secret password hash etag name names title label nick nickname handle login
    user username owner author editor assignee creator by email mail phone mobile fax address street city town region
    state_code country zip postal company organization organisation employer first last middle surname given family
    tag tags keyword keywords text body note notes comment comments description summary subject message query q search
    term url uri link path file filename domain host ip timezone
    """)
"""Words of keys whose values are somebody's own, however few there happen to be."""
_ORDER: Final = ("boolean", "integer", "number", "string", "array", "object", "null")


def schema_of(shape: Shape, name: str = "", depth: int = 0) -> Schema:
    """The schema of a value that is called `name`; a reference where it is a component.

    A field is required where at least two examples of its object were seen, and it was in all of them.
    """
    if shape.component:
        reference: Schema = {"$ref": f"#/components/schemas/{shape.component}"}
        is_nullable = "null" in shape.kinds
        return {"anyOf": [reference, {"type": "null"}]} if is_nullable else reference
    said: Schema = {"description": shape.description} if shape.description else {}
    return {**body_of(shape, name, depth), **said}


def body_of(shape: Shape, name: str = "", depth: int = 0) -> Schema:
    """The same, written out."""
    kinds = [kind for kind in _ORDER if kind in shape.kinds]
    if "number" in kinds and "integer" in kinds:
        kinds.remove("integer")
    if not set(kinds) - {"null"} or depth > MAX_DEPTH:
        return {}  # nothing, or nothing but null, was seen
    if len(kinds) - ("null" in kinds) > 1 and {"array", "object"} & set(kinds):
        parts: list[Json] = [_one_kind(shape, kind, name, depth) for kind in kinds]
        return {"anyOf": parts}
    typed: Schema = {"type": kinds[0] if len(kinds) == 1 else [*kinds]}
    for kind in kinds:
        typed = {**_one_kind(shape, kind, name, depth), **typed}
    return _with_null_value(typed)


def _with_null_value(schema: Schema) -> Schema:
    """An enum holds null where the type does (JSON Schema 2020-12 validation, 6.1.2)."""
    values, kinds = schema.get("enum"), schema["type"]
    if isinstance(values, list) and isinstance(kinds, list) and "null" in kinds:
        values.append(None)
    return schema


def _one_kind(shape: Shape, kind: str, name: str, depth: int) -> Schema:
    match kind:
        case "string":
            return _text(shape, name)
        case "array":
            items = schema_of(shape.items or Shape(), name, depth + 1)
            return {"type": "array", "items": items}
        case "object":
            return _object(shape, depth)
        case _:
            return {"type": kind}


def _text(shape: Shape, name: str) -> Schema:
    schema: Schema = {"type": "string"}
    if len(shape.formats) == 1 and (format := next(iter(shape.formats))):
        schema["format"] = format
    elif is_surely_secret(name):
        schema["format"] = "password"
    elif values := shape.choices or enum_of(shape, name):
        schema["enum"] = [*values]
    return schema


def enum_of(shape: Shape, name: str) -> list[str]:
    """The values of an enum, sorted; none where it is not sure that it is one.

    Sure is: at least 8 examples, 2 to 10 different values, each seen three times on average, all of them
    words in lower case or all in upper case, and a key that says nothing of ids, names or free text.
    """
    total, values = shape.texts.total(), sorted(shape.texts)
    if shape.kinds - {"string", "null"} or not 2 <= len(values) <= min(
        _MOST_VALUES, MOST_TEXTS
    ):
        return []
    if total < max(_LEAST_SAMPLES, _SAMPLES_PER_VALUE * len(values)):
        return []
    if not name or _OWN_WORDS & set(words(name)):
        return []
    alike = any(all(map(p.fullmatch, values)) for p in (_LOWER, _UPPER))
    return values if alike else []


def _object(shape: Shape, depth: int) -> Schema:
    schema: Schema = {"type": "object"}
    always = [k for k, child in shape.fields.items() if child.count == shape.objects]
    if shape.objects < 2:
        always = ["id"] if "id" in always else []
    if always and not shape.is_partial:
        schema["required"] = [*always]
    if shape.fields:
        schema["properties"] = {
            key: schema_of(child, key, depth + 1) for key, child in shape.fields.items()
        }
    if shape.entries is not None:
        schema["additionalProperties"] = schema_of(shape.entries, "", depth + 1)
    return schema
