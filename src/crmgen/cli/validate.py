"""`crmgen validate`: what `generate` would say of a document, without writing anything."""

from __future__ import annotations

import sys
from typing import Any

import click

from crmgen.cli.apis import to_inspect
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    unresolved_option,
    with_options,
)
from crmgen.cli.outcome import EXIT_INPUT, EXIT_NO, input_errors, print_problems
from crmgen.diagnostics import InputError, Notes
from crmgen.settings import ApiSettings


@click.command()
@click.argument("spec", shell_complete=names_and_documents)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--strict", is_flag=True, help="Exit 1 if anything had to be repaired.")
@allow_remote_option
@unresolved_option
def validate(spec: str, as_json: bool, strict: bool, **options: Any) -> None:
    """List every problem of SPEC, a document or a configured API, as FILE:LINE:COLUMN.

    Errors are what `generate` refuses. What it repairs or weakens comes after them.
    """
    from crmgen.report import count, has_losses, render_findings

    with input_errors():
        settings = with_options(to_inspect(spec), options)
        notes, refused = _findings(settings)
    problems = refused.problems if refused else ()
    losses = sorted(notes.losses, key=lambda loss: loss.place)
    if as_json:
        click.echo(render_findings(spec, problems, losses), nl=False)
    else:
        print_problems(problems, refused.suggestions if refused else ())
        for loss in losses:
            click.echo(str(loss))
        plural = "" if len(problems) == 1 else "s"
        errors = f"{len(problems)} error{plural}" if problems else "no problems"
        click.echo(f"{spec}: {errors}{f'; {count(losses)}' if losses else ''}")
    if problems or (strict and has_losses(losses)):
        sys.exit(EXIT_INPUT if problems else EXIT_NO)


def _findings(settings: ApiSettings) -> tuple[Notes, InputError | None]:
    """What the passes say of a document; the error where they refuse it."""
    from crmgen.pipeline import understand

    notes = Notes()
    try:
        understand(settings, notes)
    except InputError as error:
        return notes, error
    return notes, None
