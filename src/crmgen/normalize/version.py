"""Which version of OpenAPI a document states: the one thing looked at before it is normalized."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crmgen.diagnostics import InputError, Notes, Problem
from crmgen.read.documents import Document
from crmgen.read.other_formats import other_kind
from crmgen.tree.maps import note_read, place_of

_KEYS: Final = ("openapi", "swagger")
_VERSIONS: Final = re.compile(r"(2\.0|3\.[012])(\.\d+)?(-\w+)?")


def is_openapi(document: Document) -> bool:
    """Whether a document states a version of OpenAPI, whichever."""
    return not document.root.keys().isdisjoint(_KEYS)


def take_parts(documents: list[Document]) -> list[Document]:
    """Check documents, and take out those of several that are no OpenAPI: they may be parts of the others.

    Raises:
        InputError: as `check_document` does, with what is wrong in any.
    """
    parts = [each for each in documents if not is_openapi(each)]
    wrong: list[Problem] = []
    for document in documents:
        try:
            if is_openapi(document) or len(parts) == len(documents):
                check_document(document)
        except InputError as error:
            wrong += error.problems
    if wrong:
        raise InputError(wrong)
    for part in parts:
        documents.remove(part)
    return parts


def check_parts(
    parts: Sequence[Document], documents: Sequence[Document], notes: Notes
) -> None:
    """Refuse what is no OpenAPI, and was not read as a part of a document."""
    read = {name for each in documents for name in each.files.hashes}
    for part in parts:
        if part.files.name("") not in read:
            try:
                check_document(part)
            except InputError as error:
                notes.problems += error.problems


def check_document(document: Document) -> None:
    """Refuse what is no OpenAPI document of a version that we read, before any pass looks at it.

    Raises:
        InputError: with the code `not-openapi` or `unknown-version`.
    """
    root = document.root
    key = next((key for key in _KEYS if key in root), None)
    if key is None:
        names = ", ".join(repr(name) for name in list(root)[:5]) or "nothing"
        said = other_kind(root)
        message = said or (
            "this is no OpenAPI document: 'openapi: 3.1.0' (or 3.0, 3.2, or 'swagger: \"2.0\"') "
            f"is missing at its top, where it has {names}"
        )
        raise InputError.of(place_of(root, None), message, "not-openapi")
    if not _VERSIONS.fullmatch(str(root[key])):
        message = f"crmgen reads OpenAPI 2.0, 3.0, 3.1 and 3.2, not {key} {root[key]!r}"
        raise InputError.of(place_of(root, key, f"/{key}"), message, "unknown-version")


def version_of(document: Document) -> tuple[int, int]:
    """Major and minor version of OpenAPI that a checked document states."""
    root = document.root
    note_read(root, "openapi")
    major, minor = str(root.get("openapi", root.get("swagger"))).split(".")[:2]
    return int(major), int(minor[0])
