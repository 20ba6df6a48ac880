"""`crmgen bundle`: the document as it was understood, in one file."""

from __future__ import annotations

from pathlib import Path
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
@click.argument("spec", metavar="NAME|SPEC", shell_complete=names_and_documents)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, YAML or (.json) JSON; without it YAML is printed.",
)
@allow_remote_option
@unresolved_option
def bundle(spec: str, output: Path | None, **options: Any) -> None:
    """Write the document as crmgen understood it: one file, overlays applied, paths written out."""
    from crmgen.bundle import bundle as run
    from crmgen.bundle import render_bundle

    with input_errors():
        as_json = output is not None and output.suffix == ".json"
        settings = with_options(to_inspect(spec), options)
        text = render_bundle(run(settings), as_json=as_json)
        if output is None:
            click.echo(text, nl=False)
        else:
            output.write_text(text, "utf-8")
