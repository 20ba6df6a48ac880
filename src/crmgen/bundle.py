"""`crmgen bundle`: the document as crmgen understood it, in one file, for other tools.

Overlays are applied, path items written out, other files drawn in, and all of it is OpenAPI 3.1 (3.2
where the document is).
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import yaml

from crmgen.bounds import bounded, bounded_depth
from crmgen.diagnostics import Notes
from crmgen.emit.file_states import LOCK_NAME
from crmgen.lock.read import read_lock
from crmgen.normalize.version import check_parts, take_parts, version_of
from crmgen.pipeline import outline_of, read_documents
from crmgen.resolve.internalize import gather
from crmgen.settings import ApiSettings
from crmgen.text import Json

_OURS: Final = "x-crmgen-"
_STRING: Final = "tag:yaml.org,2002:str"
_NOT_PLAIN: Final = re.compile(r"[-+.\d]")
"""What text may begin with that one version of YAML or another takes for a number."""


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
    made: Any = yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return str(made)


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


class _Dumper(yaml.SafeDumper):
    """YAML that reads the same in versions 1.1 and 1.2."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if _NOT_PLAIN.match(text) and "\n" not in text else None
    untyped: Any = dumper
    node: yaml.ScalarNode = untyped.represent_scalar(_STRING, text, style=style)
    return node


_Dumper.add_representer(str, _text)
