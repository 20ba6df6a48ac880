"""What of two documents is compared: operations, parameters, and the types of fields on the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, cast
from urllib.parse import unquote

VERBS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Document = dict[str, Any]
Call = tuple[str, str]
Types = dict[str, set[str]]


class Outline:
    """A document, by verb and path with `{}` for each value."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.operations: dict[Call, dict[str, Any]] = {}
        self._items: dict[Call, dict[str, Any]] = {}
        for path, item in document["paths"].items():
            for verb in VERBS:
                if verb in item:
                    call = verb, re.sub(r"\{[^{}]*\}", "{}", path)
                    self.operations[call] = item[verb]
                    self._items[call] = item

    def follow(self, value: Any) -> dict[str, Any]:
        """The object that a value is, or refers to."""
        found = mapping(value)
        while isinstance(pointer := found.get("$ref"), str):
            here: Any = self._document
            for token in pointer.lstrip("#/").split("/"):
                here = here[_unescaped(token)]
            found = mapping(here)
        return found

    def parameters(self, call: Call) -> Iterator[dict[str, Any]]:
        stated = [
            *self._items[call].get("parameters", []),
            *self.operations[call].get("parameters", []),
        ]
        for each in map(self.follow, stated):
            properties = self.follow(each.get("schema", {})).get("properties", {})
            if each.get("style") == "deepObject":
                for name, schema in properties.items():
                    yield {
                        "in": "query",
                        "name": f"{each['name']}[{name}]",
                        "schema": schema,
                    }
            else:
                yield each

    def bodies(self, call: Call) -> Iterator[tuple[str, Any]]:
        """Schemas in JSON: `sent`, and each success by its status."""
        operation = self.operations[call]
        sent = self.follow(operation.get("requestBody", {}))
        for content in _json(sent):
            yield "sent", content
        for status, response in operation.get("responses", {}).items():
            if status[0] == "2":
                for content in _json(self.follow(response)):
                    yield "200" if status == "2XX" else status, content

    def types(self, schema: Any) -> Types:
        """The types of each field below a schema, by its path: `data[].id`.

        Of several alternatives the first counts, which is the one that the converter shows.
        """
        found: Types = {}
        self._walk(schema, "", (), found)
        return found

    def _walk(
        self, stated: Any, path: str, inside: tuple[str, ...], found: Types
    ) -> None:
        schema = mapping(stated)
        while isinstance(pointer := schema.get("$ref"), str):
            if pointer in inside:
                return
            inside, schema = (*inside, pointer), self.follow(schema)
        parts = [*listed(schema.get("allOf"))]
        parts += [*listed(schema.get("anyOf"))[:1], *listed(schema.get("oneOf"))[:1]]
        for each in parts:
            self._walk(each, path, inside, found)
        kind = schema.get("type", [])
        kinds = {kind} if isinstance(kind, str) else set(map(str, listed(kind)))
        properties = mapping(schema.get("properties"))
        found.setdefault(path, set()).update(
            kinds | ({"object"} if properties else set())
        )
        for name, child in properties.items():
            self._walk(child, f"{path}.{name}", inside, found)
        if "items" in schema:
            self._walk(schema["items"], f"{path}[]", inside, found)


def mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _unescaped(token: str) -> str:
    return unquote(token).replace("~1", "/").replace("~0", "~")


def _json(holder: Any) -> Iterator[Any]:
    for media_type, content in holder.get("content", {}).items():
        if "json" in media_type:
            yield content.get("schema", {})
            return
