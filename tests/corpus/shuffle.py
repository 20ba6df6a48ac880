"""A document with its mappings and its list of tags in another order: the same document to everybody."""

# Documents are JSON of any shape here.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, Final

from crmgen.diagnostics import Notes
from crmgen.read.documents import parse

_VALUES: Final = frozenset(["example", "default", "const", "enum", "value"])
"""Keys of values, which are data."""
_OF_NAMES: Final = frozenset(
    [
        *("paths", "webhooks", "responses", "content", "headers", "links", "callbacks"),
        *("encoding", "patternProperties", "dependentSchemas", "$defs", "definitions"),
        *("schemas", "parameters", "requestBodies", "securitySchemes", "pathItems"),
        *("mapping", "scopes", "variables", "securityDefinitions"),
    ]
)
"""Keys under which every key is a name."""


def read(path: Path) -> Any:
    """A document as crmgen reads it, as plain values."""
    return json.loads(json.dumps(parse(path, Notes()).root))


class Shuffle:
    """Puts documents in another order, which `seed` decides."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def document(self, root: Any) -> Any:
        """The document; properties, parameters and members of unions stay as they are."""
        tags = list(root.get("tags", ()))
        self._random.shuffle(tags)
        root = {**root, **({"tags": tags} if tags else {})}
        return self._object(root)

    def _object(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._object(each) for each in value]
        if not isinstance(value, dict):
            return value
        return self._shuffled(
            {key: self._below(key, each) for key, each in value.items()}
        )

    def _below(self, key: str, value: Any) -> Any:
        if key in _VALUES:
            return value
        if key == "properties" and isinstance(value, dict):
            return {name: self._object(each) for name, each in value.items()}
        if key == "examples":
            return self._examples(value)
        if key in _OF_NAMES and isinstance(value, dict):
            return self._shuffled(
                {name: self._object(each) for name, each in value.items()}
            )
        return self._object(value)

    def _examples(self, value: Any) -> Any:
        """Named examples, or values: by media type in OpenAPI 2.0, in a list in schemas."""
        if not isinstance(value, dict):
            return value
        named = all("/" not in each for each in value)
        return self._shuffled(
            {key: self._object(each) if named else each for key, each in value.items()}
        )

    def _shuffled(self, value: dict[str, Any]) -> dict[str, Any]:
        entries = list(value.items())
        self._random.shuffle(entries)
        return dict(entries)
