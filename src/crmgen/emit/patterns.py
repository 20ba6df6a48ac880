"""A text that matches a pattern, for the plain kind of patterns that documents use."""

from __future__ import annotations

import re
from typing import Final

from crmgen.ir.instances import matches
from crmgen.records import dataclass

_LONGEST: Final = 200
_DEEPEST: Final = 10
_CLASSES: Final = {"d": "1", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_QUANTIFIER: Final = re.compile(r"\{(\d{1,3})(?:,\d*)?\}[?+]?|[*+?][?+]?")
_UNKNOWN: Final = frozenset("bBkpPux0123456789c")
"""Escapes that stand for more than a character; a pattern with one is left alone."""
_ALPHABET: Final = "a1A-_ .:/@+#"


class _TooHardError(Exception):
    """The pattern has a construct that this module does not read."""


def text_matching(pattern: str) -> str | None:
    """A short text made along `pattern`, or None where it is too hard. The caller checks it."""
    if len(pattern) > _LONGEST:
        return None
    try:
        reader = _Reader(pattern)
        made = reader.alternatives(0)
    except (_TooHardError, IndexError):
        return None
    return made if reader.at == len(pattern) else None


@dataclass(slots=True)
class _Reader:
    pattern: str
    at: int = 0

    def alternatives(self, depth: int) -> str:
        """A whole group: text of its first alternative; the others are read over."""
        if depth > _DEEPEST:
            raise _TooHardError
        first = self._sequence(depth)
        while self._peek() == "|":
            self.at += 1
            self._sequence(depth)
        return first

    def _sequence(self, depth: int) -> str:
        made = ""
        while self._peek() not in ("", "|", ")"):
            piece = self._piece(depth)
            made += piece * self._repeats()
            if len(made) > _LONGEST:  # counts in counts grow to any length
                raise _TooHardError
        return made

    def _piece(self, depth: int) -> str:
        character = self._next()
        match character:
            case "^" | "$":
                return ""
            case ".":
                return "a"
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise _TooHardError
            case _:
                return character

    def _group(self, depth: int) -> str:
        if self._peek() == "?":
            if self.pattern[self.at : self.at + 2] != "?:":
                raise _TooHardError
            self.at += 2
        made = self.alternatives(depth + 1)
        if self._next() != ")":
            raise _TooHardError
        return made

    def _set(self) -> str:
        """One character of `[...]`: the first that is named, or one that is not named after `^`."""
        start, end = self.at, self.at
        while self.pattern[end] != "]" or end == start:
            end += 2 if self.pattern[end] == "\\" else 1
        self.at = end + 1
        text = self.pattern[start:end]
        if text.startswith("^"):
            return next((each for each in _ALPHABET if matches(f"[{text}]", each)), "~")
        return _CLASSES.get(text[1], text[1]) if text.startswith("\\") else text[0]

    def _escape(self) -> str:
        character = self._next()
        if character in _UNKNOWN:
            raise _TooHardError
        return _CLASSES.get(
            character, {"n": "\n", "t": "\t", "r": "\r"}.get(character, character)
        )

    def _repeats(self) -> int:
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None:
            return 1
        self.at = found.end()
        if found[1] is not None:
            return int(found[1])
        return 0 if found[0][0] in "?*" else 1

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]
