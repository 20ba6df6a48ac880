"""`crmgen init`: a document's entry in the configuration."""

from __future__ import annotations

from pathlib import Path

import click

from crmgen.cli.apis import named_document, refuse_others
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import allow_remote_option
from crmgen.cli.outcome import input_errors


@click.command()
@click.argument("spec", shell_complete=names_and_documents)
@click.option("--name", help="Name of the API; by default made from the file or title.")
@allow_remote_option
def init(spec: str, name: str | None, allow_remote: bool) -> None:
    """Add an entry for SPEC to the configuration, with all that the document says itself."""
    from crmgen.fetch.remote import RemotePolicy
    from crmgen.initialize import add_entry

    with input_errors():
        policy = RemotePolicy() if allow_remote else None
        refuse_others((spec,), apis=False)
        path, entry = add_entry(named_document(spec), name, Path.cwd(), policy)
    click.echo(f"{path}: added\n\n{entry}")
