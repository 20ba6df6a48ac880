"""`crmgen rename`: another name for a method or a class, on purpose."""

from __future__ import annotations

from pathlib import Path

import click

from crmgen.cli.apis import lock_of
from crmgen.cli.options import sdk_options
from crmgen.cli.outcome import input_errors


@click.command()
@click.argument("old")
@click.argument("new")
@sdk_options
def rename(old: str, new: str, api: str | None, output: Path | None) -> None:
    """Call the method or class OLD of an SDK NEW: `contacts.find contacts.search`, `Person Contact`."""
    from crmgen.lock.edit import rename as change

    with input_errors():
        path = lock_of(api, output)
        change(path, old, new)
    click.echo(f"{path}: {old} is {new}; run `crmgen generate`")
