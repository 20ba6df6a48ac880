"""Parts of a document: its objects by what they are, a few operations of it, and what a reference names."""

# Documents are JSON of any shape here.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.corpus.checks import VERBS

_OPERATIONS: Final = 6
_SCHEMA_KEYS: Final = frozenset(
    {"type", "properties", "items", "allOf", "oneOf", "anyOf", "enum", "format", "$ref"}
)
Object = dict[str, Any]


@dataclass(slots=True)
class Places:
    """The objects of a document by what they are, each with its pointer."""

    schemas: list[tuple[str, Object]] = field(default_factory=list)
    parameters: list[tuple[str, Object]] = field(default_factory=list)
    contents: list[tuple[str, Object]] = field(default_factory=list)
    responses: list[tuple[str, Object]] = field(default_factory=list)
    operations: list[tuple[str, Object]] = field(default_factory=list)
    schemes: list[tuple[str, Object]] = field(default_factory=list)


def places_of(document: Object) -> Places:
    """Told by the keys that objects have and that they stand under; a guess now and then is one more change."""
    found = Places()
    for pointer, key, value in _objects(document, ""):
        if key in VERBS and "responses" in value:
            found.operations.append((pointer, value))
        elif key == "content":
            found.contents.append((pointer, value))
        elif key == "responses" and "/paths/" in pointer:
            found.responses.append((pointer, value))
        elif isinstance(value.get("name"), str) and "in" in value:
            found.parameters.append((pointer, value))
        elif "/securitySchemes/" in pointer or "/securityDefinitions/" in pointer:
            found.schemes.append((pointer, value))
        elif key != "properties" and not _SCHEMA_KEYS.isdisjoint(value):
            found.schemas.append((pointer, value))
    return found


def _objects(value: Any, pointer: str, key: str = "") -> Iterator[tuple[str, str, Any]]:
    if isinstance(value, dict):
        yield pointer, key, value
        for name, each in value.items():
            if name not in ("example", "examples", "default", "enum"):
                below = str(name).replace("~", "~0").replace("/", "~1")
                yield from _objects(each, f"{pointer}/{below}", str(name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _objects(each, f"{pointer}/{index}")


def cut(document: Object, chance: random.Random) -> Object:
    """A few operations of a document, and what they refer to."""
    paths = document.get("paths") or {}
    found = [
        (path, verb)
        for path, item in paths.items()
        if isinstance(item, dict)
        for verb in item
        if verb in VERBS
    ]
    kept = set(chance.sample(found, min(_OPERATIONS, len(found))))
    few: Object = {}
    for path, verb in found:
        if (path, verb) in kept:
            item = {k: v for k, v in paths[path].items() if k not in VERBS}
            few.setdefault(path, item)[verb] = paths[path][verb]
    made = {**copy.deepcopy({**document, "paths": few})}
    made.pop("webhooks", None)
    _leave_out_unused(made)
    return made


def _leave_out_unused(document: Object) -> None:
    groups = groups_of(document)
    needed: set[str] = set()
    waiting: list[Any] = [document.get("paths")]
    while waiting:
        for _, _, value in _objects(waiting.pop(), ""):
            ref = value.get("$ref")
            mapping = (
                (value.get("discriminator") or {}) if "discriminator" in value else {}
            )
            named = mapping.get("mapping", {}) if isinstance(mapping, dict) else {}
            for target in (ref, *named.values()):
                if isinstance(target, str) and target not in needed:
                    needed.add(target)
                    waiting.append(at(document, target))
    for where, entries in groups.items():
        for name in list(entries):
            if f"{where}/{name.replace('~', '~0').replace('/', '~1')}" not in needed:
                del entries[name]


def groups_of(document: Object) -> dict[str, Object]:
    """Where components stand, by the beginning of the references to them."""
    components = document.get("components") or {}
    found = {
        f"#/components/{kind}": entries
        for kind, entries in components.items()
        if kind != "securitySchemes" and isinstance(entries, dict)
    }
    for kind in ("definitions", "parameters", "responses"):
        if isinstance(document.get(kind), dict):
            found[f"#/{kind}"] = document[kind]
    return found


def at(document: Any, ref: str) -> Any:
    if not ref.startswith("#/"):
        return None
    found = document
    for step in ref[2:].split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    return found
