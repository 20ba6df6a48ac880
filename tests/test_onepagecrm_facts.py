"""Our OnePageCRM document says what the vendor's says, in sentences of its own.

Both are resolved here, without crmgen, into flat facts (a place and what holds
there) and compared. Wanted differences stand in `onepagecrm_differences.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import jsonschema_rs
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

Node = dict[str, Any]
Place = tuple[str, ...]
Facts = dict[Place, Node]

_PROJECT = Path(__file__).resolve().parents[1]
_OURS = _PROJECT / "specs" / "onepagecrm" / "openapi.yaml"
_THEIRS = (
    _PROJECT.parent / "shared" / "upstream" / "onepagecrm" / "2026-08-19-48ed157.yaml"
)
_WANTED = Path(__file__).with_name("onepagecrm_differences.yaml")

_VERBS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_OF_SCHEMA = (
    "format",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "maxLength",
    "minLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minimum",
    "maximum",
    "multipleOf",
)
_UNKNOWN = {"oneOf", "not", "patternProperties", "prefixItems", "const"}

needs_vendor = pytest.mark.skipif(
    not _THEIRS.is_file(), reason=f"the vendor's document is not at {_THEIRS}"
)


class Difference(NamedTuple):
    """One fact that differs: `what` is added, removed, or a keyword and both values."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}  {self.what}"


@cache
def _read(path: Path) -> Node:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root: Node = _with_text_keys(yaml.load(path.read_text("utf-8"), loader))
    return root


def _with_text_keys(node: Any) -> Any:
    """The vendor writes statuses as YAML integers."""
    if isinstance(node, dict):
        mapping = cast(dict[Any, Any], node)
        return {str(key): _with_text_keys(value) for key, value in mapping.items()}
    if isinstance(node, list):
        return [_with_text_keys(value) for value in cast(list[Any], node)]
    return node


# ---- resolving ----


