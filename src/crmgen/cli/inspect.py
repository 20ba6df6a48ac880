"""`crmgen inspect`: what was understood, shown."""

from __future__ import annotations

from typing import Any

import click

from crmgen.cli.apis import to_inspect
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    unresolved_option,
    with_options,
)
from crmgen.cli.outcome import input_errors


@click.command()
@click.argument("spec", shell_complete=names_and_documents)
@click.argument("where", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option(
    "--stage",
    type=click.Choice(["document", "ir", "view"]),
    help="With WHERE, show only this stage.",
)
@allow_remote_option
@unresolved_option
def inspect(
    spec: str, where: str | None, as_json: bool, stage: str | None, **options: Any
) -> None:
    """Show what crmgen understood of SPEC, or of WHERE in it: `contacts.create`, `Contact`."""
    from crmgen import inspection
    from crmgen.pipeline import understand

    with input_errors():
        understood = understand(with_options(to_inspect(spec), options))
        if as_json:
            text = inspection.as_json(understood)
        elif where is None:
            text = inspection.overview(understood)
        else:
            text = inspection.explain(understood, where, stage)
    click.echo(text)
