"""What crmgen has to say about its input: problems (nothing is written) and losses (weakened or repaired).

Passes collect; the command line prints. Python exceptions are for bugs, except `InputError`, which
carries problems out of a pass that cannot go on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, Protocol

from crmgen.records import dataclass, field
from crmgen.text import SpecText
from crmgen.url import Url

_QUOTED: Final = re.compile(r"""(?<!\w)(['"`])((?:(?!\1).)*)\1(?!\w)""", re.DOTALL)
_LONGEST_QUOTE: Final = 100
LossKind = Literal["repaired", "weakened", "unread"]


class Locates(Protocol):
    """What knows where things stand in a file."""

    def locate(self, mark: object, key: str | None) -> tuple[int, int]:
        """1-based line and column of `key` in the mapping with this mark.

        Of the mapping itself for None, and for a key that it did not have in the file.
        """
        ...


_Unasked = tuple[Locates, object, str | None]
"""The arguments of `locate`, behind whom to ask. A document has more places than anybody will ever look at."""


class Place:
    """Where something stands: a file as the user named it, 1-based line and column, JSON pointer.

    `unasked`, given instead of line and column, is asked for them when they are first needed. Compares by value.
    """

    __slots__ = ("_found", "file", "pointer")
    file: Final[str]
    pointer: Final[str]

    def __init__(
        self,
        file: str,
        line: int = 0,
        column: int = 0,
        pointer: str = "",
        unasked: _Unasked | None = None,
    ) -> None:
        self.file = file
        self.pointer = pointer
        self._found: tuple[int, int] | _Unasked = unasked or (line, column)

    @property
    def line(self) -> int:
        return self._position()[0]

    @property
    def column(self) -> int:
        return self._position()[1]

    def _position(self) -> tuple[int, int]:
        found = self._found
        if len(found) == 3:
            source, mark, key = found
            self._found = found = source.locate(mark, key)
        return found

    def _value(self) -> tuple[str, int, int, str]:
        return (self.file, *self._position(), self.pointer)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Place) or hash(self) != hash(other):
            return False
        return self is other or self._value() == other._value()

    def __lt__(self, other: Place) -> bool:
        return self._value() < other._value()

    def __hash__(self) -> int:
        return hash((self.file, self.pointer))  # finding the line costs a whole walk

    def __reduce__(self) -> tuple[type[Place], tuple[str, int, int, str]]:
        return Place, self._value()  # without whom to ask, who holds the document

    def __repr__(self) -> str:
        return f"Place{self._value()!r}"

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts += [str(self.line), str(self.column or 1)]
        return ":".join(parts)


def shortest_name(path: Path | Url) -> str:
    """The file as the user would name it: relative to the working directory where that is shorter."""
    if isinstance(path, Url):
        return str(path)
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive, or no name at all
        return str(path)
    return min(str(path), relative, key=len)


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that cannot be used: where, what is wrong, what to do; `code` is stable and documented."""

    place: Place
    message: str
    code: str

    def __str__(self) -> str:
        return self._line(self.message)

    @property
    def line(self) -> str:
        """The problem on a line, without what to do."""
        return self._line(self._parts[0])

    @property
    def hint(self) -> str:
        """What to do, which messages say behind their first semicolon; empty where there is nothing to say."""
        return _shortened(self._parts[1])

    @property
    def _parts(self) -> tuple[str, str]:
        plain = _QUOTED.sub(lambda found: "_" * len(found[0]), self.message)
        end = plain.find("; ")
        if end < 0:
            return self.message, ""
        return self.message[:end], self.message[end + 2 :]

    def _line(self, message: str) -> str:
        return (
            f"{printable(str(self.place))}: error: {_shortened(message)} [{self.code}]"
        )


@dataclass(frozen=True, slots=True)
class Loss:
    """A construct that was `repaired` (the intent was plain) or `weakened` (a wider type than stated).

    What is `unread` is in the report so that nothing is unsaid; the SDK is the same with and without it.

    `code` is a key of `crmgen.losses.LOSSES`, the table that explains each.
    """

    place: Place
    code: str
    kind: LossKind
    message: str

    def __str__(self) -> str:
        return f"{printable(str(self.place))}: {self.kind}: {_shortened(self.message)} [{self.code}]"


class InputError(Exception):
    """The input or the configuration is wrong. Carries one or more problems, in document order.

    `suggestions`: what the user may do about several of them, as lines.
    """

    def __init__(
        self, problems: Iterable[Problem], suggestions: Iterable[str] = ()
    ) -> None:
        self.problems = tuple(problems)
        self.suggestions = tuple(suggestions)
        super().__init__("\n".join(map(str, self.problems)))

    @classmethod
    def of(cls, place: Place, message: str, code: str) -> InputError:
        """One problem, ready to be raised."""
        return cls([Problem(place, message, code)])


class Unreachable(Exception):
    """What a reference names cannot be had; carries a message for people and its code."""

    def __init__(self, message: str, code: str = "broken-ref") -> None:
        self.message = message
        self.code = code
        super().__init__(message)


@dataclass(slots=True)
class Notes:
    """What the passes of one run found. Losses are kept once each, in the order found."""

    problems: list[Problem] = field(default_factory=list[Problem])
    warnings: list[str] = field(default_factory=list[str])
    """What the user should know about this run that is no fault of the document; each once."""
    suggestions: list[str] = field(default_factory=list[str])
    """What the user may do about problems, said once after all of them."""
    told: int = 0
    """How often something was told, also what had been told before."""
    _losses: dict[Loss, None] = field(default_factory=dict[Loss, None])
    _said: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(self._losses)

    def error(self, place: Place, message: str, code: str) -> None:
        self.told += 1
        self.problems.append(Problem(place, message, code))

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def record_loss(self, place: Place, code: str, message: str) -> None:
        """Record a loss; whether `code` repairs or weakens is said in the table of losses."""
        from crmgen.losses import LOSSES

        self.told += 1
        self._losses[Loss(place, code, LOSSES[code].kind, message)] = None

    def record_once(self, place: Place, code: str, message: str) -> None:
        """Record a loss where it is met first; the same is not said again."""
        if (code, message) not in self._said:
            self._said.add((code, message))
            self.record_loss(place, code, message)

    def stop_on_problems(self) -> None:
        """Raise `InputError` with everything found so far, if anything was."""
        if self.problems:
            # What was written out many times is at fault once, where it stands.
            once = {str(problem): problem for problem in self.problems}.values()
            ordered = sorted(once, key=lambda problem: problem.place)
            raise InputError(ordered, self.suggestions)


def _shortened(message: str) -> str:
    """A message as it is printed: on one line, with the middle of long quotations left out."""

    def shorten(found: re.Match[str]) -> str:
        mark, quoted = found[1], found[2]
        if len(quoted) <= _LONGEST_QUOTE:
            return found[0]
        return f"{mark}{quoted[:70]} ... {quoted[-25:]}{mark}"

    return printable(_QUOTED.sub(shorten, message))


def quoted(text: SpecText) -> str:
    """A document's text as messages show it: between quotes, escaped as Python does."""
    return repr(text.unsafe)


def printable(text: str) -> str:
    """`text` with everything that a terminal would act on or hide (controls, bidi, surrogates) escaped."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )
