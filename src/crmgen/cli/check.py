"""`crmgen check`: is what lies on disk what `generate` would write?"""

from __future__ import annotations

import sys
from typing import Any

import click

from crmgen.cli.apis import choose
from crmgen.cli.options import allow_remote_option, unresolved_option
from crmgen.cli.outcome import EXIT_NO, input_errors


@click.command()
@click.argument("apis", nargs=-1, metavar="[NAME]...")
@allow_remote_option
@unresolved_option
def check(apis: tuple[str, ...], **options: Any) -> None:
    """Exit 1 when an SDK on disk is not what `generate` would write; show what differs."""
    from crmgen.pipeline import generate as run

    with input_errors():
        differing = False
        for api in choose(apis, options):
            differences = run(api).differences()
            for difference in differences:
                click.echo(str(difference))
            differing |= bool(differences)
            state = f"{len(differences)} files differ" if differences else "up to date"
            click.echo(f"{api.name}: {state}")
    if differing:
        click.echo("run `crmgen generate` and commit what it writes", err=True)
        sys.exit(EXIT_NO)
