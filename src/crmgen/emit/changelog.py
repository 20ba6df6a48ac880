"""`CHANGELOG.md` is its owner's: an entry is put above those that are there, and nothing else is touched."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = "CHANGELOG.md"
_TITLE: Final = "# Changes\n"
_ENTRY: Final = re.compile(r"^## (?!\W*unreleased)", re.MULTILINE | re.IGNORECASE)
_HEADING: Final = re.compile(r"\A# [^\n]*\n+")


def prepended(entry: str, found: str) -> str:
    """The file with one entry more, above the first that it has; an introduction stays in front of all."""
    first = _ENTRY.search(found)
    heading = _HEADING.match(found)
    cut = first.start() if first else heading.end() if heading else 0
    before, after = found[:cut], found[cut:]
    parts = (before.rstrip() or _TITLE.rstrip(), entry.strip(), after.strip())
    return "\n\n".join(filter(None, parts)) + "\n"
