"""Where `python -m <package>` begins."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

from .extras import MissingExtraError, what_to_install

_INTERRUPTED = 130
"""128 and the signal, as shells have it."""


def run_command_line(package: str, arguments: Sequence[str]) -> int:
    """The command line of an SDK. Gives the exit code: 0; 1: the API said no; 2: misused."""
    try:
        return _run(package, arguments)
    except MissingExtraError as error:
        print(what_to_install(package, str(error)), file=sys.stderr)
        return 2


def _run(package: str, arguments: Sequence[str]) -> int:
    from .api import Api
    from .commands import click, commands_of
    from .serve import serve

    api = Api(package)
    commands = commands_of(api, partial(serve, api))
    try:
        code = commands.main([*arguments], prog_name=package, standalone_mode=False)
        sys.stdout.flush()
        return code or 0
    except click.ClickException as error:
        error.show()
        return int(error.exit_code)
    except click.Abort:
        print("interrupted", file=sys.stderr)
        return _INTERRUPTED
