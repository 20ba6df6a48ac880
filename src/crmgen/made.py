"""What a run makes of a document before it looks at what to write; and the same as JSON, which nobody vouches for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from crmgen.diagnostics import Loss, LossKind, Place, printable
from crmgen.emit.file_states import SURFACE_NAME
from crmgen.emit.ownership import stays_inside
from crmgen.pipeline import Generated
from crmgen.records import dataclass
from crmgen.report import loss_record


@dataclass(frozen=True, slots=True)
class Made:
    """The files of an SDK, and what is said of them."""

    files: dict[str, str]
    """Path below the output folder to content, the lock among them."""
    operations: int
    types: int
    summary: str
    changes: tuple[str, ...]
    """What changes for users of the SDK, in a few lines."""
    losses: tuple[Loss, ...]
    read: Mapping[str, str]
    """SHA-256 of each file of the document, by the name that the user would give it."""
    warnings: tuple[str, ...] = ()
    """About this machine."""


def made_of(result: Generated) -> Made:
    """What is left of a run. Reads the SDK in the output folder for what changes."""
    api = result.understood.api
    return Made(
        result.files,
        len(api.operations),
        len(api.types),
        result.summary,
        _changes(result),
        result.losses,
        result.understood.document.files.hashes,
        result.understood.warnings,
    )


def as_json(made: Made) -> str:
    """The text of which `from_json` makes the same, but for the warnings."""
    content = {
        "files": made.files,
        "operations": made.operations,
        "types": made.types,
        "summary": made.summary,
        "changes": made.changes,
        "losses": list(map(loss_record, made.losses)),
        "read": dict(made.read),
    }
    return json.dumps(content)


def from_json(text: str | bytes) -> Made:
    """What `as_json` had. Raises `ValueError` for what it never wrote; believes no path that leads out of the SDK."""
    try:
        content = json.loads(text)
        return Made(
            {_inside(path): _text(content["files"][path]) for path in content["files"]},
            int(content["operations"]),
            int(content["types"]),
            printable(content["summary"]),
            tuple(map(printable, content["changes"])),
            tuple(map(_loss, content["losses"])),
            {_text(name): _text(content["read"][name]) for name in content["read"]},
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _changes(result: Generated) -> tuple[str, ...]:
    if not (result.understood.settings.output / SURFACE_NAME).is_file():
        return ()  # nothing to compare with, and nothing to import for it
    from crmgen.diff.regeneration import changes_of
    from crmgen.diff.sentences import short_form

    return tuple(short_form(changes_of(result)))


def _inside(path: str) -> str:
    if not stays_inside(path) or not path.isprintable():
        raise ValueError(path)
    return path


def _text(text: str) -> str:
    text.encode()
    return text


def _loss(record: dict[str, Any]) -> Loss:
    kind: LossKind = record["kind"]
    if kind not in get_args(LossKind):
        raise ValueError(kind)
    position = int(record["line"]), int(record["column"])
    place = Place(_text(record["file"]), *position, _text(record["pointer"]))
    return Loss(place, _text(record["code"]), kind, _text(record["message"]))
