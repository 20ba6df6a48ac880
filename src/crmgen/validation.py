"""What the schemas of OpenAPI say against a document, before any pass has changed it.

The passes repair most of it, or refuse it; what none of them speaks of is a loss all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import jsonschema_rs

from crmgen.diagnostics import Notes, Place
from crmgen.normalize.version import version_of
from crmgen.read.documents import Document
from crmgen.tree.maps import Map
from crmgen.tree.nodes import Node
from crmgen.tree.shape import VERBS

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DIALECTS: Final = ("https://spec.openapis.org/oas/3.1/dialect/base", _DIALECT)
_FOLDERS: Final = {(2, 0): "v2.0", (3, 0): "v3.0", (3, 1): "v3.1", (3, 2): "v3.2"}

_UNKNOWN: Final = "unknown-key"
_KEYS: Final = (_UNKNOWN, "missing-key")
_MOVED: Final = ("misplaced-schema", "no-schema-key", "later-version")
"""Losses that tell why keys are missing in an object, and why others are there."""

_Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """A part of a document that is not as the standard's schema says."""

    place: Place
    message: str
    code: str


def faults_of(document: Document) -> list[Fault]:
    """What the schema of its version says against a checked document, in no order."""
    root = document.root
    dialect = root.get("jsonSchemaDialect", _DIALECT)
    validator = _validator(version_of(document), dialect in _DIALECTS)
    faults = validator.iter_errors(_with_text_version(root))
    # What a format asks for is not the standard's structure: patterns are of many dialects.
    found = [c for f in faults for c in causes(f) if f.kind.name != "format"]
    return [Fault(_place(document, c.path), c.message, c.code) for c in found]


def record_faults(faults: list[Fault], notes: Notes) -> None:
    """Record the faults that no problem and no loss speaks of at their place."""
    if not faults:
        return  # places are found by a walk over the whole file
    places = [each.place for each in notes.problems]
    places += [each.place for each in notes.losses]
    said = set(map(_position, places))
    moved = [_holder(each.place) for each in notes.losses if each.code in _MOVED]
    for fault in faults:
        is_moved = fault.code in _KEYS and any(
            f"{fault.place.pointer}/".startswith(f"{holder}/") for holder in moved
        )
        if not is_moved and _position(fault.place) not in said:
            notes.record_loss(fault.place, fault.code, fault.message)


def _holder(place: Place) -> str:
    """The pointer of the object whose key a place is."""
    return place.pointer.rpartition("/")[0]


