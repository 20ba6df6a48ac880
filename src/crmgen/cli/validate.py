"""`crmgen validate`: the problems of a document."""

from __future__ import annotations

import click

from crmgen.cli.apis import named_document
from crmgen.cli.options import allow_remote_option
from crmgen.cli.outcome import fail, input_errors


@click.command()
@click.argument("spec")
@allow_remote_option
def validate(spec: str, allow_remote: bool) -> None:
    """List every problem of a document as FILE:LINE:COLUMN."""
    from crmgen.bounds import bounded, bounded_depth
    from crmgen.fetch.remote import Remote, RemotePolicy
    from crmgen.validation import validate_document

    with input_errors():
        source = named_document(spec)
        remote = Remote(RemotePolicy(), source) if allow_remote else None
        with bounded(source), bounded_depth(source):
            problems = validate_document(source, remote)
    if problems:
        fail(problems)
    click.echo(f"{spec}: no problems")