class Resolver:
    """Turns a document's operations into facts, each schema taken apart once."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._shapes: dict[tuple[str, bool], Facts] = {}

    def facts(self) -> Facts:
        """Every fact of every operation, at places such as
        `("GET /contacts", "query", "page")`, and those of the whole document."""
        found: Facts = {("document",): self._whole()}
        for path, item in self._root["paths"].items():
            for verb in _VERBS:
                if verb in item:
                    self._operation(f"{verb.upper()} {path}", item, verb, found)
        return found

    def _whole(self) -> Node:
        schemes: Node = self._root["components"]["securitySchemes"]
        return {
            "servers": [server["url"] for server in self._root["servers"]],
            "security": self._root["security"],
            "schemes": {n: _present(s, ("type", "scheme")) for n, s in schemes.items()},
        }

    def _operation(self, name: str, item: Node, verb: str, found: Facts) -> None:
        node = item[verb]
        found[(name,)] = _present(
            node, ("operationId", "tags", "deprecated", "security")
        )
        parameters = [*item.get("parameters", ()), *node.get("parameters", ())]
        for parameter in map(self._target, parameters):
            self._parameter((name,), parameter, found)
        if "requestBody" in node:
            body = self._target(node["requestBody"])
            found[(name, "request")] = _present(body, ("required",))
            self._content((name, "request"), body, True, found)
        for status, response in node["responses"].items():
            place = (name, "response", status)
            found[place] = {}
            self._content(place, self._target(response), False, found)

    def _parameter(self, name: Place, node: Node, found: Facts) -> None:
        place = (*name, node["in"], node["name"])
        style = node.get("style", {"query": "form", "path": "simple"}.get(node["in"]))
        _add(place, self._shape(node["schema"], request=True), found)
        found[place] |= _present(node, ("required", "deprecated"))
        if found[place]["type"] in ("array", "object"):
            found[place]["style"] = style
            found[place]["explode"] = node.get("explode", style == "form")

    def _content(self, place: Place, node: Node, request: bool, found: Facts) -> None:
        for media, content in node.get("content", {}).items():
            step = "body" if media == "application/json" else f"body({media})"
            _add((*place, step), self._shape(content["schema"], request), found)

    def _shape(self, schema: Node, request: bool) -> Facts:
        """The facts below a schema, at places relative to it."""
        reference = schema.get("$ref")
        if reference is None or len(schema) > 1:
            return self._take_apart(self._merged(schema), request)
        key = (reference, request)
        if key not in self._shapes:
            self._shapes[key] = {(): {"type": f"recursion into {reference}"}}
            self._shapes[key] = self._take_apart(self._merged(schema), request)
        return self._shapes[key]

    def _take_apart(self, schema: Node, request: bool) -> Facts:
        assert not _UNKNOWN & schema.keys(), f"this test cannot compare {schema}"
        found: Facts = {(): _own_facts(schema)}
        for name, value in schema.get("properties", {}).items():
            # What is read-only is no part of a request.
            if request and self._merged(value).get("readOnly"):
                continue
            _add((name,), self._shape(value, request), found)
            if name in schema.get("required", ()):
                found[(name,)]["required"] = True
        for step, keyword in (("[]", "items"), ("{}", "additionalProperties")):
            if isinstance(schema.get(keyword), dict):
                _add((step,), self._shape(schema[keyword], request), found)
        return found

    def _merged(self, schema: Node) -> Node:
        """A schema with its `$ref` and `allOf` written out; what stands beside wins."""
        merged: Node = {}
        parts = [*schema.get("allOf", ())]
        if "$ref" in schema:
            parts.append(self._at(schema["$ref"]))
        for part in [*map(self._merged, parts), schema]:
            properties = {**merged.get("properties", {}), **part.get("properties", {})}
            required = [*merged.get("required", ()), *part.get("required", ())]
            merged |= part
            merged |= {"properties": properties} if properties else {}
            merged |= {"required": required} if required else {}
        return {k: v for k, v in merged.items() if k not in ("$ref", "allOf")}

    def _target(self, node: Node) -> Node:
        while "$ref" in node:
            node = self._at(node["$ref"])
        return node

    def _at(self, pointer: str) -> Node:
        node = self._root
        for step in pointer.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        return node


def _own_facts(schema: Node) -> Node:
    """What a schema says of itself, in one spelling for OpenAPI 3.0 and 3.1."""
    members: list[Node] = schema.get("anyOf", [])
    if members:
        assert all(each.keys() <= {"type", "format"} for each in members), schema
        formats = [each.get("format") for each in members]
        return {"type": " or ".join(m["type"] for m in members), "format": formats}
    kinds = schema.get("type", "object" if "properties" in schema else "any")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    if schema.get("nullable") and "null" not in kinds:
        kinds.append("null")
    facts = {"type": " or ".join(kinds), **_present(schema, _OF_SCHEMA)}
    if "enum" in schema:
        facts["enum"] = sorted(str(v) for v in schema["enum"] if v is not None)
    if schema.get("additionalProperties") is False:
        facts["closed"] = True
    return facts


def _present(node: Node, keywords: tuple[str, ...]) -> Node:
    """The keywords that say something; an explicit false says nothing here, save as a
    default."""
    return {
        keyword: node[keyword]
        for keyword in keywords
        if keyword in node and (node[keyword] is not False or keyword == "default")
    }


def _add(place: Place, shape: Facts, found: Facts) -> None:
    for below, facts in shape.items():
        found[(*place, *below)] = dict(facts)


# ---- comparing ----


def _differences(theirs: Facts, ours: Facts) -> Iterator[Difference]:
    """Differences in the order of places; nothing below an added or removed place."""
    silent: set[Place] = set()
    for place in sorted(theirs.keys() | ours.keys()):
        if place[:-1] in silent:
            silent.add(place)
        elif place not in ours:
            silent.add(place)
            yield Difference(_spelled(place), "removed")
        elif place not in theirs:
            silent.add(place)
            yield Difference(_spelled(place), "added")
        else:
            if theirs[place].get("type") == "any" != ours[place]["type"]:
                silent.add(place)
            yield from _changes(place, theirs[place], ours[place])


def _changes(place: Place, theirs: Node, ours: Node) -> Iterator[Difference]:
    for keyword in sorted(theirs.keys() | ours.keys()):
        before, after = theirs.get(keyword), ours.get(keyword)
        if before != after or type(before) is not type(after):
            yield Difference(_spelled(place), f"{keyword}: {before} -> {after}")


def _spelled(place: Place) -> str:
    operation, *steps = place
    text = ".".join(steps).replace(".[]", "[]").replace(".{}", "{}")
    return f"{operation} {text}".rstrip()


def _matches(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which only `*` is special."""
    return re.compile(".*".join(map(re.escape, pattern.split("*"))))


