"""Lines of columns, with tabs between them: the form of `crmgen.lock`.

One fact a line, so that two branches that add different facts can be merged line by line.
"""

from __future__ import annotations

import json
import re
from typing import Final

_PLAIN: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*")


def write_line(*columns: str) -> str:
    """One line. A column that a line cannot hold as it is (a tab, say) is written as JSON text."""
    together = "".join(columns)
    if '"' not in together and together.isprintable():  # most lines
        return "\t".join(columns) + "\n"
    return "\t".join(map(_written, columns)) + "\n"


def _written(column: str) -> str:
    is_plain = column.isprintable() or _PLAIN.fullmatch(column)  # the first is quick
    return column if is_plain and not column.startswith('"') else json.dumps(column)


def read_line(line: str) -> list[str]:
    """The columns of a line without its end; none for an empty line and a comment (`#`).

    Raises:
        ValueError: a column is no JSON text though it begins like one.
    """
    if not line or line.startswith("#"):
        return []
    return [_read(column) for column in line.split("\t")]


def _read(column: str) -> str:
    if not column.startswith('"'):
        return column
    found = json.loads(column)
    if not isinstance(found, str):
        raise ValueError("no text")
    return found
