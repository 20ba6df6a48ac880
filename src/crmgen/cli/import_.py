"""`crmgen import`: an OpenAPI document of what has none: a Postman collection, recorded traffic, answers in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmgen.bounds import bounded, bounded_depth
from crmgen.cli.outcome import input_errors, print_losses
from crmgen.diagnostics import Notes

if TYPE_CHECKING:
    from crmgen.importing.exchanges import Calls

_FILE = click.Path(path_type=Path)
_output = click.option(
    "-o",
    "--output",
    type=_FILE,
    help="File to write; without it the document is printed.",
)


@click.group(name="import")
def import_() -> None:
    """Write an OpenAPI 3.1 document from calls of an API, for those that have none.

    What cannot be said is reported on standard error. What is inferred is marked, and meant to be read and corrected.
    """


@import_.command()
@click.argument("collection", type=_FILE)
@click.option(
    "--environment",
    "environments",
    type=_FILE,
    multiple=True,
    help="An exported environment: its values, and a server. May be repeated.",
)
@_output
def postman(
    collection: Path, environments: tuple[Path, ...], output: Path | None
) -> None:
    """From COLLECTION, a Postman collection (v2.0, v2.1, or as documentation publishes it)."""
    from crmgen.importing.postman.collection import read_collection

    _write(collection, output, lambda n: read_collection(collection, environments, n))


@import_.command()
@click.argument("recording", type=_FILE)
@click.option("--host", help="The API's host, where calls of several were recorded.")
@_output
def har(recording: Path, host: str | None, output: Path | None) -> None:
    """From RECORDING, traffic of a browser or proxy (HAR 1.2).

    No recorded value gets into the document but words such as a status: neither secrets nor what is about persons.
    """
    from crmgen.importing.har.entries import read_recording

    _write(
        recording, output, lambda n: read_recording(recording, host, n), is_private=True
    )


@import_.command()
@click.argument("folder", type=_FILE)
@_output
def examples(folder: Path, output: Path | None) -> None:
    """From FOLDER, JSON answers in files whose names say the call: GET_contacts_{id}.200.json, contacts/list.json."""
    from crmgen.importing.answer_files import read_folder

    _write(folder, output, lambda n: read_folder(folder, n), is_private=True)


def _write(
    source: Path,
    output: Path | None,
    read: Callable[[Notes], Calls],
    *,
    is_private: bool = False,
) -> None:
    from crmgen.importing.document import document_of
    from crmgen.yaml_text import render_yaml

    notes = Notes()
    with (
        input_errors(shows_lines=not is_private),
        bounded(source),
        bounded_depth(source),
    ):
        document = document_of(read(notes), notes)
        text = render_yaml(document)
        if output is not None:
            output.write_text(text, "utf-8")
    print_losses(sorted(notes.losses, key=lambda loss: loss.place))
    if output is None:
        click.echo(text, nl=False)
    if not document["paths"]:
        message = f"no operation: {source} shows no call that can be said, so there is nothing to generate"
        click.echo(message, err=True)
    elif output is not None:
        click.echo(
            f"now read {output}, then run `crmgen generate {output} -o sdk`", err=True
        )
