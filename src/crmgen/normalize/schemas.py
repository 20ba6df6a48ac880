"""Schema keywords of OpenAPI 2.0, 3.0 and older drafts, brought to those of JSON Schema 2020-12."""

from __future__ import annotations

from typing import Final

from crmgen.normalize.booleans import as_boolean
from crmgen.normalize.context import Context
from crmgen.normalize.types import normalize_type
from crmgen.text import Json
from crmgen.tree.maps import Map, mapping
from crmgen.tree.pointers import escape
from crmgen.tree.shape import Kind
from crmgen.tree.walk import Site

_MAY_STAND_BESIDE_REF: Final = frozenset(
    [
        "$ref",
        "title",
        "description",
        "summary",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
        "default",
        "example",
        "examples",
    ]
)
_SAY_NOTHING_BESIDE_REF: Final = frozenset(("type", "format", "xml", "externalDocs"))


def ref_siblings(site: Site, context: Context) -> None:
    """Up to 3.0, what stands beside `$ref` has no effect (3.0 section 4.7.23); annotations keep theirs,
    since every real document that has them means them."""
    if len(site.map) == 1 or not isinstance(site.map["$ref"], str):
        return
    if context.version < (3, 1):
        for key in [key for key in site.map if key not in _MAY_STAND_BESIDE_REF]:
            if not key.startswith("x-"):
                _drop_sibling(site, key, context)
    if site.map.get("nullable") is True:
        message = (
            "'nullable' beside '$ref' is not in the standard; null is allowed here"
        )
        context.record_loss(site, "nullable", "nullable-ref", message)


def _drop_sibling(site: Site, key: str, context: Context) -> None:
    if key not in _SAY_NOTHING_BESIDE_REF:
        message = f"{key!r} has no effect beside '$ref' in OpenAPI 3.0; left out"
        context.record_loss(site, key, "ref-sibling", message)
    del site.map[key]


def nullable(site: Site, context: Context) -> None:
    """`nullable: true` (3.0 section 4.7.24) becomes a type, or a member of a union.

    Beside `$ref` or `allOf`, and where nothing else is said, it stays: 3.1 has no other way to say it
    that leaves every pointer into the schema as it was.
    """
    schema = site.map
    if schema["nullable"] is not True:
        del schema["nullable"]
        return
    if context.version >= (3, 1) and "$ref" not in schema:
        message = "'nullable' is a keyword of OpenAPI 3.0; null is allowed here"
        context.record_loss(site, "nullable", "old-keyword", message)
    _allow_null(schema)


def _allow_null(schema: Map) -> None:
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        values.append(None)
    types = schema.get("type")
    union = schema.get("oneOf", schema.get("anyOf"))
    if types is not None:
        listed: list[Json] = types if isinstance(types, list) else [types]
        schema["type"] = listed if "null" in listed else [*listed, "null"]
    elif isinstance(union, list):
        union.append(_null_schema(schema))
    else:
        return
    del schema["nullable"]


def _null_schema(schema: Map) -> Map:
    made = Map(schema.source, schema.mark)
    made["type"] = "null"
    return made


def vendor_nullable(site: Site, context: Context) -> None:
    """`x-nullable`, by which documents of 2.0 say what 3.0 calls `nullable`."""
    if site.map["x-nullable"] is True and "nullable" not in site.map:
        site.map["nullable"] = True
        nullable(site, context)


def exclusive_minimum(site: Site, context: Context) -> None:
    _exclusive(site, context, "exclusiveMinimum", "minimum")


def exclusive_maximum(site: Site, context: Context) -> None:
    _exclusive(site, context, "exclusiveMaximum", "maximum")


def _exclusive(site: Site, context: Context, exclusive: str, bound: str) -> None:
    """The boolean of draft 4, which says of the bound that it is exclusive, becomes a bound itself."""
    flag = site.map[exclusive]
    if not isinstance(flag, bool):
        return
    if context.version >= (3, 1):
        message = f"{exclusive!r} is a number since OpenAPI 3.1; read as in 3.0"
        context.record_loss(site, exclusive, "old-keyword", message)
    del site.map[exclusive]
    if flag and bound in site.map:
        site.map[exclusive] = site.map.pop(bound)


def example(site: Site, _context: Context) -> None:
    """`example` becomes the first of `examples`."""
    value = site.map.pop("example")
    examples = site.map.get("examples")
    if isinstance(examples, list):
        examples.insert(0, value)
    elif examples is None:
        site.map["examples"] = [value]


