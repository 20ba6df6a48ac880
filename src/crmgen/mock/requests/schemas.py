"""The schemas of a document as they hold for what is sent, compiled when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote, unquote

import jsonschema_rs

from crmgen.ir.operations import Operation
from crmgen.read.documents import Document
from crmgen.resolve.internalize import gather
from crmgen.text import Json
from crmgen.tree.pointers import escape, tokens_of

_DOCUMENT: Final = "urn:crmgen:document"
_VALUES: Final = frozenset({"enum", "const", "default", "example", "examples"})
Object: TypeAlias = Mapping[str, Any]


class RequestSchemas:
    """A normalized document in which no field has to be sent that is only read (OpenAPI 3.1 section 4.8.24.1)."""

    def __init__(self, document: Document) -> None:
        gather(
            document, alone=True
        )  # what normalizing moved is referred to where it was
        self._root = document.root
        self._registry: Any = None
        self._validators: dict[str, jsonschema_rs.Validator | None] = {}

    def parameters(self, operation: Operation) -> dict[tuple[str, str], str]:
        """Pointers of an operation's parameters by place and name; those of the path item are its, too."""
        found: dict[tuple[str, str], str] = {}
        stated = self._stated(operation)
        for holder in (stated.rpartition("/")[0], stated):
            for index, _ in enumerate(self._at(holder).get("parameters", ())):
                pointer = self._followed(f"{holder}/parameters/{index}")
                parameter = self._at(pointer)
                found[parameter["in"], parameter["name"]] = pointer
        return found

    def schema_of_parameter(self, pointer: str) -> str | None:
        """The pointer of a parameter's schema; None where it has none."""
        stated = self._at(pointer)
        if "schema" in stated:
            return f"{pointer}/schema"
        return next(self._schemas_of(pointer), (None, None))[1]

    def schema_of_body(self, operation: Operation, media: str) -> str | None:
        """The pointer of the schema of one of an operation's bodies; None where it has none."""
        body = f"{self._stated(operation)}/requestBody"
        found = dict(self._schemas_of(self._followed(body)))
        return found.get(media) or found.get(media.partition(";")[0].strip())

    def _schemas_of(self, pointer: str) -> Iterator[tuple[str, str]]:
        """Media types, whole and without their parameters, with the pointers of their schemas."""
        contents: Object = self._at(pointer).get("content", {})
        for media in contents:
            at = self._followed(f"{pointer}/content/{escape(media)}")
            if "schema" in self._at(at):
                yield media, f"{at}/schema"
                yield media.partition(";")[0].strip(), f"{at}/schema"

    def _stated(self, operation: Operation) -> str:
        """The pointer of an operation, which its path item may have from another."""
        item, _, verb = operation.id.removeprefix("#").rpartition("/")
        while True:
            stated = self._at(item := self._followed(item))
            if verb in stated:
                return self._followed(f"{item}/{verb}")
            more: Object = stated.get("additionalOperations", {})
            for each in more:
                if each.lower() == verb:
                    return f"{item}/additionalOperations/{escape(each)}"
            item = _pointer(stated["$ref"])

    def _followed(self, pointer: str) -> str:
        """Where the thing is that is meant at a pointer, which may only refer to another place."""
        seen: set[str] = set()
        while pointer not in seen:
            seen.add(pointer)
            stated = self._at(pointer)
            if not _pointer(stated.get("$ref")):
                break
            pointer = _pointer(stated["$ref"])
        return pointer

    def validator(self, pointer: str) -> jsonschema_rs.Validator | None:
        """What holds values against the schema at a pointer; None where it is none that can be used."""
        if pointer not in self._validators:
            try:
                self._validators[pointer] = self._compiled(pointer)
            except (ValueError, jsonschema_rs.ReferencingError):
                self._validators[pointer] = None
        return self._validators[pointer]

    def _compiled(self, pointer: str) -> jsonschema_rs.Validator:
        if self._registry is None:
            document = _sent(self._root, self._root)
            self._registry = jsonschema_rs.Registry([(_DOCUMENT, document)])
        return jsonschema_rs.validator_for(
            {"$ref": f"{_DOCUMENT}#{quote(pointer)}"},
            registry=self._registry,
            validate_formats=True,
            mask="this",
            pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000),
        )

    def _at(self, pointer: str) -> Any:
        return value_at(self._root, pointer)


def value_at(root: Json, pointer: str) -> Any:
    """What a JSON pointer leads to. Raises LookupError where that is nothing."""
    value: Any = root
    for token in tokens_of(pointer):
        value = value[int(token) if isinstance(value, list) else token]
    return value


def _pointer(reference: Any) -> str:
    """The pointer of a reference into the document; empty for any other."""
    is_here = isinstance(reference, str) and reference.startswith("#/")
    return unquote(reference[1:]) if is_here else ""


def _sent(value: Json, root: Json, hidden: frozenset[str] = frozenset()) -> Json:
    """A document whose schemas are as they hold in requests. `hidden`: fields that are only read."""
    if isinstance(value, list):
        return [_sent(each, root) for each in value]
    if not isinstance(value, dict):
        return value
    hidden |= frozenset(_only_read(value, root))
    made: dict[str, Json] = {}
    for key, part in value.items():
        if key == "required" and isinstance(part, list):
            made[key] = [each for each in part if each not in hidden]
        elif key == "allOf" and isinstance(part, list):
            made[key] = [_sent(each, root, hidden) for each in part]
        else:
            made[key] = part if key in _VALUES else _sent(part, root)
    if made.get("nullable") is True and "$ref" in made:
        return {"anyOf": [made, {"type": "null"}]}
    return made


def _only_read(schema: Json, root: Json, depth: int = 8) -> Iterator[str]:
    """Names of the properties of a schema, and of those that it is made of, that are only read."""
    if not isinstance(schema, dict) or not depth:
        return
    properties, parts = schema.get("properties"), schema.get("allOf")
    for name, each in properties.items() if isinstance(properties, dict) else ():
        target = _target(each, root)
        if isinstance(target, dict) and target.get("readOnly") is True:
            yield name
    for each in parts if isinstance(parts, list) else ():
        yield from _only_read(_target(each, root), root, depth - 1)


def _target(value: Json, root: Json) -> Json:
    """What the reference of a value leads to; the value where it has none."""
    pointer = _pointer(value.get("$ref")) if isinstance(value, dict) else ""
    try:
        return value_at(root, pointer) if pointer else value
    except (LookupError, TypeError, ValueError):
        return value
