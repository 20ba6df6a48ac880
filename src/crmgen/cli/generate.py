"""`crmgen generate`: the SDKs, written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmgen.cli.apis import choose
from crmgen.cli.options import (
    allow_remote_option,
    output_option,
    templates_option,
    unresolved_option,
)
from crmgen.cli.outcome import EXIT_NO, input_errors, print_losses
from crmgen.diagnostics import InputError, Place
from crmgen.settings import ApiSettings

if TYPE_CHECKING:
    from crmgen.emit.edits import EditPolicy
    from crmgen.emit.plan import Plan
    from crmgen.pipeline import Decide, Generated
    from crmgen.unchanged import Run


@click.command()
@click.argument("apis", nargs=-1, metavar="[NAME|SPEC]...")
@output_option
@click.option("--package", help="Name of the Python package.")
@click.option("--client", help="Class of the client.")
@click.option(
    "--strict", is_flag=True, help="Exit 1, write nothing, if there are losses."
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write the losses here, as JSON."
)
@allow_remote_option
@click.option(
    "--update-remote",
    is_flag=True,
    help="The same, but take what is there now, and pin that.",
)
@unresolved_option
@templates_option
@click.option(
    "--merge",
    "edits",
    flag_value="merge",
    help="Carry edits by hand over into files that change.",
)
@click.option(
    "--overwrite",
    "edits",
    flag_value="overwrite",
    help="Drop edits by hand of files that change.",
)
@click.option(
    "--bump",
    is_flag=True,
    help="Raise the version of an SDK that changes for its users, and say how in its CHANGELOG.md.",
)
@click.option(
    "--adopt",
    is_flag=True,
    help="Where the lock is lost, take all names from the SDK's code.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be written, write nothing."
)
@click.option(
    "--watch", is_flag=True, help="Again whenever a source changes, until Ctrl-C."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.")
@click.option("-v", "--verbose", is_flag=True, help="List every loss.")
def generate(apis: tuple[str, ...], report: Path | None, **options: Any) -> None:
    """Generate the SDKs of the configuration, the named ones, or that of a document."""
    from crmgen.unchanged import run_of

    if options.pop("watch"):
        from crmgen.cli.watch import watch

        watch(lambda: _read_by(apis, report, options), lambda: choose(apis, options))
    known = run_of(apis, options) if _may_be_skipped(options, report) else None
    said = known.outcome() if known else None
    if said is None:
        _generate(apis, report, options, known)
    elif not options["quiet"]:
        click.echo("\n".join(said))


def _read_by(
    apis: tuple[str, ...], report: Path | None, options: dict[str, Any]
) -> list[Path]:
    """The documents that a run reads, which is made."""
    finished = _generate(apis, report, options, None)
    hashes = (each.understood.document.files.hashes for each in finished)
    return [Path(name) for names in hashes for name in names]


def _may_be_skipped(options: dict[str, Any], report: Path | None) -> bool:
    """Whether the outcome is all that is asked for, and nothing outside this machine decides it."""
    asked = (
        *("strict", "dry_run", "verbose", "allow_remote", "update_remote"),
        *("edits", "adopt"),
    )
    return report is None and not any(options[each] for each in asked)


def _generate(
    apis: tuple[str, ...],
    report: Path | None,
    options: dict[str, Any],
    known: Run | None,
) -> list[Generated]:
    from crmgen.diff.regeneration import changes_of, release_of
    from crmgen.diff.sentences import short_form
    from crmgen.emit.writer import write
    from crmgen.report import has_losses, render_report

    decide = release_of if options["bump"] else None
    with input_errors(), ExitStack() as locks:
        chosen = choose(apis, options)
        if not options["dry_run"]:
            locks.enter_context(_only_writer(chosen))
        run = _runner(adopts=options["adopt"])
        finished = [
            (api, run(api, decide)) for api in _progress(chosen, options["quiet"])
        ]
        if report:
            report.write_text(render_report([(a.name, g.losses) for a, g in finished]))
        if options["strict"] and any(has_losses(g.losses) for _, g in finished):
            print_losses([loss for _, result in finished for loss in result.losses])
            sys.exit(EXIT_NO)
        for warning in {w: None for _, g in finished for w in g.understood.warnings}:
            click.echo(f"warning: {warning}", err=True)
        policy: EditPolicy = options["edits"] or "refuse"
        plans = [result.plan(policy) for _, result in finished]
        for (api, result), plan in zip(finished, plans, strict=True):
            changed = [] if options["quiet"] else changes_of(result)
            if not options["dry_run"]:
                write(plan)
            if options["verbose"]:
                print_losses(result.losses)
            if not options["quiet"]:
                click.echo(f"{api.name}: {result.summary}; {plan.summary}")
                for line in short_form(changed):
                    click.echo(f"  {line}")
        _stop_on_conflicts(plans)
        made = [result for _, result in finished]
        if known:
            _remember(known, made)
        return made


def _runner(*, adopts: bool) -> Callable[[ApiSettings, Decide | None], Generated]:
    from crmgen.adoption import adopt
    from crmgen.pipeline import generate

    return adopt if adopts else generate


def _stop_on_conflicts(plans: list[Plan]) -> None:
    conflicts = [line for plan in plans for line in plan.conflicts]
    for line in conflicts:
        click.echo(line, err=True)
    if conflicts:
        sys.exit(EXIT_NO)


def _remember(known: Run, finished: list[Generated]) -> None:
    """Keep what the same run will say as long as nothing changes."""
    if any(each.understood.warnings for each in finished):
        return
    read: dict[Path, str] = {}
    others: list[Path] = []
    said: list[str] = []
    for each in finished:
        settings = each.understood.settings
        if settings.remote is not None:
            return
        hashes = each.understood.document.files.hashes
        read |= {Path(name): digest for name, digest in hashes.items()}
        owned = (settings.extras, settings.guide, settings.templates)
        others += [path for path in owned if path is not None]
        others.append(settings.extensions)
        others += [settings.output / path for path in each.written]
        said.append(f"{settings.name}: {each.summary}; {each.plan().summary}")
    known.remember(read, others, said)


def _progress(apis: list[ApiSettings], quiet: bool) -> Iterator[ApiSettings]:
    """The APIs in turn; a line on a terminal says which one is being worked on."""
    if quiet or not sys.stderr.isatty():
        yield from apis
        return
    from rich.console import Console

    console = Console(stderr=True)
    for api in apis:
        with console.status(f"{api.name}: reading {api.spec}"):
            yield api


@contextmanager
def _only_writer(apis: list[ApiSettings]) -> Generator[None]:
    """Keep other runs of crmgen away from the output folders, and clear up after killed ones."""
    from crmgen.emit.atomic_replace import clear_remains
    from crmgen.emit.folder_lock import lock_folders

    def waiting(folder: Path) -> None:
        click.echo(f"waiting for another crmgen that works on {folder}", err=True)

    folders = [_real(api.output) for api in apis]
    with lock_folders(folders, waiting, clear_remains):
        yield


def _real(folder: Path) -> Path:
    try:
        return folder.resolve()
    except RuntimeError:  # what Python before 3.13 says of such links
        message = "this symbolic link leads back to itself"
        raise InputError.of(Place(str(folder)), message, "cannot-access") from None
