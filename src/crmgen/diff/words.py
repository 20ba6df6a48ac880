"""Parts of what is said of a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmgen.diff.annotations import difference

_MOST: Final = 6
"""Members of a union that are named."""
_LONGEST: Final = 90


def types_said(old: str, new: str, *, sent: bool) -> str:
    """What changed in a type: single members of a union, where most of it stays."""
    added, gone, kept = difference(new, old)
    verbs = ("takes", "took") if sent else ("is", "was")
    if kept in ([], ["None"]) or not (added or gone):
        return f"{verbs[0]} `{_cut(new)}`, and {verbs[1]} `{_cut(old)}`"
    added, gone = [*map(_cut, added)], [*map(_cut, gone)]
    said = [f"{verbs[0]} {listed(added, _MOST)} too"] if added else []
    said += [f"{verbs[0]} {listed(gone, _MOST)} no more"] if gone else []
    return ", and ".join(said)


def _cut(annotation: str) -> str:
    """A type as far as it helps: its end where it has a hundred values is of no use in a sentence."""
    return annotation if len(annotation) <= _LONGEST else f"{annotation[:_LONGEST]}..."


def listed(names: Sequence[str], most: int = 0) -> str:
    """`a`, `b` and `c`; with `most`, how many there are more: `a`, `b` and 3 more."""
    shown = [f"`{each}`" for each in (names[:most] if most else names)]
    hidden = len(names) - len(shown)
    shown += [f"{hidden} more"] if hidden else []
    *others, last = shown
    return f"{', '.join(others)} and {last}" if others else last
