"""`crmgen fields`: an overlay that types an account's custom fields."""

from __future__ import annotations

from pathlib import Path

import click

from crmgen.cli.apis import configured, nearest_configuration
from crmgen.cli.outcome import input_errors
from crmgen.settings import ApiSettings


@click.command()
@click.argument("api", metavar="NAME")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The overlay to write, such as specs/NAME/fields.yaml.",
)
@click.option("--base-url", help="Server to ask, where it is not the API's own.")
def fields(api: str, output: Path, base_url: str | None) -> None:
    """Write an overlay that types the custom fields of an account, read through its SDK.

    The SDK takes its credentials from the environment, as it always does.
    """
    from crmgen.customfields.write import write_fields

    with input_errors():
        (settings,) = configured((api,))
        written = write_fields(
            settings, output, base_url, lambda name: configured((name,))[0]
        )
        hint = _overlay_hint(settings, output)
    for schema, count in written.counts.items():
        click.echo(f"{schema}: {count} field{'' if count == 1 else 's'}")
    click.echo(f"{output}: {'written' if written.is_changed else 'unchanged'}")
    if hint:
        click.echo(hint)


def _overlay_hint(settings: ApiSettings, output: Path) -> str:
    """What to add to the configuration; empty where the overlay is there already."""
    if output.resolve() in [each.resolve() for each in settings.overlays]:
        return f"now run `{settings.command}`"
    import json
    import os

    path, _ = nearest_configuration()
    folder = path.resolve().parent
    every = [*settings.overlays, output]
    names = [Path(os.path.relpath(each.resolve(), folder)).as_posix() for each in every]
    prefix = "" if path.name == "crmgen.toml" else "tool.crmgen."
    lines = f"[{prefix}apis.{settings.name}]\noverlays = {json.dumps(names)}"
    return f"not used yet; say so in {path}, then run `{settings.command}`:\n\n{lines}"
