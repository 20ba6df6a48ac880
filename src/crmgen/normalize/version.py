"""Which version of OpenAPI a document states: the one thing looked at before it is normalized."""

from __future__ import annotations

import re
from typing import Final

from crmgen.diagnostics import InputError
from crmgen.read.documents import Document
from crmgen.read.other_formats import other_kind
from crmgen.tree.maps import note_read, place_of

_VERSIONS: Final = re.compile(r"(2\.0|3\.[012])(\.\d+)?(-\w+)?")


def check_document(document: Document) -> None:
    """Refuse what is no OpenAPI document of a version that we read, before any pass looks at it.

    Raises:
        InputError: with the code `not-openapi` or `unknown-version`.
    """
    root = document.root
    key = next((key for key in ("openapi", "swagger") if key in root), None)
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
