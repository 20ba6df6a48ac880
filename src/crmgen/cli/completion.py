"""What shells complete for arguments that are documents or APIs."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def names_and_documents(
    context: click.Context, parameter: click.Parameter, begun: str  # noqa: ARG001
) -> list[CompletionItem]:
    """What shells complete: APIs of the configuration, and files."""
    from crmgen.cli.apis import nearest_configuration
    from crmgen.diagnostics import InputError

    try:
        apis = nearest_configuration()[1].apis
    except InputError:
        apis = {}
    named = [CompletionItem(each) for each in apis if each.startswith(begun)]
    return named or [CompletionItem(begun, type="file")]
