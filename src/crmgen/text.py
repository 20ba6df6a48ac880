"""Text and values that come from a document.

They are deliberately not `str`: no template, f-string or join can print them as code by
accident. The only ways out are the doors of `crmgen.emit.literals` and `crmgen.naming.words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

JsonScalar = str | int | float | bool | None
Json = JsonScalar | list["Json"] | dict[str, "Json"]

_DIGITS: Final = re.compile("[0-9]{1,9}")
_HARMLESS: Final = "<text of the document: print it through a filter>"


class SpecText:
    """A string of a document. Compares and hashes like its `str`; prints as something harmless.

    `unsafe` gives the raw `str`. Only doors and lookups may read it; a test keeps the list of
    modules that do.
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

    def __str__(self) -> str:
        return _HARMLESS

    def __format__(self, spec: str) -> str:
        return _HARMLESS

    def __repr__(self) -> str:
        return f"SpecText({self.unsafe!a})"


class SpecValue:
    """A JSON value of a document (a default, an example, an enum member): data, never code."""

    __slots__ = ("unsafe",)

    def __init__(self, unsafe: Json) -> None:
        self.unsafe = unsafe

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpecValue) and _same(self.unsafe, other.unsafe)

    def __hash__(self) -> int:
        return hash(repr(self.unsafe))

    def __str__(self) -> str:
        return _HARMLESS

    def __format__(self, spec: str) -> str:
        return _HARMLESS

    def __repr__(self) -> str:
        return f"SpecValue({self.unsafe!a})"


def whole_number(text: str) -> int | None:
    """The number that `text` is in at most nine ASCII digits; None where it is anything else.

    The door for numbers inside of strings: `int` takes digits of any script, and raises beyond a length.
    """
    return int(text) if _DIGITS.fullmatch(text) else None


def _same(left: Json, right: Json) -> bool:
    """Equal as JSON: unlike Python, `1`, `1.0` and `True` are three values."""
    return repr(left) == repr(right)


def texts(values: Iterator[str] | list[str] | tuple[str, ...]) -> tuple[SpecText, ...]:
    """Wrap each string."""
    return tuple(map(SpecText, values))
