"""`crmgen check`: is what lies on disk what `generate` would write?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from crmgen.cli.apis import choose
from crmgen.cli.completion import names_and_documents
from crmgen.cli.options import (
    allow_remote_option,
    output_option,
    templates_option,
    unresolved_option,
)
from crmgen.cli.outcome import EXIT_NO, input_errors
from crmgen.settings import ApiSettings

if TYPE_CHECKING:
    from crmgen.emit.drift import Difference

_GENERATE: Final = "run `crmgen generate` and commit what it writes"
_EDITED: Final = (
    "`crmgen generate` leaves edits by hand; to drop one, delete the file and run it"
)
Found = list[tuple[ApiSettings, "list[Difference]"]]


@click.command()
@click.argument(
    "apis", nargs=-1, metavar="[NAME|SPEC]...", shell_complete=names_and_documents
)
@output_option
@allow_remote_option
@unresolved_option
@templates_option
@click.option(
    "--format",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print it; `github`: annotations of a workflow.",
)
@click.option("--json", "format", flag_value="json", help="As JSON, for programs.")
def check(apis: tuple[str, ...], format: str, **options: Any) -> None:
    """Exit 1 when an SDK on disk is not what `generate` would write; show what differs."""
    from crmgen.pipeline import generate as run

    with input_errors():
        found = [(api, run(api).differences()) for api in choose(apis, options)]
    click.echo(_FORMATS[format](found), nl=False)
    kinds = {each.kind for _, differences in found for each in differences}
    if kinds:
        click.echo(_EDITED if kinds == {"edited"} else _GENERATE, err=True)
        sys.exit(EXIT_NO)


def _text(found: Found) -> str:
    lines: list[str] = []
    for api, differences in found:
        lines += map(str, differences)
        state = _differ(len(differences)) if differences else "up to date"
        lines.append(f"{api.name}: {state}")
    return "".join(f"{line}\n" for line in lines)


def _differ(count: int) -> str:
    return "1 file differs" if count == 1 else f"{count} files differ"


def _json(found: Found) -> str:
    rows = [
        {
            "api": api.name,
            "path": _path(api, each),
            "kind": each.kind,
            "diff": each.diff,
        }
        for api, differences in found
        for each in differences
    ]
    return json.dumps({"differences": rows}, indent=2, ensure_ascii=False) + "\n"


def _github(found: Found) -> str:
    from crmgen.workflow_commands import annotation

    return "".join(
        annotation("error", _path(api, each), 1, f"{api.name}: {each.what}")
        for api, differences in found
        for each in differences
    )


def _path(api: ApiSettings, difference: Difference) -> str:
    from crmgen.diagnostics import shortest_name

    return Path(shortest_name(api.output / difference.path)).as_posix()


_FORMATS: Final[Mapping[str, Callable[[Found], str]]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}
