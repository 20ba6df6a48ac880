"""The command line: one module per command reads arguments and runs passes.

`options` and `apis` are what commands share of reading; `outcome` turns what passes found into text and an exit code.
"""

from __future__ import annotations

from errno import ENOSPC
from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from crmgen import __version__

_COMMANDS: Final = (
    "adopt",
    "aliases",
    "bundle",
    "check",
    "config-schema",
    "coverage",
    "diff",
    "docs",
    "fields",
    "generate",
    "import",
    "init",
    "inspect",
    "mock",
    "rename",
    "validate",
)


class _Commands(click.Group):
    """Imports the module of a command when the command is asked for: a run needs one of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(
        self, ctx: click.Context, cmd_name: str  # noqa: ARG002
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        name = f"{name}_" if iskeyword(name) else name
        command: click.Command = getattr(import_module(f"{__name__}.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, 1)
            if not near:
                raise
            message = f"{error.message} Did you mean {near[0]!r}?"
            raise click.UsageError(message, ctx) from None

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run a command. What is said may have no room where it goes: that is no bug of ours."""
        try:
            return super().main(*args, **settings)
        except OSError as error:
            if error.errno != ENOSPC:
                raise
            click.echo(f"error: {error.strerror}", err=True)
            raise SystemExit(2) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # 128 and the signal, as shells have it
            from crmgen.cli.watch import EXIT_INTERRUPTED

            click.echo("interrupted", err=True)
            ctx.exit(EXIT_INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crmgen")
def main() -> None:
    """Write a typed Python SDK from an OpenAPI document."""
