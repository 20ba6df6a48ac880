"""`crmgen aliases`: old names that go on working, and their end."""

from __future__ import annotations

import json
from pathlib import Path

import click

from crmgen.cli.apis import lock_of
from crmgen.cli.options import sdk_options
from crmgen.cli.outcome import input_errors
from crmgen.records import asdict


@click.group(invoke_without_command=True)
@click.pass_context
@sdk_options
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def aliases(
    context: click.Context, api: str | None, output: Path | None, as_json: bool
) -> None:
    """List the old names of an SDK that go on working: name, new name, and since which version it is old."""
    from crmgen.lock.lines import alias_lines, lines_of

    if context.invoked_subcommand is not None:
        return
    with input_errors():
        found = list(alias_lines(list(lines_of(lock_of(api, output)))))
    if as_json:
        click.echo(json.dumps({"aliases": [asdict(each) for each in found]}, indent=2))
        return
    for each in found:
        since = "not generated yet" if each.since == "-" else f"since {each.since}"
        click.echo(f"{each.name}  {each.now}  {since}")


@aliases.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--before", metavar="VERSION", help="Those that were old before it.")
@click.option(
    "--gone", is_flag=True, help="Also the names of what the API no longer has."
)
@sdk_options
@click.pass_context
def drop(
    context: click.Context,
    names: tuple[str, ...],
    before: str | None,
    gone: bool,
    api: str | None,
    output: Path | None,
) -> None:
    """Let old NAMEs end, or those that were old before a version: the next `generate` leaves them out."""
    from crmgen.lock.edit import drop as change

    if not (names or before or gone):
        raise click.UsageError("name old names, or say --before or --gone")
    above = context.parent.params if context.parent else {}
    with input_errors():
        path = lock_of(api or above.get("api"), output or above.get("output"))
        count = change(path, names, before, gone=gone)
    said = "name is" if count == 1 else "names are"
    click.echo(f"{path}: {count} {said} dropped; run `crmgen generate`")
