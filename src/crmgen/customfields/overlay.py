"""The overlay file: what a former one called each field, and the text of a new one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from crmgen.customfields.names import Key
from crmgen.diagnostics import Notes
from crmgen.read.files import Files
from crmgen.text import Json
from crmgen.yaml_text import render_yaml

Properties = Mapping[str, Json]
FormerPlace = tuple[str, str, Key]
"""Of a field in a former overlay: target, container, key."""

_HEAD: Final = """\
# Fields that one account defined, as `{command}` found them.
# Written anew each time; a field that is there already keeps its name.
"""


def target_of(schema: str) -> str:
    """The JSONPath of a component schema."""
    return f"$.components.schemas[{json.dumps(schema)}]"


def names_in(path: Path) -> dict[FormerPlace, str]:
    """How the fields are called in the overlay at `path`; nothing where there is none.

    Raises InputError for a file that is no YAML.
    """
    if not path.exists():
        return {}
    return dict(_names(Files(path, Notes()).read(path)))


def _names(overlay: Json) -> Iterator[tuple[FormerPlace, str]]:
    for action in _list(_map(overlay).get("actions")):
        target = _map(action).get("target")
        update = _map(_map(action).get("update"))
        for name, schema in _map(update.get("properties")).items():
            place = _map(_map(schema).get("x-crmgen-custom-field"))
            container, key = place.get("in"), place.get("key")
            stated = _map(schema).get("x-crmgen-name")
            if not isinstance(target, str):
                continue
            if isinstance(key, str | int):
                yield (
                    target,
                    container if isinstance(container, str) else "",
                    key,
                ), name
            elif isinstance(stated, str):
                yield (target, "", name), stated


def _map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def render_overlay(title: str, command: str, schemas: Mapping[str, Properties]) -> str:
    """An Overlay 1.0 that adds `schemas`' properties; the same for the same fields."""
    actions: list[Json] = [
        {
            "target": target_of(schema),
            "description": f"Fields of this account in {schema}.",
            "update": {"properties": dict(properties)},
        }
        for schema, properties in schemas.items()
        if properties
    ]
    nothing: dict[str, Json] = {
        "target": "$",
        "description": "This account has no fields of its own.",
        "update": {},
    }
    content = {
        "overlay": "1.0.0",
        "info": {"title": title, "version": "1.0.0"},
        "actions": actions or [nothing],
    }
    plain: dict[str, Json] = json.loads(json.dumps(content))
    return _HEAD.format(command=command) + render_yaml(plain)