# ---- sentences ----


def _texts(node: Any, key: str = "") -> Iterator[str]:
    """All summaries and descriptions; a property of that name is a mapping, no text."""
    if isinstance(node, dict):
        for name, value in cast(Node, node).items():
            yield from _texts(value, name)
    elif isinstance(node, list):
        for item in cast(list[Any], node):
            yield from _texts(item, key)
    elif isinstance(node, str) and key in ("summary", "description"):
        yield node


def _sentences(document: Node) -> Iterator[list[str]]:
    for text in _texts(document):
        for sentence in re.split(r"(?<=[.!?;:])\s+|\n+|<br\s*/?>", text):
            yield re.findall(r"[a-z0-9_']+", sentence.lower())


def _runs(document: Node, length: int) -> set[str]:
    return {
        " ".join(words[start : start + length])
        for words in _sentences(document)
        for start in range(len(words) - length + 1)
    }


# ---- the tests ----


@needs_vendor
def test_differs_from_the_vendors_document_only_where_wanted() -> None:
    theirs, ours = Resolver(_read(_THEIRS)).facts(), Resolver(_read(_OURS)).facts()
    wanted: list[dict[str, str]] = yaml.safe_load(_WANTED.read_text("utf-8"))
    idle = list(range(len(wanted)))
    unexpected: list[Difference] = []
    for difference in _differences(theirs, ours):
        fitting = [
            index
            for index, entry in enumerate(wanted)
            if _matches(entry["where"], difference.where)
            and _matches(entry["what"], difference.what)
        ]
        if not fitting:
            unexpected.append(difference)
        idle = [index for index in idle if index not in fitting]
    report = [f"not wanted: {difference}" for difference in unexpected]
    report += [
        f"no longer needed: {wanted[i]['where']}  {wanted[i]['what']}" for i in idle
    ]
    assert not report, "\n".join([f"{len(report)} findings", *report[:200]])


@needs_vendor
def test_no_sentence_is_the_vendors() -> None:
    """Not even six words in a row are."""
    assert not _runs(_read(_OURS), 6) & _runs(_read(_THEIRS), 6)


def test_every_wanted_difference_gives_its_reason() -> None:
    for entry in yaml.safe_load(_WANTED.read_text("utf-8")):
        assert entry.keys() == {"where", "what", "reason"}
        assert len(entry["reason"].split()) >= 4, entry


def test_our_document_is_valid() -> None:
    assert [
        e.message for e in OpenAPIV31SpecValidator(_read(_OURS)).iter_errors()
    ] == []


def test_examples_fit_their_types() -> None:
    document = _read(_OURS)
    for place, schema in _with_examples(document, "#"):
        # Only a schema that refers to others needs them around it.
        around = {"components": document["components"]} if "$ref" in schema else {}
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, **around}, validate_formats=True, formats={"bson-id": _is_id}
        )
        misfits = [
            value for value in schema["examples"] if not validator.is_valid(value)
        ]
        assert not misfits, place


def _is_id(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{24}", text) is not None


def test_summaries_are_short() -> None:
    for item in _read(_OURS)["paths"].values():
        for verb in item.keys() & set(_VERBS):
            assert 1 <= len(item[verb]["summary"].split()) <= 8


def _with_examples(node: Any, at: str) -> Iterator[tuple[str, Node]]:
    """Schemas that have examples, and parameters, whose one example is their schema's."""
    if isinstance(node, dict):
        mapping = cast(Node, node)
        if isinstance(mapping.get("examples"), list):
            yield at, mapping
        if "in" in mapping and "example" in mapping:
            yield at, {**mapping["schema"], "examples": [mapping["example"]]}
        for name, value in mapping.items():
            yield from _with_examples(value, f"{at}/{name}")
