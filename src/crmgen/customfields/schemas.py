"""From a definition to the property that a schema gets for it."""

from __future__ import annotations

from crmgen.customfields.definitions import Definition
from crmgen.ir.customfields import Entry, FieldSource, Steps
from crmgen.text import Json


def property_of(source: FieldSource, definition: Definition) -> dict[str, Json] | None:
    """The property for a field; None for what has no value, such as a heading."""
    stated = {name.unsafe: schema.unsafe for name, schema in source.types}
    schema = stated.get(definition.type, {}) if definition.type is not None else {}
    if not isinstance(schema, dict):
        return None
    label = definition.label or f"Field {definition.key}"
    description = f"{label} (field of this account)."
    if source.note is not None:
        description += f" {source.note.unsafe}"
    evidence: dict[str, Json] = {"x-crmgen-evidence": "inferred"}
    options = definition.options
    if source.joined is not None and schema.get("type") == "array":
        options = tuple(map(str, options))  # they are parts of a text
    made = _with_options(schema, options)
    place = _place(source, definition, made)
    return {
        **made,
        "description": description,
        **(evidence if source.inferred else {}),
        **(
            {"x-crmgen-custom-field": place}
            if "in" in place or "joined" in place
            else {}
        ),
    }


def _with_options(
    schema: dict[str, Json], options: tuple[Json, ...]
) -> dict[str, Json]:
    """The schema of a field with these values to choose from, or to choose several of."""
    type, items = schema.get("type"), schema.get("items")
    if not options or type not in (None, "string", "array"):
        return dict(schema)
    values: list[Json] = list(dict.fromkeys(options))
    if type == "array":
        item = items if isinstance(items, dict) else {"type": "string"}
        return {**schema, "items": {**item, "enum": values}}
    is_text = all(isinstance(each, str) for each in values)
    return {**({"type": "string"} if is_text else {}), **schema, "enum": values}


def _place(
    source: FieldSource, definition: Definition, schema: dict[str, Json]
) -> dict[str, Json]:
    place: dict[str, Json] = {"key": definition.key}
    if source.container:
        place = {"in": source.container.unsafe, **place}
        place |= {"replaced": True} if source.replaced else {}
    if source.joined is not None and schema.get("type") == "array":
        place["joined"] = source.joined.unsafe
    if source.entry is not None:
        place["entry"] = _entry(source.entry)
    if source.as_text:
        place["wire"] = "text"
    return place


def _entry(entry: Entry) -> dict[str, Json]:
    paths = {"key": entry.key, "value": entry.value, "inside": entry.inside}
    return {name: _dotted(path) for name, path in paths.items() if path}


def _dotted(path: Steps) -> str:
    return ".".join(step.unsafe for step in path)
