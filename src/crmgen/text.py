"""Text and values that come from a document.

They are deliberately not `str`: no template, f-string or join can print them as code by
accident. What passes want to know of a text they ask the text, which answers with facts or with
other such texts. The only ways out are the doors of `crmgen.emit.literals` and `crmgen.naming.words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

JsonScalar = str | int | float | bool | None
Json = JsonScalar | list["Json"] | dict[str, "Json"]

_DIGITS: Final = re.compile("[0-9]{1,9}")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_HARMLESS: Final = "<text of the document: print it through a filter>"


class SpecText:
    """A string of a document. Compares and hashes like its `str`; prints as something harmless.

    `unsafe` gives the raw `str`. Doors may read it, and the modules that
    `tests/unit/test_text.py` lists, with the reason of each.
    """

    __slots__ = ("unsafe",)

    def __init__(self, unsafe: str) -> None:
        self.unsafe = unsafe

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SpecText):
            return self.unsafe == other.unsafe
        return self.unsafe == other

    def __hash__(self) -> int:
        return hash(self.unsafe)

    def __bool__(self) -> bool:
        return bool(self.unsafe)

    def __lt__(self, other: SpecText) -> bool:
        return self.unsafe < other.unsafe

    def __contains__(self, part: str) -> bool:
        return part in self.unsafe

    def __str__(self) -> str:
        return _HARMLESS

    def __format__(self, spec: str) -> str:
        return _HARMLESS

    def __repr__(self) -> str:
        return f"SpecText({self.unsafe!a})"

    # questions

    def startswith(self, start: str | tuple[str, ...]) -> bool:
        return self.unsafe.startswith(start)

    def endswith(self, end: str | tuple[str, ...]) -> bool:
        return self.unsafe.endswith(end)

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Does the whole text match?"""
        return pattern.fullmatch(self.unsafe) is not None

    def groups(self, pattern: re.Pattern[str]) -> tuple[SpecText, ...] | None:
        """What the groups of a pattern hold where the whole text matches it; else None."""
        found = pattern.fullmatch(self.unsafe)
        return texts(found.groups("")) if found else None

    def lookup(self, table: Mapping[str, T]) -> T | None:
        """What a table of ours has under this text; None where it has nothing."""
        return table.get(self.unsafe)

    def member(self, kind: type[E]) -> E | None:
        """The member of an enum with this value; None where there is none."""
        return kind(self.unsafe) if self.unsafe in set(kind) else None

    def nearest(self, known: Iterable[str]) -> str | None:
        """Which of our words this one is a misspelling of; None where it is near none."""
        close = get_close_matches(self.unsafe[:80].lower(), known, 1, 0.7)
        return close[0] if close else None

    def nearest_text(self, known: Iterable[SpecText]) -> SpecText | None:
        """Which text of the document this one is a misspelling of, also by case; None: near none."""
        by_lower = {each.unsafe.lower(): each for each in known}
        near = self.nearest(by_lower)
        return by_lower[near] if near else None

    # other texts

    def lower(self) -> SpecText:
        return SpecText(self.unsafe.lower())

    def upper(self) -> SpecText:
        return SpecText(self.unsafe.upper())

    def strip(self) -> SpecText:
        return SpecText(self.unsafe.strip())

    def removeprefix(self, start: str | SpecText) -> SpecText:
        plain = start.unsafe if isinstance(start, SpecText) else start
        return SpecText(self.unsafe.removeprefix(plain))

    def replace(self, old: str | SpecText, new: str | SpecText) -> SpecText:
        old, new = (
            each.unsafe if isinstance(each, SpecText) else each for each in (old, new)
        )
        return SpecText(self.unsafe.replace(old, new))

    def sub(self, pattern: re.Pattern[str], new: str) -> SpecText:
        return SpecText(pattern.sub(new, self.unsafe))

    def rstrip(self, characters: str) -> SpecText:
        return SpecText(self.unsafe.rstrip(characters))

    def split(self, mark: str) -> tuple[SpecText, ...]:
        return texts(self.unsafe.split(mark))

    def value(self) -> SpecValue:
        """This text as a JSON value."""
        return SpecValue(self.unsafe)

    def before(self, mark: str) -> SpecText:
        """The part before the first `mark`; all where it has none."""
        return SpecText(self.unsafe.partition(mark)[0])


Wire = SpecText | str
"""A wire name as a key of a table: both compare and hash alike, and neither has to become the other."""


class SpecValue:
    """A JSON value of a document (a default, an example, an enum member): data, never code."""

    __slots__ = ("unsafe",)

    def __init__(self, unsafe: Json) -> None:
        self.unsafe = unsafe

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpecValue) and _same(self.unsafe, other.unsafe)

    def text(self) -> SpecText | None:
        """The value where it is a string; None for any other."""
        return SpecText(self.unsafe) if isinstance(self.unsafe, str) else None

    def number(self) -> int | float | None:
        """The value where it is a number, which a boolean is not; None for any other."""
        raw = self.unsafe
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return None
        return raw

    def is_a(self, *kinds: type[object]) -> bool:
        """Is the value, as Python reads JSON, of one of these classes?"""
        return isinstance(self.unsafe, kinds)

    def __hash__(self) -> int:
        return hash(repr(self.unsafe))

    def __str__(self) -> str:
        return _HARMLESS

    def __format__(self, spec: str) -> str:
        return _HARMLESS

    def __repr__(self) -> str:
        return f"SpecValue({self.unsafe!a})"


def whole_number(text: str | SpecText) -> int | None:
    """The number that `text` is in at most nine ASCII digits; None where it is anything else.

    The door for numbers inside of strings: `int` takes digits of any script, and raises beyond a length.
    """
    plain = text.unsafe if isinstance(text, SpecText) else text
    return int(plain) if _DIGITS.fullmatch(plain) else None


def is_unicode(text: str) -> bool:
    """Whether `text` can be written as UTF-8: it has no half of a surrogate pair."""
    return text.isascii() or not _SURROGATE.search(text)


def letters(text: SpecText) -> str | None:
    """`text` where it is ASCII letters alone; None where it is anything else. The door for verbs of HTTP."""
    plain = text.unsafe
    return plain if plain.isascii() and plain.isalpha() else None


def _same(left: Json, right: Json) -> bool:
    """Equal as JSON: unlike Python, `1`, `1.0` and `True` are three values."""
    return repr(left) == repr(right)


def texts(values: Iterator[str] | list[str] | tuple[str, ...]) -> tuple[SpecText, ...]:
    """Wrap each string."""
    return tuple(map(SpecText, values))


def with_member(
    value: Mapping[str, Json], key: SpecText, member: Json
) -> dict[str, Json]:
    """A JSON object with one member more, or another one; only the door to literals prints JSON."""
    return {**value, key.unsafe: member}


def joined(parts: Iterable[SpecText], mark: str) -> SpecText:
    """One text of several, with `mark` between them."""
    return SpecText(mark.join(each.unsafe for each in parts))
