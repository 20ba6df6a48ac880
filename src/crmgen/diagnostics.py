"""What crmgen has to say about its input: problems (nothing is written) and losses (weakened or repaired).

Passes collect; the command line prints. Python exceptions are for bugs, except `InputError`, which
carries problems out of a pass that cannot go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file as the user named it, 1-based line and column, JSON pointer."""

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts += [str(self.line), str(self.column or 1)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that cannot be used: where, what is wrong, what to do; `code` is stable and documented."""

    place: Place
    message: str
    code: str

    def __str__(self) -> str:
        return f"{printable(str(self.place))}: error: {printable(self.message)} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Loss:
    """A construct that was `repaired` (the intent was plain) or `weakened` (a wider type than stated).

    `code` is a key of `crmgen.losses.LOSSES`, the table that explains each.
    """

    place: Place
    code: str
    kind: Literal["repaired", "weakened"]
    message: str

    def __str__(self) -> str:
        return f"{printable(str(self.place))}: {self.kind}: {printable(self.message)} [{self.code}]"


class InputError(Exception):
    """The input or the configuration is wrong. Carries one or more problems, in document order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Notes:
    """What the passes of one run found. Losses are kept once each, in the order found."""

    problems: list[Problem] = field(default_factory=list)
    _losses: dict[Loss, None] = field(default_factory=dict)

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(self._losses)

    def error(self, place: Place, message: str, code: str) -> None:
        self.problems.append(Problem(place, message, code))

    def lose(self, place: Place, code: str, message: str) -> None:
        """Record a loss; whether `code` repairs or weakens is said in the table of losses."""
        from crmgen.losses import LOSSES

        self._losses[Loss(place, code, LOSSES[code].kind, message)] = None

    def stop_on_problems(self) -> None:
        """Raise `InputError` with everything found so far, if anything was."""
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda problem: problem.place))


def printable(text: str) -> str:
    """`text` with everything that a terminal would act on or hide (controls, bidi, surrogates) escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
