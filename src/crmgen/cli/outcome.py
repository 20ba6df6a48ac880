"""What a command found, as text and an exit code.

0: done. 1: the answer is no (`check`, `--strict` with losses). 2: the input or the configuration is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Final, NoReturn

import click

from crmgen.diagnostics import InputError, Loss, Place, Problem

EXIT_NO: Final = 1
EXIT_INPUT: Final = 2


@contextmanager
def input_errors() -> Generator[None]:
    """Print the problems of an `InputError` and exit; other exceptions are bugs and pass."""
    try:
        yield
    except InputError as error:
        fail(error.problems, error.suggestions)
    except OSError as error:  # a folder that is missing, read-only or full
        place = Place(str(error.filename or "crmgen"))
        fail([Problem(place, error.strerror or str(error), "cannot-access")])


def fail(problems: Iterable[Problem], suggestions: Iterable[str] = ()) -> NoReturn:
    """Print the problems, and after them what may help, and exit."""
    for line in (*problems, *suggestions):
        click.echo(str(line), err=True)
    sys.exit(EXIT_INPUT)


def print_losses(losses: Iterable[Loss]) -> None:
    """Print what was weakened or repaired, a line for each, where problems go."""
    for loss in losses:
        click.echo(str(loss), err=True)
