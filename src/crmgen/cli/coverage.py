"""`crmgen coverage`: a page of what each SDK covers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from crmgen.cli.apis import choose
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    unresolved_option,
)
from crmgen.cli.outcome import EXIT_NO, input_errors
from crmgen.diagnostics import InputError, Place


@click.command()
@click.argument(
    "apis", nargs=-1, metavar="[NAME|SPEC]...", shell_complete=names_and_documents
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write; without it the page is printed.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if it would change.")
@allow_remote_option
@unresolved_option
def coverage(
    apis: tuple[str, ...], output: Path | None, check: bool, **options: Any
) -> None:
    """Write what each SDK covers: operations and models, documented or inferred, with their source."""
    from crmgen.coverage import render_coverage
    from crmgen.pipeline import understand

    with input_errors():
        if check and output is None:
            message = "goes with --output, which names the file to look at"
            raise InputError.of(Place("--check"), message, "bad-argument")
        page = render_coverage([understand(api) for api in choose(apis, options)])
        if output is None:
            click.echo(page, nl=False)
        elif not check:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(page, "utf-8")
        elif not output.is_file() or output.read_text("utf-8") != page:
            click.echo(f"{output}: not what `crmgen coverage` writes", err=True)
            sys.exit(EXIT_NO)
