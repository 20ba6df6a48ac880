"""`crmgen adopt`: results as the document now looks, instead of as the lock has them."""

from __future__ import annotations

from pathlib import Path

import click

from crmgen.cli.apis import lock_of
from crmgen.cli.options import sdk_options
from crmgen.cli.outcome import input_errors


@click.command()
@click.argument("methods", nargs=-1, metavar="[METHOD]...")
@click.option("--all", "everything", is_flag=True, help="All methods.")
@sdk_options
def adopt(
    methods: tuple[str, ...], everything: bool, api: str | None, output: Path | None
) -> None:
    """Decide anew what METHODs (`contacts.list`) give: a part of the body, pages, or the whole.

    `crmgen inspect` says where the document now looks otherwise than the lock has it.
    """
    from crmgen.lock.edit import adopt as change

    if bool(methods) == everything:
        raise click.UsageError("name methods, or say --all")
    with input_errors():
        path = lock_of(api, output)
        count = change(path, methods)
    said = "result is" if count == 1 else "results are"
    click.echo(f"{path}: {count} {said} decided anew; run `crmgen generate`")
