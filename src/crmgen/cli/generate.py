"""`crmgen generate`: the SDKs, written."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from errno import ENOENT
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmgen.cli.apis import choose
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    output_option,
    templates_option,
    unresolved_option,
)
from crmgen.cli.outcome import input_errors, print_losses, print_problems
from crmgen.settings import ApiSettings

if TYPE_CHECKING:
    from crmgen.cli.one_api import Outcome
    from crmgen.unchanged import Run


@click.command()
@click.argument(
    "apis", nargs=-1, metavar="[NAME|SPEC]...", shell_complete=names_and_documents
)
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
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    help="How many APIs at once; as many as there are processors.",
)
@click.option(
    "--executor",
    metavar="dask://HOST:PORT",
    help="Make them on the workers of this dask scheduler; needs crmgen[dask].",
)
@click.option("--json", "as_json", is_flag=True, help="Say all outcomes as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems.")
@click.option("-v", "--verbose", is_flag=True, help="List every loss.")
def generate(apis: tuple[str, ...], report: Path | None, **options: Any) -> None:
    """Generate the SDKs of the configuration, the named ones, or that of a document.

    Each SDK is written whole or not at all; what is wrong with one stops no other.
    """
    from crmgen.unchanged import run_of

    jobs = options.pop("jobs")  # which changes no outcome
    if options["watch"]:
        from crmgen.cli.watch import watch

        with input_errors():
            choose(apis, options)

        watch(
            lambda: _read_by(apis, report, jobs, options), lambda: choose(apis, options)
        )
    known = run_of(apis, options) if _may_be_skipped(options, report) else None
    said = known.outcome() if known else None
    if said is None:
        _exit(_generate(apis, report, jobs, options, known))
    elif not options["quiet"]:
        click.echo("\n".join(said))


def _read_by(
    apis: tuple[str, ...], report: Path | None, jobs: int | None, options: Any
) -> list[Path]:
    """The documents that a run reads, which is made."""
    finished = _generate(apis, report, jobs, options, None)
    return [Path(name) for each in finished for name in each.read]


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
    jobs: int | None,
    options: dict[str, Any],
    known: Run | None,
) -> list[Outcome]:
    from crmgen.cli.known import known_outcomes, remember
    from crmgen.cli.summary import lines
    from crmgen.unchanged import runs_of

    with input_errors():
        chosen = choose(apis, options)
        if report and not report.parent.is_dir():  # said before anything is written
            raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(report))
        wanted = {"losses": options["verbose"] or report, "again": known is not None}
        runs = runs_of(chosen, options) if known else []
        found = known_outcomes(chosen, runs) if known else {}
        outcomes = _outcomes(chosen, jobs, options | wanted, found)
        if report:
            _write_report(report, outcomes)
    _print_faults(outcomes, options["verbose"])
    if options["as_json"] or not options["quiet"]:
        for line in lines(outcomes, as_json=options["as_json"]):
            click.echo(line)
        if len(chosen) == 1 and not options["as_json"]:
            _say_next_step(chosen[0], outcomes[0], options)
    for line in (line for each in outcomes for line in each.conflicts):
        click.echo(line, err=True)
    if known:
        remember(known, runs, outcomes, found, as_json=options["as_json"])
    return outcomes


def _say_next_step(
    api: ApiSettings, outcome: Outcome, options: Mapping[str, Any]
) -> None:
    """What to do with a new SDK of a document, for who sees one for the first time."""
    is_new = outcome.state == "written" and not outcome.counted.unchanged
    if api.root is None and is_new and not options["dry_run"]:
        folder = f"./{api.output}".replace(".//", "/").replace("././", "./")
        install = f"python3 -m pip install {shlex.quote(folder)}"
        click.echo(f"next: {install}, then `import {api.package}`")


def _exit(outcomes: Sequence[Outcome]) -> None:
    from crmgen.cli.summary import exit_code

    if code := exit_code(outcomes):
        sys.exit(code)


def _outcomes(
    apis: list[ApiSettings],
    jobs: int | None,
    options: Mapping[str, Any],
    known: Mapping[int, Outcome],
) -> list[Outcome]:
    """One API is worked on here, each of several in a process of its own, or on a cluster; none that is known."""
    waiting = [index for index in range(len(apis)) if index not in known]
    found = dict(known)
    if waiting and len(apis) == 1 and not options["executor"]:
        from crmgen.cli.one_api import generate_one

        with _status(f"{apis[0].name}: reading {apis[0].spec}", options["quiet"]):
            found[0] = generate_one(apis[0], options)
    elif waiting:
        coming = _at_once([apis[index] for index in waiting], jobs, options)
        for place, outcome in _progress(coming, len(waiting), options["quiet"]):
            found[waiting[place]] = outcome
    return [found[index] for index in range(len(apis))]


def _at_once(
    apis: list[ApiSettings], jobs: int | None, options: Mapping[str, Any]
) -> Iterator[tuple[int, Outcome]]:
    """The outcomes as they come, with the index."""
    if options["executor"]:
        from crmgen.cli.on_dask import on_dask

        return on_dask(options["executor"], apis, options)
    from crmgen.cli.one_api import generate_one
    from crmgen.cli.processes import in_processes, processors

    work = partial(generate_one, options=options)
    return in_processes(apis, work, jobs or processors())


def _write_report(report: Path, outcomes: Sequence[Outcome]) -> None:
    from crmgen.report import render_report

    made = [each for each in outcomes if each.line or each.losses]
    if made:
        report.write_text(render_report([(each.name, each.losses) for each in made]))


def _print_faults(outcomes: Sequence[Outcome], verbose: bool) -> None:
    for warning in {line: None for each in outcomes for line in each.warnings}:
        click.echo(f"warning: {warning}", err=True)
    for each in outcomes:
        print_problems(each.problems, each.suggestions)
        if verbose or each.state == "losses":
            print_losses(each.losses)


def _status(what: str, quiet: bool) -> AbstractContextManager[object]:
    """A line on a terminal that says what is being done."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


def _progress(
    coming: Iterator[tuple[int, Outcome]], count: int, quiet: bool
) -> Iterator[tuple[int, Outcome]]:
    """The outcomes as they come; a bar on a terminal says how many there are."""
    if quiet or not sys.stderr.isatty():
        yield from coming
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(coming, "generating", count, console=console, transient=True)
