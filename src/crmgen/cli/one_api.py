"""`generate` of one API, whole: its folder is as it was or new, and what there is to say of it is a value.

A value, so that it can come from another process; and nothing of the document is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from crmgen.cli.outcome import EXIT_INPUT, EXIT_NO, caught
from crmgen.diagnostics import InputError, Loss, Place, Problem
from crmgen.records import dataclass, field
from crmgen.settings import ApiSettings

if TYPE_CHECKING:
    from crmgen.emit.plan import Plan
    from crmgen.made import Made
    from crmgen.pipeline import Decide
    from crmgen.sdk_files import SdkFiles

State = Literal[
    "written", "to write", "unchanged", "refused", "losses", "conflicts", "crashed"
]
"""`to write`: with `--dry-run`. `losses`: not written because of them, with `--strict`. `conflicts`: written, and
a person has to look.
"""
_EXITS: Mapping[State, int] = {
    "refused": EXIT_INPUT,
    "losses": EXIT_NO,
    "conflicts": EXIT_NO,
    "crashed": EXIT_NO,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a run did to an SDK, in numbers."""

    operations: int = 0
    types: int = 0
    losses: int = 0
    written: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """What the same run will say as long as nothing changes, and what that goes by."""

    read: Mapping[Path, str]
    """SHA-256 of the files that were read or written."""
    others: tuple[Path, ...]
    patterns: tuple[str, ...]
    """What the names of documents are like."""
    line: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one API."""

    name: str
    state: State
    counted: Counted = Counted()
    line: str = ""
    changes: tuple[str, ...] = ()
    """What changes for users of the SDK, in a few lines."""
    losses: tuple[Loss, ...] = ()
    """Only where they are asked for."""
    problems: tuple[Problem, ...] = ()
    suggestions: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    read: tuple[str, ...] = field(default=(), repr=False)
    """The files of the document."""
    again: Again | None = field(default=None, repr=False)
    """None where the run has to be made each time."""

    @property
    def exit_code(self) -> int:
        return _EXITS.get(self.state, 0)


def generate_one(
    api: ApiSettings,
    options: Mapping[str, Any],
    make: Callable[[], Made] | None = None,
) -> Outcome:
    """Generate and write one API. Bad input is an outcome; other exceptions are bugs and pass.

    `options`: those of `crmgen generate`; `losses` and `again` say whether the outcome has these. `make`
    gives what is written, where it is not made here.
    """
    with caught() as refused, ExitStack() as locks:
        if not options["dry_run"]:
            locks.enter_context(_only_writer(api.output))
        return _generated(api, options, make or partial(_made, api, options))
    return Outcome(
        api.name,
        "refused",
        problems=refused.problems,
        suggestions=refused.suggestions,
    )


def _generated(
    api: ApiSettings, options: Mapping[str, Any], make: Callable[[], Made]
) -> Outcome:
    from crmgen.emit.file_states import LOCK_NAME
    from crmgen.emit.writer import write
    from crmgen.kept_sdks import made_once
    from crmgen.lock.read import read_lock
    from crmgen.report import has_losses
    from crmgen.sdk_files import SdkFiles

    if options["adopt"]:
        made, files = _adopted(api, options)
    else:
        made = made_once(api, bumps=options["bump"], make=make)
        files = SdkFiles(api.output, made.files, read_lock(api.output / LOCK_NAME))
    if options["strict"] and has_losses(made.losses):
        return Outcome(api.name, "losses", losses=made.losses)
    plan = files.plan(options["edits"] or "refuse")
    is_dry = options["dry_run"]
    if not is_dry:
        write(plan)
    return Outcome(
        api.name,
        "to write" if is_dry and not plan.is_empty else _state(plan),
        _counted(made, plan),
        f"{api.name}: {made.summary}; {plan.intention if is_dry else plan.summary}",
        () if options["quiet"] else made.changes,
        made.losses if options["losses"] else (),
        conflicts=tuple(plan.conflicts),
        warnings=made.warnings,
        read=tuple(made.read),
        again=(
            _again(api, made, plan) if options["again"] and not plan.conflicts else None
        ),
    )


def _made(api: ApiSettings, options: Mapping[str, Any]) -> Made:
    from crmgen import pipeline
    from crmgen.made import made_of

    return made_of(pipeline.generate(api, _decide(options)))


def _adopted(api: ApiSettings, options: Mapping[str, Any]) -> tuple[Made, SdkFiles]:
    from crmgen.adoption import adopt
    from crmgen.made import made_of

    result = adopt(api, _decide(options))
    return made_of(result), result.on_disk


def _decide(options: Mapping[str, Any]) -> Decide | None:
    if not options["bump"]:
        return None
    from crmgen.diff.regeneration import release_of

    return release_of


def _state(plan: Plan) -> State:
    if plan.conflicts:
        return "conflicts"
    return "unchanged" if plan.is_empty else "written"


def _counted(made: Made, plan: Plan) -> Counted:
    return Counted(
        made.operations,
        made.types,
        sum(loss.kind != "unread" for loss in made.losses),
        len(plan.create) + len(plan.update),
        len(plan.delete),
        len(plan.keep),
    )


def _again(api: ApiSettings, made: Made, plan: Plan) -> Again | None:
    from crmgen.emit.atomic_replace import remains_of
    from crmgen.emit.file_states import BASE_NAME

    if made.warnings or api.remote is not None:
        return None
    owned = (api.extras, api.guide, api.templates, *api.license_files.values())
    others = [path for path in owned if path is not None]
    others.append(api.extensions)
    written = plan.contents
    left = (path for path in (*made.files, BASE_NAME) if path not in written)
    others += [api.output / path for path in left]
    read = {Path(name): found for name, found in made.read.items()}
    for path, content in written.items():
        read[api.output / path] = sha256(content).hexdigest()
    return Again(
        read,
        tuple(others),
        (*api.patterns, str(remains_of(_real(api.output)))),
        f"{api.name}: {made.summary}; {plan.carried_out.summary}",
    )


@contextmanager
def _only_writer(output: Path) -> Generator[None]:
    """Keep other runs of crmgen away from the output folder, and clear up after killed ones."""
    from crmgen.emit.atomic_replace import clear_remains
    from crmgen.emit.folder_lock import lock_folders

    def waiting(folder: Path) -> None:
        click.echo(f"waiting for another crmgen that works on {folder}", err=True)

    with lock_folders([_real(output)], waiting, clear_remains):
        yield


def _real(folder: Path) -> Path:
    try:
        return folder.resolve()
    except RuntimeError:  # what Python before 3.13 says of such links
        message = "this symbolic link leads back to itself"
        raise InputError.of(Place(str(folder)), message, "cannot-access") from None
