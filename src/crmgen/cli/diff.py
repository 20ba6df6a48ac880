"""`crmgen diff`: what changes for the users of an SDK."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import Any

import click

from crmgen.cli.apis import to_compare
from crmgen.cli.options import allow_remote_option, unresolved_option, with_options
from crmgen.cli.outcome import EXIT_NO, input_errors


def _here(spec: str, folders: ExitStack) -> str:
    """A document of a revision as a file, as long as `folders` are there; all others as they are."""
    from crmgen.diff.revisions import checked_out, is_revision

    return str(folders.enter_context(checked_out(spec))) if is_revision(spec) else spec


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "json", "github"]),
    default="text",
    help="How to print it; `github`: annotations of a workflow.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "any"]),
    help="Exit 1 where there is such a change.",
)
@allow_remote_option
@unresolved_option
def diff(old: str, new: str, format: Any, fail_on: str | None, **options: Any) -> None:
    """Show what changes for users of the SDK of OLD when it is generated from NEW.

    OLD is a document, or an API of the configuration with the lock of its SDK; NEW is a document. Either
    may be `REV:path`, a file as it was in git.
    """
    from crmgen.diff.documents import changes
    from crmgen.diff.report import report

    with input_errors(), ExitStack() as folders:
        specs = [_here(each, folders) for each in (old, new)]
        before, after = (with_options(each, options) for each in to_compare(*specs))
        found = changes(before, after)
    click.echo(report(found, format), nl=False)
    breaking = any(each.effect.is_breaking for each in found)
    if breaking if fail_on == "breaking" else fail_on and found:
        sys.exit(EXIT_NO)
