"""The line that a problem is about, with a mark below the column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from crmgen.bounds import first_bytes
from crmgen.diagnostics import Place, printable

_WIDTH: Final = 100
_USER: Final = re.compile(r"(?<=//)[^/\s]+(?=@)")
"""Who calls, and the password, of an address."""
_MOST: Final = 20
"""Excerpts of one run: of more problems the places are enough."""


class Excerpts:
    """Reads each file once; what cannot be read again has no excerpt."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}
        self._shown = 0

    def of(self, place: Place) -> list[str]:
        """Two lines for people, the second with `^` below the column; none where there is nothing to show."""
        if not place.line or self._shown == _MOST:
            return []
        lines = self._lines(place.file)
        text = lines[place.line - 1] if place.line <= len(lines) else ""
        if not text.strip() or place.column > len(text) + 1:
            return []
        self._shown += 1
        text = _USER.sub(lambda user: "*" * len(user[0]), text)
        return _marked(str(place.line), text, max(place.column, 1) - 1)

    def _lines(self, file: str) -> list[str]:
        if file not in self._files:
            try:
                text = first_bytes(Path(file)).decode()
            except (OSError, ValueError):
                text = ""
            self._files[file] = text.replace("\r\n", "\n").split("\n")
        return self._files[file]


def _marked(number: str, text: str, index: int) -> list[str]:
    """A window of a long line, around the index."""
    start = max(0, index - _WIDTH // 2) if len(text) > _WIDTH else 0
    before = printable(text[start:index].replace("\t", " "))
    after = printable(text[index : start + _WIDTH].replace("\t", " "))
    margin = " " * len(number)
    return [
        f"  {number} | {before}{after}".rstrip(),
        f"  {margin} | {' ' * len(before)}^",
    ]
