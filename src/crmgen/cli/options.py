"""Options that several commands take, and what they change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from crmgen.records import replace
from crmgen.settings import ApiSettings

F = TypeVar("F", bound=Callable[..., Any])

allow_remote_option = click.option(
    "--allow-remote",
    is_flag=True,
    help="Fetch remote documents over https, and hold them to the hashes in crmgen.lock.",
)
unresolved_option = click.option(
    "--unresolved",
    type=click.Choice(["refuse", "open"]),
    help="References that cannot be followed: an error, or any value (and a loss).",
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder of the SDK, for a SPEC that is not in the configuration.",
)
templates_option = click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of templates that take the place of ours.",
)


def sdk_options(command: F) -> F:
    """Which SDK a command is about."""
    command = click.option("--api", help="The API, where several are configured.")(
        command
    )
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        help="Folder of an SDK that is not in the configuration.",
    )(command)


def with_options(api: ApiSettings, options: dict[str, Any]) -> ApiSettings:
    """The settings, with those that any document or API takes from the command line."""
    from crmgen.fetch.remote import RemotePolicy

    remote = api.remote
    update = options.get("update_remote", False)
    if update or options.get("allow_remote"):
        remote = RemotePolicy(origins=remote.origins if remote else ())
    return replace(
        api,
        templates=options.get("templates") or api.templates,
        unresolved=options.get("unresolved") or api.unresolved,
        remote=remote,
        accepts_changes=update,
    )
