"""What a command found, as text and an exit code.

0: done. 1: the answer is no (`check`, `--strict` with losses). 2: the input or the configuration is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Final, NoReturn

import click

from crmgen.cli.excerpt import Excerpts
from crmgen.diagnostics import InputError, Loss, Place, Problem

EXIT_NO: Final = 1
EXIT_INPUT: Final = 2


class Refused:
    """The problems that ended a `with` of `caught`, and what may help."""

    problems: tuple[Problem, ...] = ()
    suggestions: tuple[str, ...] = ()


@contextmanager
def caught() -> Generator[Refused]:
    """Keep the problems of an `InputError`, and of a folder that is missing, read-only or full."""
    refused = Refused()
    try:
        yield refused
    except InputError as error:
        refused.problems = error.problems
        refused.suggestions = error.suggestions
    except OSError as error:
        place = Place(str(error.filename or "crmgen"))
        message = error.strerror or str(error)
        refused.problems = (Problem(place, message, "cannot-access"),)


@contextmanager
def input_errors(*, shows_lines: bool = True) -> Generator[None]:
    """Print the problems of an `InputError` and exit; other exceptions are bugs and pass.

    `shows_lines`: with the lines of the file that they are about, which may hold secrets.
    """
    with caught() as refused:
        yield
    if refused.problems:
        print_problems(refused.problems, refused.suggestions, shows_lines=shows_lines)
        sys.exit(EXIT_INPUT)


def fail(problems: Iterable[Problem], suggestions: Iterable[str] = ()) -> NoReturn:
    """Print the problems, and after them what may help, and exit."""
    print_problems(problems, suggestions)
    sys.exit(EXIT_INPUT)


def print_problems(
    problems: Iterable[Problem], suggestions: Iterable[str], *, shows_lines: bool = True
) -> None:
    """Print the problems, each with the line that it is about and a hint, and after them what may help.

    Colours only on a terminal, and not with `NO_COLOR` (https://no-color.org) in the environment.
    """
    excerpts = Excerpts()
    colour = False if os.getenv("NO_COLOR") else None
    for problem in problems:
        error = click.style(" error: ", fg="red")
        click.echo(problem.line.replace(" error: ", error, 1), err=True, color=colour)
        for part in excerpts.of(problem.place) if shows_lines else ():
            click.echo(click.style(part, dim=True), err=True, color=colour)
        if problem.hint:
            hint = f"  {click.style('hint:', fg='cyan')} {problem.hint}"
            click.echo(hint, err=True, color=colour)
    for suggestion in suggestions:
        click.echo(suggestion, err=True)


def print_losses(losses: Iterable[Loss]) -> None:
    """Print what was weakened or repaired, a line for each, where problems go."""
    for loss in losses:
        click.echo(str(loss), err=True)
