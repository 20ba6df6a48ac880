"""`crmgen bundle`: the document as crmgen understood it, in one file, for other tools.

Overlays are applied, path items written out, other files drawn in, and all of it is OpenAPI 3.1 (3.2
where the document is).
"""

from __future__ import annotations

import json
from typing import Final

from crmgen.bounds import bounded, bounded_depth
from crmgen.diagnostics import Notes
from crmgen.emit.file_states import LOCK_NAME
from crmgen.lock.read import read_lock
from crmgen.normalize.version import check_parts, take_parts, version_of
from crmgen.pipeline import outline_of, read_documents
from crmgen.resolve.internalize import gather
from crmgen.settings import ApiSettings
from crmgen.text import Json
from crmgen.yaml_text import render_yaml

_OURS: Final = "x-crmgen-"


def bundle(settings: ApiSettings) -> Json:
    """The document before it is lowered. Raises `InputError` with all problems of the input."""
    with bounded(settings.spec), bounded_depth(settings.spec):
        return _bundle(settings)


def _bundle(settings: ApiSettings) -> Json:
    notes = Notes()
    previous = read_lock(settings.output / LOCK_NAME)
    documents = read_documents(settings, notes, previous)
    parts = take_parts(documents)
    is_newest = any(version_of(document) >= (3, 2) for document in documents)
    outline_of(documents, settings, notes)
    check_parts(parts, documents, notes)
    notes.stop_on_problems()
    document = documents[0]
    gather(document, alone=True)  # what normalizing moved is referred to where it was
    document.root["openapi"] = "3.2.0" if is_newest else "3.1.0"
    return _plain(document.root)


def render_bundle(document: Json, *, as_json: bool) -> str:
    """The text of a bundled document."""
    if as_json:
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    assert isinstance(document, dict)
    return render_yaml(document)


# plain values


def _plain(value: Json) -> Json:
    """Without what only crmgen reads, and without what 3.1 has no place for."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _plain(v) for key, v in value.items() if not key.startswith(_OURS)}
    if value.get("nullable") is True and "$ref" in value:
        del plain["nullable"]
        return {"anyOf": [plain, {"type": "null"}]}
    return plain