def _position(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


@cache
def _validator(version: tuple[int, int], has_usual_dialect: bool) -> Any:
    """The schema of a version; since 3.1, what it says of schemas stands in another one."""
    schema = json.loads(_schema_file(version).read_bytes())
    if version >= (3, 1) and has_usual_dialect:
        schema["$defs"]["schema"]["$ref"] = _DIALECT
    return jsonschema_rs.validator_for(schema, mask="this")


def _schema_file(version: tuple[int, int]) -> Path:
    """Where the schema is; found without importing its package, which takes longer than all of its work."""
    found = find_spec("openapi_spec_validator")
    assert found is not None and found.submodule_search_locations is not None
    (folder,) = found.submodule_search_locations
    return Path(folder, "resources", "schemas", _FOLDERS[version], "schema.json")


def _with_text_version(root: Map) -> dict[str, Any]:
    """The document with a version that the schema takes: `3.0` without quotes is a number to YAML."""
    plain: dict[str, Any] = dict(root)
    for key in ("openapi", "swagger"):
        if key in plain:
            version = str(plain[key])
            plain[key] = (
                f"{version}.0"
                if key == "openapi" and version.count(".") == 1
                else version
            )
    return plain


class Cause(NamedTuple):
    """What is wrong at one place of a value."""

    path: _Path
    message: str
    code: str = "not-standard"
    is_tag: bool = False
    """Another value belongs to the key that tells alternatives apart: these were not meant."""
    missing: str = ""
    """The key that is not there."""


def causes(error: Any) -> list[Cause]:
    """The errors that explain an error: those of the alternative that was most likely meant."""
    alternatives: list[list[Any]] = getattr(error.kind, "context", None) or []
    likely = [
        each for each in alternatives if not _asks_for_reference(each)
    ] or alternatives
    if not likely:
        return list(_own_causes(error))
    meant = [e for e in likely if not any(map(_is_tag, e))]
    if not meant and (cause := _no_tag(likely)):
        return [cause]
    likely = meant or likely
    if all(
        len(each) == 1 and each[0].kind.name in ("required", "enum") for each in likely
    ):
        first, *others = (cause for each in likely for cause in _own_causes(each[0]))
        return [
            first._replace(
                message=" or ".join([first.message, *(o.message for o in others)])
            )
        ]
    found = [[cause for each in errors for cause in causes(each)] for errors in likely]
    return max(found, key=_likeliness)


def _no_tag(alternatives: list[list[Any]]) -> Cause | None:
    """What is wrong with a value that no alternative belongs to; None where they are told apart by several keys."""
    tags = [next(e for e in each if _is_tag(e)) for each in alternatives]
    paths = {tuple(each.instance_path) for each in tags}
    if len(alternatives) < 2 or len(paths) > 1:
        return None
    found = (getattr(e.kind, "options", None) or [e.kind.expected_value] for e in tags)
    options = ", ".join(dict.fromkeys(repr(value) for each in found for value in each))
    path: _Path = tuple(tags[0].instance_path)
    subject, stated = _subject(path), _short(tags[0].instance)
    return Cause(path, f"{subject} must be one of {options}, not {stated}", is_tag=True)


def _is_tag(error: Any) -> bool:
    """Whether an alternative was not meant: a property of it must have another value."""
    return any(each.is_tag for each in _own_causes(error))


def _asks_for_reference(errors: Iterable[Any]) -> bool:
    return any(getattr(error.kind, "property", None) == "$ref" for error in errors)


def _likeliness(found: list[Cause]) -> tuple[bool, int, int]:
    depth = max((len(each.path) for each in found), default=0)
    return not any(each.is_tag for each in found), depth, -len(found)


def _own_causes(error: Any) -> Iterator[Cause]:
    kind = error.kind
    path: _Path = tuple(error.instance_path)
    subject = _subject(path)
    match kind.name:
        case "required":
            message = f"{kind.property!r} is missing"
            yield Cause(path, message, "missing-key", missing=kind.property)
        case "type":
            stated, types = _short(error.instance), " or ".join(kind.types)
            yield Cause(path, f"{subject} must be of type {types}, not {stated}")
        case "enum":
            stated, options = _short(error.instance), ", ".join(map(repr, kind.options))
            message = f"{subject} must be one of {options}, not {stated}"
            yield Cause(path, message, is_tag=len(kind.options) == 1)
        case "const":
            message = str(error.message).replace("this", subject, 1)
            yield Cause(path, message, is_tag=True)
        case "not":
            yield Cause(path, f"{subject} does not go with what stands beside it")
        case "additionalProperties" | "unevaluatedProperties":
            for name in kind.unexpected:
                message = f"{name!r} does not belong here{_meant(path, name)}"
                yield Cause((*path, name), message, _UNKNOWN)
        case _:
            yield Cause(path, str(error.message).replace("this", subject, 1))


def _subject(path: _Path) -> str:
    return repr(path[-1]) if path and isinstance(path[-1], str) else "this"


def _meant(path: _Path, name: str) -> str:
    """The verb that was perhaps meant, whose operation is not in the SDK."""
    is_verb = len(path) == 2 and path[0] in ("paths", "webhooks")
    near = get_close_matches(name, VERBS, 1) if is_verb else []
    return f"; did you mean {near[0]!r}?" if near else ""


def _short(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _place(document: Document, path: Iterable[str | int]) -> Place:
    node: Node = document.node
    for step in path:
        child = node.step(str(step))
        if child is None:
            break
        node = child
    return node.at
