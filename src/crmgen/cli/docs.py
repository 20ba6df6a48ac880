"""`crmgen docs`: a static site about an SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crmgen.cli.apis import to_inspect
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    templates_option,
    unresolved_option,
    with_options,
)
from crmgen.cli.outcome import input_errors
from crmgen.diagnostics import InputError, Place


@click.command()
@click.argument("spec", metavar="NAME|SPEC", shell_complete=names_and_documents)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the site.  [default: site; with --serve: none]",
)
@click.option("--serve", is_flag=True, help="Serve it on 127.0.0.1, until Ctrl-C.")
@click.option("--port", default=8000, show_default=True, help="Port of --serve.")
@templates_option
@allow_remote_option
@unresolved_option
def docs(
    spec: str, output: Path | None, serve: bool, port: int, **options: Any
) -> None:
    """Write a static site about the SDK of NAME or SPEC: every method with examples, types, errors, a search.

    It works from the folder, without a network; `index.html` is its first page.
    """
    from crmgen.site.build import build_site
    from crmgen.site.folder import write_site

    with input_errors():
        _, files = build_site(with_options(to_inspect(spec), options))
        if output is not None or not serve:
            folder = output or Path("site")
            plan = write_site(files, folder)
            click.echo(f"{folder / 'index.html'}: {plan.summary}")
        if serve:
            _serve(files, port)


def _serve(files: dict[str, str], port: int) -> None:
    from crmgen.site.serve import server

    try:
        made = server(files, port)
    except (OSError, OverflowError) as error:
        message = f"cannot be listened at: {error}"
        raise InputError.of(Place(f"--port {port}"), message, "bad-argument") from None
    click.echo(f"http://127.0.0.1:{made.server_port}/")
    with made:
        made.serve_forever()