def examples_of_schema(site: Site, _context: Context) -> None:
    """A schema has a list of plain examples; a mapping of named ones is meant for a media type."""
    examples = site.map["examples"]
    if isinstance(examples, Map):
        site.map["examples"] = [_example_value(value) for value in examples.values()]
    elif not isinstance(examples, list):
        site.map["examples"] = [examples]


def _example_value(value: Json) -> Json:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def enum(site: Site, context: Context) -> None:
    values = site.map["enum"]
    if values is None or values == []:
        del site.map["enum"]
        context.record_loss(
            site, "enum", "empty-value", "'enum' has no values; it says nothing"
        )
    elif not isinstance(values, list):
        site.map["enum"] = [values]
        context.record_loss(
            site, "enum", "one-for-list", "'enum' takes a list; read as one value"
        )


def required(site: Site, context: Context) -> None:
    """`required` names properties; a boolean belongs to draft 3 and is the parent's matter."""
    names = site.map["required"]
    if isinstance(names, str):
        site.map["required"] = [names]
        message = "'required' takes a list; read as one name"
        context.record_loss(site, "required", "one-for-list", message)
    elif not isinstance(names, list):
        del site.map["required"]
        message = "'required' is a list of property names; left out"
        context.record_loss(site, "required", "unreadable-value", message)


def required_flags(site: Site, context: Context) -> None:
    """`required: true` inside a property becomes an entry of the object's `required`."""
    for name, schema in mapping(site.map["properties"]).items():
        if isinstance(schema, Map) and "required" in schema and _is_flag(schema):
            pointer = f"{site.pointer}/properties/{escape(name)}"
            inner = Site(Kind.SCHEMA, schema, pointer, site.base)
            _move_required_flag(site, inner, name, context)


def _is_flag(schema: Map) -> bool:
    """Whether its `required` is a boolean, not the name of a property that is called like one."""
    stated = schema["required"]
    is_name = isinstance(stated, str) and stated in mapping(schema.get("properties"))
    return as_boolean(stated) is not None and not is_name


def _move_required_flag(site: Site, inner: Site, name: str, context: Context) -> None:
    message = "'required' is a list of property names, kept by the object; read as such"
    context.record_loss(inner, "required", "old-keyword", message)
    names = site.map.setdefault("required", [])
    is_required = as_boolean(inner.map.pop("required"))
    if is_required and isinstance(names, list) and name not in names:
        names.append(name)


def tuple_items(site: Site, context: Context) -> None:
    """A list of `items` (before 2020-12) becomes `prefixItems`, its `additionalItems` the `items`.

    Up to 3.0 there is no such list (3.0 section 4.7.24), and who writes one means that each item is any of them.
    """
    items = site.map["items"]
    if not isinstance(items, list):
        return
    if context.version < (3, 1) and "additionalItems" not in site.map:
        message = "'items' is one schema; each item may be of any of these"
        context.record_loss(site, "items", "items-list", message)
        site.map["items"] = made = Map(site.map.source, site.map.mark)
        if items:
            made["anyOf"] = items
        return
    site.map["prefixItems"] = site.map.pop("items")
    if "additionalItems" in site.map:
        site.map["items"] = site.map.pop("additionalItems")


def discriminator(site: Site, context: Context) -> None:
    """The property's name alone (2.0) becomes an object; names of components become references."""
    stated = site.map["discriminator"]
    if isinstance(stated, str):
        made = Map(site.map.source, site.map.mark)
        made["propertyName"] = stated
        site.map["discriminator"] = made
    targets = mapping(mapping(stated).get("mapping"))
    components = mapping(context.document.root.get("components"))
    for value, target in targets.items():
        if isinstance(target, str) and target in mapping(components.get("schemas")):
            targets[value] = f"#/components/schemas/{escape(target)}"


SCHEMA_KEYWORDS: Final = {
    "$ref": ref_siblings,
    "type": normalize_type,
    "nullable": nullable,
    "x-nullable": vendor_nullable,
    "exclusiveMinimum": exclusive_minimum,
    "exclusiveMaximum": exclusive_maximum,
    "examples": examples_of_schema,
    "example": example,
    "enum": enum,
    "required": required,
    "properties": required_flags,
    "items": tuple_items,
    "discriminator": discriminator,
}
"""What each keyword of a schema needs, in any order."""
