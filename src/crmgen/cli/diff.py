"""`crmgen diff`: what changes for the users of an SDK."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from crmgen.cli.compared import ends_of
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    unresolved_option,
)
from crmgen.cli.outcome import EXIT_NO, input_errors


@click.command()
@click.argument("old", shell_complete=names_and_documents)
@click.argument("new", shell_complete=names_and_documents)
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "json", "html", "github"]),
    default="text",
    help="How to print it; `github`: annotations of a workflow.",
)
@click.option("--json", "format", flag_value="json", help="As JSON, for programs.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "any"]),
    help="Exit 1 where there is such a change.",
)
@click.option(
    "--accepted",
    type=click.Path(path_type=Path),
    help="Breaks that are accepted, with reasons; else crmgen-accepted.toml where there is one.",
)
@allow_remote_option
@unresolved_option
def diff(
    old: str,
    new: str,
    format: Any,
    fail_on: str | None,
    accepted: Path | None,
    **options: Any,
) -> None:
    """Show what changes for users of the SDK of OLD when it is generated from NEW.

    Each is a document, `REV:path` (a document as it was in git), a URL (with --allow-remote), or the folder of
    an SDK; OLD may be an API of the configuration, which has the names of its SDK.
    """
    from crmgen.diff.accepted import NAME, read_accepted
    from crmgen.diff.outcome import outcome_of
    from crmgen.diff.report import report

    with input_errors(), ExitStack() as folders:
        path = accepted or (Path(NAME) if Path(NAME).is_file() else None)
        entries = read_accepted(path) if path else []
        ends = ends_of(old, new, folders)
        outcome = outcome_of(ends.compared(options), entries)
        text = ends.as_called(report(outcome, format), revision=format != "github")
    click.echo(text, nl=False)
    if fail_on == "any" and not outcome.is_empty:
        sys.exit(EXIT_NO)
    if fail_on == "breaking" and outcome.is_breaking:
        sys.exit(EXIT_NO)
