"""Is a document valid OpenAPI? All problems at once: its schema's, those of the passes, and what the text says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from crmgen.diagnostics import InputError, Notes, Place, Problem
from crmgen.normalize import normalize
from crmgen.normalize.version import check_document, version_of
from crmgen.read.documents import Document, parse
from crmgen.resolve.outline import resolve
from crmgen.tree.maps import Map, place_of
from crmgen.tree.nodes import Node
from crmgen.url import Url, parse_url

if TYPE_CHECKING:
    from crmgen.fetch.remote import Remote

_OF_OPERATION: Final = re.compile(r"'(\w+)'(?: operation)? in '(.*)' (?:was|is) not")

_NO_PROBLEMS: Final = ("is not a 'regex'", "for not nullable")
"""What the library says of patterns that are no Python, and a second time of null."""

_Path = tuple[str | int, ...]


def validate_document(spec: Path | Url, remote: Remote | None = None) -> list[Problem]:
    """Every problem of a document, in its order; none when it is valid OpenAPI."""
    try:
        document = parse(spec, Notes(), remote)
        check_document(document)
    except InputError as error:
        return list(error.problems)
    problems = [*_against_schema(document), *_against_passes(spec, remote)]
    if not problems:
        problems = list(_against_meaning(document))
    once = dict.fromkeys(problems)
    return sorted(once, key=lambda problem: problem.place)


def _against_passes(spec: Path | Url, remote: Remote | None) -> Sequence[Problem]:
    """What `generate` would refuse, references above all; on a reading of its own, since it is changed."""
    notes = Notes()
    try:
        resolve(normalize(parse(spec, notes, remote), notes), notes)
    except InputError as error:
        return error.problems
    return ()


# against the schema of OpenAPI


def _against_schema(document: Document) -> Iterator[Problem]:
    import jsonschema_rs
    from openapi_spec_validator import schemas as library

    schemas: Any = library
    by_version: dict[tuple[int, int], Any] = {
        (2, 0): schemas.schema_v2,
        (3, 0): schemas.schema_v30,
        (3, 1): schemas.schema_v31,
        (3, 2): schemas.schema_v32,
    }
    schema = dict(by_version[version_of(document)])
    validator: Any = jsonschema_rs.validator_for(schema, mask="this")
    for error in validator.iter_errors(_with_text_version(document.root)):
        for cause in _causes(error):
            yield Problem(_place(document, cause.path), cause.message, "invalid")


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


class _Cause(NamedTuple):
    path: _Path
    message: str
    is_tag: bool = False
    """Another value belongs to the key that tells alternatives apart: these were not meant."""


def _causes(error: Any) -> list[_Cause]:
    """The errors that explain an error: those of the alternative that was most likely meant."""
    alternatives: list[list[Any]] = getattr(error.kind, "context", None) or []
    likely = [
        each for each in alternatives if not _asks_for_reference(each)
    ] or alternatives
    if not likely:
        return [_cause(error)]
    if all(
        len(each) == 1 and each[0].kind.name in ("required", "enum") for each in likely
    ):
        first, *others = (_cause(each[0]) for each in likely)
        return [
            first._replace(
                message=" or ".join([first.message, *(o.message for o in others)])
            )
        ]
    found = [[cause for each in errors for cause in _causes(each)] for errors in likely]
    return max(found, key=_likeliness)


def _asks_for_reference(errors: Iterable[Any]) -> bool:
    return any(getattr(error.kind, "property", None) == "$ref" for error in errors)


def _likeliness(causes: list[_Cause]) -> tuple[bool, int, int]:
    depth = max((len(cause.path) for cause in causes), default=0)
    return not any(cause.is_tag for cause in causes), depth, -len(causes)


def _cause(error: Any) -> _Cause:
    kind = error.kind
    path: _Path = tuple(error.instance_path)
    subject = repr(path[-1]) if path and isinstance(path[-1], str) else "this"
    match kind.name:
        case "required":
            return _Cause(path, f"{kind.property!r} is missing")
        case "type":
            types = " or ".join(kind.types)
            return _Cause(
                path, f"{subject} must be of type {types}, not {_short(error.instance)}"
            )
        case "enum":
            options = ", ".join(map(repr, kind.options))
            message = (
                f"{subject} must be one of {options}, not {_short(error.instance)}"
            )
            return _Cause(path, message, len(kind.options) == 1)
        case "not":
            return _Cause(path, f"{subject} does not go with what stands beside it")
        case "additionalProperties" | "unevaluatedProperties":
            names = ", ".join(map(repr, kind.unexpected))
            return _Cause((*path, kind.unexpected[0]), f"{names} does not belong here")
        case _:
            return _Cause(path, str(error.message).replace("this", subject, 1))


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


# against what the text of the standard says


def _against_meaning(document: Document) -> Iterator[Problem]:
    """What no schema can say: names that occur twice, path parameters, values of `default`."""
    import openapi_spec_validator as validator
    from jsonschema_path import SchemaPath

    by_version: dict[tuple[int, int], Any] = {
        (2, 0): validator.OpenAPIV2SpecValidator,
        (3, 0): validator.OpenAPIV30SpecValidator,
        (3, 1): validator.OpenAPIV31SpecValidator,
        (3, 2): validator.OpenAPIV32SpecValidator,
    }
    entry = document.files.entry
    base = str(entry) if isinstance(entry, Url) else entry.resolve().as_uri()
    read = partial(_read_file, document)
    handlers = {"file": read, "http": read, "https": read}
    path: Any = SchemaPath.from_dict(document.root, base_uri=base, handlers=handlers)
    checker = by_version[version_of(document)](path)
    try:
        for error in checker.root_validator(path):
            if not error.message.endswith(_NO_PROBLEMS):
                yield Problem(_place_of(document, error), error.message, "invalid")
    except Exception as error:  # noqa: BLE001
        # A bug of the library, on a document that all else found valid.
        message = f"openapi-spec-validator gave up on this document: {error!r}"
        yield Problem(_place(document, ()), message, "validator-failed")


def _read_file(document: Document, url: str) -> Any:
    """Another file of the document, and none that is not: the library would ask the network."""
    files = document.files
    if urlsplit(url).scheme != "file":
        return files.root(files.remote_base(parse_url(url)))
    assert isinstance(files.entry, Path)
    path = Path(unquote(urlsplit(url).path))
    return files.root(path.relative_to(files.entry.resolve().parent).as_posix())


def _place_of(document: Document, error: Any) -> Place:
    """The library says where an error is by the schema it concerns, in its message, or not at all."""
    if isinstance(error.schema, Map):
        return place_of(error.schema, "default")
    named = _OF_OPERATION.search(error.message)
    return _place(document, ("paths", named[2], named[1]) if named else ())
