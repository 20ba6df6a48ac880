"""Where `python -m <package>` begins."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from .extras import MissingExtraError, what_to_install

_INTERRUPTED = 130
"""128 and the signal, as shells have it."""


def run_command_line(package: str, words: Sequence[str]) -> int:
    """The command line of an SDK. Gives the exit code: 0; 1: the API said no; 2: misused.

    `words`: the program and its arguments, as `sys.argv` has them.
    """
    try:
        return _run(package, words)
    except MissingExtraError as error:
        print(what_to_install(package, str(error)), file=sys.stderr)
        return 2


def _run(package: str, words: Sequence[str]) -> int:
    from .api import Api
    from .commands import click, commands_of
    from .serve import serve

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    api = Api(package)
    commands = commands_of(api, partial(serve, api))
    called = Path(words[0]).stem
    program = f"python -m {package}" if called == "__main__" else called
    try:
        code = commands.main([*words[1:]], prog_name=program, standalone_mode=False)
        sys.stdout.flush()
        return code or 0
    except click.ClickException as error:
        error.show()
        return int(error.exit_code)
    except click.Abort:
        print("interrupted", file=sys.stderr)
        return _INTERRUPTED
