"""Where things stand in the text of a configuration: no reader of TOML says it."""

from __future__ import annotations

import re


def position_in(lines: list[str], steps: list[str]) -> tuple[int, int]:
    """1-based line and column of the key that `steps` lead to: below the header of its table, or a header of its own.

    What stands in one line with its table is found as that.
    """
    for length in range(len(steps), 0, -1):
        *table, name = steps[:length]
        own = _headers(lines, steps[:length])
        starts = _headers(lines, table) if table else [-1]
        key = re.compile(rf"\s*\"?{re.escape(name)}\"?\s*[=.]")
        for start in starts[-1:]:
            for number, line in enumerate(lines[start + 1 :], start + 1):
                if line.lstrip().startswith("["):
                    break
                if key.match(line):
                    return number + 1, len(line) - len(line.lstrip()) + 1
        if own:
            return own[-1] + 1, 1
    return 1, 1


def _headers(lines: list[str], steps: list[str]) -> list[int]:
    """The lines that open a table."""
    dotted = re.escape(".").join(rf"\"?{re.escape(step)}\"?" for step in steps)
    wanted = re.compile(rf"\s*\[(tool\.crmgen\.?)?{dotted}\]")
    return [number for number, line in enumerate(lines) if wanted.match(line)]
