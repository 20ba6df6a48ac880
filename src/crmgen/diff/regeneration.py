"""What one `crmgen generate` changes for users: a few lines to print, and with `--bump` another version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmgen.diagnostics import InputError, Place
from crmgen.diff.changes import Change, gathered
from crmgen.diff.sentences import summary
from crmgen.diff.sides import Side, between, side_of_sdk
from crmgen.emit.file_states import SURFACE_NAME
from crmgen.emit.project_file import NAME as PROJECT
from crmgen.lock.content import Lock
from crmgen.pipeline import Generated, Release, Understood
from crmgen.surface.model import Surface

if TYPE_CHECKING:
    from crmgen.diff.outcome import Outcome


def changes_of(result: Generated) -> list[Change]:
    """What changes from the SDK that still is in the folder, the worst first; nothing where none can be read."""
    settings = result.understood.settings
    try:
        stored = side_of_sdk(settings.output, settings.document)
    except InputError:
        return []
    return gathered(between(stored, _side(result.understood, result.surface)))


def release_of(
    understood: Understood, surface: Surface, version: str | None
) -> Release | None:
    """The next version of the SDK in the folder, and what its changelog says; None where nothing changes.

    Raises:
        InputError: something changes, and the SDK states no version that can be raised.
    """
    from crmgen.diff.comparison import compare_with
    from crmgen.diff.outcome import outcome_of

    settings = understood.settings
    if not (settings.output / SURFACE_NAME).is_file():
        return None
    stored = side_of_sdk(settings.output, settings.document)
    now = _side(understood, surface)
    found = compare_with(stored, now, settings, version or "")
    outcome = outcome_of(found)
    if outcome.is_empty:
        return None
    if not outcome.version.after:
        place = Place((settings.output / PROJECT).as_posix())
        message = "it states no version such as 1.2.3 that --bump can raise"
        raise InputError.of(place, message, "no-version")
    return Release(outcome.version.after, _entry(outcome, found.generators))


def _side(understood: Understood, surface: Surface) -> Side:
    sources = frozenset(understood.document.files.hashes.values())
    return Side(surface, Lock(), sources, understood)


def _entry(outcome: Outcome, generators: tuple[str, str]) -> str:
    blocks = [f"## {outcome.version.after}", *summary(outcome.changes)]
    if outcome.of_crmgen:
        old, new = generators
        made = (
            f"another crmgen ({old} before, {new} now)"
            if old != new
            else "settings or names of the lock"
        )
        blocks += [f"From {made}, not from the API:", *summary(outcome.of_crmgen)]
    return "\n\n".join(blocks)
